import {matchesGlob} from '../core/address.js'
import type {Finding, Resource} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import type {Trust} from '../kinds/values.js'
import {grants} from '../policy/grants.js'
import type {Grant} from '../policy/grants.js'
import {indexOf} from './accounts.js'
import {ownershipOf} from './owner.js'
import {isAwsOwned, roleName} from './things.js'
import type {Thing} from './things.js'

const lets = (grant: Grant, own: string): boolean =>
  grant.type === 'anyone' || grant.type === 'federated' || (grant.accountId !== undefined && grant.accountId !== own)

/** A principal, and whether the file lists its account. */
function inWords({principal, accountId}: Grant, {accounts}: Intent): string {
  if (accountId === undefined) return principal
  const account = indexOf(accounts).byId.get(accountId)
  if (!account) return `${principal} (account not listed)`
  return `${principal} (${account.discovered ? 'in the organization' : 'listed'} as ${account.name})`
}

/**
 * A role that nobody declared and that lets in another account, anyone or a federated provider. Connect and plan roles
 * are expected, as long as they let in nobody but listed accounts and the caller's.
 */
export function unmanagedAccess(
  thing: Thing,
  trust: Resource<Trust> | undefined,
  intent: Intent,
  callerAccount: string | undefined,
): Finding | undefined {
  if (thing.kind !== 'role' || !trust || isAwsOwned(thing)) return undefined
  if (intent.unmanaged.some((entry) => matchesGlob(entry.address, thing.address))) return undefined
  const entering = grants(trust.value.document, thing.account).filter((grant) => lets(grant, thing.account.id))
  if (entering.length === 0) return undefined
  const {byId} = indexOf(intent.accounts)
  const connect = byId.get(thing.account.id)?.connect
  const isKnown = (id: string): boolean => id === callerAccount || byId.has(id)
  const isEntrance = [connect?.role, connect?.planRole].some((role) => role && roleName(role) === thing.name)
  if (isEntrance && entering.every((grant) => grant.accountId !== undefined && isKnown(grant.accountId)))
    return undefined
  const who = [...new Set(entering.map((grant) => inWords(grant, intent)))].join(', ')
  const ownership = ownershipOf(thing, intent)
  return {
    code: 'unmanaged-access',
    severity: 'warning',
    address: thing.address,
    message: `${thing.address} lets in ${who} and is not in the file; ${
      ownership.whose === 'other'
        ? `it belongs to "${ownership.owner}", another accounts.yaml; if that is right, list it under unmanaged: with a reason`
        : 'unknown to you? find out who made it and delete it; else declare it, or list it under unmanaged: with a reason'
    }`,
  }
}
