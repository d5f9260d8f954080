import assert from 'node:assert/strict'
import {allowing, BOTH, file, managed, ROOT_ARN, trusting} from './base.js'
import type {Stop, Walk} from './base.js'
import {attached, marksOf, namesIn, roleIn, userIn} from './look.js'
import type {Lab} from '../support/lab.js'

const TRUST = trusting(ROOT_ARN)
/** The marks of another thing, as they come along when a role is copied with its tags. */
const COPIED = [
  {Key: 'xrole:owner', Value: 'acme'},
  {Key: 'xrole:applied', Value: `1:${Array<string>(6).fill('0123456789').join('.')}`},
]

const gate = (body = ''): string =>
  file(`roles: {Gate: {account: client, trust: [root]${body}}}\nusers: {x: {account: root}}`)
const role =
  (RoleName: string, more: object = {}) =>
  (lab: Lab) =>
    lab.send('client', 'CreateRole', {RoleName, AssumeRolePolicyDocument: TRUST, ...more})
const policy = (more: object) => (lab: Lab) =>
  lab.send('client', 'CreatePolicy', {
    PolicyName: 'reports',
    Path: '/shared/',
    PolicyDocument: allowing('s3:*'),
    ...more,
  })
const reports = file(
  'policies: {Reports: {account: client, path: /shared/, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}',
)
const all = {adopt: true, allow: ['REPLACES', 'DELETES'] as const, maxDeletes: '100'}
const walk = (name: string, ...stops: Stop[]): Walk => ({name, accounts: BOTH, stops})

const revoked = (lab: Lab) =>
  lab.send('client', 'PutRolePolicy', {
    RoleName: 'Gate',
    PolicyName: 'AWSRevokeOlderSessions',
    PolicyDocument: allowing('*').replace('Allow', 'Deny'),
  })

const many = (n: number, user: string, trust: string): string =>
  file(
    `users: {x: {account: root}${user}}\nroles: {${Array.from({length: n}, (_, i) => `Role-with-a-long-name-${100 + i}: {account: client, trust: [${trust}]}`).join(', ')}}`,
  )

