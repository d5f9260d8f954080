import {addressFor, providerIn, type ProviderKind} from '../../kinds/resource.js'
import {keyOf} from '../../core/address.js'
import type {Json, Resource} from '../../core/types.js'
import type {OidcProvider, Trust} from '../../kinds/values.js'
import {isObject, statementsOf} from '../../policy/json.js'
import {federatedPrincipals} from '../../policy/principals.js'
import type {Context, InAccount} from '../compile/context.js'
import {perDocument} from '../compile/memo.js'
import type {Account} from '../intent.js'
import type {Path} from '../source.js'
import type {Selector} from '../written.js'
import {GITHUB, stsAudience} from '../trust/federation.js'
import type {Rule} from './rule.js'

/** Providers of one sort in one account (IAM User Guide, "IAM and AWS STS quotas"). */
const MOST = 100

export const providersFit: Rule = (context, {identity}) => {
  const counts = new Map<string, number>()
  for (const {resource, path} of identity.values()) {
    const {kind, account} = resource
    if (kind !== 'oidc-provider' && kind !== 'saml-provider') continue
    const id = `${kind} ${account.id}`
    const count = (counts.get(id) ?? 0) + 1
    counts.set(id, count)
    if (count !== MOST + 1) continue
    const message = `more than ${MOST} ${kind === 'oidc-provider' ? 'OIDC' : 'SAML'} providers in ${account.name}; AWS allows no more`
    context.tell('error', 'too-many-providers', path, message)
  }
}

/** The values of `HOST:aud` in the conditions of a statement that lets tokens in by equality. */
function audiencesIn(statement: Json, host: string): string[] {
  const condition = isObject(statement) ? statement['Condition'] : undefined
  if (!isObject(condition)) return []
  return Object.entries(condition).flatMap(([operator, block]) =>
    /^String(Equals|Like)$/i.test(operator) && isObject(block)
      ? Object.entries(block)
          .filter(([key]) => key.toLowerCase() === `${host}:aud`.toLowerCase())
          .flatMap(([, value]) => [value].flat().filter((one) => typeof one === 'string' && !/[*?]/.test(one)))
      : [],
  ) as string[]
}

/** A statement's provider, and for whom its tokens have to be. */
interface Use {
  readonly statement: number
  readonly accountId: string
  readonly kind: ProviderKind
  readonly name: string
  readonly audiences: readonly string[]
}

function usesIn(document: Json): Use[] {
  return statementsOf(document).flatMap((statement, index) =>
    federatedPrincipals({Statement: [statement]}).flatMap((arn): Use[] => {
      const provider = providerIn(arn)
      return provider ? [{...provider, statement: index, audiences: audiencesIn(statement, provider.name)}] : []
    }),
  )
}

/** A word of YAML, in quotes where it needs them; JSON is YAML. */
const word = (value: unknown): string =>
  typeof value === 'string' && /^[A-Za-z][\w.-]*$/.test(value) ? value : JSON.stringify(value)

/** The accounts of a role as its entry has them, to be pasted. */
const where = (accounts: Selector): string => {
  const [only, ...others] = Array.isArray(accounts) ? (accounts as readonly string[]) : []
  return only !== undefined && others.length === 0 ? `account: ${word(only)}` : `accounts: ${word(accounts)}`
}

function linesFor({kind, name, audiences}: Use, accounts: Selector, partition: string): string {
  if (kind === 'saml-provider')
    return `${name}: {${where(accounts)}, saml: ${word(name)}, metadata: {file: ${name}.xml}}`
  const own = audiences.some((one) => one !== stsAudience(name, partition))
    ? `, audiences: ${JSON.stringify(audiences)}`
    : ''
  const key = name === GITHUB ? 'github' : (/^[A-Za-z0-9]+/.exec(name)?.[0] ?? 'oidc')
  return `${key}: {${where(accounts)}, oidc: ${word(name)}${own}}`
}

const WORDS: Readonly<Record<ProviderKind, string>> = {
  'oidc-provider': 'the OIDC provider',
  'saml-provider': 'the SAML provider',
}

interface At {
  readonly context: Context
  readonly account: Account
  readonly accounts: Selector
  readonly path: Path
  readonly tellIn: InAccount | undefined
}

/** AWS takes a trust that names no provider of the account, and nobody comes in by it. */
function tellMissing(use: Use, found: null | undefined, {context, account, accounts, path, tellIn}: At): void {
  const what = `${WORDS[use.kind]} ${use.name}`
  const lines = `\n  identityProviders:\n    ${linesFor(use, accounts, account.partition)}`
  if (found === null) {
    const message = `${what} is neither in the file nor in AWS, so that nobody comes in by this line; add it:${lines}`
    context.tell('warning', 'missing-provider', path, message, tellIn)
    return
  }
  const message = `${what} is not in the file, and whether AWS has it is not known here; to have it made, add it:${lines}`
  context.tell('note', 'missing-provider', path, message, tellIn)
}

function tellAudiences({name, audiences}: Use, taken: readonly string[], {context, path, tellIn}: At): void {
  for (const audience of audiences) {
    if (taken.includes(audience)) continue
    const message = `the OIDC provider ${name} takes no tokens for "${audience}", so that nobody comes in by this line; add it to the provider's audiences:`
    context.tell('warning', 'audience-not-taken', path, message, tellIn)
  }
}

/** What `github`, `oidc` and `saml` lines need to let anybody in. */
export const providersAreThere: Rule = (context, {entries, parts, trustLines, identity}) => {
  const usesOf = perDocument(usesIn)
  for (const {key, account, path, written, tellIn} of entries) {
    const trust = parts.get(key)?.find(({kind}) => kind === 'trust') as Resource<Trust> | undefined
    for (const use of trust ? usesOf(trust.value.document) : []) {
      if (use.accountId !== account.id) continue
      const line = trustLines.get(key)?.[use.statement]
      const at = {
        context,
        account,
        accounts: written.accounts,
        path: [...path, 'trust', ...(line === undefined ? [] : [line])],
        tellIn,
      }
      const address = addressFor(account, use.kind, use.name)
      const declared = identity.get(keyOf(address))?.resource
      const found = declared
        ? {audiences: (declared.value as Partial<OidcProvider>).audiences ?? []}
        : context.facts.provider(address)
      if (!found) tellMissing(use, found, at)
      else if (use.kind === 'oidc-provider') tellAudiences(use, found.audiences, at)
    }
  }
}
