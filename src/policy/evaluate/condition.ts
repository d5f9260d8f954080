import type {Test} from '../condition.js'
import {all, any, not, yesNo} from '../verdict.js'
import type {Verdict} from '../verdict.js'
import type {Context, Part} from './context.js'
import {OPERATORS} from './operators.js'
import type {Operator} from './operators.js'
import {canMatch, patternOf} from './pattern.js'
import type {Pattern} from './pattern.js'

/** A longer path than any pattern spells out by `?`, of what no pattern has. */
const ANYWHERE = `${'\u0000'.repeat(64)}/`

/** Whether a value matches one of the patterns, of which no more is known than its start and its end. */
function partMatches(part: Part, patterns: readonly Pattern[], operator: Operator): Verdict {
  const read = patterns.filter((one) => typeof one !== 'string')
  const isSome = (value: string) => read.some((one) => operator.test(value, one))
  const {before, after} = part
  if (isSome(before + after) && isSome(before + ANYWHERE + after)) return 'yes'
  return patterns.includes('unknown') || read.some((one) => canMatch(one, part)) ? 'unknown' : 'no'
}

/** Whether one value of the request matches one of the policy's values. */
function matchesOne(
  value: string | Part,
  wanted: readonly string[],
  operator: Operator,
  context: Context,
  variables: boolean,
): Verdict {
  const patterns = wanted.map((text) =>
    patternOf(text, context, {variables: variables && operator.variables, wild: operator.wild}),
  )
  if (typeof value !== 'string') return partMatches(value, patterns, operator)
  return any(
    patterns.map((pattern) => {
      if (pattern === 'unknown') return 'unknown'
      return pattern === 'valueless' ? 'no' : yesNo(operator.test(value, pattern))
    }),
  )
}

/**
 * Whether one test of a Condition block holds. A key that is not there: a positive operator fails, a negated one and
 * IfExists hold, ForAllValues holds and ForAnyValue fails, whatever they test.
 * Source: IAM User Guide, "Condition operators", "Multivalued context keys".
 * @param variables whether the document's version has policy variables
 */
export function holds(test: Test, context: Context, variables: boolean): Verdict {
  const [, set = '', name = '', ifExists = ''] =
    /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(test.operator.toLowerCase()) ?? []
  const fact = context.fact(test.key)
  const part = fact === 'unknown' ? context.part?.(test.key) : undefined
  if (name === 'null') {
    if (fact === 'unknown' && !part) return 'unknown'
    const isAbsent = fact === 'absent' || fact.length === 0
    return any(test.values.map((value) => yesNo((value.toLowerCase() === 'true') === isAbsent)))
  }
  const operator = OPERATORS.get(name)
  if (!operator) return 'unknown'
  if (fact === 'unknown' && !part) return 'unknown'
  if (fact === 'absent' || fact.length === 0) {
    if (set !== '') return yesNo(set === 'forallvalues:' || ifExists !== '')
    return yesNo(ifExists !== '' || operator.negated)
  }
  const each = (fact === 'unknown' ? (part ? [part] : []) : fact).map((value) => {
    const found = matchesOne(value, test.values, operator, context, variables)
    return operator.negated ? not(found) : found
  })
  // A key of one value needs no qualifier; one of many without it is compared as AWS compares sets to "any".
  if (set === 'forallvalues:') return all(each)
  return operator.negated && set === '' ? all(each) : any(each)
}
