import {isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap} from 'yaml'
import {placeText} from '../../core/locate.js'
import type {Finding, Place} from '../../core/types.js'
import {MAX_DEPTH} from './lex.js'
import type {Entry, Item, MapNode, ScalarNode, SourceNode} from './tree.js'

/** How many values the aliases of one file may stand for, all told. */
const MAX_EXPANDED = 1_000_000

interface Built {
  readonly root?: SourceNode
  readonly findings: readonly Finding[]
  readonly doubts: readonly Finding[]
}

/** The library's nodes → our tree: aliases and merge keys resolved, duplicate keys and lossy scalars found. */
export function buildTree(contents: Node | null, file: string, text: string, dialect: 'yaml' | 'json'): Built {
  const findings: Finding[] = []
  const doubts: Finding[] = []
  const anchors = new Map<string, SourceNode | 'open'>()
  let expanded = 0

  const placeOf = (node: Node): Place => ({file, start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0})
  const report = (code: string, message: string, place: Place) =>
    findings.push({code, severity: 'error', message, place})
  const nothing = (place: Place): ScalarNode => ({kind: 'scalar', value: null, text: '', plain: true, place, size: 1})
  const broken = (place: Place): ScalarNode => ({...nothing(place), broken: true})
  const isMergeKey = (key: unknown): boolean =>
    dialect === 'yaml' && isScalar(key) && key.value === '<<' && key.type === 'PLAIN'

  function build(node: Node | null, depth: number, owner: Place): Item {
    if (!node) return {node: nothing(owner), uses: []}
    const place = placeOf(node)
    if (isAlias(node)) return {node: target(node.source, place), uses: [place]}
    if (depth > MAX_DEPTH) {
      report('too-deep', `nested more than ${MAX_DEPTH} levels deep`, place)
      return {node: broken(place), uses: []}
    }
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor) anchors.set(anchor, 'open')
    const built = isMap(node)
      ? map(node, depth, place)
      : isSeq(node)
        ? list(node.items, depth, place)
        : scalar(node, owner)
    if (anchor) anchors.set(anchor, built)
    return {node: built, uses: []}
  }

  function target(name: string, place: Place): SourceNode {
    const found = anchors.get(name)
    if (!found) {
      report(
        'unknown-alias',
        `*${name} is a YAML alias and no &${name} stands above it; if it is a glob, quote it: "*${name}"`,
        place,
      )
    } else if (found === 'open') {
      report('unknown-alias', `*${name} stands inside what it repeats`, place)
    } else {
      expanded += found.size
      if (expanded <= MAX_EXPANDED) return found
      if (expanded - found.size <= MAX_EXPANDED) {
        report(
          'alias-bomb',
          `the aliases of this file stand for more than ${MAX_EXPANDED.toLocaleString('en')} values`,
          place,
        )
      }
    }
    return broken(place)
  }

  function scalar(node: Scalar, owner: Place): ScalarNode {
    const source = node.source ?? ''
    const plain = node.type === 'PLAIN' && !node.tag
    const place = source === '' && plain ? owner : placeOf(node)
    const value = node.value as ScalarNode['value']
    if (plain && dialect === 'yaml' && /^0\d{11}$/.test(source)) {
      report(
        'quote-it',
        `quote it: "${source}" (an unquoted number that starts with 0 loses it in other YAML readers)`,
        place,
      )
    } else if (plain && typeof value === 'number' && (String(value) !== source || !Number.isFinite(value))) {
      const message = `${source} would be read as the number ${value}; if it is text, quote it: "${source}"`
      doubts.push({code: 'quote-it', severity: 'error', message, place})
    }
    return {kind: 'scalar', value, text: source, plain, place, size: 1}
  }

  function list(nodes: readonly unknown[], depth: number, place: Place): SourceNode {
    const items = nodes.map((item) => build(item as Node | null, depth + 1, isNode(item) ? placeOf(item) : place))
    return {kind: 'list', items, place, size: items.reduce((sum, item) => sum + item.node.size, 1)}
  }

  function map(node: YAMLMap, depth: number, place: Place): MapNode {
    const entries = new Map<string, Entry>()
    const merges: Item[] = []
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const key = placeOf(pair.key)
      const item = build(pair.value, depth + 1, key)
      if (isMergeKey(pair.key)) merges.push(...sources(item, key))
      else if (isScalar(pair.key)) add(entries, String(pair.key.value), {...item, key})
    }
    for (const merge of merges) {
      if (merge.node.kind !== 'map') continue
      for (const [name, entry] of merge.node.entries) {
        if (!entries.has(name)) entries.set(name, {...entry, uses: [...entry.uses, ...merge.uses]})
      }
    }
    return {kind: 'map', entries, place, size: [...entries.values()].reduce((sum, entry) => sum + entry.node.size, 1)}
  }

  function add(entries: Map<string, Entry>, name: string, entry: Entry): void {
    const first = entries.get(name)
    if (first) {
      const where = placeText(new Map([[file, text]]), first.key)
      report('duplicate-key', `duplicate key "${name}"; it is at ${where} already`, entry.key)
    } else if (name === '__proto__') report('bad-name', '"__proto__" cannot be a key', entry.key)
    else entries.set(name, entry)
  }

  function sources(item: Item, key: Place): Item[] {
    const all =
      item.node.kind === 'list'
        ? item.node.items.map((each) => ({...each, uses: [...item.uses, ...each.uses]}))
        : [item]
    if (!all.every((each) => each.node.kind === 'map'))
      report('bad-merge', '<< takes a section or a list of sections', key)
    return all
  }

  const root = contents === null ? undefined : build(contents, 0, {file, start: 0, end: 0}).node
  return {...(root && {root}), findings, doubts}
}
