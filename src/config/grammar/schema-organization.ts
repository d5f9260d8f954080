import * as v from 'valibot'
import {nearest} from '../../core/nearest.js'
import {withoutVariables} from './iam.js'
import {body} from './schema-policy.js'
import {organization as organizationId} from './schema-trust.js'
import {isSection, mapOf, oneKey, oneOf, rule, section, told} from './shapes.js'
import {accountKey, listOf, tags, text} from './words.js'

/** `organization:`: units, policies and accounts of AWS Organizations. Lengths: Organizations API, shapes of the requests. */

const matching = (code: string, problem: (value: string) => string | undefined, json: {pattern?: string} = {}) =>
  v.pipe(v.string(), rule<string>(code, problem, {minLength: 1, ...json}))

/** Organizations User Guide, "Quotas for AWS Organizations": "OU maximum nesting in a root". */
const DEEPEST = 5
const UNIT_NAME = 128

export const unitParts = (path: string): string[] => {
  const inner = path.replace(/^\/+|\/+$/g, '')
  return inner === '' ? [] : inner.split('/')
}

/** Why a text is no path of a unit; the root is one only where `isRootMeant`. */
function unitProblem(path: string, isRootMeant: boolean): string | undefined {
  const parts = unitParts(path)
  if (path === '') return 'this is empty; the root is /'
  if (parts.length === 0) return isRootMeant ? undefined : 'the root is there always; name the units below it'
  const long = parts.find((part) => [...part].length > UNIT_NAME)
  if (long !== undefined) return `the name of a unit has at most ${UNIT_NAME} characters; "${long}" has more`
  if (parts.some((part) => part.trim() === '')) return `"${path}" has a part without a name; write Workloads/Clients`
  if (/\p{Cc}/u.test(path)) return 'the name of a unit cannot have control characters'
  if (parts.length > DEEPEST) return `units are nested ${DEEPEST} deep at most; "${path}" has ${parts.length} levels`
  return undefined
}
const belowRoot = matching('bad-unit', (path) => unitProblem(path, false))
const anyUnit = matching('bad-unit', (path) => unitProblem(path, true))

