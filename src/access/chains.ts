import type {Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import type {Grant} from '../policy/grants.js'
import type {Principal} from './model.js'
import type {Edge, Reach} from './reach.js'

/**
 * Roles assumed one after the other, the last one is meant. Every hop but the first is made by a session of a role: without
 * MFA, and for one hour at most (STS API, AssumeRole, "role chaining"). Never empty.
 */
export type Chain = readonly Edge[]

/** A whole account, or somebody who is in no account that we see, whom a trust lets in, and how it goes on from there. */
export interface Visit {
  readonly grant: Grant
  /** The role that lets it in. */
  readonly into: Resource<Role>
  /** From that role to the one that is meant; empty: it is that one. */
  readonly chain: readonly Edge[]
}

export interface Entered {
  /** By who comes in, the shortest chain of each; those of one hop first. */
  readonly chains: readonly Chain[]
  readonly visits: readonly Visit[]
}

/**
 * Who may assume a role, through other roles as well.
 * @param isDirect leaves out what takes more than one hop
 */
export function whoInto(reach: Reach, target: Resource<Role>, isDirect: boolean): Entered {
  const chains = new Map<string, Chain>()
  const visits = new Map<string, Visit>()
  const open: {role: Resource<Role>; chain: readonly Edge[]}[] = [{role: target, chain: []}]
  // Breadth first, so that the first chain that is found is a shortest one.
  for (const {role, chain} of open) {
    for (const grant of reach.grantees(role)) {
      const id = JSON.stringify([grant.principal, grant.conditions])
      if (!visits.has(id)) visits.set(id, {grant, into: role, chain})
    }
    for (const edge of reach.into(role)) {
      const {key, kind} = edge.principal
      if (key === target.key || chains.has(key)) continue
      const longer = [edge, ...chain]
      chains.set(key, longer)
      if (kind === 'role' && !isDirect) open.push({role: edge.principal as Resource<Role>, chain: longer})
    }
  }
  return {chains: [...chains.values()], visits: [...visits.values()]}
}

/**
 * Which roles a principal may become, through other roles as well: the shortest chain to each, those of one hop first.
 * @param isDirect leaves out what takes more than one hop
 */
export function reachable(reach: Reach, principal: Principal, isDirect: boolean): Chain[] {
  const found = new Map<string, Chain>()
  const open: {from: Principal; chain: readonly Edge[]}[] = [{from: principal, chain: []}]
  for (const {from, chain} of open) {
    for (const edge of reach.from(from)) {
      const {role} = edge
      if (role.key === principal.key || found.has(role.key)) continue
      const longer = [...chain, edge]
      found.set(role.key, longer)
      if (!isDirect) open.push({from: role, chain: longer})
    }
  }
  return [...found.values()]
}
