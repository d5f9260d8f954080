import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import {stateOf} from '../../src/kinds/resource.js'
import {accessGains} from '../../src/access/changes.js'
import {
  account1,
  ALICE,
  allows,
  attached,
  aws,
  denies,
  group,
  inline,
  limited,
  member,
  own,
  policy,
  role,
  ROOT,
  stepsBetween,
  trusting,
  user,
} from '../ownership/estate.js'
import {ACCOUNT_1, document, ENTER, letting, MFA, modelFrom, OFFICE, STRANGER} from './world.js'

const A = ['user', 'alice'] as const
const enter = inline(A, 'enter', ENTER)
const EVERYTHING = {Effect: 'Allow', Action: '*', Resource: '*'}
const DENY_OFFICE = {Effect: 'Deny', Action: 'sts:*', Resource: '*', Condition: OFFICE}

/** `gains cross-account root/user/alice client/role/Admin: with MFA`, for everyone that the change concerns. */
function between(before: readonly Resource[], after: readonly Resource[]): string[] {
  const [live, desired] = [stateOf(before), stateOf(after)]
  const changes = stepsBetween(live, desired, {}).map(({change}) => change)
  const ids = new Set(['111111111111', '222222222222'])
  return accessGains(modelFrom(...before), modelFrom(...after), changes, ids).map(
    (one) => `${one.change} ${one.relation} ${one.principal} ${one.role}: ${one.conditions.join(', ')}`,
  )
}

interface Row {
  readonly what: string
  /** What is there before and after, besides the user alice. */
  readonly both?: readonly Resource[]
  readonly before?: readonly Resource[]
  readonly after?: readonly Resource[]
  readonly lines: readonly string[]
}

const admin = (...statements: Parameters<typeof document>): Resource[] => role('Admin', document(...statements))
const withMfa = letting(ACCOUNT_1, MFA)
const fromOffice = letting(ALICE, OFFICE)
const once = (more: Json): Json => ({...(more as object), Sid: 'Other'})

