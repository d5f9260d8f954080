import type {Address} from '../../core/address.js'
import type {Json} from '../../core/types.js'
import type {Explanation} from '../../access/explain.js'
import type {Origin} from '../../access/model.js'
import type {Reason} from '../../access/why.js'
import type {Caller} from '../../policy/evaluate/principal.js'
import type {Layer, Step} from '../../policy/evaluate/decide.js'
import type {Match} from '../../policy/evaluate/statement.js'
import type {Test} from '../../policy/condition.js'
import {statementsOf} from '../../policy/json.js'
import {conditionWords} from '../../policy/condition-words.js'
import {guardTargetWords} from '../../policy/guard-target.js'
import type {Expired, Site} from './site.js'

/** One answer: who asked for what. */
export interface Answer {
  /** An address, or an ARN. */
  readonly who: string
  readonly act:
    {readonly role: Address} | {readonly action: string; readonly resource: string; readonly isRole?: boolean}
  readonly caller: Caller
  readonly explanation: Explanation
  readonly mfa?: boolean | undefined
  readonly externalId?: string | undefined
  /** Why nothing is known of the caller's own policies. */
  readonly unknown?: 'undeclared' | 'unread' | 'not-ours' | undefined
  /** It will be allowed when the file is applied. */
  readonly isPending?: boolean
}

export const actWords = ({act}: Answer): string =>
  'role' in act ? `assume ${act.role}` : `call ${act.action}${act.resource === '*' ? '' : ` on ${act.resource}`}`

