import {Flags} from '@oclif/core'
import {BaseCommand} from '../engine/base-command.js'
import {shared} from '../engine/flags.js'
import {KINDS} from '../engine/import/filters.js'
import {runImport} from '../engine/import/run.js'

const several = {multiple: true, multipleNonGreedy: true} as const

export default class Import extends BaseCommand {
  static override summary = 'write what AWS has as accounts.yaml: roles, users, groups and policies made by hand'
  static override description = `Reads AWS and prints YAML; changes nothing in AWS. What is printed is proven: its plan, against the very same read, takes things over (apply --adopt) and does nothing else. Trust policies become lines (trust: [root], mfa: true), the same role in many accounts one entry; what no line can say is written verbatim, with a comment why.

Where the file of --file is there, what it does not declare yet is printed as a file to include in it. Where it is not, a whole new one: with the accounts of --snapshot, of the sandbox or of --id, else with the caller's own account.

Left out are service-linked roles, roles of IAM Identity Center, what CloudFormation made, what another accounts.yaml owns, and the roles by which xrole itself comes in.

Exit 0; 1 when something is wrong or a managed account cannot be read (leave it out with --account).`
  static override examples = [
    '<%= config.bin %> import --id root=111111111111 --id client=222222222222 --out accounts.yaml',
    '<%= config.bin %> import --snapshot live.json -f new.yaml',
    '<%= config.bin %> import --account client --name "Deploy*" --kind role --out teams/deploy.yaml',
    '<%= config.bin %> import --split tag:team --out .',
  ]
  static override flags = {
    file: Flags.string({
      char: 'f',
      default: 'accounts.yaml',
      helpValue: 'FILE',
      description: 'the file to add to, where it is there; else the name of the one to write',
    }),
    snapshot: Flags.string({
      helpValue: 'FILE',
      exclusive: ['sandbox', 'sandbox-file'],
      description: 'read a recording (xrole snapshot) instead of AWS',
    }),
    sandbox: shared.sandbox,
    'sandbox-file': shared['sandbox-file'],
    organization: shared.organization,
    id: Flags.string({
      ...several,
      helpValue: 'NAME=ID',
      description: 'an account of a file that is not there yet: client=222222222222',
    }),
    owner: Flags.string({
      helpValue: 'OWNER',
      description: "the owner: of a file that is not there yet [default: the folder's name and a random end]",
    }),
    account: Flags.string({
      ...several,
      helpValue: 'SELECTOR',
      description: 'import from these accounts only: names and globs',
    }),
    path: Flags.string({
      ...several,
      helpGroup: 'selection',
      helpValue: 'GLOB',
      description: 'only what has such an IAM path: "/teams/*"',
    }),
    tag: Flags.string({
      ...several,
      helpGroup: 'selection',
      helpValue: 'KEY=GLOB',
      description:
        'only roles and users with this tag, and the policies they have; without a value, with any of that key',
    }),
    name: Flags.string({...several, helpGroup: 'selection', helpValue: 'GLOB', description: 'only what is called so'}),
    kind: Flags.option({...several, helpGroup: 'selection', options: KINDS, description: 'only things of this kind'})(),
    split: Flags.string({
      helpValue: 'account|tag:KEY',
      dependsOn: ['out'],
      description: 'one file for each account, or for each value of a tag, in imported/ below the folder --out',
    }),
    out: Flags.string({
      helpValue: 'FILE|FOLDER',
      description: 'write it there instead of printing it; a folder with --split',
    }),
    force: Flags.boolean({dependsOn: ['out'], description: 'overwrite files that exist'}),
    'fold-callers': Flags.boolean({
      description:
        'let policies made by hand that only let groups, users and roles assume imported roles become lines of trust; xrole-assume takes their place, and nobody gains or loses access',
    }),
    'no-merge': Flags.boolean({description: 'write the same thing in several accounts once for each'}),
    json: shared.json,
    concurrency: shared.concurrency,
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Import)
    await runImport(this, flags, this.config.version)
  }
}
