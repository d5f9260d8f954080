import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import {mayDo, unaskable} from '../../src/access/action.js'
import {askerOf} from '../../src/access/asker.js'
import type {Asker} from '../../src/access/asker.js'
import {explainAction} from '../../src/access/explain.js'
import type {Reason} from '../../src/access/explain.js'
import type {Fix} from '../../src/access/fix.js'
import {modelOf} from '../../src/access/model.js'
import type {Guards, Origin} from '../../src/access/model.js'
import type {Given} from '../../src/policy/evaluate/context.js'
import {inlineOf, stateOf} from '../../src/kinds/resource.js'
import {
  account1,
  allows,
  attached,
  aws,
  CLIENT,
  denies,
  inline,
  limited,
  own,
  policy,
  role,
  ROOT,
  user,
} from '../ownership/estate.js'
import {document, MFA} from './world.js'
import type {Fields} from './world.js'

const A = ['user', 'alice'] as const
const BUCKET = 'arn:aws:s3:::acme/x'
const QUEUE = 'arn:aws:sqs:eu-west-1:111111111111:q'
const THEIRS = 'arn:aws:sqs:eu-west-1:222222222222:q'
const ADMIN = 'arn:aws:iam::222222222222:role/Admin'
const from: Origin = {address: 'organization', kind: 'managed-policy', name: 'guard'}
const none: Guards = {serviceControl: () => undefined, resourceControl: () => undefined}
const level = (one: Json) => [[{document: one, from}]]

interface Row {
  readonly what: string
  readonly has: readonly Resource[]
  readonly who?: string
  readonly action?: string
  readonly on?: string
  readonly given?: Given
  readonly guards?: Partial<Guards>
  readonly outcome: 'allowed' | 'denied' | 'conditional'
  readonly reason?: Reason
  readonly how?: Fix['how']
}

