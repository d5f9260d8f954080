import assert from 'node:assert/strict'
import {createBucket, createPaces} from '../../src/aws/pace.js'

const RATE = {start: 10, burst: 20}

/** A bucket with a clock of its own: whoever sleeps is told when it would wake, and time stands still until `pass`. */
function bucket() {
  let time = 0
  const slept: number[] = []
  const pace = createBucket(RATE, {now: () => time, sleep: async (ms) => void slept.push(ms)})
  /** The pauses of so many requests that come at once, in milliseconds; 0 for those that may go. */
  const ask = async (count: number): Promise<number[]> => {
    const pauses: number[] = []
    for (let nth = 0; nth < count; nth++) {
      slept.length = 0
      await pace.wait()
      pauses.push(Math.round(slept[0] ?? 0))
    }
    return pauses
  }
  /** Requests a second that get through once the bucket is empty. */
  const rate = async (): Promise<number> => {
    const [one = 0, two = 0] = (await ask(RATE.burst * 5)).slice(-2)
    return Math.round(1000 / (two - one))
  }
  const pass = (ms: number): void => void (time += ms)
  return {pace, pass, ask, rate}
}

describe('aws: pace', () => {
  it('lets a burst go at once, then holds to the rate', async () => {
    const {ask} = bucket()
    assert.deepEqual(await ask(20), Array<number>(20).fill(0))
    assert.deepEqual(await ask(3), [100, 200, 300])
  })

  it('fills again with time, never beyond the burst', async () => {
    const {ask, pass} = bucket()
    await ask(20)
    pass(500)
    assert.deepEqual((await ask(6)).map(Boolean), [false, false, false, false, false, true])
    pass(3_600_000)
    assert.deepEqual((await ask(21)).filter(Boolean).length, 1)
  })

  const rates: readonly {name: string; does: (it: ReturnType<typeof bucket>) => void; rate: number}[] = [
    {name: 'starts', does: () => undefined, rate: 10},
    {name: 'grows by one each second', does: ({pass}) => pass(5000), rate: 15},
    {name: 'grows to four times the start', does: ({pass}) => pass(3_600_000), rate: 40},
    {name: 'is halved by throttling', does: ({pace}) => pace.throttled(), rate: 5},
    {
      name: 'is halved once by what was under way together',
      does: ({pace}) => Array.from({length: 8}, () => pace.throttled()),
      rate: 5,
    },
    {
      name: 'is halved again by what is throttled later, and has grown between',
      does({pace, pass}) {
        pace.throttled()
        pass(1000)
        pace.throttled()
      },
      rate: 3,
    },
    {
      name: 'never falls below one a second',
      does({pace, pass}) {
        for (let nth = 0; nth < 100; nth++) {
          pace.throttled()
          pass(1000)
        }
        pace.throttled()
      },
      rate: 1,
    },
    {
      name: 'grows again after throttling',
      does({pace, pass}) {
        pace.throttled()
        pass(3000)
      },
      rate: 8,
    },
  ]
  for (const {name, does, rate} of rates)
    it(`the rate ${name}: ${rate} a second`, async () => {
      const it = bucket()
      does(it)
      assert.equal(await it.rate(), rate)
    })

  it('has no burst left right after throttling', async () => {
    const {pace, ask} = bucket()
    pace.throttled()
    assert.deepEqual(await ask(2), [200, 400])
  })

  it('reads do not use up what writes need, and writes start at half the rate', async () => {
    const slept: number[] = []
    const {read, write} = createPaces('aws', {now: () => 0, sleep: async (ms) => void slept.push(ms)})
    for (let nth = 0; nth < 20; nth++) await read.wait()
    for (let nth = 0; nth < 10; nth++) await write.wait()
    assert.deepEqual(slept, [])
    await read.wait()
    await write.wait()
    assert.deepEqual(slept, [100, 200])
  })

  it('what does not throttle is not held back', async () => {
    const {read} = createPaces('none', {now: () => 0, sleep: () => Promise.reject(new Error('slept'))})
    read.throttled()
    for (let nth = 0; nth < 1000; nth++) await read.wait()
  })
})
