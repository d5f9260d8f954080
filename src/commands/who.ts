import {Args, Flags} from '@oclif/core'
import {whoInto} from '../access/chains.js'
import {reachOf} from '../access/reach.js'
import {openWorlds} from '../engine/ask/ask.js'
import {fromOf, worldFlags} from '../engine/ask/flags.js'
import {existingRole} from '../engine/ask/names.js'
import {BaseCommand} from '../engine/base-command.js'
import {wantsColor} from '../engine/terminal.js'
import {whoJson, whoText} from '../render/who.js'

export default class Who extends BaseCommand {
  static override summary = 'list who may assume a role, through other roles as well'
  static override description =
    'Users and roles with the conditions that each has to meet, then whole accounts, services, identity providers and whoever is outside, as the trust policy says. Of several chains of roles the shortest is shown. Exit 1 when there is no such role.'
  static override examples = [
    '<%= config.bin %> who client/Admin',
    '<%= config.bin %> who client/Admin --from live --direct',
  ]
  static override args = {
    role: Args.string({required: true, description: 'the role: client/Admin, client/role/Admin or its ARN'}),
  }
  static override flags = {
    ...worldFlags,
    direct: Flags.boolean({description: 'leave out who comes in through another role'}),
  }

  async run(): Promise<void> {
    const {flags, args} = await this.parse(Who)
    const asked = await openWorlds(flags, [fromOf(flags)], this.config.version)
    try {
      const [world] = asked.worlds
      if (!world) return
      const role = existingRole(world, args.role)
      const entered = whoInto(reachOf(world.model), role, flags.direct)
      const names = {accounts: new Map(world.intent.accounts.map(({id, name}) => [id, name]))}
      const shown = {
        file: asked.loaded.file,
        from: world.from,
        unread: [...world.unread].sort(),
        hasGuards: world.hasGuards,
      }
      const color = wantsColor(process.stdout, {noColor: flags['no-color']})
      this.log(
        flags.json
          ? JSON.stringify(whoJson(role.address, entered, names, shown), null, 2)
          : whoText(role.address, entered, names, shown, {color}),
      )
    } finally {
      asked.close()
    }
  }
}
