import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {Ajv} from 'ajv'
import {callsOf, phasesOf} from '../../src/core/steps.js'
import type {Change, Plan} from '../../src/core/types.js'
import {parseSaved, savedKey} from '../../src/engine/saved/plan.js'
import {savedText} from '../../src/engine/saved/plan.js'
import type {Gathered} from '../../src/engine/gather.js'
import type {Loaded} from '../../src/engine/load.js'
import {kinds} from '../../src/kinds/index.js'
import {planJson} from '../../src/render/plan/json.js'
import {planMarkdown} from '../../src/render/plan/markdown.js'
import {renderPlan} from '../../src/render/plan/text.js'
import {golden} from '../support/golden.js'
import {role, trusting} from '../ownership/estate.js'
import {
  administrator,
  created,
  doc,
  guard,
  guards,
  invited,
  LEAVING,
  liveFull,
  livePolicy,
  liveUnit,
  on,
  organization,
  placed,
  planFor,
  RCP,
  tagged,
  type,
  unit,
} from '../ownership/organization-estate.js'
import {detail, FILE} from './plans.js'

const ALL = ['r-1', 'ou-Workloads', '111111111111', '222222222222']

/** Every sort of change that an organization can have, beside one of an account. */
const EVERYTHING = planFor(
  organization({
    units: [liveUnit('Workloads'), liveUnit('Sandbox', {team: 'x'}), liveUnit('Old')],
    ...guards(
      liveFull(...ALL),
      livePolicy('Regions', ['r-1'], {document: doc('Deny', 'ec2:*'), description: 'old'}),
      livePolicy('Hostile\u001b[31m/name', ['r-1']),
    ),
  }),
  [
    ...role('Deployer', trusting('arn:aws:iam::111111111111:root')),
    unit('Workloads'),
    unit('Sandbox', {team: 'y'}),
    unit('Workloads/Clients'),
    type(RCP),
    created('shop', {env: 'dev'}),
    placed('shop', 'Sandbox'),
    invited('partner', '333333333333'),
    placed('client', 'Workloads/Clients'),
    tagged('client', {env: 'prod'}),
    administrator('client', 'access-analyzer.amazonaws.com'),
    guard('DenyLeaving', LEAVING, {description: 'nobody leaves'}),
    on('DenyLeaving', 'root'),
    on('DenyLeaving', 'unit/Workloads/Clients'),
    on('DenyLeaving', 'account/shop'),
    guard('Regions', doc('Deny', 'ec2:Run*'), {description: 'new'}),
    on('Regions', 'unit/Workloads'),
    guard('Data', doc('Deny', 's3:*'), {type: RCP}),
    on('Data', 'root', RCP),
  ],
  {managed: {services: new Set(['access-analyzer.amazonaws.com'])}},
)
const calls = (change: Change) => phasesOf(change).flatMap((phase) => callsOf({change, phase}, kinds))
const json = (plan: Plan) => planJson(plan, calls, () => ({line: 1, column: 1}))

describe('rendering a plan of an organization', () => {
  const {plan} = EVERYTHING

  it('text', () => golden('render/organization.txt', renderPlan(plan, {color: false, file: FILE, detail})))
  it('text with its requests', () =>
    golden(
      'render/organization-calls.txt',
      renderPlan(plan, {color: false, file: FILE, detail: {...detail, calls}})
        .split('\n')
        .filter((line) => /^ +calls /.test(line))
        .join('\n'),
    ))
  it('Markdown', () => golden('render/organization.md', planMarkdown(plan, {file: FILE, detail})))
  it('JSON is what the published schema says', () => {
    const file = new URL('../../schema/plan.schema.json', import.meta.url)
    const ajv = new Ajv({strict: true, allowUnionTypes: true})
    const value = JSON.parse(JSON.stringify(json(plan))) as {changes: {account: string; calls: {service?: string}[]}[]}
    assert.ok(ajv.validate(JSON.parse(readFileSync(file, 'utf8')) as object, value), ajv.errorsText())
    for (const change of value.changes)
      for (const call of change.calls)
        assert.equal(call.service, change.account === 'organization' ? 'organizations' : undefined)
  })

  it('a saved one is read again as it was written', () => {
    const gathered = {...EVERYTHING, intent: {ignoreTags: []}} as unknown as Gathered
    const loaded = {file: FILE, sources: {texts: new Map()}} as unknown as Loaded
    const saved = parseSaved(savedText(json(plan), gathered, loaded, 'aws'), 'plan.json')
    assert.deepEqual(
      saved.changes.map((change) => savedKey(change)),
      plan.changes.map(({key}) => key),
    )
  })
})
