import type {AccountRef, Json} from '../core/types.js'
import type {Document} from './types.js'
import {canonicalText, compareDocuments} from './canonical.js'
import {conditionPhrases} from './condition-words.js'
import {delta, entriesAt, withEntries} from './delta.js'
import {asTexts, isObject} from './json.js'
import {principalWords} from './principal-words.js'
import {trustWords} from './trust-words.js'

export {principalWords} from './principal-words.js'

const NOBODY: ReadonlyMap<string, string> = new Map()

/** Entries of a list that are told before the rest is only counted; the document itself shows them all. */
const TOLD = 8

const toldOf = (texts: readonly string[], most: number): string =>
  texts.length <= most ? texts.join(', ') : `${texts.slice(0, most - 1).join(', ')} and ${texts.length - most + 1} more`

/**
 * A statement in one line: `allow s3:GetObject, s3:ListBucket on arn:aws:s3:::acme with MFA`. A value that is no
 * statement is its JSON.
 * @param names account id → name, of the listed accounts
 * @param most entries of a list that are told; Infinity: all of them
 */
export function statementWords(
  statement: Json,
  names: ReadonlyMap<string, string> = NOBODY,
  most: number = TOLD,
): string {
  if (!isObject(statement)) return JSON.stringify(statement)
  const told = (texts: readonly string[]) => toldOf(texts, most)
  const list = (name: string, lead: string): string[] => {
    const [is, isNot] = [asTexts(statement[name]), asTexts(statement[`Not${name}`])]
    return [
      ...(is.length > 0 ? [`${lead}${told(is)}`] : []),
      ...(isNot.length > 0 ? [`${lead}all but ${told(isNot)}`] : []),
    ]
  }
  const principals = (name: string) => {
    const value = statement[name]
    const all = isObject(value) ? Object.values(value).flatMap(asTexts) : asTexts(value)
    return all.map((one) => principalWords(one, names))
  }
  const [who, not] = [principals('Principal'), principals('NotPrincipal')]
  return [
    asTexts(statement['Effect']).join().toLowerCase(),
    ...(who.length > 0 ? [told(who)] : []),
    ...(not.length > 0 ? [`all but ${told(not)}`] : []),
    ...list('Action', ''),
    ...list('Resource', 'on '),
    ...conditionPhrases(statement).map((phrase, at) => (at === 0 ? phrase : `and ${phrase}`)),
  ].join(' ')
}

/**
 * What a change of a document means, a line each, marked `+ ` or `- ` (two blanks: neither). Of a trust policy: who may
 * assume the role and who no longer may. Of a permissions policy: the statements that are new and gone; of one that
 * changed in one list, only the entries of that.
 * @param before undefined: the document is new
 * @param after undefined: the document is gone
 * @param names account id → name, of the listed accounts; that of `account` is known
 */
export function changeWords(
  before: Json | undefined,
  after: Json | undefined,
  account: AccountRef,
  as: 'trust' | 'identity',
  names: ReadonlyMap<string, string> = NOBODY,
): string[] {
  const known = new Map([[account.id, account.name], ...names])
  const [was, is] = [before, after].map((one) => (one === undefined ? undefined : canonicalText(one, account)))
  if (was === is) return []
  if (before !== undefined && after !== undefined && compareDocuments(before, after, account) === 'cosmetic')
    return ['  the same access, written differently']
  const version = versionWords(before, after)
  const trust = as === 'trust' ? trustWords(before, after, account, known) : []
  return [...version, ...(trust.length > 0 ? trust : statementChanges(before, after, account, known))]
}

const versionOf = (document: Document): string => asTexts(document['Version'])[0] ?? '2008-10-17'

/** Another Version makes variables of literal text, or the other way round, in every statement. */
const versionWords = (before: Json | undefined, after: Json | undefined): string[] =>
  !isObject(before) || !isObject(after) || versionOf(before) === versionOf(after)
    ? []
    : [`- Version ${versionOf(before)}`, `+ Version ${versionOf(after)}`]

function statementChanges(
  before: Json | undefined,
  after: Json | undefined,
  account: AccountRef,
  names: ReadonlyMap<string, string>,
): string[] {
  return delta(before, after, account).changes.flatMap(({before: was, after: is, list}) => {
    if (was === undefined || is === undefined || !list)
      return [
        ...(was === undefined ? [] : [`- ${statementWords(was, names)}`]),
        ...(is === undefined ? [] : [`+ ${statementWords(is, names)}`]),
      ]
    const [old, now] = [entriesAt(was, list), entriesAt(is, list)]
    const [gone, made] = [old.filter((one) => !now.includes(one)), now.filter((one) => !old.includes(one))]
    return [
      ...(gone.length > 0 ? [`- ${statementWords(withEntries(was, list, gone), names)}`] : []),
      ...(made.length > 0 ? [`+ ${statementWords(withEntries(is, list, made), names)}`] : []),
    ]
  })
}
