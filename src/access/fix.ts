import type {Address} from '../core/address.js'
import type {Json} from '../core/types.js'
import {conditionWords} from '../policy/condition-words.js'
import type {Test} from '../policy/condition.js'
import {contextOf} from '../policy/evaluate/assume.js'
import type {Assume} from '../policy/evaluate/assume.js'
import {holds} from '../policy/evaluate/condition.js'
import type {Layer} from '../policy/evaluate/decide.js'
import {patternOf, textOf} from '../policy/evaluate/pattern.js'
import {isObject} from '../policy/json.js'
import type {Origin} from './model.js'

/** The smallest change that lets the caller in. */
export type Fix =
  | {readonly how: 'name-another-role'; readonly role: Address}
  | {readonly how: 'declare-role'; readonly role: Address}
  /** `without`: conditions, in words, that no request of this caller meets. */
  | {readonly how: 'trust'; readonly role: Address; readonly principal: string; readonly without?: readonly string[]}
  | {readonly how: 'send'; readonly key: string; readonly value: string}
  | {readonly how: 'trust-without-mfa'; readonly role: Address; readonly principal: string}
  /** `where` is known of a boundary; a policy of the caller may be any. */
  | {
      readonly how: 'allow'
      readonly layer: Layer
      readonly where: Origin | undefined
      readonly principal: string
      readonly statement: Json
    }
  /** The boundary is AWS's own. */
  | {readonly how: 'another-boundary'; readonly where: Origin; readonly principal: string; readonly statement: Json}
  | {readonly how: 'remove-deny'; readonly where: Origin; readonly statement: number}
  /** The policy with the Deny is AWS's own. */
  | {readonly how: 'detach'; readonly where: Origin; readonly principal: string}
  | {readonly how: 'shorten'; readonly most: number}

/** Nobody chooses the time of a request, so a time that is over does not come again. */
const TIMES = /^aws:(currenttime|epochtime|tokenissuetime)$/i

/** Values that meet the usual tests where the policy's own value does not. */
const TRIED: Readonly<Record<string, string>> = {'aws:multifactorauthpresent': 'true', 'aws:multifactorauthage': '0'}

/**
 * What the request has to carry for a test to hold (an Allow's) or not to hold (a Deny's: only MFA is thought of).
 * Undefined when no value of the policy does it: negated tests, times, and what follows from who calls.
 */
export function sending(test: Test, assume: Assume, document: Json | undefined, wanted: 'yes' | 'no'): Fix | undefined {
  const {key, operator} = test
  const usual = TRIED[key.toLowerCase()]
  const isNegated = wanted === 'yes' && /not/i.test(operator)
  if (TIMES.test(key) || isNegated || (usual === undefined && /null$/i.test(operator))) return undefined
  const variables = isObject(document) && document['Version'] === '2012-10-17'
  const now = contextOf(assume)
  const values = (wanted === 'yes' ? test.values : []).flatMap((text) => {
    const pattern = patternOf(text, now, {variables, wild: false})
    return typeof pattern === 'string' ? [] : [textOf(pattern), textOf(pattern).replace(/\/\d{1,3}$/, '')]
  })
  const value = [...(usual === undefined ? [] : [usual]), ...values].find((one) => {
    const {externalId: _, ...rest} = assume
    const then = contextOf({...rest, given: {...assume.given, 'sts:ExternalId': assume.externalId, [key]: one}})
    return holds(test, then, variables) === wanted
  })
  return value === undefined ? undefined : {how: 'send', key, value}
}

/** The tests of a statement in words. */
export function wordsOf(tests: readonly Test[]): string[] {
  const block: Record<string, Record<string, string[]>> = {}
  for (const {operator, key, values} of tests) (block[operator] ??= {})[key] = [...values]
  return tests.length === 0 ? [] : conditionWords({Condition: block})
}
