import type {Document} from '../../policy/types.js'
import {byText} from '../../policy/json.js'
import type {Path} from '../source.js'
import {expiryCondition} from './expiry.js'
import type {WrittenCondition, WrittenConditions} from '../written.js'

/** Part of a statement's Condition and where it comes from. */
export interface Block {
  readonly condition: WrittenCondition
  readonly path: Path
}

export interface Clash {
  readonly operator: string
  readonly key: string
  readonly path: Path
}

const one = (values: readonly string[]): string | string[] => {
  const sorted = [...new Set(values)].sort(byText)
  return sorted.length === 1 && sorted[0] !== undefined ? sorted[0] : sorted
}

/**
 * The short forms and `when` as Condition blocks. A line's own value goes before the role's, `mfa: false` too; `when`
 * of both is kept. `role` is undefined for lines that take nothing from the role.
 */
export function conditionBlocks(
  line: WrittenConditions,
  linePath: Path,
  role: WrittenConditions | undefined,
  rolePath: Path,
): Block[] {
  const own = <K extends keyof WrittenConditions>(key: K) =>
    line[key] === undefined
      ? {value: role?.[key], path: [...rolePath, key]}
      : {value: line[key], path: [...linePath, key]}
  const mfa = own('mfa')
  const externalId = own('externalId')
  const sourceIp = own('sourceIp')
  const blocks: Block[] = []
  const add = (condition: WrittenCondition, path: Path) => void blocks.push({condition, path})
  // BoolIfExists would let in everyone whose request has no such key, access keys first of all.
  if (mfa.value) add({Bool: {'aws:MultiFactorAuthPresent': 'true'}}, mfa.path)
  if (externalId.value !== undefined) add({StringEquals: {'sts:ExternalId': externalId.value}}, externalId.path)
  if (sourceIp.value !== undefined) add({IpAddress: {'aws:SourceIp': one(sourceIp.value)}}, sourceIp.path)
  if (role?.when) add(role.when, [...rolePath, 'when'])
  if (line.when) add(line.when, [...linePath, 'when'])
  return blocks
}

export const expiryBlock = (date: string, path: Path): Block => ({condition: expiryCondition(date), path})

/**
 * The Condition of a statement, operators and keys sorted, values as written; undefined when there is none. IAM
 * ignores the case of operators' keys, so two that differ by case alone clash as well.
 */
export function joinBlocks(blocks: readonly Block[]): {condition?: Document; clashes: Clash[]} {
  const clashes: Clash[] = []
  const seen = new Set<string>()
  const condition: Record<string, Document> = {}
  for (const {condition: block, path} of blocks) {
    for (const [operator, keys] of Object.entries(block)) {
      for (const [key, value] of Object.entries(keys)) {
        const id = `${operator} ${key}`.toLowerCase()
        if (seen.has(id)) clashes.push({operator, key, path})
        else (condition[operator] ??= {})[key] = value
        seen.add(id)
      }
    }
  }
  const sorted = Object.keys(condition)
    .sort(byText)
    .map((operator) => {
      const entries = Object.entries(condition[operator] ?? {}).sort(([a], [b]) => byText(a, b))
      return [operator, Object.fromEntries(entries)] as const
    })
  return {...(sorted.length > 0 && {condition: Object.fromEntries(sorted)}), clashes}
}
