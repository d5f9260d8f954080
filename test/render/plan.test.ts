import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {Ajv} from 'ajv'
import {locate} from '../../src/core/locate.js'
import type {AccessChange, Plan} from '../../src/core/types.js'
import {planJson} from '../../src/render/plan/json.js'
import {planMarkdown} from '../../src/render/plan/markdown.js'
import {renderPlan} from '../../src/render/plan/text.js'
import {accessLines} from '../../src/render/access-lines.js'
import {hazardLines} from '../../src/render/sections.js'
import {golden} from '../support/golden.js'
import {change, client, detail, FILE, FIRST, HOSTILE, MANY, MIXED, plan, role, root} from './plans.js'

const text = (value: Plan, color = false): string => renderPlan(value, {color, file: FILE, detail})
const markdown = (value: Plan): string => planMarkdown(value, {file: FILE, detail})
const calls = () => [{op: 'UpdateRole', input: {RoleName: 'x', Description: undefined, MaxSessionDuration: 3600}}]
const json = (value: Plan): string =>
  `${JSON.stringify(
    planJson(value, calls, ({start}) => locate('x'.repeat(100), start)),
    null,
    2,
  )}\n`

const PLANS: Record<string, Plan> = {first: FIRST, mixed: MIXED, many: MANY, hostile: HOSTILE}

