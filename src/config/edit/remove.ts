import {isCollection, isMap, isScalar, visit} from 'yaml'
import type {Node} from 'yaml'
import type {Path} from '../source.js'
import {openPage, pairsOf, walk} from './locate.js'
import type {Page, Problem, Step} from './locate.js'
import {spliced, withoutIndex} from './splice.js'

/** An anchor in a text that goes, and that an alias outside of it still needs. */
function neededOutside(page: Page, node: Node): string | undefined {
  const anchors = new Set<string>()
  visit(node, (_, each) => {
    const anchor = isScalar(each) || isCollection(each) ? each.anchor : undefined
    if (anchor !== undefined && page.used.has(anchor)) anchors.add(anchor)
  })
  if (anchors.size === 0) return undefined
  const [start = 0, , end = 0] = node.range ?? []
  let found: string | undefined
  visit(page.document, {
    Alias: (_, {source, range}) => {
      const at = range?.[0] ?? 0
      if (anchors.has(source) && (at < start || at >= end)) found ??= source
    },
  })
  return found
}

/** Takes out a key with all that is in it, and the sections around it that are left empty. */
function removed(page: Page, steps: readonly Step[]): {readonly text: string} | Problem {
  const {node, pair} = steps.at(-1)!
  const parent = steps.at(-2)?.node
  if (!pair || !isMap(parent)) return {problem: 'nothing would be left of the file'}
  if (parent.items.length === 1) return removed(page, steps.slice(0, -1))
  const anchor = neededOutside(page, node)
  if (anchor !== undefined)
    return {problem: `other parts of the file repeat what it says (*${anchor}); write it out there first`}
  const splices = withoutIndex(page, parent, pairsOf(parent).indexOf(pair))
  return 'problem' in splices ? splices : {text: spliced(page.text, splices)}
}

/** The text without one entry: unlike an edit of parts of it, whatever variables and aliases it is written with. */
export function withoutEntry(text: string, path: Path): {readonly text: string} | Problem {
  const page = openPage(text)
  const steps = walk(page, path)
  if ('problem' in steps) return steps
  if (steps.length <= path.length) return {problem: 'it is no longer written there'}
  return removed(page, steps)
}
