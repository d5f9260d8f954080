import assert from 'node:assert/strict'
import {ALLOWABLE} from '../../src/core/allowances.js'
import type {Allowance, HazardName, Plan, Verb} from '../../src/core/types.js'
import {NEEDS_ALLOW, rails, type Allowed} from '../../src/ownership/rails.js'
import {ALLOWED_BY} from '../../src/render/sections.js'
import {change, client, plan, user} from '../render/plans.js'

const NOTHING: Allowed = {hazards: new Set(), adopt: false}
const inFile = (limit: string) => ({limit, at: 'accounts.yaml:9'})

const gone = (n: number, verb: Verb = 'delete'): Plan =>
  plan(Array.from({length: n}, (_, i) => change(client, `user/u${i}`, 'user', {verb, before: user(`u${i}`)})))

interface Limit {
  readonly name: string
  readonly owned: number
  readonly allowed?: Partial<Allowed>
  readonly most: number
  readonly says: string
}

const LIMITS: readonly Limit[] = [
  {name: '30 % of 20', owned: 20, most: 6, says: 'more than the 6 it may'},
  {name: '30 % of 33 is nine', owned: 33, most: 9, says: 'more than the 9 it may'},
  {name: 'ten of 34', owned: 34, most: 10, says: 'more than the 10 it may'},
  {name: 'ten of 1,000', owned: 1000, most: 10, says: 'more than the 10 it may'},
  {name: 'at least one, of 3', owned: 3, most: 1, says: 'more than the 1 it may'},
  {
    name: 'maxDeletes: 5',
    owned: 100,
    allowed: {fileMaxDeletes: inFile('5')},
    most: 5,
    says: 'more than the 5 that accounts.yaml:9 lets it',
  },
  {
    name: 'maxDeletes: 25, more than the default',
    owned: 30,
    allowed: {fileMaxDeletes: inFile('25')},
    most: 25,
    says: 'more than the 25 that accounts.yaml:9 lets it',
  },
  {
    name: 'maxDeletes: 20%',
    owned: 59,
    allowed: {fileMaxDeletes: inFile('20%')},
    most: 11,
    says: 'more than the 11 (20%) that accounts.yaml:9 lets it',
  },
  {
    name: 'maxDeletes: 0',
    owned: 100,
    allowed: {fileMaxDeletes: inFile('0')},
    most: 0,
    says: 'more than the 0 that accounts.yaml:9 lets it',
  },
  {
    name: '--max-deletes 7 over maxDeletes: 5',
    owned: 100,
    allowed: {maxDeletes: '7', fileMaxDeletes: inFile('5')},
    most: 7,
    says: 'more than the 7 it may',
  },
  {
    name: '--max-deletes 2 over maxDeletes: 5',
    owned: 100,
    allowed: {maxDeletes: '2', fileMaxDeletes: inFile('5')},
    most: 2,
    says: 'more than the 2 it may',
  },
  {
    name: '--max-deletes 3% over maxDeletes: 50%',
    owned: 100,
    allowed: {maxDeletes: '3%', fileMaxDeletes: inFile('50%')},
    most: 3,
    says: 'more than the 3 it may',
  },
  {
    name: '--max-deletes 0 over the default',
    owned: 100,
    allowed: {maxDeletes: '0'},
    most: 0,
    says: 'more than the 0 it may',
  },
]

describe('rails: how many deletions', () => {
  for (const {name, owned, allowed, most, says} of LIMITS) {
    const judged = (n: number, verb?: Verb) => rails(gone(n, verb), owned, {...NOTHING, ...allowed})
    for (const n of [most - 1, most].filter((each) => each >= 0))
      it(`${name}: ${n} pass`, () => assert.deepEqual(judged(n), []))
    it(`${name}: ${most + 1} are refused, deletions and replacements alike`, () => {
      for (const found of [judged(most + 1), judged(most + 1, 'replace')]) {
        assert.deepEqual(
          found.map((one) => one.code),
          ['max-deletes'],
        )
        assert.match(
          found[0]?.message ?? '',
          new RegExp(`${says.replace(/[()]/g, '\\$&')}; .* --max-deletes ${most + 1}$`),
        )
      }
    })
  }
})

