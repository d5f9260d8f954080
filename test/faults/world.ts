import {Readable} from 'node:stream'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {ATTEMPT} from '../../src/aws/retry.js'
import type {Cloud} from '../../src/core/cloud.js'
import type {AccountRef} from '../../src/core/types.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'
import type {Fault, Sandbox} from '../../src/sandbox/index.js'
import {labOver} from '../support/lab.js'
import type {Lab} from '../support/lab.js'

export interface FaultyWorld {
  readonly sandbox: Sandbox
  readonly lab: Lab
  /** What goes wrong from now on; a test may add and clear. */
  readonly faults: Fault[]
  /** Every request that the sandbox got. */
  readonly log: readonly {account: string; op: string}[]
  /** Pauses that the run asked for, in milliseconds; none of them is waited for. */
  readonly pauses: number[]
  readonly sleep: (ms: number) => Promise<void>
  /** Milliseconds that the run would have taken, had it done one thing after the other: pauses, and requests that hung. */
  readonly took: () => number
}

export interface Wiring {
  /** May stand between the engine and the Cloud. */
  readonly cloud?: (cloud: Cloud) => Cloud
  /** May stand between the SDK and the sandbox: what AWS answers → what arrives. */
  readonly answer?: (op: string, body: string) => string
}

type Handler = ReturnType<typeof sandboxRequestHandler>

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * The network's part: the sandbox in memory answers before the next turn of the event loop or never, so that nobody has
 * to wait to know that it hangs.
 */
const network = (inner: Handler, hung: () => void, answer: Wiring['answer']): Handler => ({
  ...inner,
  async handle(request, options) {
    const late = nextTurn().then(() => 'late' as const)
    const result = await Promise.race([inner.handle(request, options), late])
    if (result === 'late') {
      hung()
      throw Object.assign(new Error('no answer came'), {name: 'TimeoutError'})
    }
    if (!answer) return result
    const {response} = result
    const chunks: Buffer[] = []
    for await (const chunk of response.body as Readable) chunks.push(chunk as Buffer)
    const op = new URLSearchParams(String(request.body)).get('Action') ?? ''
    const body = answer(op, Buffer.concat(chunks).toString())
    return {response: {...response, body: Readable.from([Buffer.from(body)])}}
  },
})

/** A sandbox with a fault script that can change while it runs, and a clock that only pauses and hangs move. */
export function faultyWorld(accounts: readonly AccountRef[], wiring: Wiring = {}): FaultyWorld {
  const faults: Fault[] = []
  const pauses: number[] = []
  let hung = 0
  const took = (): number => pauses.reduce((sum, ms) => sum + ms, 0) + hung
  const now = (): Date => new Date(Date.parse('2026-11-22T00:00:00Z') + took())
  const sandbox = createSandbox({accounts, faults, now})
  const sleep = async (ms: number): Promise<void> => {
    pauses.push(ms)
    await nextTurn()
  }
  const cloud = createAwsCloud({
    accounts: accounts.map((ref) => ({
      ref,
      connect: {role: 'OrganizationAccountAccessRole'},
      connectExplicit: false,
    })),
    use: 'apply',
    region: 'us-east-1',
    sleep,
    now,
    rates: 'none',
    endpoint: 'http://sandbox.invalid',
    requestHandler: network(sandboxRequestHandler(sandbox), () => void (hung += ATTEMPT), wiring.answer),
    credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
  })
  const wrapped = wiring.cloud?.(cloud) ?? cloud
  const lab = labOver({...wrapped, close: () => cloud.close()}, accounts, sleep)
  return {lab, sandbox, faults, log: sandbox.log, pauses, sleep, took}
}

export const aws = (status: number, code: string, message = `scripted ${code}`) => ({status, code, message})
export const DENIED = aws(403, 'AccessDenied')
