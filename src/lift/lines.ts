import type {Json} from '../core/types.js'
import {isService} from '../config/grammar/principal.js'
import {isObject} from '../policy/json.js'
import type {Body} from './entry.js'

/** Lines of trust as they are written, and what they have in common. */

/** Lines that what the role says for all its lines lands on. */
const takesRole = (line: Json): boolean =>
  typeof line === 'string'
    ? !isService(line)
    : isObject(line) && ['principal', 'principals', 'sso', 'org'].some((key) => Object.hasOwn(line, key))

/** The principals that a line names, as it writes them. */
export function principalsIn(line: Json): string[] {
  if (typeof line === 'string') return isService(line) ? [] : [line]
  if (!isObject(line)) return []
  const all = line['principal'] ?? line['principals'] ?? []
  return (Array.isArray(all) ? all : [all]).filter((one) => typeof one === 'string')
}

/** The same line with other principals; bare where nothing else is said. */
export function withPrincipals(line: Json, names: readonly string[]): Json[] {
  const {principal: _, principals: __, ...rest} = isObject(line) ? line : {}
  if (names.length === 0) return []
  if (Object.keys(rest).length === 0) return [...names]
  return [names.length === 1 ? {principal: names[0]!, ...rest} : {principals: [...names], ...rest}]
}

type Blocks = {readonly [operator: string]: {readonly [key: string]: Json}}
const blocksOf = (line: Body): Blocks => (isObject(line['when']) ? (line['when'] as Blocks) : {})

const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)

const tidied = (blocks: Blocks): {[key: string]: Json} =>
  Object.fromEntries(Object.entries(blocks).filter(([, keys]) => Object.keys(keys).length > 0))

const filtered = (blocks: Blocks, keep: (operator: string, key: string, value: Json) => boolean): Blocks =>
  Object.fromEntries(
    Object.entries(blocks).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).filter(([key, value]) => keep(operator, key, value))),
    ]),
  )

/** What all lines have in common that a role may say for them, and the lines without it. */
export function hoisted(lines: readonly Json[]): {readonly role: Body; readonly lines: readonly Json[]} {
  const bodies = lines.filter(takesRole).map((line): Body => (isObject(line) ? line : {}))
  const [first, ...others] = bodies
  if (!first) return {role: {}, lines}
  const shared = (['mfa', 'externalId', 'sourceIp'] as const).filter(
    (key) => first[key] !== undefined && others.every((other) => same(other[key], first[key])),
  )
  const when = tidied(
    filtered(blocksOf(first), (operator, key, value) =>
      others.every((other) => same(blocksOf(other)[operator]?.[key], value)),
    ),
  )
  const stripped = (line: Json): Json[] => {
    if (!isObject(line) || !takesRole(line)) return [line]
    const rest = tidied(filtered(blocksOf(line), (operator, key) => (when as Blocks)[operator]?.[key] === undefined))
    const bare = Object.entries(line).filter(([key]) => key !== 'when' && !shared.some((each) => each === key))
    const left = {...Object.fromEntries(bare), ...(Object.keys(rest).length > 0 && {when: rest})}
    const names = principalsIn(left)
    return names.length > 0 ? withPrincipals(left, names) : [left]
  }
  return {
    role: {
      ...Object.fromEntries(shared.map((key) => [key, first[key]!])),
      ...(Object.keys(when).length > 0 && {when}),
    },
    lines: lines.flatMap(stripped),
  }
}

/** Groups in the place of their account, in the first line that names it. */
export function withGroups(lines: readonly Json[], account: string, groups: readonly string[]): Json[] {
  const at = lines.findIndex((line) => principalsIn(line).includes(account))
  return lines.flatMap((line, index) =>
    index === at
      ? withPrincipals(
          line,
          principalsIn(line).flatMap((one) => (one === account ? groups : [one])),
        )
      : [line],
  )
}

/** Lines that bring no caller policy for some of those whom they name. */
export const withoutCallers = (lines: readonly Json[], callerless: ReadonlySet<string>): Json[] =>
  lines.flatMap((line) => {
    const names = principalsIn(line)
    const some = names.filter((one) => callerless.has(one))
    if (some.length === 0) return [line]
    const rest = names.filter((one) => !callerless.has(one))
    return [...withPrincipals(line, rest), ...withPrincipals({...(isObject(line) ? line : {}), caller: false}, some)]
  })
