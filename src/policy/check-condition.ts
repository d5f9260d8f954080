import {nearest} from '../core/nearest.js'
import type {Json} from '../core/types.js'
import {unknownKey} from './catalogue.js'
import {asList, isObject} from './json.js'
import {OPERATORS} from './operators.js'
import type {Shape} from './operators.js'
import {didYouMean, error, warning} from './problem.js'
import type {Path, Problem} from './problem.js'

/** A Condition block. Source: IAM User Guide, "IAM JSON policy elements: Condition". */
export function checkConditions(value: Json | undefined, path: Path): Problem[] {
  if (value === undefined || value === null) return []
  if (!isObject(value)) return [error(path, 'condition', 'Condition takes an object: operator → key → value')]
  const repeated = twice(Object.keys(value), 'operator', path)
  return [
    ...repeated,
    ...Object.entries(value).flatMap(([operator, block]) => checkBlock(operator, block, [...path, operator])),
  ]
}

/** Keys that are one to IAM. JSON takes both, AWS takes neither document. */
function twice(keys: readonly string[], what: string, path: Path): Problem[] {
  const seen = new Map<string, string>()
  return keys.flatMap((key) => {
    const other = seen.get(key.toLowerCase())
    seen.set(key.toLowerCase(), other ?? key)
    return other === undefined
      ? []
      : error([...path, key], 'duplicate-key', `the ${what} "${key}" is there twice ("${other}"): case does not count`)
  })
}

function checkBlock(operator: string, block: Json, path: Path): Problem[] {
  const {shape, problem} = readOperator(operator)
  const problems = problem ? [error(path, 'condition-operator', problem)] : []
  if (!isObject(block)) return [...problems, error(path, 'condition', `${operator} takes an object: key → value`)]
  return [
    ...problems,
    ...twice(Object.keys(block), 'key', path),
    ...Object.entries(block).flatMap(([key, values]) => [
      ...checkKey(key, [...path, key]),
      ...checkValues(values, operator, shape, [...path, key]),
    ]),
  ]
}

function readOperator(operator: string): {shape?: Shape | undefined; problem?: string} {
  const [, prefix = '', name = '', suffix = ''] = /^([^:]*:)?(.*?)(IfExists)?$/.exec(operator) ?? []
  const shape = OPERATORS.get(name)
  if (prefix && prefix !== 'ForAnyValue:' && prefix !== 'ForAllValues:')
    return {
      shape,
      problem: `unknown prefix "${prefix}"${didYouMean(nearest(prefix, ['ForAnyValue:', 'ForAllValues:']))}`,
    }
  if (!shape) {
    const near = nearest(name, OPERATORS.keys())
    return {problem: `unknown operator "${operator}"${didYouMean(near && `${prefix}${near}${suffix}`)}`}
  }
  return suffix && name === 'Null'
    ? {shape, problem: 'Null takes no IfExists: it is itself the test for a key that is not there'}
    : {shape}
}

function checkKey(key: string, path: Path): Problem[] {
  if (!/^[^:]+:[^:]/.test(key))
    return [error(path, 'condition-key', `"${key}" is no condition key; one is written service:Key, like aws:SourceIp`)]
  const unknown = unknownKey(key)
  if (!unknown) return []
  const message =
    unknown.what === 'service'
      ? `no AWS service has condition keys like "${key}"${didYouMean(unknown.nearest && `${unknown.nearest}${key.slice(key.indexOf(':'))}`)}`
      : `AWS has no condition key "${key}"${didYouMean(unknown.nearest)}`
  return [warning(path, 'unknown-condition-key', message)]
}

function checkValues(values: Json, operator: string, shape: Shape | undefined, path: Path): Problem[] {
  if (values === null) return [error(path, 'null', 'the value is null')]
  if (Array.isArray(values) && values.length === 0) return [error(path, 'empty-list', 'the list of values is empty')]
  return asList(values).flatMap((value, at) =>
    checkValue(value, operator, shape, Array.isArray(values) ? [...path, at] : path),
  )
}

function checkValue(value: Json, operator: string, shape: Shape | undefined, path: Path): Problem[] {
  if (value === null || typeof value === 'object')
    return [
      error(path, 'condition-value', `a condition tests text, numbers and true or false, not ${JSON.stringify(value)}`),
    ]
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    return [error(path, 'unsafe-number', 'the number is too large to be kept exactly; quote it')]
  if (typeof value === 'number' && /string/i.test(operator))
    return [warning(path, 'number-as-text', `${operator} compares text: quote the number, "${value}"`)]
  if (!shape || String(value).includes('${') || shape.test.test(String(value))) return []
  return [warning(path, 'condition-value', `${operator} never matches "${value}": it takes ${shape.name}`)]
}
