import type {Cloud} from '../core/cloud.js'
import {CloudError} from '../core/cloud.js'
import type {Snapshot} from '../core/snapshot.js'
import type {AccountRef, Change, Finding, Resource, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import type {Credentials} from '../kinds/credentials.js'
import {observe} from '../kinds/live.js'
import {stateOf} from '../kinds/resource.js'
import type {User} from '../kinds/values.js'
import {differences, fingerprints, touchedBy} from '../ownership/fingerprints.js'
import type {Fields, Printing, Touched} from '../ownership/fingerprints.js'
import {isOfOrganization} from '../ownership/organization-things.js'
import type {WantedParts} from './account-parts.js'
import {Failure} from './base-command.js'
import {failureText} from './failure-text.js'
import {sha256} from './load.js'
import type {Planned} from './plan/plan.js'
import {readAccounts} from './read.js'

/** Enough to tell apart what a thing was and is: 64 bits, in hexadecimal. */
export const printing = ({ignoreTags}: Pick<Intent, 'ignoreTags'>): Printing => ({
  hash: (text) => sha256(text).slice(0, 16),
  ignoreTags,
})

/** One finding for each thing that is otherwise now, naming its fields. `when` says since when. */
export const movedFindings = (
  things: readonly Touched[],
  before: readonly Fields[],
  now: readonly Fields[],
  when: string,
): Finding[] =>
  things.flatMap(({address}, i) => {
    const told = differences(before[i] ?? {}, now[i] ?? {})
    return told.length === 0
      ? []
      : [
          {
            code: 'moved',
            severity: 'error' as const,
            refused: true,
            address,
            message: `${address} ${when}: ${told.join(', ')}; plan again`,
          },
        ]
  })

export interface Look {
  readonly intent: Intent
  readonly cloud: Cloud
  /** Accounts read at once. */
  readonly concurrency: number
  /** What they were asked for besides their bulk read. */
  readonly parts: WantedParts
  /** All that could be read when the plan was made. */
  readonly accounts: readonly AccountRef[]
  /** Roles of accounts that the plan was not made of, which trust somebody who goes; accounts that do not tell. */
  referrers(): Promise<{readonly addresses: readonly string[]; readonly lost: readonly string[]}>
  /** Reads the organization anew, as resources; asked where a plan changes something of it. Throws where it is lost. */
  readonly organization?: (() => Promise<readonly Resource[]>) | undefined
  /** The changes of the plan, planned anew over newer reads of some accounts, and of the organization where it was read. */
  again(fresh: readonly Snapshot[], organization: readonly Resource[] | undefined): Promise<Planned>
}

const lost = (account: string, message: string): Failure =>
  new Failure(`account ${account} can no longer be read, so nothing is written: ${message}`)

/** The users that go, with what they sign in with now; the bulk read does not say. */
async function withCredentials({plan}: Planned, state: State, cloud: Cloud): Promise<State> {
  const known = new Map(state)
  for (const {key, kind, verb, account, name} of plan.changes) {
    const user = state.get(key) as Resource<User> | undefined
    if (kind !== 'user' || verb !== 'delete' || !user) continue
    try {
      const credentials = await cloud.lookup(account, {about: 'credentials', subject: name})
      known.set(key, {...user, value: {...user.value, credentials: credentials as unknown as Credentials}})
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      throw lost(account.name, failureText(error))
    }
  }
  return known
}

/** What trust policies of any account may name: when it goes, all of them are looked at. */
const mayBeNamed = ({kind, verb}: Change): boolean =>
  (kind === 'role' || kind === 'user') && (verb === 'delete' || verb === 'replace')

/** Who came to trust somebody that goes, where nobody did when the plan was made. Throws where an account is lost. */
async function newReferrers(look: Look): Promise<Finding[]> {
  const {addresses, lost: silent} = await look.referrers()
  const [gone] = silent
  if (gone !== undefined) throw lost(gone, 'trust policies there may name what this plan deletes')
  return addresses.map((address) => ({
    code: 'moved',
    severity: 'error',
    refused: true,
    address,
    message: `${address} trusts a user or role by now that this plan deletes; plan again`,
  }))
}

/** What the plan is refused for now, or does now, and was not when it was looked at. */
function worse({plan: before}: Planned, {plan: now}: Planned): Finding[] {
  const told = new Set(before.findings.map(({message}) => message))
  const errors = now.findings.filter(({severity, message}) => severity === 'error' && !told.has(message))
  const known = new Set(before.changes.flatMap(({key, hazards}) => hazards.map(({name}) => `${key} ${name}`)))
  const hazards = now.changes.flatMap(({key, address, hazards}) =>
    hazards.flatMap(({name, message}): Finding[] =>
      known.has(`${key} ${name}`)
        ? []
        : [
            {
              code: 'moved',
              severity: 'error',
              refused: true,
              address,
              message: `${address} has a hazard now that it had not when this plan was looked at: ${name}: ${message}; plan again`,
            },
          ],
    ),
  )
  return [...errors, ...hazards]
}

/**
 * Reads the accounts that a plan touches once more, judges the plan by what they have now, and compares what it touches
 * with what it was made from. This is how an apply notices another one, or a hand, at work: IAM has no lock. Throws where
 * an account is lost.
 */
export async function movedSince(planned: Planned, look: Look): Promise<Finding[]> {
  const {intent, cloud, concurrency, parts} = look
  const {plan, live} = planned
  if (plan.changes.length === 0) return []
  const touched = touchedBy(plan.changes)
  const isOrganizations = plan.changes.some(isOfOrganization)
  const accounts = new Map(
    plan.changes.filter((one) => !isOfOrganization(one)).map(({account}) => [account.id, account]),
  )
  const read = plan.changes.some(mayBeNamed) ? look.accounts : [...accounts.values()]
  const {snapshots, unknown} = await readAccounts(cloud, read, {concurrency, parts})
  const [gone] = unknown
  if (gone) throw lost(gone.account, gone.message)
  const observed = snapshots.map(observe)
  const organization = isOrganizations ? await look.organization?.() : undefined
  const known = organization ?? [...live.values()].filter(isOfOrganization)
  const now = await withCredentials(
    planned,
    stateOf([...known, ...observed.flatMap(({resources}) => resources)]),
    cloud,
  )
  const print = printing(intent)
  const moved = movedFindings(
    touched,
    fingerprints(touched, live, print),
    fingerprints(touched, now, print),
    'changed while this plan was looked at',
  )
  return [
    ...moved,
    ...(plan.changes.some(mayBeNamed) ? await newReferrers(look) : []),
    ...worse(planned, await look.again(snapshots, organization)),
  ]
}
