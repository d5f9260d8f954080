import assert from 'node:assert/strict'
import {nodesInCycles} from '../../src/core/cycles.js'

const cases: [name: string, edges: Record<string, string[]>, inCycles: string[]][] = [
  ['nothing', {}, []],
  ['a chain', {a: ['b'], b: ['c'], c: []}, []],
  ['a node that points at itself', {a: ['a'], b: ['a']}, ['a']],
  ['two that point at each other', {a: ['b'], b: ['a'], c: ['a']}, ['a', 'b']],
  ['a cycle of three behind a chain', {x: ['a'], a: ['b'], b: ['c'], c: ['a']}, ['a', 'b', 'c']],
  ['two cycles that share a node', {a: ['b', 'c'], b: ['a'], c: ['a']}, ['a', 'b', 'c']],
  ['a diamond', {a: ['b', 'c'], b: ['d'], c: ['d'], d: []}, []],
  ['an edge out of the graph', {a: ['gone']}, []],
]

describe('core/cycles', () => {
  for (const [name, edges, expected] of cases)
    it(name, () => {
      assert.deepEqual([...nodesInCycles(new Map(Object.entries(edges)))].sort(), expected)
    })

  it('a chain of 20,000 does not exhaust the stack', () => {
    const edges = new Map(Array.from({length: 20_000}, (_, i) => [`n${i}`, i < 19_999 ? [`n${i + 1}`] : ['n0']]))
    assert.equal(nodesInCycles(edges).size, 20_000)
  })
})
