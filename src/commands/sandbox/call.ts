import {setTimeout as delay} from 'node:timers/promises'
import {Args} from '@oclif/core'
import {sdk} from '../../aws/load.js'
import {nearest} from '../../core/nearest.js'
import {BaseCommand, Failure} from '../../engine/base-command.js'
import {shared} from '../../engine/flags.js'
import {managedAccounts} from '../../engine/organization.js'
import {findAccount, openSandboxFile, refOf, sandboxCloudOptions} from '../../engine/sandbox.js'
import {DEFAULT_SANDBOX} from '../../engine/session.js'

/** Documents are text to IAM; on the command line they may be written as JSON. */
function inputOf(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Failure(`the input is not JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Failure('the input has to be a JSON object')
  const asText = ([key, one]: [string, unknown]) =>
    key.endsWith('Document') && typeof one === 'object' ? [key, JSON.stringify(one)] : [key, one]
  return Object.fromEntries(Object.entries(value).map(asText)) as Record<string, unknown>
}

async function checkOperation(op: string): Promise<void> {
  const {iam} = await sdk()
  const known = Object.keys(iam).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? [])
  if (known.includes(op)) return
  const near = nearest(op, known)
  throw new Failure(`IAM has no operation "${op}"${near ? `; did you mean "${near}"?` : ''}`)
}

export default class SandboxCall extends BaseCommand {
  static override summary = 'make one IAM call in the sandbox by hand, for instance to cause drift'
  static override description =
    'Prints what IAM answers as JSON. The input is that of the operation in the AWS API; a policy document may be an object. Exit 0; 1 when IAM refuses it.'
  static override examples = [
    '<%= config.bin %> sandbox call client ListRoles',
    `<%= config.bin %> sandbox call client GetRole '{"RoleName": "MainAccountAdminRole"}'`,
    `<%= config.bin %> sandbox call client UpdateRole '{"RoleName": "Audit", "MaxSessionDuration": 7200}'`,
  ]
  static override args = {
    account: Args.string({required: true, description: "the account's name in the file, or its id"}),
    op: Args.string({required: true, description: 'the IAM operation, like CreateRole'}),
    input: Args.string({default: '{}', description: 'its input as JSON'}),
  }
  static override flags = {file: shared.file, 'sandbox-file': shared['sandbox-file']}

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SandboxCall)
    const input = inputOf(args.input)
    const sandboxFile = flags['sandbox-file'] ?? DEFAULT_SANDBOX
    const accounts = await managedAccounts(flags.file, sandboxFile)
    const account = findAccount(accounts, args.account)
    await checkOperation(args.op)
    const sandbox = await openSandboxFile(accounts, sandboxFile)
    const {createAwsCloud} = await import('../../aws/cloud.js')
    const options = await sandboxCloudOptions(sandbox, accounts, (ms) => delay(ms))
    // By hand is not by an apply: `drift --blame` tells them apart by the name of the session.
    const byHand = options.accounts.map((one) => ({...one, connect: {...one.connect, session: 'by-hand'}}))
    const cloud = createAwsCloud({...options, accounts: byHand})
    try {
      const {$metadata: _, ...answer} = await cloud.ask<{$metadata?: unknown}>(refOf(account), args.op, input)
      this.log(JSON.stringify(answer, null, 2))
    } finally {
      cloud.close()
    }
  }
}
