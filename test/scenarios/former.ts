import assert from 'node:assert/strict'
import {BOTH, file} from './base.js'
import type {Walk} from './base.js'
import {groupIn, marksOf, policyIn, roleIn, userIn} from './look.js'

const limited = (owner: string): string =>
  file(
    `policies: {Limit: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles: {Gate: {account: client, trust: [root], boundary: Limit}}\n${OTHER}`,
    owner,
  )
const OTHER = 'users: {alice: {account: root}}'

export const formerOwners: readonly Walk[] = [
  {
    name: 'former owners: their marks count as ours and are rewritten',
    accounts: BOTH,
    stops: [
      {
        name: 'under the old name',
        yaml: file(
          `roles: {Gate: {account: client, trust: [root]}, Old: {account: client, trust: [root]}}\n${OTHER}`,
          'before',
        ),
      },
      {
        name: 'rewritten, and what is no longer declared goes',
        yaml: file(`formerOwners: [before]\nroles: {Gate: {account: client, trust: [root]}}\n${OTHER}`),
        plans: ['update client/role/Gate', 'update root/user/alice', 'delete client/role/Old'],
        async then(lab) {
          assert.deepEqual(marksOf(await roleIn(lab, 'client', 'Gate')), {'xrole:owner': 'acme'})
          assert.deepEqual(marksOf(await userIn(lab, 'root', 'alice')), {'xrole:owner': 'acme'})
        },
      },
    ],
  },
  {
    name: 'former owners: a group moves to the new path, a policy is replaced there',
    accounts: BOTH,
    notOn: {moto: 'UpdateGroup ignores NewPath'},
    stops: [
      {
        name: 'under the old name',
        yaml: file(
          `policies: {Logs: {account: root, statements: [{allow: ["logs:*"], on: ["*"]}]}}
groups: {Ops: {account: root, policies: [Logs], users: [alice]}}\n${OTHER}`,
          'before',
        ),
      },
      {
        name: 'refused',
        yaml: file(
          `formerOwners: [before]\npolicies: {Logs: {account: root, statements: [{allow: ["logs:*"], on: ["*"]}]}}
groups: {Ops: {account: root, policies: [Logs], users: [alice]}}\n${OTHER}`,
        ),
        exit: 3,
        refused: ['hazard'],
      },
      {
        name: 'rewritten',
        yaml: file(
          `formerOwners: [before]\npolicies: {Logs: {account: root, statements: [{allow: ["logs:*"], on: ["*"]}]}}
groups: {Ops: {account: root, policies: [Logs], users: [alice]}}\n${OTHER}`,
        ),
        options: {allow: ['REPLACES']},
        async then(lab) {
          assert.equal((await groupIn(lab, 'root', 'Ops')).Path, '/xrole/acme/')
          assert.equal((await policyIn(lab, 'root', 'Logs')).Path, '/xrole/acme/')
          assert.deepEqual((await userIn(lab, 'root', 'alice')).GroupList, ['Ops'])
        },
      },
    ],
  },
  {
    name: 'former owners: a policy that limits somebody is not replaced',
    accounts: BOTH,
    stops: [
      {name: 'under the old name', yaml: limited('before')},
      {
        name: 'refused whatever is allowed',
        yaml: `${limited('acme')}\nformerOwners: [before]`,
        options: {allow: ['REPLACES']},
        exit: 3,
        refused: ['boundary-in-use'],
      },
    ],
  },
]
