import {appendFileSync, existsSync, writeFileSync} from 'node:fs'
import type {Command, Config} from '@oclif/core'
import type {BaseCommand} from '../../src/engine/base-command.js'
import type {Desk} from '../commands/asking.js'
import {ROOT} from './blocks.js'

/** One command of a page, as typed, and what stands below it. */
export interface Prompted {
  readonly command: string
  /** The lines of a here-document. */
  readonly input: string
  readonly shown: string
}

/** The commands of a page's `console` blocks, in order: `$ ` begins one, `> ` goes on with its here-document. */
export function promptsOf(markdown: string): Prompted[] {
  const blocks = [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '')
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const [command = '', ...lines] = text.replace(/\n$/, '').split('\n')
        const typed = lines.filter((line) => /^> ?/.test(line) && /<<'END'$/.test(command))
        const shown = lines.slice(typed.length)
        const input = typed.filter((line) => line !== '> END').map((line) => `${line.replace(/^> ?/, '')}\n`)
        return {command, input: input.join(''), shown: shown.map((line) => `${line}\n`).join('')}
      }),
  )
}

/** The page with other answers below its commands. */
export function withAnswers(markdown: string, answers: readonly string[]): string {
  let at = 0
  return markdown.replace(/^```console\n([\s\S]*?)^```$/gm, (_, block: string) => {
    const parts = block.split(/^\$ /m).slice(1)
    const told = parts.map((text) => {
      const typed = (text.match(/^.*<<'END'\n(?:>.*\n)*/) ?? text.match(/^.*\n/) ?? [text])[0]
      return `$ ${typed}${answers[at++] ?? ''}`
    })
    return `\`\`\`console\n${told.join('')}\`\`\``
  })
}

/** Words of a command line: blanks part them, but for those in single or double quotes. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))

/** The command that a command line starts with, from the sources, and the words behind it. */
export async function commandOf(words: readonly string[]): Promise<{made: Command.Class; argv: string[]}> {
  const two = words.slice(0, 2).join('/')
  const [name, count] = existsSync(`${ROOT}src/commands/${two}.ts`) ? [two, 2] : [words[0] ?? '', 1]
  const module = (await import(`${ROOT}src/commands/${name}.ts`)) as {default: Command.Class}
  const made = module.default
  made.id = name.replace('/', ':')
  return {made, argv: words.slice(count)}
}

/** What differs from run to run: days, times, keys and tokens. */
const masked = (text: string): string =>
  text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-06-01T12:00:00Z')
    .replace(/\b20\d\d-\d\d-\d\d\b/g, (day) => (day < '2027' ? '2026-06-01' : day))
    .replace(/("AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)": ")[^"]+/g, '$1…')

/** Runs one command of a page in a folder, and says what it answers: stdout, then stderr. */
export async function answerTo(desk: Desk, {command, input}: Prompted): Promise<string> {
  const file = /^cat (>>?) (\S+) <<'END'$/.exec(command)
  if (file) {
    const write = file[1] === '>' ? writeFileSync : appendFileSync
    write(file[2] ?? '', input)
    return ''
  }
  const [program, ...words] = wordsOf(command)
  if (program !== 'xrole') throw new Error(`not a command that this page can run: ${command}`)
  const {made, argv} = await commandOf(words)
  const Runnable = made as unknown as new (argv: string[], config: Config) => BaseCommand
  const {stdout, stderr} = await desk.run((args, config) => new Runnable(args, config), ...argv)
  return masked(stdout + stderr)
}
