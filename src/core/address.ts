/**
 * Addresses name things everywhere: in the file, on the command line, in plans.
 * `client/role/Deployer`, `client/role/Deployer/trust`, `client/role/Deployer/policy/AdministratorAccess`,
 * `client/role/Deployer/inline/logs`, `root/group/CrossAccount/user/alice`, `client/policy/ReportsRead`,
 * `client/oidc-provider/token.actions.githubusercontent.com`; what an account has one of, `client/password-policy`.
 */
export type Address = string

export const address = (...parts: string[]): Address => parts.join('/')

/** Two names that differ only by case are one thing to IAM, so they have one key. */
export const keyOf = (a: Address): string => a.toLowerCase()

/** Of these the name may have slashes, being a URL without its scheme or a path of units; they have no parts. */
const NAMED_BY_PATH = /^(oidc-provider|unit)\//

/** Where the address of a part goes on behind its owner's; -1 in the address of a whole thing. */
const partAt = (a: Address): number => {
  const kind = a.indexOf('/') + 1
  const name = a.indexOf('/', kind) + 1
  return kind > 0 && name > 0 && !NAMED_BY_PATH.test(a.slice(kind, kind + 14)) ? a.indexOf('/', name) : -1
}

/** The address of the thing that a part belongs to: `client/role/A/trust` → `client/role/A`. */
export const ownerOf = (a: Address): Address => (isPart(a) ? a.slice(0, partAt(a)) : a)

export const isPart = (a: Address): boolean => partAt(a) >= 0

const escape = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, '\\$&')

/** `*` matches any run of characters, slashes included; `?` exactly one; case does not matter. */
export const globToRegExp = (glob: string): RegExp =>
  new RegExp(`^${escape(glob).replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i')

/**
 * Whether a glob selects an address. A glob that names a thing selects its parts too: `client/role/A` selects
 * `client/role/A/trust`. `client/A`, where only a role can be meant, is `client/role/A`.
 */
export function matchesGlob(glob: string, a: Address): boolean {
  const full = /^[^/]+\/[^/]+$/.test(glob) ? glob.replace('/', '/role/') : glob
  const tests = [globToRegExp(full), globToRegExp(`${full}/*`)]
  return tests.some((test) => test.test(a)) || (full !== glob && globToRegExp(glob).test(a))
}
