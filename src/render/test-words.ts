import type {Because, TestResult} from '../access/tests.js'
import type {Reason} from '../access/explain.js'
import type {Origin} from '../access/model.js'
import type {Test} from '../policy/condition.js'
import {guardTargetWords} from '../policy/guard-target.js'
import type {Decision, Layer, Step} from '../policy/evaluate/decide.js'

/** Where a policy is, or one of its statements (from 0): `accounts.yaml:12`, or an address. */
export type Where = (origin: Origin, statement?: number) => string

const REASONS: Readonly<Record<Reason, string>> = {
  'principal-absent': 'the caller does not exist',
  'role-absent': 'there is no such role',
  'wrong-account-id': 'what it names is in another account',
  trust: 'it does not let the caller in',
  mfa: 'MFA is missing',
  'mfa-of-session': 'it asks for MFA, which the session of a role never has',
  'external-id': 'the external id is missing or another one',
  condition: 'a condition is not met',
  'explicit-deny': 'it has a Deny',
  'caller-policy': 'none of them allows it',
  boundary: 'it does not allow it',
  'session-policy': 'it does not allow it',
  'resource-policy': 'it is not looked at',
  scp: 'it does not allow it',
  rcp: 'it does not allow it',
  'session-length': 'the session would be longer or shorter than the role allows',
  chaining: 'a session that assumes a role gets one hour at most',
  'root-user': 'the root user of an account cannot assume a role',
}

/** Reasons that lie in the request itself. */
const OF_NO_POLICY: ReadonlySet<Reason> = new Set(['session-length', 'chaining', 'root-user'])

const LAYERS: Readonly<Record<Layer, string>> = {
  'service control policy': 'a service control policy',
  'resource control policy': 'a resource control policy',
  'trust policy': 'the trust policy',
  'resource policy': 'the policy of the resource',
  'identity policy': 'its own policies',
  'permissions boundary': 'the permissions boundary',
  'session policy': 'the session policy',
}

/** A decision with what is needed to speak of it. */
interface Spoken {
  readonly decision: Decision<Origin>
  readonly reason: Reason | undefined
  /** What policies of the organization are attached to that do not allow it. */
  readonly level: string | undefined
  readonly who: string
  /** The trust policy that was asked. */
  readonly trust: Origin | undefined
  readonly where: Where
}

/** Of a layer that lets nobody in, the statement that comes nearest to it. */
const closestOf = ({near}: Step<Origin>) =>
  near
    .filter(({match: {named, resource}}) => named !== 'none' && resource !== 'no')
    .sort((a, b) => a.match.failing.length - b.match.failing.length)[0]

/** The layer of a step and where it is. */
function layerOf(step: Step<Origin>, {who, trust, where}: Spoken): string {
  const {layer, source, match} = step
  const closest = closestOf(step)
  const from = source?.from ?? closest?.source.from ?? (layer === 'trust policy' ? trust : undefined)
  const name = layer === 'identity policy' ? `the policies of ${who}` : LAYERS[layer]
  return from ? `${name} (${where(from, (match ?? closest?.match)?.index)})` : name
}

const keysOf = (open: readonly Test[]): string => [...new Set(open.map(({key}) => key))].join(' and ')

function dependsWords(spoken: Spoken): string {
  const {because: step, open} = spoken.decision
  if (!step) return 'nobody can tell'
  if (open.length > 0) return `it depends on ${keysOf(open)}, by ${layerOf(step, spoken)}; say it under "with"`
  if (step.layer === 'resource policy') return 'it depends on the policy of the resource, which is not looked at'
  return step.match
    ? `it depends on ${layerOf(step, spoken)}`
    : `nobody can tell: not all policies of ${spoken.who} are known`
}

const isGuard = (layer: Layer): boolean => layer === 'service control policy' || layer === 'resource control policy'

/** By which statement somebody gets in. */
function allowedWords(spoken: Spoken): string {
  const step = spoken.decision.steps.find(
    // Policies of the organization let through and give nothing.
    ({effect, verdict, match, layer}) => effect === 'allows' && verdict === 'yes' && match && !isGuard(layer),
  )
  return step ? `allowed by ${layerOf(step, spoken)}` : 'allowed'
}

/** Reasons that say no more than that there is a condition, or not even that. */
const OF_CONDITIONS: ReadonlySet<Reason> = new Set(['condition', 'caller-policy', 'boundary', 'session-policy'])

function deniedWords(spoken: Spoken): string {
  const {reason, decision} = spoken
  const {because: step} = decision
  const isForbidden = step?.effect === 'denies' && isGuard(step.layer)
  const said = isForbidden ? REASONS['explicit-deny'] : reason === undefined ? 'it does not allow it' : REASONS[reason]
  if (!step || (reason !== undefined && OF_NO_POLICY.has(reason))) return `denied: ${said}`
  const failing = step.effect === 'allows' ? (closestOf(step)?.match.failing ?? []) : []
  if (!isForbidden && isGuard(step.layer) && spoken.level !== undefined)
    return `denied: no ${step.layer} attached to ${guardTargetWords(spoken.level)} allows it`
  const isOpen = reason !== undefined && OF_CONDITIONS.has(reason) && failing.length > 0
  return `denied by ${layerOf(step, spoken)}: ${isOpen ? `its condition on ${keysOf(failing)} is not met` : said}`
}

const WORDS = {allowed: allowedWords, conditional: dependsWords, denied: deniedWords} as const

/** The call that decided, where it is another than the one that is meant anyway: to pass tags, say. */
const callWords = (action: string | undefined): string =>
  action === undefined || action.startsWith('sts:AssumeRole') ? '' : `${action}: `

function becauseWords(because: Because, {outcome}: Pick<TestResult, 'outcome'>, where: Where): string {
  switch (because.by) {
    case 'form':
      return because.problem
    case 'nobody':
      return `denied: there is no ${because.who}`
    case 'unseen':
      return `nobody can tell: nothing is known of ${because.role}`
    case 'resource':
      return `whether it can ${because.action} depends on which of ${because.resource} is meant; name it under "on"`
    case 'role':
    case 'action': {
      const {decision, reason, level} = because.explanation
      const what =
        because.by === 'action' ? `${because.action} on ${because.resource}: ` : callWords(because.explanation.action)
      if (!decision) return `${what}${outcome}${reason === undefined ? '' : `: ${REASONS[reason]}`}`
      const trust: Origin | undefined =
        because.by === 'role' ? {address: `${because.role}/trust`, kind: 'trust', name: because.role} : undefined
      return what + WORDS[outcome]({decision, reason, level, who: because.who, trust, where})
    }
  }
}

/** Why an entry came out as it did, as one sentence without its end. Not escaped. */
export const outcomeWords = (result: TestResult, where: Where): string => becauseWords(result.because, result, where)
