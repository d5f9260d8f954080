import assert from 'node:assert/strict'
import type {Gathered} from '../../src/engine/gather.js'
import {BOTH, file, managed, ROOT_ARN, trusting} from './base.js'
import type {Walk} from './base.js'
import {roleIn} from './look.js'

const gate = (body: string, more = ''): string => file(`roles: {Gate: {account: client, ${body}}}\n${more}`)

/** The steps of a plan wait for each other in this order, directly or not. */
const inOrder =
  (...names: string[]) =>
  ({steps}: Gathered): void => {
    const places = names.map((name) => steps.findIndex((step) => `${step.phase} ${step.change.address}` === name))
    places.forEach((place, at) => assert.ok(place >= 0, names[at]))
    for (let at = 1; at < places.length; at++) {
      const waits = new Set([steps[places[at]!]!])
      for (const step of waits) step.after.forEach((first) => waits.add(first))
      assert.ok(waits.has(steps[places[at - 1]!]!), `${names[at]} does not wait for ${names[at - 1]}`)
    }
  }

const TRUST = 'alter client/role/Gate/trust'
const P = 'alter client/policy/P'
const ADMIN = 'client/role/Gate/policy/AdministratorAccess'
const shared = (trust: string, action: string) =>
  gate(
    `trust: [${trust}], policies: [P]`,
    `policies: {P: {account: client, statements: [{allow: ["${action}"], on: ["*"]}]}}`,
  )
const limited = 'trust: [root], boundary: "arn:aws:iam::aws:policy/ReadOnlyAccess", policies: [AdministratorAccess]'
const DENY = 'inline: {no: {statements: [{deny: ["iam:*"], on: ["*"]}]}}'
const ops = (user: string, policy: string) =>
  file(
    `users: {alice: {account: root}, bob: {account: root}}\ngroups: {Ops: {account: root, users: [${user}], policies: [${policy}]}}`,
  )
const big = (n: number): string =>
  `{statements: [{allow: ["s3:GetObject"], on: [${Array.from({length: n}, (_, i) => `"arn:aws:s3:::bucket-${1000 + i}/*"`).join(',')}]}]}`
const alice = (inline: string) => file(`users: {alice: {account: root, inline: {${inline}}}}`)

