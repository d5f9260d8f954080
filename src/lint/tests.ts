import type {Test} from '../policy/condition.js'

/** A line of a Condition block with its operator taken apart, all in lower case. */
export interface ReadTest {
  readonly prefix: '' | 'foranyvalue:' | 'forallvalues:'
  readonly operator: string
  readonly isIfExists: boolean
  readonly key: string
  readonly values: readonly string[]
}

export function readTest({id, values}: Test): ReadTest {
  const blank = id.indexOf(' ')
  const [, prefix = '', operator = '', suffix = ''] =
    /^(foranyvalue:|forallvalues:)?(.*?)(ifexists)?$/.exec(id.slice(0, blank)) ?? []
  return {prefix: prefix as ReadTest['prefix'], operator, isIfExists: suffix !== '', key: id.slice(blank + 1), values}
}

const isTrue = (values: readonly string[]): boolean =>
  values.length > 0 && values.every((value) => value.toLowerCase() === 'true')
const isFalse = (values: readonly string[]): boolean =>
  values.length > 0 && values.every((value) => value.toLowerCase() === 'false')

/** `Null: {key: false}`, or any other test that is never met where the key is absent. */
export const wantsKey = (tests: readonly Test[], key: string): boolean =>
  tests
    .map(readTest)
    .some(
      (one) =>
        one.key === key &&
        (one.operator === 'null'
          ? isFalse(one.values)
          : !one.isIfExists && one.prefix !== 'forallvalues:' && !isNegated(one)),
    )

/** Holds where none of the values is the request's, and so where the request has none. */
export const isNegated = ({operator}: Pick<ReadTest, 'operator'>): boolean =>
  /not(equals|like|ipaddress)|^notipaddress/.test(operator)

const MFA = 'aws:multifactorauthpresent'
const MFA_AGE = 'aws:multifactorauthage'

/** Whether only requests with MFA meet a test. */
export function asksForMfa(test: Test): boolean {
  const {operator, isIfExists, key, values} = readTest(test)
  if (isIfExists) return false
  if (key === MFA) return (operator === 'bool' && isTrue(values)) || (operator === 'null' && isFalse(values))
  return key === MFA_AGE && (/^numericlessthan/.test(operator) || (operator === 'null' && isFalse(values)))
}

/** The same by an operator that also holds where nothing is said of MFA. */
export function asksForMfaIfKnown(test: Test): boolean {
  const {operator, isIfExists, key, values} = readTest(test)
  if (!isIfExists) return false
  return (
    (key === MFA && operator === 'bool' && isTrue(values)) || (key === MFA_AGE && /^numericlessthan/.test(operator))
  )
}

/** Bool aws:MultiFactorAuthPresent false: true of requests that say no, not of those that say nothing. */
export function asksForNoMfa(test: Test, isIfExists: boolean): boolean {
  const read = readTest(test)
  return read.key === MFA && read.operator === 'bool' && read.isIfExists === isIfExists && isFalse(read.values)
}

/** Whether a test can be met by a value of the request only, one that it names. */
const isPositive = ({operator, prefix, isIfExists}: ReadTest): boolean =>
  !isIfExists &&
  prefix !== 'forallvalues:' &&
  /^(string(equals|equalsignorecase|like)|arn(equals|like)|ipaddress)$/.test(operator)

export const positive = (tests: readonly Test[], key: RegExp): ReadTest[] =>
  tests.map(readTest).filter((one) => key.test(one.key) && isPositive(one))
