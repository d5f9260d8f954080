import {readFile} from 'node:fs/promises'
import {Flags} from '@oclif/core'
import {BaseCommand} from '../engine/base-command.js'
import {shipped} from '../engine/shipped.js'

/** What else has a schema: by the flag, which is also the name of its file. */
const OTHERS = ['plan', 'drift', 'validate', 'test'] as const

const other = (name: (typeof OTHERS)[number]) =>
  Flags.boolean({
    description: `the schema of what ${name} --json prints instead`,
    exclusive: OTHERS.filter((one) => one !== name),
  })

export default class Schema extends BaseCommand {
  static override summary = 'print the JSON Schema of accounts.yaml'
  static override description =
    'Of draft 7, which editors read; xrole init writes a copy beside the file. With a flag, the schema of what a command prints with --json: that of drift refers to that of plan as plan.schema.json. Exit 0.'
  static override examples = [
    '<%= config.bin %> schema > accounts.schema.json',
    '<%= config.bin %> schema --plan > plan.schema.json',
  ]
  static override flags = {plan: other('plan'), drift: other('drift'), validate: other('validate'), test: other('test')}

  async run(): Promise<void> {
    const {flags} = await this.parse(Schema)
    const name = OTHERS.find((one) => flags[one]) ?? 'accounts'
    const text = await readFile(shipped(`schema/${name}.schema.json`), 'utf8')
    this.log(text.trimEnd())
  }
}
