import {keyOf} from '../core/address.js'
import {nearest} from '../core/nearest.js'
import type {AccountRef, Resource} from '../core/types.js'
import {tagList} from '../kinds/tags.js'
import type {Role, User} from '../kinds/values.js'
import type {Given} from '../policy/evaluate/context.js'
import type {Caller} from '../policy/evaluate/principal.js'
import type {Question} from './explain.js'
import {didYouMean, meantBy} from './meant.js'
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

/** Below it may be a region (IAM Identity Center User Guide, "Referencing permission sets in resource policies"). */
const OF_IDENTITY_CENTER = '/aws-reserved/sso.amazonaws.com/'

/** Somebody of whom the name is known and not the path: the ARN of a session has none, nor has an address. */
function pathless(
  {id: accountId, partition}: Pick<AccountRef, 'id' | 'partition'>,
  type: 'user' | 'role',
  name: string,
): Extract<Caller, {type: 'user' | 'role'}> {
  const path = type === 'role' && name.startsWith('AWSReservedSSO_') ? OF_IDENTITY_CENTER : '/'
  return {type, arn: `arn:${partition}:iam::${accountId}:${type}${path}${name}`, accountId, isPathOpen: true}
}

/** Somebody of that name in the account, at whatever path. */
const named = (model: AccessModel, accountId: string, kind: string, name: string): Principal | undefined =>
  [...model.principals.values()].find(
    (one) => one.account.id === accountId && one.kind === kind && one.value.name.toLowerCase() === name.toLowerCase(),
  )

const SESSION = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/
const ENTITY = /^arn:[^:]+:iam::(\d{12}):(user|role)\/(?:.+\/)?([^/]+)$/
const ROOT = /^arn:[^:]+:iam::(\d{12}):root$/
const FEDERATED = /^arn:[^:]+:sts::\d{12}:federated-user\/.+$/
const PROVIDER = /^arn:[^:]+:iam::\d{12}:(oidc|saml)-provider\/.+$/

function byArn(arn: string, model: AccessModel): Asker | Unasked {
  const [, partition = '', id = '', roleName = ''] = SESSION.exec(arn) ?? []
  if (id !== '') {
    const role = [...model.roles.values()].find(({account, value}) => account.id === id && value.name === roleName)
    if (role) return ours(role, arn)
    return {
      caller: {...pathless({id, partition}, 'role', roleName), type: 'role', session: arn},
      principal: undefined,
      name: arn,
    }
  }
  const [, account = '', kind = '', name = ''] = ENTITY.exec(arn) ?? []
  if (account !== '') {
    const known = named(model, account, kind, name)
    if (known && arnOfPrincipal(known) !== arn)
      return {problem: `no ${kind} has the ARN ${arn}; that of ${known.address} is ${arnOfPrincipal(known)}`}
    const type = kind === 'user' ? 'user' : 'role'
    return known ? ours(known) : {caller: {type, arn, accountId: account}, principal: undefined, name: arn}
  }
  const [, root = ''] = ROOT.exec(arn) ?? []
  if (root !== '') return {caller: {type: 'root', arn, accountId: root}, principal: undefined, name: arn}
  if (PROVIDER.test(arn)) return {caller: {type: 'federated', arn}, principal: undefined, name: arn}
  // STS API, GetFederationToken, "Permissions".
  if (FEDERATED.test(arn))
    return {
      problem: `${arn} is a federated user's session: it can assume no role, and what else it may depends on the policy passed to GetFederationToken; ask for the user who made it`,
    }
  return {problem: `${arn} cannot ask for anything; ${FORMS}`}
}

/** IAM's names of users and roles. */
const NAME = /^[\w+=,.@-]+$/

/** `root/user` names a kind and nobody. */
const KINDS = new Set(['user', 'role', 'group', 'policy'])

function byAddress(text: string, model: AccessModel, accounts: readonly AccountRef[]): Asker | Unasked {
  const parts = text.split('/')
  const [accountName = '', second = '', third] = parts
  const [kind, name] = third !== undefined ? [second, third] : ['role', KINDS.has(second) ? '' : second]
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
  if ((kind !== 'user' && kind !== 'role') || parts.length > 3 || !NAME.test(name))
    return {problem: `"${text}" names nobody who can ask; ${FORMS}`}
  const known = model.principals.get(keyOf(`${accountName}/${kind}/${name}`))
  if (known) return ours(known)
  return {
    caller: pathless(account, kind, name),
    principal: undefined,
    name: `${accountName}/${kind}/${name}`,
  }
}