export const halfway: readonly Walk[] = [
  {
    name: 'order: nobody has more halfway than before or afterwards',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: shared('client', '*')},
      {
        name: 'a policy shrinks, then the trust opens',
        yaml: shared('client, root', 's3:*'),
        planned: inOrder(P, TRUST),
      },
      {name: 'the trust closes, then the policy grows', yaml: shared('client', '*'), planned: inOrder(TRUST, P)},
      {
        name: 'a boundary before what it limits',
        yaml: gate(limited),
        planned: inOrder('make client/role/Gate/boundary', `make ${ADMIN}`),
      },
      {
        name: 'and away after it',
        yaml: gate('trust: [root]'),
        planned: inOrder(`remove ${ADMIN}`, 'remove client/role/Gate/boundary'),
      },
      {
        name: 'a Deny before what it limits',
        yaml: gate(`trust: [root], policies: [AdministratorAccess], ${DENY}`),
        planned: inOrder('make client/role/Gate/inline/no', `make ${ADMIN}`),
      },
      {
        name: 'and away after it',
        yaml: gate('trust: [root], policies: [ReadOnlyAccess]'),
        planned: inOrder(`remove ${ADMIN}`, 'remove client/role/Gate/inline/no'),
      },
      {
        name: 'who leaves does not get the new powers',
        yaml: gate('trust: [client], policies: [ReadOnlyAccess, AdministratorAccess]'),
        planned: inOrder(TRUST, `make ${ADMIN}`),
      },
    ],
  },
  {
    name: 'order: the members of a group change around its powers',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: ops('alice', 'ReadOnlyAccess')},
      {
        name: 'swapped',
        yaml: ops('bob', 'AdministratorAccess'),
        planned: inOrder(
          'remove root/group/Ops/user/alice',
          'make root/group/Ops/policy/AdministratorAccess',
          'remove root/group/Ops/policy/ReadOnlyAccess',
          'make root/group/Ops/user/bob',
        ),
      },
    ],
  },
  {
    name: 'order: inline policies that grow wait for those that shrink when both do not fit the quota',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: alice(`aa: ${big(10)}, bb: ${big(40)}`)},
      {name: 'one grows, one goes', yaml: alice(`aa: ${big(55)}`)},
      {name: 'one shrinks, one comes', yaml: alice(`aa: ${big(10)}, A: ${big(40)}`)},
      {name: 'sizes swapped', yaml: alice(`aa: ${big(40)}, A: ${big(10)}`)},
    ],
  },
  {
    name: 'replacement: what others wrote and names it is told with the request that mends it',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: gate('trust: [root]')},
      {
        name: 'made anew',
        yaml: gate('trust: [root], path: /ci/'),
        byHand: (lab) =>
          lab.send('client', 'CreateRole', {
            RoleName: 'Vendor',
            AssumeRolePolicyDocument: trusting('arn:aws:iam::222222222222:role/Gate'),
          }),
        options: {allow: ['REPLACES']},
        finds: ['resave-by-hand'],
      },
    ],
  },
  {
    name: 'replacement: a trust of ours that names it has to be selected too',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: gate('trust: [root]', '').replace(
          '}}',
          '}, Up: {account: root, trust: [{principal: client/role/Gate, caller: false}]}}',
        ),
      },
      {
        name: 'left out',
        yaml: gate('trust: [root], path: /ci/').replace(
          '}}',
          '}, Up: {account: root, trust: [{principal: client/role/Gate, caller: false}]}}',
        ),
        options: {allow: ['REPLACES'], only: ['client/role/Gate']},
        exit: 3,
        refused: ['left-out'],
      },
      {
        name: 'selected',
        yaml: gate('trust: [root], path: /ci/').replace(
          '}}',
          '}, Up: {account: root, trust: [{principal: client/role/Gate, caller: false}]}}',
        ),
        options: {allow: ['REPLACES'], only: ['client/role/Gate', 'root/role/Up']},
      },
    ],
  },
  {
    name: '--only: a part of what is not ours needs the adoption of its owner',
    accounts: BOTH,
    stops: [
      {
        name: 'left out',
        yaml: gate('trust: [client], policies: [ReadOnlyAccess]'),
        async byHand(lab) {
          await lab.send('client', 'CreateRole', {RoleName: 'Gate', AssumeRolePolicyDocument: trusting(ROOT_ARN)})
          await lab.send('client', 'AttachRolePolicy', {RoleName: 'Gate', PolicyArn: managed('SecurityAudit')})
        },
        options: {only: ['client/role/Gate/policy/*']},
        exit: 3,
        refused: ['left-out', 'left-out'],
      },
      {
        name: 'selected',
        yaml: gate('trust: [client], policies: [ReadOnlyAccess]'),
        options: {only: ['client/role/Gate'], adopt: true},
      },
    ],
  },
  {
    name: '--only: a glob that matches nothing, and refusals elsewhere',
    accounts: BOTH,
    stops: [
      {
        name: 'a wrong kind',
        yaml: gate('trust: [root]'),
        options: {only: ['client/roles/*']},
        fails: /--only client\/roles\/\* matches nothing; did you mean client\/role\/\*\?/,
      },
      {name: 'an odd glob', yaml: gate('trust: [root]'), options: {only: ['client/role/[G']}, fails: /matches nothing/},
      {
        name: "another owner's, not selected",
        yaml: gate('trust: [client]', 'users: {zoe: {account: root}}'),
        byHand: (lab) =>
          lab.send('root', 'CreateUser', {UserName: 'zoe', Tags: [{Key: 'xrole:owner', Value: 'other'}]}),
        options: {account: ['client']},
        plans: ['create client/role/Gate'],
      },
      {
        name: "another owner's, selected by a part",
        yaml: gate('trust: [client]', 'users: {zoe: {account: root, policies: [ReadOnlyAccess]}}'),
        options: {only: ['root/user/zoe/policy/*']},
        exit: 3,
        refused: ['other-owner'],
      },
    ],
  },
  {
    name: 'a policy of the account by a wrong path or case is refused before anything is written',
    accounts: BOTH,
    stops: ['Foo', 'x/foo'].map((name) => ({
      name,
      yaml: gate(`trust: [root], policies: ["arn:aws:iam::222222222222:policy/${name}"]`),
      byHand:
        name === 'Foo'
          ? (lab) =>
              lab.send('client', 'CreatePolicy', {
                PolicyName: 'Foo',
                Path: '/x/',
                PolicyDocument:
                  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
              })
          : async () => undefined,
      exit: 1,
      refused: ['dangling-reference'],
    })),
  },
  {
    name: 'retire: the line may not go while something protected is left',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: gate('trust: [root], protect: true')},
      {
        name: 'a leftover',
        yaml: file('users: {alice: {account: root}}').replace(
          'client: "222222222222"',
          'client: {id: "222222222222", retire: true}',
        ),
        finds: ['protected-leftover'],
        findsNot: ['retired'],
        then: async (lab) => assert.equal((await roleIn(lab, 'client', 'Gate')).RoleName, 'Gate'),
      },
    ],
  },
]