describe('rendering a plan', () => {
  for (const [name, value] of Object.entries(PLANS)) {
    it(`${name}: text`, () => golden(`render/${name}.txt`, text(value)))
    it(`${name}: Markdown`, () => golden(`render/${name}.md`, markdown(value)))
    it(`${name}: JSON is what the published schema says`, () => {
      const schema = JSON.parse(
        readFileSync(new URL('../../schema/plan.schema.json', import.meta.url), 'utf8'),
      ) as object
      const ajv = new Ajv({strict: true, allowUnionTypes: true})
      assert.ok(ajv.validate(schema, JSON.parse(json(value))), ajv.errorsText())
    })
  }

  it('mixed: JSON', () => golden('render/mixed.json', json(MIXED)))

  it('calls stand under their change when asked for', () => {
    const value = plan([change(client, 'role/x', 'role', {after: role('x')})])
    const shown = renderPlan(value, {color: false, file: FILE, detail: {...detail, calls}})
    assert.match(shown, /\+ role x\n {6}calls UpdateRole \{"RoleName":"x","MaxSessionDuration":3600\}\n/)
  })

  it('JSON is the same bytes in whatever order the keys of a value were made', () => {
    const at = (value: object) => json(plan([change(client, 'role/x', 'role', {after: value})]))
    assert.equal(at({a: 1, b: {c: 2, d: 3}}), at({b: {d: 3, c: 2}, a: 1}))
  })

  it('colour is only added: without it the text is the same', () => {
    // eslint-disable-next-line no-control-regex
    const colours = /\u001b\[\d+m/g
    assert.notEqual(text(MIXED, true), text(MIXED))
    assert.equal(text(MIXED, true).replace(colours, ''), text(MIXED))
    assert.equal(text(HOSTILE, true).replace(colours, ''), text(HOSTILE))
  })

  it('nothing from AWS or the file reaches a terminal or a fence raw', () => {
    const raw = /[^\P{C}\n]/u
    assert.doesNotMatch(text(HOSTILE), raw)
    assert.doesNotMatch(markdown(HOSTILE), raw)
    const fences = markdown(HOSTILE).match(/^`{3,}.*$/gm) ?? []
    assert.ok(fences.every((fence) => /^````(diff|text)?$/.test(fence)))
  })

  it('2,000 changes that are alike take a screen, not a book', () => {
    const accounts = Array.from({length: 1000}, (_, i) => ({
      name: `n${i}`,
      id: String(100000000000 + i),
      partition: 'aws',
    }))
    const changes = accounts.flatMap((where) => [
      change(where, 'role/A', 'role', {after: role('A')}),
      change(where, 'role/B', 'role', {after: role('B')}),
    ])
    assert.ok(text(plan(changes)).split('\n').length < 10)
  })
})

describe('access and hazards', () => {
  const line = (was: readonly string[], is: readonly string[]): string[] =>
    accessLines(
      plan([], {
        access: [
          {
            principal: 'root',
            role: 'client/role/A',
            change: 'gains',
            conditions: is,
            relation: 'cross-account',
            through: [],
          },
          {
            principal: 'root',
            role: 'client/role/A',
            change: 'loses',
            conditions: was,
            relation: 'cross-account',
            through: [],
          },
        ],
      }),
    ).map((each) => `${each.mark} ${each.text}`)

  it('one line for a role that somebody keeps under more conditions, or fewer', () => {
    assert.match(
      line([], ['with MFA']).join('|'),
      /^~ [^|]* may now assume client\/role\/A \(cross-account\) only with MFA \(before: without conditions\)$/,
    )
    assert.match(
      line(['with MFA'], []).join('|'),
      /^~ [^|]* may now assume client\/role\/A \(cross-account\) without conditions \(before: with MFA\)$/,
    )
    assert.equal(line(['with MFA'], ['external id x']).length, 2)
  })

  const told = (rest: Parameters<typeof plan>[1]): string[] =>
    accessLines(plan([], {accounts: [{name: 'root', id: root.id}], ...rest})).map(
      ({mark, text: say}) => `${mark} ${say}`,
    )
  const gain = (principal: string, more: Partial<AccessChange> = {}): AccessChange => ({
    principal,
    role: 'client/role/A',
    change: 'gains',
    conditions: ['with MFA'],
    relation: 'cross-account',
    through: [],
    ...more,
  })

  it('one line for all who get the same, by the same group', () => {
    const through = ['root/group/G']
    assert.deepEqual(
      told({
        access: [
          gain('root/user/a', {through}),
          gain('root/user/b'),
          gain('root/user/c', {through}),
          gain('root/user/d', {conditions: []}),
          gain('root/user/e', {relation: 'same-account', role: 'root/role/A'}),
          gain('root/user/f', {change: 'loses', through}),
        ],
      }),
      [
        '+ root/user/a, root/user/c (by root/group/G) may now assume client/role/A (cross-account), with MFA',
        '+ root/user/b may now assume client/role/A (cross-account), with MFA',
        '+ root/user/d may now assume client/role/A (cross-account)',
        '- root/user/f (by root/group/G) may no longer assume client/role/A (cross-account), with MFA',
        '+ root/user/e may now assume root/role/A (same account), with MFA',
      ],
    )
  })

  it('no more names than a reader reads', () => {
    const [only = '', ...others] = told({access: Array.from({length: 30}, (_, at) => gain(`root/user/u${at}`))})
    assert.match(only, /, root\/user\/u9 and 20 more \(--json has them all\) may now assume/)
    assert.deepEqual(others, [])
  })

  it('whole accounts, of the file and others; services and identity providers are of no account', () => {
    const okta = 'arn:aws:iam::222222222222:saml-provider/Okta'
    assert.deepEqual(
      told({
        access: [
          gain('arn:aws:iam::111111111111:root'),
          gain('arn:aws:iam::999999999999:root', {relation: 'external'}),
          gain('arn:aws:iam::999999999999:root', {relation: 'external', change: 'loses', role: 'client/role/B'}),
          gain('*', {relation: 'external', conditions: []}),
          gain('lambda.amazonaws.com', {relation: 'same-account', conditions: []}),
          gain(okta, {relation: 'same-account', conditions: []}),
        ],
      }),
      [
        '+ whoever is given sts:AssumeRole in account root (111111111111) may now assume client/role/A (cross-account), with MFA',
        '+ account 999999999999 (external) may now assume client/role/A, with MFA',
        '+ anyone (external) may now assume client/role/A',
        `+ lambda.amazonaws.com, ${okta} may now assume client/role/A`,
        '- account 999999999999 (external) may no longer assume client/role/B, with MFA',
      ],
    )
  })

  it('who becomes an administrator, and who can give itself more', () => {
    const by = ['AdministratorAccess']
    const more = {change: 'gains', power: 'escalation', by: ['iam:PutRolePolicy', 'iam:PassRole with a and b']} as const
    assert.deepEqual(
      told({
        powers: [
          {principal: 'client/role/A', change: 'gains', power: 'administrator', by},
          {principal: 'client/role/B', change: 'gains', power: 'administrator', by},
          {principal: 'client/role/C', change: 'loses', power: 'administrator', by},
          {principal: 'client/role/D', ...more},
          {principal: 'client/role/E', ...more, change: 'loses'},
          {principal: 'root/user/f', ...more},
          {principal: 'root/user/g', change: 'loses', power: 'administrator', by, still: more.by},
        ],
      }),
      [
        '+ client/role/A, client/role/B become administrators: AdministratorAccess',
        '- client/role/C is no longer an administrator: AdministratorAccess',
        '+ client/role/D can give itself more: iam:PutRolePolicy; iam:PassRole with a and b',
        '- client/role/E can no longer give itself more: iam:PutRolePolicy; iam:PassRole with a and b',
        '+ root/user/f can give itself more: iam:PutRolePolicy; iam:PassRole with a and b',
        '- root/user/g is no longer an administrator: AdministratorAccess; but can still give itself more: iam:PutRolePolicy; iam:PassRole with a and b',
      ],
    )
  })

  it('a hazard that was allowed', () => {
    const value = plan([change(client, 'role/x', 'role', {after: role('x'), hazards: [['REPLACES', 'x']]})])
    const first = (allowed?: ReadonlySet<'REPLACES'>) => hazardLines(value, detail.where, allowed)[0]?.text
    assert.equal(first(), 'REPLACES: apply refuses this without --allow REPLACES')
    assert.equal(first(new Set(['REPLACES'])), 'REPLACES: allowed by --allow REPLACES')
  })
})

describe('the last line of a plan', () => {
  const one = [change(client, 'role/x', 'role', {after: role('x')})]
  const CASES: Record<string, [Plan, string]> = {
    'changes in two accounts': [
      FIRST,
      'Plan: 6 to create, 0 to update, 0 to replace, 0 to delete, 0 to adopt in 2 accounts.',
    ],
    'changes in one account': [
      plan(one),
      'Plan: 1 to create, 0 to update, 0 to replace, 0 to delete, 0 to adopt in 1 account.',
    ],
    nothing: [plan([]), 'No changes. AWS matches accounts.yaml.'],
    'nothing, but an account was not read': [
      plan([], {unknown: [{account: 'lab', message: 'x'}]}),
      'No changes. What was read matches accounts.yaml; lab was not read.',
    ],
    'nothing in what was selected': [
      plan([], {leftOut: 2}),
      'No changes. What was selected matches accounts.yaml; 2 differences left out.',
    ],
  }
  for (const [name, [value, line]] of Object.entries(CASES))
    it(name, () => assert.equal(text(value).trimEnd().split('\n').at(-1), line))
})
