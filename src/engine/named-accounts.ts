import {globToRegExp} from '../core/address.js'
import type {Intent} from '../config/intent.js'
import {Failure} from './base-command.js'

/** `--account` of a command that asks no AWS: names and globs over managed accounts; one that matches nothing is a mistake. */
export function namedAccounts({accounts}: Intent, globs: readonly string[] | undefined): Set<string> {
  const managed = accounts.filter((account) => account.managed).map(({name}) => name)
  if (!globs) return new Set(managed)
  const found = globs
    .flatMap((one) => one.split(','))
    .map((glob) => {
      const test = globToRegExp(glob === 'all' ? '*' : glob)
      const names = managed.filter((name) => test.test(name))
      if (names.length === 0) throw new Failure(`--account ${glob} matches none of the accounts: ${managed.join(', ')}`)
      return names
    })
  return new Set(found.flat())
}
