import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {Ajv} from 'ajv'
import {lineText, locate} from '../../src/core/locate.js'
import type {Allowance, HazardName, Plan} from '../../src/core/types.js'
import {planJson} from '../../src/render/plan/json.js'
import {planMarkdown} from '../../src/render/plan/markdown.js'
import {renderPlan} from '../../src/render/plan/text.js'
import {safetyLines} from '../../src/render/sections.js'
import {golden} from '../support/golden.js'
import {change, client, detail, FILE, plan, role, root, trust} from './plans.js'

const TEXT = `safety:
  allow:
    - {hazard: REPLACES, address: client/role/Deployer, reason: moves to /ci/, until: 2027-01-31}
    - {hazard: REPLACES, address: client/role/ci-*, reason: 'move, too', until: 2027-02-28}
    - {hazard: ADOPTS, address: root/role/Old, reason: made by hand in 2019, until: 2027-01-31}
`
const texts = new Map([[FILE, TEXT]])
const entry = (hazard: HazardName, address: string, reason: string, until: string): Allowance => {
  const start = TEXT.indexOf(`{hazard: ${hazard}, address: ${address}`)
  return {hazard, address, reason, until, place: {file: FILE, start, end: start}}
}
const ENTRIES = [
  entry('REPLACES', 'client/role/Deployer', 'moves to /ci/', '2027-01-31'),
  entry('REPLACES', 'client/role/ci-*', 'move, too', '2027-02-28'),
  entry('ADOPTS', 'root/role/Old', 'made by hand in 2019', '2027-01-31'),
]

const replaced = (name: string) =>
  change(client, `role/${name}`, 'role', {
    verb: 'replace',
    before: role(name),
    after: role(name, {path: '/ci/', trust: {document: trust('arn:aws:iam::111111111111:root')}}),
    hazards: [['REPLACES', `client/role/${name} is deleted and made anew: its unique id changes`]],
  })
const adopted = (name: string) =>
  change(root, `role/${name}`, 'role', {
    verb: 'adopt',
    before: role(name, {marks: {}}),
    after: role(name),
    hazards: [['ADOPTS', `root/role/${name} exists and is taken over`]],
  })

/** Some replacements and one adoption that entries let pass, and one of each that none does. */
const VALUE = plan(
  [
    replaced('Deployer'),
    replaced('ci-build'),
    replaced('ci-test'),
    replaced('Reader'),
    adopted('Old'),
    adopted('Older'),
  ],
  {safety: ENTRIES},
)

const own = {...detail, where: (place: Allowance['place']) => lineText(texts, place)}
const text = (value: Plan, allowed: readonly HazardName[] = []): string =>
  renderPlan(value, {color: false, file: FILE, detail: own, allowed: new Set(allowed)})
const json = (value: Plan) =>
  planJson(
    value,
    () => [],
    ({start}) => locate(TEXT, start),
  )

describe('rendering what the file lets pass', () => {
  it('text', () => golden('render/safety.txt', text(VALUE)))
  it('Markdown', () => golden('render/safety.md', planMarkdown(VALUE, {file: FILE, detail: own})))

  it('it is the first that a reader sees', () => {
    const first = 'Safety: REPLACES of client/role/Deployer passes until 2027-01-31 by accounts.yaml:3: moves to /ci/\n'
    assert.ok(text(VALUE).startsWith(first))
    assert.ok(planMarkdown(VALUE, {file: FILE, detail: own}).startsWith(`<!-- xrole plan -->\n\n\`\`\`text\n${first}`))
  })

  it('a flag for the hazard goes before it', () => {
    const shown = text(VALUE, ['REPLACES'])
    assert.match(shown, /REPLACES: allowed by --allow REPLACES\n/)
    assert.doesNotMatch(shown, /REPLACES: (allowed by accounts\.yaml|apply refuses)/)
    assert.match(shown, /ADOPTS: allowed by accounts\.yaml:5\n/)
  })

  it('JSON has each entry with its place, and is what the published schema says', () => {
    const value = json(VALUE)
    assert.deepEqual(value.safety?.[1], {
      hazard: 'REPLACES',
      address: 'client/role/ci-*',
      reason: 'move, too',
      until: '2027-02-28',
      file: FILE,
      line: 4,
      column: 7,
    })
    assert.equal(value.safety?.length, 3)
    const schema = JSON.parse(readFileSync(new URL('../../schema/plan.schema.json', import.meta.url), 'utf8')) as object
    const ajv = new Ajv({strict: true, allowUnionTypes: true})
    assert.ok(ajv.validate(schema, JSON.parse(JSON.stringify(value))), ajv.errorsText())
  })

  it('a plan that uses none says nothing of it', () => {
    const value = plan([replaced('Deployer')])
    assert.doesNotMatch(text(value), /Safety/)
    assert.ok(!('safety' in json(value)))
  })

  it('a reason and a file name are text, never more', () => {
    const evil = '\u001b[2J\u202e\n```\n+ x'
    const hostile = {...VALUE, safety: [{...ENTRIES[0]!, reason: evil, place: {file: evil, start: 0, end: 0}}]}
    const shown = [text(hostile), planMarkdown(hostile, {file: FILE, detail: own})]
    for (const each of shown) assert.doesNotMatch(each, /[^\P{C}\n]/u)
    assert.equal(safetyLines(hostile, own.where).length, 1)
    assert.doesNotMatch(shown.join(), /^\+ x/m)
    assert.ok(shown[1]!.startsWith('<!-- xrole plan -->\n\n````text\nSafety: '))
  })
})
