import assert from 'node:assert/strict'
import type {Gathered} from '../../src/engine/gather.js'
import type {LabOptions} from '../support/lab.js'
import {BOTH, file} from './base.js'
import type {Stop, Walk} from './base.js'
import {namesIn, roleIn} from './look.js'

const YAML = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles:
  Gate: {account: client, trust: [root/user/alice], policies: [Reports]}
  Other: {account: client, trust: [root]}
users: {alice: {account: root}, bob: {account: root}}`)

const refused = (name: string, options: LabOptions, ...needs: string[]): Stop => ({
  name,
  yaml: YAML,
  options,
  exit: 3,
  planned({plan}) {
    const findings = plan.findings.filter((one) => one.code === 'left-out')
    const text = findings.map((one) => one.message).join('\n')
    for (const need of needs) assert.ok(text.includes(need), `${need} is not in\n${text}`)
  },
})

const partly = (description: string, policies: string): string =>
  file(`roles: {Gate: {account: client, trust: [root], description: ${description}, policies: [${policies}]}}`)

const causesOf = ({plan}: Gathered): string[] => plan.changes.map(({cause, address}) => `${cause} ${address}`)

export const selections: readonly Walk[] = [
  {
    name: '--only: a fingerprint is not written while something of its thing is left out',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: partly('a', '')},
      {
        name: 'the parts alone',
        yaml: partly('b', 'ReadOnlyAccess'),
        options: {only: ['client/role/Gate/*']},
        plans: ['create client/role/Gate/policy/ReadOnlyAccess'],
        planned: ({plan}) => assert.equal(plan.leftOut, 1),
      },
      {
        name: 'so that what was left out stays pending; it is left out again',
        yaml: partly('b', 'ReadOnlyAccess'),
        options: {only: ['client/role/Gate/*']},
        plans: [],
      },
      {
        name: 'the rest',
        yaml: partly('b', 'ReadOnlyAccess'),
        plans: ['update client/role/Gate', 'update client/role/Gate/mark'],
        planned: (found) =>
          assert.deepEqual(causesOf(found), ['config client/role/Gate', 'config client/role/Gate/mark']),
      },
      {
        name: 'all of the role',
        yaml: partly('c', 'SecurityAudit'),
        options: {only: ['client/role/Gate']},
        plans: [
          'create client/role/Gate/policy/SecurityAudit',
          'delete client/role/Gate/policy/ReadOnlyAccess',
          'update client/role/Gate',
          'update client/role/Gate/mark',
        ],
      },
    ],
  },
  {
    name: '--only: what is left out is counted; what needs something left out is refused with the selectors to add',
    accounts: BOTH,
    stops: [
      refused(
        'the role without its principal and policy',
        {only: ['client/role/Gate']},
        "--only 'root/user/alice'",
        "--only 'client/policy/Reports'",
      ),
      refused(
        'a part without its owner',
        {only: ['client/role/Other/trust', 'client/role/Gate/policy/*']},
        "--only 'client/role/Gate'",
      ),
      refused('the caller half without the role', {only: ['root/*']}, "--only 'client/role/Gate'"),
      {
        name: 'one that stands alone',
        yaml: YAML,
        options: {only: ['client/Other']},
        plans: ['create client/role/Other'],
        planned: ({plan}) => assert.equal(plan.leftOut, 6),
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'client'), ['role/Other']),
      },
      {
        name: 'with its companions',
        yaml: YAML,
        options: {only: ['client/Gate', 'client/policy/Reports', 'root/user/alice']},
        plans: [
          'create client/policy/Reports',
          'create client/role/Gate',
          'create client/role/Gate/policy/Reports',
          'create root/user/alice',
          'create root/user/alice/inline/xrole-assume',
        ],
        planned: ({plan}) => assert.equal(plan.leftOut, 1),
      },
      {name: 'the rest', yaml: YAML, plans: ['create root/user/bob']},
      {
        name: 'a deletion of one of two',
        yaml: file(
          'users: {alice: {account: root}, bob: {account: root}}\nroles: {Gate: {account: client, trust: [root]}}',
        ),
        options: {only: ['client/role/Other']},
        plans: ['delete client/role/Other'],
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'client'), ['policy/Reports', 'role/Gate']),
      },
      {
        name: 'a deletion needs the one that lets go of it',
        yaml: file(
          'users: {alice: {account: root}, bob: {account: root}}\nroles: {Gate: {account: client, trust: [root/user/alice]}}',
        ),
        options: {only: ['client/policy/Reports']},
        exit: 3,
      },
    ],
  },
  {
    name: '--account: other accounts are read and left as they are',
    accounts: BOTH,
    stops: [
      refused('one half', {account: ['client']}, "--only 'root/user/alice'"),
      {name: 'none of that name', yaml: YAML, options: {account: ['nope']}, fails: /--account nope/},
      {name: 'both', yaml: YAML, options: {account: ['client', 'ro*']}},
      {
        name: 'what was changed by hand elsewhere stays',
        yaml: YAML,
        async byHand(lab) {
          await lab.send('client', 'UpdateRole', {RoleName: 'Other', Description: 'x', MaxSessionDuration: 3600})
        },
        options: {account: ['root']},
        plans: [],
        planned: ({plan}) => assert.equal(plan.leftOut, 1),
        then: async (lab) => assert.equal((await roleIn(lab, 'client', 'Other')).Description, 'x'),
      },
      {name: 'and is put right', yaml: YAML, options: {account: ['client']}, plans: ['update client/role/Other']},
    ],
  },
  {
    name: '--only on a part of what exists',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: file('roles: {Gate: {account: client, trust: [root]}}')},
      {
        name: 'the policy, not the description',
        yaml: file('roles: {Gate: {account: client, trust: [root], description: x, policies: [ReadOnlyAccess]}}'),
        options: {only: ['client/role/Gate/policy/*']},
        plans: ['create client/role/Gate/policy/ReadOnlyAccess'],
        then: async (lab) => assert.equal((await roleIn(lab, 'client', 'Gate')).Description ?? '', ''),
      },
      {
        name: 'the rest',
        yaml: file('roles: {Gate: {account: client, trust: [root], description: x, policies: [ReadOnlyAccess]}}'),
        plans: ['update client/role/Gate', 'update client/role/Gate/mark'],
      },
    ],
  },
]
