import assert from 'node:assert/strict'
import {callerOf, policiesFor} from '../../src/access/model.js'
import {
  account1,
  allows,
  attached,
  aws,
  group,
  inline,
  limited,
  member,
  own,
  policy,
  role,
  ROOT,
  user,
} from '../ownership/estate.js'
import {ENTER, modelFrom} from './world.js'

const ALICE = ['user', 'alice'] as const
const key = 'root/user/alice'

describe('the access model', () => {
  it('a user has its inline and attached policies and those of its groups, each with where it is', () => {
    const model = modelFrom(
      user('alice'),
      inline(ALICE, 'enter', ENTER),
      attached(ALICE, aws('AmazonS3FullAccess')),
      policy('Mine', allows('ec2:*')),
      group('Ops'),
      member('Ops', 'alice'),
      attached(['group', 'Ops'], own('Mine')),
    )
    const {identity, isPartial, groups} = model.own(key)
    assert.deepEqual(
      identity.map(({from: {address, through}}) => [address, through]),
      [
        ['root/user/alice/inline/enter', undefined],
        ['root/user/alice/policy/AmazonS3FullAccess', undefined],
        ['root/group/Ops/policy/Mine', 'root/group/Ops'],
      ],
    )
    assert.deepEqual([isPartial, groups], [false, ['root/group/Ops']])
  })

  it('an attached policy of unknown text makes the rest partial, through a group as well', () => {
    const model = modelFrom(user('alice'), group('Ops'), member('Ops', 'alice'), attached(['group', 'Ops'], aws('New')))
    assert.equal(model.own(key).isPartial, true)
  })

  it('a boundary of unknown text is there without a document, and said to be AWS’s own', () => {
    const {boundary} = modelFrom(user('alice'), limited('user', 'alice', aws('New'))).own(key)
    assert.deepEqual([boundary?.document, boundary?.from.name, boundary?.from.isAws], [undefined, 'New', true])
    const ours = modelFrom(user('alice'), policy('Lim', ENTER), limited('user', 'alice', own('Lim'))).own(key).boundary
    assert.deepEqual([ours?.document, ours?.from.isAws], [ENTER, undefined])
  })

  it('of a principal that is in no account we see only the trust is known', () => {
    const model = modelFrom(...role('Admin', account1))
    const {identity, identityIsPartial, resource} = policiesFor(model, undefined, 'client/role/admin', undefined)
    assert.deepEqual([identity, identityIsPartial, resource?.from.address], [[], true, 'client/role/Admin/trust'])
  })

  it('a role calls as a session of itself, path included', () => {
    const model = modelFrom(...role('Bot', account1, ROOT, '/ci/'))
    assert.deepEqual(callerOf(model.principals.get('root/role/bot')!), {
      type: 'role',
      arn: 'arn:aws:iam::111111111111:role/ci/Bot',
      accountId: '111111111111',
    })
  })
})
