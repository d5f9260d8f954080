import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import {groupOf, inlineOf, membershipOf, roleOf, trustOf, userOf} from '../../src/kinds/resource.js'
import {allow, bodyOf, DEV, liftOf, optionsFor, planOf, ROOT} from './lift-support.js'

const role = (name: string, principal: Json, account = DEV): Resource[] => [
  roleOf(account, {name, path: '/', description: '', maxSession: 3600, tags: {}, marks: {}}),
  trustOf(account, name, {
    document: allow({Effect: 'Allow', Principal: {AWS: principal}, Action: 'sts:AssumeRole'}),
  }),
]
const ROOT_ACCOUNT = 'arn:aws:iam::111111111111:root'
const ALICE = 'arn:aws:iam::111111111111:user/alice'
const ARN = (name: string): string => `arn:aws:iam::222222222222:role/${name}`
const assume = (...arns: string[]): Json =>
  allow({Effect: 'Allow', Action: 'sts:AssumeRole', Resource: arns.length === 1 ? arns[0]! : arns})

const OPS = groupOf(ROOT, {name: 'Ops', path: '/'})
const USER = userOf(ROOT, {name: 'alice', path: '/', tags: {}, marks: {}})
const onOps = (name: string, document: Json) => inlineOf(ROOT, 'group', 'Ops', name, {document})
const onAlice = (name: string, document: Json) => inlineOf(ROOT, 'user', 'alice', name, {document})

const PLAIN = optionsFor([ROOT, DEV])
const FOLD = optionsFor([ROOT, DEV], {fold: true})
const GROUP = {account: 'root', path: '/'}

