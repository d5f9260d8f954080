import type {AccountRef, Json} from '../core/types.js'
import type {Document} from './types.js'
import {asList, asSet, fromEntries, isObject, sortKeys} from './json.js'
import {loosened} from './loose.js'

export {decodeDocument} from '../core/document.js'

/**
 * The one form in which policy documents are compared: equal text, equal meaning. What IAM itself treats as the same
 * is made the same (order and repetition in sets, one versus a list of one, the case of actions and of condition keys,
 * an account's id versus its root ARN, an absent Version, empty Sid, Id and Condition). Nothing else is: statements are
 * neither merged nor split and no wildcard is expanded. What is not a policy document stays as it is.
 *
 * Source: IAM User Guide, "IAM JSON policy elements reference" and "Grammar of the IAM JSON policy language".
 * The result is a new value; keys are in the order of the guide.
 */
export function canonical(document: Json, account: AccountRef): Json {
  if (!isObject(document)) return document
  const {Version: version, Id: id, Statement: statement, ...unknown} = document
  return fromEntries([
    ['Version', version === undefined ? '2008-10-17' : sortKeys(version)],
    ...entry('Id', id === '' ? undefined : id),
    ...entry('Statement', statement && asSet(asList(statement).map((one) => canonicalStatement(one, account)))),
    ...Object.entries(sortKeys(unknown) as Document),
  ])
}

const texts = new WeakMap<object, Map<string, string>>()

/**
 * The canonical form as stable JSON. Kept per document object and partition, since a plan asks many times:
 * a document must not be changed once it was given here.
 */
export function canonicalText(document: Json, account: AccountRef): string {
  if (typeof document !== 'object' || document === null) return JSON.stringify(document)
  let known = texts.get(document)
  if (!known) texts.set(document, (known = new Map<string, string>()))
  let text = known.get(account.partition)
  if (text === undefined) known.set(account.partition, (text = JSON.stringify(canonical(document, account))))
  return text
}

/**
 * Keeps the canonical form of a document that somebody knows already. Where it is another text than canonicalText would
 * give, the document looks different from what means the same, never the same as what differs.
 */
export function keepCanonical(document: Json, account: AccountRef, text: string): void {
  if (typeof document === 'object' && document !== null) texts.set(document, new Map([[account.partition, text]]))
}

/**
 * `cosmetic`: the two differ, yet grant the same to the same: other Sids, a list entry that another one covers, a
 * statement split by principal, ArnEquals for ArnLike. Still a difference to converge, but not one of access.
 */
export function compareDocuments(a: Json, b: Json, account: AccountRef): 'same' | 'cosmetic' | 'different' {
  if (canonicalText(a, account) === canonicalText(b, account)) return 'same'
  const [left, right] = [a, b].map((document) => JSON.stringify(loosened(canonical(document, account))))
  return left === right ? 'cosmetic' : 'different'
}

const entry = (key: string, value: Json | undefined): [string, Json][] => (value === undefined ? [] : [[key, value]])

/** One statement in canonical form; see canonical. */
export function canonicalStatement(statement: Json, account: AccountRef): Json {
  if (!isObject(statement)) return sortKeys(statement)
  const unknown = Object.entries(statement).filter(([key]) => !Object.hasOwn(FORMS, key))
  return fromEntries([
    ...ELEMENTS.flatMap(([key, form]) => {
      const value = statement[key]
      return value === undefined ? [] : entry(key, form(value, account))
    }),
    ...Object.entries(sortKeys(fromEntries(unknown)) as Document),
  ])
}

type Form = (value: Json, account: AccountRef) => Json | undefined

/** The elements of a statement in the order of the guide. */
const FORMS: Readonly<Record<string, Form>> = {
  Sid: (sid) => (sid === '' ? undefined : sid),
  Effect: (value) => sortKeys(value),
  Principal: (value, account) => principals(value, account),
  NotPrincipal: (value, account) => principals(value, account),
  Action: (value) => actions(value),
  NotAction: (value) => actions(value),
  Resource: (value) => set(value),
  NotResource: (value) => set(value),
  Condition: (value) => conditions(value),
}
const ELEMENTS = Object.entries(FORMS)

// An empty list and null are invalid, so they are kept apart from everything valid.
const set = (value: Json): Json => (value === null ? null : asSet(asList(value).map(sortKeys)))

const actions = (value: Json): Json =>
  value === null
    ? null
    : set(asList(value).map((action) => (typeof action === 'string' ? action.toLowerCase() : action)))

function principals(value: Json, account: AccountRef): Json {
  if (!isObject(value)) return sortKeys(value)
  const types = Object.entries(sortKeys(value) as Document)
  return fromEntries(
    types.map(([type, names]) => [type, type === 'AWS' && names !== null ? awsPrincipals(names, account) : set(names)]),
  )
}

const awsPrincipals = (names: Json, account: AccountRef): Json =>
  set(asList(names).map((name) => (typeof name === 'string' ? rootArn(name, account) : name)))

/** `111111111111` → `arn:aws:iam::111111111111:root`; everything else as it is. */
export const rootArn = (principal: string, account: AccountRef): string =>
  /^\d{12}$/.test(principal) ? `arn:${account.partition}:iam::${principal}:root` : principal

function conditions(value: Json): Json | undefined {
  if (!isObject(value)) return sortKeys(value)
  const blocks = lowered(value).flatMap(([operator, block]) => {
    const form = isObject(block)
      ? fromEntries(lowered(block).map(([key, values]) => [key, conditionValues(values)]))
      : block
    return isObject(form) && Object.keys(form).length === 0 ? [] : [[operator, sortKeys(form)] as const]
  })
  return blocks.length === 0 ? undefined : sortKeys(fromEntries(blocks))
}

/** Entries with keys in lower case, unless two keys become one by that: such a block is invalid and stays apart. */
function lowered(block: Document): [string, Json][] {
  const entries = Object.entries(block)
  const lower = entries.map(([key, value]): [string, Json] => [key.toLowerCase(), value])
  return new Set(lower.map(([key]) => key)).size === entries.length ? lower : entries
}

const conditionValues = (values: Json): Json =>
  values === null
    ? null
    : set(asList(values).map((one) => (typeof one === 'boolean' || typeof one === 'number' ? String(one) : one)))
