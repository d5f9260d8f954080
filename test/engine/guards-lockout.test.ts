import assert from 'node:assert/strict'
import type {Resource} from '../../src/core/types.js'
import type {Account} from '../../src/config/intent.js'
import {
  account,
  account1,
  ALICE,
  allows,
  attached,
  aws,
  CLIENT,
  guard as guarded,
  inline,
  intentOf,
  role,
  ROOT,
  stepsBetween,
  user,
} from '../ownership/estate.js'
import {guarded as lockout} from '../../src/ownership/lockout.js'
import {stateOf} from '../../src/kinds/resource.js'
import {
  ALL,
  deny,
  denyAll,
  enabled,
  full,
  guard,
  NOT_OURS,
  OURS,
  placed,
  RCP,
  SCP,
  unit,
} from '../access/guard-world.js'

const TARGETS = ['root', 'unit/Hub', 'unit/Workloads', 'account/root', 'account/client'] as const
const estate: readonly Resource[] = [
  user('alice'),
  inline(['user', 'alice'], 'enter', allows('sts:AssumeRole')),
  ...role('Entry', account1),
  attached(['role', 'Entry', CLIENT], aws('AdministratorAccess')),
  ...enabled(SCP, RCP),
  unit('Hub'),
  unit('Workloads'),
  placed(ROOT, 'Hub'),
  placed(CLIENT, 'Workloads'),
  ...full(SCP, ...TARGETS),
  ...full(RCP, ...TARGETS),
]
const without = (...addresses: string[]): Resource[] => estate.filter(({address}) => !addresses.includes(address))
const MEMBERS: readonly Account[] = [ROOT, CLIENT].map((one) => ({...one, organization: OURS}))
/** As the estate is, but for what keeps an account from being the caller's home. */
const asked = {caller: ALICE, accounts: MEMBERS}

const entry = 'after this step arn:aws:iam::111111111111:user/alice could no longer assume client/role/Entry'
const enters = ', by which xrole enters client, for good'
const power = 'after this step xrole could no longer change anything in client, where it is client/role/Entry, for good'

interface Case {
  readonly live?: readonly Resource[]
  readonly desired: readonly Resource[]
  readonly accounts?: readonly Account[]
  readonly keeps?: boolean
  /** What the file declares. */
  readonly declares?: readonly Resource[]
  /** By the address of the change. */
  readonly hazards: Readonly<Record<string, readonly string[]>>
}

const onlyOurs = guard(RCP, 'OnlyOurs', [denyAll('sts:*', NOT_OURS)], 'root')

