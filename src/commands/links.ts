import {createHash} from 'node:crypto'
import {Flags} from '@oclif/core'
import {openWorlds} from '../engine/ask/ask.js'
import type {Asking, AskedWorld} from '../engine/ask/ask.js'
import {fromOf, worldFlags} from '../engine/ask/flags.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import {linksFor} from '../engine/links.js'
import {bytesIn, replaceBytes} from '../engine/profiles/file.js'
import {wantsColor} from '../engine/terminal.js'
import {unreadLines} from '../engine/unread.js'
import {personIn} from '../engine/who-for/who-for.js'
import {checkUnused} from '../engine/write-file.js'
import {leftOutLines} from '../render/aws-config/words.js'
import {escapeText} from '../render/escape.js'
import {linksJson, linksMarkdown, linksText} from '../render/links/links.js'
import {linksExtension} from '../render/links/extension.js'
import {linksPage} from '../render/links/page.js'

const FORMATS = ['text', 'html', 'markdown', 'extend-switch-roles', 'json'] as const

export default class Links extends BaseCommand {
  static override summary = 'print links that switch to a role in the AWS console'
  static override description = `One link for each role that some user, or somebody who signed in to a role by federation, may switch to by its trust policy; with --for only those that this user, role or permission set may switch to itself. The console switches as who signed in, never from role to role, sends no external id, and not at all for the root user. What it cannot switch to is left out, and named on stderr with the reason.

Name and colour are those of "display:" of the account; a colour is red, orange, yellow, green, blue or six hex digits. --format html is one page for a wiki or a disk, extend-switch-roles the configuration of the browser extension of that name. Exit 1 when something could not be read or written.`
  static override examples = [
    '<%= config.bin %> links --for root/user/paul',
    '<%= config.bin %> links --format html --out roles.html',
    '<%= config.bin %> links --format extend-switch-roles --for sso:Admin@root --region eu-west-1',
  ]
  static override flags = {
    ...worldFlags,
    for: Flags.string({
      helpValue: 'PRINCIPAL',
      description: 'whose links: root/user/paul, dev/role/ci, an ARN, or sso:PermissionSet@account',
    }),
    format: Flags.option({options: FORMATS, description: 'how to print them [default: text]'})(),
    out: Flags.string({helpValue: 'FILE', description: 'write them into this file instead of printing them'}),
    region: Flags.string({helpValue: 'REGION', description: 'with extend-switch-roles: the region to switch to'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Links)
    const format = flags.format ?? (flags.json ? 'json' : 'text')
    if (
      flags.region !== undefined &&
      (format !== 'extend-switch-roles' || !/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(flags.region))
    )
      throw new Failure(
        `--region ${flags.region} goes with --format extend-switch-roles, and is a region such as eu-west-1`,
      )
    const asked = await openWorlds(flags, [fromOf(flags)], this.config.version)
    try {
      const [world] = asked.worlds
      if (!world) return
      const color = flags.out === undefined && wantsColor(process.stdout, {noColor: flags['no-color']})
      const text = this.render(asked, world, format, {...flags, color})
      const unread = unreadLines(asked, world)
      for (const line of unread) this.logToStderr(line)
      if (unread.length > 0) this.end(EXIT.error)
      if (flags.out === undefined) return text === '' ? undefined : this.log(text)
      this.write(flags.out, text, asked)
    } finally {
      asked.close()
    }
  }

  private render(
    {loaded}: Asking,
    world: AskedWorld,
    format: (typeof FORMATS)[number],
    {for: who, region, color}: {for?: string | undefined; region?: string | undefined; color: boolean},
  ): string {
    const person = who === undefined ? undefined : personIn(world, who)
    const links = linksFor(world, person, loaded.written.accounts, new Date())
    const page = {who: person?.name, groups: links.groups}
    const accounts = new Map(world.intent.accounts.map(({id, name}) => [id, name]))
    const extension = format === 'extend-switch-roles' ? linksExtension(page, {accounts, region}) : undefined
    const leftOut = [...links.leftOut, ...(extension?.leftOut ?? [])]
    for (const line of leftOutLines({...links, leftOut})) this.logToStderr(line)
    if (page.groups.length === 0 && format !== 'json')
      this.logToStderr(escapeText(`There is no role that ${person?.name ?? 'anybody'} can switch to in the console.`))
    if (extension) return extension.text
    if (format === 'json') return JSON.stringify(linksJson(page, {...links, from: world.from}), null, 2)
    if (format === 'markdown') return page.groups.length === 0 ? '' : linksMarkdown(page)
    if (format === 'text') return linksText(page, {color})
    return linksPage(page, (text) => createHash('sha256').update(text).digest('base64')).trimEnd()
  }

  private write(file: string, text: string, {loaded}: Asking): void {
    checkUnused(file, loaded.sources.texts.keys(), 'name another file with --out')
    const bytes = Buffer.from(text === '' ? '' : `${text}\n`, 'utf8').toString('latin1')
    replaceBytes(file, bytesIn(file), bytes, 0o644)
    this.logToStderr(escapeText(`Wrote ${file}.`))
  }
}
