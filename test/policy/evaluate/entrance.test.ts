import assert from 'node:assert/strict'
import type {Json} from '../../../src/core/types.js'
import {assuming, B, ID, policy, sessionOf, TARGET, userOf} from './world.js'
import type {Situation} from './world.js'

const user = userOf(B)
const session = sessionOf(B)
const ACCOUNT = `arn:aws:iam::${B.id}:root`
const S3 = policy([{Action: 's3:*'}])
const OFFICE = {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}}

/** Each principal with its condition: one statement of the trust for each. */
const letting = (...lines: readonly (readonly [AWS: string, Condition?: Json])[]): Json => ({
  Version: '2012-10-17',
  Statement: lines.map(([AWS, Condition]) => ({
    Effect: 'Allow',
    Principal: {AWS},
    Action: 'sts:AssumeRole',
    ...(Condition !== undefined && {Condition}),
  })),
})

/** `layers`: those that were asked, in their order; `index`: the statement of the trust that is told. */
interface Row {
  readonly what: string
  readonly is: Situation
  readonly outcome: 'allowed' | 'denied' | 'conditional'
  readonly because?: string
  readonly layers: readonly string[]
  readonly index?: number
}

const [TRUST, IDENTITY, BOUNDARY, SESSION] = [
  'trust policy',
  'identity policy',
  'permissions boundary',
  'session policy',
] as const

const ROWS: readonly Row[] = [
  {
    what: 'its role is named, and a boundary is in the way: its own policies are not asked',
    is: {caller: session, boundary: S3, trust: letting([session.arn])},
    outcome: 'denied',
    because: BOUNDARY,
    layers: [TRUST, BOUNDARY],
    index: 0,
  },
  {
    what: 'the same of a session policy',
    is: {caller: session, session: S3, trust: letting([session.arn])},
    outcome: 'denied',
    because: SESSION,
    layers: [TRUST, SESSION],
    index: 0,
  },
  {
    what: 'its role is named, and the boundary lets it',
    is: {caller: session, boundary: policy([{Action: '*'}]), trust: letting([session.arn])},
    outcome: 'allowed',
    layers: [TRUST, BOUNDARY],
    index: 0,
  },
  {
    what: 'its role is named from the office only, and a boundary is in the way',
    is: {caller: session, boundary: S3, trust: letting([session.arn, OFFICE])},
    outcome: 'denied',
    because: BOUNDARY,
    layers: [TRUST, BOUNDARY],
    index: 0,
  },
  {
    what: 'its account is named, and a boundary is in the way: its own policies are asked as well',
    is: {caller: session, identity: [ID], boundary: S3, trust: letting([ACCOUNT])},
    outcome: 'denied',
    because: BOUNDARY,
    layers: [TRUST, IDENTITY, BOUNDARY],
    index: 0,
  },
  {
    what: 'another account is named',
    is: {caller: session, boundary: S3, trust: letting(['arn:aws:iam::333333333333:root'])},
    outcome: 'denied',
    because: TRUST,
    layers: [TRUST, IDENTITY, BOUNDARY],
  },
  {
    what: 'its session is named: a boundary is not asked',
    is: {caller: session, boundary: S3, trust: letting([`arn:aws:sts::${B.id}:assumed-role/dev/s`])},
    outcome: 'allowed',
    layers: [TRUST],
    index: 0,
  },
  {
    what: 'the account, which it has no policy for, and itself from the office: that is what it depends on',
    is: {caller: user, trust: letting([ACCOUNT], [user.arn, OFFICE])},
    outcome: 'conditional',
    because: TRUST,
    layers: [TRUST],
    index: 1,
  },
  {
    what: 'the same of a role',
    is: {caller: session, trust: letting([ACCOUNT], [session.arn, OFFICE])},
    outcome: 'conditional',
    because: TRUST,
    layers: [TRUST],
    index: 1,
  },
  {
    what: 'the same, and the office it is',
    is: {caller: user, trust: letting([ACCOUNT], [user.arn, OFFICE]), given: {'aws:SourceIp': '10.1.1.1'}},
    outcome: 'allowed',
    layers: [TRUST],
    index: 1,
  },
  {
    what: 'the same, and the office it is not: nothing of its own',
    is: {caller: user, trust: letting([ACCOUNT], [user.arn, OFFICE]), given: {'aws:SourceIp': '8.8.8.8'}},
    outcome: 'denied',
    because: IDENTITY,
    layers: [TRUST, IDENTITY],
    index: 0,
  },
  {
    what: 'the account, which it has a policy for, and itself from the office',
    is: {caller: user, identity: [ID], trust: letting([ACCOUNT], [user.arn, OFFICE])},
    outcome: 'allowed',
    layers: [TRUST, IDENTITY],
    index: 0,
  },
  {
    what: 'the account, and its own policy from the office',
    is: {
      caller: user,
      identity: [policy([{Action: 'sts:AssumeRole', Resource: TARGET, Condition: OFFICE}])],
      trust: letting([ACCOUNT]),
    },
    outcome: 'conditional',
    because: IDENTITY,
    layers: [TRUST, IDENTITY],
    index: 0,
  },
  {
    what: 'a user that is named, and a boundary of which AWS says both',
    is: {caller: user, boundary: S3, trust: letting([ACCOUNT], [user.arn])},
    outcome: 'conditional',
    because: BOUNDARY,
    layers: [TRUST, BOUNDARY],
    index: 1,
  },
]

describe('the way into a role of the own account', () => {
  for (const {what, is, outcome, because, layers, index} of ROWS)
    it(`${what}: ${outcome}`, () => {
      const decision = assuming(is)
      assert.deepEqual(
        [decision.outcome, decision.because?.layer, decision.steps.map(({layer}) => layer)],
        [outcome, because, layers],
      )
      assert.equal(decision.steps.find(({layer}) => layer === TRUST)?.match?.index, index)
    })

  it('what it depends on is told with the tests that nobody can decide', () => {
    const {open} = assuming({caller: user, trust: letting([ACCOUNT], [user.arn, OFFICE])})
    assert.deepEqual(
      open.map(({key}) => key),
      ['aws:SourceIp'],
    )
  })
})
