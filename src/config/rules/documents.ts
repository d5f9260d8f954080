import type {Json, Resource} from '../../core/types.js'
import type {Trust} from '../../kinds/values.js'
import {checkDocument, type Problem} from '../../policy/check.js'
import {otherPartitions} from '../../policy/check-partition.js'
import type {Context, InAccount} from '../compile/context.js'
import {perDocument} from '../compile/memo.js'
import type {Entry} from '../compile/entries.js'
import {documentOf} from '../compile/owners.js'
import type {Account} from '../intent.js'
import type {Rule} from './rule.js'
import type {Path} from '../source.js'
import {wholeTrust} from '../trust/whole.js'
import type {Written, WrittenBody} from '../written.js'

const SHORT: Readonly<Record<string, string>> = {Sid: 'sid', Action: 'actions', Resource: 'on', Condition: 'when'}

/** From a path in a document to the path of what it was made from. */
export function inBody(body: WrittenBody, path: Path): Path {
  if (body.document !== undefined) return ['document', ...path]
  const [, index, element, ...rest] = path
  if (index === undefined) return ['statements']
  const short = typeof element === 'string' ? SHORT[element] : undefined
  if (short === undefined) return ['statements', index]
  // A list of one is a scalar in the document.
  return ['statements', index, short, ...(rest.length === 0 && short !== 'when' && short !== 'sid' ? [0] : rest)]
}

export function tellAll(
  context: Context,
  problems: readonly Problem[],
  at: (path: Path) => Path,
  tellIn: InAccount | undefined,
): void {
  for (const {severity, code, message, path} of problems) context.tell(severity, code, at(path), message, tellIn)
}

const problemsOf = (document: Json, use: 'identity' | 'trust', {written}: Context): readonly Problem[] => [
  ...checkDocument(document, use),
  ...otherPartitions(document, written.partition),
]

/** What was found to be right, by file: texts of documents with `<id>` in place of the id of their account. */
const right = new WeakMap<Written, Set<string>>()

/**
 * What is wrong with documents. Thousands of accounts have the same ones but for their own id, which is one as good as
 * another: what is right in one account is right in all.
 */
function checker(
  use: 'identity' | 'trust',
  context: Context,
): (document: Json, account: Account) => readonly Problem[] {
  const known = right.get(context.written) ?? new Set()
  right.set(context.written, known)
  const check = perDocument((document) => problemsOf(document, use, context))
  return (document, {id}) => {
    const key = `${use} ${JSON.stringify(document).replaceAll(id, '<id>')}`
    if (known.has(key)) return []
    const problems = check(document)
    if (problems.length === 0) known.add(key)
    return problems
  }
}

export const documentsAreValid: Rule = (context, {entries, policies}) => {
  const check = checker('identity', context)
  const look = (body: WrittenBody, at: Path, {account, tellIn}: Entry) =>
    tellAll(context, check(documentOf(body), account), (path) => [...at, ...inBody(body, path)], tellIn)
  for (const entry of policies) look(entry.written, entry.path, entry)
  for (const entry of entries) {
    for (const [name, body] of Object.entries(entry.written.inline)) look(body, [...entry.path, 'inline', name], entry)
  }
}

export const trustsAreValid: Rule = (context, {entries, parts, trustLines}) => {
  const check = checker('trust', context)
  for (const {key, account, path, written, tellIn} of entries) {
    const trust = parts.get(key)?.find((part) => part.kind === 'trust') as Resource<Trust> | undefined
    if (!trust || !('trust' in written)) continue
    if (wholeTrust(written)) {
      tellAll(context, check(trust.value.document, account), (at) => [...path, 'trust', 'document', ...at], tellIn)
      continue
    }
    const inLine = ([, index, ...rest]: Path): Path => {
      const line = typeof index === 'number' ? trustLines.get(key)?.[index] : undefined
      if (line === undefined) return [...path, 'trust']
      const source = written.trust[line]
      const at = [...path, 'trust', line]
      if (source?.type === 'statement') return [...at, 'statement', ...rest]
      const [element, operator, ...within] = rest
      if (element !== 'Condition' || typeof operator !== 'string') return at
      const when = source && 'when' in source ? source.when : undefined
      return when?.[operator] ? [...at, 'when', operator, ...within] : [...path, 'when', operator, ...within]
    }
    // A role that nobody may assume has a statement of ours, which no line is behind.
    tellAll(context, trustLines.get(key)?.length ? check(trust.value.document, account) : [], inLine, tellIn)
  }
}
