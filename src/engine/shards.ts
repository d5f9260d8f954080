import {usedAllowances} from '../core/allowances.js'
import {isInShard} from '../core/shard.js'
import type {Shard} from '../core/shard.js'
import type {Plan} from '../core/types.js'
import type {Account} from '../config/intent.js'
import {stateOf} from '../kinds/resource.js'
import {ownedThings} from '../ownership/rails.js'
import {ORGANIZATION} from '../kinds/organization-resource.js'
import {accountIn} from './relations.js'
import {summarize} from './plan/plan.js'
import type {Planned, PlanInput} from './plan/plan.js'

/** The names of the accounts of one part. What belongs to the organization as a whole is the first one's. */
export const namesIn = (accounts: readonly Account[], shard: Shard): ReadonlySet<string> =>
  new Set([
    ...accounts.filter(({id}) => isInShard(id, shard)).map(({name}) => name),
    ...(shard.index === 1 ? [ORGANIZATION] : []),
  ])

/**
 * What of a plan is one part's to tell: what is in its accounts, or follows from that elsewhere. Access is told by the parts
 * of both sides, and what is about no account by all: joining the parts makes one of what is told twice.
 */
function inShard(plan: Plan, names: ReadonlySet<string>, managed: ReadonlySet<string>): Plan {
  const isOurs = (address: string): boolean => names.has(accountIn(address))
  const isOthers = (address: string): boolean => {
    const name = accountIn(address)
    return !names.has(name) && (managed.has(name) || name === ORGANIZATION)
  }
  const changes = plan.changes.filter(({account}) => names.has(account.name))
  return {
    ...plan,
    changes,
    access: plan.access.filter(({principal, role}) => isOurs(role) || isOurs(principal)),
    powers: plan.powers.filter(({principal}) => isOurs(principal)),
    // Who is undeclared is told where the roles are that trust it.
    findings: plan.findings.filter(
      ({address, code}) => address === undefined || code === 'undeclared-principal' || !isOthers(address),
    ),
    summary: summarize(changes),
    safety: usedAllowances(plan.safety, changes),
    unknown: plan.unknown.filter(({account}) => names.has(account)),
  }
}

/** What of a plan is one part's, with what the owner has there. */
export function partOf(made: Planned, names: ReadonlySet<string>, {intent, elsewhere}: PlanInput): Planned {
  const managed = new Set(intent.accounts.filter((account) => account.managed).map(({name}) => name))
  const here = [...made.live.values()].filter(({account}) => names.has(account.name))
  const owned = ownedThings(stateOf(here), intent) + elsewhere.owned
  return {...made, owned, plan: inShard(made.plan, new Set([...names, ...elsewhere.follows]), managed)}
}
