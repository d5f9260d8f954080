import {keyOf, matchesGlob} from '../core/address.js'
import type {Kinds, World} from '../core/kind.js'
import {refsOf} from '../core/steps.js'
import type {Change, Finding, Resource, State} from '../core/types.js'
import {needsCaller} from './halves.js'

/** What `--only` and `--account` chose; undefined chooses everything. */
export interface Selection {
  readonly only?: readonly string[] | undefined
  readonly accounts?: ReadonlySet<string> | undefined
}

export const selects = (selection: Selection, resource: {address: string; account: {name: string}}): boolean =>
  (selection.accounts?.has(resource.account.name) ?? true) &&
  (selection.only?.some((glob) => matchesGlob(glob, resource.address)) ?? true)

/** Desired as it is where selected, as live elsewhere: what is left out is no difference. */
export function narrow(desired: State, live: State, selection: Selection): State {
  const narrowed = new Map<string, Resource>()
  for (const resource of desired.values()) if (selects(selection, resource)) narrowed.set(resource.key, resource)
  for (const resource of live.values()) if (!selects(selection, resource)) narrowed.set(resource.key, resource)
  return narrowed
}

const refuse = (address: string, needs: string): Finding => ({
  code: 'left-out',
  severity: 'error',
  refused: true,
  address,
  message: `${address} needs ${needs}, which is left out; add --only '${needs}' or select its account too`,
})

/** Selected changes that cannot stand without one that was left out: a policy, a principal, the other half of a grant. */
export function missing(selected: readonly Change[], all: readonly Change[], kinds: Kinds, world: World): Finding[] {
  const chosen = new Set(selected.map((change) => change.key))
  const out = all.filter((change) => !chosen.has(change.key))
  const made = new Map(
    out
      .filter((change) => change.verb === 'create' || change.verb === 'replace')
      .map((change) => [keyOf(change.address), change]),
  )
  const gone = new Map(
    out.filter((change) => change.verb === 'delete').map((change) => [keyOf(change.address), change]),
  )
  const findings = new Map<string, Finding>()
  const add = (finding: Finding) => findings.set(finding.message, finding)
  for (const change of selected) {
    for (const ref of refsOf(change, 'after', kinds, world)) {
      const needed = made.get(keyOf(ref.address))
      if (needed) add(refuse(change.address, needed.address))
    }
    if (change.verb !== 'delete') continue
    for (const other of gone.values()) {
      const lets = refsOf(other, 'before', kinds, world).some(
        (ref) => ref.how === 'needs' && keyOf(ref.address) === keyOf(change.address),
      )
      if (lets) add(refuse(change.address, other.address))
    }
  }
  for (const [change, half] of needsCaller(selected, out)) add(refuse(change.address, half.address))
  return [...findings.values()]
}
