import type {Operations} from '../call.js'
import {need, text, texts} from '../wire/query.js'
import {addAccounts} from '../world.js'
import {hasRoom, join} from './accounts.js'
import type {OrganizationCall} from './authority.js'
import {asking, managing} from './authority.js'
import {constraint, refusal} from './errors.js'
import type {Creation} from './model.js'
import {pageOf} from './paging.js'
import {creationShown, creationState} from './shapes.js'
import {addressOf, nextAccountId, nextCreationId} from './state.js'
import {newTags} from './tags.js'

/** How often a new account is still in the making when someone asks. */
const unfinished = 2

const isTaken = ({world, organization}: OrganizationCall, email: string): boolean => {
  const others = world.accounts.values().map(({id}) => organization.members.get(id)?.email ?? addressOf(id))
  return others.some((other) => other.toLowerCase() === email.toLowerCase())
}

const freeId = (call: OrganizationCall): string => {
  const id = nextAccountId(call.organization)
  return call.world.accounts.get(id) ? freeId(call) : id
}

/** The account comes to be with the role by which the management account enters it, below the root. */
const complete = (call: OrganizationCall, creation: Creation): void => {
  const {world, organization, now} = call
  creation.completed = now.toISOString()
  if (isTaken(call, creation.email)) {
    creation.failure = 'EMAIL_ALREADY_EXISTS'
    return
  }
  const {name, email, role, tags} = creation
  const id = freeId(call)
  creation.account = id
  addAccounts(world, [{id, name}], role, now)
  const joined = now.toISOString()
  join(organization, {id, name, email, parent: organization.root.id, state: 'ACTIVE', method: 'CREATED', joined, tags})
}

/** Nothing happens by itself here: an account is made by asking whether it is. */
const asked = (call: OrganizationCall, creation: Creation): Creation => {
  creation.asked++
  if (creation.completed === undefined && creation.asked > unfinished) complete(call, creation)
  return creation
}

const create = (call: OrganizationCall): Creation => {
  const {organization, input, now} = call
  const tags = newTags(call)
  if (!hasRoom(organization, now))
    throw constraint('ACCOUNT_NUMBER_LIMIT_EXCEEDED', 'You have exceeded the allowed number of AWS accounts.')
  const creation: Creation = {
    id: nextCreationId(organization),
    name: need(input, 'AccountName'),
    email: need(input, 'Email'),
    role: text(input, 'RoleName') ?? 'OrganizationAccountAccessRole',
    tags,
    requested: now.toISOString(),
    asked: 0,
  }
  organization.creations.push(creation)
  return creation
}

export const creationOperations: Operations = {
  CreateAccount: managing(['Email', 'AccountName'], (call) => ({CreateAccountStatus: creationShown(create(call))})),
  DescribeCreateAccountStatus: asking(['CreateAccountRequestId'], (call) => {
    const creation = call.organization.creations.find(({id}) => id === need(call.input, 'CreateAccountRequestId'))
    if (!creation) throw refusal('CreateAccountStatusNotFoundException')
    return {CreateAccountStatus: creationShown(asked(call, creation))}
  }),
  ListCreateAccountStatus: asking([], (call) => {
    const states = texts(call.input, 'States')
    // A page that leads on is no new question: what is on the list must not change from page to page.
    if (text(call.input, 'NextToken') === undefined) for (const one of call.organization.creations) asked(call, one)
    const wanted = call.organization.creations.filter(
      (creation) => states.length === 0 || states.includes(creationState(creation)),
    )
    const {items, NextToken} = pageOf(call, wanted)
    return {CreateAccountStatuses: items.map(creationShown), NextToken}
  }),
}
