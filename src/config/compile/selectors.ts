import {globToRegExp} from '../../core/address.js'
import {nearest} from '../../core/nearest.js'
import {isBelow} from '../../core/organization.js'
import type {Context} from './context.js'
import {tellEmptyUnit} from './empty-units.js'
import type {Account} from '../intent.js'
import type {Path} from '../source.js'
import type {Selector} from '../written.js'

const isGlob = (text: string): boolean => /[*?]/.test(text)

/** Things can be declared in it: xrole enters it, and it is not being emptied. */
const isOpen = (account: Account): boolean => account.managed && !account.retire

export const unknownAccount = (name: string, accounts: Iterable<string>): string => {
  const near = nearest(name, accounts)
  return `no account "${name}"; ${near ? `did you mean "${near}"?` : 'add it under accounts:'}`
}

function whyNot(account: Account): string {
  return account.managed
    ? `account "${account.name}" has retire: true; nothing can be declared in it`
    : `account "${account.name}" ${account.closed ?? 'is not managed'}; nothing can be declared in it`
}

/** The accounts that a name or glob means. A glob passes over accounts in which nothing can be declared. */
function named(context: Context, text: string, path: Path): Account[] {
  if (isGlob(text)) {
    const pattern = globToRegExp(text)
    const matching = context.accounts.filter((each) => isOpen(each) && pattern.test(each.name))
    if (matching.length === 0) context.tell('error', 'nothing-selected', path, `"${text}" matches no managed account`)
    return matching
  }
  const account = context.account.get(text)
  if (!account) {
    context.tell('error', 'unknown-account', path, unknownAccount(text, context.account.keys()))
    return []
  }
  if (isOpen(account)) return [account]
  context.tell('error', 'closed-account', path, whyNot(account))
  return []
}

function excepted(context: Context, text: string, path: Path): (account: Account) => boolean {
  const pattern = globToRegExp(text)
  const matches = (account: Account): boolean => (isGlob(text) ? pattern.test(account.name) : account.name === text)
  if (!context.accounts.some(matches)) {
    const message = isGlob(text) ? `"${text}" matches no account` : unknownAccount(text, context.account.keys())
    context.tell('error', isGlob(text) ? 'nothing-selected' : 'unknown-account', path, message)
  }
  return matches
}

/** Told where it is so. Accounts that are in the unit and are not meant, by their tags or by except:, are no such case. */
function isEmptyUnit({written, accounts, tell}: Context, unit: string | undefined, path: Path): boolean {
  if (unit === undefined || accounts.some((account) => isOpen(account) && isBelow(account.ou ?? '', unit))) return false
  return tellEmptyUnit(written, tell, unit, path)
}

function chosen(context: Context, selector: Selector, path: Path): Account[] {
  if (selector === 'all') {
    const all = context.accounts.filter(isOpen)
    if (all.length === 0) context.tell('error', 'nothing-selected', path, '"all" matches no managed account')
    return all
  }
  if (isList(selector)) {
    const wanted = new Set(selector.flatMap((text, index) => named(context, text, [...path, index])))
    return context.accounts.filter((account) => wanted.has(account))
  }
  const out = selector.except.map((text, index) => excepted(context, text, [...path, 'except', index]))
  const found = context.accounts.filter(
    (account) =>
      isOpen(account) &&
      (selector.ou === undefined || isBelow(account.ou ?? '', selector.ou)) &&
      Object.entries(selector.tags ?? {}).every(([key, values]) => {
        const value = account.tags?.[key]
        return value !== undefined && values.includes(value)
      }) &&
      !out.some((matches) => matches(account)),
  )
  if (found.length === 0 && !isEmptyUnit(context, selector.ou, path))
    context.tell('error', 'nothing-selected', path, 'this selector matches no managed account')
  return found
}

/** The accounts that a selector means, in the order of the file. `path` is the selector's own. */
export function select(context: Context, selector: Selector, path: Path): Account[] {
  const found = chosen(context, selector, path)
  const {standIn} = context
  if (!standIn) return found
  const others = found.filter(({id}) => id !== standIn.account.id)
  return others.some(({id}) => id === standIn.for.id) ? [...others, standIn.account] : others
}

const isList = (selector: Selector): selector is readonly string[] => Array.isArray(selector)
