import type {Json} from '../../core/types.js'
import {asTexts, isObject} from '../../policy/json.js'
import {expiryCondition} from '../trust/expiry.js'
import type {WrittenConditions, WrittenRole} from '../written.js'

interface Test {
  readonly operator: string
  readonly key: string
  readonly value: Json
}

/** The tests of a Condition block, to be taken out one by one; what is left is said by `when`. */
export interface Tests {
  /** The values of a test, which is out then; undefined when there is none. */
  take(operator: string, key: string): readonly string[] | undefined
  /** The value of a test that has one only; a test with several stays. */
  takeOne(operator: string, key: string): string | undefined
  rest(): {[key: string]: Json}
}

export function testsOf(condition: Json | undefined): Tests {
  let tests: Test[] = Object.entries(isObject(condition) ? condition : {}).flatMap(([operator, block]) =>
    Object.entries(isObject(block) ? block : {}).map(([key, value]) => ({operator, key, value})),
  )
  const find = (operator: string, key: string): Test | undefined =>
    tests.find(
      (test) => test.operator.toLowerCase() === operator.toLowerCase() && test.key.toLowerCase() === key.toLowerCase(),
    )
  const take = (operator: string, key: string) => {
    const found = find(operator, key)
    tests = tests.filter((test) => test !== found)
    return found && asTexts(found.value)
  }
  return {
    take,
    takeOne(operator, key) {
      const values = asTexts(find(operator, key)?.value)
      return values.length === 1 ? take(operator, key)?.[0] : undefined
    },
    rest() {
      const left: {[key: string]: {[key: string]: Json}} = {}
      for (const {operator, key, value} of tests) (left[operator] ??= {})[key] = value
      return left
    },
  }
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify([...new Set(a)].sort()) === JSON.stringify([...new Set(b)].sort())

/** Takes out the role's last day and `when`, which every line gets anyway; false when the statement lacks one of them. */
export function takeInherited(tests: Tests, role: WrittenRole, takesWhen: boolean): boolean {
  const blocks = [
    ...(role.expires === undefined ? [] : [expiryCondition(role.expires)]),
    ...(takesWhen && role.when ? [role.when] : []),
  ]
  return blocks.every((block) =>
    Object.entries(block).every(([operator, keys]) =>
      Object.entries(keys).every(([key, value]) => {
        const found = tests.take(operator, key)
        return found !== undefined && sameSet(found, asTexts(value))
      }),
    ),
  )
}

/**
 * The conditions of a line as the file says them, beside what the role says for all its lines; undefined when the role's
 * cannot be undone on a line.
 */
export function lineConditions(
  tests: Tests,
  role: WrittenConditions,
  takesRole: boolean,
): {[key: string]: Json} | undefined {
  const own: {[key: string]: Json} = {}
  const inherited = takesRole ? role : {}
  if (takesRole) {
    const mfa = tests.takeOne('Bool', 'aws:MultiFactorAuthPresent')
    if (mfa !== undefined && mfa !== 'true') return undefined
    if ((mfa === 'true') !== (inherited.mfa ?? false)) own['mfa'] = mfa === 'true'
    const externalId = tests.takeOne('StringEquals', 'sts:ExternalId')
    if (externalId === undefined && inherited.externalId !== undefined) return undefined
    if (externalId !== undefined && externalId !== inherited.externalId) own['externalId'] = externalId
  }
  const sourceIp = tests.take('IpAddress', 'aws:SourceIp')
  if (sourceIp === undefined && inherited.sourceIp !== undefined) return undefined
  if (sourceIp !== undefined && !sameSet(sourceIp, inherited.sourceIp ?? [])) own['sourceIp'] = [...sourceIp]
  const when = tests.rest()
  return Object.keys(when).length > 0 ? {...own, when} : own
}
