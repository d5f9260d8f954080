import assert from 'node:assert/strict'
import fc from 'fast-check'
import {MAX_BYTES, MIN_BYTES} from '../../src/render/budget.js'
import {driftMarkdown} from '../../src/render/drift/markdown.js'
import {COMMENT_KEY} from '../../src/render/markdown-comment.js'
import {planMarkdown} from '../../src/render/plan/markdown.js'
import type {PlanMarkdownOptions} from '../../src/render/plan/markdown.js'
import type {Change, Finding, Plan} from '../../src/core/types.js'
import {commentOf} from '../../src/engine/comment-flags.js'
import {formatOf} from '../../src/engine/output-format.js'
import {seeds} from '../support/seed.js'
import {account, change, client, detail, FILE, HOSTILE, MANY, MIXED, plan, role} from './plans.js'

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8')
const markdown = (value: Plan, rest: Partial<PlanMarkdownOptions> = {}): string =>
  planMarkdown(value, {file: FILE, detail, ...rest})

/** Fences and `<details>` as CommonMark sees them: how many stay open, and what stands outside of the fences. */
function structure(text: string): {open: number; outside: string} {
  const outside: string[] = []
  let fence = ''
  for (const line of text.split('\n')) {
    const [, run = '', rest = ''] = /^(`{3,})(.*)$/.exec(line) ?? []
    if (fence === '' && run !== '') fence = run
    else if (fence !== '' && run.startsWith(fence) && rest === '') fence = ''
    else if (fence === '') outside.push(line)
  }
  const count = (tag: string): number => outside.filter((line) => line.startsWith(tag)).length
  return {
    open: Number(fence !== '') + Math.abs(count('<details>') - count('</details>')),
    outside: outside.join('\n'),
  }
}

function isComment(text: string, most: number): void {
  assert.ok(bytes(text) <= most, `${bytes(text)} bytes, ${most} asked for`)
  const {open, outside} = structure(text)
  assert.equal(open, 0, `something stays open:\n${text}`)
  assert.match(text, /^<!-- xrole (plan|drift)( \S+)? -->\n\n/)
  assert.match(outside, /^\*\*(`*)(Plan: |No changes|Drift: |No drift)/m)
}

/** Names that GitHub, HTML, Markdown and a byte count see something in. */
const NAMES = ['Audit', 'Ünïcödé', '</details>', '```', '````', '@everyone', '#1', '🚀🚀', '<!-- x -->', '::error::x']
const text = fc
  .array(fc.constantFrom(...NAMES, 'a', 'b', ' '), {minLength: 1, maxLength: 12})
  .map((some) => some.join(''))

const changes: fc.Arbitrary<Change[]> = fc
  .array(fc.record({at: fc.integer({min: 0, max: 40}), name: text, much: fc.integer({min: 0, max: 40})}), {
    maxLength: 60,
  })
  .map((all) =>
    all.map(({at, name, much}, index) => {
      const where = account(`a${at}`, String(100000000000 + at))
      const tags = Object.fromEntries(Array.from({length: much}, (_, one) => [`k${one}`, name.repeat(3)]))
      return change(where, `role/R${index}`, 'role', {after: role(name, {tags}), hazards: [['REPLACES', name]]})
    }),
  )
const findings: fc.Arbitrary<Finding[]> = fc.array(
  fc.record({message: text, placed: fc.boolean()}).map(({message, placed}) => ({
    code: 'x',
    severity: 'warning' as const,
    message,
    ...(placed && {place: {file: FILE, start: 30, end: 34}}),
  })),
  {maxLength: 40},
)
const plans: fc.Arbitrary<Plan> = fc
  .record({changes, findings, gains: fc.array(text, {maxLength: 60}), unknown: fc.array(text, {maxLength: 12})})
  .map(({changes, findings, gains, unknown}) =>
    plan(changes, {
      findings,
      unknown: unknown.map((message, at) => ({account: `u${at}`, message})),
      access: gains.map((principal, at) => ({
        principal,
        role: `client/role/R${at}`,
        change: 'gains',
        conditions: [],
        relation: 'external',
        through: [],
      })),
    }),
  )

