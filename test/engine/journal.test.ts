import assert from 'node:assert/strict'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {CloudError} from '../../src/core/cloud.js'
import {Failure} from '../../src/engine/base-command.js'
import {openFile, openJournal} from '../../src/engine/journal.js'
import type {JournalOptions} from '../../src/engine/journal.js'
import {aws, faultyWorld} from '../faults/world.js'
import {account} from '../support/clouds.js'
import {file} from '../scenarios/base.js'

const HEAD = {xrole: '1.2.3', owner: 'acme', caller: 'arn:aws:iam::111111111111:user/admin'}
const ACCOUNTS = [account('root', 1), account('client', 2)]
const YAML = file(`
roles: {Gate: {account: client, trust: [root], policies: [ReadOnlyAccess]}}
users: {alice: {account: root}}`)

const now = (): Date => new Date('2026-11-22T12:00:00.123Z')

/** A journal in memory that takes so many lines and then fails. */
function inMemory(room = Infinity) {
  const lines: string[] = []
  const open: JournalOptions['open'] = () => ({
    append(text) {
      if (lines.length >= room) throw Object.assign(new Error('write'), {code: 'ENOSPC'})
      lines.push(text)
    },
    close: () => undefined,
  })
  return {lines, journal: () => openJournal(HEAD, {now, pid: 7, open})}
}

const entries = (lines: readonly string[]): Record<string, unknown>[] =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>)

const short = (entry: Record<string, unknown>): string => [entry['event'], entry['op'], entry['address']].join(' ')

