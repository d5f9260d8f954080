import {readFile} from 'node:fs/promises'
import {Flags} from '@oclif/core'
import {BaseCommand} from '../engine/base-command.js'

export default class Schema extends BaseCommand {
  static override summary = 'print the JSON Schema of accounts.yaml'
  static override flags = {
    plan: Flags.boolean({description: 'the schema of what plan --json prints instead'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Schema)
    const name = flags.plan ? 'plan' : 'accounts'
    const text = await readFile(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8')
    this.log(text.trimEnd())
  }
}
