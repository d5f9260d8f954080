import {inWords} from '../config/compile/context.js'
import {shardOf} from '../core/shard.js'
import type {Plan} from '../core/types.js'
import {findingJson} from '../render/plan/json.js'
import type {PlanJson} from '../render/plan/json.js'
import {ranking, sortAccess, sortAllowances, sortFindings, sortPowers} from '../render/plan/sort.js'
import {unseenTrusts} from '../ownership/replaced.js'
import {Failure} from './base-command.js'
import type {ShardJson, ToldJson} from './plan/output.js'
import {railWarnings} from './rail-warnings.js'
import {summarize} from './plan/plan.js'

export interface PlanPart extends PlanJson {
  readonly shard: ShardJson
}

/** A part with the name of the file that it is in. */
export interface NamedPart {
  readonly file: string
  readonly part: PlanPart
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const LISTS = ['accounts', 'changes', 'access', 'powers', 'findings'] as const

const isPart = (value: unknown): value is PlanPart => {
  if (!isObject(value) || !isObject(value['shard'])) return false
  const {index, of, digest, owned, told, unmanaged} = value['shard']
  return (
    value['format'] === 1 &&
    LISTS.every((list) => Array.isArray(value[list])) &&
    [index, of, owned].every((number) => typeof number === 'number') &&
    typeof digest === 'string' &&
    Array.isArray(told) &&
    Array.isArray(unmanaged)
  )
}

/** Reads the text of a part. What a file that is none contains is not quoted. Throws Failure. */
export function parsePart(text: string, file: string): NamedPart {
  const value = ((): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  })()
  if (isPart(value)) return {file, part: value}
  const isWhole = isObject(value) && value['format'] === 1 && Array.isArray(value['changes'])
  throw new Failure(
    isWhole
      ? `${file} is a whole plan, no part of one; parts are what xrole plan --shard 1/8 --json prints`
      : `${file} is no part of a plan; parts are what xrole plan --shard 1/8 --json prints`,
  )
}

/** What has to be the same in all parts, in words. */
const SAME: readonly (readonly [string, (part: PlanPart) => unknown])[] = [
  ['by another version of xrole', ({xrole}) => xrole],
  ['from another file, or the file as it was before', ({shard}) => shard.digest],
  ['for another owner', ({owner}) => owner],
  [
    'over other accounts; record the organization once and give all parts --organization FILE',
    ({accounts}) => JSON.stringify(accounts),
  ],
]

/** Throws Failure where the parts are not all the parts of one plan. */
function check(parts: readonly NamedPart[]): void {
  const [first] = parts
  if (!first) throw new Failure('name the parts to join: xrole merge shard-*.json')
  const {of} = first.part.shard
  for (const {file, part} of parts) {
    if (part.shard.of !== of)
      throw new Failure(
        `${file} is part ${part.shard.index} of ${part.shard.of}, and ${first.file} is one of ${of}: plan all parts with the same number`,
      )
    const other = SAME.find(([, valueOf]) => valueOf(part) !== valueOf(first.part))
    if (other) throw new Failure(`${file} was made ${other[0]} (compared with ${first.file})`)
  }
  const files = new Map<number, string>()
  for (const {file, part} of parts) {
    const before = files.get(part.shard.index)
    if (before !== undefined)
      throw new Failure(`part ${part.shard.index} of ${of} is there twice: ${before} and ${file}`)
    files.set(part.shard.index, file)
  }
  const missing = Array.from({length: of}, (_, at) => at + 1).filter((index) => !files.has(index))
  if (missing.length > 0)
    throw new Failure(
      `part ${missing.join(', ')} of ${of} is missing; make it with xrole plan --shard ${missing[0]}/${of} --json`,
    )
}

/** What several parts say of one place of the file, with the accounts of all of them in the order of the file. */
function saidOfFile(parts: readonly PlanPart[], rank: (name: string) => number): PlanJson['findings'] {
  const found = new Map<string, ToldJson & {readonly names: Set<string>}>()
  for (const one of parts.flatMap(({shard}) => shard.told)) {
    const key = JSON.stringify([one.code, one.severity, one.message, one.file, one.line, one.column])
    const same = found.get(key) ?? {...one, names: new Set()}
    found.set(key, same)
    for (const name of one.accounts) same.names.add(name)
  }
  return [...found.values()].map(({code, severity, message, file, line, column, of, names}) => {
    const accounts = [...names].sort((a, b) => rank(a) - rank(b)).map((name) => ({name, ...(of === null ? {} : {of})}))
    return {code, severity, message: inWords(message, accounts), file, line, column} as PlanJson['findings'][number]
  })
}

/** All parts of a plan as the whole: what `plan --json` would have printed. Throws Failure. */
export function mergeParts(named: readonly NamedPart[]): PlanJson {
  check(named)
  const parts = [...named].sort((a, b) => a.part.shard.index - b.part.shard.index).map(({part}) => part)
  const [first] = parts as [PlanPart, ...PlanPart[]]
  const {format, xrole, owner, accounts} = first
  const rank = ranking(accounts)
  const ids = new Map(accounts.map(({name, id}) => [name, id]))
  const partOf = ({account}: {readonly account: string}): number => {
    const id = ids.get(account)
    return id === undefined ? 1 : shardOf(id, first.shard.of)
  }
  // What follows from another part is told there; the part that it is in knows better, if it knows of it at all.
  const inOwn = new Set(
    parts.flatMap(({shard, changes: all}) =>
      all.filter((change) => partOf(change) === shard.index).map(({address}) => address),
    ),
  )
  const told = new Set<string>()
  const isToTell = (change: PlanJson['changes'][number], index: number): boolean => {
    const {address} = change
    if (partOf(change) === index) return true
    const isNew = !inOwn.has(address) && !told.has(address)
    told.add(address)
    return isNew
  }
  const changes = parts
    .flatMap(({shard, changes: all}) => all.filter((change) => isToTell(change, shard.index)))
    .sort((a, b) => rank(a.account) - rank(b.account))
  const safety = sortAllowances(parts.flatMap((part) => part.safety ?? []))
  // A rail looks at what JSON has of changes and entries, too.
  const asPlan = {owner, changes, safety} as unknown as Pick<Plan, 'owner' | 'changes' | 'safety'>
  const owned = parts.reduce((sum, {shard}) => sum + shard.owned, 0)
  const unseen = unseenTrusts(
    asPlan.changes,
    first.shard.unmanaged.map((name) => ({name, managed: false})),
  )
  const warnings = railWarnings(asPlan, owned, first.shard.maxDeletes)
  const {move, ...counts} = summarize(asPlan.changes)
  return {
    format,
    xrole,
    owner,
    accounts,
    ...(safety.length > 0 && {safety}),
    changes,
    access: sortAccess(
      parts.flatMap((part) => part.access),
      rank,
    ) as PlanJson['access'],
    powers: sortPowers(
      parts.flatMap((part) => part.powers),
      rank,
    ) as PlanJson['powers'],
    findings: sortFindings([
      ...parts.flatMap((part) => part.findings),
      ...saidOfFile(parts, rank),
      ...[...warnings, ...unseen].map((finding) => findingJson(finding, () => ({line: 1, column: 1}))),
    ]),
    summary: {...counts, ...(move > 0 && {move})},
  }
}
