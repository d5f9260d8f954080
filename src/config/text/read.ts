import * as v from 'valibot'
import type {Finding, Place} from '../../core/types.js'
import {documentAt, readBodies} from './bodies.js'
import {check} from './checks.js'
import {explainAll} from './explain.js'
import type {Files} from './files.js'
import {type Reading, withIncludes} from './include.js'
import {open} from '../grammar/open.js'
import {schema} from '../grammar/schema.js'
import type {Path, Sources} from '../source.js'
import {readMetadata} from './metadata.js'
import {find, type MapNode, type SourceNode, valueOf} from './tree.js'
import type {Written} from '../written.js'
import {parseYaml} from './yaml.js'

export interface Config {
  /** Only when there is no error. */
  readonly written?: Written
  readonly sources: Sources
  /** All of them, in the order of the files. */
  readonly findings: readonly Finding[]
}

const sourcesOf = (root: SourceNode | undefined, file: string, texts: ReadonlyMap<string, string>): Sources => ({
  texts,
  at(path: Path, part = 'value'): Place {
    if (!root) return {file, start: 0, end: 0}
    const found = find(root, path)
    return part === 'key' ? found.key : found.place
  },
})

/** A top-level `x-…` is a place for anchors. */
const withoutExtensions = (root: MapNode): MapNode => ({
  ...root,
  entries: new Map([...root.entries].filter(([key]) => !key.startsWith('x-'))),
})

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Findings in order, each once: what is reached through several aliases is wrong at one place. */
function inOrder(findings: readonly Finding[], rootFile: string): Finding[] {
  const seen = new Set<string>()
  const once = findings.filter(({place, message}) => {
    const key = `${place?.file}:${place?.start}:${message}`
    return !seen.has(key) && seen.add(key)
  })
  const rank = ({place}: Finding) => (place?.file === rootFile ? 0 : 1)
  return once.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.place?.file ?? '', b.place?.file ?? '') ||
      (a.place?.start ?? 0) - (b.place?.start ?? 0),
  )
}

/**
 * The root file, what it includes and the policy files it names → what is written there. Never throws: all that is wrong
 * is in `findings`.
 */
export function readConfig(rootFile: string, files: Files): Config {
  const texts = new Map<string, string>()
  const failed = (file: string, findings: readonly Finding[]): Config => ({
    sources: sourcesOf(undefined, file, texts),
    findings: inOrder(findings, file),
  })
  const read = files.read(rootFile)
  if ('problem' in read) {
    return failed(rootFile, [{code: 'unreadable', severity: 'error', message: `${rootFile}: ${read.problem}`}])
  }
  const {file, text} = read
  texts.set(file, text)
  const parsed = parseYaml(file, text)
  const reading: Reading = {files, texts, findings: [...parsed.findings], doubts: [...parsed.doubts]}
  const add = (code: string, message: string) =>
    reading.findings.push({code, severity: 'error', message, place: {file, start: 0, end: 0}})
  if (parsed.root?.kind !== 'map') {
    const blank = !parsed.root || (parsed.root.kind === 'scalar' && parsed.root.text === '')
    if (parsed.findings.length === 0) {
      if (blank)
        add('empty-file', 'the file is empty; that does not mean "delete everything": write owner: and accounts:')
      else add('wrong-type', 'expected sections such as owner: and accounts:')
    }
    return failed(file, reading.findings)
  }

  const root = withIncludes(withoutExtensions(parsed.root), reading)
  const result = v.safeParse(schema, valueOf(root))
  reading.findings.push(...explainAll(result.issues ?? [], root, texts), ...check(root, texts))
  readBodies(root, reading)
  const metadata = readMetadata(root, reading)
  reading.findings.push(...reading.doubts.filter((doubt) => !isExplained(doubt, reading.findings)))

  const sources = sourcesOf(root, file, texts)
  const findings = inOrder(reading.findings, file)
  if (!result.success || findings.some(({severity}) => severity === 'error')) return {sources, findings}
  const written = open(
    result.output,
    (path) => documentAt(root, path),
    (key) => metadata.get(key),
  )
  return {written, sources, findings}
}

const isExplained = ({place}: Finding, findings: readonly Finding[]): boolean =>
  findings.some((other) => other.place?.file === place?.file && other.place?.start === place?.start)
