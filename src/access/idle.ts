import {keyOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import {blocked} from './blocked.js'
import type {Seen} from './closure.js'
import {arnOfPrincipal} from './model.js'
import type {AccessModel, Principal} from './model.js'
import {allowedTo, byArn, isKnown, isOurs, keyOfText, others, pairOf} from './pairs.js'
import type {Allowed, Enters} from './pairs.js'
import type {Told} from './told.js'

/** A user, a role or a group, and who acts by what it has. */
interface Holder {
  readonly key: string
  readonly address: Address
  readonly isGroup: boolean
  readonly actors: readonly Principal[]
}

function holdersOf(model: AccessModel): Holder[] {
  const members = new Map<string, Principal[]>()
  for (const principal of model.principals.values())
    for (const group of model.own(principal.key).groups)
      members.set(keyOf(group), [...(members.get(keyOf(group)) ?? []), principal])
  const groups = [...model.state.values()].filter(({kind}) => kind === 'group')
  return [
    ...[...model.principals.values()].map((one) => ({...one, isGroup: false, actors: [one]})),
    ...groups.map((one) => ({...one, isGroup: true, actors: members.get(one.key) ?? []})),
  ]
}

interface Asked {
  readonly model: AccessModel
  readonly seen: Seen
  /** By id. */
  readonly accounts: ReadonlyMap<string, Seen['accounts'][number]>
  readonly enters: Enters
  /** By ARN; users among them. */
  readonly roles: ReadonlyMap<string, Principal>
  /** Pairs of which something was told already. */
  readonly told: ReadonlySet<string>
}

/** Why a permission to assume one role is of no use, with what to do; undefined: it is, or nobody can tell. */
function idleness(
  {model, seen, accounts, enters, roles, told}: Asked,
  {isGroup, key, actors}: Holder,
  {arn, account, name}: Allowed,
): string | undefined {
  const listed = accounts.get(account)
  if (!listed?.managed || seen.unread.has(listed.name) || /:role\/aws-(reserved|service-role)\//.test(arn))
    return undefined
  const role = roles.get(arn)
  if (role?.kind !== 'role') {
    const near = model.roles.get(keyOf(`${listed.name}/role/${name}`))
    if (!seen.isAws || !isOurs(seen, key)) return undefined
    return near
      ? `which does not exist; ${near.address} is ${arnOfPrincipal(near)}: write that`
      : 'which does not exist; declare it, or take the permission out'
  }
  const into = model.roles.get(role.key)!
  if (!isOurs(seen, key, role.key) || !isKnown(seen, role) || actors.length === 0) return undefined
  if (actors.some((one) => enters(one, into))) return undefined
  if (actors.some((one) => !isKnown(seen, one) || told.has(pairOf(one, role)))) return undefined
  const [first] = actors
  const {reason, why, fix} = blocked(model, first!, into, 'sts:AssumeRole')
  if (reason !== 'trust' && reason !== 'wrong-account-id') return `and cannot: ${why}; ${fix}`
  const lets = isGroup ? 'lets none of its members in' : 'does not let it in'
  return `whose trust policy ${lets}; ${fix}, or take the permission out`
}

/** Permissions to assume one role that does not exist, or does not let in who has them: one finding per policy and cause. */
export function idle(model: AccessModel, seen: Seen, enters: Enters, told: ReadonlySet<string>): Told[] {
  const roles = byArn(model)
  const accounts = new Map(seen.accounts.map((account) => [account.id, account]))
  const asked: Asked = {model, seen, accounts, enters, roles, told}
  return holdersOf(model).flatMap((holder): Told[] => {
    const found = new Map<string, {allowed: Allowed; why: string}[]>()
    for (const allowed of allowedTo(model, holder.key)) {
      const why = idleness(asked, holder, allowed)
      if (why === undefined) continue
      const key = `${keyOfText(allowed.from)} ${why.slice(0, why.indexOf(';'))}`
      found.set(key, [...(found.get(key) ?? []), {allowed, why}])
    }
    return [...found.values()].map(([first, ...more]): Told => {
      const {allowed, why} = first!
      const address = roles.get(allowed.arn)?.address ?? allowed.arn
      return {
        code: 'idle-permission',
        severity: isOurs(seen, holder.key) ? 'warning' : 'note',
        message: `${holder.address} may call sts:AssumeRole on ${address}${others(more.length)}, ${why}`,
        address: holder.address,
        at: {key: keyOfText(allowed.from), statement: allowed.statement},
      }
    })
  })
}
