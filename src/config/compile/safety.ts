import {globToRegExp, type Address} from '../../core/address.js'
import type {Allowance} from '../../core/types.js'
import {fullAddress} from '../grammar/addresses.js'
import type {Keep, Safety} from '../intent.js'
import type {Path} from '../source.js'
import {isOver} from '../trust/expiry.js'
import type {WrittenSafety} from '../written.js'
import type {Context} from './context.js'
import {checkArn, known, listed} from './known.js'
import type {Names, Side} from './known.js'
import {placeOf} from './places.js'

const isGlob = (text: string): boolean => /[*?]/.test(text)

/** Whether a plan can change anything in the account that an entry names. */
function isChanged(context: Context, name: string, path: Path): boolean {
  if (isGlob(name)) {
    const pattern = globToRegExp(name)
    if (context.accounts.some((account) => account.managed && pattern.test(account.name))) return true
    context.tell('error', 'nothing-selected', path, `"${name}" matches no managed account`)
    return false
  }
  const account = listed(context, name, path)
  if (account?.managed === false) {
    const message = `account "${name}" ${account.closed ?? 'is not managed'}; nothing is changed in it, so that this entry can go`
    context.tell('error', 'closed-account', path, message)
  }
  return account?.managed === true
}

/** The entries that still count. One whose day is over is told, so that it goes from the file. */
function allowances(context: Context, written: WrittenSafety['allow']): Allowance[] {
  return written.flatMap((entry, index) => {
    const path = ['safety', 'allow', index]
    if (isOver(entry.until, context.now)) {
      const message = `this entry was over on ${entry.until} and no longer counts; remove it, or give it another day`
      context.tell('warning', 'allowance-over', [...path, 'until'], message)
      return []
    }
    const address = fullAddress(entry.address)
    const isMeant = isChanged(context, address.slice(0, address.indexOf('/')), [...path, 'address'])
    return isMeant ? [{...entry, address, place: placeOf(context.sources, path)}] : []
  })
}

function keeps(context: Context, names: Names, written: WrittenSafety['mustKeep']): Keep[] {
  return written.flatMap((entry, index) => {
    const path = ['safety', 'mustKeep', index]
    const find = (text: string, at: Path): Address | undefined => {
      const [accountName = '', kind, name = ''] = text.split('/')
      const account = listed(context, accountName, at)
      return account && known(context, names, account, kind as Side, name, at)
    }
    const isArn = entry.principal.startsWith('arn:')
    if (isArn) checkArn(context, names, entry.principal, [...path, 'principal'])
    const principal = isArn ? entry.principal : find(entry.principal, [...path, 'principal'])
    const rolePath = [...path, 'role']
    const role = find(fullAddress(entry.role), rolePath)
    const account = role === undefined ? undefined : context.account.get(role.slice(0, role.indexOf('/')))
    if (account?.managed === false) {
      const message = `account "${account.name}" ${account.closed ?? 'is not managed'}; xrole neither sees nor changes its roles, so that this entry can go`
      context.tell('error', 'closed-account', rolePath, message)
    }
    return principal === undefined || role === undefined
      ? []
      : [{principal, role, place: placeOf(context.sources, path)}]
  })
}

/** `safety:` of the file, its addresses in full. `names` is what the file declares. */
export function compileSafety(context: Context, names: Names): Safety {
  const {maxDeletes: limit, allow, mustKeep} = context.written.safety
  return {
    ...(limit !== undefined && {maxDeletes: {limit, place: context.sources.at(['safety', 'maxDeletes'])}}),
    allow: allowances(context, allow),
    mustKeep: keeps(context, names, mustKeep),
  }
}
