import {isAlias, isCollection, isMap, isScalar, isSeq, parseDocument, visit} from 'yaml'
import type {Document, Node, Pair, Scalar, YAMLMap} from 'yaml'
import {isOurs} from '../compile/variables.js'
import type {Path} from '../source.js'

/** Why a place in a file is not edited, in words. */
export interface Problem {
  readonly problem: string
}

export type Own = Pair<Scalar, Node | null>

export interface Step {
  readonly node: Node
  /** The pair that the node is the value of. */
  readonly pair?: Own
}

/** A file as its library reads it: nodes know where they stand, aliases are not followed. It has been read before. */
export interface Page {
  readonly text: string
  readonly eol: string
  readonly document: Document.Parsed
  /** Anchors that something refers to. */
  readonly used: ReadonlySet<string>
}

export function openPage(text: string): Page {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
  })
  const used = new Set<string>()
  visit(document, {Alias: (_, alias) => void used.add(alias.source)})
  return {text, eol: /\r?\n/.exec(text)?.[0] ?? '\n', document, used}
}

export const pairsOf = (map: YAMLMap): Own[] => map.items as Own[]
const isMerge = (pair: Own): boolean => pair.key.value === '<<' && pair.key.type === 'PLAIN'

/** Whether a merge key gives this section the key. */
const isMerged = (map: YAMLMap, name: string, document: Document.Parsed): boolean =>
  pairsOf(map)
    .filter(isMerge)
    .flatMap(({value}) => (isSeq(value) ? value.items : [value]))
    .some((source) => {
      const target = isAlias(source) ? source.resolve(document) : source
      return isMap(target) && (target.has(name) || isMerged(target, name, document))
    })

const shared = (anchor: string): Problem => ({
  problem: `it is written once for several places (&${anchor}); edit it there`,
})

/**
 * Follows a path as far as the file goes: the root, then one step for each key that is there. What an alias or a merge
 * key brings in, and what others repeat, is a problem: an edit would change more than what is meant.
 */
export function walk(page: Page, path: Path): readonly Step[] | Problem {
  const root = page.document.contents
  if (!root) return {problem: 'the file is empty'}
  const steps: Step[] = [{node: root}]
  let node: Node = root
  for (const name of path) {
    if (!isMap(node)) break
    const pair = pairsOf(node).find(({key}) => isScalar(key) && String(key.value) === String(name))
    if (!pair) {
      if (isMerged(node, String(name), page.document))
        return {problem: `its ${name} comes from a merge key (<<); edit it there`}
      break
    }
    if (!pair.value) return {problem: `nothing is written at ${name}`}
    node = pair.value
    if (isAlias(node)) return {problem: `its ${name} is an alias (*${node.source}); edit what it stands for`}
    const {anchor} = node as Scalar
    if (anchor !== undefined && page.used.has(anchor)) return shared(anchor)
    steps.push({node, pair})
  }
  return steps
}

/** Why the text of a node cannot go: parts of it come from elsewhere or are used elsewhere. */
export function fixed(page: Page, node: Node): Problem | undefined {
  let found: Problem | undefined
  const look = (at: Node | null): void => {
    visit(at, (_, each) => {
      if (isAlias(each)) found ??= {problem: `an alias (*${each.source}) is part of it; edit what it stands for`}
      const anchor = isScalar(each) || isCollection(each) ? each.anchor : undefined
      if (anchor !== undefined && page.used.has(anchor)) found ??= shared(anchor)
    })
  }
  look(node)
  const [start, end] = node.range ?? [0, 0]
  const variables = [...page.text.slice(start, end).matchAll(/\$\{([^}]*)\}/g)].filter(([, name]) => isOurs(name ?? ''))
  if (variables[0]) found ??= {problem: `it is written with the variable ${variables[0][0]}; edit it by hand`}
  return found
}
