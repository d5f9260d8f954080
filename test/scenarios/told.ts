import assert from 'node:assert/strict'
import {fileLimit, railWarnings} from '../../src/engine/rail-warnings.js'
import type {Gathered} from '../../src/engine/gather.js'
import {BOTH, file} from './base.js'
import type {Walk} from './base.js'

const hazards = ({plan}: Gathered): string[] =>
  [...new Set(plan.changes.flatMap((change) => change.hazards.map(({name}) => `${name} ${change.address}`)))].sort()

const access = ({plan}: Gathered): string[] =>
  plan.access.map(({principal, role, change, conditions, through}) =>
    [principal, change, role, ...through.map((group) => `by ${group}`), conditions.join(', ')].join(' ').trim(),
  )

const ROOT = 'arn:aws:iam::111111111111:root'

const users = 'users: {alice: {account: root}, paul: {account: root}}'

const group = (members: string): string =>
  file(`
roles: {Admin: {account: client, trust: [root/group/Ops], mfa: true}}
groups: {Ops: {account: root, users: [${members}], policies: [IAMFullAccess]}}
${users}`)

const trusting = (lines: string): string => file(`roles: {Gate: {account: client, trust: [${lines}]}}`)

const reading = (action: string, rest = ''): string =>
  file(
    `roles: {Gate: {account: client, trust: [root], inline: {x: {statements: [{allow: ["${action}"], on: ["*"]${rest}}]}}}}`,
  )

const FULL = 'policies: {Full: {account: client, statements: [{allow: ["*"], on: ["*"]}]}}'
const full = (rest: string): string => file(`${FULL}\nroles: {Gate: {account: client, trust: [root]${rest}}}`)

const MFA_WHEN = ', when: {Bool: {aws:MultiFactorAuthPresent: "true"}}'

/** What a plan says of access and hazards. */
export const told: readonly Walk[] = [
  {
    name: 'who joins a group gains what the group may assume, and becomes an administrator by it',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: group('alice')},
      {
        name: 'another member',
        yaml: group('paul'),
        planned(gathered) {
          assert.deepEqual(access(gathered), [
            'root/user/paul gains client/role/Admin by root/group/Ops with MFA',
            'root/user/alice loses client/role/Admin by root/group/Ops with MFA',
          ])
          assert.ok(hazards(gathered).includes('GRANTS_ADMIN root/group/Ops/user/paul'))
        },
      },
    ],
  },
  {
    name: 'a trust that asks for more widens nothing, one that asks for less revokes nothing',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: trusting('root')},
      {
        name: 'more',
        yaml: trusting('{principal: root, mfa: true}'),
        planned(gathered) {
          assert.deepEqual(hazards(gathered), ['REVOKES_ACCESS client/role/Gate/trust'])
          assert.deepEqual(access(gathered), [
            `${ROOT} gains client/role/Gate with MFA`,
            `${ROOT} loses client/role/Gate`,
          ])
        },
      },
      {
        name: 'less',
        yaml: trusting('root'),
        planned: (gathered) => assert.deepEqual(hazards(gathered), ['WIDENS_ACCESS client/role/Gate/trust']),
      },
      {
        name: 'two ways in',
        yaml: trusting('{principal: root, mfa: true}, {principal: root, externalId: acme-1}'),
        planned: (gathered) =>
          assert.deepEqual(access(gathered).slice(0, 2), [
            `${ROOT} gains client/role/Gate external id acme-1`,
            `${ROOT} gains client/role/Gate with MFA`,
          ]),
      },
    ],
  },
  {
    name: 'a policy that allows less widens nothing, one that allows more revokes nothing',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: reading('s3:*')},
      ...[
        {name: 'fewer actions', yaml: reading('s3:Get*'), is: 'REVOKES_ACCESS'},
        {name: 'a condition', yaml: reading('s3:Get*', MFA_WHEN), is: 'REVOKES_ACCESS'},
        {name: 'all again', yaml: reading('s3:*'), is: 'WIDENS_ACCESS'},
      ].map(({name, yaml, is}) => ({
        name,
        yaml,
        planned: (gathered: Gathered) => assert.deepEqual(hazards(gathered), [`${is} client/role/Gate/inline/x`]),
      })),
      {
        name: 'others',
        yaml: reading('sqs:*'),
        planned: (gathered) =>
          assert.deepEqual(hazards(gathered), [
            'REVOKES_ACCESS client/role/Gate/inline/x',
            'WIDENS_ACCESS client/role/Gate/inline/x',
          ]),
      },
    ],
  },
  {
    name: 'one’s own policy that allows everything makes an administrator, as does a boundary that goes',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: full(', boundary: ReadOnlyAccess')},
      {
        name: 'attached, and limited to reading',
        yaml: full(', boundary: ReadOnlyAccess, policies: [Full]'),
        planned: (gathered) => assert.deepEqual(hazards(gathered), ['WIDENS_ACCESS client/role/Gate/policy/Full']),
      },
      {
        name: 'without the boundary',
        yaml: full(', policies: [Full]'),
        planned: (gathered) => assert.ok(hazards(gathered).includes('GRANTS_ADMIN client/role/Gate/boundary')),
      },
      {name: 'without both', yaml: full('')},
      {
        name: 'attached, and limited by nothing',
        yaml: full(', policies: [Full]'),
        planned: (gathered) => assert.ok(hazards(gathered).includes('GRANTS_ADMIN client/role/Gate/policy/Full')),
      },
    ],
  },
  {
    name: 'a plan warns of more deletions than apply lets pass',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: file(`${users}\nroles: {Gate: {account: client, trust: [root]}}`)},
      {
        name: 'two of three',
        yaml: file('roles: {Gate: {account: client, trust: [root]}}'),
        exit: 3,
        planned(gathered) {
          const found = railWarnings(gathered.plan, gathered.owned, fileLimit(gathered))
          assert.deepEqual(
            found.map(({code, severity}) => `${severity} ${code}`),
            ['warning max-deletes'],
          )
          assert.match(found[0]?.message ?? '', /--max-deletes 2\. Is another file using the owner "acme"\?$/)
        },
      },
    ],
  },
]
