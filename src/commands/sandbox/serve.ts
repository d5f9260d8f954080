import {Flags} from '@oclif/core'
import {BaseCommand, Failure} from '../../engine/base-command.js'
import {shared} from '../../engine/flags.js'
import {managedAccounts} from '../../engine/organization.js'
import {openSandboxFile} from '../../engine/sandbox.js'
import {DEFAULT_SANDBOX} from '../../engine/session.js'

export default class SandboxServe extends BaseCommand {
  static override summary = 'put the sandbox on a loopback port, for the AWS CLI and other tools'
  static override description =
    'Its URL is the first line of stdout. Any key is the administrator of the first account; other accounts are entered with sts assume-role. Signatures are not checked: it is for trying and testing. Ask it, for instance, with aws --endpoint-url http://127.0.0.1:4599 iam list-users. Ctrl-C ends it. Exit 0.'
  static override examples = [
    '<%= config.bin %> sandbox serve',
    '<%= config.bin %> sandbox serve --port 4599 -f examples/accounts.yaml',
  ]
  static override flags = {
    file: shared.file,
    'sandbox-file': shared['sandbox-file'],
    port: Flags.integer({min: 0, max: 65535, default: 0, description: 'the port; 0 takes a free one'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(SandboxServe)
    const file = flags['sandbox-file'] ?? DEFAULT_SANDBOX
    const sandbox = await openSandboxFile(await managedAccounts(flags.file, file), file)
    await sandbox.addAccounts([])
    const {serve} = await import('../../sandbox/index.js')
    const server = await serve(sandbox, flags.port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error
      throw new Failure(`port ${flags.port} is taken; give another --port, or none to take a free one`)
    })
    this.log(server.url)
    this.logToStderr('The sandbox is there until Ctrl-C. It is for trying and testing; nothing of it is AWS.')
    await new Promise<void>((done) => {
      process.once('SIGINT', done)
      process.once('SIGTERM', done)
    })
    await server.close()
  }
}
