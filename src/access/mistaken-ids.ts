import {keyOf} from '../core/address.js'
import type {AccountRef, Severity} from '../core/types.js'
import type {Grant} from '../policy/grants.js'
import {awsPrincipals} from '../policy/principals.js'
import type {Seen} from './closure.js'
import {arnOfPrincipal} from './model.js'
import type {AccessModel, Principal} from './model.js'
import {allowedTo, isOurs, keyOfText, pairOf, trustedBy} from './pairs.js'
import type {Told} from './told.js'

/** One digit is another one, or two that stand side by side have changed places. */
export function isSlip(a: string, b: string): boolean {
  const at = [...a].flatMap((digit, i) => (digit === b[i] ? [] : [i]))
  const [first = 0, second = 0] = at
  if (a.length !== b.length || at.length === 0 || at.length > 2) return false
  return at.length === 1 || (second === first + 1 && a[first] === b[second] && a[second] === b[first])
}

/** Users and roles by kind and name: what was meant, in an account that is listed. */
function byName(model: AccessModel): ReadonlyMap<string, readonly Principal[]> {
  const found = new Map<string, Principal[]>()
  for (const one of model.principals.values()) {
    const key = `${one.kind} ${one.value.name}`
    found.set(key, [...(found.get(key) ?? []), one])
  }
  return found
}

/** Of several the one whose account's id is only a slip away. */
function nearestOf(all: readonly Principal[], id: string): {one: Principal; severity: Severity} | undefined {
  const slip = all.find(({account}) => isSlip(account.id, id))
  const one = slip ?? all[0]
  return one && {one, severity: slip ? 'warning' : 'note'}
}

const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

/** Somebody else's account with an external id is meant as it is. */
const hasExternalId = ({condition}: Grant): boolean => /"sts:externalid"/i.test(JSON.stringify(condition))

/**
 * Accounts that are not listed, and somebody of the same name in one that is; or the whole of an account whose id is a
 * slip away from one that is listed.
 */
export function mistakenIds(model: AccessModel, seen: Seen): {told: Told[]; pairs: ReadonlySet<string>} {
  const ids = new Set(seen.accounts.map(({id}) => id))
  const names = byName(model)
  const pairs = new Set<string>()
  const code = 'wrong-account-id'
  const isElsewhere = (name: string): boolean => !ids.has(/\d{12}/.exec(name)?.[0] ?? '')

  const inTrusts = [...model.roles.values()]
    .filter(
      (role) => isOurs(seen, role.key) && awsPrincipals(model.trusts.get(role.key)?.document ?? null).some(isElsewhere),
    )
    .flatMap((role) =>
      trustedBy(model, role).flatMap(({grant, statement}): Told[] => {
        const {accountId, type, principal} = grant
        if (accountId === undefined || ids.has(accountId) || hasExternalId(grant)) return []
        const at = {key: `${role.key}/trust`, statement}
        const says = (severity: Severity, meant: string): Told[] => [
          {
            code,
            severity,
            message: `${role.address} trusts ${principal}, of an account that is not listed; ${meant}`,
            address: role.address,
            at,
          },
        ]
        if (type === 'account') {
          const account: AccountRef | undefined = seen.accounts.find(({id}) => isSlip(id, accountId))
          return account ? says('warning', `if account ${account.name} is meant, write ${account.id}`) : []
        }
        if (type !== 'user' && type !== 'role') return []
        const found = nearestOf(names.get(`${type} ${nameIn(principal)}`) ?? [], accountId)
        if (!found) return []
        pairs.add(pairOf(found.one, role))
        return says(found.severity, `if ${found.one.address} is meant, write ${arnOfPrincipal(found.one)}`)
      }),
    )

  const holders = [...model.state.values()].filter(({kind, key}) => kind in HOLDERS && isOurs(seen, key))
  const inPermissions = holders.flatMap(({key, address}) =>
    allowedTo(model, key).flatMap(({arn, account, from, statement}): Told[] => {
      const found = ids.has(account) ? undefined : nearestOf(names.get(`role ${nameIn(arn)}`) ?? [], account)
      if (!found) return []
      const {one, severity} = found
      for (const who of model.principals.values())
        if (who.key === key || model.own(who.key).groups.some((group) => keyOf(group) === key))
          pairs.add(pairOf(who, one))
      const message = `${address} may call sts:AssumeRole on ${arn}, of an account that is not listed; if ${one.address} is meant, write ${arnOfPrincipal(one)}`
      return [{code, severity, message, address, at: {key: keyOfText(from), statement}}]
    }),
  )
  return {told: [...inTrusts, ...inPermissions], pairs}
}

const HOLDERS: Readonly<Record<string, true>> = {user: true, role: true, group: true}