/** `1h`, `90m`, `45s`: as the file and the flags take it. */
export const lengthWords = (seconds: number): string =>
  seconds % 3600 === 0 ? `${seconds / 3600}h` : seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`

/** One test in words; the keys that have none stand as in the document. */
export function testWords({operator, key, values}: Test): string {
  return conditionWords({Condition: {[operator]: {[key]: [...values]}}}).join(' and ')
}

const NAMES: Readonly<Record<Layer, (name: string) => string>> = {
  'trust policy': () => 'its trust policy',
  'resource policy': () => 'the policy of the resource',
  'identity policy': (name) => `the policy ${name}`,
  'permissions boundary': (name) => `the permissions boundary ${name}`,
  'session policy': () => 'the session policy',
  'service control policy': (name) => `the service control policy ${name}`,
  'resource control policy': (name) => `the resource control policy ${name}`,
}

/** The statement that decided, or that comes nearest to letting in: about the caller first, then with the fewest tests that fail. */
export function statementOf({match, source, near}: Step<Origin>): {match: Match; from: Origin} | undefined {
  if (match && source) return {match, from: source.from}
  const rank = ({named, resource, failing}: Match) =>
    (named === 'none' ? 1000 : 0) + (resource === 'no' ? 100 : 0) + failing.length
  const [closest] = [...near].sort((a, b) => rank(a.match) - rank(b.match))
  return closest && {match: closest.match, from: closest.source.from}
}

/** The policy of that statement; of one whose text is not known, the policy itself. */
export const policyOf = (step: Step<Origin>): Origin | undefined => statementOf(step)?.from ?? step.source?.from

const layerWords = (step: Step<Origin>): string => {
  const name = policyOf(step)?.name
  return name === undefined && step.layer !== 'trust policy' ? `the ${step.layer}` : NAMES[step.layer](name ?? '')
}

/** What an action lets one do, as a reader knows it. */
export const callOf = (action: string): string =>
  action === 'sts:TagSession'
    ? 'pass session tags'
    : action === 'sts:SetSourceIdentity'
      ? 'pass a source identity'
      : `call ${action}`

/** The policy of the organization that decided, with what it is attached to. */
const guardOf = (step: Step<Origin>): string => {
  const target = policyOf(step)?.through
  return target === undefined
    ? `${layerWords(step)} of its organization`
    : `${layerWords(step)}, attached to ${guardTargetWords(target)},`
}

/** Why policies of the organization keep out: one of them denies it, or those of one level do not allow it. */
function guardWords(answer: Answer, step: Step<Origin> | undefined, what: string): string {
  const {level} = answer.explanation
  if (step?.effect === 'denies') return `${guardOf(step)} forbids ${callIn(answer)}`
  return level === undefined
    ? `no ${what} of one level of its organization allows ${callIn(answer)}`
    : `no ${what} attached to ${guardTargetWords(level)} allows ${callIn(answer)}`
}

/** The call that decided, where it is another than the one that is meant anyway; else "it". */
function callIn({act, explanation: {action}}: Answer): string {
  return 'role' in act && action !== undefined && !action.startsWith('sts:AssumeRole') ? action : 'it'
}

const lettingWords = (answer: Answer): string => {
  const call = callIn(answer)
  return call === 'it' ? `lets ${answer.who} in` : `lets ${answer.who} ${callOf(call)} (${call})`
}

const isClosed = ({document}: {readonly document?: Json | undefined}): boolean =>
  document !== undefined && statementsOf(document).every((one) => one['Effect'] === 'Deny')

/** Lines of the role whose last day is over and by which this caller would have got in, as far as that can be told. */
export function expiredOf(answer: Answer, site: Site): readonly Expired[] {
  const {act, who, caller, explanation} = answer
  const {step, reason} = explanation
  if (!('role' in act) || reason !== 'trust' || step?.layer !== 'trust policy') return []
  const expired = site.entryOf(act.role)?.trust?.expired ?? []
  if (site.from === 'live') return []
  const names = new Set([who, caller.arn, who.split('/')[0] ?? '', caller.accountId ?? ''])
  const own = expired.filter((line) => line.names.some((name) => names.has(name)))
  return own.length > 0 || !step.source || !isClosed(step.source) ? own : expired
}

/** The reason by its name; of a line of trust that was for a time, that its last day is over. */
export const reasonOf = (answer: Answer, site: Site): string | undefined =>
  expiredOf(answer, site).length > 0 ? 'expired' : answer.explanation.reason

/** What a reason says of the step that decided, as the rest of `No: paul may not assume Admin: …`. */
const DENIED: Readonly<Record<Reason, (answer: Answer, step: Step<Origin> | undefined, site: Site) => string>> = {
  'principal-absent': ({who}, _, {from}) => `there is no ${who} ${from === 'live' ? 'in AWS' : 'after the plan'}`,
  'role-absent': (_, __, {from, file}) =>
    from === 'file'
      ? `${file} declares no such role`
      : `there is no such role ${from === 'live' ? 'in AWS' : 'after the plan'}`,
  'root-user': () => 'the root user of an account can assume no role',
  'session-length': ({explanation: {wrongLength}}) =>
    wrongLength?.why === 'short'
      ? `a session lasts ${lengthWords(wrongLength.limit)} at least, and ${lengthWords(wrongLength.asked)} is asked for`
      : `a session of this role lasts ${lengthWords(wrongLength?.limit ?? 0)} at most, and ${lengthWords(wrongLength?.asked ?? 0)} is asked for`,
  chaining: ({explanation: {wrongLength}}) =>
    `a role that assumes a role gets one hour at most, and ${lengthWords(wrongLength?.asked ?? 0)} is asked for`,
  'wrong-account-id': ({who, explanation: {mistaken}}, step) =>
    step?.layer === 'trust policy'
      ? `its trust policy names ${mistaken}, which is in another account`
      : `the policies of ${who} name ${mistaken}, which is in another account`,
  trust(answer, _, site) {
    const [over] = expiredOf(answer, site)
    return over
      ? `its line of trust was for a time, and ${over.on} was the last day (${over.at})`
      : `nothing in its trust policy ${lettingWords(answer)}`
  },
  mfa: (_, step) =>
    step?.effect === 'denies'
      ? `${step ? layerWords(step) : 'a policy'} forbids it without MFA`
      : `${step ? layerWords(step) : 'a policy'} asks for MFA, and the request has none`,
  'mfa-of-session': () => 'its trust policy asks for MFA, which the session of a role never has',
  'external-id': ({externalId}, step) => {
    const what = step ? layerWords(step) : 'its trust policy'
    return step?.effect === 'denies'
      ? `${what} forbids it with ${externalId === undefined ? 'no external id' : 'this external id'}`
      : `${what} asks for an external id, and the request has ${externalId === undefined ? 'none' : 'another one'}`
  },
  condition: (_, step) => {
    const words = step ? (statementOf(step)?.match.failing ?? []).map(testWords) : []
    const what = step ? layerWords(step) : 'a policy'
    if (step?.effect === 'denies') return `${what} forbids it as the request is`
    return `the request does not meet what ${what} asks for${words.length > 0 ? ` (${words.join(' and ')})` : ''}`
  },
  'explicit-deny': (answer, step) => `${step ? layerWords(step) : 'a policy'} forbids ${callIn(answer)}`,
  'caller-policy': (answer) => `no policy of ${answer.who} allows ${callIn(answer)}`,
  boundary: (answer, step) =>
    `${step ? layerWords(step) : 'the permissions boundary'} of ${answer.who} does not allow ${callIn(answer)}`,
  'session-policy': (answer) => `the session policy that is passed does not allow ${callIn(answer)}`,
  scp: (answer, step) => guardWords(answer, step, 'service control policy'),
  rcp: (answer, step) => guardWords(answer, step, 'resource control policy'),
  'resource-policy': () => 'the policy of the resource does not allow it',
}

const WHY_UNKNOWN: Readonly<Record<NonNullable<Answer['unknown']>, (who: string, site: Site) => string>> = {
  undeclared: (who, {file}) => `${file} does not declare ${who}, so that its own policies are not known`,
  unread: (who) => `the account of ${who} could not be read, so that its own policies are not known`,
  'not-ours': (who) => `${who} is in an account that is not read, so that its own policies are not known`,
}

/** What an answer that stays open depends on. */
function dependsOn(answer: Answer, step: Step<Origin> | undefined, site: Site): string {
  const {who, unknown, act} = answer
  const open = step?.match?.open ?? []
  if (step === undefined) return 'it cannot be told from what is known'
  if (open.length > 0) {
    const keys = [...new Set(open.map(({key}) => key))].join(' and ')
    const verb = step.effect === 'denies' ? 'forbids it' : 'allows it only'
    return `${layerWords(step)} ${verb} ${open.map(phrase).join(' and ')}, and nobody has said what ${keys} is`
  }
  if (step.layer === 'identity policy')
    return unknown === undefined ? `the text of a policy that ${who} has is not known` : WHY_UNKNOWN[unknown](who, site)
  if (step.layer === 'resource policy' && 'action' in act && act.isRole && act.resource === '*')
    return 'nobody has said which role is meant, and the trust policy of that role has to let it in'
  if (step.layer === 'resource policy')
    return 'action' in act && act.isRole
      ? 'nothing is known of that role, whose trust policy has to let it in'
      : 'the resource is in another account, and its own policy has to let it in'
  if (step.source && step.source.document === undefined) return `the text of ${layerWords(step)} is not known`
  if (step.layer === 'permissions boundary')
    return `${layerWords(step)} does not allow it, and AWS's documentation says both that this counts for a user whom the trust names, and that it does not`
  if (step.layer === 'trust policy' && step.effect === 'allows')
    return `its trust policy names single sessions of ${who}; ask with the ARN of the session`
  return `it cannot be told whether the NotPrincipal of ${layerWords(step)} spares ${who}`
}

/** `with MFA`, `with external id x`, `when StringEquals aws:X = y`, of one test. */
const phrase = (test: Test): string => {
  const words = testWords(test)
  return /^(with|from|in|until|for) /.test(words) ? words : `with ${words}`
}

/** Why an answer is not simply yes, as a sentence without its end; undefined when it is. */
export function becauseWords(answer: Answer, site: Site): string | undefined {
  const {outcome, reason, step} = answer.explanation
  if (outcome === 'allowed') return undefined
  if (outcome === 'conditional') return dependsOn(answer, step, site)
  return reason === undefined ? 'no policy allows it' : DENIED[reason](answer, step, site)
}

/** The line that answers. Not escaped. */
export function verdictWords(answer: Answer, site: Site): string {
  const because = becauseWords(answer, site)
  const act = actWords(answer)
  switch (answer.explanation.outcome) {
    case 'allowed':
      return `${answer.who} may ${act}.`
    case 'denied':
      return `No: ${answer.who} may not ${act}: ${because}.`
    case 'conditional':
      return `It depends whether ${answer.who} may ${act}: ${because}.`
  }
}
