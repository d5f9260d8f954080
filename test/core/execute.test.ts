import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import type {CloudErrorKind} from '../../src/core/cloud.js'
import {execute} from '../../src/core/execute.js'
import type {ExecuteOptions, Report} from '../../src/core/execute.js'
import type {Kind, Kinds, World} from '../../src/core/kind.js'
import {order} from '../../src/core/order.js'
import type {Change, Resource, Verb} from '../../src/core/types.js'

interface Value {
  readonly needs: readonly string[]
}

/** A kind with no AWS in it: things that need things. */
const thing: Kind<Value> = {
  name: 'thing',
  refs: ({value}) => value.needs.map((address) => ({address, how: 'needs'})),
  same: () => true,
  make: (resource: Resource<Value>) => [{op: 'Make', input: {address: resource.address}}],
  remove: (resource: Resource<Value>) => [{op: 'Remove', input: {address: resource.address}}],
  alter: (resource: Resource<Value>) => [{op: 'Alter', input: {address: resource.address}}],
}
const kinds: Kinds = new Map([['thing', thing]])
const world: World = {addressOf: () => undefined, accountIds: new Set()}

const change = (name: string, needs: string[] = [], verb: Verb = 'create', id = '1'): Change => ({
  key: `a/thing/${name}`,
  address: `a/thing/${name}`,
  account: {name: 'a', id, partition: 'aws'},
  kind: 'thing',
  name,
  verb,
  cause: 'unknown',
  ...(verb === 'create' ? {} : {before: {needs: needs.map((one) => `a/thing/${one}`)}}),
  ...(verb === 'delete' ? {} : {after: {needs: needs.map((one) => `a/thing/${one}`)}}),
  hazards: [],
  notes: [],
})

const error = (kind: CloudErrorKind) => new CloudError(kind, 'no', {account: 'a', op: 'Make', code: 'X'})

interface Run extends Report {
  readonly sent: string[]
  readonly slept: number
  readonly most: number
}

/** Runs changes against a cloud that answers each address with the errors listed for it, then with success. */
async function run(
  changes: Change[],
  errors: Record<string, Error[]> = {},
  concurrency = 4,
  more: Partial<ExecuteOptions> = {},
): Promise<Run> {
  const sent: string[] = []
  let slept = 0
  let now = 0
  let most = 0
  const left = new Map(Object.entries(errors).map(([name, list]) => [`a/thing/${name}`, [...list]]))
  const report = await execute(
    order(changes, new Map(), kinds, world, () => false),
    kinds,
    world,
    {
      async send(_, call) {
        most = Math.max(most, ++now)
        await Promise.resolve()
        now--
        const address = call.input['address'] as string
        const next = left.get(address)?.shift()
        if (next) throw next
        sent.push(`${call.op} ${address.split('/')[2]}`)
        return {requestId: `id-${sent.length}`}
      },
      sleep: async (ms) => {
        slept += ms
      },
      concurrency,
      perAccount: concurrency,
      ...more,
    },
  )
  return {...report, sent, slept, most}
}

const names = (steps: readonly {change: Change}[]) => steps.map((step) => step.change.name).sort()

