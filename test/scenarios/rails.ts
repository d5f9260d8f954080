import assert from 'node:assert/strict'
import type {HazardName} from '../../src/core/types.js'
import {BOTH, file} from './base.js'
import type {Stop, Walk} from './base.js'
import {namesIn} from './look.js'

const users = (n: number): string =>
  file(`users: {${Array.from({length: n}, (_, i) => `u${i}: {account: root}`).join(', ')}}`)

/** Going from one number of users to another. */
const to = (n: number, maxDeletes?: string): Stop => ({
  name: `${n} left${maxDeletes === undefined ? '' : ` with --max-deletes ${maxDeletes}`}`,
  yaml: users(n),
  options: maxDeletes === undefined ? {} : {maxDeletes},
})
const not = (stop: Stop, ...refused: string[]): Stop => ({...stop, name: `${stop.name}: refused`, exit: 3, refused})

const gate = (trust: string, rest = ''): string => file(`roles: {Gate: {account: client, trust: ${trust}${rest}}}`)
const KEPT_OUT = '{statement: {Effect: Deny, Principal: {AWS: "999999999999"}, Action: sts:AssumeRole}}'
const allowed = (name: string, yaml: string, ...allow: HazardName[]): Stop => ({name, yaml, options: {allow}})

const LOCKED = `OrganizationAccountAccessRole: {account: client, trust: [client], policies: [AdministratorAccess]}`

export const rails: readonly Walk[] = [
  {
    name: 'deletions of ten things: three are 30 %, four are refused, a flag allows them',
    accounts: BOTH,
    stops: [
      to(10),
      not(to(6), 'max-deletes'),
      not(to(6, '3'), 'max-deletes'),
      not(to(6, '39%'), 'max-deletes'),
      to(7),
      not(to(4, '2'), 'max-deletes'),
      to(5, '2'),
      not(to(2, '59%'), 'max-deletes'),
      to(2, '60%'),
      to(1),
      not(to(0), 'keeps-nothing'),
      not({...to(0, '5'), options: {maxDeletes: '5', allow: ['REPLACES']}}, 'keeps-nothing'),
      {...to(0), options: {allow: ['DELETES']}, then: async (lab) => assert.deepEqual(await namesIn(lab, 'root'), [])},
    ],
  },
  {
    name: 'deletions of 37 things: 30 % would be 11, ten is the most',
    accounts: BOTH,
    stops: [to(37), not(to(26), 'max-deletes'), to(27)],
  },
  {
    name: 'replacements and expiries count as deletions',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file(
          'roles: {A: {account: client, trust: [root]}, B: {account: client, trust: [root]}, C: {account: root, trust: [root]}}',
        ),
      },
      {
        name: 'one replaced, one expired: refused',
        yaml: file(
          'roles: {A: {account: client, trust: [root], path: /x/}, B: {account: client, trust: [root], expires: 2026-01-01}, C: {account: root, trust: [root]}}',
        ),
        options: {allow: ['REPLACES']},
        exit: 3,
        refused: ['max-deletes'],
      },
      {
        name: 'allowed',
        yaml: file(
          'roles: {A: {account: client, trust: [root], path: /x/}, B: {account: client, trust: [root], expires: 2026-01-01}, C: {account: root, trust: [root]}}',
        ),
        options: {allow: ['REPLACES'], maxDeletes: '2'},
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'client'), ['role/A']),
      },
    ],
  },
  {
    name: 'a plan that makes something keeps something',
    accounts: BOTH,
    stops: [
      to(1),
      {name: 'another instead', yaml: gate('[root]'), plans: ['create client/role/Gate', 'delete root/user/u0']},
    ],
  },
  {
    name: 'what lets outsiders in is refused by name; services, organizations and exact subjects are no outsiders',
    accounts: BOTH,
    stops: [
      {name: 'a foreign account', yaml: gate('["999999999999"]'), exit: 3, refused: ['hazard']},
      {
        name: 'everybody',
        yaml: gate('[{statement: {Effect: Allow, Principal: {AWS: "*"}, Action: sts:AssumeRole}}]'),
        exit: 3,
        refused: ['hazard'],
      },
      {
        name: 'any subject',
        yaml: gate('[{oidc: oidc.eks.eu-west-1.amazonaws.com/id/ABC, audience: sts.amazonaws.com, subject: "*"}]'),
        exit: 3,
        refused: ['hazard'],
      },
      {
        name: 'another hazard allowed',
        yaml: gate('["999999999999"]'),
        options: {allow: ['REPLACES', 'LOCKS_OUT', 'DELETES_CREDENTIALS']},
        exit: 3,
        refused: ['hazard'],
      },
      allowed('a service', gate('[lambda.amazonaws.com]')),
      allowed('an organization', gate('[{org: o-abcd123456}]')),
      allowed('an exact subject', gate('[{github: acme/app, branch: main}]')),
      allowed('a foreign account, allowed', gate('["999999999999"]'), 'WIDENS_EXTERNAL'),
      {name: 'one that is in already widens nothing', yaml: gate('["999999999999"]', ', description: x')},
      {name: 'kept out by a Deny', yaml: gate(`["999999999999", ${KEPT_OUT}]`)},
      {name: 'the Deny goes', yaml: gate('["999999999999"]'), exit: 3, refused: ['hazard']},
      allowed('the Deny goes, allowed', gate('["999999999999"]'), 'WIDENS_EXTERNAL'),
      {
        name: 'one condition more',
        yaml: gate('[{principal: "999999999999", externalId: acme-7f3a}]'),
      },
      {
        name: 'the condition goes',
        yaml: gate('["999999999999"]'),
        exit: 3,
        refused: ['hazard'],
      },
      {
        name: 'a listed account that is not managed is no outsider',
        yaml: gate('[partner]').replace('accounts: {', 'accounts: {partner: {id: "333333333333", connect: false}, '),
      },
    ],
  },
  {
    name: 'one refusal refuses the whole',
    accounts: BOTH,
    stops: [
      {
        name: 'refused',
        yaml: file(
          'roles: {Gate: {account: client, trust: ["999999999999"]}, Fine: {account: client, trust: [root]}}\nusers: {alice: {account: root}}',
        ),
        exit: 3,
        refused: ['hazard'],
      },
    ],
  },
  {
    name: 'the way into an account is not closed: neither by its trust nor by its removal',
    accounts: BOTH,
    notOn: {moto: 'it has no connect roles, and its AssumeRole checks nothing'},
    stops: [
      {name: 'refused', yaml: file(`roles: {${LOCKED}}`), options: {adopt: true}, exit: 3, refused: ['hazard']},
      {
        name: 'open, it may be declared',
        yaml: file(
          `roles: {${LOCKED.replace('trust: [client]', 'trust: [root]')}}\nusers: {alice: {account: root}, bob: {account: root}}`,
        ),
        options: {adopt: true},
      },
      {
        name: 'not removed',
        yaml: file('users: {alice: {account: root}, bob: {account: root}}'),
        exit: 3,
        refused: ['hazard', 'hazard'],
      },
      {
        name: 'not replaced by one that is closed',
        yaml: file(`roles: {${LOCKED}}\nusers: {alice: {account: root}, bob: {account: root}}`),
        exit: 3,
        refused: ['hazard'],
      },
    ],
  },
]
