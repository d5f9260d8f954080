import * as v from 'valibot'
import {selector} from './schema-entries.js'
import {isSection, mapOf, oneKey, oneOf, rule, section, told} from './shapes.js'
import {accountKey, entryKey, listOf, tags, text} from './words.js'

/** `identityProviders:`, `passwordPolicy:` and `alias:`: what an account has besides roles, policies, groups and users. */

const where = {account: v.optional(selector), accounts: v.optional(selector)}
const somewhere = <T>() => oneKey<T>(['account', 'accounts'], 'exactly')

const hasVariable = (value: string): boolean => value.includes('${')

/** Host and path, without what begins a query (RFC 3986) and without `*`. */
const PROVIDER_URL = "[A-Za-z0-9.-]+(:\\d+)?(/[\\w.~%:@!$&'()+,;=/-]*)?"

/** Why a text is no URL of an OIDC provider; `https://` may be left out. Source: IAM API, CreateOpenIDConnectProvider. */
export function urlProblem(url: string): string | undefined {
  const bare = url.replace(/^https:\/\//, '')
  if (/^https?:/.test(bare)) return `"${url}": AWS takes https:// only; write host and path without a scheme`
  if (bare.length + 'https://'.length > 255) return 'the URL of a provider has at most 255 characters'
  return new RegExp(`^${PROVIDER_URL}$`).test(bare)
    ? undefined
    : `"${url}" is no provider; write its host and path, for example token.actions.githubusercontent.com`
}

/** Why a text is no name of a SAML provider. Source: IAM API, CreateSAMLProvider. */
export const samlNameProblem = (name: string): string | undefined =>
  /^[\w.-]{1,128}$/.test(name)
    ? undefined
    : `"${name}" is no name of a SAML provider: 1 to 128 letters, digits and . _ -`

const checked = (problem: (text: string) => string | undefined) =>
  v.pipe(
    v.string(),
    rule<string>('bad-provider', (value) => (hasVariable(value) ? undefined : problem(value)), {minLength: 1}),
  )

// IAM API, CreateOpenIDConnectProvider: clientIDType, ThumbprintListType.
const audience = v.pipe(
  text,
  rule<string>('bad-provider', (value) => (value.length > 255 ? 'an audience has at most 255 characters' : undefined), {
    maxLength: 255,
  }),
)
const thumbprint = v.pipe(
  v.string(),
  rule<string>(
    'bad-provider',
    (value) => (/^[0-9a-fA-F]{40}$/.test(value) ? undefined : `"${value}" is no thumbprint: 40 hexadecimal digits`),
    {pattern: '^[0-9a-fA-F]{40}$'},
  ),
)
const THUMBPRINTS = 5
const thumbprints = v.pipe(
  v.array(thumbprint),
  rule<string[]>(
    'bad-provider',
    (list) =>
      list.length === 0 || list.length > THUMBPRINTS
        ? `1 to ${THUMBPRINTS} thumbprints; leave the key out where AWS shall look after them`
        : undefined,
    {minItems: 1, maxItems: THUMBPRINTS},
  ),
)

const oidc = v.pipe(
  section({
    ...where,
    oidc: told(
      checked(urlProblem),
      'OIDC provider',
      'Its host and path, the issuer without https://.',
      'token.actions.githubusercontent.com',
    ),
    audiences: v.optional(
      told(
        listOf(audience, {empty: 'name at least one audience'}),
        'Audiences',
        'Whom its tokens may be for (client ids); sts.amazonaws.com where nothing is said.',
        ['sts.amazonaws.com'],
      ),
    ),
    thumbprints: v.optional(
      told(thumbprints, 'Thumbprints', 'Of its certificates; AWS looks after them where nothing is said.', [
        '6938fd4d98bab03faadb97b34396831e3780aea1',
      ]),
    ),
    tags: v.optional(tags),
  }),
  somewhere(),
  v.title('OIDC provider'),
)

const saml = v.pipe(
  section({
    ...where,
    saml: told(checked(samlNameProblem), 'SAML provider', 'Its name in AWS, as trust lines have it.', 'Okta'),
    metadata: told(
      section({file: told(text, 'File', 'The XML file, relative to this one.', 'okta.xml')}),
      'Metadata',
      'What the provider gives to be known by.',
      {file: 'okta.xml'},
    ),
    tags: v.optional(tags),
  }),
  somewhere(),
  v.title('SAML provider'),
)

export const identityProvider = oneOf([oidc, saml], (value) => {
  if (!isSection(value)) return 'a section with oidc or saml'
  if (Object.hasOwn(value, 'oidc')) return oidc
  if (Object.hasOwn(value, 'saml')) return saml
  return 'one of oidc, saml in this provider'
})

export const identityProviders = told(
  mapOf(entryKey('policy'), identityProvider),
  'Identity providers',
  'OIDC and SAML providers, which github, oidc and saml lines of trust need. Written, even as {}, they are managed.',
  {github: {accounts: 'all', oidc: 'token.actions.githubusercontent.com'}},
)

/** A whole number within IAM's limits. Source: IAM API, UpdateAccountPasswordPolicy. */
const whole = (least: number, most: number, what: string) =>
  v.pipe(
    v.number(),
    rule<number>(
      'bad-password-policy',
      (value) =>
        Number.isInteger(value) && value >= least && value <= most
          ? undefined
          : `${value} is no ${what}: ${least} to ${most}`,
      {type: 'integer', minimum: least, maximum: most},
    ),
  )
const flag = (title: string, description: string) => v.optional(told(v.boolean(), title, description, true))

const onePasswordPolicy = v.pipe(
  section({
    ...where,
    minimumLength: told(whole(6, 128, 'minimum length'), 'Minimum length', 'Characters: 6 to 128.', 14),
    requireSymbols: flag('Symbols', 'At least one of ! @ # $ % and the like.'),
    requireNumbers: flag('Numbers', 'At least one digit.'),
    requireUppercase: flag('Upper case', 'At least one of A to Z.'),
    requireLowercase: flag('Lower case', 'At least one of a to z.'),
    allowChange: flag('Allow change', 'Users may change their own password.'),
    maxAge: v.optional(told(whole(1, 1095, 'number of days'), 'Longest age', 'Days: 1 to 1095.', 90)),
    reusePrevention: v.optional(
      told(whole(1, 24, 'number of passwords'), 'Reuse prevention', 'So many last passwords are not taken again.', 24),
    ),
    hardExpiry: flag('Hard expiry', 'Who let a password expire needs an administrator for a new one.'),
  }),
  somewhere(),
  v.title('Password policy'),
)
const passwordPolicies = v.pipe(
  v.array(onePasswordPolicy),
  rule<v.InferOutput<typeof onePasswordPolicy>[]>(
    'empty-list',
    (list) => (list.length === 0 ? 'write at least one entry, or leave passwordPolicy: out' : undefined),
    {minItems: 1},
  ),
)
export const passwordPolicy = told(
  oneOf([onePasswordPolicy, passwordPolicies], (value) =>
    Array.isArray(value) ? passwordPolicies : isSection(value) ? onePasswordPolicy : 'a section or a list of sections',
  ),
  'Password policy',
  'What accounts ask of passwords: one entry or a list. What is not written is off.',
  {accounts: 'all', minimumLength: 14, requireNumbers: true, allowChange: true},
)

const aliasOfSelected = v.pipe(
  section({
    ...where,
    alias: told(text, 'Alias', 'With a variable, as no two accounts can have one.', 'acme-${account.name}'),
  }),
  somewhere(),
)
const aliasByAccount = mapOf(accountKey, text)

/** An account may be called `alias`: with a selector beside it, it is the key of the form. */
const isSelected = (value: Record<string, unknown>): boolean =>
  Object.hasOwn(value, 'accounts') || (Object.hasOwn(value, 'account') && Object.hasOwn(value, 'alias'))

export const alias = told(
  oneOf([aliasByAccount, aliasOfSelected], (value) =>
    isSection(value) ? (isSelected(value) ? aliasOfSelected : aliasByAccount) : 'account: alias, or {accounts, alias}',
  ),
  'Alias',
  'The name of an account in its sign-in URL: by account, or {accounts, alias} with a variable in it.',
  {root: 'acme-root', client: 'acme-client'},
)
