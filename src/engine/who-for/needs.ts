import type {Resource} from '../../core/types.js'
import {organizationFacts, tagFacts} from '../../access/asker.js'
import {wordsOf} from '../../access/fix.js'
import {arnOfPrincipal, policiesFor} from '../../access/model.js'
import type {AccessModel, Origin} from '../../access/model.js'
import {nearest as nearestOf} from '../../access/sends.js'
import type {Role} from '../../kinds/values.js'
import {testsOf} from '../../policy/condition.js'
import type {Test} from '../../policy/condition.js'
import {mayAssume} from '../../policy/evaluate/assume.js'
import type {Assumption} from '../../policy/evaluate/assume.js'
import type {Policies} from '../../policy/evaluate/decide.js'
import type {Caller} from '../../policy/evaluate/principal.js'
import {statementsOf} from '../../policy/json.js'

/** Who asks. Without a key the model has not got it: its own policies are taken to allow what the trust does. */
export interface Somebody {
  readonly caller: Caller & {readonly accountId: string}
  readonly key: string | undefined
  /** The caller's name is its own, not one that stands for all of an account. */
  readonly isNamed: boolean
}

/** What a way to assume a role can send besides the role's name: a profile all of it, the console MFA alone. */
export interface Means {
  readonly isConsole: boolean
  readonly now: Date
}

/** What has to be sent, and what is left to be met by whoever asks. */
export interface Needs {
  readonly mfa: boolean
  readonly externalId?: string
  readonly sessionName?: string
  /** Seconds: the longest session that is let in. */
  readonly duration: number
  /** In words; none: it may as it is. */
  readonly conditions: readonly string[]
}

export type Fit = {readonly needs: Needs} | {readonly reason: string; readonly tests: readonly Test[]}

/** What AWS takes (STS API, AssumeRole). */
const TAKEN = {externalId: /^[\w+=,.@:/\\-]{2,1224}$/, sessionName: /^[\w+=,.@-]{2,64}$/}

/** Role chaining (STS API, AssumeRole); the default; the least. Seconds. */
const [CHAIN, LEAST] = [3600, 900]

/** More values than that of one key are not worth the time. */
const MOST = 16

interface Tried extends Omit<Needs, 'conditions'> {
  readonly count: number
}

/** Values of a policy for a key, as a request could have them. */
function valuesFor(tests: readonly Test[], key: RegExp, taken: RegExp, written: (text: string) => string): string[] {
  const values = tests.filter((test) => key.test(test.key)).flatMap((test) => test.values.map(written))
  return [...new Set(values)].filter((value) => taken.test(value)).slice(0, MOST)
}

function triesFor({caller, isNamed}: Somebody, role: Resource<Role>, tests: readonly Test[], means: Means): Tried[] {
  const {maxSession} = role.value
  const most = caller.type === 'role' ? Math.min(maxSession, CHAIN) : maxSession
  const name = caller.arn.slice(caller.arn.lastIndexOf('/') + 1)
  const sent = <T>(values: readonly T[]): (T | undefined)[] => (means.isConsole ? [undefined] : [undefined, ...values])
  const externalIds = sent(valuesFor(tests, /^sts:externalid$/i, TAKEN.externalId, (text) => text))
  const ownName = (text: string) =>
    (isNamed && caller.type === 'user' ? text.replaceAll('${aws:username}', name) : text).replaceAll('*', '')
  const sessionNames = sent(valuesFor(tests, /^sts:rolesessionname$/i, TAKEN.sessionName, ownName))
  const durations = [...new Set([most, Math.min(most, CHAIN), LEAST])]
  const tries = (caller.type === 'user' ? [false, true] : [false]).flatMap((mfa) =>
    externalIds.flatMap((externalId) =>
      sessionNames.flatMap((sessionName) =>
        durations.map((duration) => ({
          mfa,
          ...(externalId === undefined ? {} : {externalId}),
          ...(sessionName === undefined ? {} : {sessionName}),
          duration,
          count: [mfa, externalId !== undefined, sessionName !== undefined].filter(Boolean).length,
        })),
      ),
    ),
  )
  return tries.sort((a, b) => a.count - b.count || b.duration - a.duration)
}

function policiesOf(model: AccessModel, {key, caller}: Somebody, role: Resource<Role>): Policies<Origin> {
  const policies = policiesFor(model, key, role.key, caller.accountId)
  if (key !== undefined) return policies
  const document = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: 'sts:*', Resource: '*'}]}
  const from: Origin = {address: '', kind: 'inline-policy', name: 'what nobody has shown us'}
  return {...policies, identity: [{document, from}], identityIsPartial: false}
}

/** The tests that keep a request out, of the statement that is nearest to letting it in; of a Deny all of its own. */
function failingOf({because}: Assumption<Origin>): readonly Test[] {
  if (!because) return []
  if (because.effect === 'denies') return because.match ? testsOf(because.match.statement) : []
  return nearestOf(because).find(({match}) => match.failing.length > 0)?.match.failing ?? []
}

