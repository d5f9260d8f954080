import * as v from 'valibot'
import {organization} from './schema-trust.js'
import {isSection, mapWith, oneOf, rule, section, told} from './shapes.js'
import {ACCOUNT_KEY, accountId, accountKey, tags, text, texts} from './words.js'

/** `connect:` and `accounts:`: the accounts that are listed, how they are entered, and where others come from. */

const roleName = v.pipe(
  v.string(),
  rule<string>(
    'bad-name',
    (value) => (/^[\w+=,.@/-]{1,512}$/.test(value) ? undefined : `"${value}" is not the name of a role`),
    {pattern: '^[\\w+=,.@/-]{1,512}$'},
  ),
)
const entry = {
  role: v.optional(
    told(roleName, 'Role', 'The role that is assumed to get into an account.', 'OrganizationAccountAccessRole'),
  ),
  planRole: v.optional(told(roleName, 'Plan role', 'Used by everything that only reads.', 'xrole-read')),
  externalId: v.optional(told(text, 'External id', 'Given when the role is assumed.', 'acme-7f3a')),
}
export const connect = told(section(entry), 'Connect', 'How xrole gets into each account.', {
  role: 'OrganizationAccountAccessRole',
})

const ownConnect = section({
  ...entry,
  profile: v.optional(told(text, 'Profile', 'A profile of the AWS configuration, instead of a role.', 'client-admin')),
})
const never = v.pipe(
  v.boolean(),
  rule<boolean>('bad-connect', (value) => (value ? 'write false, or {role: …}' : undefined), {const: false}),
)
const accountConnect = told(
  oneOf([never, ownConnect], (value) =>
    isSection(value) ? ownConnect : typeof value === 'boolean' ? never : 'false, or a section such as {role: …}',
  ),
  'Connect',
  'How xrole gets into this account; false: named only, never entered.',
  {profile: 'client-admin'},
  false,
)

const account = v.pipe(
  section({
    id: told(accountId, 'Id', 'The 12 digits; quote them.', '111111111111'),
    ou: v.optional(told(text, 'Organizational unit', 'For selectors.', 'Workloads/Clients')),
    tags: v.optional(tags),
    display: v.optional(
      told(
        section({
          name: v.optional(told(text, 'Name', 'As links show it.', 'Client')),
          color: v.optional(told(text, 'Color', 'As links show it.', 'red')),
        }),
        'Display',
        'For switch-role links and profiles.',
        {name: 'Client', color: 'red'},
      ),
    ),
    connect: v.optional(accountConnect),
    retire: v.optional(told(v.boolean(), 'Retire', 'Everything owned there goes.', true)),
  }),
  v.title('Account'),
)
const anyAccount = oneOf([accountId, account], (value) =>
  isSection(value)
    ? account
    : value === null || Array.isArray(value)
      ? 'the 12-digit id, or a section with id:'
      : accountId,
)
export type AccountInput = v.InferOutput<typeof anyAccount>

const wholeUnit = section({
  ou: told(text, 'Organizational unit', 'All accounts in this unit, or below it.', 'Sandbox'),
})
const exception = oneOf([text, wholeUnit], (value) => (isSection(value) ? wholeUnit : text))
const exceptions = v.pipe(
  v.array(exception),
  rule<v.InferOutput<typeof exception>[]>(
    'empty-list',
    (list) => (list.length === 0 ? 'name at least one account, or leave except: out' : undefined),
    {minItems: 1},
  ),
)

const whole = v.literal('organization')
const some = section({
  organization: v.optional(
    told(organization, 'Organization', 'Its id: another organization than this one is an error.', 'o-abcd123456'),
  ),
  ou: v.optional(
    told(
      texts('name at least one unit, or leave ou: out'),
      'Organizational units',
      'Only accounts in these units, or below them, are managed.',
      ['Workloads'],
    ),
  ),
  except: v.optional(
    told(exceptions, 'Except', 'Accounts that are not managed: names, ids, globs of either, or {ou: …}.', [
      'audit-*',
      {ou: 'Sandbox'},
    ]),
  ),
  connect: v.optional(
    told(
      section(entry),
      'Connect',
      'How xrole gets into the accounts that are found, where it differs from connect:.',
      {
        role: 'AWSControlTowerExecution',
      },
    ),
  ),
})
const NOT_A_NAME = 'organization, or a section such as {ou: [Workloads]} ("from" cannot be the key of an account)'
const from = told(
  oneOf([whole, some], (value) =>
    isSection(value) ? some : typeof value === 'string' && !/^\d/.test(value) ? whole : NOT_A_NAME,
  ),
  'From',
  'organization: accounts are found in AWS Organizations, too; as a section, which of them. In the root file only.',
  'organization',
  {ou: ['Workloads'], except: ['audit']},
)
export type DiscoveryInput = v.InferOutput<typeof from>

export const accounts = told(
  v.pipe(
    mapWith({from: v.optional(from)}, accountKey, anyAccount),
    rule('bad-name', () => undefined, {propertyNames: {pattern: ACCOUNT_KEY, not: {const: 'all'}}}),
  ),
  'Accounts',
  'The accounts, by the name that everything else uses.',
  {root: '111111111111'},
)
