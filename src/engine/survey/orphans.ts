import {keyOf, ownerOf} from '../../core/address.js'
import type {Finding, State} from '../../core/types.js'
import type {Intent} from '../../config/intent.js'
import {stateOf} from '../../kinds/resource.js'
import type {Trust} from '../../kinds/values.js'
import {orphanedPrincipals} from '../../ownership/orphans.js'
import type {Observation} from '../../ownership/scope.js'
import {awsPrincipals, ORPHAN} from '../../policy/principals.js'
import {accountIn} from '../relations.js'

/** Trusts with ids in place of principals. Whether somebody has such an id is known when all accounts were read. */
export interface Orphans {
  /** Addresses of the users and roles that were seen so far, by their unique ids. */
  readonly principals: ReadonlyMap<string, string>
  add(live: Observation, desired: State): void
  findings(intent: Intent, loud: ReadonlySet<string>): Finding[]
}

export function createOrphans(): Orphans {
  const principals = new Map<string, string>()
  const kept: {readonly live: Observation; readonly wanted: State}[] = []
  return {
    principals,
    add(live, desired) {
      for (const [id, address] of live.principals) principals.set(id, address)
      const open = [...desired.values()].filter(
        ({key, kind, value}) =>
          kind === 'trust' &&
          desired.get(key) === live.state.get(key) &&
          awsPrincipals((value as Trust).document).some((one) => ORPHAN.test(one)),
      )
      if (open.length === 0) return
      const things = open.flatMap(({address}) => live.state.get(keyOf(ownerOf(address))) ?? [])
      kept.push({live: {...live, state: stateOf([...open, ...things])}, wanted: stateOf(open)})
    },
    findings: (intent, loud) =>
      kept
        .flatMap(({live, wanted}) => orphanedPrincipals({...live, principals}, wanted, intent))
        .filter(({address = ''}) => !loud.has(accountIn(address))),
  }
}