const UNMET: readonly (readonly [key: RegExp, words: (means: Means, words: string) => string])[] = [
  [
    /^sts:externalid$/i,
    ({isConsole}, words) =>
      isConsole
        ? 'it asks for an external id, which the console cannot send; use xrole assume'
        : `it asks for ${words}, which AWS takes from nobody; an external id has 2 to 1224 letters, digits and _+=,.@:/\\-`,
  ],
  [
    /^aws:(requesttag\/|tagkeys$)|^sts:transitivetagkeys$/i,
    ({isConsole}) => `it asks for session tags, which ${whatOf(isConsole)} cannot send; use xrole assume --tag`,
  ],
  [
    /^sts:sourceidentity$/i,
    ({isConsole}) =>
      `it asks for a source identity, which ${whatOf(isConsole)} cannot send; use xrole assume --source-identity`,
  ],
  [/^aws:(currenttime|epochtime)$/i, (_, words) => `its time is over, or has not come: ${words}`],
  [/^aws:multifactorauth/i, () => 'it asks for MFA, and the session of a role has none'],
]

const whatOf = (isConsole: boolean): string => (isConsole ? 'the console' : 'a profile')

function reasonFor(decision: Assumption<Origin>, means: Means): string {
  const tests = failingOf(decision)
  const words = wordsOf(tests).join(' and ')
  const known = UNMET.find(([key]) => tests.some((test) => key.test(test.key)))
  if (known) return known[1](means, words)
  if (decision.because?.effect === 'denies') return `the ${decision.because.layer} denies it${words && ` (${words})`}`
  return words === '' ? `the ${decision.because?.layer ?? 'trust policy'} does not allow it` : `it asks for ${words}`
}

/**
 * What somebody has to send to assume a role: the least of it that is let in for sure, else what leaves the least open;
 * or why nothing helps. Decided by the evaluator, request by request, not read off the policies.
 */
export function needsFor(model: AccessModel, somebody: Somebody, role: Resource<Role>, means: Means): Fit {
  const policies = policiesOf(model, somebody, role)
  const tests = [...policies.identity, ...(policies.resource ? [policies.resource] : [])].flatMap(({document}) =>
    statementsOf(document).flatMap(testsOf),
  )
  const principal = somebody.key === undefined ? undefined : model.principals.get(somebody.key)
  const known = {
    ...organizationFacts(model, somebody.caller.accountId, role.account.id),
    ...tagFacts(principal, role),
    'aws:SecureTransport': 'true',
  }
  const time = {
    'aws:CurrentTime': means.now.toISOString(),
    'aws:EpochTime': String(Math.floor(means.now.getTime() / 1000)),
  }
  const ask = ({mfa, externalId, sessionName, duration}: Omit<Needs, 'conditions'>, more: typeof time | undefined) =>
    mayAssume(
      {
        caller: somebody.caller,
        role: {arn: arnOfPrincipal(role), account: role.account, maxSession: role.value.maxSession},
        given: {
          ...known,
          ...more,
          'aws:MultiFactorAuthPresent': mfa ? 'true' : null,
          'aws:MultiFactorAuthAge': mfa ? '0' : null,
          'sts:RoleSessionName': sessionName,
        },
        externalId,
        duration: means.isConsole ? undefined : duration,
      },
      policies,
    )

  let best: {readonly tried: Tried; readonly open: number} | undefined
  let nearest: {readonly decision: Assumption<Origin>; readonly failing: number} | undefined
  for (const tried of triesFor(somebody, role, tests, means)) {
    const decision = ask(tried, time)
    if (decision.outcome === 'denied') {
      const failing = failingOf(decision).length || Infinity
      if (!nearest || failing < nearest.failing) nearest = {decision, failing}
      continue
    }
    const open = decision.outcome === 'allowed' ? 0 : decision.open.length || 1
    if (!best || open < best.open) best = {tried, open}
    if (open === 0) break
  }
  if (best) {
    const {count: _, ...sent} = best.tried
    return {needs: {...sent, conditions: conditionsOf(ask(sent, undefined))}}
  }
  if (!nearest) return {reason: 'nobody can send what it asks for', tests: []}
  return {reason: reasonFor(nearest.decision, means), tests: failingOf(nearest.decision)}
}

/** What nobody can know beforehand, times included; those of a Deny are told as such. */
function conditionsOf({outcome, steps, open}: Assumption<Origin>): string[] {
  if (outcome === 'allowed') return []
  if (open.length === 0) return ['if a policy allows it whose text is not known']
  return steps.flatMap(({effect, verdict, match}) => {
    if (verdict !== 'unknown' || !match || match.open.length === 0) return []
    const words = wordsOf(match.open)
    return effect === 'denies' ? [`unless ${words.join(' and ')}`] : words
  })
}
