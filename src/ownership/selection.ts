import {isPart, keyOf, matchesGlob, ownerOf} from '../core/address.js'
import type {Kinds, World} from '../core/kind.js'
import {refsOf} from '../core/steps.js'
import type {Change, Finding, Resource, State} from '../core/types.js'
import {needsCaller} from './halves.js'

/** What `--only` and `--account` chose, or the keys of what a saved plan or a drift is about; undefined chooses everything. */
export interface Selection {
  readonly only?: readonly string[] | undefined
  readonly accounts?: ReadonlySet<string> | undefined
  readonly keys?: ReadonlySet<string> | undefined
}

export const isEverything = ({only, accounts, keys}: Selection): boolean =>
  only === undefined && accounts === undefined && keys === undefined

export const selects = (
  selection: Selection,
  resource: {key: string; address: string; account: {name: string}},
): boolean =>
  (selection.accounts?.has(resource.account.name) ?? true) &&
  (selection.keys?.has(resource.key) ?? true) &&
  (selection.only?.some((glob) => matchesGlob(glob, resource.address)) ?? true)

/**
 * The keys that choose just these changes: their own, and those of the parts that they carry inside (a new role's trust).
 */
export const keysOf = (
  changes: readonly Pick<Change, 'key' | 'address' | 'before' | 'after'>[],
  kinds: Kinds,
): ReadonlySet<string> =>
  new Set(
    changes.flatMap((change) => [
      change.key,
      ...[...kinds.values()].flatMap(({part}) => {
        const inside = part && [change.before, change.after].some((value) => has(value, part.as))
        return inside && !isPart(change.address) ? [`${change.key}/${part.as}`] : []
      }),
    ]),
  )

const has = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && (value as Record<string, unknown>)[name] !== undefined

/**
 * Desired as it is where selected, as live elsewhere: what is left out is no difference. A fingerprint is of the whole of
 * a thing, and stays as it is while anything of the thing is left out: it would tell that all of it was applied.
 * @param all the changes that there are without a selection
 */
export function narrow(desired: State, live: State, selection: Selection, all: readonly Change[]): State {
  const partly = new Set(
    all
      .filter((change) => change.kind !== 'mark' && !selects(selection, change))
      .map((change) => keyOf(ownerOf(change.address))),
  )
  const isSelected = (resource: Resource): boolean =>
    selects(selection, resource) && !(resource.kind === 'mark' && partly.has(keyOf(ownerOf(resource.address))))
  const narrowed = new Map<string, Resource>()
  for (const resource of desired.values()) if (isSelected(resource)) narrowed.set(resource.key, resource)
  for (const resource of live.values()) if (!isSelected(resource)) narrowed.set(resource.key, resource)
  return narrowed
}

function refuse(address: string, needs: string, {keys}: Selection): Finding {
  const way = keys ? 'apply the whole file with xrole apply' : `add --only '${needs}' or select its account too`
  return {
    code: 'left-out',
    severity: 'error',
    refused: true,
    address,
    message: `${address} needs ${needs}, which is left out; ${way}`,
  }
}

/** Changes of `out` that one change cannot do without: what it refers to, what lets go of it, its owner's adoption. */
function neededBy(change: Change, out: readonly Change[], kinds: Kinds, world: World): Change[] {
  const refers = new Set(refsOf(change, 'after', kinds, world).map((ref) => keyOf(ref.address)))
  const owner = keyOf(ownerOf(change.address))
  return out.filter((other) => {
    const at = keyOf(other.address)
    if (other.verb === 'adopt') return at === owner
    if (other.verb === 'create' || other.verb === 'replace') return refers.has(at)
    if (other.verb !== 'delete' || change.verb !== 'delete') return false
    return refsOf(other, 'before', kinds, world).some(
      (ref) => ref.how === 'needs' && keyOf(ref.address) === keyOf(change.address),
    )
  })
}

/**
 * Selected changes that cannot stand without one that was left out: a policy, a principal, the adoption of the owner,
 * the other half of a grant; and what those need in turn, so that all selectors to add are told at once.
 */
export function missing(
  selected: readonly Change[],
  all: readonly Change[],
  whole: State,
  selection: Selection,
  kinds: Kinds,
  world: World,
): Finding[] {
  const findings = new Map<string, Finding>()
  const chosen = new Set(selected.map((change) => change.key))
  let out = all.filter((change) => !chosen.has(change.key))
  for (let added = selected; added.length > 0 && out.length > 0;) {
    const pairs: [Change, Change][] = [
      ...added.flatMap((change) =>
        neededBy(change, out, kinds, world).map((other): [Change, Change] => [change, other]),
      ),
      ...needsCaller(added, out, whole),
    ]
    for (const [change, other] of pairs) {
      const finding = refuse(change.address, other.address, selection)
      findings.set(finding.message, finding)
    }
    const found = new Set(pairs.map(([, other]) => other))
    added = out.filter((change) => found.has(change))
    out = out.filter((change) => !found.has(change))
  }
  return [...findings.values()]
}