/** Who may be meant by a name that nobody has: somebody of that name and another kind, or of a name that is near. */
export function nearPrincipal(model: AccessModel, {arn, accountId, type}: Caller): Principal | undefined {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const there = [...model.principals.values()].filter(({account}) => account.id === accountId)
  const same = there.find(({value}) => value.name.toLowerCase() === name.toLowerCase())
  if (same) return same
  const find = (some: readonly Principal[]) => {
    const near = nearest(
      name,
      some.map(({value}) => value.name),
    )
    return some.find(({value}) => value.name === near)
  }
  return find(there.filter(({kind}) => kind === type)) ?? find(there)
}

/** Who is meant by an address, an ARN (of a user, a role, a session, an account's root user, an identity provider) or a service. */
export function askerOf(text: string, model: AccessModel, accounts: readonly AccountRef[]): Asker | Unasked {
  if (text.startsWith('arn:')) return byArn(text, model)
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(text))
    return {caller: {type: 'service', arn: text}, principal: undefined, name: text}
  const account = accounts.find((one) => one.name === text || one.id === text)
  if (account || /^\d{12}$/.test(text)) return {problem: `an account is many principals; ${FORMS}`}
  if (text.includes('/')) return byAddress(text, model, accounts)
  return {problem: `"${text}" names nobody; ${didYouMean(meantBy(text, model.principals.values())) ?? FORMS}`}
}

const tagsAs = (prefix: string, tags: Readonly<Record<string, string>>): Given =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]))

/** All tags of something, so that it has no others. */
const allTagsAs = (prefix: string, {tags, marks}: Pick<Role | User, 'tags' | 'marks'>): Given => ({
  [`${prefix}/*`]: null,
  ...tagsAs(prefix, Object.fromEntries(tagList(tags, marks).map(({Key, Value}) => [Key, Value]))),
})

/**
 * Condition keys that follow from the tags in the State: a user's own (those of a role can be overruled by those of its
 * session), and those of the role that is assumed.
 */
export function tagFacts(principal: Principal | undefined, role: {readonly value: Role} | undefined): Given {
  return {
    ...(principal?.kind === 'user' ? allTagsAs('aws:PrincipalTag', principal.value) : {}),
    ...(role ? {...allTagsAs('aws:ResourceTag', role.value), ...allTagsAs('iam:ResourceTag', role.value)} : {}),
  }
}

/** Condition keys that follow from the organizations of both accounts, where they are known. */
export function organizationFacts(
  {guards}: Pick<AccessModel, 'guards'>,
  caller: string | undefined,
  resource: string | undefined,
): Given {
  const of = (account: string | undefined) => (account === undefined ? undefined : guards.organizationOf?.(account))
  const [own, role] = [of(caller), of(resource)]
  return {
    ...(own === undefined ? {} : {'aws:PrincipalOrgID': own}),
    ...(role === undefined ? {} : {'aws:ResourceOrgID': role}),
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

/** What a request of AssumeRole carries besides, as condition keys: for who asks for it as for any other action. */
export function sentOf({externalId, duration, sourceIdentity, tags}: AskedRequest): Given {
  return {
    'sts:ExternalId': externalId,
    'sts:SourceIdentity': sourceIdentity,
    'sts:DurationSeconds': duration === undefined ? undefined : String(duration),
    ...tagsAs('aws:RequestTag', tags ?? {}),
  }
}

/** Whether this caller may assume a role with this request, for `explain`. */
export function questionOf(asker: Asker, role: string, request: AskedRequest, model: AccessModel): Question {
  const principal = asker.principal === undefined ? undefined : model.principals.get(asker.principal)
  const into = model.roles.get(keyOf(role))
  return {
    ...asker,
    role,
    given: {
      ...organizationFacts(model, asker.caller.accountId, into?.account.id),
      ...tagFacts(principal, into),
      ...givenOf(request),
    },
    externalId: request.externalId,
    duration: request.duration,
    tags: request.tags,
    sourceIdentity: request.sourceIdentity,
  }
}

/** A session of a role that has just been assumed with a request, and the condition keys of what it asks for next. */
export function sessionOf(role: Resource<Role>, request: AskedRequest): {asker: Asker; given: Given} {
  return {
    asker: ours(role),
    given: {
      ...tagsAs('aws:PrincipalTag', {...role.value.tags, ...request.tags}),
      ...(request.sourceIdentity === undefined ? {} : {'aws:SourceIdentity': request.sourceIdentity}),
      // What AssumeRole gives out says nothing of MFA.
      ...givenOf({...request, mfa: false}),
    },
  }
}
