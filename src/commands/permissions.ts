import {Flags} from '@oclif/core'
import {BaseCommand} from '../engine/base-command.js'
import {offlineFacts} from '../engine/facts.js'
import {shared} from '../engine/flags.js'
import {compiled, load} from '../engine/load.js'
import {namedAccounts} from '../engine/named-accounts.js'
import {recordedFor} from '../engine/organization.js'
import {discoveryActions, permissionsFor, PURPOSES} from '../engine/permissions.js'
import type {Permissions as Needed} from '../engine/permissions.js'
import {wantsColor} from '../engine/terminal.js'
import {permissionsJson, permissionsText} from '../render/permissions.js'

interface Asked {
  readonly file: string
  readonly organization?: string | undefined
  readonly for: Needed['purpose']
  readonly account?: readonly string[] | undefined
}

export default class Permissions extends BaseCommand {
  static override summary = 'print the IAM policies that xrole itself needs for this file'
  static override description =
    'For the role by which xrole enters each account, and for whoever runs it: every action that the command can need for what this file has, and no other. Reads no AWS.'
  static override examples = [
    '<%= config.bin %> permissions --for plan',
    '<%= config.bin %> permissions --for apply --account client',
    '<%= config.bin %> permissions --for drift --json',
  ]
  static override flags = {
    file: shared.file,
    organization: shared.organization,
    json: shared.json,
    'no-color': shared['no-color'],
    account: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'SELECTOR',
      description: 'print those of these accounts: names and globs',
    }),
    for: Flags.option({
      options: PURPOSES,
      required: true,
      description: 'the command; drift is that with --blame, and --revert needs what apply needs',
    })(),
    format: Flags.option({options: ['text', 'json'] as const, description: 'how to print it [default: text]'})(),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Permissions)
    const needed = await this.needed(flags)
    if ((flags.format ?? (flags.json ? 'json' : 'text')) === 'json')
      return this.log(JSON.stringify(permissionsJson(needed), null, 2))
    this.log(permissionsText(needed, {color: wantsColor(process.stdout, {noColor: flags['no-color']})}).trimEnd())
  }

  private async needed(flags: Asked): Promise<Needed> {
    const loaded = load(flags.file, () => new Date())
    const offline = offlineFacts(await recordedFor(loaded, flags.organization))
    const {intent} = compiled(loaded, offline.facts)
    return permissionsFor(intent, flags.for, namedAccounts(intent, flags.account), {
      asksAws: offline.policies.size > 0,
      discovery: discoveryActions(loaded.written),
    })
  }
}
