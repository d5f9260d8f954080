import {isCollection, isMap, isScalar, visit} from 'yaml'
import type {Node, YAMLMap} from 'yaml'
import type {Path} from '../source.js'
import {openPage, pairsOf, walk} from './locate.js'
import type {Own, Page, Problem, Step} from './locate.js'
import {endOf, spliced, tidied, withoutIndex, withRemark} from './splice.js'
import type {Splice} from './splice.js'

/** A key of a section, and the way to the section. */
interface Found {
  readonly path: Path
  readonly parent: YAMLMap
  readonly pair: Own
  readonly steps: readonly Step[]
}

/** What the entry itself is written with does not matter, unlike what it is written in. */
function found(page: Page, path: Path): Found | Problem {
  const steps = walk(page, path.slice(0, -1))
  if ('problem' in steps) return steps
  const parent = steps.at(-1)!.node
  const name = String(path.at(-1))
  const pair = isMap(parent) ? pairsOf(parent).find(({key}) => isScalar(key) && String(key.value) === name) : undefined
  if (steps.length === path.length && isMap(parent) && pair) return {path, parent, pair, steps}
  const whole = walk(page, path)
  return 'problem' in whole ? whole : {problem: 'it is no longer written there'}
}

/** A section of which nothing stays goes itself. */
function grown(page: Page, all: readonly Found[]): Found[] | Problem {
  const gone = new Set(all.map(({pair}) => pair))
  const bare = all.find(({parent}) => pairsOf(parent).every((pair) => gone.has(pair)))
  if (!bare) return [...all]
  const above = bare.steps.at(-2)?.node
  const {pair} = bare.steps.at(-1)!
  if (!pair || !isMap(above)) return {problem: 'nothing would be left of the file'}
  const section = {path: bare.path.slice(0, -1), parent: above, pair, steps: bare.steps.slice(0, -1)}
  return grown(page, [...all.filter(({parent}) => parent !== bare.parent), section])
}

/** An anchor in a text that goes, and that an alias which stays still needs. */
function neededOutside(page: Page, all: readonly Found[]): string | undefined {
  const anchors = new Set<string>()
  const spans = all.flatMap(({pair: {value}}) => {
    if (!value) return []
    visit(value, (_, each) => {
      const anchor = isScalar(each) || isCollection(each) ? each.anchor : undefined
      if (anchor !== undefined && page.used.has(anchor)) anchors.add(anchor)
    })
    return [{start: value.range?.[0] ?? 0, end: endOf(value)}]
  })
  let needed: string | undefined
  if (anchors.size > 0)
    visit(page.document, {
      Alias: (_, {source, range}) => {
        const at = range?.[0] ?? 0
        if (anchors.has(source) && !spans.some(({start, end}) => at >= start && at < end)) needed ??= source
      },
    })
  return needed
}

/**
 * The text without some entries: unlike an edit of parts of them, whatever variables and aliases they are written with. The
 * remark right above an entry goes with it, but for the first of a section, where it may be about all.
 */
export function withoutEntries(text: string, paths: readonly Path[]): {readonly text: string} | Problem {
  const page = openPage(text)
  const first: Found[] = []
  for (const path of paths) {
    const one = found(page, path)
    if ('problem' in one) return {problem: `${path.join('.')}: ${one.problem}`}
    first.push(one)
  }
  const all = grown(page, first)
  if ('problem' in all) return all
  const anchor = neededOutside(page, all)
  if (anchor !== undefined)
    return {problem: `other parts of the file repeat what is said there (*${anchor}); write it out there first`}
  const splices: Splice[] = []
  const later: Path[] = []
  const inFlow = new Set<Node>()
  for (const {path, parent, pair} of all) {
    // Between commas one at a time: what is cut depends on its neighbours.
    if (parent.flow && inFlow.has(parent)) {
      later.push(path)
      continue
    }
    if (parent.flow) inFlow.add(parent)
    const index = pairsOf(parent).indexOf(pair)
    const own = withoutIndex(page, parent, index)
    if ('problem' in own) return {problem: `${path.join('.')}: ${own.problem}`}
    splices.push(...(parent.flow ? own : own.map((one) => (index === 0 ? one : withRemark(page.text, one)))))
  }
  const done = spliced(text, tidied(text, splices))
  return later.length === 0 ? {text: done} : withoutEntries(done, later)
}