const ROWS: readonly Row[] = [
  {
    what: 'statements of a trust in another order',
    both: [enter],
    before: admin(withMfa, fromOffice, letting('*', OFFICE, {Effect: 'Deny'}), letting(STRANGER, MFA)),
    after: admin(letting(STRANGER, MFA), letting('*', OFFICE, {Effect: 'Deny'}), fromOffice, withMfa),
    lines: [],
  },
  {
    what: 'a Sid, a list of one, a principal as an account id',
    both: [enter],
    before: admin(withMfa),
    after: admin({...(once(withMfa) as object), Principal: {AWS: ['111111111111']}, Action: ['sts:AssumeRole']}),
    lines: [],
  },
  {
    what: 'one statement becomes two',
    both: [enter],
    before: admin(letting([ALICE, STRANGER])),
    after: admin(letting(ALICE), letting(STRANGER)),
    lines: [],
  },
  {
    what: 'statements of a policy in another order, conditional Denies among them',
    both: role('Admin', account1),
    before: [inline(A, 'all', document(EVERYTHING, DENY_OFFICE, {...DENY_OFFICE, Condition: MFA}))],
    after: [inline(A, 'all', document({...DENY_OFFICE, Condition: MFA}, DENY_OFFICE, EVERYTHING))],
    lines: [],
  },
  {
    what: 'a policy that is renamed',
    both: role('Admin', account1),
    before: [enter],
    after: [inline(A, 'assume', ENTER)],
    lines: [],
  },
  {
    what: 'the account instead of the user, who has a policy',
    both: [enter],
    before: role('Admin', trusting(ALICE)),
    after: role('Admin', account1),
    lines: [],
  },
  {
    what: 'a condition goes',
    both: [enter],
    before: admin(withMfa),
    after: admin(letting(ACCOUNT_1)),
    lines: [
      'gains cross-account root/user/alice client/role/Admin: ',
      'loses cross-account root/user/alice client/role/Admin: with MFA',
    ],
  },
  {
    what: 'a second policy opens another way',
    both: [inline(A, 'a', allows('sts:*', '*', {Condition: OFFICE})), ...role('Admin', account1)],
    after: [inline(A, 'b', allows('sts:*', '*', {Condition: MFA}))],
    lines: ['gains cross-account root/user/alice client/role/Admin: with MFA'],
  },
  {
    what: 'a user joins a group',
    both: [group('Ops'), inline(['group', 'Ops'], 'enter', ENTER), ...role('Admin', account1)],
    after: [member('Ops', 'alice')],
    lines: ['gains cross-account root/user/alice client/role/Admin: '],
  },
  {
    what: 'a group with members gets a policy',
    both: [group('Ops'), member('Ops', 'alice'), ...role('Admin', account1)],
    after: [attached(['group', 'Ops'], aws('AdministratorAccess'))],
    lines: ['gains cross-account root/user/alice client/role/Admin: '],
  },
  {
    what: 'a managed policy that a group has is widened',
    both: [group('Ops'), member('Ops', 'alice'), attached(['group', 'Ops'], own('Mine')), ...role('Admin', account1)],
    before: [policy('Mine', allows('s3:*'))],
    after: [policy('Mine', allows('*'))],
    lines: ['gains cross-account root/user/alice client/role/Admin: '],
  },
  {
    what: 'a boundary comes that does not allow it',
    both: [enter, policy('Lim', allows('s3:*')), ...role('Admin', account1)],
    after: [limited('user', 'alice', own('Lim'))],
    lines: ['loses cross-account root/user/alice client/role/Admin: '],
  },
  {
    what: 'the text of a boundary lets it through',
    both: [enter, limited('user', 'alice', own('Lim')), ...role('Admin', account1)],
    before: [policy('Lim', allows('s3:*'))],
    after: [policy('Lim', allows('*'))],
    lines: ['gains cross-account root/user/alice client/role/Admin: '],
  },
  {
    what: 'a boundary of unknown text instead of one that allows',
    both: [enter, policy('Lim', allows('*')), ...role('Admin', account1)],
    before: [limited('user', 'alice', own('Lim'))],
    after: [limited('user', 'alice', aws('New'))],
    lines: [
      'gains cross-account root/user/alice client/role/Admin: if the permissions boundary New allows it (its text is not known)',
      'loses cross-account root/user/alice client/role/Admin: ',
    ],
  },
  {
    what: 'a Deny goes',
    both: [enter, ...role('Admin', account1)],
    before: [inline(A, 'never', denies('sts:*'))],
    lines: ['gains cross-account root/user/alice client/role/Admin: '],
  },
  {
    what: 'same account: named itself',
    before: role('Local', trusting(ACCOUNT_1), ROOT),
    after: role('Local', trusting(ACCOUNT_1, ALICE), ROOT),
    lines: ['gains same-account root/user/alice root/role/Local: '],
  },
  {
    what: 'a stranger comes in',
    before: role('Admin', account1),
    after: role('Admin', trusting(ACCOUNT_1, STRANGER)),
    lines: [`gains external ${STRANGER} client/role/Admin: `],
  },
  {
    what: 'a stranger loses its external id',
    before: admin(letting(STRANGER, {StringEquals: {'sts:ExternalId': 'x'}})),
    after: admin(letting(STRANGER)),
    lines: [
      `gains external ${STRANGER} client/role/Admin: `,
      `loses external ${STRANGER} client/role/Admin: external id x`,
    ],
  },
  {
    what: 'a Deny against a stranger goes',
    before: admin(letting(STRANGER), letting(STRANGER, undefined, {Effect: 'Deny'})),
    after: admin(letting(STRANGER)),
    lines: [`gains external ${STRANGER} client/role/Admin: `],
  },
  {
    what: 'a role that trusts a stranger is removed',
    before: role('Admin', trusting(STRANGER)),
    lines: [`loses external ${STRANGER} client/role/Admin: `],
  },
]

describe('who gains and who loses access', () => {
  for (const {what, both = [], before = [], after = [], lines} of ROWS)
    it(`${what}: ${lines.length === 0 ? 'nobody' : lines.length}`, () => {
      const all = (more: readonly Resource[]) => [user('alice'), ...both, ...more]
      assert.deepEqual(between(all(before), all(after)), lines)
    })
})
