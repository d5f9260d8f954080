import {address, matchesGlob} from '../core/address.js'
import {nearest} from '../core/nearest.js'
import type {Resource} from '../core/types.js'
import {Failure} from './base-command.js'

const KINDS = [
  'role',
  'user',
  'group',
  'policy',
  'oidc-provider',
  'saml-provider',
  'password-policy',
  'alias',
  'unit',
  'scp',
  'rcp',
]

const isGlob = (text: string): boolean => /[*?]/.test(text)

/** A glob with its account and kind put right: `client/roles/*` → `client/role/*`. */
function mended(glob: string, addresses: readonly string[]): string {
  const accounts = [...new Set(addresses.map((one) => one.slice(0, one.indexOf('/'))))]
  const [account = '', kind = '', ...rest] = glob.split('/')
  const near = (word: string, known: readonly string[]) => (isGlob(word) ? word : (nearest(word, known) ?? word))
  return address(near(account, accounts), near(kind, KINDS), ...rest)
}

/**
 * `--only`: a glob that matches nothing, in the file or in AWS, is a mistake; to go on would look like "no changes".
 * Throws a Failure with the nearest address.
 */
export function checkOnly(globs: readonly string[] | undefined, addresses: readonly string[]): void {
  const matches = (glob: string) => addresses.some((one) => matchesGlob(glob, one))
  for (const glob of globs ?? []) {
    if (matches(glob)) continue
    const better = mended(glob, addresses)
    const near = matches(better) ? better : nearest(better, addresses)
    const hint = near ? `; did you mean ${near}?` : ''
    throw new Failure(`--only ${glob} matches nothing${hint}; addresses look like account/role/Name`)
  }
}

/** Keeps the addresses that `--only` means, wherever they are. */
export const seeing = (globs: readonly string[] | undefined, into: string[]) =>
  globs &&
  ((resources: readonly Resource[]): void => {
    for (const {address} of resources) if (globs.some((glob) => matchesGlob(glob, address))) into.push(address)
  })
