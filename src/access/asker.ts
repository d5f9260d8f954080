import {keyOf} from '../core/address.js'
import type {AccountRef} from '../core/types.js'
import type {Role, User} from '../kinds/values.js'
import type {Given} from '../policy/evaluate/context.js'
import type {Caller} from '../policy/evaluate/principal.js'
import type {Question} from './explain.js'
import {arnOfPrincipal, callerOf} from './model.js'
import type {AccessModel, Principal} from './model.js'

/** Who a question is about. `principal` is its key in the model; undefined: the model has not got it, its policies are not known. */
export interface Asker {
  readonly caller: Caller
  readonly principal: string | undefined
  /** As a reader knows it: an address, or its ARN. */
  readonly name: string
}

export interface Unasked {
  readonly problem: string
}

/** What a request carries besides who sends it. */
export interface AskedRequest {
  readonly mfa?: boolean | undefined
  readonly externalId?: string | undefined
  readonly sourceIp?: string | undefined
  /** Seconds. */
  readonly duration?: number | undefined
  readonly sourceIdentity?: string | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly context: Readonly<Record<string, readonly string[]>>
}

const FORMS =
  'name a user or a role (root/user/paul, dev/role/ci, an ARN), a service (lambda.amazonaws.com) or the ARN of an identity provider'

const ours = (principal: Principal, session?: string): Asker => {
  const caller = callerOf(principal)
  const isSession = session !== undefined && caller.type === 'role'
  return {
    caller: isSession ? {...caller, session} : caller,
    principal: principal.key,
    name: isSession ? session : principal.address,
  }
}

const SESSION = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/
const ENTITY = /^arn:[^:]+:iam::(\d{12}):(user|role)\/(?:.+\/)?[^/]+$/
const ROOT = /^arn:[^:]+:iam::(\d{12}):root$/
const PROVIDER = /^arn:[^:]+:iam::\d{12}:(oidc|saml)-provider\/.+$/

function byArn(arn: string, model: AccessModel): Asker | Unasked {
  const [, , id = '', roleName = ''] = SESSION.exec(arn) ?? []
  if (id !== '') {
    const role = [...model.roles.values()].find(({account, value}) => account.id === id && value.name === roleName)
    const unknown: Caller = {
      type: 'role',
      arn: `arn:${arn.split(':')[1]}:iam::${id}:role/${roleName}`,
      accountId: id,
      session: arn,
    }
    return role ? ours(role, arn) : {caller: unknown, principal: undefined, name: arn}
  }
  const [, account = '', kind] = ENTITY.exec(arn) ?? []
  if (account !== '') {
    const known = [...model.principals.values()].find((one) => arnOfPrincipal(one) === arn)
    const type = kind === 'user' ? 'user' : 'role'
    return known ? ours(known) : {caller: {type, arn, accountId: account}, principal: undefined, name: arn}
  }
  const [, root = ''] = ROOT.exec(arn) ?? []
  if (root !== '') return {caller: {type: 'root', arn, accountId: root}, principal: undefined, name: arn}
  if (PROVIDER.test(arn)) return {caller: {type: 'federated', arn}, principal: undefined, name: arn}
  return {problem: `${arn} cannot ask for anything; ${FORMS}`}
}

function byAddress(text: string, model: AccessModel, accounts: readonly AccountRef[]): Asker | Unasked {
  const [accountName = '', second = '', third] = text.split('/')
  const [kind, name] = third === undefined ? ['role', second] : [second, third]
  const account = accounts.find((one) => one.name === accountName)
  if (!account)
    return {problem: `no account "${accountName}" in the file; there are ${accounts.map((one) => one.name).join(', ')}`}
  if (kind === 'group') {
    const members = [...model.principals.values()].filter(({key}) =>
      model.own(key).groups.some((group) => keyOf(group) === keyOf(text)),
    )
    const who = members.length > 0 ? `one of its members: ${members.map((one) => one.address).join(', ')}` : 'a user'
    return {problem: `a group cannot assume a role; ask for ${who}`}
  }
  if (kind !== 'user' && kind !== 'role') return {problem: `"${text}" names nobody who can ask; ${FORMS}`}
  const known = model.principals.get(keyOf(`${accountName}/${kind}/${name}`))
  if (known) return ours(known)
  const arn = `arn:${account.partition}:iam::${account.id}:${kind}/${name}`
  return {
    caller: {type: kind, arn, accountId: account.id},
    principal: undefined,
    name: `${accountName}/${kind}/${name}`,
  }
}

/** Who is meant by an address, an ARN (of a user, a role, a session, an account's root user, an identity provider) or a service. */
export function askerOf(text: string, model: AccessModel, accounts: readonly AccountRef[]): Asker | Unasked {
  if (text.startsWith('arn:')) return byArn(text, model)
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(text)) {
    return {caller: {type: 'service', arn: text}, principal: undefined, name: text}
  }
  const account = accounts.find((one) => one.name === text || one.id === text)
  if (account || /^\d{12}$/.test(text)) return {problem: `an account is many principals; ${FORMS}`}
  return text.includes('/') ? byAddress(text, model, accounts) : {problem: `"${text}" names nobody; ${FORMS}`}
}

const tagsAs = (prefix: string, tags: Readonly<Record<string, string>>): Given =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]))

/**
 * Condition keys that follow from the tags in the State: a user's own (those of a role can be overruled by those of its
 * session), and those of the role that is assumed.
 */
export function tagFacts(principal: Principal | undefined, role: {readonly value: Role} | undefined): Given {
  return {
    ...(principal?.kind === 'user' ? tagsAs('aws:PrincipalTag', (principal.value as User).tags) : {}),
    ...(role ? {...tagsAs('aws:ResourceTag', role.value.tags), ...tagsAs('iam:ResourceTag', role.value.tags)} : {}),
  }
}

/** What a request says of itself as condition keys. MFA is as fresh as can be; `mfa: false` says that there is none. */
export function givenOf({mfa, sourceIp, context}: AskedRequest): Given {
  return {
    ...(mfa === undefined
      ? {}
      : mfa
        ? {'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0'}
        : {'aws:MultiFactorAuthPresent': null, 'aws:MultiFactorAuthAge': null}),
    ...(sourceIp === undefined ? {} : {'aws:SourceIp': sourceIp}),
    ...context,
  }
}

/** Whether this caller may assume a role with this request, for `explain`. */
export function questionOf(asker: Asker, role: string, request: AskedRequest, model: AccessModel): Question {
  const principal = asker.principal === undefined ? undefined : model.principals.get(asker.principal)
  return {
    ...asker,
    role,
    given: {...tagFacts(principal, model.roles.get(keyOf(role))), ...givenOf(request)},
    externalId: request.externalId,
    duration: request.duration,
    tags: request.tags,
    sourceIdentity: request.sourceIdentity,
  }
}