const CASES: Readonly<Record<string, Case>> = {
  'an SCP that has nothing to do with it': {
    desired: [...estate, ...guard(SCP, 'X', [deny('organizations:LeaveOrganization')], 'root')],
    hazards: {},
  },
  'an SCP of the caller’s unit denies sts': {
    desired: [...estate, ...guard(SCP, 'NoSts', [deny('sts:*')], 'unit/Hub')],
    hazards: {
      'organization/scp/NoSts/on/unit/Hub': [
        `${entry}${enters}: the service control policy NoSts, attached to the unit Hub, denies it`,
      ],
    },
  },
  'of the role’s unit: it binds nobody who comes in': {
    desired: [...estate, ...guard(SCP, 'NoSts', [deny('sts:*')], 'unit/Workloads')],
    hazards: {},
  },
  'of the role’s unit, and it denies what xrole does there': {
    desired: [...estate, ...guard(SCP, 'NoIam', [deny('iam:*')], 'unit/Workloads')],
    hazards: {
      'organization/scp/NoIam/on/unit/Workloads': [
        `${power}: the service control policy NoIam, attached to the unit Workloads, denies it`,
      ],
    },
  },
  'the same, but for the role by which xrole comes': {
    desired: [
      ...estate,
      ...guard(
        SCP,
        'NoIam',
        [deny('iam:*', {ArnNotLike: {'aws:PrincipalArn': 'arn:aws:iam::*:role/Entry'}})],
        'unit/Workloads',
      ),
    ],
    hazards: {},
  },
  'an allow-list in place of AWS’s own': {
    desired: [
      ...without('organization/scp/FullAWSAccess/on/unit/Workloads'),
      ...guard(SCP, 'OnlyS3', [{...ALL, Action: 's3:*'}], 'unit/Workloads'),
    ],
    hazards: {
      'organization/scp/FullAWSAccess/on/unit/Workloads': [
        `${power}: no service control policy attached to the unit Workloads allows it`,
      ],
    },
  },
  'it denies what xrole reads there': {
    desired: [
      ...estate,
      ...guard(SCP, 'NoLook', [deny(['iam:GetAccountAuthorizationDetails', 'iam:List*'])], 'unit/Workloads'),
    ],
    hazards: {
      'organization/scp/NoLook/on/unit/Workloads': [
        'after this step xrole could no longer read what is in client, where it is client/role/Entry, for good: the service control policy NoLook, attached to the unit Workloads, denies it',
      ],
    },
  },
  'it denies what the file makes xrole write there': {
    desired: [...estate, ...guard(SCP, 'NoInline', [deny(['iam:PutRolePolicy', 'iam:TagRole'])], 'unit/Workloads')],
    declares: [...role('Gate', account1), inline(['role', 'Gate', CLIENT], 'x', allows('s3:*'))],
    hazards: {
      'organization/scp/NoInline/on/unit/Workloads': [
        'after this step xrole could no longer call iam:PutRolePolicy and iam:TagRole in client, where it is client/role/Entry, for good: the service control policy NoInline, attached to the unit Workloads, denies it',
      ],
    },
  },
  'it denies what the file writes in other accounts only': {
    desired: [...estate, ...guard(SCP, 'NoInline', [deny(['iam:PutRolePolicy', 'iam:CreateUser'])], 'unit/Workloads')],
    declares: [user('bob'), ...role('Gate', account1)],
    hazards: {},
  },
  'one thing after the other: each step tells what it takes': {
    live: [
      ...estate,
      ...guard(SCP, 'A', [deny('ec2:*')], 'unit/Workloads'),
      ...guard(SCP, 'B', [deny('ec2:*')], 'root'),
    ],
    desired: [
      ...estate,
      ...guard(SCP, 'A', [deny('iam:TagRole')], 'unit/Workloads'),
      ...guard(SCP, 'B', [deny('iam:*')], 'root'),
    ],
    declares: role('Gate', account1),
    hazards: {
      'organization/scp/A': [
        'after this step xrole could no longer call iam:TagRole in client, where it is client/role/Entry, for good: the service control policy A, attached to the unit Workloads, denies it',
      ],
      'organization/scp/B': [`${power}: the service control policy B, attached to the root, denies it`],
    },
  },
  'the text of one that is attached already': {
    live: [...estate, ...guard(SCP, 'X', [deny('ec2:*')], 'root')],
    desired: [...estate, ...guard(SCP, 'X', [deny('iam:CreateRole')], 'root')],
    hazards: {
      'organization/scp/X': [`${power}: the service control policy X, attached to the root, denies it`],
    },
  },
  'the account moves to where one is': {
    live: [...estate, unit('Shut'), ...full(SCP, 'unit/Shut'), ...guard(SCP, 'NoIam', [deny('iam:*')], 'unit/Shut')],
    desired: [
      ...without('organization/account/client/placement'),
      placed(CLIENT, 'Shut'),
      unit('Shut'),
      ...full(SCP, 'unit/Shut'),
      ...guard(SCP, 'NoIam', [deny('iam:*')], 'unit/Shut'),
    ],
    hazards: {
      'organization/account/client/placement': [
        `${power}: the service control policy NoIam, attached to the unit Shut, denies it`,
      ],
    },
  },
  'the type is enabled': {
    live: [
      ...without('organization/policy-type/SERVICE_CONTROL_POLICY'),
      ...guard(SCP, 'NoSts', [deny('sts:*')], 'root'),
    ],
    desired: [...estate, ...guard(SCP, 'NoSts', [deny('sts:*')], 'root')],
    hazards: {
      'organization/policy-type/SERVICE_CONTROL_POLICY': [
        `${entry}${enters}: the service control policy NoSts, attached to the root, denies it`,
      ],
    },
  },
  'an RCP that keeps others out': {desired: [...estate, ...onlyOurs], hazards: {}},
  'the same, of a caller of another organization': {
    desired: [...estate, ...onlyOurs],
    accounts: [{...ROOT, organization: 'o-another000'}, MEMBERS[1]!],
    hazards: {
      'organization/rcp/OnlyOurs/on/root': [
        `${entry}${enters}: the resource control policy OnlyOurs, attached to the root, denies it`,
      ],
    },
  },
  'the same, of a caller whose organization nobody knows': {
    desired: [...estate, ...onlyOurs],
    accounts: [ROOT, CLIENT],
    hazards: {
      'organization/rcp/OnlyOurs/on/root': [
        `after this step nothing shows that arn:aws:iam::111111111111:user/alice could still assume client/role/Entry${enters}: the resource control policy OnlyOurs, attached to the root, may deny it`,
      ],
    },
  },
  'what mustKeep says': {
    desired: [...estate, ...guard(RCP, 'Shut', [denyAll('sts:*')], 'account/client')],
    keeps: true,
    hazards: {
      'organization/rcp/Shut/on/account/client': [
        `${entry}${enters}: the resource control policy Shut, attached to the account client, denies it`,
        'after this step root/user/alice could no longer assume client/role/Entry, which mustKeep in the file says it always can, for good: the resource control policy Shut, attached to the account client, denies it',
      ],
    },
  },
  'one that goes': {
    live: [...estate, ...guard(SCP, 'NoSts', [deny('sts:*')], 'root')],
    desired: estate,
    hazards: {},
  },
}

