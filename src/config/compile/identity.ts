import {placeText} from '../../core/locate.js'
import type {Resource} from '../../core/types.js'
import {accountAliasOf, oidcProviderOf, passwordPolicyOf, samlProviderOf} from '../../kinds/resource.js'
import type {OidcProvider, SamlProvider} from '../../kinds/values.js'
import {samlNameProblem, urlProblem} from '../grammar/schema-identity.js'
import type {Account} from '../intent.js'
import type {Path} from '../source.js'
import type {WrittenProvider} from '../written.js'
import type {Context, InAccount} from './context.js'
import {placeOf} from './places.js'
import {select} from './selectors.js'
import {hasVariables, substitute} from './variables.js'

/** Something that an account has as a whole, and where it is written. */
export interface AccountEntry {
  readonly resource: Resource
  readonly path: Path
}

const unique = (list: readonly string[]): string[] => [...new Set(list)].sort()

const tellIn = (account: Account, all: readonly Account[]): InAccount | undefined =>
  all.length > 1 ? {name: account.name, of: all.length} : undefined

type Value =
  {readonly kind: 'oidc'; readonly value: OidcProvider} | {readonly kind: 'saml'; readonly value: SamlProvider}

function valueOf(written: WrittenProvider, owner: string): Value {
  const {tags} = written
  const marks = {owner}
  if (written.type === 'saml') {
    const {saml: name, metadata} = written
    return {kind: 'saml', value: {name, metadata, tags, marks}}
  }
  const {oidc: url, audiences, thumbprints} = written
  const prints = thumbprints && {thumbprints: unique(thumbprints.map((one) => one.toLowerCase()))}
  return {kind: 'oidc', value: {url, audiences: unique(audiences), ...prints, tags, marks}}
}

function provider(context: Context, key: string, written: WrittenProvider): AccountEntry[] {
  const path = ['identityProviders', key]
  const accounts = select(context, written.accounts, [...path, 'accounts'])
  // What is in a metadata file is never ours to fill in.
  const {metadata, ...rest} = {metadata: undefined, ...written}
  const varies = hasVariables(rest)
  return accounts.flatMap((account) => {
    const own = varies ? ({...substitute(rest, account, context, path), metadata} as WrittenProvider) : written
    const made = valueOf(own, context.written.owner)
    const problem = made.kind === 'oidc' ? urlProblem(made.value.url) : samlNameProblem(made.value.name)
    // A variable that is still there has been told.
    if (problem !== undefined && !problem.includes('${'))
      context.tell('error', 'invalid-provider', [...path, made.kind], problem, tellIn(account, accounts))
    const resource = made.kind === 'oidc' ? oidcProviderOf(account, made.value) : samlProviderOf(account, made.value)
    return problem === undefined ? [{resource, path}] : []
  })
}

// IAM API, CreateAccountAlias: accountAliasType; an id is what an alias stands for.
const ALIAS = /^(?!\d{12}$)[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/

function aliases(context: Context): AccountEntry[] {
  const taken = new Map<string, string>()
  return context.written.aliases.flatMap(({accounts: selector, alias: written, path, selector: where}) => {
    const accounts = select(context, selector, where)
    return accounts.flatMap((account): AccountEntry[] => {
      const alias = substitute(written, account, context, path)
      const other = taken.get(alias)
      if (alias.includes('${')) return []
      if (!ALIAS.test(alias)) {
        const message = `"${alias}" is no alias: 3 to 63 lower-case letters, digits and single hyphens, none at either end, and no account id`
        context.tell('error', 'invalid-alias', path, message, tellIn(account, accounts))
        return []
      }
      if (other !== undefined) {
        const message = `${account.name} and ${other} would have the alias "${alias}", and no two accounts can; put \${account.name} into it`
        context.tell('error', 'alias-twice', path, message)
        return []
      }
      taken.set(alias, account.name)
      return [{resource: accountAliasOf(account, {alias}), path}]
    })
  })
}

const passwordPolicies = (context: Context): AccountEntry[] =>
  context.written.passwordPolicies.flatMap(({accounts, policy, path}) =>
    select(context, accounts, [...path, 'accounts']).map((account) => ({
      resource: passwordPolicyOf(account, policy),
      path,
    })),
  )

const WORDS: Readonly<Record<string, string>> = {
  'oidc-provider': 'this OIDC provider',
  'saml-provider': 'this SAML provider',
  'password-policy': 'a password policy',
  'account-alias': 'an alias',
}

/** What accounts have besides roles, policies, groups and users, by key; what is declared twice is told, and the first one counts. */
export function compileIdentity(context: Context): ReadonlyMap<string, AccountEntry> {
  const providers = Object.entries(context.written.identityProviders ?? {})
  const all = [
    ...providers.flatMap(([key, written]) => provider(context, key, written)),
    ...passwordPolicies(context),
    ...aliases(context),
  ]
  const found = new Map<string, AccountEntry>()
  for (const entry of all) {
    const {key, kind, account} = entry.resource
    const first = found.get(key)
    if (!first) {
      found.set(key, entry)
      continue
    }
    const other = placeText(context.sources.texts, placeOf(context.sources, first.path))
    const message = `the account has ${WORDS[kind]} already, by ${first.path.join('.')} at ${other}`
    context.tell('error', 'declared-twice', entry.path, message, {name: account.name})
  }
  return found
}
