import {BaseCommand} from '../../engine/base-command.js'
import {shared} from '../../engine/flags.js'
import {DEFAULT_SANDBOX} from '../../engine/session.js'
import {escapeText} from '../../render/escape.js'

export default class SandboxReset extends BaseCommand {
  static override summary = 'start the sandbox anew: everything in it is forgotten'
  static override description =
    'Removes its file; the next command with --sandbox begins with empty accounts. AWS is not touched. Exit 0.'
  static override examples = [
    '<%= config.bin %> sandbox reset',
    '<%= config.bin %> sandbox reset --sandbox-file try.json',
  ]
  static override flags = {'sandbox-file': shared['sandbox-file']}

  async run(): Promise<void> {
    const {flags} = await this.parse(SandboxReset)
    const file = flags['sandbox-file'] ?? DEFAULT_SANDBOX
    const {resetStore} = await import('../../sandbox/index.js')
    resetStore(file)
    this.log(`The sandbox in ${escapeText(file)} is empty.`)
  }
}
