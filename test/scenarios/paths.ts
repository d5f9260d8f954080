import assert from 'node:assert/strict'
import {BOTH, file} from './base.js'
import type {Walk} from './base.js'
import {groupIn, namesIn, policyIn, roleIn, userIn} from './look.js'

const named = (path: string): string =>
  file(`
policies: {Logs: {account: client, statements: [{allow: ["logs:*"], on: ["*"]}]}}
roles:
  Deployer: {account: client, trust: [root], policies: [Logs, ReadOnlyAccess]${path}}
  Client: {account: root, trust: [client/role/Deployer]}
  Local: {account: client, trust: [client/role/Deployer]}
  Gate: {account: root, trust: [root]}`)

export const paths: readonly Walk[] = [
  {
    name: "a role's path cannot change: it is replaced, and the trusts that name it are written again",
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: named('')},
      {name: 'refused', yaml: named(', path: /ci/'), exit: 3, refused: ['hazard']},
      {
        name: 'allowed',
        yaml: named(', path: /ci/'),
        options: {allow: ['REPLACES']},
        plans: [
          'replace client/role/Deployer',
          'replace client/role/Deployer/inline/xrole-assume',
          'replace client/role/Deployer/policy/Logs',
          'replace client/role/Deployer/policy/ReadOnlyAccess',
          'update client/role/Local/trust',
          'update client/role/Local/mark',
          'update root/role/Client/trust',
          'update root/role/Client/mark',
        ],
        async then(lab) {
          assert.equal((await roleIn(lab, 'client', 'Deployer')).Path, '/ci/')
          for (const [account, name] of [
            ['client', 'Local'],
            ['root', 'Client'],
          ] as const)
            assert.match(
              JSON.stringify((await roleIn(lab, account, name)).AssumeRolePolicyDocument),
              /222222222222:role\/ci\/Deployer/,
            )
        },
      },
    ],
  },
  {
    name: "a user's path changes in place; the trusts that name it follow",
    accounts: BOTH,
    notOn: {moto: 'it loses the tags of a user whose path changes'},
    stops: [
      {
        name: 'made',
        yaml: file('users: {alice: {account: root}}\nroles: {Gate: {account: client, trust: [root/user/alice]}}'),
      },
      {
        name: 'moved',
        yaml: file(
          'users: {alice: {account: root, path: /team/}}\nroles: {Gate: {account: client, trust: [root/user/alice]}}',
        ),
        async then(lab) {
          assert.equal((await userIn(lab, 'root', 'alice')).Path, '/team/')
          assert.match(
            JSON.stringify((await roleIn(lab, 'client', 'Gate')).AssumeRolePolicyDocument),
            /user\/team\/alice/,
          )
        },
      },
    ],
  },
  {
    name: 'groups and policies with a path of their own: the entry is the claim, and they are never pruned',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file(`
policies: {Reports: {account: client, path: /shared/, statements: [{allow: ["s3:*"], on: ["*"]}]}}
groups: {Ops: {account: root, path: /shared/}}
users: {alice: {account: root}}`),
        async then(lab) {
          assert.equal((await policyIn(lab, 'client', 'Reports')).Path, '/shared/')
          assert.equal((await groupIn(lab, 'root', 'Ops')).Path, '/shared/')
        },
      },
      {
        name: 'changed',
        yaml: file(`
policies: {Reports: {account: client, path: /shared/, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}
groups: {Ops: {account: root, path: /shared/, users: [alice]}}
users: {alice: {account: root}}`),
        plans: ['update client/policy/Reports', 'create root/group/Ops/user/alice'],
      },
      {
        name: 'no path says another path: an error that names the line to write',
        yaml: file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}
users: {alice: {account: root}}`),
        exit: 1,
        refused: ['other-path'],
        planned({plan}) {
          assert.match(plan.findings.find((one) => one.code === 'other-path')!.message, /path: \/shared\//)
        },
      },
      {
        name: 'left alone when the entries go',
        yaml: file('users: {alice: {account: root}}'),
        plans: [],
        then: async (lab) =>
          assert.deepEqual(
            [await namesIn(lab, 'root'), await namesIn(lab, 'client')],
            [['group/Ops', 'user/alice'], ['policy/Reports']],
          ),
      },
    ],
  },
  {
    name: 'a marked group or policy whose entry gets a path is at another path: an error',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: file('groups: {Ops: {account: root}}')},
      {
        name: 'an error',
        yaml: file('groups: {Ops: {account: root, path: /ops/}}'),
        exit: 1,
        refused: ['other-path'],
      },
    ],
  },
  {
    name: 'names that differ by case alone are one thing to IAM: a role is replaced, a user is an error',
    accounts: BOTH,
    notOn: {moto: 'it tells names apart by case'},
    stops: [
      {name: 'made', yaml: file('roles: {Gate: {account: client, trust: [root]}}\nusers: {alice: {account: root}}')},
      {
        name: 'the role refused',
        yaml: file('roles: {gate: {account: client, trust: [root]}}\nusers: {alice: {account: root}}'),
        exit: 3,
        refused: ['hazard'],
      },
      {
        name: 'the role replaced',
        yaml: file('roles: {gate: {account: client, trust: [root]}}\nusers: {alice: {account: root}}'),
        options: {allow: ['REPLACES']},
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'client'), ['role/gate']),
      },
      {
        name: 'the user an error',
        yaml: file('roles: {gate: {account: client, trust: [root]}}\nusers: {Alice: {account: root}}'),
        exit: 1,
        refused: ['case-rename'],
      },
    ],
  },
]
