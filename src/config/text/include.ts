import {locate, placeText} from '../../core/locate.js'
import {nearest} from '../../core/nearest.js'
import type {Finding, Place} from '../../core/types.js'
import type {Files} from './files.js'
import {INCLUDABLE} from '../grammar/schema.js'
import type {Entry, Item, MapNode, ScalarNode, SourceNode} from './tree.js'
import {type Parsed, parseYaml} from './yaml.js'

/** What the files that were read so far have in common: their texts, and all that is wrong with them. */
export interface Reading {
  readonly files: Files
  readonly texts: Map<string, string>
  readonly findings: Finding[]
  readonly doubts: Finding[]
}

const NESTED = 'included files do not nest; list the file in include: of the root file'
const ROOT_ONLY = [
  'version',
  'owner',
  'formerOwners',
  'connect',
  'include',
  'organization',
  'ignoreTags',
  'unmanaged',
  'safety',
  'tests',
  'lint',
]

export const report = (reading: Reading, code: string, message: string, place: Place): void => {
  reading.findings.push({code, severity: 'error', message, place})
}

/** The root file with the sections of all included files merged in; places stay those of the file each thing is written in. */
export function withIncludes(root: MapNode, reading: Reading): MapNode {
  const entry = root.entries.get('include')
  const nodes = entry?.node.kind === 'list' ? entry.node.items.map((item) => item.node) : entry ? [entry.node] : []
  const merged = new Map(root.entries)
  const seen = new Set([root.place.file])
  for (const node of nodes) {
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '') continue
    for (const name of named(node.value, node, reading)) {
      const included = readIncluded(name, node, seen, reading)
      if (included) merge(merged, included, reading)
    }
  }
  return {...root, entries: merged}
}

function named(pattern: string, node: ScalarNode, reading: Reading): readonly string[] {
  if (!/[*?]/.test(pattern)) return [pattern]
  const names = reading.files.glob(pattern, node.place.file)
  if (names.length === 0) report(reading, 'include', `no file matches "${pattern}"`, node.place)
  return names
}

function readIncluded(name: string, node: ScalarNode, seen: Set<string>, reading: Reading): MapNode | undefined {
  const read = reading.files.read(name, node.place.file)
  if ('problem' in read) {
    report(reading, 'include', `${name}: ${read.problem}`, node.place)
    return undefined
  }
  if (seen.has(read.file)) return undefined
  seen.add(read.file)
  const parsed = parseYaml(read.file, read.text)
  const problem = unquotable(parsed, read.text)
  if (problem) {
    report(reading, 'include', `${read.file} ${problem}`, node.place)
    return undefined
  }
  reading.texts.set(read.file, read.text)
  reading.findings.push(...parsed.findings)
  reading.doubts.push(...parsed.doubts)
  return parsed.root?.kind === 'map' ? parsed.root : undefined
}

// What is not a file of ours may be anybody's secret, so nothing of it is shown but a line number.
function unquotable({root, findings, unparsable}: Parsed, text: string): string | undefined {
  const start = findings[0]?.place?.start
  if (unparsable && start !== undefined) {
    const {line, column} = locate(text, start)
    return `is not YAML (line ${line}, column ${column})`
  }
  if (findings.length > 0 && !root) return undefined
  if (!root) return 'is empty'
  return root.kind === 'map' ? undefined : `has no sections; it takes ${INCLUDABLE.join(', ')}`
}

function merge(into: Map<string, Entry>, included: MapNode, reading: Reading): void {
  for (const [section, entry] of included.entries) {
    if (section.startsWith('x-')) continue
    if (!INCLUDABLE.includes(section)) {
      const near = nearest(section, INCLUDABLE)
      const hint = near ? `did you mean "${near}"?` : `an included file takes ${INCLUDABLE.join(', ')}`
      const known = ROOT_ONLY.includes(section)
      const message =
        section === 'include'
          ? NESTED
          : known
            ? `"${section}" belongs into the root file`
            : `unknown key "${section}"; ${hint}`
      report(reading, known ? 'include' : 'unknown-key', message, entry.key)
    } else if (section === 'passwordPolicy' && isOneOrMore(entry.node)) {
      into.set(section, listed(into.get(section), entry))
    } else if (entry.node.kind !== 'map') {
      const empty = entry.node.kind === 'scalar' && entry.node.value === null
      const message = empty
        ? 'nothing is written here; for an empty section {} is meant'
        : 'expected a section (key: value)'
      report(reading, empty ? 'null-section' : 'wrong-type', `"${section}": ${message}`, entry.key)
    } else {
      if (section === 'accounts') refuseRootOnly(entry.node, reading)
      into.set(section, joined(into.get(section), entry, section, reading))
    }
  }
}

const isOneOrMore = ({kind}: SourceNode): boolean => kind === 'map' || kind === 'list'

/** Of a section that has one entry or a list of them, those of both files. */
function listed(before: Entry | undefined, entry: Entry): Entry {
  if (!before) return entry
  const items = [before, entry].flatMap(({node, uses}): readonly Item[] =>
    node.kind === 'list' ? node.items : [{node, uses}],
  )
  const {place} = before.node
  return {...before, node: {kind: 'list', items, place, size: before.node.size + entry.node.size}}
}

function refuseRootOnly(accounts: MapNode, reading: Reading): void {
  const from = accounts.entries.get('from')
  if (from) report(reading, 'include', '"from" belongs into the root file', from.key)
  for (const {node} of accounts.entries.values()) {
    const connect = node.kind === 'map' ? node.entries.get('connect') : undefined
    if (connect) report(reading, 'include', '"connect" belongs into the root file', connect.key)
  }
}

function joined(before: Entry | undefined, entry: Entry, section: string, reading: Reading): Entry {
  // A root section that is not a section is reported by the schema.
  if (before && before.node.kind !== 'map') return before
  if (!before || entry.node.kind !== 'map') return entry
  const entries = new Map(before.node.kind === 'map' ? before.node.entries : [])
  for (const [name, each] of entry.node.entries) {
    const first = entries.get(name)
    if (first) {
      const where = placeText(reading.texts, first.key)
      report(reading, 'duplicate-key', `"${name}" is in ${section}: already, at ${where}`, each.key)
    } else entries.set(name, each)
  }
  return {...before, node: {...before.node, kind: 'map', entries}}
}
