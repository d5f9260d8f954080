import type {Json} from '../core/types.js'
import {asTexts, byText, isObject} from './json.js'

/** One line of a Condition block with its operator taken apart; operator and key in lower case. */
export interface Asked {
  readonly prefix: '' | 'foranyvalue:' | 'forallvalues:'
  readonly operator: string
  readonly isIfExists: boolean
  readonly key: string
  /** Sorted; one of them has to match. */
  readonly values: readonly string[]
  /** The document's version where a value has a variable: it decides what `${` means. Else empty. */
  readonly version: string
}

const isList = (value: Json): boolean =>
  [value].flat().every((one) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')

/** What is no test at all asks for something that nothing else does. */
const odd = (text: string): Asked => ({
  prefix: '',
  operator: '?',
  isIfExists: false,
  key: text,
  values: [],
  version: '',
})

function asked(name: string, key: string, value: Json, version: string): Asked {
  if (!isList(value)) return odd(JSON.stringify([name, key, value]))
  const [, prefix = '', operator = '', suffix] =
    /^(foranyvalue:|forallvalues:)?(.*?)(ifexists)?$/.exec(name.toLowerCase()) ?? []
  const values = [...new Set(asTexts(value))].sort(byText)
  return {
    prefix: prefix as Asked['prefix'],
    operator,
    isIfExists: suffix !== undefined,
    key: key.toLowerCase(),
    values,
    version: values.some((one) => one.includes('${')) ? version : '',
  }
}

/** What a Condition block asks for: all of it has to hold. */
export function askedBy(condition: Json | undefined, version: string): Asked[] {
  if (condition === undefined) return []
  if (!isObject(condition)) return [odd(JSON.stringify(condition))]
  return Object.entries(condition).flatMap(([name, block]) =>
    isObject(block)
      ? Object.entries(block).map(([key, value]) => asked(name, key, value, version))
      : [odd(JSON.stringify([name, block]))],
  )
}

/** Operators that hold where one of the values matches; the others hold where none does, or ask whether there is a key. */
const POSITIVE =
  /^(string(equals|equalsignorecase|like)|arn(equals|like)|bool|binaryequals|ipaddress|(numeric|date)(equals|(less|greater)than(equals)?))$/

export const isPositive = ({operator}: Asked): boolean => POSITIVE.test(operator)

/** More parts than that are not worth the time. */
const MOST = 64

/**
 * The same as several, of which one has to hold, each with one value where there was a choice of several. Not of
 * ForAllValues, whose values count together.
 */
export function parts(all: readonly Asked[]): (readonly Asked[])[] {
  let made: Asked[][] = [[]]
  for (const one of all) {
    const splits = isPositive(one) && one.prefix !== 'forallvalues:' && one.values.length > 1
    const each = splits && made.length * one.values.length <= MOST ? one.values.map((value) => [value]) : [one.values]
    made = made.flatMap((before) => each.map((values) => [...before, {...one, values}]))
  }
  return made
}
