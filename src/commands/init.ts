import {copyFile, mkdir, writeFile} from 'node:fs/promises'
import {basename, dirname, join, resolve} from 'node:path'
import {Flags} from '@oclif/core'
import {shellWord} from '../core/shell.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {shared} from '../engine/flags.js'
import {newOwner} from '../engine/new-owner.js'
import {shipped} from '../engine/shipped.js'
import {SCHEMA_COPY, starter} from '../engine/starter.js'
import {escapeText} from '../render/escape.js'

export default class Init extends BaseCommand {
  static override summary = 'write a commented accounts.yaml to start from'
  static override description = `Asks nothing, and overwrites nothing unless told with --force. Also writes ${SCHEMA_COPY}, which makes editors check and complete the file.`
  static override examples = ['<%= config.bin %> init', '<%= config.bin %> init -f access/accounts.yaml']
  static override flags = {
    file: shared.file,
    force: Flags.boolean({description: 'overwrite the file if it exists'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Init)
    const folder = dirname(resolve(flags.file))
    const text = starter({owner: newOwner(basename(folder)), schema: SCHEMA_COPY})
    await mkdir(folder, {recursive: true})
    await writeFile(flags.file, text, {flag: flags.force ? 'w' : 'wx'}).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      throw new Failure(`${flags.file} exists; --force overwrites it`)
    })
    const copy = join(folder, SCHEMA_COPY)
    await mkdir(dirname(copy), {recursive: true})
    await copyFile(shipped('schema/accounts.schema.json'), copy)
    const named = flags.file === 'accounts.yaml' ? '' : ` -f ${shellWord(flags.file)}`
    const next = `put in your account ids, or try it as it is: xrole plan --sandbox${named}`
    this.log(escapeText(`Wrote ${flags.file}. Next: ${next}`))
  }
}
