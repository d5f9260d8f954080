import assert from 'node:assert/strict'
import {BOTH, file, roleByHand} from './base.js'
import type {Stop, Walk} from './base.js'
import {namesIn, roleIn} from './look.js'

const safety = (entries: string): string => `safety: {allow: [${entries}]}\n`
const entry = (hazard: string, address: string, until = '2027-01-31'): string =>
  `{hazard: ${hazard}, address: ${address}, reason: agreed, until: ${until}}`

const users = (n: number, limit: string): string =>
  file(
    `users: {${Array.from({length: n}, (_, i) => `u${i}: {account: root}`).join(', ')}}\nsafety: {maxDeletes: ${limit}}\n`,
  )
/** From one number of users to another, under a limit of the file. */
const to = (n: number, limit: string, flag?: string): Stop => ({
  name: `${n} left with maxDeletes: ${limit}${flag === undefined ? '' : ` and --max-deletes ${flag}`}`,
  yaml: users(n, limit),
  options: flag === undefined ? {} : {maxDeletes: flag},
})
const not = (stop: Stop): Stop => ({...stop, name: `${stop.name}: refused`, exit: 3, refused: ['max-deletes']})

const deployer = (path: string, rest = ''): string =>
  file(`roles: {Deployer: {account: client, trust: [root], path: ${path}}}\n${rest}`)
/** So that one replacement is not too many deletions. */
const TWO = 'users: {a: {account: root}, b: {account: root}}\n'
const gates = (trust: string, rest = ''): string =>
  file(`roles: {Gate: {account: client, trust: ${trust}}, Other: {account: client, trust: ${trust}}}\n${rest}`)
const gate = (rest: string): string => file(`roles: {Gate: {account: client, trust: [root]}}\n${rest}`)

export const railsOfTheFile: readonly Walk[] = [
  {
    name: 'maxDeletes: a number, at one less, just so many and one more',
    accounts: BOTH,
    stops: [to(20, '5'), not(to(14, '5')), to(15, '5'), to(11, '5'), not(to(5, '5'))],
  },
  {
    name: 'maxDeletes: a share, at one less, just so many and one more',
    accounts: BOTH,
    stops: [to(20, '20%'), not(to(15, '20%')), to(16, '20%'), to(14, '20%'), not(to(11, '20%'))],
  },
  {
    name: 'maxDeletes: none at all; the flag goes before it',
    accounts: BOTH,
    stops: [
      to(10, '0'),
      not(to(9, '0')),
      to(9, '0', '1'),
      not(to(7, '5', '1')),
      {...to(7, '5'), then: async (lab) => assert.equal((await namesIn(lab, 'root')).length, 7)},
    ],
  },
  {
    name: 'a replacement passes by an entry, and by no other',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', TWO)},
      {
        name: 'of another role: refused',
        yaml: deployer('/ci/', `${TWO}${safety(entry('REPLACES', 'client/role/Builder'))}`),
        exit: 3,
        refused: ['hazard'],
      },
      {
        name: 'of another hazard: refused',
        yaml: deployer('/ci/', `${TWO}${safety(entry('LOCKS_OUT', 'client/Deployer'))}`),
        exit: 3,
        refused: ['hazard'],
      },
      {
        name: 'whose last day was yesterday: refused',
        yaml: deployer('/ci/', `${TWO}${safety(entry('REPLACES', 'client/Deployer', '2026-11-21'))}`),
        exit: 3,
        refused: ['hazard'],
        finds: ['allowance-over'],
      },
      {
        name: 'its own, on its last day',
        yaml: deployer('/ci/', `${TWO}${safety(entry('REPLACES', 'client/Deployer', '2026-11-22'))}`),
        planned: ({plan}) =>
          assert.deepEqual(
            plan.safety.map(({hazard, address}) => `${hazard} ${address}`),
            ['REPLACES client/role/Deployer'],
          ),
        then: async (lab) => assert.equal((await roleIn(lab, 'client', 'Deployer')).Path, '/ci/'),
      },
      {
        name: 'used no longer, it is no part of the plan',
        yaml: deployer('/ci/', `${TWO}${safety(entry('REPLACES', 'client/Deployer'))}`),
        plans: [],
        planned: ({plan}) => assert.deepEqual(plan.safety, []),
      },
    ],
  },
  {
    name: 'outsiders come in by an entry for the role, for that role only',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: gates('[root]')},
      {
        name: 'one of two: refused',
        yaml: gates('["999999999999"]', safety(entry('WIDENS_EXTERNAL', 'client/role/Gate'))),
        exit: 3,
        refused: ['hazard'],
      },
      {
        name: 'a flag for the other',
        yaml: gates('["999999999999"]', safety(entry('WIDENS_EXTERNAL', 'client/role/Gate'))),
        options: {allow: ['WIDENS_EXTERNAL']},
      },
      {name: 'and out', yaml: gates('[root]')},
      {
        name: 'both, by a glob of names and by the part',
        yaml: gates(
          '["999999999999"]',
          safety(
            `${entry('WIDENS_EXTERNAL', '"client/role/G*"')}, ${entry('WIDENS_EXTERNAL', 'client/role/Other/trust')}`,
          ),
        ),
      },
    ],
  },
  {
    name: 'a thing is adopted by an entry',
    accounts: BOTH,
    stops: [
      {name: 'refused', yaml: gate(''), byHand: roleByHand, exit: 3, refused: ['adoption']},
      {
        name: 'another: refused',
        yaml: gate(safety(entry('ADOPTS', 'root/role/Gate'))),
        exit: 3,
        refused: ['adoption'],
      },
      {
        name: 'adopted',
        yaml: gate(safety(entry('ADOPTS', 'client/role/Gate'))),
        then: async (lab) =>
          assert.ok((await roleIn(lab, 'client', 'Gate')).Tags.some(({Key}) => Key === 'xrole:owner')),
      },
    ],
  },
]
