import {nearest} from '../../core/nearest.js'
import type {AccountRef} from '../../core/types.js'
import type {Context} from './context.js'
import type {Path} from '../source.js'

const VARIABLE = /\$\{([^}]*)\}/g
// IAM's own escapes for characters that mean something in a pattern (IAM User Guide, "Policy variables").
const ESCAPES = new Set(['*', '?', '$'])
const FIXED = ['account.id', 'account.name', 'partition']

/** IAM's variables have a colon (`aws:username`); ours begin with `account.` or have none. */
export const isOurs = (name: string): boolean =>
  name.startsWith('account.') || (!name.includes(':') && !ESCAPES.has(name))

/** The value of one of our variables, or why there is none. */
export function variable(
  name: string,
  account: AccountRef,
  tags: Readonly<Record<string, string>>,
): {value: string} | {problem: string} {
  if (name === 'account.id') return {value: account.id}
  if (name === 'account.name') return {value: account.name}
  if (name === 'partition') return {value: account.partition}
  if (name.startsWith('account.tags.')) {
    const tag = name.slice('account.tags.'.length)
    const value = Object.hasOwn(tags, tag) ? tags[tag] : undefined
    if (value !== undefined) return {value}
    return {problem: `\${${name}}: account "${account.name}" has no tag "${tag}"; add it under accounts:`}
  }
  const near = nearest(name, [...FIXED, ...Object.keys(tags).map((tag) => `account.tags.${tag}`)])
  const known = '${account.id}, ${account.name}, ${account.tags.KEY} and ${partition}'
  return {problem: `unknown variable \${${name}}; ${near ? `did you mean \${${near}}?` : `there are ${known}`}`}
}

function replaceIn(text: string, account: AccountRef, context: Context, path: Path): string {
  if (!text.includes('${')) return text
  return text.replace(VARIABLE, (whole, name: string) => {
    if (!isOurs(name)) return whole
    const found = variable(name, account, context.account.get(account.name)?.tags ?? {})
    if ('value' in found) return found.value
    context.tell('error', 'unknown-variable', path, found.problem)
    return whole
  })
}

/**
 * A value with our variables replaced in all its strings, names of keys included (condition keys name providers).
 * What has none is returned as the same object, so that the documents of many accounts share one canonical form.
 */
export function substitute<T>(value: T, account: AccountRef, context: Context, path: Path): T {
  const walk = (each: unknown, at: Path): unknown => {
    if (typeof each === 'string') return replaceIn(each, account, context, at)
    if (Array.isArray(each)) {
      const items = each.map((item, index) => walk(item, [...at, index]))
      return items.every((item, index) => item === each[index]) ? each : items
    }
    if (each === null || typeof each !== 'object') return each
    const entries = Object.entries(each)
    const done = entries.map(([key, item]) => [
      replaceIn(key, account, context, [...at, key]),
      walk(item, [...at, key]),
    ])
    const unchanged = done.every(([key, item], index) => key === entries[index]?.[0] && item === entries[index]?.[1])
    return unchanged ? each : Object.fromEntries(done)
  }
  return walk(value, path) as T
}

/** Whether any string in a value has a `${`: most entries have none and are not walked once per account. */
export const hasVariables = (value: unknown): boolean => JSON.stringify(value).includes('${')
