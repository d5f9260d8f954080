import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import {closure} from '../../src/access/closure.js'
import type {Seen} from '../../src/access/closure.js'
import {isSlip} from '../../src/access/mistaken-ids.js'
import {modelOf} from '../../src/access/model.js'
import type {Guards} from '../../src/access/model.js'
import {roleOf, stateOf, userOf} from '../../src/kinds/resource.js'
import {
  account,
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
import {document, letting, MFA, modelFrom} from './world.js'

const A = ['user', 'alice'] as const
const ADMIN = 'arn:aws:iam::222222222222:role/Admin'
const PAUL = 'arn:aws:iam::111111111111:user/paul'
const BOT = 'arn:aws:iam::111111111111:role/Bot'
const PARTNER = account('partner', 3, {managed: false})

const may = (Resource_: string | string[] = ADMIN): Json =>
  document({Effect: 'Allow', Action: 'sts:AssumeRole', Resource: Resource_})
const MAY = JSON.stringify({Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ADMIN})
const enter = inline(A, 'enter', may())
const bot = role('Bot', account1, ROOT)
const enterAsBot = inline(['role', 'Bot'], 'enter', may())

/** What the file declares, all of it exclusive, and how it is seen. */
const seen = (declared: readonly string[], more: Partial<Seen> = {}): Seen => ({
  accounts: [ROOT, CLIENT, PARTNER],
  declared: new Map(declared.map((key) => [key, {exclusive: true}])),
  unmanaged: [],
  isAws: true,
  unread: new Set(),
  told: new Set(),
  ...more,
})

const ALL = [
  'client/role/admin',
  'root/user/alice',
  'root/user/paul',
  'root/role/bot',
  'root/group/ops',
  'root/group/dev',
]

interface Row {
  readonly what: string
  readonly world: readonly Resource[]
  readonly as?: Seen
  readonly guards?: Guards
  /** `code severity place: message` */
  readonly told: readonly string[]
  /** The same world with what was told done: nothing is told any more. */
  readonly mended?: readonly Resource[]
}

const half = (why: string): string =>
  `half-made-grant warning client/role/admin/trust 0: client/role/Admin trusts root/user/alice, which cannot assume it: ${why}`

const tagging = (arn: string): Json => document(letting(arn, undefined, {Action: ['sts:AssumeRole', 'sts:TagSession']}))
const TAG = JSON.stringify({Effect: 'Allow', Action: 'sts:TagSession', Resource: ADMIN})
const CANNOT_TAG =
  'half-made-grant warning client/role/admin/trust 0: client/role/Admin lets root/user/alice pass session tags, which it cannot:'
const tagHalf = `${CANNOT_TAG} none of its policies allows sts:TagSession on it; let root/user/alice have ${TAG}`

const HALF: readonly Row[] = [
  {
    what: 'a trust that names a user without a permission',
    world: [user('alice'), ...role('Admin', trusting(ALICE))],
    told: [half(`none of its policies allows sts:AssumeRole on it; let root/user/alice have ${MAY}`)],
    mended: [user('alice'), ...role('Admin', trusting(ALICE)), enter],
  },
  {
    what: 'a user of the role’s own account needs none',
    world: [user('alice', '/', CLIENT), ...role('Admin', trusting('arn:aws:iam::222222222222:user/alice'))],
    told: [],
  },
  {
    what: 'a permission that its groups give',
    world: [
      user('alice'),
      group('Ops'),
      member('Ops', 'alice'),
      inline(['group', 'Ops'], 'enter', may()),
      ...role('Admin', trusting(ALICE)),
    ],
    told: [],
  },
  {
    what: 'a condition that can be met',
    world: [user('alice'), enter, ...role('Admin', document(letting(ALICE, MFA)))],
    told: [],
  },
  {
    what: 'several of them are one finding',
    world: [user('alice'), user('paul'), ...role('Admin', trusting(ALICE, PAUL))],
    told: [
      half(`none of its policies allows sts:AssumeRole on it; let root/user/alice have ${MAY}`).replace(
        'alice, which',
        'alice and 1 more like it, which',
      ),
    ],
    mended: [
      user('alice'),
      user('paul'),
      enter,
      inline(['user', 'paul'], 'enter', may()),
      ...role('Admin', trusting(ALICE, PAUL)),
    ],
  },
  {
    what: 'a boundary that does not allow it',
    world: [
      user('alice'),
      enter,
      policy('Limit', allows('s3:*')),
      limited('user', 'alice', own('Limit')),
      ...role('Admin', trusting(ALICE)),
    ],
    told: [
      half(
        `its permissions boundary root/policy/Limit does not allow sts:AssumeRole on it; add to root/policy/Limit: ${MAY}`,
      ),
    ],
    mended: [
      user('alice'),
      enter,
      policy('Limit', document({Effect: 'Allow', Action: 's3:*', Resource: '*'}, JSON.parse(MAY) as never)),
      limited('user', 'alice', own('Limit')),
      ...role('Admin', trusting(ALICE)),
    ],
  },
  {
    what: 'a boundary of AWS',
    world: [
      user('alice'),
      enter,
      limited('user', 'alice', aws('AmazonS3FullAccess')),
      ...role('Admin', trusting(ALICE)),
    ],
    told: [
      half(
        `its permissions boundary AmazonS3FullAccess (AWS managed) does not allow sts:AssumeRole on it; give root/user/alice a permissions boundary that allows ${MAY}`,
      ),
    ],
    mended: [
      user('alice'),
      enter,
      limited('user', 'alice', aws('AdministratorAccess')),
      ...role('Admin', trusting(ALICE)),
    ],
  },
  {
    what: 'a boundary whose text nobody has',
    world: [user('alice'), enter, limited('user', 'alice', aws('Newer')), ...role('Admin', trusting(ALICE))],
    told: [],
  },
  {
    what: 'a Deny of its own',
    world: [user('alice'), enter, inline(A, 'not', denies('sts:*')), ...role('Admin', trusting(ALICE))],
    told: [
      half(
        `root/user/alice/inline/not denies it; take statement 1 out of root/user/alice/inline/not, or let it not be about ${ADMIN}`,
      ),
    ],
    mended: [user('alice'), enter, ...role('Admin', trusting(ALICE))],
  },
  {
    what: 'a Deny of a policy of AWS',
    world: [user('alice'), enter, attached(A, aws('AWSDenyAll')), ...role('Admin', trusting(ALICE))],
    told: [half('AWSDenyAll (AWS managed) denies it; detach AWSDenyAll (AWS managed) from root/user/alice')],
    mended: [user('alice'), enter, ...role('Admin', trusting(ALICE))],
  },
  {
    what: 'a Deny that a condition can avoid',
    world: [
      user('alice'),
      enter,
      inline(A, 'not', document({Effect: 'Deny', Action: 'sts:*', Resource: '*', Condition: MFA})),
      ...role('Admin', trusting(ALICE)),
    ],
    told: [],
  },
  {
    what: 'MFA asked of a role, whose sessions have none',
    world: [...bot, enterAsBot, ...role('Admin', document(letting(BOT, MFA)))],
    told: [
      'half-made-grant warning client/role/admin/trust 0: client/role/Admin trusts root/role/Bot, which cannot assume it: it asks for MFA, which a session of a role never has; trust root/role/Bot without MFA',
    ],
    mended: [...bot, enterAsBot, ...role('Admin', trusting(BOT))],
  },
  {
    what: 'a condition on somebody else’s ARN',
    world: [user('alice'), enter, ...role('Admin', document(letting(ALICE, {ArnEquals: {'aws:PrincipalArn': PAUL}})))],
    told: [
      half(
        `it asks for what can never be: ArnEquals aws:PrincipalArn = ${PAUL}; trust root/user/alice without that condition`,
      ),
    ],
    mended: [user('alice'), enter, ...role('Admin', trusting(ALICE))],
  },
  {
    what: 'a policy that names the role in another account',
    world: [
      user('alice'),
      inline(A, 'enter', may('arn:aws:iam::333333333333:role/Admin')),
      ...role('Admin', trusting(ALICE)),
    ],
    told: [
      half(
        `a policy names arn:aws:iam::333333333333:role/Admin instead, of another account; let root/user/alice have ${MAY}`,
      ),
    ],
    mended: [user('alice'), enter, ...role('Admin', trusting(ALICE))],
  },
  {
    what: 'a policy that names the role of that name in another account, which is there',
    world: [
      user('alice'),
      inline(A, 'enter', may('arn:aws:iam::111111111111:role/Admin')),
      ...role('Admin', account1, ROOT),
      ...role('Admin', trusting(ALICE)),
    ],
    told: [half(`none of its policies allows sts:AssumeRole on it; let root/user/alice have ${MAY}`)],
  },
  {
    what: 'a service control policy',
    world: [user('alice'), enter, ...role('Admin', trusting(ALICE))],
    guards: {
      serviceControl: () => [[{document: allows('s3:*'), from: {address: 'scp', kind: 'managed-policy', name: 'scp'}}]],
      resourceControl: () => undefined,
    },
    told: [
      half(
        `a service control policy of the organization keeps it from sts:AssumeRole; whoever keeps the policies of the organization has to add: ${MAY}`,
      ),
    ],
  },
  {
    what: 'neither side is declared',
    world: [user('alice'), ...role('Admin', trusting(ALICE))],
    as: seen([]),
    told: [],
  },
  {
    what: 'the user alone is declared: told where the user is',
    world: [user('alice'), ...role('Admin', trusting(ALICE))],
    as: seen(['root/user/alice']),
    told: [
      half(`none of its policies allows sts:AssumeRole on it; let root/user/alice have ${MAY}`).replace(
        'warning client/role/admin/trust 0',
        'note root/user/alice',
      ),
    ],
  },
  {
    what: 'what undeclared-principal tells already',
    world: [user('alice'), ...role('Admin', trusting(ALICE))],
    as: seen(['client/role/admin'], {told: new Set(['root/user/alice'])}),
    told: [],
  },
  {
    what: 'an account that could not be read',
    world: [user('alice'), ...role('Admin', trusting(ALICE))],
    as: seen(ALL, {unread: new Set(['root'])}),
    told: [],
  },
  {
    what: 'by the file, a user of whom it manages some parts only',
    world: [user('alice'), ...role('Admin', trusting(ALICE))],
    as: {
      ...seen(ALL, {isAws: false}),
      declared: new Map([
        ['root/user/alice', {exclusive: false}],
        ['client/role/admin', {exclusive: true}],
      ]),
    },
    told: [],
  },
  {
    what: 'what is unmanaged',
    world: [user('alice'), ...role('Admin', trusting(ALICE))],
    as: seen(['root/user/alice'], {unmanaged: [{address: '*/role/Adm*'}]}),
    told: [],
  },
  {
    what: 'session tags that a trust lets a caller of another account pass',
    world: [user('alice'), enter, ...role('Admin', tagging(ALICE))],
    told: [tagHalf],
    mended: [user('alice'), enter, inline(A, 'tag', allows('sts:TagSession', ADMIN)), ...role('Admin', tagging(ALICE))],
  },
  {
    what: 'session tags, by a condition of the caller’s own policy',
    world: [
      user('alice'),
      enter,
      inline(A, 'tag', allows('sts:TagSession', '*', {Condition: {StringEquals: {'aws:RequestTag/team': 'x'}}})),
      ...role('Admin', tagging(ALICE)),
    ],
    told: [],
  },
  {
    what: 'session tags in the role’s own account',
    world: [user('alice', '/', CLIENT), ...role('Admin', tagging('arn:aws:iam::222222222222:user/alice'))],
    as: seen([...ALL, 'client/user/alice']),
    told: [],
  },
  {
    what: 'session tags, where the caller does not get in at all: that alone',
    world: [user('alice'), ...role('Admin', tagging(ALICE))],
    told: [half(`none of its policies allows sts:AssumeRole on it; let root/user/alice have ${MAY}`)],
  },
  {
    what: 'session tags and a boundary',
    world: [
      user('alice'),
      enter,
      inline(A, 'tag', allows('sts:TagSession')),
      policy('Limit', allows('sts:AssumeRole')),
      limited('user', 'alice', own('Limit')),
      ...role('Admin', tagging(ALICE)),
    ],
    told: [
      `${CANNOT_TAG} its permissions boundary root/policy/Limit does not allow sts:TagSession on it; add to root/policy/Limit: ${TAG}`,
    ],
  },
  {
    what: 'a role of the same account that the trust names, under a boundary of AWS',
    world: [
      ...role('Ci', account1, ROOT),
      limited('role', 'Ci', aws('AmazonS3FullAccess')),
      ...role('Dep', trusting('arn:aws:iam::111111111111:role/Ci'), ROOT),
    ],
    as: seen(['root/role/ci', 'root/role/dep']),
    told: [
      `half-made-grant warning root/role/dep/trust 0: root/role/Dep trusts root/role/Ci, which cannot assume it: its permissions boundary AmazonS3FullAccess (AWS managed) does not allow sts:AssumeRole on it; give root/role/Ci a permissions boundary that allows ${JSON.stringify({Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::111111111111:role/Dep'})}`,
    ],
    mended: [
      ...role('Ci', account1, ROOT),
      limited('role', 'Ci', aws('AdministratorAccess')),
      ...role('Dep', trusting('arn:aws:iam::111111111111:role/Ci'), ROOT),
    ],
  },
  {
    what: 'a role of Identity Center',
    world: [
      roleOf(ROOT, {
        name: 'AWSReservedSSO_Ops_0123456789abcdef',
        path: '/aws-reserved/sso.amazonaws.com/',
        description: '',
        maxSession: 3600,
        tags: {},
        marks: {},
      }),
      ...role(
        'Admin',
        trusting('arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123456789abcdef'),
      ),
    ],
    told: [],
  },
]

const idle = (what: string): string =>
  `idle-permission warning root/user/alice/inline/enter 0: root/user/alice may call sts:AssumeRole on ${what}`

const IDLE: readonly Row[] = [
  {
    what: 'a permission for a role that is not there',
    world: [user('alice'), inline(A, 'enter', may('arn:aws:iam::222222222222:role/Gone'))],
    told: [idle('arn:aws:iam::222222222222:role/Gone, which does not exist; declare it, or take the permission out')],
    mended: [user('alice')],
  },
  {
    what: 'several of them are one finding',
    world: [
      user('alice'),
      inline(A, 'enter', may(['Gone', 'Lost'].map((one) => `arn:aws:iam::222222222222:role/${one}`))),
    ],
    told: [
      idle(
        'arn:aws:iam::222222222222:role/Gone and 1 more like it, which does not exist; declare it, or take the permission out',
      ),
    ],
  },
  {
    what: 'a role at another path',
    world: [user('alice'), enter, ...role('Admin', account1, CLIENT, '/ci/')],
    told: [
      idle(`${ADMIN}, which does not exist; client/role/Admin is arn:aws:iam::222222222222:role/ci/Admin: write that`),
    ],
    mended: [
      user('alice'),
      inline(A, 'enter', may('arn:aws:iam::222222222222:role/ci/Admin')),
      ...role('Admin', account1, CLIENT, '/ci/'),
    ],
  },
  {
    what: 'by the file, a role that AWS may have all the same',
    world: [user('alice'), inline(A, 'enter', may('arn:aws:iam::222222222222:role/Gone'))],
    as: seen(ALL, {isAws: false}),
    told: [],
  },
  {
    what: 'a role that lets somebody else in',
    world: [
      user('alice'),
      user('paul'),
      enter,
      inline(['user', 'paul'], 'enter', may()),
      ...role('Admin', trusting(PAUL)),
    ],
    told: [
      idle(
        'client/role/Admin, whose trust policy does not let it in; let the trust policy of client/role/Admin name root/user/alice, or take the permission out',
      ),
    ],
    mended: [
      user('alice'),
      user('paul'),
      enter,
      inline(['user', 'paul'], 'enter', may()),
      ...role('Admin', trusting(PAUL, ALICE)),
    ],
  },
  {
    what: 'a role that lets the account in',
    world: [user('alice'), enter, ...role('Admin', account1)],
    told: [],
  },
  {
    what: 'a permission for every role',
    world: [
      user('alice'),
      inline(A, 'enter', allows('sts:AssumeRole')),
      ...role('Admin', trusting(PAUL)),
      user('paul'),
    ],
    as: seen(['root/user/alice']),
    told: [],
  },
  {
    what: 'all of IAM on one role',
    world: [user('alice'), inline(A, 'enter', allows('*', ADMIN)), ...role('Admin', account1)],
    told: [],
  },
  {
    what: 'a group whose members the trust lets in, and one whose members it does not',
    world: [
      user('alice'),
      user('paul'),
      group('Ops'),
      group('Dev'),
      member('Ops', 'alice'),
      member('Dev', 'paul'),
      inline(['group', 'Ops'], 'enter', may()),
      inline(['group', 'Dev'], 'enter', may()),
      ...role('Admin', trusting(ALICE)),
    ],
    told: [
      'idle-permission warning root/group/dev/inline/enter 0: root/group/Dev may call sts:AssumeRole on client/role/Admin, whose trust policy lets none of its members in; let the trust policy of client/role/Admin name root/user/paul, or take the permission out',
    ],
  },
  {
    what: 'a group without members',
    world: [user('paul'), group('Ops'), inline(['group', 'Ops'], 'enter', may()), ...role('Admin', trusting(PAUL))],
    as: seen(['root/group/ops']),
    told: [],
  },
  {
    what: 'a permission that somebody else keeps',
    world: [
      user('alice'),
      user('paul'),
      enter,
      inline(['user', 'paul'], 'enter', may()),
      ...role('Admin', trusting(PAUL)),
    ],
    as: seen(['client/role/admin']),
    told: [
      idle(
        'client/role/Admin, whose trust policy does not let it in; let the trust policy of client/role/Admin name root/user/alice, or take the permission out',
      ).replace('warning', 'note'),
    ],
  },
  {
    what: 'a boundary in between',
    world: [
      user('alice'),
      enter,
      policy('Limit', allows('s3:*')),
      limited('user', 'alice', own('Limit')),
      ...role('Admin', account1),
    ],
    told: [
      idle(
        `client/role/Admin, and cannot: its permissions boundary root/policy/Limit does not allow sts:AssumeRole on it; add to root/policy/Limit: ${MAY}`,
      ),
    ],
  },
  {
    what: 'an account that could not be read',
    world: [user('alice'), enter],
    as: seen(ALL, {unread: new Set(['client'])}),
    told: [],
  },
  {
    what: 'an account that is only named',
    world: [user('alice'), inline(A, 'enter', may('arn:aws:iam::333333333333:role/Theirs'))],
    told: [],
  },
  {
    what: 'what half-made-grant tells already',
    world: [user('alice'), enter, inline(A, 'not', denies('sts:*')), ...role('Admin', trusting(ALICE))],
    told: [
      half(
        `root/user/alice/inline/not denies it; take statement 1 out of root/user/alice/inline/not, or let it not be about ${ADMIN}`,
      ),
    ],
  },
]

const NEAR = 'arn:aws:iam::111111111112'
const FAR = 'arn:aws:iam::987654321098'
const slip = (severity: string, who: string): string =>
  `wrong-account-id ${severity} client/role/admin/trust 0: client/role/Admin trusts ${who}, of an account that is not listed; if root/user/alice is meant, write ${ALICE}`

const SLIPS: readonly Row[] = [
  {
    what: 'a user of this name, one digit away',
    world: [user('alice'), enter, ...role('Admin', trusting(`${NEAR}:user/alice`))],
    told: [slip('warning', `${NEAR}:user/alice`)],
    mended: [user('alice'), enter, ...role('Admin', trusting(ALICE))],
  },
  {
    what: 'a user of this name in quite another account',
    world: [user('alice'), ...role('Admin', trusting(`${FAR}:user/alice`))],
    told: [slip('note', `${FAR}:user/alice`)],
  },
  {
    what: 'nobody of this name',
    world: [user('alice'), ...role('Admin', trusting(`${NEAR}:user/vendor`))],
    told: [],
  },
  {
    what: 'a role of the name of a user',
    world: [user('alice'), ...role('Admin', trusting(`${NEAR}:role/alice`))],
    told: [],
  },
  {
    what: 'somebody else’s, with an external id',
    world: [
      user('alice'),
      ...role('Admin', document(letting(`${FAR}:user/alice`, {StringEquals: {'sts:ExternalId': 'acme-1'}}))),
    ],
    told: [],
  },
  {
    what: 'the whole of an account one digit away',
    world: role('Admin', trusting(`${NEAR}:root`)),
    told: [
      `wrong-account-id warning client/role/admin/trust 0: client/role/Admin trusts ${NEAR}:root, of an account that is not listed; if account root is meant, write 111111111111`,
    ],
    mended: role('Admin', account1),
  },
  {what: 'the whole of quite another account', world: role('Admin', trusting(`${FAR}:root`)), told: []},
  {
    what: 'a permission for a role of this name, one digit away',
    world: [user('alice'), inline(A, 'enter', may('arn:aws:iam::222222222223:role/Admin')), ...role('Admin', account1)],
    told: [
      `wrong-account-id warning root/user/alice/inline/enter 0: root/user/alice may call sts:AssumeRole on arn:aws:iam::222222222223:role/Admin, of an account that is not listed; if client/role/Admin is meant, write ${ADMIN}`,
    ],
    mended: [user('alice'), enter, ...role('Admin', account1)],
  },
  {
    what: 'the other half of it is told by that as well',
    world: [
      user('alice'),
      inline(A, 'enter', may('arn:aws:iam::222222222223:role/Admin')),
      ...role('Admin', trusting(ALICE)),
    ],
    told: [
      `wrong-account-id warning root/user/alice/inline/enter 0: root/user/alice may call sts:AssumeRole on arn:aws:iam::222222222223:role/Admin, of an account that is not listed; if client/role/Admin is meant, write ${ADMIN}`,
    ],
  },
  {
    what: 'a role that is not declared',
    world: [
      userOf(ROOT, {name: 'alice', path: '/', tags: {}, marks: {}}),
      ...role('Admin', trusting(`${NEAR}:user/alice`)),
    ],
    as: seen(['root/user/alice']),
    told: [],
  },
]

const tell = (world: readonly Resource[], {as = seen(ALL), guards}: Pick<Row, 'as' | 'guards'>): string[] => {
  const state = stateOf(world)
  const model = guards ? modelOf(state, () => undefined, guards) : modelFrom(...world)
  return closure(model, as).map(
    ({code, severity, message, at}) =>
      `${code} ${severity} ${at.key}${at.statement === undefined ? '' : ` ${at.statement}`}: ${message}`,
  )
}

for (const [title, rows] of Object.entries({
  'half-made-grant': HALF,
  'idle-permission': IDLE,
  'wrong-account-id': SLIPS,
}))
  describe(`closure: ${title}`, () => {
    for (const row of rows) {
      const {what, world, told, mended} = row
      it(`${what}${told.length === 0 ? ': silent' : ''}`, () => assert.deepEqual(tell(world, row), told))
      if (mended) it(`${what}: silent when what it says is done`, () => assert.deepEqual(tell(mended, row), []))
    }
  })

describe('isSlip', () => {
  const cases: readonly [a: string, b: string, expected: boolean][] = [
    ['111111111111', '111111111111', false],
    ['111111111111', '111111111112', true],
    ['123456789012', '123456789021', true],
    ['123456789012', '123456798012', true],
    ['123456789012', '123456879102', false],
    ['123456789012', '103456789013', false],
    ['123456789012', '12345678901', false],
  ]
  for (const [a, b, expected] of cases) it(`${a}, ${b}: ${expected}`, () => assert.equal(isSlip(a, b), expected))
})
