import {Args, loadHelpClass} from '@oclif/core'
import {BaseCommand} from '../engine/base-command.js'

export default class Help extends BaseCommand {
  static override summary = 'show help for xrole, or for one command'
  static override strict = false
  static override args = {command: Args.string({description: 'the command, like plan or sandbox serve'})}

  async run(): Promise<void> {
    const {argv} = await this.parse(Help)
    const HelpClass = await loadHelpClass(this.config)
    await new HelpClass(this.config, this.config.pjson.oclif.helpOptions).showHelp(argv as string[])
  }
}
