import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {file} from '../scenarios/base.js'
import {openPlace} from './program.js'
import type {Place} from './program.js'

const YAML = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles:
  Gate: {account: client, trust: [root/user/alice], policies: [Reports]}
  Next: {account: root, trust: [client/role/Gate]}
users: {alice: {account: root}}`)

/** Requests that no outcome is known of: operation and address. */
const underWay = (lines: readonly Record<string, unknown>[]): string[] => {
  const open = new Set<string>()
  for (const {event, op, address} of lines) {
    const request = `${String(op)} ${String(address)}`
    if (event === 'started') open.add(request)
    else open.delete(request)
  }
  return [...open]
}

describe('faults: the program itself', function () {
  this.timeout(120_000)
  let place: Place
  beforeEach(async () => {
    place = await openPlace(YAML)
  })
  afterEach(() => place.close())

  /** The next apply, and a plan after it. */
  async function finishes(): Promise<void> {
    place.guard((_, letIn) => letIn())
    const second = await place.run('apply', '--yes')
    assert.equal(second.exit, 0, second.stdout + second.stderr)
    assert.deepEqual(await place.differences(), [])
  }

  for (const [k, when] of [
    [1, 'before'],
    [1, 'after'],
    [4, 'before'],
    [7, 'after'],
  ] as const)
    it(`killed (SIGKILL) at write ${k}, ${when} it was carried out: the journal has it, the next apply finishes`, async () => {
      place.guard(async (nth, letIn) => {
        if (nth < k || when === 'after') await letIn()
        if (nth < k) return
        running.child.kill('SIGKILL')
        await running.ended
      })
      const running = place.start('apply', '--yes')
      const ended = await running.ended
      assert.deepEqual([ended.exit, ended.signal], [null, 'SIGKILL'], ended.stderr)
      const last = place.writes()[k - 1] ?? ''
      const [lines = []] = place.journals()
      assert.equal(lines[0]?.['event'], 'apply')
      assert.ok(
        underWay(lines).some((one) => one.startsWith(`${last} `)),
        `${last} is not under way in the journal: ${underWay(lines).join(', ')}`,
      )
      assert.ok(!lines.some((line) => line['event'] === 'end'))
      await finishes()
      assert.equal(place.writes().filter((op) => op === 'CreatePolicyVersion').length, 0)
    })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal}: what is under way finishes, the report tells, exit 4; the next apply finishes`, async () => {
      place.guard(async (nth, letIn) => {
        if (nth === 1) {
          running.child.kill(signal)
          await running.says(/Stopping: what is under way finishes/)
        }
        await letIn()
      })
      const running = place.start('apply', '--yes')
      const {exit, stdout, stderr} = await running.ended
      assert.equal(exit, 4, stdout + stderr)
      assert.match(stdout, /^Applied in part: \d+ changes? done, 0 failed, \d+ not started\./m)
      assert.match(stdout, /interrupted/)
      assert.match(stderr, /^Journal: \.xrole\/journal\/.*\.jsonl$/m)
      const [lines = []] = place.journals()
      assert.deepEqual(underWay(lines), [])
      assert.deepEqual([lines.at(-1)?.['event'], lines.at(-1)?.['exit']], ['end', 4])
      await finishes()
    })

    it(`${signal} twice ends it at once, whatever is under way`, async () => {
      place.guard(async () => {
        running.child.kill(signal)
        await running.says(/Stopping/)
        running.child.kill(signal)
        await running.ended
      })
      const running = place.start('apply', '--yes')
      const ended = await running.ended
      assert.deepEqual([ended.exit, ended.signal], [null, signal], ended.stdout + ended.stderr)
      await finishes()
    })
  }

  it('a journal that cannot be written: nothing is written to AWS, exit 1', async () => {
    writeFileSync(join(place.folder, '.xrole'), '')
    const {exit, stderr} = await place.run('apply', '--yes')
    assert.equal(exit, 1)
    assert.match(
      stderr,
      /^error: the journal \.xrole\/journal\/.* cannot be written \(.*\), so nothing was written to AWS/m,
    )
    assert.deepEqual(place.writes(), [])
  })

  it('an apply that goes through says nothing of its journal, which is there', async () => {
    const {exit, stdout, stderr} = await place.run('apply', '--yes')
    assert.equal(exit, 0, stdout + stderr)
    assert.doesNotMatch(stdout + stderr, /journal/i)
    const [lines = []] = place.journals()
    assert.deepEqual(underWay(lines), [])
    assert.equal(lines.filter((line) => line['event'] === 'done').length, place.writes().length)
    assert.deepEqual([lines.at(-1)?.['event'], lines.at(-1)?.['exit']], ['end', 0])
    assert.equal(lines[0]?.['owner'], 'acme')
  })
})
