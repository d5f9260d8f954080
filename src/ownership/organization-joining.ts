import {keyOf} from '../core/address.js'
import type {Finding, Resource, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {memberAddress} from '../kinds/organization-resource.js'
import type {GuardAttachment, Member, Placement} from '../kinds/values.js'
import {ofKind} from './organization-things.js'

/** The account that something of an organization is about, by the name that addresses have; undefined where it is about none. */
function accountOf({kind, name, value}: Resource): string | undefined {
  if (kind === 'placement' || kind === 'account-tags' || kind === 'delegated-administrator') return name
  if (kind !== 'guard-attachment') return undefined
  const {target} = value as GuardAttachment
  return target.startsWith('account/') ? target.slice('account/'.length) : undefined
}

const note = (address: string, message: string): Finding => ({code: 'joining', severity: 'note', address, message})

/**
 * Accounts that are no members yet. One that is made can be moved and tagged at once; one that was asked to join, or that
 * AWS is still making, can be when it is there: what the file says of it is left to a later plan.
 */
export function joinedLater(desired: Map<string, Resource>, intent: Intent, live: State): Finding[] {
  const findings: Finding[] = []
  const waiting = new Set<string>()
  const made = new Set<string>()
  const known = new Set<string>()
  for (const {key, name, address, value} of ofKind<Member>(desired, 'member')) {
    known.add(name)
    const isThere = live.has(key)
    if (!isThere && 'create' in value.how) made.add(name)
    if ((isThere && !value.isPending) || (!isThere && 'create' in value.how)) continue
    waiting.add(name)
    const [what, when] =
      'create' in value.how
        ? ['AWS is still making it', 'when it is there']
        : [
            value.isPending ? 'it was asked to join and has not answered' : 'it is asked to join',
            'when it has accepted',
          ]
    findings.push(note(address, `${address}: ${what}; what else the file says of it is planned ${when}`))
  }
  const strangers = new Map<string, Resource>()
  for (const one of [...desired.values()]) {
    const name = accountOf(one)
    if (name === undefined || live.has(one.key)) continue
    // CreateAccount sets the tags, and puts it into the root.
    const isDone =
      made.has(name) &&
      (one.kind === 'account-tags' || (one.kind === 'placement' && (one.value as Placement).unit === ''))
    if (waiting.has(name) || isDone) desired.delete(one.key)
    else if (!known.has(name)) {
      strangers.set(name, one)
      desired.delete(one.key)
    }
  }
  return [
    ...findings,
    ...[...strangers].map(([name, {key, address}]): Finding => {
      const place = intent.placeOf(key) ?? intent.declared.get(keyOf(memberAddress(name)))?.place
      return {
        code: 'not-a-member',
        severity: 'error',
        address,
        place,
        message: `${address}: ${name} is not in the organization; to have it made or asked to join, write organization: accounts: {${name}: {create: {email: …}}} or {invite: "<account id>"}`,
      }
    }),
  ]
}
