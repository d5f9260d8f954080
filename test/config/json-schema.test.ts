import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {Ajv, type SchemaObject} from 'ajv'
import fc from 'fast-check'
import {parse, stringify} from 'yaml'
import {jsonSchema, jsonSchemaText, SCHEMA_FILE} from '../../scripts/schema.js'
import type {Json} from '../../src/core/types.js'
import {CONTRACT, CONTRACT_FILES} from './contract.js'
import {readText} from './read-text.js'

const accepts = new Ajv({allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false}).compile(
  jsonSchema() as SchemaObject,
)
const contract = parse(CONTRACT) as Json

// What JSON Schema cannot say: values that contradict each other, days and ranges that do not exist, forms of principals.
const BEYOND = ['bad-address-range', 'bad-principal', 'bad-duration', 'duplicate-key', 'duplicate-account', 'quote-it']

interface Spot {
  readonly parent: Json[] | {[key: string]: Json}
  readonly key: string | number
}
function spots(value: Json): Spot[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value)
  return keys.flatMap((key) => [{parent: value, key}, ...spots((value as {[key: string]: Json})[key] as Json)])
}

const mutation = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('drop', 'rename', 'list', 'section', 'null', 'number', 'empty', 'text', 'true'),
})

function mutate(value: Json, {at, how}: {at: number; how: string}): Json {
  const copy = structuredClone(value)
  const all = spots(copy)
  const {parent, key} = all[at % all.length] ?? assert.fail()
  const target = parent as {[key: string]: Json}
  const old = target[key] as Json
  const values: {[how: string]: Json} = {
    list: [old],
    section: {x: old},
    null: null,
    number: 7,
    empty: [],
    text: 'x',
    true: true,
  }
  if (how === 'drop' || how === 'rename') {
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete target[key]
    if (how === 'rename' && !Array.isArray(parent)) target[`${key}x`] = old
  } else target[key] = values[how] ?? null
  return copy
}

describe('config: JSON Schema', () => {
  it('schema/accounts.schema.json is what the validator says now (npx tsx scripts/schema.ts)', async () => {
    assert.equal(readFileSync(SCHEMA_FILE, 'utf8'), await jsonSchemaText())
  })

  it('accepts the example of the contract', () => {
    assert.equal(accepts(contract), true, JSON.stringify(accepts.errors?.slice(0, 3)))
  })

  it('agrees with the validator on the contract with one thing changed', () => {
    fc.assert(
      fc.property(mutation, (change) => {
        const changed = mutate(contract, change)
        const {written, findings} = readText(stringify(changed), CONTRACT_FILES)
        const {include, ...rest} = changed as {[key: string]: Json}
        const isReadable = include === undefined || JSON.stringify(include) === '["teams/*.yaml"]'
        fc.pre(isReadable && !findings.some(({code}) => code === 'include' || code === 'policy-file'))
        const only = findings.filter(({code}) => !BEYOND.includes(code))
        const agreed = accepts(changed) === (written !== undefined)
        const beyond = only.length === 0 && written === undefined
        assert.ok(agreed || beyond, JSON.stringify([change, findings, accepts.errors?.slice(0, 3), Object.keys(rest)]))
      }),
      {numRuns: 300, seed: 7},
    )
  })

  it('every key has a title and a description', () => {
    const without: string[] = []
    const visit = (node: Json, path: string): void => {
      if (typeof node !== 'object' || node === null) return
      for (const [key, child] of Object.entries(node)) {
        if (key === 'properties') {
          for (const [name, property] of Object.entries(child as {[key: string]: {[key: string]: Json}})) {
            if (!property['$ref'] && !(property['title'] && property['description'])) without.push(`${path}.${name}`)
          }
        }
        visit(child, `${path}.${key}`)
      }
    }
    visit(jsonSchema() as Json, '')
    assert.deepEqual(without, [])
  })
})
