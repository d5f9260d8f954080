import {setTimeout as delay} from 'node:timers/promises'
import {BaseCommand} from '../../engine/base-command.js'
import {shared} from '../../engine/flags.js'
import {managedAccounts} from '../../engine/organization.js'
import {openSandboxFile, refOf, requireSandbox, sandboxCloudOptions} from '../../engine/sandbox.js'
import {DEFAULT_SANDBOX} from '../../engine/session.js'
import {renderSnapshot} from '../../render/snapshot.js'

export default class SandboxShow extends BaseCommand {
  static override summary = 'show what is in the sandbox'
  static override description =
    'Accounts, and in each of them roles, users, groups and policies with what belongs to them. Exit 0; 1 when there is no sandbox yet.'
  static override examples = ['<%= config.bin %> sandbox show', '<%= config.bin %> sandbox show --json']
  static override flags = {file: shared.file, 'sandbox-file': shared['sandbox-file'], json: shared.json}

  async run(): Promise<void> {
    const {flags} = await this.parse(SandboxShow)
    const file = flags['sandbox-file'] ?? DEFAULT_SANDBOX
    requireSandbox(file)
    const accounts = await managedAccounts(flags.file, file)
    const sandbox = await openSandboxFile(accounts, file)
    const {createAwsCloud} = await import('../../aws/cloud.js')
    const cloud = createAwsCloud(await sandboxCloudOptions(sandbox, accounts, (ms) => delay(ms)))
    const snapshots = []
    for (const account of accounts) snapshots.push(await cloud.snapshot(refOf(account)))
    cloud.close()
    this.log(flags.json ? JSON.stringify(snapshots, null, 2) : snapshots.map(renderSnapshot).join('\n\n'))
  }
}
