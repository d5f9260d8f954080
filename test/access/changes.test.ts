import assert from 'node:assert/strict'
import type {AccessChange, Json, Resource} from '../../src/core/types.js'
import {worldOf} from '../../src/engine/world.js'
import {stateOf, userOf} from '../../src/kinds/resource.js'
import {accessGains} from '../../src/access/changes.js'
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
  stepsBetween,
  trusting,
  user,
} from '../ownership/estate.js'
import {ACCOUNT_1, document, ENTER, letting, MFA, modelFrom, OFFICE, STRANGER} from './world.js'

const A = ['user', 'alice'] as const
const enter = inline(A, 'enter', ENTER)
const EVERYTHING = {Effect: 'Allow', Action: '*', Resource: '*'}
const DENY_OFFICE = {Effect: 'Deny', Action: 'sts:*', Resource: '*', Condition: OFFICE}

const WORLD = worldOf([ROOT, CLIENT])

/** Who gains and loses, and whose gain is one of somebody from outside who could not get in. */
function between(before: readonly Resource[], after: readonly Resource[]): {lines: string[]; outsiders: string[]} {
  const [live, desired] = [stateOf(before), stateOf(after)]
  const changes = stepsBetween(live, desired, {}).map(({change}) => change)
  const {access, outsiders} = accessGains(modelFrom(...before), modelFrom(...after), changes, WORLD)
  return {lines: access.map(lineOf), outsiders: outsiders.map(({principal}) => principal)}
}

/** `gains cross-account root/user/alice client/role/Admin by root/group/Ops: with MFA`. */
function lineOf({change, relation, principal, role: into, through, conditions}: AccessChange): string {
  const by = through.length > 0 ? ` by ${through.join(' and ')}` : ''
  return `${change} ${relation} ${principal} ${into}${by}: ${conditions.join(', ')}`
}

interface Row {
  readonly what: string
  /** What is there before and after, besides the user alice. */
  readonly both?: readonly Resource[]
  readonly before?: readonly Resource[]
  readonly after?: readonly Resource[]
  readonly lines: readonly string[]
  /** Whose gain WIDENS_EXTERNAL is about. */
  readonly outsiders?: readonly string[]
}

