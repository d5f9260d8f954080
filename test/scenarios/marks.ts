import assert from 'node:assert/strict'
import {BOTH, file, trusting, ROOT_ARN} from './base.js'
import type {Walk} from './base.js'
import type {Plan} from '../../src/core/types.js'
import {marksOf, namesIn, roleIn, tagsOf, userIn} from './look.js'

const gate = (body = ''): string => file(`roles: {Gate: {account: client, trust: [root]${body}}}`)
const said = ({findings}: Plan, code: string): string =>
  findings
    .filter((one) => one.code === code)
    .map(({message}) => message)
    .join('\n')
const OTHER = 'users: {alice: {account: root}}'
const T = trusting(ROOT_ARN)

export const marks: readonly Walk[] = [
  {
    name: 'protect: the tag is kept, a leftover stays until it was unprotected',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: gate(', protect: true'),
        then: async (lab) =>
          assert.deepEqual(marksOf(await roleIn(lab, 'client', 'Gate')), {
            'xrole:owner': 'acme',
            'xrole:protect': 'true',
          }),
      },
      {
        name: 'the tag taken away by hand comes back',
        yaml: gate(', protect: true'),
        byHand: (lab) => lab.send('client', 'UntagRole', {RoleName: 'Gate', TagKeys: ['xrole:protect']}),
        plans: ['update client/role/Gate'],
      },
      {
        name: 'never replaced',
        yaml: gate(', protect: true, path: /ci/'),
        options: {allow: ['REPLACES']},
        exit: 3,
        refused: ['protected'],
      },
      {name: 'a leftover', yaml: file(OTHER), plans: ['create root/user/alice'], finds: ['protected-leftover']},
      {
        name: 'declared again without protection',
        yaml: file(`${OTHER}\nroles: {Gate: {account: client, trust: [root], protect: false}}`),
        then: async (lab) => assert.deepEqual(marksOf(await roleIn(lab, 'client', 'Gate')), {'xrole:owner': 'acme'}),
      },
      {name: 'gone', yaml: file(OTHER), plans: ['delete client/role/Gate']},
    ],
  },
  {
    name: 'protect: a user too',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: file('users: {alice: {account: root, protect: true}}')},
      {
        name: 'a leftover',
        yaml: gate(),
        plans: ['create client/role/Gate'],
        finds: ['protected-leftover'],
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'root'), ['user/alice']),
      },
    ],
  },
  {
    name: 'protect: what was done to a leftover by hand is told, and so is whom it lets in',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: gate(', protect: true')},
      {
        name: 'as it was applied',
        yaml: file(OTHER),
        plans: ['create root/user/alice'],
        finds: ['protected-leftover', 'unmanaged-access'],
        findsNot: ['leftover-changed', 'copied-mark'],
      },
      {
        name: 'opened',
        yaml: file(OTHER),
        async byHand(lab) {
          await lab.send('client', 'UpdateAssumeRolePolicy', {RoleName: 'Gate', PolicyDocument: trusting('*')})
          await lab.send('client', 'TagRole', {RoleName: 'Gate', Tags: [{Key: 'team', Value: 'x'}]})
        },
        plans: [],
        planned: ({plan}) =>
          assert.match(said(plan, 'leftover-changed'), /applied: trust policy, settings or tags; put/),
        finds: ['protected-leftover', 'unmanaged-access'],
      },
      {
        name: 'declared again, it is put back',
        yaml: gate(', protect: true'),
        options: {allow: ['DELETES']},
        findsNot: ['leftover-changed', 'unmanaged-access'],
      },
    ],
  },
  {
    name: 'protect: tags put on a role by hand hide nothing',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: gate()},
      {
        name: 'told',
        yaml: gate(),
        byHand: (lab) =>
          lab.send('client', 'CreateRole', {
            RoleName: 'Back',
            AssumeRolePolicyDocument: trusting('*'),
            Tags: [
              {Key: 'xrole:owner', Value: 'acme'},
              {Key: 'xrole:protect', Value: 'true'},
            ],
          }),
        plans: [],
        finds: ['copied-mark', 'unmanaged-access'],
        findsNot: ['protected-leftover'],
      },
    ],
  },
  {
    name: 'adopted: without the tag a user is not deleted either, and declared it is adopted again',
    accounts: BOTH,
    stops: [
      {
        name: 'adopted',
        yaml: file('users: {alice: {account: root}, bob: {account: root}}'),
        byHand: (lab) => lab.send('root', 'CreateUser', {UserName: 'alice'}),
        options: {adopt: true},
      },
      {
        name: 'nothing to do',
        yaml: file('users: {alice: {account: root}, bob: {account: root}}'),
        plans: [],
        findsNot: ['copied-mark'],
      },
      {
        name: 'not deleted',
        yaml: file('users: {bob: {account: root}}'),
        byHand: (lab) => lab.send('root', 'UntagUser', {UserName: 'alice', TagKeys: ['xrole:adopted']}),
        plans: [],
        planned: ({plan}) =>
          assert.match(said(plan, 'copied-mark'), /the fingerprint of this user .*xrole:adopted was changed by hand/),
      },
      {
        name: 'declared, it needs --adopt',
        yaml: file('users: {alice: {account: root}, bob: {account: root}}'),
        exit: 3,
        refused: ['adoption'],
      },
      {
        name: 'adopted again',
        yaml: file('users: {alice: {account: root}, bob: {account: root}}'),
        options: {adopt: true},
        plans: ['adopt root/user/alice'],
        then: async (lab) =>
          assert.deepEqual(marksOf(await userIn(lab, 'root', 'alice')), {
            'xrole:owner': 'acme',
            'xrole:adopted': 'true',
          }),
      },
      {
        name: 'a user of ours that gets the tag is not deleted without a word either',
        yaml: file('users: {alice: {account: root}, bob: {account: root}}'),
        byHand: (lab) => lab.send('root', 'TagUser', {UserName: 'bob', Tags: [{Key: 'xrole:adopted', Value: 'true'}]}),
        exit: 3,
        refused: ['adoption'],
      },
    ],
  },
  {
    name: 'a copied owner tag is reported, never pruned',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: gate()},
      {
        name: 'copied with all its tags',
        yaml: gate(),
        async byHand(lab) {
          const {Tags} = await roleIn(lab, 'client', 'Gate')
          await lab.send('client', 'CreateRole', {RoleName: 'Copy', AssumeRolePolicyDocument: T, Tags})
        },
        plans: [],
        finds: ['copied-mark'],
      },
      {
        name: 'the owner tag alone',
        yaml: gate(),
        byHand: (lab) => lab.send('client', 'UntagRole', {RoleName: 'Copy', TagKeys: ['xrole:applied']}),
        plans: [],
        finds: ['copied-mark'],
      },
      {
        name: 'a fingerprint of a later version',
        yaml: gate(),
        async byHand(lab) {
          await lab.send('client', 'TagRole', {RoleName: 'Copy', Tags: [{Key: 'xrole:applied', Value: '2:abc'}]})
        },
        plans: [],
        finds: ['copied-mark'],
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'client'), ['role/Copy', 'role/Gate']),
      },
      {
        name: 'declared, it is ours',
        yaml: file('roles: {Gate: {account: client, trust: [root]}, Copy: {account: client, trust: [root]}}'),
        plans: ['update client/role/Copy/mark'],
      },
    ],
  },
  {
    name: 'another owner is never touched: neither what it owns and nobody declares, nor what this file declares too',
    accounts: BOTH,
    stops: [
      {
        name: 'theirs',
        yaml: file(
          'roles: {Gate: {account: client, trust: [root]}}\ngroups: {Ops: {account: root}}\nusers: {alice: {account: root}}',
          'other',
        ),
      },
      {
        name: 'ours beside',
        yaml: file('roles: {Ours: {account: client, trust: [root]}}'),
        plans: ['create client/role/Ours'],
      },
      {
        name: 'refused',
        yaml: file(
          'roles: {Ours: {account: client, trust: [root]}, Gate: {account: client, trust: [root]}}\nusers: {alice: {account: root}}\ngroups: {Ops: {account: root}}',
        ),
        options: {adopt: true},
        exit: 3,
        refused: ['other-owner', 'other-owner', 'other-owner'],
      },
    ],
  },
  {
    name: "another owner's policy at a path of its own is seen by its tag when its document differs",
    accounts: BOTH,
    stops: [
      {
        name: 'theirs',
        yaml: file(
          'policies: {Reports: {account: client, path: /shared/, statements: [{allow: ["s3:*"], on: ["*"]}]}}\nusers: {alice: {account: root}}',
          'other',
        ),
      },
      {
        name: 'refused',
        yaml: file(
          'policies: {Reports: {account: client, path: /shared/, statements: [{allow: ["sqs:*"], on: ["*"]}]}}',
        ),
        exit: 3,
        refused: ['other-owner'],
      },
    ],
  },
  {
    name: "tags: AWS's, xrole's of a later version and ignoreTags' are nobody's difference",
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: gate(', tags: {team: a}')},
      {
        name: 'foreign tags stay',
        yaml: `${gate(', tags: {team: a}')}\nignoreTags: ["cost:*"]`,
        byHand: (lab) =>
          lab.send('client', 'TagRole', {
            RoleName: 'Gate',
            Tags: [
              {Key: 'cost:center', Value: '12'},
              {Key: 'xrole:later', Value: '1'},
            ],
          }),
        plans: [],
      },
      {
        name: 'also when another tag changes',
        yaml: `${gate(', tags: {team: b}')}\nignoreTags: ["cost:*"]`,
        then: async (lab) =>
          assert.deepEqual(tagsOf(await roleIn(lab, 'client', 'Gate')), {team: 'b', 'cost:center': '12'}),
      },
      {name: 'no longer ignored', yaml: gate(', tags: {team: b}'), plans: ['update client/role/Gate']},
    ],
  },
]
