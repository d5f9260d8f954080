import {Flags} from '@oclif/core'
import {shellWord} from '../core/shell.js'
import {openWorlds} from '../engine/ask/ask.js'
import {fromOf, fromWords, worldFlags, worldWords} from '../engine/ask/flags.js'
import {siteOf} from '../engine/ask/site.js'
import {BaseCommand} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import {graphOf} from '../engine/graph/graph.js'
import {mapFindings} from '../engine/graph/findings.js'
import {narrowed} from '../engine/graph/narrow.js'
import {graphPage, writeMap} from '../engine/graph/page.js'
import {unreadLines} from '../engine/unread.js'
import {escapeText} from '../render/escape.js'
import {graphDot} from '../render/graph/dot.js'
import {graphMermaid, MERMAID_EDGES} from '../render/graph/mermaid.js'
import {graphJson} from '../render/graph/model.js'
import type {Graph as Map} from '../render/graph/model.js'
import {quantity} from '../render/summary.js'

const FORMATS = {
  html: graphPage,
  mermaid: graphMermaid,
  dot: graphDot,
  json: graphJson,
} as const

export default class Graph extends BaseCommand {
  static override summary = 'draw who can become what, over all accounts, as one page that needs no network'
  static override description =
    'The page has a matrix of accounts, tables of roles and principals to search and to filter, a picture of each with its neighbours, and for each way in its conditions, the line of the file that gives it and the command that explains it; what needs a look has a colour and words. It is one HTML file, opens from disk and asks nobody anything; it holds names, conditions, descriptions and tags, and no credential. mermaid and dot are pictures as text, json is the data. Exit 0 when it is written; 1 when it cannot be, or an account could not be read.'
  static override examples = [
    '<%= config.bin %> graph --out map.html',
    '<%= config.bin %> graph --from live --out map.html',
    '<%= config.bin %> graph --format mermaid --focus client/role/Admin',
    '<%= config.bin %> graph --format dot --account client | dot -Tsvg > client.svg',
  ]
  static override flags = {
    ...worldFlags,
    format: Flags.option({
      options: Object.keys(FORMATS) as (keyof typeof FORMATS)[],
      description: 'what to write [default: html; json with --json]',
    })(),
    out: Flags.string({helpValue: 'FILE', description: 'write it there instead of printing it'}),
    account: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'SELECTOR',
      description: 'only what comes into or out of these accounts: names and globs',
    }),
    focus: Flags.string({
      helpValue: 'ADDRESS',
      description: 'only this role, user, group, account or other principal, and its neighbours',
    }),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Graph)
    const {account, focus, out, ...world} = flags
    const asked = await openWorlds(world, [fromOf(flags)], this.config.version)
    try {
      const [one] = asked.worlds
      if (!one) return
      const {written} = asked.loaded
      const whole = graphOf(one, {
        site: siteOf(one, asked.loaded, {
          command: 'explain',
          principal: '',
          flags: [],
          world: worldWords(flags),
          from: fromWords(flags),
        }),
        asks: [...worldWords(flags), ...fromWords(flags)].map(shellWord).join(' '),
        findings: mapFindings(asked, one, new Date()),
        display: (name) => written.accounts[name]?.display ?? {},
      })
      const graph = narrowed(whole, one.intent, {account, focus})
      const unread = unreadLines(asked, one)
      this.show(graph, flags.format ?? (flags.json ? 'json' : 'html'), out, asked.loaded.sources.texts.keys())
      for (const line of unread) this.logToStderr(line)
      if (unread.length > 0) this.end(EXIT.error)
    } finally {
      asked.close()
    }
  }

  private show(graph: Map, format: keyof typeof FORMATS, out: string | undefined, used: Iterable<string>): void {
    const {edges, nodes} = graph
    if (format === 'mermaid' && edges.length > MERMAID_EDGES)
      this.logToStderr(
        `warning: ${edges.length} edges are more than a Mermaid picture can show; narrow it with --account or --focus, or use --format html`,
      )
    const text = FORMATS[format](graph)
    if (out === undefined) return this.log(text.trimEnd())
    writeMap(out, `${text.trimEnd()}\n`, used)
    const ways = edges.filter(({kind}) => kind !== 'half').length
    const roles = nodes.filter(({role}) => role !== undefined).length
    this.logToStderr(
      `Wrote ${escapeText(out)}: ${quantity(roles, 'role')}, ${quantity(ways, 'way')} in, ${quantity(graph.accounts.length, 'account')}.`,
    )
  }
}
