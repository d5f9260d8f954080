import {writeFile} from 'node:fs/promises'
import {Flags} from '@oclif/core'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {unwritable} from '../engine/file-words.js'
import {shared} from '../engine/flags.js'
import {load} from '../engine/load.js'
import {needsOrganization, openOrganization} from '../engine/organization.js'
import type {Recording} from '../engine/recorded.js'
import {modeOf, openSession} from '../engine/session.js'
import {escapeText} from '../render/escape.js'

type World = Parameters<typeof openSession>[0]

export default class Snapshot extends BaseCommand {
  static override summary = 'record what AWS has, as JSON, for --snapshot and --organization'
  static override description =
    'Reads what plan reads and prints it. Holds names, policies and tags, of the organization also e-mail addresses of accounts; no credential. An account that cannot be read is an error: a snapshot is whole.'
  static override examples = [
    '<%= config.bin %> snapshot --out live.json',
    '<%= config.bin %> plan --snapshot live.json',
    '<%= config.bin %> snapshot --organization-only --out org.json',
  ]
  static override flags = {
    file: shared.file,
    sandbox: shared.sandbox,
    'sandbox-file': shared['sandbox-file'],
    organization: shared.organization,
    'organization-only': Flags.boolean({
      exclusive: ['organization'],
      description: 'record the accounts and units of the organization and nothing that is in the accounts',
    }),
    concurrency: shared.concurrency,
    out: Flags.string({helpValue: 'FILE', description: 'write it there instead of printing it'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Snapshot)
    const {format, ...recording} = await (flags['organization-only'] ? organizationOf(flags) : this.whole(flags))
    const text = `${JSON.stringify({format, xrole: this.config.version, ...recording}, null, 2)}\n`
    if (flags.out === undefined) return this.log(text.trimEnd())
    await writeFile(flags.out, text, {mode: 0o600}).catch((error: unknown) => {
      throw new Failure(unwritable(flags.out ?? '', error))
    })
    const {snapshots, organization} = recording
    const what = flags['organization-only']
      ? `the organization ${organization?.id}, ${organization?.accounts.length} accounts`
      : `${snapshots.length} accounts`
    this.logToStderr(`Wrote ${escapeText(`${flags.out}: ${what}`)}.`)
  }

  private async whole(flags: World): Promise<Recording> {
    const session = await openSession(flags, 'plan', this.config.version)
    session.close()
    const [unread] = session.plan.unknown
    if (unread) throw new Failure(`account ${unread.account} cannot be read: ${unread.message}`)
    const {snapshots, organization} = session
    return {format: 1, ...(organization && {organization}), snapshots}
  }
}

async function organizationOf(flags: World): Promise<Recording> {
  const loaded = load(flags.file, () => new Date())
  if (!needsOrganization(loaded.written))
    throw new Failure(
      `${flags.file} does not take its accounts from the organization; write accounts: {from: organization}, or organization:`,
    )
  const organization = await openOrganization(loaded, {mode: modeOf(flags), file: undefined})()
  return {format: 1, organization, snapshots: []}
}
