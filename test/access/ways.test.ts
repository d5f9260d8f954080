import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import {NO_GUARDS} from '../../src/access/model.js'
import type {Guards} from '../../src/access/model.js'
import {waysInto} from '../../src/access/ways.js'
import {
  account1,
  ALICE,
  allows,
  attached,
  aws,
  CLIENT,
  denies,
  group,
  inline,
  limited,
  member,
  own,
  policy,
  role,
  ROOT,
  trusting,
  user,
} from '../ownership/estate.js'
import {ACCOUNT_1, document, ENTER, letting, MFA, modelFrom, OFFICE} from './world.js'
import type {Fields} from './world.js'

const A = ['user', 'alice'] as const
const enter = inline(A, 'enter', ENTER)
const may = (Condition: Json): Json => allows('sts:AssumeRole', '*', {Condition})
const bot = (...more: Resource[]): Resource[] => [
  ...role('Bot', account1, ROOT, '/ci/'),
  inline(['role', 'Bot'], 'enter', ENTER),
  ...more,
]
const deny = (Condition: Json, Principal: Json = '*'): Fields => letting('', Condition, {Effect: 'Deny', Principal})
const UNREAD = {
  allow: 'if a policy allows it whose text is not known',
  deny: 'unless a policy denies it whose text is not known',
  boundary: 'if the permissions boundary New allows it (its text is not known)',
}
const session = 'arn:aws:sts::111111111111:assumed-role/Bot/run'

interface Row {
  readonly what: string
  /** What the caller has; `alice` is there. */
  readonly has?: readonly Resource[]
  readonly trust: Json
  /** The role is in the caller's own account. */
  readonly home?: true
  readonly who?: string
  readonly ways: readonly (readonly string[])[]
}

