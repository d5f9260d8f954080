import {Args, Flags} from '@oclif/core'
import {reachable} from '../access/chains.js'
import {reachOf} from '../access/reach.js'
import {openWorlds} from '../engine/ask/ask.js'
import {fromOf, worldFlags} from '../engine/ask/flags.js'
import {existingPrincipal} from '../engine/ask/names.js'
import {BaseCommand} from '../engine/base-command.js'
import {wantsColor} from '../engine/terminal.js'
import {canJson, canText} from '../render/who.js'

export default class Can extends BaseCommand {
  static override summary = 'list the roles that a user or a role may become, through other roles as well'
  static override description =
    'Each role with the conditions that have to be met, and by which chain of roles it is reached: the shortest one. Exit 1 when nothing is known of the user or role.'
  static override examples = [
    '<%= config.bin %> can root/user/paul',
    '<%= config.bin %> can dev/role/ci --from after --direct',
  ]
  static override args = {
    principal: Args.string({required: true, description: 'who asks: root/user/paul, dev/role/ci or an ARN'}),
  }
  static override flags = {
    ...worldFlags,
    direct: Flags.boolean({description: 'leave out what takes more than one role'}),
  }

  async run(): Promise<void> {
    const {flags, args} = await this.parse(Can)
    const asked = await openWorlds(flags, [fromOf(flags)], this.config.version)
    try {
      const [world] = asked.worlds
      if (!world) return
      const principal = existingPrincipal(world, args.principal)
      const chains = reachable(reachOf(world.model), principal, flags.direct)
      const shown = {
        file: asked.loaded.file,
        from: world.from,
        unread: [...world.unread].sort(),
        hasGuards: world.hasGuards,
      }
      const color = wantsColor(process.stdout, {noColor: flags['no-color']})
      this.log(
        flags.json
          ? JSON.stringify(canJson(principal.address, chains, shown), null, 2)
          : canText(principal.address, chains, shown, {color}),
      )
    } finally {
      asked.close()
    }
  }
}