/** Organizations API, PolicyType, as of September 2026; later ones are let through. */
const TYPES = [
  ...['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
  'TAG_POLICY',
  'BACKUP_POLICY',
  'AISERVICES_OPT_OUT_POLICY',
  'CHATBOT_POLICY',
  'DECLARATIVE_POLICY_EC2',
  'GUARDDUTY_POLICY',
  'SECURITYHUB_CSPM_POLICY',
  'SECURITYHUB_POLICY',
  'INSPECTOR_POLICY',
  'UPGRADE_ROLLOUT_POLICY',
  'BEDROCK_POLICY',
  'S3_POLICY',
  'NETWORK_SECURITY_DIRECTOR_POLICY',
]
function typeProblem(type: string): string | undefined {
  if (TYPES.includes(type)) return undefined
  const near = nearest(type, TYPES)
  if (near !== undefined) return `no type "${type}"; did you mean "${near}"?`
  return /^[A-Z][A-Z0-9_]*_[A-Z0-9_]*$/.test(type) ? undefined : `"${type}" is no type; there are ${TYPES.join(', ')}`
}
const policyType = matching('bad-policy-type', typeProblem)

const EMAIL = '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$'
const isEmail = (value: string): boolean => new RegExp(EMAIL).test(value) && value.length <= 64
const email = matching(
  'bad-email',
  (value) => (isEmail(value) ? undefined : `"${value}" is no e-mail address of at most 64 characters`),
  {pattern: EMAIL},
)
const joinable = matching(
  'bad-invite',
  (value) =>
    /^\d{12}$/.test(value) || isEmail(value) ? undefined : `"${value}" is no account: 12 digits or an e-mail address`,
  {pattern: `^\\d{12}$|${EMAIL}`},
)
const tooLong =
  (most: number, what: string) =>
  (value: string): string | undefined =>
    value === '' ? 'this is empty' : value.length > most ? `${what} has at most ${most} characters` : undefined

const roleName = matching(
  'bad-name',
  (value) => (/^[\w+=,.@-]{1,64}$/.test(value) ? undefined : `"${value}" is not the name of a role`),
  {pattern: '^[\\w+=,.@-]{1,64}$'},
)
const create = section({
  email: told(
    email,
    'E-mail',
    'The address of its root user; no other account of AWS has it.',
    'aws-shop@acme.example',
  ),
  name: v.optional(
    told(matching('bad-name', tooLong(50, 'the name of an account')), 'Name', 'Where it is not the key.', 'shop'),
  ),
  role: v.optional(told(roleName, 'Role', 'The role that AWS makes in it.', 'OrganizationAccountAccessRole')),
})
const invitation = section({
  account: told(joinable, 'Account', 'Its 12 digits, or its e-mail address.', '333333333333'),
  notes: v.optional(
    told(matching('bad-invite', tooLong(1024, 'a note')), 'Notes', 'What its owner is told.', 'welcome'),
  ),
})
const invite = oneOf([joinable, invitation], (value) =>
  isSection(value)
    ? invitation
    : typeof value === 'object'
      ? 'the 12 digits, an e-mail address, or {account, notes}'
      : joinable,
)
const member = v.pipe(
  section({
    ou: v.optional(told(anyUnit, 'Unit', 'Where it is to be; / is the root.', 'Workloads/Clients')),
    tags: v.optional(tags),
    create: v.optional(
      told(create, 'Create', 'Made in the organization when there is none yet.', {email: 'aws-shop@acme.example'}),
    ),
    invite: v.optional(
      told(
        invite,
        'Invite',
        'An account elsewhere that is asked to join: 12 digits or e-mail address.',
        '333333333333',
      ),
    ),
  }),
  oneKey(['create', 'invite'], 'at most'),
  v.title('Member account'),
)

const POLICY_NAME = 128
/** Slashes part addresses, and `<>` stand around names in plans. */
function policyNameProblem(name: string): string | undefined {
  if (name.trim() !== name || name === '') return 'the name of an SCP or RCP is empty, or has blanks at an end'
  if (name.length > POLICY_NAME)
    return `the name of an SCP or RCP has at most ${POLICY_NAME} characters; this one has ${name.length}`
  const bad = /[/<>\p{Cc}]/u.exec(name)?.[0]
  return bad === undefined ? undefined : `xrole takes no ${JSON.stringify(bad)} in the name of an SCP or RCP`
}
const policyName = matching('bad-name', policyNameProblem)

const atUnit = section({ou: told(anyUnit, 'Unit', 'A unit; / is the root.', 'Workloads')})
const atAccount = section({account: told(accountKey, 'Account', 'The key of an account.', 'client')})
const target = oneOf([anyUnit, atUnit, atAccount], (value) => {
  if (!isSection(value)) return typeof value === 'object' ? 'a unit, {ou: …} or {account: …}' : anyUnit
  if (Object.hasOwn(value, 'account')) return atAccount
  return Object.hasOwn(value, 'ou') ? atUnit : '{ou: …} or {account: …}'
})

// Organizations API, PolicyDescription.
const descriptionProblem = (value: string): string | undefined =>
  withoutVariables(value).length > 512 ? 'the description of an SCP or RCP has at most 512 characters' : undefined

const guard = v.pipe(
  section({
    ...body,
    name: v.optional(told(policyName, 'Name', 'The name in AWS, when it is not the key of the entry.', 'deny-leaving')),
    description: v.optional(
      told(
        v.pipe(v.string(), rule<string>('bad-description', descriptionProblem, {maxLength: 512})),
        'Description',
        'At most 512 characters.',
        'nobody leaves',
      ),
    ),
    attach: told(
      v.array(target),
      'Attach',
      'Where it is attached, compared whole: paths of units, / for the root, {account: …}; [] for nowhere.',
      ['/', 'Workloads/Clients', {account: 'client'}],
    ),
    tags: v.optional(tags),
  }),
  oneKey(['statements', 'document', 'file'], 'at most'),
  v.title('SCP or RCP'),
)
export type GuardInput = v.InferOutput<typeof guard>

// Organizations API, ServicePrincipal.
const service = matching(
  'bad-service',
  (name) =>
    /^[a-z0-9.-]{1,114}\.amazonaws\.com$/.test(name)
      ? undefined
      : `"${name}" is no service; one is named like access-analyzer.amazonaws.com`,
  {pattern: '^[a-z0-9.-]{1,114}\\.amazonaws\\.com$'},
)

const guards = mapOf(policyName, guard)

export const organization = told(
  section({
    id: v.optional(told(organizationId, 'Id', 'Another organization than this one is an error.', 'o-abcd123456')),
    units: v.optional(
      told(v.array(belowRoot), 'Units', 'Organizational units, as paths; those above each are meant, too.', [
        'Workloads',
        'Workloads/Clients',
      ]),
    ),
    policyTypes: v.optional(
      told(
        v.array(policyType),
        'Policy types',
        'Enabled in the root; others are left as they are, none is ever disabled.',
        TYPES.slice(0, 2),
      ),
    ),
    accounts: v.optional(
      told(
        mapOf(accountKey, member),
        'Accounts',
        'By the key of a listed or discovered account: its unit, its tags, how it joins.',
        {
          client: {ou: 'Workloads/Clients', tags: {env: 'prod'}},
        },
      ),
    ),
    scps: v.optional(
      told(
        guards,
        'Service control policies',
        'By name. Without statements, document and file: FullAWSAccess, of which only the attachments are managed.',
        {
          DenyLeaving: {statements: [{deny: ['organizations:LeaveOrganization'], on: ['*']}], attach: ['/']},
        },
      ),
    ),
    rcps: v.optional(
      told(guards, 'Resource control policies', 'By name, as scps:. Principal "*" is added to short statements.', {
        OnlyTls: {
          statements: [{deny: ['s3:*'], on: ['*'], when: {Bool: {'aws:SecureTransport': 'false'}}}],
          attach: ['/'],
        },
      }),
    ),
    delegatedAdministrators: v.optional(
      told(
        mapOf(service, listOf(text)),
        'Delegated administrators',
        'By service, keys of accounts, compared whole; services that are not written are left as they are.',
        {
          'access-analyzer.amazonaws.com': ['security'],
        },
      ),
    ),
  }),
  'Organization',
  'Units, SCPs, RCPs and accounts of AWS Organizations. Each part is managed only if it is written. In the root file only.',
  {units: ['Workloads'], accounts: {client: {ou: 'Workloads'}}},
)
