import type {Json} from '../../core/types.js'
import {parseJson} from './json.js'
import {type Reading, report} from './include.js'
import type {Path} from '../source.js'
import {find, type MapNode, type SourceNode, valueOf} from './tree.js'

const children = (node: SourceNode | undefined, key: string): SourceNode[] => {
  const section = node?.kind === 'map' ? node.entries.get(key)?.node : undefined
  return section?.kind === 'map' ? [...section.entries.values()].map((entry) => entry.node) : []
}

/** All places where a policy or a trust may say `file:`. */
function bodies(root: MapNode): MapNode[] {
  const inline = ['roles', 'groups', 'users'].flatMap((section) =>
    children(root, section).flatMap((entry) => children(entry, 'inline')),
  )
  const trusts = children(root, 'roles').flatMap((role) => {
    const trust = role.kind === 'map' ? role.entries.get('trust')?.node : undefined
    return trust ? [trust] : []
  })
  const organization = root.entries.get('organization')?.node
  const guards = ['scps', 'rcps'].flatMap((section) => children(organization, section))
  return [...children(root, 'policies'), ...inline, ...trusts, ...guards].filter((node) => node.kind === 'map')
}

/**
 * Reads the files that policies name and hangs each into the tree as the `document` of its policy, so that a path into
 * a document leads to the place in that file. Call it when the value has been taken: `file` and `document` exclude each other.
 */
export function readBodies(root: MapNode, reading: Reading): void {
  const read = new Map<string, MapNode | undefined>()
  for (const body of new Set(bodies(root))) {
    const entry = body.entries.get('file')
    const name = entry?.node.kind === 'scalar' && typeof entry.node.value === 'string' ? entry.node.value : ''
    if (!entry || name === '') continue
    const answer = reading.files.read(name, entry.node.place.file)
    if ('problem' in answer) {
      report(reading, 'policy-file', `${name}: ${answer.problem}`, entry.node.place)
      continue
    }
    if (!read.has(answer.file)) {
      const parsed = parseJson(answer.file, answer.text)
      if ('problem' in parsed) report(reading, 'policy-file', `${answer.file} ${parsed.problem}`, entry.node.place)
      else reading.texts.set(answer.file, answer.text)
      if ('root' in parsed) reading.findings.push(...parsed.findings)
      read.set(answer.file, 'root' in parsed ? parsed.root : undefined)
    }
    const document = read.get(answer.file)
    if (document && !body.entries.has('document'))
      body.entries.set('document', {key: entry.key, node: document, uses: []})
  }
}

/** The document at a path, be it written there or in a file. */
export function documentAt(root: MapNode, path: Path): Json | undefined {
  const {node, whole} = find(root, [...path, 'document'])
  return whole ? valueOf(node) : undefined
}
