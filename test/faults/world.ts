import {createAwsCloud} from '../../src/aws/cloud.js'
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
}

export type Wrap = (cloud: Cloud) => Cloud

/** A sandbox with a fault script that can change while it runs. `wrap` may stand between the engine and the Cloud. */
export function faultyWorld(accounts: readonly AccountRef[], wrap: Wrap = (cloud) => cloud): FaultyWorld {
  const faults: Fault[] = []
  const pauses: number[] = []
  const sandbox = createSandbox({accounts, faults, now: () => new Date('2026-11-22T00:00:00Z')})
  const sleep = async (ms: number): Promise<void> => {
    pauses.push(ms)
    await new Promise((resolve) => setImmediate(resolve))
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
    endpoint: 'http://sandbox.invalid',
    requestHandler: sandboxRequestHandler(sandbox),
    credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
  })
  const lab = labOver({...wrap(cloud), close: () => cloud.close()}, accounts, sleep)
  return {lab, sandbox, faults, log: sandbox.log, pauses}
}

export const aws = (status: number, code: string, message = `scripted ${code}`) => ({status, code, message})
export const DENIED = aws(403, 'AccessDenied')
