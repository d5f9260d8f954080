import assert from 'node:assert/strict'
import type {Kind, Kinds, World} from '../../src/core/kind.js'
import {order} from '../../src/core/order.js'
import type {Step} from '../../src/core/steps.js'
import type {Change} from '../../src/core/types.js'

interface Value {
  readonly needs: readonly string[]
}

/** A kind with no AWS in it: things that need things. */
const thing: Kind<Value> = {
  name: 'thing',
  refs: ({value}) => value.needs.map((address) => ({address, how: 'needs'})),
  same: () => true,
  make: () => [],
  remove: () => [],
  alter: () => [],
}
const kinds: Kinds = new Map([['thing', thing]])
const world: World = {addressOf: () => undefined, accountIds: new Set()}

/** `a/x` in account a, which needs others. */
const change = (name: string, ...needs: string[]): Change => {
  const [account, own] = name.split('/') as [string, string]
  const address = (one: string) => one.replace('/', '/thing/')
  return {
    key: address(name),
    address: address(name),
    account: {name: account, id: account, partition: 'aws'},
    kind: 'thing',
    name: own,
    verb: 'create',
    cause: 'unknown',
    after: {needs: needs.map(address)},
    hazards: [],
    notes: [],
  }
}

const short = (step: Step): string => step.change.address.replace('/thing/', '/')

/** The steps in order, each with what it waits for: `a/last < a/x, a/y`. */
const lines = (changes: readonly Change[], ...late: string[]): string[] =>
  order(changes, new Map(), kinds, world, ({account, name}) => late.includes(`${account.name}/${name}`)).map((step) =>
    step.after.length === 0 ? short(step) : `${short(step)} < ${step.after.map(short).sort().join(', ')}`,
  )

interface Case {
  readonly changes: readonly Change[]
  readonly late: readonly string[]
  readonly expected: readonly string[]
}

const CASES: Record<string, Case> = {
  'nothing is late': {changes: [change('a/x'), change('a/y', 'a/x')], late: [], expected: ['a/x', 'a/y < a/x']},
  'after all of its account, before nothing of others': {
    changes: [change('a/gate'), change('a/x'), change('a/y', 'a/x'), change('b/z')],
    late: ['a/gate'],
    expected: ['a/x', 'b/z', 'a/y < a/x', 'a/gate < a/x, a/y'],
  },
  'two that are late wait for the rest, not for each other': {
    changes: [change('a/gate'), change('a/plan'), change('a/x')],
    late: ['a/gate', 'a/plan'],
    expected: ['a/x', 'a/gate < a/x', 'a/plan < a/x'],
  },
  'what waits for it comes after it': {
    changes: [change('a/gate'), change('a/x', 'a/gate'), change('a/y', 'a/x'), change('a/z')],
    late: ['a/gate'],
    expected: ['a/z', 'a/gate < a/z', 'a/x < a/gate', 'a/y < a/x'],
  },
  'what waits for it by way of another account comes after it': {
    changes: [change('a/gate'), change('b/x', 'a/gate'), change('a/y', 'b/x'), change('a/z')],
    late: ['a/gate'],
    expected: ['a/z', 'a/gate < a/z', 'b/x < a/gate', 'a/y < b/x'],
  },
  'late in two accounts, each behind what the other waits for': {
    changes: [change('a/gate', 'b/p'), change('b/gate', 'a/p'), change('b/p'), change('a/p'), change('a/q', 'b/gate')],
    late: ['a/gate', 'b/gate'],
    expected: ['a/p', 'b/p', 'b/gate < a/p, b/p', 'a/q < b/gate', 'a/gate < a/p, a/q, b/p'],
  },
  'late in two accounts that would wait for each other: one of them does not': {
    changes: [change('a/gate'), change('b/gate'), change('a/q', 'b/gate'), change('b/q', 'a/gate')],
    late: ['a/gate', 'b/gate'],
    expected: ['b/gate', 'a/q < b/gate', 'a/gate < a/q', 'b/q < a/gate'],
  },
}

describe('what comes last in its account', () => {
  for (const [name, {changes, late, expected}] of Object.entries(CASES))
    it(name, () => {
      assert.deepEqual(lines(changes, ...late), expected)
      assert.deepEqual(lines([...changes].reverse(), ...late), expected)
    })
})
