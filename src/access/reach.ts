import type {Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import {asTexts, byText, statementsOf} from '../policy/json.js'
import {matchesIgnoringCase} from '../policy/wildcard.js'
import {denies, grants} from '../policy/grants.js'
import type {Grant} from '../policy/grants.js'
import {arnOfPrincipal} from './model.js'
import type {AccessModel, Principal} from './model.js'
import {waysInto} from './ways.js'
import type {Way} from './ways.js'

/** One principal that we see and one role that it may assume. */
export interface Edge {
  readonly principal: Principal
  readonly role: Resource<Role>
  readonly ways: readonly Way[]
}

/** Who may call sts:AssumeRole at all, by account: most users and roles may not, and need not be asked about each role. */
export interface Reach {
  into(role: Resource<Role>): Edge[]
  from(principal: Principal): Edge[]
  /** Those whom a role's trust lets in and who are in no account that we see. */
  strangers(role: Resource<Role>): Grant[]
}

interface Capable {
  readonly principal: Principal
  /** Exact ARNs that its policies name, and whether they say more than those. */
  readonly exact: ReadonlySet<string>
  readonly wide: boolean
}

function capability(model: AccessModel, principal: Principal): Capable | undefined {
  const {identity, isPartial} = model.own(principal.key)
  const exact = new Set<string>()
  let wide = isPartial
  for (const {document} of identity) {
    for (const statement of statementsOf(document)) {
      if (statement['Effect'] !== 'Allow') continue
      const actions = asTexts(statement['Action'])
      if (statement['NotAction'] === undefined && !actions.some((one) => matchesIgnoringCase(one, 'sts:AssumeRole')))
        continue
      if (statement['NotResource'] !== undefined) wide = true
      for (const resource of asTexts(statement['Resource'])) {
        if (/[*?$]/.test(resource)) wide = true
        else exact.add(resource)
      }
    }
  }
  return wide || exact.size > 0 ? {principal, exact, wide} : undefined
}

interface Index {
  readonly wide: Map<string, Principal[]>
  readonly exact: Map<string, Principal[]>
  readonly all: Map<string, Principal[]>
  readonly byArn: Map<string, Principal>
  /** Roles by the beginning of their sessions' ARNs, which have no path. */
  readonly bySession: Map<string, Principal>
}

function indexOf(model: AccessModel): Index {
  const index: Index = {wide: new Map(), exact: new Map(), all: new Map(), byArn: new Map(), bySession: new Map()}
  const add = (map: Map<string, Principal[]>, key: string, principal: Principal) => {
    const list = map.get(key)
    if (list) list.push(principal)
    else map.set(key, [principal])
  }
  for (const principal of model.principals.values()) {
    const account = principal.account.id
    add(index.all, account, principal)
    index.byArn.set(arnOfPrincipal(principal), principal)
    const {partition} = principal.account
    if (principal.kind === 'role')
      index.bySession.set(`arn:${partition}:sts::${account}:assumed-role/${principal.value.name}`, principal)
    const capable = capability(model, principal)
    if (!capable) continue
    if (capable.wide) add(index.wide, account, principal)
    for (const arn of capable.exact) add(index.exact, `${account} ${arn}`, principal)
  }
  return index
}

/** What Deny statements of the same trust leave of a grant: nothing, or less, in words. */
function left(grant: Grant, against: readonly Grant[]): Grant[] {
  const takesAll = (deny: Grant) =>
    deny.type === 'anyone' ||
    deny.principal === grant.principal ||
    (deny.type === 'account' && deny.accountId === grant.accountId)
  const takesSome = (deny: Grant) =>
    grant.type === 'anyone' || (grant.type === 'account' && deny.accountId === grant.accountId)
  const whole = against.filter(takesAll)
  if (whole.some(({conditions}) => conditions.length === 0)) return []
  const words = [
    ...whole.map(({conditions}) => `unless ${conditions.join(' and ')}`),
    ...against
      .filter((deny) => !takesAll(deny) && takesSome(deny))
      .map(({principal, conditions}) => ['except', principal, ...conditions].join(' ')),
  ]
  return [{...grant, conditions: [...grant.conditions, ...[...new Set(words)].sort(byText)]}]
}

export function reachOf(model: AccessModel): Reach {
  const index = indexOf(model)
  const accounts = [...index.all.keys()]
  const roleArns = new Map([...model.roles.values()].map((role) => [arnOfPrincipal(role), role]))
  const edge = (principal: Principal, role: Resource<Role>): Edge[] => {
    const ways = waysInto(model, principal, role)
    return ways.length > 0 ? [{principal, role, ways}] : []
  }

  /** The user or role that a grant names, by itself or by one of its sessions. */
  const seen = ({type, principal}: Grant): Principal | undefined =>
    type === 'session'
      ? index.bySession.get(principal.slice(0, principal.lastIndexOf('/')))
      : index.byArn.get(principal)

  /** Those of an account who could get in by a grant to the account or to anyone. */
  const candidates = (account: string, role: Resource<Role>, arn: string, grant: Grant): Principal[] =>
    grant.type === 'anyone' && account === role.account.id
      ? (index.all.get(account) ?? [])
      : [...(index.wide.get(account) ?? []), ...(index.exact.get(`${account} ${arn}`) ?? [])]

  const into = (role: Resource<Role>): Edge[] => {
    const trust = model.trusts.get(role.key)
    if (!trust) return []
    const arn = arnOfPrincipal(role)
    const found = new Map<string, Principal>()
    for (const grant of grants(trust.document, role.account)) {
      const some =
        grant.type === 'anyone'
          ? accounts.flatMap((account) => candidates(account, role, arn, grant))
          : grant.type === 'account'
            ? candidates(grant.accountId ?? '', role, arn, grant)
            : [seen(grant)].filter((one) => one !== undefined)
      for (const principal of some) found.set(principal.key, principal)
    }
    return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1)).flatMap((principal) => edge(principal, role))
  }

  return {
    into,
    from(principal) {
      const capable = capability(model, principal)
      const named = [...(capable?.exact ?? [])].map((arn) => roleArns.get(arn)).filter((one) => one !== undefined)
      // In its own account a trust that names it is enough.
      const home = [...model.roles.values()].filter((role) => role.account.id === principal.account.id)
      const all = capable?.wide ? [...model.roles.values()] : [...new Set([...named, ...home])]
      return all.sort((a, b) => (a.key < b.key ? -1 : 1)).flatMap((role) => edge(principal, role))
    },
    strangers(role) {
      const trust = model.trusts.get(role.key)
      if (!trust) return []
      const against = denies(trust.document, role.account)
      return grants(trust.document, role.account)
        .filter(
          (grant) =>
            grant.type !== 'orphan' &&
            !seen(grant) &&
            !(grant.type === 'account' && grant.accountId !== undefined && index.all.has(grant.accountId)),
        )
        .flatMap((grant) => left(grant, against))
    },
  }
}
