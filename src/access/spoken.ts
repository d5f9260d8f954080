import type {Json} from '../core/types.js'
import {BY_RUNNING_ROLE, IAM_CALLS, ON_ONE_ROLE, ON_WHAT_IT_MAKES, WITH_PASSED_ROLE} from '../policy/escalations.js'
import type {Decision} from '../policy/evaluate/decide.js'
import {patternOf, textOf} from '../policy/evaluate/pattern.js'
import {asTexts, isObject, statementsOf} from '../policy/json.js'
import type {Document} from '../policy/types.js'
import {matches} from '../policy/wildcard.js'
import {contextFor, lets, NOBODY} from './holders.js'
import type {Holder} from './holders.js'
import type {Origin} from './model.js'

/** A call of a service that no policy names: whoever may make it may everything. */
export const ANYTHING = 'no-such-service:NoSuchCall'

const CALLS: readonly (readonly [call: string, lowered: string])[] = [
  ...new Set([
    ANYTHING,
    'iam:PassRole',
    ...Object.keys(IAM_CALLS),
    ...ON_WHAT_IT_MAKES.flatMap(({calls}) => calls),
    ...ON_ONE_ROLE.flat(),
    ...[...WITH_PASSED_ROLE, ...BY_RUNNING_ROLE].flatMap(({all, any = []}) => [...all, ...any]),
  ]),
].map((call) => [call, call.toLowerCase()])

const speaks = (statement: Document): ((lowered: string) => boolean) => {
  const lower = (key: string) => asTexts(statement[key]).map((text) => text.toLowerCase())
  if (statement['NotAction'] === undefined) {
    const patterns = lower('Action')
    return (call) => patterns.some((pattern) => matches(pattern, call))
  }
  const but = lower('NotAction')
  return (call) => !but.some((pattern) => matches(pattern, call))
}

/** Whether a statement is about one of the calls that make powers. */
export function bearsOnPowers(statement: Document): boolean {
  const isAbout = speaks(statement)
  return CALLS.some(([, lowered]) => isAbout(lowered))
}

const allowing = (document: Json): Document[] => statementsOf(document).filter((one) => one['Effect'] === 'Allow')

const known = new WeakMap<object, readonly string[]>()

/** Of the calls that make powers, those of which an Allow of a document speaks; read once per document. */
function spokenIn(document: Json): readonly string[] {
  if (!isObject(document)) return []
  const found = known.get(document)
  if (found) return found
  const tests = allowing(document).map(speaks)
  const made = CALLS.filter(([, lowered]) => tests.some((test) => test(lowered))).map(([call]) => call)
  known.set(document, made)
  return made
}

/** The same of all policies of a holder. Most have none, and nothing more has to be asked of them. */
export const spokenBy = ({policies}: Holder): ReadonlySet<string> =>
  new Set(policies.identity.flatMap(({document}) => spokenIn(document)))

/** Resources that the holder's policies name for a call, patterns among them: a pattern is one of those that it matches. */
export function namedFor(holder: Holder, call: string): string[] {
  const context = contextFor(holder)
  const lowered = call.toLowerCase()
  return holder.policies.identity.flatMap(({document}) => {
    const variables = isObject(document) && document['Version'] === '2012-10-17'
    return allowing(document)
      .filter((statement) => speaks(statement)(lowered))
      .flatMap((statement) => {
        if (statement['NotResource'] !== undefined) return ['*']
        return asTexts(statement['Resource']).map((text) => {
          const pattern = patternOf(text, context, {variables, wild: true})
          return typeof pattern === 'string' ? text : textOf(pattern)
        })
      })
  })
}

/** Whether a call of a service is allowed on anything of the holder's account at all. */
export function somewhere(holder: Holder, call: string): Decision<Origin> | undefined {
  const {partition, id} = holder.account
  for (const resource of new Set(namedFor(holder, call))) {
    const account = resource.split(':')[4] ?? ''
    if (/^\d{12}$/.test(account) && account !== id) continue
    const asked = resource === '*' ? `arn:${partition}:${call.split(':')[0]}:${NOBODY}:${id}:${NOBODY}` : resource
    const decision = lets(holder, call, asked, {})
    if (decision) return decision
  }
  return undefined
}