const entry = (hazard: HazardName, address: string): Allowance => ({
  hazard,
  address,
  reason: 'r',
  until: '2027-01-31',
  place: {file: 'accounts.yaml', start: 0, end: 0},
})

describe('rails: what the file lets pass', () => {
  const risky = (safety: readonly Allowance[]): Plan =>
    plan(
      [
        change(client, 'role/A', 'role', {verb: 'replace', hazards: [['REPLACES', 'x']]}),
        change(client, 'role/A/trust', 'trust', {
          hazards: [
            ['WIDENS_EXTERNAL', 'x'],
            ['LOCKS_OUT', 'x'],
          ],
        }),
        change(client, 'role/B', 'role', {verb: 'adopt', hazards: [['ADOPTS', 'x']]}),
      ],
      {safety},
    )
  const refused = (safety: readonly Allowance[], allowed: Partial<Allowed> = {}): string[] =>
    rails(risky(safety), 100, {...NOTHING, ...allowed}).map(({message}) => message.split(/:| exists/)[0] ?? '')

  const CASES: Readonly<Record<string, [readonly Allowance[], readonly string[]]>> = {
    nothing: [
      [],
      [
        'LOCKS_OUT client/role/A/trust',
        'REPLACES client/role/A',
        'WIDENS_EXTERNAL client/role/A/trust',
        'client/role/B',
      ],
    ],
    'one hazard of one thing': [
      [entry('REPLACES', 'client/role/A')],
      ['LOCKS_OUT client/role/A/trust', 'WIDENS_EXTERNAL client/role/A/trust', 'client/role/B'],
    ],
    'a hazard of a part, by its owner': [
      [entry('WIDENS_EXTERNAL', 'client/role/A')],
      ['LOCKS_OUT client/role/A/trust', 'REPLACES client/role/A', 'client/role/B'],
    ],
    'a hazard of a part, by its own address': [
      [entry('LOCKS_OUT', 'client/role/A/trust')],
      ['REPLACES client/role/A', 'WIDENS_EXTERNAL client/role/A/trust', 'client/role/B'],
    ],
    'an adoption': [
      [entry('ADOPTS', 'client/role/B')],
      ['LOCKS_OUT client/role/A/trust', 'REPLACES client/role/A', 'WIDENS_EXTERNAL client/role/A/trust'],
    ],
    'another thing': [
      [entry('ADOPTS', 'client/role/A'), entry('REPLACES', 'client/role/B')],
      [
        'LOCKS_OUT client/role/A/trust',
        'REPLACES client/role/A',
        'WIDENS_EXTERNAL client/role/A/trust',
        'client/role/B',
      ],
    ],
    everything: [
      [
        entry('LOCKS_OUT', '*/role/A'),
        entry('REPLACES', 'client/role/A*'),
        entry('WIDENS_EXTERNAL', 'client/*/A'),
        entry('ADOPTS', 'client/role/B'),
      ],
      [],
    ],
  }
  for (const [name, [safety, left]] of Object.entries(CASES)) it(name, () => assert.deepEqual(refused(safety), left))

  it('flags add to it', () => {
    assert.deepEqual(
      refused([entry('REPLACES', 'client/role/A')], {adopt: true, hazards: new Set(['LOCKS_OUT', 'WIDENS_EXTERNAL'])}),
      [],
    )
  })

  it('an entry does not let a deletion too many pass', () => {
    const value = {...risky([entry('REPLACES', 'client/role/A')]), changes: risky([]).changes.slice(0, 1)}
    const found = rails(value, 100, {...NOTHING, fileMaxDeletes: inFile('0')})
    assert.deepEqual(
      found.map((one) => one.code),
      ['max-deletes'],
    )
  })

  it('entries are for just what apply refuses by name, and for adoptions', () => {
    assert.deepEqual([...ALLOWABLE].sort(), Object.keys(ALLOWED_BY).sort())
    assert.deepEqual([...NEEDS_ALLOW, 'ADOPTS'].sort(), [...ALLOWABLE].sort())
  })
})
