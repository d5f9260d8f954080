import {lineText} from '../../src/core/locate.js'
import type {AccountRef, Change, Finding, HazardName, Json, Plan} from '../../src/core/types.js'
import type {Group, ManagedPolicy, Role, User} from '../../src/kinds/values.js'
import {changeWords} from '../../src/policy/words.js'
import {documentDiff} from '../../src/render/document.js'
import {renderFindings} from '../../src/render/findings.js'
import type {PlanDetail} from '../../src/render/plan/detail.js'

export const FILE = 'accounts.yaml'
const TEXT = 'version: 1\nowner: acme\nroles:\n  Vendor:\n    trust: [999999999999]\n'

export const account = (name: string, id: string): AccountRef => ({name, id, partition: 'aws'})
export const root = account('root', '111111111111')
export const client = account('client', '222222222222')

export const trust = (principal: Json, condition?: Json): Json => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: {AWS: principal},
      Action: 'sts:AssumeRole',
      ...(condition === undefined ? {} : {Condition: condition}),
    },
  ],
})
export const policy = (action: Json, resource: Json): Json => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action: action, Resource: resource}],
})
export const MFA: Json = {Bool: {'aws:MultiFactorAuthPresent': 'true'}}

export const role = (name: string, rest: Partial<Role> = {}): Role => ({
  name,
  path: '/',
  description: '',
  maxSession: 3600,
  tags: {},
  marks: {owner: 'acme'},
  ...rest,
})
export const user = (name: string): User => ({name, path: '/', tags: {}, marks: {owner: 'acme'}})
export const group = (name: string): Group => ({name, path: '/xrole/acme/'})
export const managed = (name: string, document: Json): ManagedPolicy => ({
  name,
  path: '/xrole/acme/',
  description: '',
  document,
  tags: {},
})

type Rest = Partial<Omit<Change, 'hazards'>> & {readonly hazards?: readonly [HazardName, string][]}

export function change(where: AccountRef, path: string, kind: string, {hazards = [], ...rest}: Rest): Change {
  const address = `${where.name}/${path}`
  return {
    key: address.toLowerCase(),
    address,
    account: where,
    kind,
    name: path.split('/').at(-1) ?? '',
    verb: rest.before === undefined ? 'create' : rest.after === undefined ? 'delete' : 'update',
    cause: 'config',
    notes: [],
    hazards: hazards.map(([name, message]) => ({name, message})),
    ...rest,
  }
}

export function plan(changes: readonly Change[], rest: Partial<Plan> = {}): Plan {
  const count = (verb: Change['verb']) => changes.filter((each) => each.verb === verb && each.kind !== 'mark').length
  const accounts = new Map(changes.map((each) => [each.account.id, {name: each.account.name, id: each.account.id}]))
  return {
    format: 1,
    xrole: '0.1.0',
    owner: 'acme',
    accounts: [...accounts.values()],
    changes,
    access: [],
    powers: [],
    findings: [],
    summary: {
      create: count('create'),
      update: count('update'),
      replace: count('replace'),
      delete: count('delete'),
      adopt: count('adopt'),
      move: count('move'),
    },
    safety: [],
    leftOut: 0,
    unknown: [],
    ...rest,
  }
}

export const detail: PlanDetail = {
  documentDiff: (before, after, where) => documentDiff(before, after, where, {color: false}),
  changeWords,
  findings: (findings: readonly Finding[]) => renderFindings(findings, new Map([[FILE, TEXT]])),
  where: (place) => lineText(new Map([[FILE, TEXT]]), place),
}

const ADMIN = {arn: 'arn:aws:iam::aws:policy/AdministratorAccess'}
const ROOT = 'arn:aws:iam::111111111111:root'
const ALICE = 'arn:aws:iam::111111111111:user/alice'

