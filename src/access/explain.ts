import {nearest} from '../core/nearest.js'
import type {Address} from '../core/address.js'
import type {Json} from '../core/types.js'
import {testsOf} from '../policy/condition.js'
import type {Test} from '../policy/condition.js'
import {mayAssume} from '../policy/evaluate/assume.js'
import type {Assume, Assumption} from '../policy/evaluate/assume.js'
import type {Given} from '../policy/evaluate/context.js'
import type {Policies, Step} from '../policy/evaluate/decide.js'
import type {Caller} from '../policy/evaluate/principal.js'
import {asTexts, statementsOf} from '../policy/json.js'
import {awsPrincipals} from '../policy/principals.js'
import {sending, wordsOf} from './fix.js'
import type {Fix} from './fix.js'
import {arnOfPrincipal, policiesFor} from './model.js'
import type {AccessModel, Origin} from './model.js'

/** What decides a question of access, the first that fails in this order. */
export type Reason =
  | 'role-absent'
  | 'wrong-account-id'
  | 'trust'
  | 'mfa'
  | 'mfa-of-session'
  | 'external-id'
  | 'condition'
  | 'explicit-deny'
  | 'caller-policy'
  | 'boundary'
  | 'session-policy'
  | 'scp'
  | 'rcp'
  | 'session-length'
  | 'chaining'
  | 'root-user'

export interface Question {
  readonly caller: Caller
  /** Key of the caller in the model, where it is there. */
  readonly principal: string | undefined
  /** As a reader knows the caller: an address, or its ARN. */
  readonly name: string
  readonly role: Address
  readonly given: Given
  readonly externalId?: string | undefined
  /** Seconds. */
  readonly duration?: number | undefined
  /** Session tags that are passed. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly sourceIdentity?: string | undefined
  /** A session policy that is passed, and guards other than those of the model. */
  readonly guards?: Pick<Policies<Origin>, 'serviceControl' | 'resourceControl' | 'session'> | undefined
}

export interface Explanation {
  readonly outcome: Assumption['outcome']
  /** Undefined when allowed. */
  readonly reason?: Reason | undefined
  readonly decision?: Assumption<Origin> | undefined
  /** The step that decided, with its statement and where that is. */
  readonly step?: Step<Origin> | undefined
  readonly fix?: Fix | undefined
}

const arnIn = (text: string) => {
  const [, , service, , account = '', resource = ''] = text.split(':')
  return service === 'iam' ? {account, name: resource.split('/').at(-1) ?? ''} : undefined
}

/** A principal or a role that has the right name in another account: one digit of an id is wrong, often. */
function isMistakenId(arns: readonly string[], meant: string): boolean {
  const wanted = arnIn(meant)
  return (
    wanted !== undefined &&
    arns.some((arn) => {
      const named = arnIn(arn)
      return (
        named !== undefined && named.name === wanted.name && named.account !== wanted.account && wanted.name !== 'root'
      )
    })
  )
}

const isKey = (pattern: RegExp) => (test: {key: string}) => pattern.test(test.key)
const isMfa = isKey(/^aws:multifactorauth/i)
const isExternalId = isKey(/^sts:externalid$/i)

type Why = Pick<Explanation, 'reason' | 'fix'>

/** The statement that is nearest to letting in, with the tests that keep out; none where none names the caller. */
function closestOf({near, match, source}: Step<Origin>): {tests: readonly Test[]; document: Json | undefined} {
  const all = [...near, ...(match && source ? [{match, source}] : [])]
  const [closest] = all
    .filter(({match: {named, resource}}) => named !== 'none' && resource !== 'no')
    .sort((a, b) => a.match.failing.length - b.match.failing.length)
  const {failing = [], open = []} = closest?.match ?? {}
  return {tests: failing.length > 0 ? failing : open, document: closest?.source.document}
}

/** The first test to meet: MFA, then the external id, then any other. */
function firstOf(tests: readonly Test[]): {test: Test; reason: 'mfa' | 'external-id' | 'condition'} | undefined {
  const mfa = tests.find(isMfa)
  if (mfa) return {test: mfa, reason: 'mfa'}
  const external = tests.find(isExternalId)
  if (external) return {test: external, reason: 'external-id'}
  const [test] = tests
  return test && {test, reason: 'condition'}
}

/** Why a trust policy lets nobody of that name in: nothing names it, or the nearest statement's condition fails. */
function byTrust(step: Step<Origin>, ask: Question, assume: Assume): Why {
  const named = {role: ask.role, principal: ask.name}
  const {tests, document} = closestOf(step)
  const first = firstOf(tests)
  if (!first) return {reason: 'trust', fix: {how: 'trust', ...named}}
  const {test, reason} = first
  if (reason === 'mfa' && ask.caller.type === 'role')
    return {reason: 'mfa-of-session', fix: {how: 'trust-without-mfa', ...named}}
  return {reason, fix: sending(test, assume, document, 'yes') ?? {how: 'trust', ...named, without: wordsOf([test])}}
}

