import type {Json, Place} from '../../core/types.js'
import type {Path} from '../source.js'

/**
 * A parsed file with aliases and merge keys resolved. Aliased nodes are shared, not copied, so that a small file cannot
 * become a large tree; `size` is what it would be when copied.
 */
export type SourceNode = MapNode | ListNode | ScalarNode

interface Common {
  readonly place: Place
  readonly size: number
}
export interface MapNode extends Common {
  readonly kind: 'map'
  readonly entries: Map<string, Entry>
}
export interface ListNode extends Common {
  readonly kind: 'list'
  readonly items: readonly Item[]
}
export interface ScalarNode extends Common {
  readonly kind: 'scalar'
  readonly value: null | boolean | number | string
  /** As written; differs from the value for `0123`, `1e3` and quoted text. */
  readonly text: string
  readonly plain: boolean
  /** Stands in for what could not be resolved and has been reported. */
  readonly broken?: boolean
}
export interface Item {
  readonly node: SourceNode
  /** The aliases and merge keys by which it got here, when it is written elsewhere. */
  readonly uses: readonly Place[]
}
export interface Entry extends Item {
  readonly key: Place
}

export interface Found {
  readonly node: SourceNode
  readonly place: Place
  readonly key: Place
  readonly uses: readonly Place[]
  /** False when the path goes on where the text does not. */
  readonly whole: boolean
}

// Written opens short forms; whoever asks by the long form is shown the short one.
const SHORT: Readonly<Record<string, readonly string[]>> = {
  accounts: ['account'],
  account: ['accounts'],
  principals: ['principal'],
  actions: ['allow', 'deny'],
  effect: ['allow', 'deny'],
}

function step(node: SourceNode, name: string | number): Entry | undefined {
  if (node.kind === 'list') {
    const item = node.items[Number(name)]
    return item && {...item, key: item.node.place}
  }
  if (node.kind === 'scalar') return undefined
  // A person may call a thing `constructor`, which every object has.
  const names = [String(name), ...((Object.hasOwn(SHORT, name) && SHORT[name]) || [])]
  return names.map((each) => node.entries.get(each)).find((entry) => entry !== undefined)
}

/** Follows a path as far as the text goes. */
export function find(root: SourceNode, path: Path): Found {
  let node = root
  let key = root.place
  const uses: Place[] = []
  for (const name of path) {
    const next = step(node, name)
    // A list of one may be written without the list.
    if (!next && name === 0 && node.kind !== 'list') continue
    if (!next) return {node, key, uses, whole: false, place: node.kind === 'scalar' ? node.place : key}
    node = next.node
    key = next.key
    uses.push(...next.uses)
  }
  return {node, key, uses, whole: true, place: node.place}
}

const values = new WeakMap<SourceNode, Json>()

/** The plain value. Shared nodes give one shared value. */
export function valueOf(node: SourceNode): Json {
  if (node.kind === 'scalar') return node.value
  const known = values.get(node)
  if (known !== undefined) return known
  const value =
    node.kind === 'list'
      ? node.items.map((item) => valueOf(item.node))
      : Object.fromEntries([...node.entries].map(([key, entry]) => [key, valueOf(entry.node)]))
  values.set(node, value)
  return value
}
