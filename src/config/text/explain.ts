import {placeText} from '../../core/locate.js'
import type {Finding, Place} from '../../core/types.js'
import type {Issue} from '../grammar/shapes.js'
import {find, type Found, type SourceNode} from './tree.js'

/** What to write when a key is missing; the others explain themselves. */
const TO_WRITE: Readonly<Record<string, string>> = {
  owner: 'a mark for what this file owns in AWS, for example owner: acme-access-x7k2',
  accounts: 'at least one account, for example accounts: {root: "111111111111"}',
  trust: 'who may assume the role, for example trust: [root]',
  id: 'the 12 digits of the account',
  on: 'the resources, on: ["*"] for all',
  reason: 'why, in a few words',
  hazard: 'what may pass, for example hazard: REPLACES',
  address: 'what it is about, for example address: client/role/Deployer',
  attach: 'where it is attached, for example attach: [Workloads]; [] for nowhere',
  email: 'the address of its root user, for example email: aws-shop@acme.example',
  until: 'the last day (UTC) on which it counts, for example until: 2027-01-31',
  principal: 'who keeps the role, for example principal: root/user/alice',
  who: 'who asks, for example who: root/user/paul',
  role: 'which role, for example role: client/role/Admin',
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  array: 'a list',
  strict_object: 'a section (key: value)',
  record: 'a section (key: value)',
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

function shown(node: SourceNode): string {
  if (node.kind === 'list') return 'a list'
  if (node.kind === 'map') return 'a section (key: value)'
  if (node.value === null) return 'nothing'
  return typeof node.value === 'string' ? `the text "${short(node.value)}"` : String(node.value)
}

/** A plain scalar that YAML does not read as text, where text is meant. */
export function quoteIt(node: SourceNode): string | undefined {
  if (node.kind !== 'scalar' || !node.plain || node.value === null || typeof node.value === 'string') return undefined
  const type = typeof node.value
  const read = String(node.value) === node.text ? `is a ${type} to YAML` : `would be read as the ${type} ${node.value}`
  return `${node.text} ${read}; quote it: "${node.text}"`
}

function wrongType(issue: Issue, found: Found, label: string): {code: string; message: string} {
  const {node} = found
  // Where several forms will do, a number may be meant as text (an account's id); true and false never are.
  const isNumber = node.kind === 'scalar' && typeof node.value === 'number'
  const wantsText = issue.type === 'string' || (issue.type === 'union' && isNumber)
  const quote = wantsText ? quoteIt(node) : undefined
  if (quote) return {code: 'quote-it', message: quote}
  const wantsSection = issue.type === 'strict_object' || issue.type === 'record'
  if (wantsSection && node.kind === 'scalar' && node.value === null) {
    return {code: 'null-section', message: `${label}nothing is written here; for an empty section {} is meant`}
  }
  const expected = NOUNS[issue.type] ?? issue.expected ?? 'something else'
  return {code: 'wrong-type', message: `${label}expected ${expected}, found ${shown(node)}`}
}

interface Explained {
  readonly code: string
  readonly message: string
  readonly place: Place
  readonly uses: readonly Place[]
}

function explain(issue: Issue, root: SourceNode): Explained | undefined {
  const items = issue.path ?? []
  const path = items.map((item) => item.key as string | number)
  const onKey = items.at(-1)?.origin === 'key'
  const found = find(root, path)
  const label = typeof path.at(-1) === 'string' ? `"${path.at(-1)}": ` : ''
  if (found.node.kind === 'scalar' && found.node.broken) return undefined
  const at = (code: string, message: string, place: Place): Explained => ({code, message, place, uses: found.uses})
  if (issue.kind === 'schema' && onKey && !found.whole) {
    const key = String(path.at(-1))
    const parent = find(root, path.slice(0, -1))
    const start = path.length === 1 ? {...root.place, end: root.place.start} : parent.key
    return at('missing-key', `"${key}" is missing${TO_WRITE[key] ? `; write ${TO_WRITE[key]}` : ''}`, start)
  }
  if (issue.kind === 'schema' && issue.expected === 'never') return at('unknown-key', issue.message, found.key)
  if (issue.kind === 'validation') {
    const code = typeof issue.requirement === 'string' ? issue.requirement : 'invalid'
    const quote = code === 'quote-it' ? quoteIt(found.node) : undefined
    // A section as a whole is shown by its key: its first line says nothing.
    const place = onKey || found.node.kind !== 'scalar' ? found.key : found.place
    return at(code, quote ?? issue.message, place)
  }
  const {code, message} = wrongType(issue, found, label)
  return at(
    code,
    message,
    found.place.end > found.place.start && found.node.kind === 'scalar' ? found.place : found.key,
  )
}

/**
 * The issues of the schema → findings with their places in the text. What comes through aliases is wrong at one place,
 * and told once, with all the places where it is used.
 */
export function explainAll(
  issues: readonly Issue[],
  root: SourceNode,
  texts: ReadonlyMap<string, string>,
): readonly Finding[] {
  const found = new Map<string, Omit<Explained, 'uses'> & {uses: Set<string>}>()
  for (const issue of issues) {
    const one = explain(issue, root)
    if (!one) continue
    const key = JSON.stringify([one.place.file, one.place.start, one.message])
    const uses = one.uses.map((use) => placeText(texts, use))
    const before = found.get(key)
    found.set(key, {...one, uses: new Set([...(before?.uses ?? []), ...uses])})
  }
  return [...found.values()].map(({code, message, place, uses}) => {
    const suffix = uses.size > 0 ? ` (used at ${[...uses].join(', ')})` : ''
    return {code, severity: 'error', message: message + suffix, place}
  })
}