const ROWS: readonly Row[] = [
  {what: 'nothing to meet', has: [enter], trust: account1, ways: [[]]},
  {what: 'no policy of its own', trust: account1, ways: []},
  {
    what: 'one way per statement, each with its own conditions',
    has: [enter],
    trust: document(letting(ACCOUNT_1, MFA), letting(ALICE, OFFICE)),
    ways: [['with MFA'], ['from 10.0.0.0/8']],
  },
  {
    what: 'a way that asks for less makes one that asks for more idle',
    has: [enter],
    trust: document(letting(ACCOUNT_1, {...(MFA as Fields), ...(OFFICE as Fields)}), letting(ALICE, MFA)),
    ways: [['with MFA']],
  },
  {
    what: 'same account, [root; alice with MFA], no policy of its own',
    home: true,
    trust: document(letting(ACCOUNT_1), letting(ALICE, MFA)),
    ways: [['with MFA']],
  },
  {
    what: 'same account, [root; alice with MFA], a policy of its own',
    home: true,
    has: [enter],
    trust: document(letting(ACCOUNT_1), letting(ALICE, MFA)),
    ways: [[]],
  },
  {
    what: 'same account, one statement that names the account and alice',
    home: true,
    trust: trusting(ACCOUNT_1, ALICE),
    ways: [[]],
  },
  {
    what: 'conditions of its own policies, one way for each of them',
    has: [inline(A, 'a', may(OFFICE)), inline(A, 'b', may(MFA))],
    trust: account1,
    ways: [['from 10.0.0.0/8'], ['with MFA']],
  },
  {
    what: 'a condition in the trust and one in its own policy',
    has: [inline(A, 'a', may(MFA))],
    trust: document(letting(ACCOUNT_1, OFFICE)),
    ways: [['from 10.0.0.0/8', 'with MFA']],
  },
  {
    what: 'a resource that depends on a tag, which the user has not',
    has: [inline(A, 'a', allows('sts:AssumeRole', 'arn:aws:iam::*:role/${aws:PrincipalTag/team}'))],
    trust: account1,
    ways: [],
  },
  {
    what: 'a condition on a tag, which the user has not',
    has: [inline(A, 'a', ENTER)],
    trust: document(letting(ACCOUNT_1, {StringEquals: {'aws:PrincipalTag/team': 'data'}})),
    ways: [],
  },
  {
    what: 'an attached policy of unknown text, and no other',
    has: [attached(A, aws('New'))],
    trust: account1,
    ways: [[UNREAD.allow]],
  },
  {
    what: 'an attached policy of unknown text beside one that allows',
    has: [enter, attached(A, aws('New'))],
    trust: account1,
    ways: [[UNREAD.deny]],
  },
  {
    what: 'a boundary of unknown text',
    has: [enter, limited('user', 'alice', aws('New'))],
    trust: account1,
    ways: [[UNREAD.boundary]],
  },
  {
    what: 'a boundary that allows with MFA',
    has: [enter, policy('Lim', may(MFA)), limited('user', 'alice', own('Lim'))],
    trust: account1,
    ways: [['with MFA']],
  },
  {
    what: 'a boundary that does not allow it',
    has: [enter, policy('Lim', allows('s3:*')), limited('user', 'alice', own('Lim'))],
    trust: account1,
    ways: [],
  },
  {
    what: 'same account, named itself, a boundary that does not allow it: AWS says both',
    home: true,
    has: [policy('Lim', allows('s3:*')), limited('user', 'alice', own('Lim'))],
    trust: trusting(ALICE),
    ways: [['if AWS does not ask the permissions boundary Lim']],
  },
  {
    what: 'every conditional Deny, in an order of their own',
    has: [enter, inline(A, 'never', document({Effect: 'Deny', Action: 'sts:*', Resource: '*', Condition: OFFICE}))],
    trust: document(
      letting(ACCOUNT_1),
      deny({StringNotEquals: {'aws:PrincipalOrgID': 'o-x'}}),
      deny({NotIpAddress: {'aws:SourceIp': '10.0.0.0/8'}}),
    ),
    ways: [
      [
        'unless NotIpAddress aws:SourceIp = 10.0.0.0/8',
        'unless StringNotEquals aws:PrincipalOrgID = o-x',
        'unless from 10.0.0.0/8',
      ],
    ],
  },
  {what: 'a Deny without conditions', has: [enter, inline(A, 'never', denies('sts:*'))], trust: account1, ways: []},
  {
    what: 'a session of a role in another account',
    has: bot(),
    who: 'root/role/bot',
    trust: trusting(session),
    ways: [['as session run']],
  },
  {
    what: 'a session of a role, or any with its policy',
    home: true,
    has: role('Bot', account1, ROOT),
    who: 'root/role/bot',
    trust: trusting(session, ACCOUNT_1),
    ways: [['as session run']],
  },
  {
    what: 'another role of the same session name',
    has: bot(),
    who: 'root/role/bot',
    trust: trusting('arn:aws:sts::111111111111:assumed-role/Other/run'),
    ways: [],
  },
  {
    what: 'a session has no MFA',
    has: bot(),
    who: 'root/role/bot',
    trust: document(letting(ACCOUNT_1, MFA)),
    ways: [],
  },
  {
    what: 'a Deny to all but the role, sessions not listed',
    has: bot(),
    who: 'root/role/bot',
    trust: document(letting(ACCOUNT_1), {
      Effect: 'Deny',
      NotPrincipal: {AWS: [ACCOUNT_1, 'arn:aws:iam::111111111111:role/ci/Bot']},
      Action: 'sts:AssumeRole',
    }),
    ways: [['unless its NotPrincipal does not spare it']],
  },
]

describe('ways into a role', () => {
  for (const {what, has = [], trust, home, who = 'root/user/alice', ways} of ROWS)
    it(what, () => {
      const at = home ? ROOT : CLIENT
      const model = modelFrom(user('alice'), ...has, ...role('Admin', trust, at))
      const found = waysInto(model, model.principals.get(who)!, model.roles.get(`${at.name}/role/admin`)!)
      assert.deepEqual(
        found.map(({conditions}) => conditions),
        ways,
      )
    })
})

