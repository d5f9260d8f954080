import type {Address} from '../core/address.js'
import type {Test} from '../policy/condition.js'
import {asTexts, byText, isObject} from '../policy/json.js'
import {testText, versionOf} from '../policy/terms.js'
import type {Match} from '../policy/evaluate/statement.js'
import type {Json} from '../core/types.js'
import {wordsOf as testWords} from './fix.js'

/** Something that has to be met. `id` is the same for what is met by the same, however it is told. */
export interface Term {
  readonly id: string
  readonly words: string
}

/** One way through a layer, or through all of them: every term has to be met; none: it is open. */
export interface Choice {
  readonly terms: readonly Term[]
  /** The groups that give the permission to a user, none when its own policies do; undefined where none is needed. */
  readonly through: readonly Address[] | undefined
}

/** Ways of one layer. None: it lets nothing through. */
export type Choices = readonly Choice[]

export const FREE: Choices = [{terms: [], through: undefined}]

/** What has no other form than its words. */
export const term = (words: string): Term => ({id: words, words})

/** Both have to let through. */
export const both = (a: Choices, b: Choices): Choices =>
  a === FREE ? b : b === FREE ? a : a.flatMap((one) => b.map((other) => joined(one, other)))

const joined = (one: Choice, other: Choice): Choice => ({
  terms: [...one.terms, ...other.terms],
  through: one.through ?? other.through,
})

export const withTerms = (choice: Choice, more: readonly Term[]): Choice =>
  more.length === 0 ? choice : {...choice, terms: [...choice.terms, ...more]}

/** Whether whatever meets the second meets the first, by their ids. */
export const asksNoMore = (first: readonly string[], second: readonly string[]): boolean =>
  first.length <= second.length && first.every((id) => second.includes(id))

export const idsOf = (terms: readonly Term[]): string[] => [...new Set(terms.map(({id}) => id))].sort(byText)

const once = (terms: readonly Term[]): readonly Term[] =>
  terms.length < 2 ? terms : [...new Map(terms.map((one) => [one.id, one])).values()]

/** What needs no group for one of two ways needs none. */
const throughEither = (a: Choice['through'], b: Choice['through']): Choice['through'] =>
  a === undefined || b === undefined
    ? undefined
    : a.length === 0 || b.length === 0
      ? []
      : [...new Set([...a, ...b])].sort(byText)

/** Without those that ask for all that another one asks for: they are idle beside it. */
export function least(choices: Choices): Choices {
  if (choices.length === 1 && choices[0]!.terms.length < 2) return choices
  const unique = new Map<string, {readonly ids: readonly string[]; readonly choice: Choice}>()
  for (const one of choices) {
    const ids = idsOf(one.terms)
    const key = JSON.stringify(ids)
    const known = unique.get(key)?.choice
    const through = known ? throughEither(known.through, one.through) : one.through
    unique.set(key, {ids, choice: {terms: known?.terms ?? once(one.terms), through}})
  }
  const all = [...unique.values()]
  return all
    .filter(({ids}) => !all.some((other) => other.ids.length < ids.length && asksNoMore(other.ids, ids)))
    .map(({choice}) => choice)
}

/** Each test for itself, in the order in which all of them are told. */
function testTerms(tests: readonly Test[], document: Json): Term[] {
  if (tests.length === 0) return []
  const order = testWords(tests)
  const version = versionOf(document)
  return tests
    .map((test) => ({id: testText(test, version), words: testWords([test]).join()}))
    .sort((a, b) => order.indexOf(a.words) - order.indexOf(b.words))
}

/** What a statement that may hold depends on. */
export function termsOf({statement, open, resource}: Match, document: Json): Term[] {
  const [named, but] = [asTexts(statement['Resource']), asTexts(statement['NotResource'])]
  const tests = testTerms(open, isObject(document) ? document : null)
  if (resource !== 'unknown') return tests
  const [list, say] =
    but.length > 0
      ? [but, (all: string) => `not if ${all} is this role`]
      : [named, (all: string) => `if ${all} is this role`]
  return [...tests, {id: say([...list].sort(byText).join(' or ')), words: say(list.join(' or '))}]
}

/** A Deny that may hold: what it asks for must not all be met. */
export interface Denial extends Term {
  readonly ids: readonly string[]
}

export function unless(terms: readonly Term[]): Denial {
  const ids = idsOf(terms)
  return {id: `unless ${JSON.stringify(ids)}`, words: `unless ${terms.map(({words}) => words).join(' and ')}`, ids}
}

/** Without those that hold only where another one does. */
export function wideDenials(denials: readonly Denial[]): Denial[] {
  const all = [...new Map(denials.map((one) => [one.id, one])).values()]
  return all
    .filter(({ids}) => !all.some((other) => other.ids.length < ids.length && asksNoMore(other.ids, ids)))
    .sort((a, b) => byText(a.words, b.words))
}
