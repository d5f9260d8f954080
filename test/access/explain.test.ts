import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import {boundaryOf, inlineOf, stateOf} from '../../src/kinds/resource.js'
import type {InlinePolicy, ManagedPolicy, Trust} from '../../src/kinds/values.js'
import {explain} from '../../src/access/explain.js'
import type {Question, Reason} from '../../src/access/explain.js'
import type {Why} from '../../src/access/why.js'
import type {Fix} from '../../src/access/fix.js'
import {callerOf, modelOf, NO_GUARDS} from '../../src/access/model.js'
import type {Guards, Origin} from '../../src/access/model.js'
import type {Source} from '../../src/policy/evaluate/decide.js'
import type {Caller} from '../../src/policy/evaluate/principal.js'
import {
  account1,
  ALICE,
  allows,
  attached,
  aws,
  denies,
  inline,
  limited,
  own,
  policy,
  role,
  ROOT,
  trusting,
  user,
} from '../ownership/estate.js'
import {ACCOUNT_1, document, ENTER, letting, MFA, modelFrom, OFFICE} from './world.js'
import type {Fields} from './world.js'

interface World {
  readonly has: readonly Resource[]
  /** Key of the caller; without one it is the root user of account 1. */
  readonly who?: string
  readonly ask?: Partial<Question>
}

const CALLER = 'root/user/alice'
const ROLE = 'client/role/Admin'
const A = ['user', 'alice'] as const
const enter = inline(A, 'enter', ENTER)
const admin = (...statements: Fields[]): Resource[] => role('Admin', document(...statements))
const bot = [...role('Bot', account1, ROOT), inline(['role', 'Bot'], 'enter', ENTER)]
const from: Origin = {address: 'organization', kind: 'managed-policy', name: 'guard'}
const level = (...documents: Json[]): Source<Origin>[] => documents.map((one) => ({document: one, from}))
const everyone = (action: string): Json => document({Effect: 'Allow', Principal: '*', Action: action, Resource: '*'})
const deny = (Condition?: Json): Fields => letting('*', Condition, {Effect: 'Deny'})

function questionOf({has, who = CALLER, ask}: World) {
  const model = modelFrom(user('alice'), ...has)
  const principal = model.principals.get(who)
  const nobody = who.startsWith('root/user/') ? `arn:aws:iam::${ROOT.id}:${who.slice('root/'.length)}` : undefined
  const caller: Caller = principal
    ? callerOf(principal)
    : {type: nobody === undefined ? 'root' : 'user', arn: nobody ?? ACCOUNT_1, accountId: ROOT.id}
  const question: Question = {
    caller,
    principal: principal?.key,
    name: principal?.address ?? ACCOUNT_1,
    role: ROLE,
    given: {},
    ...ask,
  }
  return {model, question}
}

const explained = (world: World) => {
  const {model, question} = questionOf(world)
  return explain(model, question)
}

/** The document with statements put in and taken out. */
const edited = (one: Json, more: readonly Json[], without?: number): Json => {
  const {Statement} = one as {Statement: Json[]}
  return document(...([...Statement.filter((_, at) => at !== without), ...more] as Fields[]))
}

/** The resource with its document edited. */
function rewritten(one: Resource, more: readonly Json[], without?: number): Resource {
  const value = one.value as Trust | InlinePolicy | ManagedPolicy
  return {...one, value: {...value, document: edited(value.document, more, without)}}
}

/** The world after somebody did all that is told. */
const done = (world: World, {fix, besides = [], further = []}: Why): World =>
  [...(fix ? [fix] : []), ...further, {how: 'send', sends: besides} as const].reduce(applied, world)

