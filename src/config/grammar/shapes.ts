import * as v from 'valibot'
import type {Json} from '../../core/types.js'
import {nearest} from '../../core/nearest.js'

/** What a rule is in JSON Schema, beside the check itself. */
export type JsonRule = Readonly<Record<string, Json>>
export type Issue = v.BaseIssue<unknown>
export type Schema = v.GenericSchema

interface RuleMark {
  readonly requirement: string
  readonly json: JsonRule
}

/**
 * A check with a stable finding code, and what it is in JSON Schema. `problem` gives the message; it is asked only about
 * values whose type is right.
 */
export const rule = <T>(
  code: string,
  problem: (value: T) => string | undefined,
  json: JsonRule = {},
): v.RawCheckAction<T> =>
  Object.assign(
    v.rawCheck<T>(({dataset, addIssue}) => {
      const message = dataset.typed ? problem(dataset.value) : undefined
      if (message) addIssue({message})
    }),
    {requirement: code, json} satisfies RuleMark,
  )

export const ruleOf = (action: object): JsonRule | undefined =>
  'json' in action ? (action as RuleMark).json : undefined

export const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Run = Schema['~run']
const withRun = <S extends Schema>(schema: S, run: Run): S => ({...schema, '~run': run})

type Failed = v.OutputDataset<never, Issue>

/** The value does not have the form's type. */
function wrongType(schema: Schema, value: unknown, config: v.Config<Issue>, expected?: string): Failed {
  const dataset: v.UnknownDataset = {value}
  v._addIssue(schema, 'type', dataset, config, expected ? {expected} : {})
  return dataset as unknown as Failed
}

const ended = (value: unknown, issues: Issue[]) =>
  ({typed: issues.length === 0, value, ...(issues.length > 0 && {issues})}) as v.OutputDataset<unknown, Issue>

const keyPath = (input: Record<string, unknown>, key: string): [v.ObjectPathItem] => [
  {type: 'object', origin: 'key', input, key, value: input[key]},
]

/**
 * A section of known keys. Unlike strictObject it reports every unknown key, with the nearest known one, and does not
 * complain that a key is missing whose misspelling it has just reported. Keys keep the order they are written in.
 */
export function section<const E extends v.ObjectEntries>(entries: E): v.StrictObjectSchema<E, undefined> {
  const strict = v.strictObject(entries)
  const loose = v.object(entries)
  return withRun(strict, (dataset, config) => {
    const input = dataset.value
    if (!isSection(input)) return wrongType(strict, input, config)
    const known = Object.keys(entries)
    let issues: Issue[] = loose['~run']({value: input}, config).issues ?? []
    for (const key of Object.keys(input)) {
      if (Object.hasOwn(entries, key)) continue
      const absent = known.filter((each) => !Object.hasOwn(input, each))
      const meant = nearest(key, absent) ?? nearest(key, known)
      const hint = meant ? `did you mean "${meant}"?` : `known here: ${known.join(', ')}`
      const spared = (issue: Issue) =>
        issue.path?.length === 1 && issue.path[0].key === meant && issue.path[0].origin === 'key'
      const unknown = wrongType(strict, input, config).issues ?? []
      const message = `unknown key "${key}"; ${hint}`
      issues = issues.filter((issue) => !spared(issue))
      issues.push(...unknown.map((issue) => ({...issue, expected: 'never', message, path: keyPath(input, key)})))
    }
    return ended(input, issues)
  })
}

/** The issues of one key and its value, at their places. */
function issuesOf(input: Record<string, unknown>, name: string, key: Schema, value: Schema, config: v.Config<Issue>) {
  const each = input[name]
  const at = (origin: 'key' | 'value') => ({type: 'object' as const, origin, input, key: name, value: each})
  const parts = [
    ['key', key, name],
    ['value', value, each],
  ] as const
  return parts.flatMap(([origin, schema, own]) =>
    (schema['~run']({value: own}, config).issues ?? []).map((issue): Issue => ({
      ...issue,
      path: [at(origin), ...(issue.path ?? [])],
    })),
  )
}

/** A section whose keys the user chooses. valibot's record skips keys like `constructor`, which IAM allows as names. */
export function mapOf<V extends Schema>(key: v.GenericSchema<string>, value: V) {
  const record = v.record(key, value)
  return withRun(record, (dataset, config) => {
    const input = dataset.value
    if (!isSection(input)) return wrongType(record, input, config)
    return ended(
      input,
      Object.keys(input).flatMap((name) => issuesOf(input, name, key, value, config)),
    )
  })
}

/** The same, where some keys are the grammar's own and optional. */
export function mapWith<const E extends v.ObjectEntries, V extends Schema>(
  entries: E,
  key: v.GenericSchema<string>,
  value: V,
) {
  const record = v.record(key, value)
  return withRun(v.objectWithRest(entries, value), (dataset, config) => {
    const input = dataset.value
    if (!isSection(input)) return wrongType(record, input, config)
    const own = (name: string): Schema | undefined => (Object.hasOwn(entries, name) ? entries[name] : undefined)
    return ended(
      input,
      Object.keys(input).flatMap((name) => issuesOf(input, name, key, own(name) ?? value, config)),
    )
  })
}

/**
 * One of several forms, chosen by what the value looks like, so that its findings are those of the form that was meant.
 * `pick` gives the form, or in words what was expected.
 */
export function oneOf<const O extends Schema[]>(
  forms: O,
  pick: (value: unknown) => O[number] | string,
): v.UnionSchema<O, undefined> {
  const union = v.union(forms)
  return withRun(union, (dataset, config) => {
    const meant = pick(dataset.value)
    return typeof meant === 'string' ? wrongType(union, dataset.value, config, meant) : meant['~run'](dataset, config)
  })
}

/**
 * Of these keys exactly one, or at most one, may be given. Runs also when other keys are wrong, so that all is told at once.
 */
export function oneKey<T>(keys: readonly string[], need: 'exactly' | 'at most', hint = ''): v.RawCheckAction<T> {
  const list = `${keys.slice(0, -1).join(', ')} and ${keys.at(-1)}`
  const action = v.rawCheck<T>(({dataset, addIssue}) => {
    const input: unknown = dataset.value
    if (!isSection(input)) return
    const given = Object.keys(input).filter((key) => keys.includes(key))
    const slipped = dataset.issues?.some((issue) =>
      keys.some((key) => issue.message.endsWith(`did you mean "${key}"?`)),
    )
    if (given.length === 0 && need === 'exactly' && !slipped)
      addIssue({message: `one of ${list.replace(/ and (?=\S+$)/, ' or ')} is missing${hint}`})
    for (const key of given.slice(1)) {
      addIssue({
        message: `"${given[0]}" and "${key}" exclude each other: give ${need} one of ${list}`,
        path: keyPath(input, key),
      })
    }
  })
  const required = (key: string) => ({required: [key]})
  const pairs = keys.flatMap((one, i) => keys.slice(i + 1).map((other) => ({required: [one, other]})))
  const json: JsonRule = need === 'exactly' ? {oneOf: keys.map(required)} : {not: {anyOf: pairs}}
  return Object.assign(action, {requirement: 'one-of', json} satisfies RuleMark)
}

/** Title, description and examples, for editors. */
export const told = <S extends Schema>(schema: S, title: string, description: string, ...examples: Json[]) =>
  v.pipe(schema, v.title(title), v.description(description), v.examples(examples))
