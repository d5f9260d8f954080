import {keyOf, ownerOf} from '../core/address.js'
import {nearest} from '../core/nearest.js'
import {kindOf} from '../core/kind.js'
import {refsOf} from '../core/steps.js'
import type {Kinds, World} from '../core/kind.js'
import type {Change, Finding, Resource, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {arnOf} from '../kinds/resource.js'
import type {Attachment, ManagedPolicy, Role, User} from '../kinds/values.js'
import {principalsOn} from './orphans.js'
import {isEntrance} from './replaced.js'
import {OWNED_KINDS, THING_KINDS} from './things.js'

const refuse = (code: string, address: string, message: string): Finding => ({
  code,
  severity: 'error',
  refused: true,
  address,
  message,
})

const goes = (change: Change): boolean => change.verb === 'delete' || change.verb === 'replace'

const list = (addresses: readonly string[]): string => [...new Set(addresses)].sort().join(', ')

/** Where a plan stands: what AWS has, where it leads, and where it would lead if nothing were left out. */
export interface Sides {
  readonly live: State
  readonly desired: State
  readonly whole: State
}

/** What a plan leaves as it is, although something that it refers to is made anew. A membership goes with its user. */
export const isLeft = (resource: Resource, live: State): boolean =>
  live.get(resource.key) === resource && resource.kind !== 'membership'

/**
 * Deletions and replacements that something which stays still needs or names: AWS would refuse, or leave an orphan
 * behind. What the plan itself writes again after a replacement is no obstacle, nor is a trust policy of others that can
 * be saved again by hand (replaced.ts); that of a role by which xrole gets in would keep it out until then.
 */
function referrers(
  changes: readonly Change[],
  {live, desired, whole}: Sides,
  intent: Intent,
  kinds: Kinds,
  world: World,
): Finding[] {
  const gone = new Map(changes.filter((c) => goes(c) && OWNED_KINDS.has(c.kind)).map((c) => [keyOf(c.address), c]))
  if (gone.size === 0) return []
  const found = new Map<Change, Resource[]>()
  const without: Finding[] = []
  for (const resource of desired.values()) {
    const along = kindOf(kinds, resource.kind).goesWith?.(resource as Resource<never>)
    // What is attached to a unit goes with it.
    if (along !== undefined && gone.get(keyOf(along))?.verb === 'delete') continue
    for (const ref of kindOf(kinds, resource.kind).refs(resource as Resource<never>, world)) {
      const target = gone.get(keyOf(ref.address))
      if (!target || (target.verb === 'replace' && !isLeft(resource, live))) continue
      if (along !== undefined && !whole.has(keyOf(along))) {
        const message = `${target.address} is attached to ${along}, which is to be deleted as well and is left out; add --only '${along}'`
        without.push(refuse('left-out', target.address, message))
        continue
      }
      const isOthers = isLeft(whole.get(resource.key) ?? resource, live)
      if (target.verb === 'replace' && ref.how === 'names' && isOthers && !isEntrance(resource, intent)) continue
      if (gone.get(keyOf(ownerOf(resource.address)))?.verb === 'replace') continue
      found.set(target, [...(found.get(target) ?? []), resource])
    }
  }
  const refused = [...found].flatMap(([{address, verb}, by]) => {
    const leftOut = by.filter((one) => verb === 'replace' && !isLeft(whole.get(one.key) ?? one, live))
    const theirs = by.filter((one) => !leftOut.includes(one))
    const others = [...new Set(theirs.map((one) => ownerOf(one.address)))]
    const doors = list(theirs.filter((one) => isEntrance(one, intent)).map((one) => ownerOf(one.address)))
    const selectors = [...new Set(leftOut.map((one) => ownerOf(one.address)))]
    const done = verb === 'delete' ? 'deleted' : 'deleted and made anew'
    return [
      ...selectors.map((needs) =>
        refuse(
          'left-out',
          address,
          `${address} needs ${needs}, which refers to it, has to be written again and is left out; add --only '${needs}' or select its account too`,
        ),
      ),
      ...(others.length === 0
        ? []
        : [
            refuse(
              'still-referred-to',
              address,
              `${address} would be ${done}, but ${list(others)} still ${others.length > 1 ? 'refer' : 'refers'} to it; take it out there first, or keep it ${verb === 'delete' ? 'in the file' : 'as it is'}${doors === '' ? '' : `; xrole gets in by ${doors}: let it trust the account instead`}`,
            ),
          ]),
    ]
  })
  return [...without, ...refused]
}

/** Trust policies in accounts that were not read may name a role or user that goes: they would be left with a dead id. */
function unseenReferrers(changes: readonly Change[], unread: ReadonlySet<string>): Finding[] {
  if (unread.size === 0) return []
  return changes
    .filter((change) => goes(change) && (change.kind === 'role' || change.kind === 'user'))
    .map(({address, verb}) =>
      refuse(
        'referrers-unknown',
        address,
        `${address} would be ${verb === 'delete' ? 'deleted' : 'deleted and made anew'}, but ${list([...unread])} could not be read, and trust policies there may name it; leave it out with --only, or try again when every account can be read`,
      ),
    )
}

/** ARNs of the account's own policies that a change attaches or limits by. */
const policyArns = (change: Change): string[] => {
  const value = change.after as Partial<Attachment & Role> | undefined
  const own = change.kind === 'attachment' || change.kind === 'boundary' ? value?.arn : undefined
  return [own, value?.boundary?.arn].filter((arn) => arn?.split(':')[4] === change.account.id) as string[]
}

/** AWS finds a policy by its whole ARN, path and case included; the name alone is not enough. */
function wrongArns(changes: readonly Change[], whole: State): Finding[] {
  return changes.flatMap((change) =>
    policyArns(change).flatMap((arn): Finding[] => {
      const policy = whole.get(keyOf(`${change.account.name}/policy/${arn.slice(arn.lastIndexOf('/') + 1)}`))
      if (policy?.kind !== 'managed-policy') return []
      const {path, name} = policy.value as ManagedPolicy
      const real = arnOf(policy.account, 'policy', path, name)
      if (real === arn) return []
      const message = `${change.address} refers to ${arn}, which is neither in the file nor in AWS; did you mean ${real}?`
      return [{code: 'dangling-reference', severity: 'error', address: change.address, message}]
    }),
  )
}

/** AWS finds a principal by its whole ARN as well: one at another path is an invalid principal, found out halfway through. */
function wrongPrincipals(changes: readonly Change[], whole: State, intent: Intent, world: World): Finding[] {
  return changes.flatMap((change) =>
    principalsOn(change, 'after').flatMap((arn): Finding[] => {
      const address = world.addressOf(arn)
      const one = address === undefined ? undefined : whole.get(keyOf(address))
      if (one?.kind !== 'role' && one?.kind !== 'user') return []
      const {path, name} = one.value as Role | User
      const real = arnOf(one.account, one.kind, path, name)
      const declared = intent.declared.get(one.key)
      // Claiming it has told already (claim.ts).
      if (real === arn || (declared && !declared.exclusive && !declared.pathWritten)) return []
      const message = `${change.address} names ${arn}, which is neither in the file nor in AWS; did you mean ${real}?`
      return [{code: 'dangling-reference', severity: 'error', address: change.address, message}]
    }),
  )
}

/** Replacing a policy that limits somebody would take the limit away for a while. */
function boundariesInUse(changes: readonly Change[]): Finding[] {
  return changes
    .filter((change) => change.kind === 'boundary' && change.verb === 'replace')
    .map((change) =>
      refuse(
        'boundary-in-use',
        change.address,
        `${ownerOf(change.address)} would be without its permissions boundary while the policy is replaced; make the policy under a new name, move the boundary to it, then remove the old one`,
      ),
    )
}

function instanceProfiles(changes: readonly Change[]): Finding[] {
  return changes.filter(goes).flatMap((change) => {
    const profiles = change.kind === 'role' ? ((change.before as Role).instanceProfiles ?? []) : []
    if (profiles.length === 0) return []
    return [
      refuse(
        'instance-profile',
        change.address,
        `${change.address} is the role of the instance profile ${profiles.join(', ')}, which would be left empty; take the role out of it first`,
      ),
    ]
  })
}

/** What a change needs or names and nobody has, selected or not: AWS would refuse it halfway through. */
function dangling(
  changes: readonly Change[],
  desired: State,
  unknown: ReadonlySet<string>,
  kinds: Kinds,
  world: World,
) {
  const there = new Set([...desired.values()].map((resource) => keyOf(resource.address)))
  const names = [...desired.values()].filter((one) => THING_KINDS.has(one.kind)).map((one) => one.address)
  return changes.flatMap((change) =>
    refsOf(change, 'after', kinds, world)
      // A provider that is not there keeps AWS from nothing; the rules of the file have told.
      .filter((ref) => ref.how !== 'uses' && !there.has(keyOf(ref.address)) && !unknown.has(ref.address.split('/')[0]!))
      .map((ref): Finding => {
        const near = nearest(ref.address, names)
        return {
          code: 'dangling-reference',
          severity: 'error',
          address: change.address,
          message: `${change.address} refers to ${ref.address}, which is neither in the file nor in AWS${near ? `; did you mean ${near}?` : ''}`,
        }
      }),
  )
}

/** What a plan must not do whatever was allowed; each says how the way becomes free. */
export const refusals = (
  changes: readonly Change[],
  sides: Sides,
  intent: Intent,
  accounts: {
    /** Accounts that could not be read. */
    readonly unread: ReadonlySet<string>
    /** Those and the ones that are only named. */
    readonly unseen: ReadonlySet<string>
  },
  kinds: Kinds,
  world: World,
): Finding[] => [
  ...referrers(changes, sides, intent, kinds, world),
  ...unseenReferrers(changes, accounts.unread),
  ...dangling(changes, sides.whole, accounts.unseen, kinds, world),
  ...wrongArns(changes, sides.whole),
  ...wrongPrincipals(changes, sides.whole, intent, world),
  ...boundariesInUse(changes),
  ...instanceProfiles(changes),
]