describe('core/execute', () => {
  it('does what is needed first, first', async () => {
    const {sent} = await run([change('c', ['b']), change('b', ['a']), change('a')])
    assert.deepEqual(sent, ['Make a', 'Make b', 'Make c'])
  })

  it('removes what needs before what is needed', async () => {
    const {sent} = await run([change('a', [], 'delete'), change('b', ['a'], 'delete')])
    assert.deepEqual(sent, ['Remove b', 'Remove a'])
  })

  it('goes on with what does not depend on a failure', async () => {
    const report = await run([change('a'), change('b', ['a']), change('c', ['b']), change('d')], {
      a: [error('refused')],
    })
    assert.deepEqual(names(report.failed.map((failure) => failure.step)), ['a'])
    assert.deepEqual(names(report.skipped), ['b', 'c'])
    assert.deepEqual(names(report.done), ['d'])
  })

  it('waits for what this run made and AWS does not show yet', async () => {
    const report = await run([change('a'), change('b', ['a'])], {b: [error('not-yet'), error('not-yet')]})
    assert.deepEqual(names(report.done), ['a', 'b'])
    assert.equal(report.slept, 1500)
  })

  it('does not wait for what this run did not make: that is a mistake', async () => {
    const report = await run([change('b', ['elsewhere'])], {b: [error('not-yet')]})
    assert.deepEqual(names(report.failed.map((failure) => failure.step)), ['b'])
    assert.equal(report.slept, 0)
  })

  it('gives up after about two minutes', async () => {
    const report = await run([change('a'), change('b', ['a'])], {b: Array<Error>(100).fill(error('not-yet'))})
    assert.equal(report.failed.length, 1)
    assert.ok(report.slept > 110_000 && report.slept < 130_000, `${report.slept} ms`)
  })

  it('takes what is gone already as removed', async () => {
    const report = await run([change('a', [], 'delete')], {a: [error('absent')]})
    assert.deepEqual(names(report.done), ['a'])
  })

  it('keeps within the limit', async () => {
    const changes = Array.from({length: 40}, (_, i) => change(`n${i}`))
    assert.equal((await run(changes, {}, 3)).most, 3)
  })

  it('starts nothing once it is told to stop, and says so', async () => {
    const controller = new AbortController()
    const steps = order([change('a'), change('b', ['a']), change('c')], new Map(), kinds, world, () => false)
    const report = await execute(steps, kinds, world, {
      async send() {
        controller.abort()
        return {}
      },
      sleep: async () => undefined,
      concurrency: 1,
      perAccount: 1,
      signal: controller.signal,
    })
    assert.deepEqual(names(report.done), ['a'])
    assert.deepEqual(names(report.skipped), ['b', 'c'])
    assert.equal(report.interrupted, true)
  })

  it('does not go on waiting for what is not there yet once it is told to stop', async () => {
    const controller = new AbortController()
    const errors = {b: Array<Error>(100).fill(error('not-yet'))}
    const stop = {signal: controller.signal, sleep: async () => controller.abort()}
    const report = await run([change('a'), change('b', ['a'])], errors, 1, stop)
    assert.deepEqual(names(report.done), ['a'])
    assert.deepEqual([names(report.skipped), report.failed], [['b'], []])
  })

  describe('tells of each request', () => {
    const told = async (errors: Record<string, Error[]>, changes: Change[]): Promise<string[]> => {
      const lines: string[] = []
      await run(changes, errors, 1, {
        onCall: ({change: {name}}, {op}, event) =>
          void lines.push([op, name, event.what, event.what === 'done' ? event.requestId : ''].join(' ').trim()),
      })
      return lines
    }
    it('before it is sent and with its request id', async () => {
      assert.deepEqual(await told({}, [change('a')]), ['Make a started', 'Make a done id-1'])
    })
    it('that fails', async () => {
      assert.deepEqual(await told({a: [error('refused')]}, [change('a')]), ['Make a started', 'Make a failed'])
    })
    it('and each time that it is asked again', async () => {
      assert.deepEqual(await told({b: [error('not-yet')]}, [change('a'), change('b', ['a'])]), [
        'Make a started',
        'Make a done id-1',
        'Make b started',
        'Make b failed',
        'Make b started',
        'Make b done id-2',
      ])
    })
  })

  describe('stops when nobody can be told any more', () => {
    const full = (nth: number): NonNullable<ExecuteOptions['onCall']> => {
      let told = 0
      return () => {
        if (++told >= nth) throw new Error('no space left')
      }
    }
    const three = [change('a'), change('b', ['a']), change('c', ['b'])]
    const rows: readonly {nth: number; done: string[]}[] = [
      {nth: 1, done: []},
      {nth: 2, done: ['a']},
      {nth: 3, done: ['a']},
      {nth: 4, done: ['a', 'b']},
    ]
    for (const {nth, done} of rows)
      it(`at line ${nth}: what was sent is done, nothing else is sent`, async () => {
        const report = await run(three, {}, 1, {onCall: full(nth)})
        assert.deepEqual(
          report.sent,
          done.map((name) => `Make ${name}`),
        )
        assert.deepEqual([names(report.done), report.failed], [done, []])
        assert.deepEqual(names(report.skipped), ['a', 'b', 'c'].slice(done.length))
        assert.equal(report.halted, 'no space left')
      })
  })

  describe('an account that does not answer any more', () => {
    const many = Array.from({length: 20}, (_, i) => change(`n${i}`))
    const dead = Object.fromEntries(many.map(({name}) => [name, [error('unreachable')]]))
    it('is left alone after five requests in a row, the others are not', async () => {
      const report = await run([...many, change('other', [], 'create', '2')], dead, 1)
      assert.deepEqual([report.failed.length, report.skipped.length, names(report.done)], [5, 15, ['other']])
      assert.deepEqual(report.silent, ['a'])
    })
    it('is not when it answers in between', async () => {
      const some = many.map(({name}, i): [string, Error[]] => [name, i % 3 ? [error('unreachable')] : []])
      const report = await run(many, {...Object.fromEntries(some), n9: [error('refused')]}, 1)
      assert.deepEqual([report.failed.length, report.skipped.length, report.silent], [14, 0, []])
    })
  })
})
