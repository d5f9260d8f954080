import type {AccountRef} from '../../core/types.js'
import {createContext, withFacts, withOpen} from './context.js'
import type {Context, Given} from './context.js'
import {decide} from './decide.js'
import type {Decision, Policies} from './decide.js'
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

/** STS refuses the request itself, before any policy is asked: a session that is too long. */
export interface TooLong {
  readonly asked: number
  readonly most: number
  readonly why: 'role' | 'chain'
}

export interface Assumption<From = unknown> extends Decision<From> {
  /** The call that decided: all of them have to be allowed. */
  readonly action: string
  readonly tooLong?: TooLong | undefined
}

/** A session that assumes a role gets one hour at most (STS API, AssumeRole, "role chaining"). Seconds. */
const CHAIN = 3600

/** A service says for what it calls, a provider's token has claims (`HOST:sub`, `saml:aud`): not given is not absent. */
const OPEN: Readonly<Partial<Record<Caller['type'], RegExp>>> = {
  service: /^aws:source(arn|account)$/i,
  federated: /^(?!aws:|sts:)/i,
}

/** The request's context: what AWS itself says of the caller, and what the request carries. */
export function contextOf({caller, role, given, externalId, tags, sourceIdentity, duration}: Assume): Context {
  const name = caller.arn.split('/').at(-1) ?? ''
  const own: Given =
    caller.type === 'service'
      ? {'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': caller.arn}
      : caller.type === 'federated'
        ? {'aws:FederatedProvider': caller.arn}
        : {
            'aws:PrincipalArn': caller.arn,
            'aws:PrincipalAccount': caller.accountId,
            'aws:PrincipalIsAWSService': 'false',
            'aws:PrincipalType': caller.type === 'user' ? 'User' : caller.type === 'root' ? 'Account' : 'AssumedRole',
            ...(caller.type === 'user' ? {'aws:username': name} : {}),
            // What AssumeRole gives out says nothing of MFA (IAM User Guide, "Configuring MFA-protected API access").
            ...(caller.type === 'role' ? {'aws:MultiFactorAuthPresent': null, 'aws:MultiFactorAuthAge': null} : {}),
          }
  const keys = Object.keys(tags ?? {})
  const nothing = createContext({})
  const open = OPEN[caller.type]
  const base = open ? withOpen(nothing, open) : nothing
  return withFacts(withFacts(base, given), {
    ...own,
    'aws:ResourceAccount': role.account.id,
    'aws:ViaAWSService': 'false',
    'sts:ExternalId': externalId,
    'sts:SourceIdentity': sourceIdentity,
    ...(duration === undefined ? {} : {'sts:DurationSeconds': String(duration)}),
    ...(keys.length > 0 ? {'aws:TagKeys': keys} : {}),
    ...Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  })
}

function tooLongFor({caller, role, duration}: Assume): TooLong | undefined {
  if (duration === undefined) return undefined
  if (caller.type === 'role' && duration > CHAIN) return {asked: duration, most: CHAIN, why: 'chain'}
  return duration > role.maxSession ? {asked: duration, most: role.maxSession, why: 'role'} : undefined
}

const RANK = {denied: 0, conditional: 1, allowed: 2} as const

/** The call by which a caller assumes a role: a federated one has that of its provider, by the provider's ARN. */
const assumeAction = ({type, arn}: Caller): string =>
  type !== 'federated'
    ? 'sts:AssumeRole'
    : arn.includes(':saml-provider/')
      ? 'sts:AssumeRoleWithSAML'
      : 'sts:AssumeRoleWithWebIdentity'

/**
 * Whether a caller may assume a role: sts:AssumeRole (a federated one by SAML or web identity), and where tags or a source identity are passed
 * sts:TagSession and sts:SetSourceIdentity, on both sides. Source: IAM User Guide, "Pass session tags in AWS STS",
 * "Monitor and control actions taken with assumed roles".
 */
export function mayAssume<From>(assume: Assume, policies: Policies<From>): Assumption<From> {
  const {caller, role} = assume
  const context = contextOf(assume)
  const actions = [
    assumeAction(caller),
    ...(Object.keys(assume.tags ?? {}).length > 0 ? ['sts:TagSession'] : []),
    ...(assume.sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ]
  const decisions = actions.map((action) => ({
    action,
    ...decide({caller, action, resource: role.arn, context}, policies, role.account, true),
  }))
  const worst = decisions.reduce((a, b) => (RANK[b.outcome] < RANK[a.outcome] ? b : a))
  const tooLong = tooLongFor(assume)
  return tooLong ? {...worst, outcome: 'denied', tooLong} : worst
}
