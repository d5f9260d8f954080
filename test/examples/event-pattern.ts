import type {Json} from '../../src/core/types.js'

/**
 * Whether an event matches a pattern, as EventBridge documents its operators ("Comparison operators for use in event
 * patterns", EventBridge User Guide): exact values, prefix, exists, anything-but with suffixes. Lists are or, fields are and; a field
 * that is not there matches `exists: false` only.
 */
type Section = {[key: string]: Json}

const isSection = (value: Json | undefined): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function holds(test: Json, value: Json | undefined): boolean {
  if (!isSection(test)) return value === test
  const [[operator = '', operand = null] = []] = Object.entries(test)
  if (operator === 'exists') return (value !== undefined) === operand
  if (typeof value !== 'string') return false
  if (operator === 'prefix' && typeof operand === 'string') return value.startsWith(operand)
  if (operator === 'anything-but' && isSection(operand) && Array.isArray(operand['suffix']))
    return !operand['suffix'].some((suffix) => typeof suffix === 'string' && value.endsWith(suffix))
  throw new Error(`no such operator here: ${JSON.stringify(test)}`)
}

export function matches(pattern: Json, event: Json | undefined): boolean {
  if (Array.isArray(pattern)) return pattern.some((test) => holds(test, event))
  if (!isSection(pattern)) throw new Error('a leaf of a pattern is a list')
  const fields = isSection(event) ? event : {}
  return Object.entries(pattern).every(([name, part]) => matches(part, fields[name]))
}