export const claims: readonly Walk[] = [
  walk('claim: a role that is not ours and differs by case only is never replaced', {
    name: 'refused',
    yaml: gate(),
    byHand: role('gate'),
    options: all,
    exit: 1,
    refused: ['case-rename'],
  }),
  walk('claim: a policy at a path of its own that differs by case only is never replaced', {
    name: 'refused',
    yaml: reports,
    byHand: policy({}),
    options: all,
    exit: 1,
    refused: ['case-rename'],
  }),
  walk("claim: another owner's policy that differs by case only is seen by its tag", {
    name: 'refused',
    yaml: reports,
    byHand: policy({Tags: [{Key: 'xrole:owner', Value: 'zzz'}]}),
    options: all,
    exit: 1,
    planned: ({plan}) => assert.ok(plan.findings.some((one) => one.code === 'other-owner')),
  }),
  walk(
    'claim: protected in the same edit that would replace it',
    {name: 'made', yaml: gate()},
    {name: 'refused', yaml: gate(', protect: true, path: /x/'), options: all, exit: 3, refused: ['protected']},
  ),
  walk(
    'claim: what an incident left behind keeps its role from being pruned and replaced',
    {name: 'made', yaml: gate()},
    {
      name: 'not replaced',
      yaml: gate(', path: /x/'),
      byHand: revoked,
      options: all,
      exit: 3,
      refused: ['incident-artefact'],
    },
    {
      name: 'not pruned',
      yaml: file('users: {x: {account: root}}'),
      options: all,
      plans: [],
      finds: ['incident-artefact'],
      then: async (lab) => assert.equal((await roleIn(lab, 'client', 'Gate')).RolePolicyList.length, 1),
    },
  ),
  walk(
    'claim: exclusive: false keeps the path of a user, unless something names it by its ARN',
    {
      name: 'adopted where it is',
      yaml: file('users: {paul: {account: root, exclusive: false}}'),
      byHand: (lab) => lab.send('root', 'CreateUser', {UserName: 'paul', Path: '/people/'}),
      options: {adopt: true},
      then: async (lab) => assert.equal((await userIn(lab, 'root', 'paul')).Path, '/people/'),
    },
    {
      name: 'named by its ARN',
      yaml: file(
        'users: {paul: {account: root, exclusive: false}}\nroles: {Gate: {account: client, trust: [root/user/paul]}}',
      ),
      exit: 1,
      refused: ['other-path'],
    },
  ),
  walk('claim: an exclusive user at another path is an error that names the line to write', {
    name: 'an error',
    yaml: file('users: {paul: {account: root}}'),
    byHand: (lab) => lab.send('root', 'CreateUser', {UserName: 'paul', Path: '/people/'}),
    options: {adopt: true},
    exit: 1,
    refused: ['other-path'],
  }),
  walk(
    'claim: a declared role with copied marks needs --adopt; undeclared it is reported twice when it lets strangers in',
    {
      name: 'undeclared',
      yaml: gate(),
      byHand: role('Copy', {Tags: COPIED}),
      finds: ['copied-mark', 'unmanaged-access'],
    },
    {
      name: 'refused',
      yaml: `${gate()}`.replace('roles: {', 'roles: {Copy: {account: client, trust: [client]}, '),
      exit: 3,
      refused: ['adoption'],
    },
    {
      name: 'adopted',
      yaml: `${gate()}`.replace('roles: {', 'roles: {Copy: {account: client, trust: [client]}, '),
      options: {adopt: true},
      plans: ['adopt client/role/Copy', 'update client/role/Copy/trust', 'update client/role/Copy/mark'],
    },
  ),
  walk(
    'claim: a user that leaves the file and not its group is refused',
    {
      name: 'made',
      yaml: file('users: {al: {account: root}, bo: {account: root}}\ngroups: {Ops: {account: root, users: [al]}}'),
    },
    {
      name: 'refused',
      yaml: file('users: {bo: {account: root}}\ngroups: {Ops: {account: root, users: [al]}}'),
      exit: 3,
      refused: ['still-referred-to'],
    },
  ),
  walk(
    'claim: a plan that deletes one thing and releases the rest keeps nothing',
    {
      name: 'made',
      yaml: file('users: {paul: {account: root}}\nroles: {Gate: {account: client, trust: [root]}}'),
      byHand: (lab) => lab.send('root', 'CreateUser', {UserName: 'paul'}),
      options: {adopt: true},
    },
    {name: 'refused', yaml: file(''), exit: 3, refused: ['keeps-nothing']},
  ),
  walk(
    'caller policy: it goes from a group that is not exclusive too',
    {
      name: 'made',
      yaml: file(
        'roles: {Gate: {account: client, trust: [root/group/Ops]}}\ngroups: {Ops: {account: root, exclusive: false}}',
      ),
    },
    {
      name: 'gone',
      yaml: file('roles: {Gate: {account: client, trust: [client]}}\ngroups: {Ops: {account: root, exclusive: false}}'),
      plans: [
        'delete root/group/Ops/inline/xrole-assume',
        'update client/role/Gate/trust',
        'update client/role/Gate/mark',
      ],
    },
  ),
  walk(
    'caller policy: its pages go from a user that is not exclusive',
    {name: 'made', yaml: many(40, ', alice: {account: root, exclusive: false}', 'root/user/alice')},
    {
      name: 'gone',
      yaml: many(40, ', alice: {account: root, exclusive: false}', 'root'),
      options: {maxDeletes: '100'},
      then: async (lab) => assert.deepEqual(await namesIn(lab, 'root'), ['user/alice', 'user/x']),
    },
  ),
  walk(
    'caller policy: its pages go from an adopted user that is released, the rest stays',
    {
      name: 'made',
      yaml: many(40, ', alice: {account: root, policies: [ReadOnlyAccess]}', 'root/user/alice'),
      byHand: (lab) => lab.send('root', 'CreateUser', {UserName: 'alice'}),
      options: {adopt: true},
    },
    {
      name: 'released',
      yaml: many(40, '', 'root'),
      options: {maxDeletes: '100'},
      async then(lab) {
        const alice = await userIn(lab, 'root', 'alice')
        assert.deepEqual([marksOf(alice), attached(alice)], [{}, [managed('ReadOnlyAccess')]])
      },
    },
  ),
]