describe('lock-out by SCPs and RCPs', () => {
  for (const [name, {live = estate, desired, accounts = MEMBERS, keeps, declares = [], hazards}] of Object.entries(
    CASES,
  ))
    it(name, () => {
      const mustKeep = keeps ? ([['root/user/alice', 'client/role/Entry']] as const) : []
      const found = guarded(live, desired, {...asked, accounts, mustKeep, declares})
      const told = [...found.hazards].map(([key, all]) => [
        found.steps.find(({change}) => change.key === key)!.change.address,
        all.map((one) => one.message),
      ])
      assert.deepEqual(Object.fromEntries(told), hazards)
    })

  it('mustKeep, which is closed already: it says by what', () => {
    const live = [...estate, ...guard(SCP, 'NoSts', [deny('sts:*')], 'unit/Hub')]
    const {findings} = guarded(live, live, {...asked, mustKeep: [['root/user/alice', 'client/role/Entry']]})
    assert.equal(findings[0]?.code, 'must-keep-closed')
    assert.match(findings[0].message, /: the service control policy NoSts, attached to the unit Hub, denies it;/)
  })

  it('1,000 accounts below the root: one hazard that counts them', () => {
    const many = Array.from({length: 1000}, (_, at) => ({
      ...account(`a${at}`, 1),
      id: String(at + 200_000_000_000),
      organization: OURS,
    }))
    const live = [
      user('alice'),
      inline(['user', 'alice'], 'enter', allows('sts:AssumeRole')),
      ...enabled(SCP, RCP),
      placed(ROOT, ''),
      ...full(SCP, 'root', 'account/root'),
      ...many.flatMap((one, at) => [
        ...role('Entry', account1, one),
        attached(['role', 'Entry', one], aws('AdministratorAccess')),
        placed(one, `U${at % 50}`),
        ...full(SCP, `account/${one.name}`),
      ]),
    ]
    const policies = Array.from({length: 10}, (_, at) => guard(SCP, `Deny${at}`, [deny(`ec2:${at}*`)], 'root')).flat()
    const [from, to] = [live, [...live, ...policies, ...guard(SCP, 'NoIam', [deny('iam:*')], 'root')]].map(stateOf)
    const guards = {caller: ALICE, accounts: [MEMBERS[0]!, ...many]}
    const steps = stepsBetween(from!, to!, guards)
    const {hazards} = lockout(steps, from!, intentOf(guards), {
      caller: {arn: ALICE, account: ROOT.id},
      unread: new Set(),
    })
    assert.deepEqual(
      [...hazards.values()].flat().map(({message}) => message),
      [
        'after this step xrole could no longer change anything in a0, a1, a2 and 997 more, where it is the role or user by which it comes, for good: the service control policy NoIam, attached to the root, denies it',
      ],
    )
  })
})
