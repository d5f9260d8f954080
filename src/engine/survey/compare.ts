import {diff} from '../../core/diff.js'
import type {World} from '../../core/kind.js'
import type {Snapshot} from '../../core/snapshot.js'
import type {Finding, Resource, State} from '../../core/types.js'
import type {Account, Intent} from '../../config/intent.js'
import {kinds} from '../../kinds/index.js'
import {observe} from '../../kinds/live.js'
import {stateOf} from '../../kinds/resource.js'
import {isOurs} from '../../ownership/owner.js'
import {isLeft} from '../../ownership/refusals.js'
import {scope} from '../../ownership/scope.js'
import type {Observation} from '../../ownership/scope.js'
import {placed} from '../places.js'
import {retired} from '../plan/findings.js'
import {accountIn} from '../relations.js'
import type {Relations} from '../relations.js'
import type {Orphans} from './orphans.js'

/** How many there are in each account, by its name. */
function counted(resources: readonly Resource[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const {account} of resources) found.set(account.name, (found.get(account.name) ?? 0) + 1)
  return found
}

/** What comparing some accounts with the file found. */
export interface Compared {
  readonly loud: ReadonlySet<string>
  readonly findings: readonly Finding[]
  readonly owned: ReadonlyMap<string, number>
}

/** What comparing goes by. */
export interface Yardstick {
  readonly marks: Pick<Observation, 'callerAccount' | 'identity' | 'fingerprint'>
  readonly world: World
  readonly relations: Relations
  readonly orphans: Orphans
}

/** Compares what was read of some accounts; what was not read of them is unknown. */
export function compare(
  accounts: readonly Account[],
  read: readonly Snapshot[],
  intent: Intent,
  {marks, world, relations, orphans}: Yardstick,
): Compared {
  const observed = read.map(observe)
  const state: State = stateOf(observed.flatMap(({resources}) => resources))
  const here = new Set(read.map(({account}) => account.name))
  const live: Observation = {
    ...marks,
    state,
    unknown: new Set(accounts.map(({name}) => name).filter((name) => !here.has(name))),
    principals: new Map(observed.flatMap((one) => [...one.principals])),
  }
  const {desired, adopted, findings} = scope(intent, live)
  orphans.add(live, desired)
  const deltas = diff(state, desired, kinds, world, adopted, (one) => isLeft(one, state))
  const differing = new Set([...deltas.keys(), ...adopted])
  const loud = new Set([...differing].map((key) => (desired.get(key) ?? state.get(key))!.account.name))
  relations.add(state.values())
  relations.add(intent.state.values())
  for (const key of differing) relations.differ(state.get(key), desired.get(key))
  const said = [
    ...observed.flatMap((one) => one.findings),
    ...findings,
    ...retired(
      {...intent, accounts: accounts.filter(({name}) => here.has(name) && !loud.has(name))},
      live,
      desired,
      [],
    ),
  ]
  return {
    loud,
    findings: placed(
      said.filter(({address}) => address === undefined || !loud.has(accountIn(address))),
      intent,
    ),
    owned: counted([...state.values()].filter((one) => isOurs(one, intent))),
  }
}