/** The world after somebody did what the fix says. */
function applied(world: World, fix: Fix): World {
  const {has, who = CALLER, ask = {}} = world
  const {question} = questionOf(world)
  const {guards = {}} = question
  const change = (address: string, edit: (one: Resource) => Resource) => ({
    ...world,
    has: has.map((one) => (one.address === address ? edit(one) : one)),
  })
  const asking = (more: Partial<Question>): World => ({...world, ask: {...ask, ...more}})
  switch (fix.how) {
    case 'name-another-role':
      return asking({role: fix.role})
    case 'declare-role':
      return {...world, has: [...has, ...role(fix.role.split('/').at(-1)!, account1)]}
    case 'trust':
    case 'trust-without-mfa':
      return change(`${fix.role}/trust`, (one) =>
        rewritten(
          one,
          [letting(question.caller.arn, undefined, {Action: fix.action})],
          fix.how === 'trust' ? fix.instead : undefined,
        ),
      )
    case 'send':
    case 'say':
      return fix.sends.reduce((then, {key, value}) => {
        const given = {...questionOf(world).question.given, ...then.ask?.given}
        const more: Partial<Question> =
          key === 'sts:ExternalId'
            ? {externalId: value}
            : key === 'aws:TagKeys'
              ? {tags: {...then.ask?.tags, [value]: 'x'}}
              : {given: {...given, [key]: value}}
        return {...then, ask: {...then.ask, ...more}}
      }, asking({}))
    case 'name-another-principal':
      return {...asking({isAbsent: false}), who: fix.principal ?? who}
    case 'lengthen':
      return asking({duration: fix.least})
    case 'ask-owner':
      throw new Error('nothing of this model')
    case 'shorten':
      return asking({duration: fix.most})
    case 'detach':
      return {...world, has: has.filter(({address}) => address !== fix.where.address)}
    case 'another-boundary':
      return {
        ...world,
        has: [
          ...has.filter(({kind}) => kind !== 'boundary'),
          policy('Other', document(fix.statement as Fields)),
          boundaryOf(ROOT, 'user', 'alice', {arn: own('Other')}),
        ],
      }
    case 'remove-deny': {
      const cut = (levels: readonly (readonly Source<Origin>[])[] | undefined) =>
        levels?.map((list) => list.map((one) => ({...one, document: edited(one.document, [], fix.statement)})))
      if (fix.where === from)
        return asking({
          guards: {...guards, serviceControl: cut(guards.serviceControl), resourceControl: cut(guards.resourceControl)},
        })
      return change(fix.where.address, (one) => rewritten(one, [], fix.statement))
    }
    case 'allow': {
      const more = level(document(fix.statement as Fields))
      const wider = (levels: readonly (readonly Source<Origin>[])[] | undefined) =>
        levels?.map((list) => [...list, ...more])
      if (fix.layer === 'service control policy')
        return asking({guards: {...guards, serviceControl: wider(guards.serviceControl)}})
      if (fix.layer === 'resource control policy')
        return asking({guards: {...guards, resourceControl: wider(guards.resourceControl)}})
      if (fix.layer === 'session policy') return asking({guards: {...guards, session: more[0]}})
      if (fix.layer === 'permissions boundary')
        return {
          ...world,
          has: has.map((one) =>
            one.kind === 'managed-policy' && one.name === fix.where?.name ? rewritten(one, [fix.statement]) : one,
          ),
        }
      const [, kind, name] = who.split('/') as [string, 'user' | 'role', string]
      return {
        ...world,
        has: [...has, inlineOf(ROOT, kind, name, 'fix', {document: document(fix.statement as Fields)})],
      }
    }
  }
}

