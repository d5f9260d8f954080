import {BlockList, isIP} from 'node:net'
import type {Json} from '../rules/documents.js'
import {isObject} from '../rules/documents.js'

/** Context keys in lower case; a key that is not there is absent from the request. */
export type Context = Readonly<Record<string, string | readonly string[]>>

/** `*` and `?` as in "IAM JSON policy elements: Condition operators"; each segment of an ARN is matched on its own. */
const like = (pattern: string, value: string, flags = 's'): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    flags,
  ).test(value)

export const actionMatches = (pattern: string, action: string): boolean => like(pattern, action, 'is')

const arnLike = (pattern: string, value: string): boolean => {
  const split = (arn: string): string[] => {
    const parts = arn.split(':')
    return [...parts.slice(0, 5), parts.slice(5).join(':')]
  }
  const [patterns, values] = [split(pattern), split(value)]
  return patterns.every((part, at) => like(part, values[at] ?? ''))
}

const ipIn = (range: string, value: string): boolean => {
  const [net = '', bits] = range.split('/')
  const family = isIP(net)
  if (family === 0 || isIP(value) !== family) return false
  const list = new BlockList()
  const type = family === 6 ? 'ipv6' : 'ipv4'
  list.addSubnet(net, bits === undefined ? (family === 6 ? 128 : 32) : Number(bits), type)
  return list.check(value, type)
}

const time = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text))

type Test = (wanted: string, actual: string) => boolean
const tests: Readonly<Record<string, Test>> = {
  stringequals: (wanted, actual) => wanted === actual,
  stringequalsignorecase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  stringlike: (wanted, actual) => like(wanted, actual),
  arnequals: arnLike,
  arnlike: arnLike,
  bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  ipaddress: ipIn,
  numericequals: (wanted, actual) => Number(actual) === Number(wanted),
  numericlessthan: (wanted, actual) => Number(actual) < Number(wanted),
  numericlessthanequals: (wanted, actual) => Number(actual) <= Number(wanted),
  numericgreaterthan: (wanted, actual) => Number(actual) > Number(wanted),
  numericgreaterthanequals: (wanted, actual) => Number(actual) >= Number(wanted),
  dateequals: (wanted, actual) => time(actual) === time(wanted),
  datelessthan: (wanted, actual) => time(actual) < time(wanted),
  datelessthanequals: (wanted, actual) => time(actual) <= time(wanted),
  dategreaterthan: (wanted, actual) => time(actual) > time(wanted),
  dategreaterthanequals: (wanted, actual) => time(actual) >= time(wanted),
}
/** A negated operator is true when no value matches, also when the key is absent. */
const negated: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
  notipaddress: 'ipaddress',
  numericnotequals: 'numericequals',
  datenotequals: 'dateequals',
}

/** Policy variables; one that the request does not have makes the value match nothing. */
const filled = (value: string, context: Context): string | undefined => {
  let known = true
  const text = value.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (['*', '?', '$'].includes(name)) return name
    const found = context[name.toLowerCase()]
    if (typeof found !== 'string') known = false
    return typeof found === 'string' ? found : ''
  })
  return known ? text : undefined
}

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** undefined: an operator that cannot be evaluated here. */
const holds = (operator: string, key: string, values: readonly string[], context: Context): boolean | undefined => {
  const [, set, base = '', ifExists] = /^(?:(foranyvalue|forallvalues):)?(.+?)(ifexists)?$/.exec(operator) ?? []
  const found = context[key]
  if (base === 'null') return values.some((value) => (value === 'true') === (found === undefined))
  const not = negated[base]
  const test = tests[not ?? base]
  if (!test) return undefined
  if (found === undefined) return ifExists !== undefined || not !== undefined || set === 'forallvalues'
  const wanted = values.map((value) => filled(value, context)).filter((value) => value !== undefined)
  const passes = (actual: string): boolean => wanted.some((value) => test(value, actual)) !== (not !== undefined)
  const actual = typeof found === 'string' ? [found] : found
  return set === 'forallvalues' ? actual.every(passes) : actual.some(passes)
}

/** All operators and keys of a Condition block must hold; undefined when one of them cannot be evaluated. */
export const conditionHolds = (condition: Json | undefined, context: Context): boolean | undefined => {
  if (!isObject(condition)) return true
  let result: boolean | undefined = true
  for (const [operator, keys] of Object.entries(condition))
    for (const [key, value] of Object.entries(isObject(keys) ? keys : {})) {
      const values = (Array.isArray(value) ? value : [value]).map(asText)
      const held = holds(operator.toLowerCase(), key.toLowerCase(), values, context)
      if (held === false) return false
      if (held === undefined) result = undefined
    }
  return result
}