/** The smallest whole thing: paul may become administrator in client, with MFA. */
export const FIRST = plan(
  [
    change(client, 'role/MainAccountAdminRole', 'role', {
      after: role('MainAccountAdminRole', {trust: {document: trust(ROOT, MFA)}, maxSession: 14400}),
    }),
    change(client, 'role/MainAccountAdminRole/policy/AdministratorAccess', 'attachment', {
      after: ADMIN,
      hazards: [['GRANTS_ADMIN', 'AdministratorAccess may do everything']],
    }),
    change(client, 'role/MainAccountAdminRole/mark', 'mark', {after: {applied: '1:a'}}),
    change(root, 'group/CrossAccount', 'group', {after: group('CrossAccount')}),
    change(root, 'group/CrossAccount/inline/xrole-assume', 'inline-policy', {
      after: {document: policy('sts:AssumeRole', 'arn:aws:iam::222222222222:role/MainAccountAdminRole')},
    }),
    change(root, 'user/paul', 'user', {after: user('paul')}),
    change(root, 'group/CrossAccount/user/paul', 'membership', {after: {user: 'paul'}}),
  ],
  {
    accounts: [
      {name: 'root', id: root.id},
      {name: 'client', id: client.id},
    ],
    access: [
      {
        principal: ROOT,
        role: 'client/role/MainAccountAdminRole',
        change: 'gains',
        conditions: ['with MFA'],
        relation: 'cross-account',
        through: [],
      },
    ],
  },
)

/** Every verb, every kind of part, every section. */
export const MIXED = plan(
  [
    change(client, 'role/Deployer', 'role', {
      before: role('Deployer', {description: 'old', tags: {team: 'data'}}),
      after: role('Deployer', {description: 'deploys', maxSession: 5400, tags: {team: 'web', env: 'prod'}}),
      cause: 'both',
    }),
    change(client, 'role/Deployer/trust', 'trust', {
      before: {document: trust([ROOT, 'arn:aws:iam::333333333333:root'], MFA)},
      after: {document: trust([ROOT, ALICE], MFA)},
      cause: 'drift',
      hazards: [
        ['REVOKES_ACCESS', 'account 333333333333 may no longer assume it'],
        ['WIDENS_ACCESS', 'alice may assume it'],
      ],
    }),
    change(client, 'role/Deployer/boundary', 'boundary', {
      before: {arn: 'arn:aws:iam::222222222222:policy/Old'},
      after: {arn: 'arn:aws:iam::222222222222:policy/New'},
    }),
    change(client, 'role/Deployer/inline/logs', 'inline-policy', {
      before: {document: policy(['logs:Get*', 'logs:List*'], '*')},
      after: {document: policy(['logs:Get*', 'logs:Put*'], '*')},
    }),
    change(client, 'role/Deployer/policy/AdministratorAccess', 'attachment', {before: ADMIN, cause: 'drift'}),
    change(client, 'role/Deployer/mark', 'mark', {before: {applied: '1:a'}, after: {applied: '1:b'}}),
    change(client, 'role/Vendor', 'role', {
      after: role('Vendor', {trust: {document: trust('arn:aws:iam::999999999999:root')}}),
      hazards: [['WIDENS_EXTERNAL', 'account 999999999999 is not listed']],
      notes: ['ask the vendor for an external id'],
    }),
    change(client, 'role/Moved', 'role', {
      verb: 'replace',
      before: role('Moved', {path: '/', trust: {document: trust(ROOT)}}),
      after: role('Moved', {path: '/teams/', trust: {document: trust(ROOT)}}),
      hazards: [['REPLACES', 'client/role/Moved is deleted and made anew']],
    }),
    change(client, 'role/Names/trust', 'trust', {
      before: {document: trust('arn:aws:iam::222222222222:role/Moved')},
      after: {document: trust('arn:aws:iam::222222222222:role/Moved')},
    }),
    change(client, 'role/Found', 'role', {
      verb: 'adopt',
      before: role('Found', {marks: {}}),
      after: role('Found', {marks: {owner: 'acme', adopted: true, protect: true}}),
      hazards: [['ADOPTS', 'client/role/Found exists and is taken over']],
    }),
    change(client, 'role/Quiet/mark', 'mark', {before: {applied: '1:a'}, after: {applied: '1:b'}}),
    change(client, 'policy/Reports', 'managed-policy', {
      before: managed('Reports', policy('s3:GetObject', 'arn:aws:s3:::acme/*')),
      after: managed('Reports', policy('s3:GetObject', ['arn:aws:s3:::acme/*', 'arn:aws:s3:::acme'])),
    }),
    change(root, 'user/mallory', 'user', {
      before: user('mallory'),
      hazards: [
        ['DELETES', 'root/user/mallory is deleted'],
        ['DELETES_CREDENTIALS', 'root/user/mallory has 2 access keys'],
      ],
    }),
    change(root, 'group/Ops/user/mallory', 'membership', {before: {user: 'mallory'}}),
  ],
  {
    access: [
      {
        principal: ALICE,
        role: 'client/role/Deployer',
        change: 'gains',
        conditions: ['with MFA'],
        relation: 'cross-account',
        through: [],
      },
      {
        principal: 'arn:aws:iam::333333333333:root',
        role: 'client/role/Deployer',
        change: 'loses',
        conditions: ['with MFA'],
        relation: 'external',
        through: [],
      },
      {
        principal: 'arn:aws:iam::999999999999:root',
        role: 'client/role/Vendor',
        change: 'gains',
        conditions: [],
        relation: 'external',
        through: [],
      },
    ],
    powers: [
      {principal: 'client/role/Deployer', change: 'loses', power: 'administrator', by: ['AdministratorAccess']},
      {principal: 'client/role/Vendor', change: 'gains', power: 'escalation', by: ['iam:PutRolePolicy']},
    ],
    findings: [
      {
        code: 'no-external-id',
        severity: 'warning',
        message: 'account 999999999999 is not listed and gives no external id',
        place: {file: FILE, start: TEXT.indexOf('999'), end: TEXT.indexOf(']')},
      },
      {code: 'unmanaged-access', severity: 'warning', message: 'client/role/Other trusts account 888888888888'},
    ],
    leftOut: 2,
    unknown: [{account: 'lab', message: 'AssumeRole: AccessDenied'}],
  },
)