type How = Fix['how'] | undefined
const FIXTURES: readonly (readonly [Reason, what: string, how: How, World])[] = [
  ['role-absent', 'a name that is near', 'name-another-role', {has: [enter, ...role('Admins', account1)]}],
  ['role-absent', 'none is near', 'declare-role', {has: [enter]}],
  [
    'wrong-account-id',
    'the trust names the user of another account',
    'trust',
    {has: [enter, ...role('Admin', trusting('arn:aws:iam::111111111112:user/alice'))]},
  ],
  [
    'wrong-account-id',
    'the policy of the caller names the role of another account',
    'allow',
    {
      has: [
        inline(A, 'e', allows('sts:AssumeRole', 'arn:aws:iam::222222222223:role/Admin')),
        ...role('Admin', account1),
      ],
    },
  ],
  [
    'trust',
    'nobody of that account',
    'trust',
    {has: [enter, ...role('Admin', trusting('arn:aws:iam::333333333333:root'))]},
  ],
  ['mfa', 'asked for by the trust', 'send', {has: [enter, ...admin(letting(ACCOUNT_1, MFA))]}],
  [
    'mfa',
    'not older than an hour',
    'send',
    {has: [enter, ...admin(letting(ACCOUNT_1, {NumericLessThan: {'aws:MultiFactorAuthAge': '3600'}}))]},
  ],
  [
    'mfa',
    'asked for by the policy of the caller',
    'send',
    {has: [inline(A, 'e', allows('sts:*', '*', {Condition: MFA})), ...role('Admin', account1)]},
  ],
  [
    'mfa',
    'a Deny without it',
    'send',
    {
      has: [enter, ...admin(letting(ACCOUNT_1), deny({BoolIfExists: {'aws:MultiFactorAuthPresent': 'false'}}))],
    },
  ],
  [
    'mfa-of-session',
    'a session never has it',
    'trust-without-mfa',
    {has: [...bot, ...admin(letting(ACCOUNT_1, MFA))], who: 'root/role/bot'},
  ],
  [
    'external-id',
    'another one is sent',
    'send',
    {
      has: [enter, ...admin(letting(ACCOUNT_1, {StringEquals: {'sts:ExternalId': 'xy'}}))],
      ask: {externalId: 'y'},
    },
  ],
  [
    'condition',
    'the network',
    'send',
    {has: [enter, ...admin(letting(ACCOUNT_1, OFFICE))], ask: {given: {'aws:SourceIp': '8.8.8.8'}}},
  ],
  [
    'condition',
    'the network, negated',
    'trust',
    {
      has: [enter, ...admin(letting(ACCOUNT_1, {NotIpAddress: {'aws:SourceIp': '10.0.0.0/8'}}))],
      ask: {given: {'aws:SourceIp': '10.1.1.1'}},
    },
  ],
  [
    'condition',
    'a time that is over',
    'trust',
    {
      has: [enter, ...admin(letting(ACCOUNT_1, {DateLessThan: {'aws:CurrentTime': '2020-01-01T00:00:00Z'}}))],
      ask: {given: {'aws:CurrentTime': '2026-01-01T00:00:00Z'}},
    },
  ],
  [
    'condition',
    'not that user',
    'trust',
    {has: [enter, ...admin(letting(ACCOUNT_1, {StringNotEquals: {'aws:username': 'alice'}}))]},
  ],
  [
    'condition',
    'a user of another name',
    'trust',
    {has: [enter, ...admin(letting(ACCOUNT_1, {StringEquals: {'aws:username': 'bob'}}))]},
  ],
  ['explicit-deny', 'in the trust', 'remove-deny', {has: [enter, ...admin(letting(ACCOUNT_1), deny())]}],
  [
    'explicit-deny',
    'of its own',
    'remove-deny',
    {has: [enter, inline(A, 'no', denies('sts:*')), ...role('Admin', account1)]},
  ],
  [
    'explicit-deny',
    'of its own, by AWS',
    'detach',
    {has: [enter, attached(A, aws('AWSDenyAll')), ...role('Admin', account1)]},
  ],
  ['caller-policy', 'there is none', 'allow', {has: role('Admin', account1)}],
  [
    'boundary',
    'ours',
    'allow',
    {has: [enter, policy('Lim', allows('s3:*')), limited('user', 'alice', own('Lim')), ...role('Admin', account1)]},
  ],
  [
    'boundary',
    'AWS’s own',
    'another-boundary',
    {has: [enter, limited('user', 'alice', aws('AmazonS3FullAccess')), ...role('Admin', account1)]},
  ],
  [
    'session-policy',
    'of s3 only',
    'allow',
    {has: [enter, ...role('Admin', account1)], ask: {guards: {session: {document: allows('s3:*'), from}}}},
  ],
  [
    'scp',
    'a level without',
    'allow',
    {
      has: [enter, ...role('Admin', account1)],
      ask: {guards: {serviceControl: [level(allows('*')), level(allows('s3:*'))]}},
    },
  ],
  [
    'scp',
    'a Deny',
    'remove-deny',
    {
      has: [enter, ...role('Admin', account1)],
      ask: {
        guards: {
          serviceControl: [
            level(
              document({Effect: 'Allow', Action: '*', Resource: '*'}, {Effect: 'Deny', Action: 'sts:*', Resource: '*'}),
            ),
          ],
        },
      },
    },
  ],
  [
    'rcp',
    'a level without',
    'allow',
    {has: [enter, ...role('Admin', account1)], ask: {guards: {resourceControl: [level(everyone('s3:*'))]}}},
  ],
  [
    'session-length',
    'longer than the role’s',
    'shorten',
    {has: [enter, ...role('Admin', account1)], ask: {duration: 7200}},
  ],
  [
    'chaining',
    'a session asks for more than an hour',
    'shorten',
    {has: [...bot, ...role('Admin', account1)], who: 'root/role/bot', ask: {duration: 7200}},
  ],
  ['session-length', 'shorter than any', 'lengthen', {has: [enter, ...role('Admin', account1)], ask: {duration: 600}}],
  ['root-user', 'may assume no role', undefined, {has: role('Admin', account1), who: 'root'}],
  ['root-user', 'whatever the trust says', undefined, {has: admin(), who: 'root'}],
  [
    'principal-absent',
    'a name that is near',
    'name-another-principal',
    {
      has: [enter, ...role('Admin', account1)],
      who: 'root/user/alcie',
      ask: {isAbsent: true, name: 'root/user/alcie'},
    },
  ],
  [
    'mfa',
    'and an external id, and the network: all of it at once',
    'send',
    {
      has: [
        enter,
        ...admin(
          letting(ACCOUNT_1, {...(MFA as Fields), ...(OFFICE as Fields), StringEquals: {'sts:ExternalId': 'xy'}}),
        ),
      ],
      ask: {given: {'aws:SourceIp': '8.8.8.8'}},
    },
  ],
  [
    'condition',
    'the network, and a user of another name',
    'trust',
    {
      has: [enter, ...admin(letting(ACCOUNT_1, {...(OFFICE as Fields), StringEquals: {'aws:username': 'bob'}}))],
      ask: {given: {'aws:SourceIp': '8.8.8.8'}},
    },
  ],
  [
    'condition',
    'another organization: nobody chooses that',
    'trust',
    {
      has: [enter, ...admin(letting('*', {StringEquals: {'aws:PrincipalOrgID': 'o-x'}}))],
      ask: {given: {'aws:PrincipalOrgID': 'o-y'}},
    },
  ],
  [
    'condition',
    'a Deny outside of the network',
    'send',
    {
      has: [enter, ...admin(letting(ACCOUNT_1), deny({NotIpAddress: {'aws:SourceIp': '10.0.0.0/8'}}))],
      ask: {given: {'aws:SourceIp': '8.8.8.8'}},
    },
  ],
  [
    'external-id',
    'a Deny without it',
    'send',
    {has: [enter, ...admin(letting(ACCOUNT_1), deny({StringNotEquals: {'sts:ExternalId': 'xy'}}))]},
  ],
  [
    'mfa',
    'asked for by the boundary',
    'send',
    {
      has: [
        enter,
        policy('Lim', allows('sts:*', '*', {Condition: MFA})),
        limited('user', 'alice', own('Lim')),
        ...role('Admin', account1),
      ],
    },
  ],
  [
    'trust',
    'a Deny for all that stands where no line is left',
    'trust',
    {has: [enter, ...role('Admin', document({Effect: 'Deny', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}))]},
  ],
  [
    'condition',
    'MFA that must not be',
    'send',
    {has: [enter, ...admin(letting(ACCOUNT_1, {Bool: {'aws:MultiFactorAuthPresent': 'false'}}))]},
  ],
  [
    'condition',
    'MFA that must not be, of a session',
    'trust',
    {
      has: [...bot, ...admin(letting(ACCOUNT_1, {Bool: {'aws:MultiFactorAuthPresent': 'false'}}))],
      who: 'root/role/bot',
    },
  ],
  [
    'condition',
    'MFA that is too old',
    'send',
    {
      has: [enter, ...admin(letting(ACCOUNT_1, {NumericLessThan: {'aws:MultiFactorAuthAge': '3600'}}))],
      ask: {given: {'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '9999'}},
    },
  ],
  [
    'external-id',
    'one of two that another test excludes',
    'send',
    {
      has: [
        enter,
        ...admin(
          letting(ACCOUNT_1, {
            StringEquals: {'sts:ExternalId': ['one', 'two']},
            StringNotEquals: {'sts:ExternalId': 'one'},
          }),
        ),
      ],
    },
  ],
  [
    'external-id',
    'one of two that a Deny excludes',
    'send',
    {
      has: [
        enter,
        ...admin(
          letting(ACCOUNT_1, {StringEquals: {'sts:ExternalId': ['one', 'two']}}),
          deny({StringEquals: {'sts:ExternalId': 'one'}}),
        ),
      ],
    },
  ],
  [
    'external-id',
    'the trust asks for another than the Deny: one of them has to go',
    'trust',
    {
      has: [
        enter,
        ...admin(
          letting(ACCOUNT_1, {StringEquals: {'sts:ExternalId': 'one'}}),
          deny({StringNotEquals: {'sts:ExternalId': 'two'}}),
        ),
      ],
    },
  ],
  ['mfa', 'and no permission: both', 'allow', {has: admin(letting(ACCOUNT_1, MFA))}],
  [
    'trust',
    'and no permission, and a boundary: all of it',
    'trust',
    {
      has: [
        policy('Lim', allows('s3:*')),
        limited('user', 'alice', own('Lim')),
        ...role('Admin', trusting('arn:aws:iam::333333333333:root')),
      ],
    },
  ],
  [
    'trust',
    'session tags: both halves',
    'trust',
    {has: [inline(A, 'e', allows('sts:AssumeRole')), ...admin(letting(ACCOUNT_1))], ask: {tags: {team: 'x'}}},
  ],
  [
    'condition',
    'a tag key beside one that is passed',
    'allow',
    {
      has: [
        enter,
        ...admin(
          letting(
            ACCOUNT_1,
            {'ForAnyValue:StringEquals': {'aws:TagKeys': 'team'}},
            {Action: ['sts:AssumeRole', 'sts:TagSession']},
          ),
        ),
      ],
      ask: {tags: {other: 'x'}},
    },
  ],
]

describe('explain', () => {
  for (const [reason, what, how, world] of FIXTURES)
    it(`${reason}: ${what}: ${how === undefined ? 'no fix' : `${how}, which lets the caller in`}`, () => {
      const before = explained(world)
      assert.deepEqual([before.outcome, before.reason, before.fix?.how], ['denied', reason, how])
      if (before.fix) assert.equal(explained(done(world, before)).outcome, 'allowed')
    })

  it('every reason has a fixture', () => {
    // That of a resource is in action.test.ts: a role has its trust policy.
    const all: Record<Exclude<Reason, 'resource-policy'>, true> = {
      'principal-absent': true,
      'role-absent': true,
      'wrong-account-id': true,
      trust: true,
      mfa: true,
      'mfa-of-session': true,
      'external-id': true,
      condition: true,
      'explicit-deny': true,
      'caller-policy': true,
      boundary: true,
      'session-policy': true,
      scp: true,
      rcp: true,
      'session-length': true,
      chaining: true,
      'root-user': true,
    }
    assert.deepEqual([...new Set(FIXTURES.map(([reason]) => reason))].sort(), Object.keys(all).sort())
  })

  const OPEN: readonly (readonly [string, reason: Reason, keys: readonly string[], World])[] = [
    ['the network', 'condition', ['aws:SourceIp'], {has: [enter, ...admin(letting(ACCOUNT_1, OFFICE))]}],
    [
      'the organization',
      'condition',
      ['aws:PrincipalOrgID'],
      {has: [enter, ...admin(letting('*', {StringEquals: {'aws:PrincipalOrgID': 'o-x'}}))]},
    ],
    [
      'the network, of a Deny',
      'condition',
      ['aws:SourceIp'],
      {has: [enter, ...admin(letting(ACCOUNT_1), deny({NotIpAddress: {'aws:SourceIp': '10.0.0.0/8'}}))]},
    ],
    [
      'the network of one policy and the organization of another',
      'condition',
      ['aws:SourceIp', 'aws:PrincipalOrgID'],
      {
        has: [
          inline(A, 'e', allows('sts:*', '*', {Condition: {StringLike: {'aws:PrincipalOrgID': 'o-x'}}})),
          ...admin(letting(ACCOUNT_1, OFFICE)),
        ],
      },
    ],
  ]
  for (const [what, reason, keys, world] of OPEN)
    it(`conditional: ${what}: said, it is allowed`, () => {
      const {outcome, reason: found, fix} = explained(world)
      assert.deepEqual([outcome, found, fix?.how], ['conditional', reason, 'say'])
      assert.deepEqual(fix?.how === 'say' && fix.tests.map(({key}) => key), keys)
      assert.equal(explained(applied(world, fix!)).outcome, 'allowed')
    })

  it('F53, F70: SCPs are those of the account of the caller, RCPs those of the account of the role', () => {
    const has = [user('alice'), enter, ...role('Admin', account1)]
    const nothing = document({Effect: 'Deny', Action: '*', Resource: '*'})
    const only = (accountId: string) => (id: string) => (id === accountId ? [level(nothing)] : undefined)
    const asked = (guards: Partial<Guards>) => {
      const model = modelOf(stateOf(has), () => undefined, {...NO_GUARDS, ...guards})
      const principal = model.principals.get(CALLER)!
      const ask = {
        caller: callerOf(principal),
        principal: principal.key,
        name: principal.address,
        role: ROLE,
        given: {},
      }
      const {outcome, reason} = explain(model, ask)
      return [outcome, reason]
    }
    assert.deepEqual(asked({serviceControl: only('222222222222')}), ['allowed', undefined])
    assert.deepEqual(asked({serviceControl: only('111111111111')}), ['denied', 'scp'])
    const all = document({Effect: 'Deny', Principal: '*', Action: '*', Resource: '*'})
    const guarding = (accountId: string) => (id: string) => (id === accountId ? [level(all)] : undefined)
    assert.deepEqual(asked({resourceControl: guarding('111111111111')}), ['allowed', undefined])
    assert.deepEqual(asked({resourceControl: guarding('222222222222')}), ['denied', 'rcp'])
  })

  it('one session of the role is trusted, and nobody says which one calls: conditional', () => {
    const world = {
      has: [...bot, ...role('Admin', trusting('arn:aws:sts::111111111111:assumed-role/Bot/run'))],
      who: 'root/role/bot',
    }
    const {outcome, reason, fix} = explained(world)
    assert.deepEqual([outcome, reason, fix?.how], ['conditional', 'trust', 'trust'])
    const caller = {...questionOf(world).question.caller, session: 'arn:aws:sts::111111111111:assumed-role/Bot/run'}
    assert.equal(explained({...world, ask: {caller: caller}}).outcome, 'allowed')
    assert.equal(explained(applied(world, fix!)).outcome, 'allowed')
  })

  it('says in words what no request of the caller meets', () => {
    const {fix} = explained({
      has: [enter, ...admin(letting(ACCOUNT_1, {DateLessThan: {'aws:CurrentTime': '2020-01-01T00:00:00Z'}}))],
      ask: {given: {'aws:CurrentTime': '2026-01-01'}},
    })
    assert.deepEqual(fix, {
      how: 'trust',
      role: ROLE,
      principal: CALLER,
      action: 'sts:AssumeRole',
      without: ['until 2020-01-01'],
    })
  })

  it('a boundary that nobody has read: conditional, with a fix only where AWS’s own is to be replaced', () => {
    const under = (arn: string) => explained({has: [enter, limited('user', 'alice', arn), ...role('Admin', account1)]})
    const [theirs, ours] = [under(aws('New')), under(own('New'))]
    assert.deepEqual([theirs.outcome, theirs.reason, theirs.fix?.how], ['conditional', 'boundary', 'another-boundary'])
    assert.deepEqual([ours.outcome, ours.reason], ['conditional', 'boundary'])
    assert.deepEqual(theirs.decision?.open, [])
  })

  it('a caller in no account that we see: conditional on its own policy', () => {
    const {outcome, reason} = explained({has: role('Admin', trusting(ALICE)), ask: {principal: undefined}})
    assert.deepEqual([outcome, reason], ['conditional', 'caller-policy'])
  })

  it('allowed has neither reason nor fix, and says which statement let it in', () => {
    const {outcome, reason, fix, decision} = explained({has: [enter, ...role('Admin', account1)]})
    assert.deepEqual([outcome, reason, fix], ['allowed', undefined, undefined])
    assert.deepEqual(
      decision?.steps.map(({layer, source}) => [layer, source?.from.address]),
      [
        ['trust policy', 'client/role/Admin/trust'],
        ['identity policy', 'root/user/alice/inline/enter'],
      ],
    )
  })
})
