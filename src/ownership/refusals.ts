import {keyOf, ownerOf} from '../core/address.js'
import {nearest} from '../core/nearest.js'
import {kindOf} from '../core/kind.js'
import {refsOf} from '../core/steps.js'
import type {Kinds, World} from '../core/kind.js'
import type {Change, Finding, Resource, State} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import {THING_KINDS} from './things.js'

const refuse = (code: string, address: string, message: string): Finding => ({
  code,
  severity: 'error',
  refused: true,
  address,
  message,
})

const goes = (change: Change): boolean => change.verb === 'delete' || change.verb === 'replace'

/** Deletions that something which stays still needs or names: AWS would refuse, or leave an orphan behind. */
function referrers(changes: readonly Change[], desired: State, kinds: Kinds, world: World): Finding[] {
  const gone = new Map(
    changes.filter((c) => c.verb === 'delete' && THING_KINDS.has(c.kind)).map((c) => [keyOf(c.address), c]),
  )
  if (gone.size === 0) return []
  const found = new Map<string, string[]>()
  for (const resource of desired.values()) {
    for (const ref of kindOf(kinds, resource.kind).refs(resource as Resource<never>, world)) {
      const target = gone.get(keyOf(ref.address))
      if (target) found.set(target.address, [...(found.get(target.address) ?? []), ownerOf(resource.address)])
    }
  }
  return [...found].map(([address, by]) =>
    refuse(
      'still-referred-to',
      address,
      `${address} would be deleted, but ${[...new Set(by)].sort().join(', ')} still ${by.length > 1 ? 'refer' : 'refers'} to it; take it out there first, or keep it in the file`,
    ),
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
      .filter((ref) => !there.has(keyOf(ref.address)) && !unknown.has(ref.address.split('/')[0]!))
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

/**
 * What a plan must not do whatever was allowed; each says how the way becomes free. `desired` is where the plan leads,
 * `whole` where it would lead if `--only` and `--account` left nothing out.
 */
export const refusals = (
  changes: readonly Change[],
  desired: State,
  whole: State,
  unknown: ReadonlySet<string>,
  kinds: Kinds,
  world: World,
): Finding[] => [
  ...referrers(changes, desired, kinds, world),
  ...dangling(changes, whole, unknown, kinds, world),
  ...boundariesInUse(changes),
  ...instanceProfiles(changes),
]
