import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {Ajv} from 'ajv'
import type {Cause, Finding, Plan} from '../../src/core/types.js'
import {driftJson} from '../../src/render/drift/json.js'
import {driftMarkdown} from '../../src/render/drift/markdown.js'
import {driftSummary} from '../../src/render/drift/report.js'
import type {DriftReport} from '../../src/render/drift/report.js'
import {renderDrift} from '../../src/render/drift/text.js'
import {golden} from '../support/golden.js'
import {change, client, detail, FILE, plan, role, root} from './plans.js'

const attached = (name: string, cause: Cause) =>
  change(client, `role/Deployer/policy/${name}`, 'attachment', {
    before: {arn: `arn:aws:iam::aws:policy/${name}`},
    cause,
  })
const OPS = change(root, 'group/Ops/user/bob', 'membership', {before: {user: 'bob'}, cause: 'unknown'})
const BACK: Finding = {
  code: 'unmanaged-access',
  severity: 'warning',
  address: 'client/role/Back',
  message: 'client/role/Back lets in 999999999999 and is not in the file',
}

/** As it was made in AWS: what was attached is a creation. */
const turned = (one: Plan): Plan => ({
  ...one,
  changes: one.changes.map(({before, ...rest}) => ({...rest, verb: 'create', after: before})),
})

const EMPTY: DriftReport = {
  happened: plan([]),
  plan: plan([]),
  differences: 0,
  unmanaged: [],
  pending: [],
  pendingCount: 0,
  wasApplied: true,
  beside: new Map(),
}

const MIXED_PLAN = plan([attached('AdministratorAccess', 'drift'), attached('SecurityAudit', 'both'), OPS], {
  findings: [{code: 'policy-description', severity: 'note', message: 'client/policy/P: an old description stays'}],
  unknown: [{account: 'dev', message: 'AssumeRole: AccessDenied: no'}],
  leftOut: 1,
})

const MIXED: DriftReport = {
  happened: turned(MIXED_PLAN),
  plan: MIXED_PLAN,
  differences: 3,
  unmanaged: [BACK],
  pending: [change(client, 'role/Deployer', 'role', {before: role('Deployer'), after: role('Deployer')})],
  pendingCount: 1,
  wasApplied: true,
  beside: new Map([[OPS.key, {lines: ['cause unknown: it is on a group'], json: {why: 'it is on a group'}}]]),
}

const BLAME = {
  lines: ['by arn:aws:iam::111111111111:user/bob\u001b[31m'],
  json: {blame: [{by: 'bob', time: '2026-11-20T09:14:03Z', event: 'CreateRole', sourceIp: null, requestId: null}]},
}
const BLAMED: DriftReport = {
  ...MIXED,
  beside: new Map([
    [OPS.key, {lines: ['cause unknown: it is on a group', ...BLAME.lines], json: BLAME.json}],
    ['client/role/back', BLAME],
  ]),
}

const locate = () => ({line: 1, column: 1})
const text = (report: DriftReport, color = false): string => renderDrift(report, {color, file: FILE, detail})

describe('rendering drift', () => {
  it('text', () => golden('render/drift.txt', text(BLAMED)))
  it('Markdown', () => golden('render/drift.md', driftMarkdown(BLAMED, {file: FILE, detail})))

  for (const [name, report] of Object.entries({EMPTY, MIXED, BLAMED}))
    it(`${name}: JSON is what the published schema says`, () => {
      const ajv = new Ajv({strict: true, allowUnionTypes: true})
      const [planned, drifted] = ['plan', 'drift'].map(
        (of) => JSON.parse(readFileSync(new URL(`../../schema/${of}.schema.json`, import.meta.url), 'utf8')) as object,
      )
      ajv.addSchema(planned!, 'plan.schema.json')
      const printed: unknown = JSON.parse(JSON.stringify(driftJson(report, () => [], locate)))
      assert.ok(ajv.validate(drifted!, printed), ajv.errorsText())
    })

  it('colour is only added', () => {
    // eslint-disable-next-line no-control-regex
    assert.equal(text(BLAMED, true).replace(/\u001b\[\d+m/g, ''), text(BLAMED))
  })
})

describe('the last line of drift', () => {
  const findings = (code: string, count: number): Finding[] => Array.from({length: count}, () => ({...BACK, code}))
  const unread = plan([], {unknown: [{account: 'dev', message: 'x'}]})
  const cases: [string, Partial<DriftReport>, string, boolean?][] = [
    ['nothing', {}, 'No drift. AWS is as accounts.yaml was applied.'],
    ['pending', {pendingCount: 1}, 'No drift. AWS is as accounts.yaml was applied; 1 change pending.'],
    ['a selection', {}, 'No drift. What was selected is as accounts.yaml was applied.', true],
    ['an account unread', {plan: unread}, 'No drift. What was read is as accounts.yaml was applied; dev was not read.'],
    [
      'the example of the contract',
      {
        plan: plan([attached('A', 'drift'), attached('B', 'both')]),
        differences: 2,
        unmanaged: [BACK],
        pendingCount: 3,
      },
      'Drift: 2 differences in 1 account, 1 role that nobody declared lets others in; 3 changes pending.',
    ],
    [
      'what nobody declared alone',
      {unmanaged: [...findings('undeclared-group', 2), ...findings('incident-artefact', 1)]},
      'Drift: 2 users are in groups that nobody declared, 1 policy of an incident is still there.',
    ],
    [
      'what our own leftovers trust',
      {unmanaged: findings('orphaned-principal', 1)},
      'Drift: 1 role that nobody declared trusts a principal that was deleted.',
    ],
    [
      'and of several',
      {unmanaged: findings('orphaned-principal', 2)},
      'Drift: 2 roles that nobody declared trust principals that were deleted.',
    ],
    [
      'marks that were copied, and leftovers',
      {unmanaged: [...findings('copied-mark', 1), ...findings('leftover-changed', 1)]},
      'Drift: 1 role or user bears our owner tag without the fingerprint of an apply, 1 protected leftover is not as it was applied.',
    ],
    [
      'and of several of them',
      {unmanaged: [...findings('copied-mark', 2), ...findings('leftover-changed', 3)]},
      'Drift: 2 roles and users bear our owner tag without the fingerprint of an apply, 3 protected leftovers are not as they were applied.',
    ],
    ['an unknown cause', {plan: plan([OPS]), differences: 1}, 'Drift: 1 difference in 1 account (1 of unknown cause).'],
  ]
  for (const [name, more, line, selected = false] of cases)
    it(name, () => assert.equal(driftSummary({...EMPTY, ...more}, FILE, selected), line))
})
