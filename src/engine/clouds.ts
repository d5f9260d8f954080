import {readFile} from 'node:fs/promises'
import {createAwsCloud} from '../aws/cloud.js'
import type {Account} from '../config/intent.js'
import type {Cloud} from '../core/cloud.js'
import {unreadable} from './file-words.js'
import {createRecordedCloud, parseRecording} from './recorded.js'
import {openSandboxFile, refOf, sandboxCloudOptions} from './sandbox.js'

/** Where the accounts are: AWS, the embedded sandbox kept in a file, or a recorded read. */
export type CloudMode =
  | {readonly kind: 'aws'}
  | {readonly kind: 'sandbox'; readonly file: string}
  | {readonly kind: 'snapshot'; readonly file: string}

export interface OpenCloud {
  /** Those of the file, in its order: the first managed one is the sandbox's administrator's. */
  readonly accounts: readonly Account[]
  readonly mode: CloudMode
  readonly use: 'plan' | 'apply'
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Opens the accounts. Nothing is sent, and for AWS nothing loaded, before the first question. */
export async function openCloud({accounts, mode, use}: OpenCloud): Promise<Cloud & {close?(): void}> {
  const managed = accounts.filter((account) => account.managed)
  if (mode.kind === 'snapshot') {
    return createRecordedCloud(parseRecording(await text(mode.file), mode.file).snapshots)
  }
  if (mode.kind === 'sandbox') {
    const sandbox = await openSandboxFile(managed, mode.file)
    return createAwsCloud(await sandboxCloudOptions(sandbox, managed, sleep))
  }
  return createAwsCloud({
    accounts: managed.map((account) => ({
      ref: refOf(account),
      connect: account.connect,
      connectExplicit: account.connectExplicit,
    })),
    use,
    sleep,
    rates: 'aws',
  })
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Error(unreadable(file, error, 'xrole snapshot --out FILE makes one'), {cause: error})
  }
}
