import type {Account} from '../config/intent.js'
import {BaseCommand} from '../engine/base-command.js'
import {offlineFacts} from '../engine/facts.js'
import {shared} from '../engine/flags.js'
import {compiled, load} from '../engine/load.js'
import {openOrganization} from '../engine/organization.js'
import {modeOf} from '../engine/session.js'
import {renderAccounts, type ShownAccount} from '../render/accounts.js'

const shownOf = ({name, id, ou, state, tags, managed, closed, unusable, discovered}: Account): ShownAccount => ({
  name,
  id,
  ou: ou ?? null,
  state: state ?? null,
  tags: tags ?? {},
  managed,
  reason: closed ?? unusable ?? null,
  from: discovered ? 'organization' : 'file',
})

export default class Accounts extends BaseCommand {
  static override summary = 'list the accounts: those of the file and those found in the organization'
  static override description =
    'Name, id, organizational unit, state and tags, and for each that is not managed why. Asks AWS Organizations where the file says accounts: {from: organization}, and nothing else. Tags of the organization are read only where the file uses tags of accounts.'
  static override examples = ['<%= config.bin %> accounts', '<%= config.bin %> accounts --organization org.json --json']
  static override flags = {
    file: shared.file,
    json: shared.json,
    sandbox: shared.sandbox,
    'sandbox-file': shared['sandbox-file'],
    snapshot: shared.snapshot,
    organization: shared.organization,
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Accounts)
    const loaded = load(flags.file, () => new Date())
    const read = openOrganization(loaded, {mode: modeOf(flags), file: flags.organization})
    const organization = loaded.written.discover ? await read() : undefined
    const {intent} = compiled(loaded, offlineFacts(organization).facts)
    const accounts = intent.accounts.map(shownOf)
    this.log(
      flags.json
        ? JSON.stringify({...(organization && {organization: organization.id}), accounts}, null, 2)
        : renderAccounts(accounts),
    )
  }
}
