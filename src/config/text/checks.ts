import {placeText} from '../../core/locate.js'
import type {Finding, Place} from '../../core/types.js'
import {nameProblem} from '../grammar/iam.js'
import type {Entry, MapNode, SourceNode} from './tree.js'

/** What the schema cannot say because it is about several values at once. Each check is run over the merged file. */
type Check = (root: MapNode, where: (place: Place) => string) => Finding[]

const finding = (code: string, message: string, place: Place): Finding => ({code, severity: 'error', message, place})

const entriesOf = (node: SourceNode | undefined, key: string): [string, Entry][] => {
  const section = node?.kind === 'map' ? node.entries.get(key)?.node : undefined
  return section?.kind === 'map' ? [...section.entries] : []
}
const scalarAt = (node: SourceNode, key: string) => {
  const child = node.kind === 'map' ? node.entries.get(key)?.node : undefined
  return child?.kind === 'scalar' ? child : undefined
}

/** Pairs of keys that are one when case is ignored. */
function equalKeys(entries: [string, Entry][], code: string, say: (one: string, other: string) => string) {
  const seen = new Map<string, string>()
  return entries.flatMap(([name, entry]) => {
    const before = seen.get(name.toLowerCase())
    seen.set(name.toLowerCase(), name)
    return before === undefined ? [] : [finding(code, say(name, before), entry.key)]
  })
}

const accountsAreThere: Check = (root) => {
  const entry = root.entries.get('accounts')
  const empty = entry?.node.kind === 'map' && entry.node.entries.size === 0
  return empty ? [finding('no-accounts', 'a file without accounts; list at least one', entry.key)] : []
}

const accountKeysDiffer: Check = (root) =>
  equalKeys(
    entriesOf(root, 'accounts'),
    'duplicate-key',
    (one, other) => `accounts "${one}" and "${other}" differ by case only`,
  )

const accountIdsDiffer: Check = (root, where) => {
  const seen = new Map<string, {name: string; place: Place}>()
  return entriesOf(root, 'accounts').flatMap(([name, {node}]) => {
    const id = node.kind === 'scalar' ? node : scalarAt(node, 'id')
    if (typeof id?.value !== 'string') return []
    const before = seen.get(id.value)
    if (!before) seen.set(id.value, {name, place: id.place})
    const message = `account ${id.value} is listed twice: "${before?.name}" at ${before && where(before.place)} has it too`
    return before ? [finding('duplicate-account', message, id.place)] : []
  })
}

const retiredAccountsAreEntered: Check = (root) =>
  entriesOf(root, 'accounts').flatMap(([name, {node}]) => {
    const connect = scalarAt(node, 'connect')
    const retire = scalarAt(node, 'retire')
    if (connect?.value !== false || retire?.value !== true) return []
    return [
      finding('bad-connect', `"${name}" is to be emptied (retire) and never entered (connect: false)`, retire.place),
    ]
  })

const tagKeysDiffer: Check = (root) =>
  ['roles', 'users'].flatMap((section) =>
    entriesOf(root, section).flatMap(([, {node}]) =>
      equalKeys(
        entriesOf(node, 'tags'),
        'bad-tag',
        (one, other) => `tags "${one}" and "${other}" are one to IAM, which ignores case here`,
      ),
    ),
  )

const inlineNamesDiffer: Check = (root) =>
  ['roles', 'groups', 'users'].flatMap((section) =>
    entriesOf(root, section).flatMap(([, {node}]) =>
      equalKeys(
        entriesOf(node, 'inline'),
        'duplicate-key',
        (one, other) => `inline policies "${one}" and "${other}" are one to IAM, which ignores case`,
      ),
    ),
  )

// A key may be longer than a name when `name:` gives the name.
const keysAreNames: Check = (root) =>
  (['role', 'user'] as const).flatMap((kind) =>
    entriesOf(root, `${kind}s`).flatMap(([key, entry]) => {
      const problem = scalarAt(entry.node, 'name') || key.length <= 64 ? undefined : nameProblem(kind, key)
      return problem ? [finding('bad-name', problem, entry.key)] : []
    }),
  )

const CHECKS: readonly Check[] = [
  accountsAreThere,
  accountKeysDiffer,
  accountIdsDiffer,
  retiredAccountsAreEntered,
  tagKeysDiffer,
  inlineNamesDiffer,
  keysAreNames,
]

export const check = (root: MapNode, texts: ReadonlyMap<string, string>): Finding[] =>
  CHECKS.flatMap((each) => each(root, (place) => placeText(texts, place)))
