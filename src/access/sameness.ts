import type {Json} from '../core/types.js'
import {asTexts, isObject, statementsOf} from '../policy/json.js'
import type {Holder} from './holders.js'

/**
 * Text that asks who somebody is: policy variables, and condition keys of the caller. By a boundary one role can be told
 * from another, and of those not everybody may assume the same.
 */
const PERSONAL = /\$\{|"aws:(principal|username|userid)|"iam:permissionsboundary"/i

/** Anything, or something of a service other than IAM: nobody who asks is among that by name. */
const IMPARTIAL = /^(\*+$|arn:[^:*?]+:(?!iam:)[^:*?]+:)/

const texts = new WeakMap<object, string | undefined>()

/** The text of a document that says the same of everybody of an account; undefined: it does not. */
function impersonal(document: Json): string | undefined {
  if (!isObject(document)) return JSON.stringify(document)
  if (texts.has(document)) return texts.get(document)
  const text = JSON.stringify(document)
  const names = statementsOf(document).flatMap((one) => [...asTexts(one['Resource']), ...asTexts(one['NotResource'])])
  const found = PERSONAL.test(text) || !names.every((name) => IMPARTIAL.test(name)) ? undefined : text
  texts.set(document, found)
  return found
}

/** The same for holders who can make the same of themselves; undefined: that depends on who it is. */
export function sameFor({kind, account, boundary, policies}: Holder): string | undefined {
  const limit = policies.boundary?.document
  const all = [...policies.identity.map(({document}) => document), ...(limit === undefined ? [] : [limit])]
  const found = all.map(impersonal)
  return found.includes(undefined) ? undefined : [account.id, kind, boundary ?? '', ...found].join('\n')
}