describe('ways into a role of an organization', () => {
  const from = {address: 'organization', kind: 'managed-policy', name: 'guard'} as const
  const level = (...statements: Fields[]) => [{document: document(...statements), from}]
  const ALL: Fields = {Effect: 'Allow', Action: '*', Resource: '*'}
  const anyone = (fields: Fields): Fields => ({...fields, Principal: '*'})
  const found = (guards: Partial<Guards>) => {
    const model = {
      ...modelFrom(user('alice'), enter, ...role('Admin', document(letting(ACCOUNT_1, MFA)))),
      guards: {...NO_GUARDS, ...guards},
    }
    const ways = waysInto(model, model.principals.get('root/user/alice')!, model.roles.get('client/role/admin')!)
    return ways.map(({conditions}) => conditions)
  }
  const ofRoot = (levels: ReturnType<typeof level>[]) => (id: string) => (id === ROOT.id ? levels : undefined)
  const ofClient = (levels: ReturnType<typeof level>[]) => (id: string) => (id === CLIENT.id ? levels : undefined)

  const CASES: readonly (readonly [what: string, guards: Partial<Guards>, ways: readonly (readonly string[])[]])[] = [
    ['everything is let through', {serviceControl: ofRoot([level(ALL), level(ALL)])}, [['with MFA']]],
    [
      'one level allows something else only',
      {serviceControl: ofRoot([level(ALL), level({...ALL, Action: 's3:*'})])},
      [],
    ],
    [
      'one level allows it from the office',
      {serviceControl: ofRoot([level(ALL), level({...ALL, Condition: OFFICE})])},
      [['with MFA', 'from 10.0.0.0/8']],
    ],
    [
      'a Deny from the office',
      {serviceControl: ofRoot([level(ALL, {...ALL, Effect: 'Deny', Condition: OFFICE})])},
      [['with MFA', 'unless from 10.0.0.0/8']],
    ],
    ['service control policies of the account of the role', {serviceControl: ofClient([level()])}, [['with MFA']]],
    [
      'a resource control policy that denies strangers to the organization',
      {
        resourceControl: ofClient([
          level(
            anyone(ALL),
            anyone({...ALL, Effect: 'Deny', Condition: {StringNotEquals: {'aws:PrincipalOrgID': 'o-x'}}}),
          ),
        ]),
      },
      [['with MFA', 'unless StringNotEquals aws:PrincipalOrgID = o-x']],
    ],
    [
      'a resource control policy that denies it',
      {resourceControl: ofClient([level(anyone(ALL), anyone({...ALL, Effect: 'Deny'}))])},
      [],
    ],
    ['resource control policies of the account of the caller', {resourceControl: ofRoot([level()])}, [['with MFA']]],
  ]
  for (const [what, guards, ways] of CASES) it(what, () => assert.deepEqual(found(guards), ways))
})

describe('the groups by which somebody may assume a role', () => {
  const through = (...has: Resource[]) => {
    const model = modelFrom(user('alice'), group('Ops'), member('Ops', 'alice'), ...has)
    const ways = waysInto(model, model.principals.get('root/user/alice')!, model.roles.get('client/role/admin')!)
    return ways.map((way) => way.through)
  }
  const byGroup = inline(['group', 'Ops'], 'enter', ENTER)
  const admin = role('Admin', account1)

  it('by a group alone', () => assert.deepEqual(through(byGroup, ...admin), [['root/group/Ops']]))
  it('by its own policy as well: by none', () => assert.deepEqual(through(byGroup, enter, ...admin), [[]]))
  it('by two groups', () =>
    assert.deepEqual(
      through(byGroup, group('Devs'), member('Devs', 'alice'), inline(['group', 'Devs'], 'enter', ENTER), ...admin),
      [['root/group/Devs', 'root/group/Ops']],
    ))
  it('by a group with MFA, by its own policy from the office: two ways', () =>
    assert.deepEqual(through(inline(['group', 'Ops'], 'enter', may(MFA)), inline(A, 'enter', may(OFFICE)), ...admin), [
      [],
      ['root/group/Ops'],
    ]))
})
