import type {Json} from '../core/types.js'
import type {Source, Unread} from '../policy/evaluate/decide.js'
import {asTexts, isObject, statementsOf} from '../policy/json.js'
import type {Document} from '../policy/types.js'
import {covers, matchesIgnoringCase} from '../policy/wildcard.js'
import type {AccessModel, Origin} from './model.js'

/** Resources that are asked about together. */
export interface Part {
  /** An ARN, or a pattern. */
  readonly text: string
  /** What a policy says of a part of that, where it is crosswise to it; else the text itself. */
  readonly which: string
}

export const isPattern = (text: string): boolean => /[*?]/.test(text)

/** A policy variable may stand for anything. */
const widened = (text: string): string => text.replace(/\$\{[^}]*\}/g, '*')

/** Whether some text is matched by both patterns. */
export function overlap(a: string, b: string): boolean {
  // reached[j]: the part of `a` so far and the first j characters of `b` can be one text.
  let reached = Array.from({length: b.length + 1}, (_, j) => /^\**$/.test(b.slice(0, j)))
  for (const x of a) {
    const next: boolean[] = []
    for (let j = 0; j <= b.length; j++) {
      const y = b[j - 1]
      const both = j > 0 && (x === y || x === '?' || y === '?') && x !== '*' && y !== '*' && reached[j - 1] === true
      const byOwn = x === '*' && (reached[j] === true || next[j - 1] === true)
      const byOther = y === '*' && (next[j - 1] === true || reached[j] === true)
      next.push(both || byOwn || byOther)
    }
    reached = next
  }
  return reached.at(-1) === true
}

/** What a text of a policy leaves of a part; what it is crosswise to stays whole. */
function meet({text, which}: Part, limit: string): Part[] {
  const wide = widened(limit)
  if (covers(wide, text)) return [{text, which: wide === limit ? which : wide}]
  if (covers(text, wide)) return [{text: wide, which: wide}]
  return overlap(text, wide) ? [{text, which: wide}] : []
}

function speaks(statement: Document, action: string): boolean {
  const among = (key: string) => asTexts(statement[key]).some((pattern) => matchesIgnoringCase(pattern, action))
  return statement['NotAction'] === undefined ? among('Action') : !among('NotAction')
}

/** The resources that a layer allows the action on at most. */
const allowedOn = (documents: readonly Json[], action: string): string[] =>
  documents
    .flatMap(statementsOf)
    .filter((one) => one['Effect'] === 'Allow' && speaks(one, action))
    .flatMap((one) => (one['NotResource'] === undefined ? asTexts(one['Resource']) : ['*']))

const documentsOf = (sources: readonly (Source<Origin> | Unread<Origin> | undefined)[]): Json[] =>
  sources.flatMap((source) => (source?.document === undefined ? [] : [source.document]))

/**
 * A request is about one resource, and who may do something on a part of a pattern may do it somewhere. The parts of a
 * pattern on which a principal's own policies may let it do something, as far as they tell one from another; none:
 * nothing allows it.
 * @param principal its key in the model
 * @param pattern an ARN, with or without wildcards, or `*`
 */
export function partsOf(
  model: AccessModel,
  principal: string | undefined,
  action: string,
  pattern: string,
): readonly Part[] {
  const whole: Part[] = [{text: pattern, which: pattern}]
  if (principal === undefined || !isPattern(pattern)) return whole
  const {identity, isPartial, boundary} = model.own(principal)
  const [own, limit] = [documentsOf(identity), documentsOf([boundary])]
  const allowed = [...(isPartial ? [] : [own]), ...(limit.length > 0 ? [limit] : [])]
  const spared = [...own, ...limit]
    .flatMap(statementsOf)
    .filter((one) => one['Effect'] === 'Deny' && one['NotResource'] !== undefined && speaks(one, action))
  const within = (parts: readonly Part[], texts: readonly string[], isWhole: boolean): Part[] => {
    const found = parts.flatMap((part) => [...(isWhole ? [] : [part]), ...texts.flatMap((text) => meet(part, text))])
    return [...new Map(found.map((part) => [part.text, part])).values()]
  }
  const sides = allowed.reduce((parts, documents) => within(parts, allowedOn(documents, action), true), whole)
  // A Deny of all but some resources; one that asks for something may not hold.
  return spared.reduce(
    (parts, one) => within(parts, asTexts(one['NotResource']), one['Condition'] === undefined),
    sides,
  )
}

/** A statement as if it were about all of a pattern: an Allow of any of it is, a Deny only where it is about the whole. */
function mostOf(statement: Document, pattern: string): Document[] {
  const {Resource: is, NotResource: isNot, ...rest} = statement
  if (is === undefined && isNot === undefined) return [statement]
  const isAllow = statement['Effect'] === 'Allow'
  const among = (one: Json | undefined, isAny: boolean): boolean =>
    asTexts(one).some((text) => (isAny ? overlap(widened(text), pattern) : covers(text, pattern)))
  const isAbout = isNot === undefined ? among(is, isAllow) : !among(isNot, !isAllow)
  return isAbout ? [{...rest, Resource: '*'}] : []
}

/** The same model, where a principal may do on a pattern whatever it may on some resource of it. */
export function mostOn(model: AccessModel, principal: string | undefined, pattern: string): AccessModel {
  const most = <T extends Source<Origin> | Unread<Origin>>(source: T): T =>
    isObject(source.document)
      ? {
          ...source,
          document: {
            ...source.document,
            Statement: statementsOf(source.document).flatMap((one) => mostOf(one, pattern)),
          },
        }
      : source
  const {guards} = model
  return {
    ...model,
    own(key) {
      const own = model.own(key)
      if (key !== principal) return own
      return {...own, identity: own.identity.map(most), boundary: own.boundary && most(own.boundary)}
    },
    guards: {
      serviceControl: (id) => guards.serviceControl(id)?.map((level) => level.map(most)),
      resourceControl: (id) => guards.resourceControl(id)?.map((level) => level.map(most)),
    },
  }
}