/** A policy of the caller that would allow it, were a condition met that the caller can meet. */
function byOwnCondition(step: Step<Origin>, assume: Assume): Why | undefined {
  const {tests, document} = closestOf(step)
  const first = firstOf(tests)
  const fix = first && sending(first.test, assume, document, 'yes')
  return fix && {reason: first.reason, fix}
}

/** A Deny, or a policy that may have one because nobody knows its text. */
function byDenial({layer, source, match}: Step<Origin>, ask: Question, assume: Assume, statement: Json): Why {
  if (match && source) {
    const mfa = testsOf(match.statement).find(isMfa)
    const fix = mfa && sending(mfa, assume, source.document, 'no')
    if (fix) return {reason: 'mfa', fix}
  }
  const isGuard = layer === 'service control policy' || layer === 'resource control policy'
  const isUnreadBoundary = layer === 'permissions boundary' && !match
  const reason = isGuard || isUnreadBoundary ? REASONS[layer] : 'explicit-deny'
  if (!source) return {reason}
  const where = source.from
  if (where.isAws && layer === 'permissions boundary')
    return {reason, fix: {how: 'another-boundary', where, principal: ask.name, statement}}
  if (where.isAws) return {reason, fix: {how: 'detach', where, principal: ask.name}}
  return match ? {reason, fix: {how: 'remove-deny', where, statement: match.index}} : {reason}
}

const REASONS: Readonly<Record<Exclude<Step['layer'], 'trust policy'>, Reason>> = {
  'identity policy': 'caller-policy',
  'permissions boundary': 'boundary',
  'session policy': 'session-policy',
  'service control policy': 'scp',
  'resource control policy': 'rcp',
}

/** Whether a principal may assume a role, and if not: which layer decides, where that is, and the smallest fix. */
export function explain(model: AccessModel, ask: Question): Explanation {
  const role = model.roles.get(ask.role.toLowerCase())
  if (!role) {
    const near = nearest(
      ask.role,
      [...model.roles.values()].map((one) => one.address),
    )
    return {
      outcome: 'denied',
      reason: 'role-absent',
      fix: near ? {how: 'name-another-role', role: near} : {how: 'declare-role', role: ask.role},
    }
  }
  const arn = arnOfPrincipal(role)
  const policies = {...policiesFor(model, ask.principal, role.key, ask.caller.accountId), ...ask.guards}
  const assume: Assume = {
    caller: ask.caller,
    role: {arn, account: role.account, maxSession: role.value.maxSession},
    given: ask.given,
    externalId: ask.externalId,
    duration: ask.duration,
    tags: ask.tags,
    sourceIdentity: ask.sourceIdentity,
  }
  const decision = mayAssume(assume, policies)
  return {outcome: decision.outcome, decision, ...reasonOf(decision, ask, assume, policies)}
}

function reasonOf(
  decision: Assumption<Origin>,
  ask: Question,
  assume: Assume,
  policies: Policies<Origin>,
): Why & Pick<Explanation, 'step'> {
  const {tooLong, because: step} = decision
  if (tooLong)
    return {reason: tooLong.why === 'chain' ? 'chaining' : 'session-length', fix: {how: 'shorten', most: tooLong.most}}
  if (decision.outcome === 'allowed') return {}
  if (!step) return {reason: ask.caller.type === 'root' ? 'root-user' : 'caller-policy'}
  const {arn} = assume.role
  const statement: Json = {Effect: 'Allow', Action: decision.action, Resource: arn}
  if (step.effect === 'denies') return {...byDenial(step, ask, assume, statement), step}
  if (step.layer === 'trust policy') {
    const found = byTrust(step, ask, assume)
    const trusted = policies.resource ? awsPrincipals(policies.resource.document) : []
    return found.reason === 'trust' && isMistakenId(trusted, ask.caller.arn)
      ? {...found, reason: 'wrong-account-id', step}
      : {...found, step}
  }
  const met = step.layer === 'identity policy' ? byOwnCondition(step, assume) : undefined
  if (met) return {...met, step}
  const allowed = policies.identity.flatMap(({document}) =>
    statementsOf(document).flatMap((one) => asTexts(one['Resource'])),
  )
  const isMistaken = step.layer === 'identity policy' && isMistakenId(allowed, arn)
  const where = step.layer === 'permissions boundary' ? policies.boundary?.from : undefined
  const principal = ask.name
  return {
    reason: isMistaken ? 'wrong-account-id' : REASONS[step.layer],
    step,
    fix: where?.isAws
      ? {how: 'another-boundary', where, principal, statement}
      : {
          how: 'allow',
          layer: step.layer,
          where,
          principal,
          // Statements of an RCP are about everyone who comes in.
          statement: step.layer === 'resource control policy' ? {...statement, Principal: '*'} : statement,
        },
  }
}
