import {order} from '../core/order.js'
import type {Change, Plan, Resource} from '../core/types.js'
import {kinds} from '../kinds/index.js'
import {ranking} from '../render/plan/sort.js'
import type {Planned} from './plan/plan.js'

const grouped = <T extends {readonly account: {readonly name: string}}>(list: Iterable<T>): Map<string, T[]> => {
  const found = new Map<string, T[]>()
  for (const one of list) {
    const others = found.get(one.account.name)
    if (others) others.push(one)
    else found.set(one.account.name, [one])
  }
  return found
}

/**
 * The changes account by account, in each in the order in which they can be made there: an order that does not depend on
 * what else is planned. What an account has to wait for in another one, apply knows.
 */
export function listed({changes, accounts}: Plan, {live, world}: Pick<Planned, 'live' | 'world'>): Change[] {
  const byAccount = grouped(changes)
  const around = grouped<Resource>([...live.values()].filter(({account}) => byAccount.has(account.name)))
  const rank = ranking(accounts)
  const names = [...byAccount.keys()].sort((a, b) => rank(a) - rank(b))
  return names.flatMap((name) => {
    const own = new Map((around.get(name) ?? []).map((one) => [one.key, one]))
    const steps = order(byAccount.get(name) ?? [], own, kinds, world, () => false)
    return [...new Set(steps.map(({change}) => change))]
  })
}