/** The same two changes in 41 accounts, and one that is different. */
export const MANY = plan(
  Array.from({length: 42}, (_, index) => account(`a${index}`, String(100000000000 + index))).flatMap((where, index) => [
    change(where, 'role/Audit', 'role', {after: role('Audit', {trust: {document: trust(ROOT)}})}),
    change(where, 'role/Audit/policy/Own', 'attachment', {
      after: {arn: `arn:aws:iam::${where.id}:policy/${index === 7 ? 'Other' : 'Own'}`},
    }),
  ]),
)

const EVIL = '\u001b[2J\u202eadmin\n+ nobody\u0007```'

/** Names and texts that try to clear the screen, to turn text round and to leave their line and fence. */
export const HOSTILE = plan(
  [
    change(client, `role/${EVIL}`, 'role', {
      before: role(EVIL, {description: 'plain'}),
      after: role(EVIL, {description: EVIL, tags: {[EVIL]: EVIL}, path: `/${EVIL}/`}),
      hazards: [['REPLACES', EVIL]],
      notes: [EVIL],
    }),
    change(client, `role/${EVIL}/inline/${EVIL}`, 'inline-policy', {
      before: {document: {...(policy(EVIL, EVIL) as object), Condition: {[EVIL]: EVIL}}},
      after: {document: policy(EVIL, [EVIL, '*'])},
    }),
    change(client, `role/${EVIL}/trust`, 'trust', {
      before: {document: trust(EVIL)},
      after: {document: trust('*', {[EVIL]: {[EVIL]: EVIL}})},
    }),
    change(client, 'role/x/policy/y', 'attachment', {after: {arn: EVIL}}),
    change(client, 'role/x/boundary', 'boundary', {before: {arn: EVIL}, after: {arn: `${EVIL}2`}}),
    change(client, 'something/new', 'something-new', {after: {[EVIL]: EVIL, list: [EVIL]}}),
  ],
  {
    access: [
      {
        principal: EVIL,
        role: `client/role/${EVIL}`,
        change: 'gains',
        conditions: [EVIL],
        relation: 'external',
        through: [EVIL],
      },
    ],
    powers: [{principal: `client/role/${EVIL}`, change: 'gains', power: 'escalation', by: [EVIL]}],
    findings: [{code: 'x', severity: 'warning', message: EVIL}],
    unknown: [{account: EVIL, message: EVIL}],
  },
)
