import type {Document} from './types.js'
import {asTexts, byText, isObject} from './json.js'

/** One line of a Condition block: all values of one key under one operator. */
export interface Test {
  /** As written: `StringEquals`, `ForAnyValue:StringLike`. */
  readonly operator: string
  readonly key: string
  /** Sorted, as text; one of them has to match. */
  readonly values: readonly string[]
  /** Operator and key in lower case, as they compare: `stringequals aws:principalorgid`. */
  readonly id: string
}

/** The tests of a statement, in a fixed order; all of them have to hold. */
export function testsOf(statement: Document): Test[] {
  const blocks = statement['Condition']
  if (!isObject(blocks)) return []
  const tests = Object.entries(blocks).flatMap(([operator, block]) =>
    Object.entries(isObject(block) ? block : {}).map(([key, value]) => ({
      operator,
      key,
      values: [...new Set(asTexts(value))].sort(byText),
      id: `${operator} ${key}`.toLowerCase(),
    })),
  )
  return tests.sort((a, b) => byText(a.id, b.id))
}