describe('engine: journal', () => {
  it('has a line for each request before it is sent and one with its outcome', async () => {
    const {lines, journal} = inMemory()
    const {lab, faults} = faultyWorld(ACCOUNTS)
    faults.push({op: 'AttachRolePolicy', times: 1, error: aws(409, 'LimitExceeded', 'Cannot exceed quota')})
    const it = journal()
    const {exit} = await lab.apply(YAML, {onCall: (...all) => it.call(...all)})
    it.end(exit)
    const all = entries(lines)
    const time = '2026-11-22T12:00:00.123Z'
    assert.deepEqual(all[0], {time, event: 'apply', ...HEAD})
    assert.deepEqual(all.at(-1), {time, event: 'end', exit: 4})
    assert.deepEqual(all.slice(1, -1).map(short).sort(), [
      'done CreateRole client/role/Gate',
      'done CreateUser root/user/alice',
      'failed AttachRolePolicy client/role/Gate/policy/ReadOnlyAccess',
      'started AttachRolePolicy client/role/Gate/policy/ReadOnlyAccess',
      'started CreateRole client/role/Gate',
      'started CreateUser root/user/alice',
    ])
    const failed = all.find((one) => one['event'] === 'failed')
    assert.match(String(failed?.['requestId']), /^0000/)
    assert.deepEqual(
      {...failed, requestId: ''},
      {
        time,
        account: 'client',
        address: 'client/role/Gate/policy/ReadOnlyAccess',
        op: 'AttachRolePolicy',
        event: 'failed',
        requestId: '',
        code: 'LimitExceeded',
        message: 'Cannot exceed quota',
      },
    )
    assert.match(String(all.find((one) => one['op'] === 'CreateRole' && one['event'] === 'done')?.['requestId']), /^0/)
    for (const line of lines) assert.ok(!/arn:aws:iam::2|AssumeRolePolicyDocument|Statement|secret/i.test(line), line)
  })

  it('shows nothing that a terminal would take for a command', () => {
    const {lines, journal} = inMemory()
    const change = {account: ACCOUNTS[0]!, address: 'root/user/alice'}
    const error = new CloudError('refused', 'a\u001b[31m\nb\u202ec\u2028\u{e0041}', {
      account: 'root',
      op: 'TagUser',
      code: 'X',
    })
    journal().call({change} as never, {op: 'TagUser', input: {}}, {what: 'failed', error})
    const [, line = ''] = lines
    assert.match(line, /^[\x20-\x7e]*\n$/)
    assert.equal(entries([line])[0]?.['message'], error.message)
  })

  it('that cannot be opened is a failure that says which, why and what to do', () => {
    const open = (): never => {
      throw Object.assign(new Error('x'), {code: 'EROFS'})
    }
    assert.throws(
      () => openJournal(HEAD, {now, pid: 7, open}),
      (error: Failure) =>
        error instanceof Failure &&
        error.exitCode === 1 &&
        /^the journal \.xrole.journal.2026-11-22T12-00-00\.123Z-7\.jsonl cannot be written \(a read-only file system\), so nothing was written to AWS; make /.test(
          error.message,
        ),
    )
  })

  it('that takes not even its first line is one as well', () => {
    assert.throws(() => inMemory(0).journal(), /no space left\), so nothing was written to AWS/)
  })

  for (const room of [1, 2, 3, 4, 5])
    it(`that is full after ${room} lines: nothing is sent that is not in it, and the report says why`, async () => {
      const {lines, journal} = inMemory(room)
      const {lab, log} = faultyWorld(ACCOUNTS)
      const it = journal()
      const {exit, outcome} = await lab.apply(YAML, {onCall: (...all) => it.call(...all)})
      it.end(exit)
      const sent = log.filter(({op}) => /^(Create|Attach)/.test(op)).map(({op}) => op)
      const started = entries(lines).filter((one) => one['event'] === 'started')
      assert.deepEqual(sent.sort(), started.map((one) => String(one['op'])).sort())
      assert.equal(exit, sent.length > 0 ? 4 : 1)
      assert.deepEqual(outcome?.failed, [])
      assert.equal(outcome.done.length, sent.length)
      assert.ok(outcome.notStarted.length > 0)
      for (const {reason} of outcome.notStarted)
        assert.match(reason, /can no longer be written \(no space left\)|^it needs /)
      assert.equal((await lab.apply(YAML)).exit, 0)
    })

  it('a line that was torn takes no other one with it', () => {
    let room = 650
    let text = ''
    const append = (line: string): void => {
      const part = line.slice(0, room)
      text += part
      room -= part.length
      if (part !== line) throw Object.assign(new Error('write'), {code: 'ENOSPC'})
    }
    const it = openJournal(HEAD, {now, pid: 7, open: () => ({append, close: () => undefined})})
    const ask = (what: object): void =>
      it.call(
        {change: {account: ACCOUNTS[0]!, address: 'root/user/alice'}} as never,
        {op: 'TagUser', input: {}},
        what as never,
      )
    assert.throws(() => {
      for (;;) ask({what: 'started'})
    }, /no space left/)
    room = Infinity
    ask({what: 'done', requestId: 'r1'})
    ask({what: 'done', requestId: 'r2'})
    const lines = text.trimEnd().split('\n')
    assert.match(text, /[^\n]\n\{"time":[^\n]*"r1"\}\n\{"time":[^\n]*"r2"\}\n$/)
    assert.deepEqual(
      entries(lines.slice(-2)).map((one) => one['requestId']),
      ['r1', 'r2'],
    )
    assert.throws(() => entries(lines.slice(-3, -2)))
  })

  describe('in its file', () => {
    let folder = ''
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'xrole-journal-'))
    })
    afterEach(() => rmSync(folder, {recursive: true}))
    const inFolder: JournalOptions['open'] = (name) => openFile(join(folder, name))

    it("is the user's alone, and named by time and process", () => {
      openJournal(HEAD, {now, pid: 7, open: inFolder}).end(0)
      const journals = join(folder, '.xrole', 'journal')
      const name = '2026-11-22T12-00-00.123Z-7.jsonl'
      assert.deepEqual(readdirSync(journals), [name])
      assert.equal(statSync(journals).mode & 0o777, 0o700)
      assert.equal(statSync(join(journals, name)).mode & 0o777, 0o600)
      assert.deepEqual(
        entries(readFileSync(join(journals, name), 'utf8').trim().split('\n')).map((one) => one['event']),
        ['apply', 'end'],
      )
    })

    it('never goes on with one that is there', () => {
      openJournal(HEAD, {now, pid: 7, open: inFolder})
      assert.throws(() => openJournal(HEAD, {now, pid: 7, open: inFolder}), Failure)
    })

    for (const [name, make] of Object.entries({
      'a file is in the place of .xrole': () => writeFileSync(join(folder, '.xrole'), ''),
      'a file is in the place of its folder': () => {
        mkdirSync(join(folder, '.xrole'))
        writeFileSync(join(folder, '.xrole', 'journal'), '')
      },
    }))
      it(`cannot be opened when ${name}`, () => {
        make()
        assert.throws(() => openJournal(HEAD, {now, pid: 7, open: inFolder}), /something else is there|a file is where/)
      })
  })
})