const ROWS: readonly Row[] = [
  {what: 'a policy of its own', has: [inline(A, 'a', allows('s3:Get*'))], outcome: 'allowed'},
  {what: 'no policy', has: [], outcome: 'denied', reason: 'caller-policy', how: 'allow'},
  {what: 'no resource, and a policy for all', has: [inline(A, 'a', allows('s3:*'))], on: '*', outcome: 'allowed'},
  {
    what: 'no resource, and a policy for one',
    has: [inline(A, 'a', allows('s3:*', BUCKET))],
    on: '*',
    outcome: 'denied',
    reason: 'caller-policy',
    how: 'allow',
  },
  {
    what: 'a Deny',
    has: [inline(A, 'a', allows('s3:*')), inline(A, 'no', denies('s3:Get*'))],
    outcome: 'denied',
    reason: 'explicit-deny',
    how: 'remove-deny',
  },
  {
    what: 'a boundary',
    has: [inline(A, 'a', allows('s3:*')), policy('Lim', allows('ec2:*')), limited('user', 'alice', own('Lim'))],
    outcome: 'denied',
    reason: 'boundary',
    how: 'allow',
  },
  {
    what: 'MFA',
    has: [inline(A, 'a', allows('s3:*', '*', {Condition: MFA}))],
    outcome: 'denied',
    reason: 'mfa',
    how: 'send',
  },
  {
    what: 'the name of the user in the policy',
    has: [inline(A, 'a', allows('s3:*', 'arn:aws:s3:::acme/${aws:username}'))],
    on: 'arn:aws:s3:::acme/alice',
    outcome: 'allowed',
  },
  {
    what: 'a key of the service that nobody has told',
    has: [inline(A, 'a', allows('s3:*', '*', {Condition: {StringEquals: {'s3:prefix': 'x'}}}))],
    outcome: 'conditional',
    reason: 'condition',
    how: 'say',
  },
  {
    what: 'a key of the service, told',
    has: [inline(A, 'a', allows('s3:*', '*', {Condition: {StringEquals: {'s3:prefix': 'x'}}}))],
    given: {'s3:prefix': 'x'},
    outcome: 'allowed',
  },
  {
    what: 'an attached policy whose text is not known',
    has: [attached(A, aws('New'))],
    outcome: 'conditional',
    reason: 'caller-policy',
    how: 'allow',
  },
  {
    what: 'a resource of its own account',
    has: [inline(A, 'a', allows('sqs:*'))],
    action: 'sqs:SendMessage',
    on: QUEUE,
    outcome: 'allowed',
  },
  {
    what: 'a resource of another account: its own policy has to let it in',
    has: [inline(A, 'a', allows('sqs:*'))],
    action: 'sqs:SendMessage',
    on: THEIRS,
    outcome: 'conditional',
    reason: 'resource-policy',
    how: 'ask-owner',
  },
  {
    what: 'a resource of another account, and no policy of its own',
    has: [],
    action: 'sqs:SendMessage',
    on: THEIRS,
    outcome: 'denied',
    reason: 'caller-policy',
    how: 'allow',
  },
  {
    what: 'a role that we see: its trust decides as well',
    has: [inline(A, 'a', allows('sts:*')), ...role('Admin', account1)],
    action: 'sts:AssumeRole',
    on: ADMIN,
    outcome: 'allowed',
  },
  {
    what: 'a role that we see and that does not trust it',
    has: [inline(A, 'a', allows('sts:*')), ...role('Admin', document())],
    action: 'sts:AssumeRole',
    on: ADMIN,
    outcome: 'denied',
    reason: 'trust',
    how: 'trust',
  },
  {
    what: 'a role that nobody sees',
    has: [inline(A, 'a', allows('sts:*'))],
    action: 'sts:AssumeRole',
    on: 'arn:aws:iam::111111111111:role/Other',
    outcome: 'conditional',
    reason: 'resource-policy',
    how: 'ask-owner',
  },
  {
    what: 'a role that we see, and tags that its trust does not let be passed',
    has: [inline(A, 'a', allows('sts:*')), ...role('Admin', account1)],
    action: 'sts:AssumeRole',
    on: ADMIN,
    given: {'aws:RequestTag/team': 'data'},
    outcome: 'denied',
    reason: 'trust',
    how: 'trust',
  },
  {
    what: 'a role that we see, for longer than it lasts',
    has: [inline(A, 'a', allows('sts:*')), ...role('Admin', account1)],
    action: 'sts:AssumeRole',
    on: ADMIN,
    given: {'sts:DurationSeconds': '7200'},
    outcome: 'denied',
    reason: 'session-length',
    how: 'shorten',
  },
  {
    what: 'passing tags to a role that we see: its trust decides as well',
    has: [inline(A, 'a', allows('sts:*')), ...role('Admin', account1)],
    action: 'sts:TagSession',
    on: ADMIN,
    outcome: 'denied',
    reason: 'trust',
    how: 'trust',
  },
  {
    what: 'the root user and a role',
    has: role('Admin', account1),
    who: 'arn:aws:iam::111111111111:root',
    action: 'sts:AssumeRole',
    on: ADMIN,
    outcome: 'denied',
    reason: 'root-user',
  },
  {
    what: 'the root user',
    has: [],
    who: 'arn:aws:iam::111111111111:root',
    outcome: 'allowed',
  },
  {
    what: 'the root user under an SCP',
    has: [],
    who: 'arn:aws:iam::111111111111:root',
    guards: {serviceControl: () => level(allows('ec2:*'))},
    outcome: 'denied',
    reason: 'scp',
    how: 'allow',
  },
  {
    what: 'an RCP of the account of the resource',
    has: [inline(A, 'a', allows('sqs:*'))],
    action: 'sqs:SendMessage',
    on: THEIRS,
    guards: {
      resourceControl: (id) =>
        id === CLIENT.id
          ? level(document({Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*'}))
          : undefined,
    },
    outcome: 'denied',
    reason: 'rcp',
    how: 'remove-deny',
  },
  {
    what: 'a service that no RCP is for',
    has: [inline(A, 'a', allows('ec2:*'))],
    action: 'ec2:StartInstances',
    guards: {resourceControl: () => level(document({Effect: 'Deny', Principal: '*', Action: '*', Resource: '*'}))},
    outcome: 'allowed',
  },
  {
    what: 'somebody whose policies nobody has',
    has: [],
    who: 'client/user/zoe',
    outcome: 'conditional',
    reason: 'caller-policy',
    how: 'allow',
  },
]

function asked({has, who = 'root/user/alice', action = 's3:GetObject', on = BUCKET, given = {}, guards}: Row) {
  const model = modelOf(stateOf([user('alice'), ...has]), () => undefined, {...none, ...guards})
  const asker = askerOf(who, model, [ROOT, CLIENT]) as Asker
  return {
    decision: mayDo(model, asker, action, on, given),
    explanation: explainAction(model, asker, action, on, given),
  }
}

describe('what a principal may do', () => {
  for (const row of ROWS)
    it(`${row.what}: ${row.outcome}`, () => {
      const {decision, explanation} = asked(row)
      assert.equal(decision.outcome, row.outcome)
      assert.deepEqual(
        [explanation.outcome, explanation.reason, explanation.fix?.how],
        [row.outcome, row.reason, row.how],
      )
      const isByPolicy = row.reason !== 'session-length' && row.reason !== 'root-user'
      assert.equal(decision.because === undefined, row.outcome === 'allowed' || !isByPolicy)
      if (explanation.fix?.how === 'allow' && explanation.fix.layer === 'identity policy' && row.outcome === 'denied') {
        const added = inlineOf(ROOT, 'user', 'alice', 'fix', {document: document(explanation.fix.statement as Fields)})
        assert.notEqual(asked({...row, has: [...row.has, added]}).decision.outcome, 'denied')
      }
    })

  const PROVIDER = 'arn:aws:iam::222222222222:saml-provider/Okta'
  const OIDC = 'arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com'
  const UNASKABLE: readonly (readonly [who: string, action: string, problem: RegExp | undefined])[] = [
    ['root/user/alice', 'sts:AssumeRole', undefined],
    ['root/user/alice', 'STS:assumerole', undefined],
    ['root/user/alice', 'sts:AssumeRoleWithSAML', /^sts:AssumeRoleWithSAML is called with the token of an identity/],
    ['root/role/Bot', 'sts:AssumeRoleWithWebIdentity', /not by root\/role\/Bot; ask about sts:AssumeRole, or with/],
    ['root/user/alice', 'sts:AssumeRoot', undefined],
    ['root/user/alice', 'sts:GetCallerIdentity', undefined],
    [PROVIDER, 'sts:AssumeRoleWithSAML', undefined],
    [
      PROVIDER,
      'sts:AssumeRole',
      /does not call sts:AssumeRole: who comes with its token calls sts:AssumeRoleWithSAML$/,
    ],
    [OIDC, 'sts:AssumeRoleWithSAML', /who comes with its token calls sts:AssumeRoleWithWebIdentity$/],
    [OIDC, 'sts:TagSession', undefined],
    [PROVIDER, 's3:GetObject', /has no policies of its own that could allow s3:GetObject; .*: name the role$/],
    ['lambda.amazonaws.com', 's3:GetObject', /^lambda\.amazonaws\.com has no policies of its own/],
    ['lambda.amazonaws.com', 'sts:AssumeRole', undefined],
  ]
  for (const [who, action, problem] of UNASKABLE)
    it(`${who}, ${action}: ${problem ? 'not to be asked' : 'can be asked'}`, () => {
      const model = modelOf(stateOf([user('alice'), ...role('Bot', account1, ROOT)]), () => undefined, none)
      const found = unaskable(askerOf(who, model, [ROOT, CLIENT]) as Asker, action)
      if (problem) assert.match(found ?? '', problem)
      else assert.equal(found, undefined)
    })

  it('somebody who is not there can do nothing', () => {
    const model = modelOf(stateOf([user('alice')]), () => undefined, none)
    const asker = askerOf('root/user/alcie', model, [ROOT]) as Asker
    const {outcome, reason, fix} = explainAction(model, {...asker, isAbsent: true}, 's3:GetObject', '*', {})
    assert.deepEqual(
      [outcome, reason, fix],
      ['denied', 'principal-absent', {how: 'name-another-principal', principal: 'root/user/alice'}],
    )
  })
})
