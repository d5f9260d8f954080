import type {Resource} from '../../core/types.js'
import type {Trust} from '../../kinds/values.js'
import {checkDocument, type Problem} from '../../policy/check.js'
import type {Context, InAccount} from '../compile/context.js'
import {perDocument} from '../compile/memo.js'
import {documentOf} from '../compile/owners.js'
import type {Rule} from './rule.js'
import type {Path} from '../source.js'
import type {WrittenBody} from '../written.js'

const SHORT: Readonly<Record<string, string>> = {Action: 'actions', Resource: 'on', Condition: 'when'}

/** From a path in a document to the path of what it was made from. */
function inBody(body: WrittenBody, path: Path): Path {
  if (body.document !== undefined) return ['document', ...path]
  const [, index, element, ...rest] = path
  if (index === undefined) return ['statements']
  const short = typeof element === 'string' ? SHORT[element] : undefined
  if (short === undefined) return ['statements', index]
  // A list of one is a scalar in the document.
  return ['statements', index, short, ...(rest.length === 0 && short !== 'when' ? [0] : rest)]
}

function tellAll(
  context: Context,
  problems: readonly Problem[],
  at: (path: Path) => Path,
  tellIn: InAccount | undefined,
): void {
  for (const {severity, code, message, path} of problems) context.tell(severity, code, at(path), message, tellIn)
}

export const documentsAreValid: Rule = (context, {entries, policies}) => {
  const check = perDocument((document) => checkDocument(document, 'identity'))
  const look = (body: WrittenBody, at: Path, tellIn: InAccount | undefined) =>
    tellAll(context, check(documentOf(body)), (path) => [...at, ...inBody(body, path)], tellIn)
  for (const {written, path, tellIn} of policies) look(written, path, tellIn)
  for (const {written, path, tellIn} of entries) {
    for (const [name, body] of Object.entries(written.inline)) look(body, [...path, 'inline', name], tellIn)
  }
}

export const trustsAreValid: Rule = (context, {entries, parts, trustLines}) => {
  const check = perDocument((document) => checkDocument(document, 'trust'))
  for (const {key, path, written, tellIn} of entries) {
    const trust = parts.get(key)?.find((part) => part.kind === 'trust') as Resource<Trust> | undefined
    if (!trust || !('trust' in written)) continue
    const inLine = ([, index, ...rest]: Path): Path => {
      const line = typeof index === 'number' ? trustLines.get(key)?.[index] : undefined
      if (line === undefined) return [...path, 'trust']
      const source = written.trust[line]
      const at = [...path, 'trust', line]
      if (source?.type === 'statement') return [...at, 'statement', ...rest]
      const [element, operator, ...within] = rest
      if (element !== 'Condition' || typeof operator !== 'string') return at
      return source?.when?.[operator] ? [...at, 'when', operator, ...within] : [...path, 'when', operator, ...within]
    }
    // A role that nobody may assume has a statement of ours, which no line is behind.
    tellAll(context, trustLines.get(key)?.length ? check(trust.value.document) : [], inLine, tellIn)
  }
}
