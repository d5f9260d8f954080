import type {Call, Operation, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import type {Input} from '../wire/query.js'
import {need, text} from '../wire/query.js'
import type {XmlObject} from '../wire/xml.js'
import {hasRoom, join} from './accounts.js'
import type {OrganizationCall} from './authority.js'
import {managing, reading} from './authority.js'
import {handshakeConstraint, invalidInput, refusal} from './errors.js'
import type {Handshake, Organization} from './model.js'
import {pageOf} from './paging.js'
import {handshakeShown, handshakeState} from './shapes.js'
import {addressOf, nextHandshakeId} from './state.js'
import {newTags} from './tags.js'

const inside = (): Error =>
  handshakeConstraint('ALREADY_IN_AN_ORGANIZATION', 'The invited account is already a member of an organization.')

const targetFrom = (input: Input): Handshake['target'] => {
  const given = input['Target']
  if (typeof given !== 'object' || Array.isArray(given))
    throw invalidInput('INPUT_REQUIRED', 'You must include a value for the required parameter Target.')
  const [type, id] = [text(given, 'Type'), need(given, 'Id')]
  if (type === 'ACCOUNT' && /^\d{12}$/.test(id)) return {type, id}
  if (type === 'EMAIL' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(id)) return {type, id}
  if (type === 'EMAIL') throw invalidInput('INVALID_EMAIL_ADDRESS_TARGET', 'You specified an invalid email address.')
  if (type === 'ACCOUNT') throw invalidInput('INVALID_PATTERN', 'You specified an invalid account id.')
  throw invalidInput('INVALID_PARTY_TYPE_TARGET', 'You can invite an ACCOUNT or an EMAIL.')
}

const isFor = ({target}: Handshake, account: string): boolean =>
  target.id.toLowerCase() === (target.type === 'ACCOUNT' ? account : addressOf(account))

const invite = (call: OrganizationCall): Handshake => {
  const {organization, input, now} = call
  const [target, tags, notes] = [targetFrom(input), newTags(call), text(input, 'Notes')]
  if (organization.members.values().some(({id, email}) => id === target.id || email === target.id)) throw inside()
  if (organization.handshakes.some((one) => one.target.id === target.id && handshakeState(one, now) === 'OPEN'))
    throw refusal('DuplicateHandshakeException')
  if (!hasRoom(organization, now))
    throw handshakeConstraint('ACCOUNT_NUMBER_LIMIT_EXCEEDED', 'You have exceeded the allowed number of AWS accounts.')
  const handshake: Handshake = {
    id: nextHandshakeId(organization),
    target,
    ...(notes === undefined ? {} : {notes}),
    tags,
    state: 'OPEN',
    requested: now.toISOString(),
  }
  organization.handshakes.push(handshake)
  return handshake
}

type Found = {organization: Organization; handshake: Handshake}
type Party = 'the inviting account' | 'the invited account'

const belongsTo: Readonly<Record<Party, (found: Found, account: string) => boolean>> = {
  'the inviting account': ({organization}, account) => account === organization.management,
  'the invited account': ({handshake}, account) => isFor(handshake, account),
}

/** The handshake that is meant, for one of the parties that may do this with it. The invited account is in no organization yet. */
const handshakeFrom = ({world, input, caller}: Call, parties: readonly Party[]): Found => {
  const {organization} = world
  const handshake = organization?.handshakes.find(({id}) => id === need(input, 'HandshakeId'))
  if (!organization || !handshake) throw refusal('HandshakeNotFoundException')
  const found = {organization, handshake}
  if (!parties.some((party) => belongsTo[party](found, caller.account))) throw refusal('AccessDeniedException')
  return found
}

const shown = (call: Call, {organization, handshake}: Found): XmlObject => ({
  Handshake: handshakeShown({...call, organization}, handshake),
})

/** An end of an open handshake. */
const ends = (party: Party, state: Handshake['state'], effect: (call: Call, found: Found) => void): Operation =>
  writes(['HandshakeId'], (call) => {
    const found = handshakeFrom(call, [party])
    if (found.handshake.state === state) throw refusal('HandshakeAlreadyInStateException')
    if (handshakeState(found.handshake, call.now) !== 'OPEN') throw refusal('InvalidHandshakeTransitionException')
    effect(call, found)
    found.handshake.state = state
    return shown(call, found)
  })

const joins = ({account, now}: Call, {organization, handshake}: Found): void => {
  const {id, name = account.id} = account
  if (organization.members.get(id)) throw inside()
  join(organization, {
    id,
    name,
    email: addressOf(id),
    parent: organization.root.id,
    state: 'ACTIVE',
    method: 'INVITED',
    joined: now.toISOString(),
    tags: handshake.tags,
  })
}

const listed = (call: Call, found: readonly Found[]): XmlObject => {
  const {items, NextToken} = pageOf(call, found)
  return {
    Handshakes: items.map(({organization, handshake}) => handshakeShown({...call, organization}, handshake)),
    NextToken,
  }
}

export const handshakeOperations: Operations = {
  InviteAccountToOrganization: managing(['Target'], (call) => shown(call, {...call, handshake: invite(call)})),
  AcceptHandshake: ends('the invited account', 'ACCEPTED', joins),
  DeclineHandshake: ends('the invited account', 'DECLINED', () => undefined),
  CancelHandshake: ends('the inviting account', 'CANCELED', () => undefined),
  DescribeHandshake: reads(['HandshakeId'], (call) =>
    shown(call, handshakeFrom(call, ['the inviting account', 'the invited account'])),
  ),
  ListHandshakesForOrganization: reading([], (call) => {
    const {organization} = call
    return listed(
      call,
      organization.handshakes.map((handshake) => ({organization, handshake})),
    )
  }),
  ListHandshakesForAccount: reads([], (call) => {
    const {organization} = call.world
    const own = organization?.handshakes.filter((handshake) => isFor(handshake, call.caller.account)) ?? []
    return listed(call, organization ? own.map((handshake) => ({organization, handshake})) : [])
  }),
}