const admin = (...statements: Parameters<typeof document>): Resource[] => role('Admin', document(...statements))
const withMfa = letting(ACCOUNT_1, MFA)
const fromOffice = letting(ALICE, OFFICE)
const tagged = (team: string): Resource => userOf(ROOT, {name: 'alice', path: '/', tags: {team}, marks: {}})
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
    // Of alice there is nothing to tell; whoever is given the permission there from now on is told.
    lines: [`gains cross-account ${ACCOUNT_1} client/role/Admin: `],
  },
  {
    what: 'a condition goes',
    both: [enter],
    before: admin(withMfa),
    after: admin(letting(ACCOUNT_1)),
    lines: [
      `gains cross-account ${ACCOUNT_1} client/role/Admin: `,
      'gains cross-account root/user/alice client/role/Admin: ',
      `loses cross-account ${ACCOUNT_1} client/role/Admin: with MFA`,
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
    lines: ['gains cross-account root/user/alice client/role/Admin by root/group/Ops: '],
  },
  {
    what: 'a group with members gets a policy',
    both: [group('Ops'), member('Ops', 'alice'), ...role('Admin', account1)],
    after: [attached(['group', 'Ops'], aws('AdministratorAccess'))],
    lines: ['gains cross-account root/user/alice client/role/Admin by root/group/Ops: '],
  },
  {
    what: 'a managed policy that a group has is widened',
    both: [group('Ops'), member('Ops', 'alice'), attached(['group', 'Ops'], own('Mine')), ...role('Admin', account1)],
    before: [policy('Mine', allows('s3:*'))],
    after: [policy('Mine', allows('*'))],
    lines: ['gains cross-account root/user/alice client/role/Admin by root/group/Ops: '],
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
    outsiders: [STRANGER],
  },
  {
    what: 'a stranger loses its external id',
    before: admin(letting(STRANGER, {StringEquals: {'sts:ExternalId': 'x'}})),
    after: admin(letting(STRANGER)),
    lines: [
      `gains external ${STRANGER} client/role/Admin: `,
      `loses external ${STRANGER} client/role/Admin: external id x`,
    ],
    outsiders: [STRANGER],
  },
  {
    what: 'a Deny against a stranger goes',
    before: admin(letting(STRANGER), letting(STRANGER, undefined, {Effect: 'Deny'})),
    after: admin(letting(STRANGER)),
    lines: [`gains external ${STRANGER} client/role/Admin: `],
    outsiders: [STRANGER],
  },
  {
    what: 'a role that trusts a stranger is removed',
    before: role('Admin', trusting(STRANGER)),
    lines: [`loses external ${STRANGER} client/role/Admin: `],
  },
  {
    what: 'a stranger has to give an external id from now on',
    before: admin(letting(STRANGER)),
    after: admin(letting(STRANGER, {StringEquals: {'sts:ExternalId': 'x'}})),
    lines: [
      `gains external ${STRANGER} client/role/Admin: external id x`,
      `loses external ${STRANGER} client/role/Admin: `,
    ],
  },
  {
    what: 'a stranger gets a second grant that asks for more',
    before: admin(letting(STRANGER, MFA)),
    after: admin(letting(STRANGER, MFA), letting(STRANGER, {...(MFA as object), ...(OFFICE as object)})),
    lines: [],
  },
  {
    what: 'a stranger gets another way, not a milder one',
    before: admin(letting(STRANGER, MFA)),
    after: admin(letting(STRANGER, MFA), letting(STRANGER, OFFICE)),
    lines: [`gains external ${STRANGER} client/role/Admin: from 10.0.0.0/8`],
    outsiders: [STRANGER],
  },
  {
    what: 'a Deny against a stranger becomes one with a condition',
    before: admin(letting(STRANGER), letting(STRANGER, undefined, {Effect: 'Deny'})),
    after: admin(letting(STRANGER), letting(STRANGER, OFFICE, {Effect: 'Deny'})),
    lines: [`gains external ${STRANGER} client/role/Admin: unless from 10.0.0.0/8`],
    outsiders: [STRANGER],
  },
  {
    what: 'one more Deny against a stranger',
    before: admin(letting(STRANGER), letting(STRANGER, OFFICE, {Effect: 'Deny'})),
    after: admin(letting(STRANGER), letting(STRANGER, OFFICE, {Effect: 'Deny'}), letting('*', MFA, {Effect: 'Deny'})),
    lines: [
      `gains external ${STRANGER} client/role/Admin: unless from 10.0.0.0/8, unless with MFA`,
      `loses external ${STRANGER} client/role/Admin: unless from 10.0.0.0/8`,
    ],
  },
  {
    what: 'StringLike for StringEquals: the words are the same, the access is not',
    before: admin(letting(STRANGER, {StringEquals: {'aws:PrincipalOrgID': 'o-*'}})),
    after: admin(letting(STRANGER, {StringLike: {'aws:PrincipalOrgID': 'o-*'}})),
    lines: [
      `gains external ${STRANGER} client/role/Admin: in organization o-*`,
      `loses external ${STRANGER} client/role/Admin: in organization o-*`,
    ],
    outsiders: [STRANGER],
  },
  {
    what: 'anyone in an organization: not external',
    before: role('Admin', account1),
    after: admin(letting(ACCOUNT_1), letting('*', {StringEquals: {'aws:PrincipalOrgID': 'o-x'}})),
    lines: [
      'gains cross-account * client/role/Admin: in organization o-x',
      'gains same-account client/role/Admin client/role/Admin: in organization o-x',
    ],
  },
  {
    what: 'a service: of no account',
    before: admin(letting(ACCOUNT_1)),
    after: admin(letting(ACCOUNT_1), {
      Effect: 'Allow',
      Principal: {Service: 'lambda.amazonaws.com'},
      Action: 'sts:AssumeRole',
    }),
    lines: ['gains same-account lambda.amazonaws.com client/role/Admin: '],
  },
  {
    what: 'somebody of an account that is listed and of which nothing is known',
    before: role('Admin', account1),
    after: role('Admin', trusting(ACCOUNT_1, 'arn:aws:iam::111111111111:user/eve')),
    lines: ['gains cross-account root/user/eve client/role/Admin: '],
  },
  {
    what: 'a role beside a trust in somebody of whom nothing is known: it stays as it is',
    both: role('Other', trusting('arn:aws:iam::111111111111:user/eve', STRANGER)),
    after: role('Admin', account1),
    lines: [`gains cross-account ${ACCOUNT_1} client/role/Admin: `],
  },
  {
    what: 'a user leaves one of two groups that both let in',
    both: [
      ...['Ops', 'Devs'].flatMap((name) => [group(name), inline(['group', name], 'enter', ENTER)]),
      member('Ops', 'alice'),
      ...role('Admin', account1),
    ],
    before: [member('Devs', 'alice')],
    lines: [],
  },
  {
    what: 'a user is deleted',
    both: role('Admin', account1),
    before: [user('bob'), inline(['user', 'bob'], 'enter', ENTER)],
    lines: ['loses cross-account root/user/bob client/role/Admin: '],
  },
  {
    what: 'a tag of the user meets a condition',
    both: [enter, ...admin(letting(ACCOUNT_1, {StringEquals: {'aws:PrincipalTag/team': 'data'}}))],
    before: [tagged('web')],
    after: [tagged('data')],
    lines: ['gains cross-account root/user/alice client/role/Admin: '],
  },
]

describe('who gains and who loses access', () => {
  for (const {what, both = [], before = [], after = [], lines, outsiders = []} of ROWS)
    it(`${what}: ${lines.length === 0 ? 'nobody' : lines.length}`, () => {
      const all = (more: readonly Resource[]) => [user('alice'), ...both, ...more]
      assert.deepEqual(between(all(before), all(after)), {lines, outsiders})
    })
})