describe('callers', () => {
  it('the caller policy of a group goes into the line of its account', () => {
    const {live, lifted} = liftOf(
      [...role('A', ROOT_ACCOUNT), ...role('B', ROOT_ACCOUNT), OPS, onOps('xrole-assume', assume(ARN('A')))],
      PLAIN,
    )
    assert.deepEqual(bodyOf(lifted, 'roles', 'A'), {account: 'dev', trust: ['root/group/Ops']})
    assert.deepEqual(bodyOf(lifted, 'roles', 'B'), {account: 'dev', trust: ['root']})
    assert.deepEqual(bodyOf(lifted, 'groups', 'Ops'), GROUP)
    assert.deepEqual(planOf(live, lifted, PLAIN), [])
  })

  it('that of a user into the line that names it, and nobody else gets one', () => {
    const bob = userOf(ROOT, {name: 'bob', path: '/', tags: {}, marks: {}})
    const {live, lifted} = liftOf(
      [
        ...role('A', [ALICE, 'arn:aws:iam::111111111111:user/bob']),
        USER,
        bob,
        onAlice('xrole-assume', assume(ARN('A'))),
      ],
      PLAIN,
    )
    assert.deepEqual(bodyOf(lifted, 'roles', 'A'), {
      account: 'dev',
      trust: ['root/user/alice', {principal: 'root/user/bob', caller: false}],
    })
    assert.deepEqual(planOf(live, lifted, PLAIN), [])
  })

  it('one that lines cannot make is left out with whoever has it, and who depends on that as well', () => {
    const elsewhere = assume(ARN('A'), 'arn:aws:iam::999999999999:role/Other')
    const {lifted} = liftOf([...role('A', ROOT_ACCOUNT), OPS, onOps('xrole-assume', elsewhere)], PLAIN)
    assert.deepEqual(
      lifted.left.map(({key}) => key),
      ['root/group/ops'],
    )
    assert.deepEqual(bodyOf(lifted, 'roles', 'A'), {account: 'dev', trust: ['root']})
  })

  it('a hand-made one stays inline, and the role says what folding would do', () => {
    const {live, lifted} = liftOf([...role('A', ROOT_ACCOUNT), OPS, onOps('assume-a', assume(ARN('A')))], PLAIN)
    assert.deepEqual(bodyOf(lifted, 'roles', 'A'), {account: 'dev', trust: ['root']})
    assert.deepEqual(bodyOf(lifted, 'groups', 'Ops'), {
      account: 'root',
      inline: {'assume-a': {statements: [{allow: 'sts:AssumeRole', on: ARN('A')}]}},
      path: '/',
    })
    assert.deepEqual(lifted.entries.find(({key}) => key === 'A')?.notes, [
      'group root/group/Ops may assume it by its inline policy assume-a; import --fold-callers writes trust: [root/group/Ops]',
    ])
    assert.deepEqual(planOf(live, lifted, PLAIN), [])
  })

  it('and becomes lines of trust when that is asked for: only the policies of callers change', () => {
    const two = allow(
      {Sid: 'One', Effect: 'Allow', Action: ['STS:assumerole'], Resource: [ARN('A')]},
      {Sid: 'Two', Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ARN('B')},
    )
    const {live, lifted} = liftOf(
      [
        ...role('A', ROOT_ACCOUNT),
        ...role('B', ROOT_ACCOUNT),
        ...role('C', ALICE),
        OPS,
        onOps('assume', two),
        USER,
        onAlice('c', assume(ARN('C'))),
        membershipOf(ROOT, 'Ops', {user: 'alice'}),
      ],
      FOLD,
    )
    assert.deepEqual(bodyOf(lifted, 'roles', 'A'), {account: 'dev', trust: ['root/group/Ops']})
    assert.deepEqual(bodyOf(lifted, 'roles', 'B'), {account: 'dev', trust: ['root/group/Ops']})
    assert.deepEqual(bodyOf(lifted, 'roles', 'C'), {account: 'dev', trust: ['root/user/alice']})
    assert.deepEqual(bodyOf(lifted, 'groups', 'Ops'), {account: 'root', users: ['alice'], path: '/'})
    assert.deepEqual(planOf(live, lifted, FOLD).sort(), [
      'create root/group/ops/inline/xrole-assume',
      'create root/user/alice/inline/xrole-assume',
      'delete root/group/ops/inline/assume',
      'delete root/user/alice/inline/c',
    ])
  })

  const KEPT: readonly (readonly [string, Json])[] = [
    ['with a wildcard', assume('arn:aws:iam::222222222222:role/*')],
    ['on a role that is not read', assume(ARN('A'), 'arn:aws:iam::999999999999:role/Other')],
    ['on a role that does not trust its account', assume(ARN('A'), ARN('C'))],
    [
      'with a condition',
      allow({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: ARN('A'),
        Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}},
      }),
    ],
    [
      'that allows something else as well',
      allow(
        {Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ARN('A')},
        {Effect: 'Allow', Action: 's3:*', Resource: '*'},
      ),
    ],
    ['that denies', allow({Effect: 'Deny', Action: 'sts:AssumeRole', Resource: ARN('A')})],
  ]
  for (const [name, document] of KEPT)
    it(`a policy stays as it is ${name}`, () => {
      const {live, lifted} = liftOf(
        [...role('A', ROOT_ACCOUNT), ...role('C', 'arn:aws:iam::999999999999:root'), OPS, onOps('assume', document)],
        FOLD,
      )
      assert.deepEqual(bodyOf(lifted, 'roles', 'A'), {account: 'dev', trust: ['root']})
      assert.deepEqual(planOf(live, lifted, FOLD), [])
    })

  it('a group that the file declares already keeps what it has', () => {
    const options = optionsFor([ROOT, DEV], {
      declared: new Set(['root/group/ops']),
      leaveOut: ({key}) => (key === 'root/group/ops' ? 'the file declares it' : undefined),
    })
    const {lifted} = liftOf(
      [...role('A', ROOT_ACCOUNT), OPS, onOps('xrole-assume', assume(ARN('A'), ARN('Z')))],
      options,
    )
    assert.deepEqual(bodyOf(lifted, 'roles', 'A'), {account: 'dev', trust: ['root/group/Ops']})
  })
})