describe('Markdown under a budget of bytes', () => {
  for (const {name, seed} of seeds)
    it(`law: never longer, nothing open, the summary there (${name})`, () =>
      fc.assert(
        fc.property(plans, fc.integer({min: MIN_BYTES, max: 12_000}), (value, maxBytes) => {
          isComment(markdown(value, {maxBytes, key: 'k'.repeat(64)}), maxBytes)
          const report = {
            happened: value,
            plan: value,
            differences: 1,
            unmanaged: value.findings,
            pending: [],
            pendingCount: 2,
            wasApplied: true,
            beside: new Map(),
          }
          isComment(driftMarkdown(report, {file: FILE, detail, maxBytes}), maxBytes)
        }),
        {seed, numRuns: 60},
      ))

  it('law: room for all of it changes nothing', () => {
    for (const value of [MIXED, MANY, HOSTILE])
      assert.equal(markdown(value, {maxBytes: bytes(markdown(value))}), markdown(value))
  })

  const estate = plan(
    Array.from({length: 4000}, (_, at) => {
      const where = account(`n${at}`, String(100000000000 + at))
      return change(where, `role/R${at}`, 'role', {after: role(`R${at}`, {description: 'd'.repeat(at % 300)})})
    }),
    {access: MIXED.access},
  )

  it('4,000 accounts that differ stay under the limit, access whole, and what is missing is counted', () => {
    const shown = markdown(estate)
    isComment(shown, MAX_BYTES)
    assert.match(shown, /alice may now assume client\/role\/Deployer/)
    const blocks = shown.match(/^<details>/gm)?.length ?? 0
    assert.ok(blocks > 100)
    const end = `… ${4000 - blocks} blocks of changes and lines of others left out to keep this under 60000 bytes. \`xrole plan --account NAME\` shows one account, \`xrole plan\` all.`
    assert.equal(shown.trimEnd().split('\n').at(-1), end)
  })

  it('no block is without a line of its own: it is missing whole, and counted', () => {
    const tags = Object.fromEntries(Array.from({length: 6}, (_, at) => [`key${at}`, 'value']))
    const all = Array.from({length: 400}, (_, at) =>
      change(account(`n${at}`, String(100000000000 + at)), `role/R${at}`, 'role', {after: role(`R${at}`, {tags})}),
    )
    const shown = markdown(plan(all))
    isComment(shown, MAX_BYTES)
    assert.doesNotMatch(shown, /```diff\n… /)
    assert.match(shown, /… \d+ blocks of changes and lines of others left out/)
  })

  it('the largest block gives first, at a whole line, and says how to see it', () => {
    const many = Object.fromEntries(Array.from({length: 400}, (_, at) => [`key${at}`, 'value']))
    const value = plan([
      change(account('big', '100000000001'), 'role/Large', 'role', {after: role('Large', {tags: many})}),
      change(client, 'role/Small', 'role', {after: role('Small', {description: 'small'})}),
    ])
    const shown = markdown(value, {maxBytes: 2500})
    isComment(shown, 2500)
    assert.match(shown, /^… \d+ more lines: xrole plan --account big$/m)
    assert.match(
      shown,
      /<summary>client \(222222222222\): 1 thing<\/summary>\n\n```diff\n\+ role Small\n[^`]*"small"\n/,
    )
    assert.ok(bytes(shown) > 2300, 'what fits is used')
  })

  it('the lines of the file go before a finding does', () => {
    const one = {code: 'x', severity: 'warning' as const, message: 'm', place: {file: FILE, start: 30, end: 34}}
    const value = plan([], {findings: Array.from({length: 40}, (_, at) => ({...one, message: `finding ${at}`}))})
    assert.match(markdown(value), /\n {4}\d \| /)
    const shown = markdown(value, {maxBytes: 2500})
    isComment(shown, 2500)
    assert.doesNotMatch(shown, /\n {4}\d \| /)
    assert.equal(shown.match(/finding \d+/g)?.length, 40)
  })

  it('a file and accounts of very long names leave room', () => {
    const unknown = Array.from({length: 10}, (_, at) => ({account: `${at}${'n'.repeat(60)}`, message: 'm'}))
    const file = `${'folder/'.repeat(300)}accounts.yaml`
    isComment(markdown(plan([], {unknown}), {file, maxBytes: MIN_BYTES}), MIN_BYTES)
  })

  it('the key stands in the hidden first line', () => {
    assert.ok(markdown(MIXED, {key: 'prod/eu-1'}).startsWith('<!-- xrole plan prod/eu-1 -->\n\n'))
  })
})

describe('--max-bytes and --comment-key', () => {
  const KEYS: Readonly<Record<string, boolean>> = {
    prod: true,
    'prod/accounts.yaml': true,
    'a-b': true,
    '': false,
    'a--b': false,
    '-->': false,
    'a b': false,
    [`a${'b'.repeat(64)}`]: false,
  }
  for (const [key, isGood] of Object.entries(KEYS))
    it(`key "${key}"`, () => assert.equal(COMMENT_KEY.test(key), isGood))

  it('mean nothing for another format', () => {
    assert.throws(() => commentOf({'max-bytes': 5000}, 'text'), {message: '--max-bytes is for --format markdown'})
    assert.throws(() => commentOf({'comment-key': 'a'}, 'json'), {message: '--comment-key is for --format markdown'})
    assert.throws(() => commentOf({'comment-key': '-->'}, 'markdown'), /--comment-key "-->": a key has/)
    assert.throws(() => commentOf({'max-bytes': 999}, 'markdown'), /--max-bytes 999: less than 1000 has no room/)
    assert.throws(() => formatOf({format: 'markdown', json: true}), /--json and --format markdown ask for two things/)
    assert.deepEqual(
      [formatOf({json: true}), formatOf({format: 'json', json: true}), formatOf({json: false})],
      ['json', 'json', 'text'],
    )
    assert.deepEqual(commentOf({}, 'text'), {maxBytes: undefined, key: undefined})
  })
})
