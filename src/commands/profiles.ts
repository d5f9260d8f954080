import {Flags} from '@oclif/core'
import {openWorlds} from '../engine/ask/ask.js'
import type {AskedWorld} from '../engine/ask/ask.js'
import {fromOf, worldFlags} from '../engine/ask/flags.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import {load} from '../engine/load.js'
import {configFile} from '../engine/profiles/file.js'
import {fileProfiles, makeProfiles} from '../engine/profiles/run.js'
import {filedText, leftOutLines, profilesJson, profilesText, removedLine} from '../render/aws-config/words.js'
import {escapeText} from '../render/escape.js'

export default class Profiles extends BaseCommand {
  static override summary = 'print or write AWS configuration profiles for the roles of the file'
  static override description = `One profile for each role that a user, role or permission set may become, through other roles as well (source_profile is then the profile of the role before), with MFA device, external id and session length as the role's trust policy asks for them. Without --for: for each role that any user or role may assume by its trust policy. Roles that cannot work from a profile are left out, and named on stderr with the reason.

--write puts them between two marker lines in the configuration file: --config, else AWS_CONFIG_FILE, else ~/.aws/config. What is outside of the markers stays as it is, byte for byte; every --write replaces what is between them, and --remove takes them out. Exit 1 when nothing could be made or written, or an account could not be read.`
  static override examples = [
    '<%= config.bin %> profiles --for root/user/paul',
    '<%= config.bin %> profiles --for root/user/paul --write --region eu-west-1',
    '<%= config.bin %> profiles --for sso:Admin@root --sso-session acme --write',
    '<%= config.bin %> profiles --for root/user/paul --credential-process --prefix acme- --write',
    '<%= config.bin %> profiles --remove',
  ]
  static override flags = {
    ...worldFlags,
    for: Flags.string({
      helpValue: 'PRINCIPAL',
      description: 'whose profiles: root/user/paul, dev/role/ci, an ARN, or sso:PermissionSet@account',
    }),
    write: Flags.boolean({description: 'write them into the configuration file instead of printing them'}),
    remove: Flags.boolean({
      exclusive: ['write', 'for'],
      description: 'take the block of this file out of the configuration file',
    }),
    config: Flags.string({
      helpValue: 'FILE',
      description: 'the configuration file [default: AWS_CONFIG_FILE, else ~/.aws/config]',
    }),
    'source-profile': Flags.string({
      helpValue: 'NAME',
      description: 'the profile that signs in [default: default; with --for sso:… one is made]',
    }),
    'sso-session': Flags.string({
      helpValue: 'NAME',
      description: 'with --for sso:…: the [sso-session NAME] of the configuration file that signs in',
    }),
    'mfa-serial': Flags.string({
      helpValue: 'ARN',
      description:
        'the MFA device [default: as AWS lists it with --from live; else the one that is called as the user]',
    }),
    'credential-process': Flags.boolean({
      description: 'let "xrole assume" get the credentials, instead of AWS\'s own settings',
    }),
    prefix: Flags.string({default: '', helpValue: 'TEXT', description: 'what the names of all profiles begin with'}),
    region: Flags.string({helpValue: 'REGION', description: 'the region of all profiles; none is written without it'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Profiles)
    if (flags.remove) {
      const {owner} = load(flags.file, () => new Date()).written
      const filed = fileProfiles(configFile(flags.config, process.env), owner, undefined)
      const {file, change} = filed
      return this.log(
        flags.json ? JSON.stringify({format: 1, owner, file, change}, null, 2) : filedText(filed, owner, undefined),
      )
    }
    if (flags.config !== undefined && !flags.write)
      throw new Failure('--config FILE says where to write: add --write, or --remove')
    const asked = await openWorlds(flags, [fromOf(flags)], this.config.version)
    try {
      const [world] = asked.worlds
      if (!world) return
      const {owner} = world.intent
      const made = await makeProfiles(asked, world, flags, new Date())
      for (const line of leftOutLines(made)) this.logToStderr(line)
      this.tellUnread(world, flags.write)
      const filed = flags.write ? fileProfiles(configFile(flags.config, process.env), owner, made.profiles) : undefined
      for (const note of filed?.notes ?? []) this.logToStderr(escapeText(`note: ${note}`))
      if (filed && filed.removed.length > 0) this.logToStderr(removedLine(filed.removed))
      if (flags.json) return this.log(JSON.stringify(profilesJson(owner, made, world.from, filed), null, 2))
      if (filed) return this.log(filedText(filed, owner, made))
      if (made.profiles.length > 0) this.log(profilesText(owner, made))
      else
        this.logToStderr(
          escapeText(
            `There is no role ${made.who ? `that ${made.who} can become by a profile` : 'that a profile can be made for'}.`,
          ),
        )
    } finally {
      asked.close()
    }
  }

  /** What was not read is missing, and must not go from a file that has it. */
  private tellUnread({unread}: AskedWorld, isWriting: boolean): void {
    if (unread.size === 0) return
    const names = [...unread].sort().join(', ')
    if (isWriting)
      throw new Failure(`not all accounts could be read (${names}), so nothing was written; "xrole plan" says why`)
    this.logToStderr(
      escapeText(
        `error: not all accounts could be read (${names}), and their roles are missing; "xrole plan" says why`,
      ),
    )
    this.end(EXIT.error)
  }
}
