import {BaseCommand} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import {offlineFacts} from '../engine/facts.js'
import {findingsJson} from '../engine/findings-json.js'
import {shared} from '../engine/flags.js'
import {hasErrors, InvalidFile, load} from '../engine/load.js'
import {recordedFor} from '../engine/organization.js'
import type {Sources} from '../config/source.js'
import type {Finding} from '../core/types.js'
import {escapeText} from '../render/escape.js'
import {renderFindings} from '../render/findings.js'

export default class Validate extends BaseCommand {
  static override summary = 'check the file: everything that can be known without AWS'
  static override description =
    'Grammar, references, policy syntax, action names, quotas. Reads no AWS and needs no credentials. Exit 1 when there is an error.'
  static override examples = ['<%= config.bin %> validate', '<%= config.bin %> validate -f prod/accounts.yaml --json']
  static override flags = {file: shared.file, json: shared.json, organization: shared.organization}

  async run(): Promise<void> {
    const {flags} = await this.parse(Validate)
    const {findings, sources} = await this.check(flags.file, flags.organization)
    if (hasErrors(findings)) this.end(EXIT.error)
    if (flags.json) return this.log(JSON.stringify(findingsJson(findings, sources), null, 2))
    const text = renderFindings(findings, sources.texts).trimEnd()
    if (text !== '') this.log(text)
    if (!hasErrors(findings)) this.log(`${escapeText(flags.file)} is valid.`)
  }

  private async check(
    file: string,
    recorded: string | undefined,
  ): Promise<{findings: readonly Finding[]; sources: Sources}> {
    try {
      const loaded = load(file, () => new Date())
      const organization = await recordedFor(loaded, recorded)
      const {findings} = loaded.compile(offlineFacts(organization).facts)
      return {findings: [...loaded.findings, ...findings], sources: loaded.sources}
    } catch (error) {
      if (error instanceof InvalidFile) return error
      throw error
    }
  }
}
