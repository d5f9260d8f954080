import * as v from 'valibot'
import {nearest} from '../../core/nearest.js'
import {principalProblem} from './principal.js'
import {condition, verbatim, wholeDocument} from './schema-policy.js'
import {isSection, oneKey, oneOf, rule, section, told} from './shapes.js'
import {date, listOf, text} from './words.js'

/** Trust lines. Which kind a line is, is told by the key that only this kind has. */

const cidrProblem = (range: string): string | undefined => {
  if (range.includes('${')) return undefined
  const [address = '', bits, ...rest] = range.split('/')
  const v4 = /^\d{1,3}(\.\d{1,3}){3}$/.test(address) && address.split('.').every((byte) => Number(byte) <= 255)
  const v6 = address.includes(':') && /^[0-9a-f:.]{2,45}$/i.test(address)
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (v4 ? 32 : 128))
  return (v4 || v6) && fits && rest.length === 0
    ? undefined
    : `"${range}" is not an address range; write 203.0.113.0/24`
}
const cidr = v.pipe(v.string(), rule<string>('bad-address-range', cidrProblem))

// STS API reference, AssumeRole, ExternalId.
const EXTERNAL_ID = '^(?:\\$\\{[^}]*\\}|[\\w+=,.@:/\\\\-]){2,1224}$'
const externalId = v.pipe(
  v.string(),
  rule<string>(
    'bad-external-id',
    (id) =>
      new RegExp(EXTERNAL_ID).test(id) ? undefined : 'an external id has 2 to 1224 letters, digits and _+=,.@:/\\-',
    {pattern: EXTERNAL_ID},
  ),
)

/** Conditions that stand on a role or on one line of its trust. */
export const conditions = {
  mfa: v.optional(told(v.boolean(), 'MFA', 'Only sessions with MFA; false on a line undoes what the role says.', true)),
  externalId: v.optional(told(externalId, 'External id', 'What the caller has to give as external id.', 'acme-7f3a')),
  sourceIp: v.optional(
    told(listOf(cidr, {empty: 'name at least one range'}), 'Source addresses', 'Only from these addresses.', [
      '203.0.113.0/24',
    ]),
  ),
  when: v.optional(condition),
}

const common = {
  ...conditions,
  tagSession: v.optional(told(v.boolean(), 'Tag session', 'Also allow sts:TagSession.', true)),
  expires: v.optional(date),
  caller: v.optional(told(v.boolean(), 'Caller policy', 'false leaves the caller policy out.', false)),
}

const principal = v.pipe(v.string(), rule<string>('bad-principal', principalProblem, {minLength: 1}))

