import type {AccountRef} from '../../core/types.js'
import {createContext, withFacts, withOpen, withPart} from './context.js'
import type {Context, Given} from './context.js'
import {decide} from './decide.js'
import type {Decision, Policies} from './decide.js'
import {partOf} from './principal.js'
import type {Caller} from './principal.js'

/** One AssumeRole as a caller would send it. */
export interface Assume {
  readonly caller: Caller
  readonly role: {readonly arn: string; readonly account: AccountRef; readonly maxSession: number}
  /** Condition keys as far as they are known besides those that follow from the caller and from what is sent. */
  readonly given: Given
  readonly externalId?: string | undefined
  /** Session tags that are passed. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly sourceIdentity?: string | undefined
  /** Seconds. */
  readonly duration?: number | undefined
}

/** STS refuses the request itself, before any policy is asked: a session that is too long or too short. Seconds. */
export interface WrongLength {
  readonly asked: number
  /** The nearest that it takes. */
  readonly limit: number
  readonly why: 'role' | 'chain' | 'short'
}

export interface Assumption<From = unknown> extends Decision<From> {
  /** The call that decided: all of them have to be allowed. */
  readonly action: string
  readonly wrongLength?: WrongLength | undefined
}

/** A session that assumes a role gets one hour at most (STS API, AssumeRole, "role chaining"). Seconds. */
const CHAIN = 3600

/** The shortest session (STS API, AssumeRole, DurationSeconds). Seconds. */
const LEAST = 900

/** A service says for what it calls, a provider's token has claims (`HOST:sub`, `saml:aud`): not given is not absent. */
const OPEN: Readonly<Partial<Record<Caller['type'], RegExp>>> = {
  service: /^aws:source(arn|account)$/i,
  federated: /^(?!aws:|sts:)/i,
}

/** Condition keys that follow from who calls, in every request. */
export function callerFacts(caller: Caller): Given {
  if (caller.type === 'service') return {'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': caller.arn}
  if (caller.type === 'federated') return {'aws:FederatedProvider': caller.arn}
  const name = caller.arn.split('/').at(-1) ?? ''
  return {
    ...(partOf(caller) ? {} : {'aws:PrincipalArn': caller.arn}),
    'aws:PrincipalAccount': caller.accountId,
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalType': caller.type === 'user' ? 'User' : caller.type === 'root' ? 'Account' : 'AssumedRole',
    ...(caller.type === 'user' ? {'aws:username': name} : {}),
    // What AssumeRole gives out says nothing of MFA (IAM User Guide, "Configuring MFA-protected API access").
    ...(caller.type === 'role' ? {'aws:MultiFactorAuthPresent': null, 'aws:MultiFactorAuthAge': null} : {}),
  }
}

/** The same context where it is known of the caller's ARN how it begins and ends, if that is all. */
export function withCaller(context: Context, caller: Caller): Context {
  const part = partOf(caller)
  return part ? withPart(context, 'aws:PrincipalArn', part) : context
}

/** What is said of a key of the request, by whichever way. */
const saidOf = (given: Given, key: RegExp): (readonly [key: string, values: readonly string[]])[] =>
  Object.entries(given).flatMap(([one, value]) =>
    key.test(one) && value !== null && value !== undefined
      ? [[one, typeof value === 'string' ? [value] : value] as const]
      : [],
  )

/** The keys of the session tags that are passed: as tags, or as condition keys of the request. */
const tagKeysOf = ({given, tags}: Assume): string[] => [
  ...new Set([
    ...Object.keys(tags ?? {}),
    ...saidOf(given, /^aws:requesttag\/./i).flatMap(([key, values]) =>
      values.length > 0 ? [key.slice(key.indexOf('/') + 1)] : [],
    ),
    ...saidOf(given, /^aws:tagkeys$/i).flatMap(([, values]) => values),
  ]),
]

/** The request's context: what AWS itself says of the caller, and what the request carries. */
export function contextOf(assume: Assume): Context {
  const {caller, role, given, externalId, tags, sourceIdentity, duration} = assume
  const keys = tagKeysOf(assume)
  const nothing = withCaller(createContext({}), caller)
  const open = OPEN[caller.type]
  const base = open ? withOpen(nothing, open) : nothing
  return withFacts(withFacts(base, given), {
    ...callerFacts(caller),
    'aws:ResourceAccount': role.account.id,
    'aws:ViaAWSService': 'false',
    'sts:ExternalId': externalId,
    'sts:SourceIdentity': sourceIdentity,
    ...(duration === undefined ? {} : {'sts:DurationSeconds': String(duration)}),
    ...(keys.length > 0 ? {'aws:TagKeys': keys} : {}),
    ...Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  })
}

function wrongLengthOf({caller, role}: Assume, context: Context): WrongLength | undefined {
  const fact = context.fact('sts:DurationSeconds')
  const asked = typeof fact === 'string' ? NaN : Number(fact[0])
  if (Number.isNaN(asked)) return undefined
  if (asked < LEAST) return {asked, limit: LEAST, why: 'short'}
  if (caller.type === 'role' && asked > CHAIN) return {asked, limit: CHAIN, why: 'chain'}
  return asked > role.maxSession ? {asked, limit: role.maxSession, why: 'role'} : undefined
}

const RANK = {denied: 0, conditional: 1, allowed: 2} as const

/** The call by which a caller assumes a role: a federated one has that of its provider, by the provider's ARN. */
export const assumeAction = ({type, arn}: Caller): string =>
  type !== 'federated'
    ? 'sts:AssumeRole'
    : arn.includes(':saml-provider/')
      ? 'sts:AssumeRoleWithSAML'
      : 'sts:AssumeRoleWithWebIdentity'

const isSaid = (context: Context, key: string): boolean => {
  const fact = context.fact(key)
  return typeof fact !== 'string' && fact.length > 0
}

/**
 * Whether a caller may assume a role: sts:AssumeRole (a federated one by SAML or web identity), and where tags or a source
 * identity are passed, in whichever way that is said, sts:TagSession and sts:SetSourceIdentity, on both sides. Source: IAM User Guide, "Pass session tags in AWS STS",
 * "Monitor and control actions taken with assumed roles".
 */
export function mayAssume<From>(assume: Assume, policies: Policies<From>): Assumption<From> {
  const {caller, role} = assume
  const context = contextOf(assume)
  const actions = [
    assumeAction(caller),
    ...(isSaid(context, 'aws:TagKeys') ? ['sts:TagSession'] : []),
    ...(isSaid(context, 'sts:SourceIdentity') ? ['sts:SetSourceIdentity'] : []),
  ]
  const decisions = actions.map((action) => ({
    action,
    ...decide({caller, action, resource: role.arn, context}, policies, role.account, true),
  }))
  const worst = decisions.reduce((a, b) => (RANK[b.outcome] < RANK[a.outcome] ? b : a))
  const wrongLength = wrongLengthOf(assume, context)
  return wrongLength ? {...worst, outcome: 'denied', wrongLength} : worst
}
