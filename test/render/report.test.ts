import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import {createProgress} from '../../src/render/progress.js'
import {renderReport, type ApplyOutcome} from '../../src/render/report.js'
import type {Coverage} from '../../src/render/summary.js'
import {golden} from '../support/golden.js'
import {change, client, role, root, user} from './plans.js'

const made = change(client, 'role/A', 'role', {after: role('A')})
const gone = change(root, 'user/b', 'user', {before: user('b')})
const error = new CloudError('denied', 'User is not authorized\u001b[2J', {
  account: 'client',
  op: 'CreateRole',
  code: 'AccessDenied',
  requestId: '1234-5678',
  advice: 'Look at the permissions of the connect role:\n  aws iam list-attached-role-policies',
})
const report = (outcome: ApplyOutcome): string => renderReport(outcome, {color: false, file: 'accounts.yaml'})
const lastLine = (outcome: ApplyOutcome): string => report(outcome).trimEnd().split('\n').at(-1) ?? ''

describe('the report of an apply', () => {
  it('names what is done, what failed and why, and what was not started', () =>
    golden(
      'render/report.txt',
      report({
        done: [gone],
        failed: [{change: made, error}],
        notStarted: [
          {
            change: change(client, 'role/A/policy/P', 'attachment', {after: {arn: 'x'}}),
            reason: 'it needs client/role/A',
          },
        ],
      }),
    ))

  it('says again what is left to be done by hand, done or stopped, with the end last', () => {
    const byHand = ['root/role/Hand is not ours and trusts client/role/A; run\naws iam x \u001b[2J']
    for (const notStarted of [[], [{change: gone, reason: 'interrupted'}]]) {
      const lines = renderReport({done: [made], failed: [], notStarted}, {color: false, file: 'a.yaml', byHand}).split(
        '\n',
      )
      const from = lines.indexOf('Left to be done by hand')
      assert.deepEqual(lines.slice(from + 1, from + 3), [
        '  root/role/Hand is not ours and trusts client/role/A; run',
        '    aws iam x \\u{1b}[2J',
      ])
      assert.match(lines.at(-2) ?? '', /^Applied/)
    }
  })

  const none = {done: [], failed: [], notStarted: []}
  const CASES: Record<string, [ApplyOutcome, string]> = {
    'all done, AWS agrees': [
      {...none, done: [made, gone], remaining: []},
      'Applied: 1 created, 0 updated, 0 replaced, 1 deleted, 0 adopted. AWS matches accounts.yaml.',
    ],
    'all done, AWS disagrees': [
      {...none, done: [made], remaining: [made]},
      'Applied: 1 created, 0 updated, 0 replaced, 0 deleted, 0 adopted. But AWS differs from accounts.yaml in 1 place.',
    ],
    'all done, AWS not read again': [
      {...none, done: [made], unread: 'AssumeRole: ExpiredToken'},
      'Applied: 1 created, 0 updated, 0 replaced, 0 deleted, 0 adopted. AWS was not read again: AssumeRole: ExpiredToken.',
    ],
    'a fingerprint beside what it is about is not counted': [
      {
        ...none,
        done: [made, {...made, kind: 'mark', key: 'client/role/a/mark', address: 'client/role/A/mark'}],
        remaining: [],
      },
      'Applied: 1 created, 0 updated, 0 replaced, 0 deleted, 0 adopted. AWS matches accounts.yaml.',
    ],
    'in part': [
      {...none, done: [gone], failed: [{change: made, error}]},
      'Applied in part: 1 change done, 1 failed, 0 not started. Nothing has to be undone; run apply again to finish.',
    ],
  }
  for (const [name, [outcome, line]] of Object.entries(CASES)) it(name, () => assert.equal(lastLine(outcome), line))
})

describe('the report of an apply that left something out', () => {
  const line = (coverage: Coverage): string =>
    renderReport({done: [made], failed: [], notStarted: [], remaining: []}, {color: false, file: 'a.yaml', coverage})
      .trimEnd()
      .split('. ')
      .at(-1) ?? ''
  it('an account that was not read', () =>
    assert.equal(
      line({leftOut: 0, unknown: [{account: 'staging'}]}),
      'What was read matches a.yaml; staging was not read.',
    ))
  it('accounts that were made, whatever was read again', () => {
    const coverage = {leftOut: 0, unknown: [], made: ['shop', 'mall\u001b[2J']}
    const last = (remaining: ApplyOutcome['remaining']): string | undefined =>
      renderReport({done: [made], failed: [], notStarted: [], remaining}, {color: false, file: 'a.yaml', coverage})
        .trimEnd()
        .split('adopted. ')
        .at(-1)
    const later = 'shop, mall\\u{1b}[2J are managed from the next plan on: run plan again.'
    assert.equal(last([]), `AWS matches a.yaml. ${later}`)
    assert.equal(last([made]), `But AWS differs from a.yaml in 1 place. ${later}`)
    assert.equal(last(undefined), `AWS was not read again. ${later}`)
    assert.equal(
      line({leftOut: 0, unknown: [], made: ['shop']}),
      'shop is managed from the next plan on: run plan again.',
    )
  })
  it('a selection', () =>
    assert.equal(line({selected: true, leftOut: 0, unknown: []}), 'What was selected matches a.yaml.'))
})

describe('progress', () => {
  const run = (isTTY: boolean, columns?: number) => {
    const written: string[] = []
    let time = 0
    const progress = createProgress({isTTY, columns, write: (text) => written.push(text)}, () => time)
    return {written, progress, wait: (ms: number) => (time += ms)}
  }

  it('writes nothing where there is no terminal', () => {
    const {written, progress} = run(false)
    progress.show(1, 2, 'accounts')
    progress.clear()
    assert.deepEqual(written, [])
  })

  it('redraws at most ten times a second and wipes its line at the end', () => {
    const {written, progress, wait} = run(true)
    for (let done = 0; done < 1000; done++) {
      progress.show(done, 10000, 'accounts', '3 failed')
      wait(1)
    }
    assert.equal(written.length, 10)
    assert.equal(written.at(-1), '\r\u001b[2K900/10,000 accounts  3 failed')
    progress.clear()
    progress.clear()
    assert.equal(written.length, 11)
    assert.equal(written.at(-1), '\r\u001b[2K')
  })

  it('stays on its line', () => {
    const {written, progress} = run(true, 10)
    progress.show(1, 2, 'accounts')
    assert.equal(written[0], '\r\u001b[2K1/2 accou')
  })
})