const principals = v.pipe(
  section({
    principal: v.optional(
      told(
        principal,
        'Principal',
        'An account, account/user/x, account/role/x, account/group/x, or an ARN.',
        'root/user/alice',
      ),
    ),
    principals: v.optional(
      told(listOf(principal, {empty: 'name at least one principal'}), 'Principals', 'Several principals.', [
        'root/user/alice',
        'root/user/bob',
      ]),
    ),
    ...common,
  }),
  oneKey(['principal', 'principals'], 'exactly'),
)
const service = section({
  service: told(text, 'Service', 'An AWS service, by its host name.', 'lambda.amazonaws.com'),
  sourceAccount: v.optional(told(text, 'Source account', 'aws:SourceAccount: an account, or self.', 'self')),
  sourceArn: v.optional(told(text, 'Source ARN', 'aws:SourceArn.', 'arn:aws:sns:eu-west-1:111111111111:topic')),
  ...common,
})
const repository = v.pipe(
  v.string(),
  rule<string>(
    'bad-repository',
    (value) => {
      if (value.includes('*')) return 'a * in the owner or the repository would let strangers in; name one repository'
      return /^[^/\s]+\/[^/\s]+$/.test(value) ? undefined : `"${value}" is not a repository; write owner/name`
    },
    {pattern: '^[^/\\s*]+/[^/\\s*]+$'},
  ),
)
export const GITHUB_REFS = ['branch', 'tag', 'environment', 'pullRequest', 'subject'] as const
const github = v.pipe(
  section({
    github: told(repository, 'GitHub repository', 'GitHub Actions of this repository.', 'acme/app'),
    branch: v.optional(told(text, 'Branch', 'Only from this branch.', 'main')),
    tag: v.optional(told(text, 'Tag', 'Only from this tag.', 'v*')),
    environment: v.optional(told(text, 'Environment', 'Only from this environment.', 'production')),
    pullRequest: v.optional(told(v.literal(true), 'Pull request', 'Only from pull requests.', true)),
    subject: v.optional(told(text, 'Subject', 'The sub claim, verbatim.', 'repo:acme/app:ref:refs/heads/main')),
    ...common,
  }),
  oneKey(GITHUB_REFS, 'exactly', ': say from where the repository may come in, for example branch: main'),
)
const oidc = section({
  oidc: told(text, 'OIDC provider', 'The host and path of the provider.', 'oidc.eks.eu-west-1.amazonaws.com/id/ABC'),
  audience: told(text, 'Audience', 'The aud claim.', 'sts.amazonaws.com'),
  subject: told(text, 'Subject', 'The sub claim.', 'system:serviceaccount:a:b'),
  ...common,
})
const saml = section({
  saml: told(text, 'SAML provider', 'The name of the provider in the account of the role.', 'Okta'),
  ...common,
})
const sso = section({
  sso: told(text, 'Permission set', 'An Identity Center permission set.', 'Admin'),
  account: told(text, 'Account', 'The account it is used in.', 'root'),
  ...common,
})
const ORGANIZATION = '^o-[a-z0-9]{10,32}$|\\$\\{'
export const organization = v.pipe(
  v.string(),
  rule<string>(
    'bad-organization',
    (id) => (new RegExp(ORGANIZATION).test(id) ? undefined : `"${id}" is not an organization's id; write o-abcd123456`),
    {pattern: ORGANIZATION},
  ),
)
const org = section({
  org: told(organization, 'Organization', 'Anyone in this organization.', 'o-abcd123456'),
  ...common,
})
const statement = section({
  statement: told(verbatim, 'Statement', 'A raw statement of a trust policy, verbatim.', {
    Effect: 'Allow',
    Principal: {AWS: '*'},
    Action: 'sts:AssumeRole',
  }),
})

const KINDS = {principal: principals, principals, service, github, oidc, saml, sso, org, statement} as const
const KEYS = Object.keys(KINDS) as (keyof typeof KINDS)[]

function kindOf(line: Record<string, unknown>) {
  const given = KEYS.find((key) => Object.hasOwn(line, key))
  if (given) return KINDS[given]
  const meant = Object.keys(line)
    .map((key) => nearest(key, KEYS))
    .find((key) => key !== undefined)
  return meant ? KINDS[meant as keyof typeof KINDS] : `one of ${KEYS.join(', ')} in this line of trust`
}

export const trustLine = v.pipe(
  oneOf([principal, principals, service, github, oidc, saml, sso, org, statement], (line) =>
    isSection(line) ? kindOf(line) : Array.isArray(line) ? 'one principal or a section' : principal,
  ),
  v.title('Trust line'),
  v.description('Who may assume the role: an account, user, role, group, service, provider, organization.'),
)
const lines = v.pipe(
  v.array(trustLine),
  rule<v.InferOutput<typeof trustLine>[]>(
    'empty-list',
    (list) => (list.length === 0 ? 'a role that nobody may assume; name somebody, or remove the role' : undefined),
    {minItems: 1},
  ),
)
const whole = v.pipe(
  section(wholeDocument),
  oneKey(['document', 'file'], 'exactly'),
  v.title('Trust policy'),
  v.description('A whole trust policy, verbatim, instead of lines.'),
)
const isWhole = (value: unknown): boolean =>
  isSection(value) && (Object.hasOwn(value, 'document') || Object.hasOwn(value, 'file'))
export const trust = told(
  oneOf([principal, lines, whole], (value) => (typeof value === 'string' ? principal : isWhole(value) ? whole : lines)),
  'Trust',
  'Who may assume the role, one line each.',
  ['root/group/CrossAccount'],
)
