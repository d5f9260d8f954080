import assert from 'node:assert/strict'
import {readdirSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {Config, Parser} from '@oclif/core'
import type {Command} from '@oclif/core'
import {COMMAND_GROUPS, describedExits, FLAG_GROUPS, SEE_ALSO} from '../../src/engine/help-tables.js'
import ProgramHelp from '../../src/hooks/help.js'
import {xrole} from '../bad-input/process.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COMMANDS = new URL('../../src/commands/', import.meta.url)

const files = readdirSync(COMMANDS, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.ts'))
const commands = await Promise.all(
  files.sort().map(async (file): Promise<[string, Command.Class]> => {
    const {default: command} = (await import(new URL(file, COMMANDS).href)) as {default: Command.Class}
    return [file.replace(/\.ts$/, '').replaceAll('/', ' '), command]
  }),
)
const names = new Set(commands.map(([name]) => name))

/** The words of a line as a shell has them, up to what sends its output elsewhere or follows it. */
function wordsIn(line: string): string[] {
  const words: string[] = []
  for (const [, double, single, plain] of line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)) {
    if (plain !== undefined && /^([|&;]+|[12]?>.*)$/.test(plain)) break
    words.push(double ?? single ?? plain ?? '')
  }
  return words
}

/** The calls of xrole in an example; that may have a line in words first, or a shell around it. */
const callsIn = (example: string): string[] =>
  [...example.replaceAll('<%= config.bin %>', 'xrole').matchAll(/(?:^|\$\(|&& |\| |= )xrole (.+?)(?=\)"|$)/gm)].map(
    ([, rest = '']) => rest,
  )

async function parses(line: string): Promise<void> {
  const words = wordsIn(line)
  const [name, command] = commands.find(([one]) => `${words.join(' ')} `.startsWith(`${one} `)) ?? []
  assert.ok(name !== undefined && command, `no such command: xrole ${line}`)
  const given = words.slice(name.split(' ').length)
  // What stands behind -- is another command's.
  const own = given.includes('--') ? given.slice(0, given.indexOf('--')) : given
  await Parser.parse(own, {args: command.args, flags: command.flags, strict: command.strict})
}

/** As they are in the manifest. */
const named = (args: Command.Class['args'] = {}): object =>
  Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, {...arg, name}]))

const textsOf = (command: Command.Class): string[] =>
  (command.examples ?? []).map((one) => (typeof one === 'string' ? one : one.command))

describe('help of every command', () => {
  let help: {formatCommand(command: Command.Loadable): string; summary(command: Command.Loadable): string | undefined}
  before(async () => {
    const config = await Config.load({root: ROOT})
    help = new ProgramHelp(config, {maxWidth: 80, stripAnsi: true}) as unknown as typeof help
  })

  for (const [name, command] of commands)
    describe(name, () => {
      const shown = (): string =>
        help.formatCommand(
          Object.assign(Object.create(command) as Command.Loadable, {
            id: name.replaceAll(' ', ':'),
            aliases: [],
            args: named(command.args),
          }),
        )

      it('says what it does, in one line without an end, and more below', () => {
        assert.match(command.summary ?? '', /^[^\n]{10,100}[^.\n]$/)
        const first = help.summary(command as unknown as Command.Loadable) ?? ''
        assert.deepEqual(
          first.split('\n').filter((line) => line.length > 80),
          [],
        )
        if (name !== 'help') assert.ok((command.description ?? '').length > 20, 'a description')
      })

      it('has two to eight examples, each of which its flags take', async () => {
        const texts = textsOf(command)
        if (name !== 'help') assert.ok(texts.length >= 2 && texts.length <= 8, `${texts.length} examples`)
        for (const text of texts) {
          const calls = callsIn(text)
          assert.ok(calls.length > 0, `an example of something else: ${text}`)
          for (const call of calls) await parses(call)
        }
      })

      it('tells each flag and argument that is shown', () => {
        for (const [flag, {description, hidden}] of [
          ...Object.entries(command.flags ?? {}),
          ...Object.entries(command.args ?? {}),
        ])
          assert.ok(hidden === true || (description ?? '') !== '', `what is ${flag}?`)
      })

      it('is laid out like a page of a manual, 80 columns wide', () => {
        const text = shown()
        assert.match(text, /^USAGE\n {2}\$ xrole /)
        assert.match(text, /^EXIT CODES\n {2}0 {2}\S/m)
        assert.deepEqual(
          text.split('\n').filter((line) => line.length > 100),
          [],
        )
        const body = text.slice(0, text.indexOf('\nEXAMPLES\n'))
        assert.deepEqual(
          body.split('\n').filter((line) => line.length > 80),
          [],
        )
      })
    })
})

describe('help', () => {
  it('every command is in one group, and what is named exists or is to come', () => {
    const grouped = COMMAND_GROUPS.flatMap(([, some]) => some)
    assert.equal(new Set(grouped).size, grouped.length)
    assert.deepEqual(
      [...names].filter((name) => !grouped.includes(name)),
      [],
    )
    const flags = FLAG_GROUPS.flatMap(([, some]) => some)
    assert.equal(new Set(flags).size, flags.length)
    for (const [name, others] of Object.entries(SEE_ALSO))
      for (const other of [name, ...others]) assert.ok(grouped.includes(other), other)
  })

  const EXITS: Readonly<Record<string, [description: string, text: string, exits: Record<number, string>]>> = {
    none: ['Does it.', 'Does it.', {}],
    'at the end': ['Does it. Exit 0; 2 when not.', 'Does it.', {2: 'when not'}],
    alone: ['Exit 0; 1 when something is wrong.', '', {1: 'when something is wrong'}],
    'with a flag': ['A. Exit 0; with --x 2 when there are.', 'A.', {2: 'with --x, when there are'}],
    'two sentences': ['A. Exit 0. Exit 1 when wrong.', 'A.', {1: 'when wrong'}],
    'no codes': ['Exit it as you like.', 'Exit it as you like.', {}],
  }
  for (const [name, [description, text, exits]] of Object.entries(EXITS))
    it(`exit codes out of a description: ${name}`, () => {
      const found = describedExits(description)
      assert.equal(found.text, text)
      assert.deepEqual(found.exits, {...describedExits('').exits, ...exits})
    })

  it('of one command is what its --help prints', async () => {
    const [asked, flag] = await Promise.all([
      xrole(['help', 'sandbox', 'serve'], 'accounts.yaml', ''),
      xrole(['sandbox', 'serve', '--help'], 'accounts.yaml', ''),
    ])
    assert.match(asked.stdout, /^put the sandbox on a loopback port[^]*USAGE\n {2}\$ xrole sandbox serve/)
    assert.equal(asked.stdout, flag.stdout)
  })

  it('of the program groups the commands and says how to have them completed', async () => {
    const {exit, stdout, stderr} = await xrole(['--help'], 'accounts.yaml', '')
    assert.deepEqual([exit, stderr], [0, ''])
    assert.match(stdout, /^TO START WITH\n {2}init {2}/m)
    assert.match(stdout, /^DAY BY DAY\n {2}plan {2}/m)
    assert.match(stdout, /eval "\$\(xrole completion bash\)"/)
    assert.doesNotMatch(stdout, /^AND$/m)
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.length > 80),
      [],
    )
  })
})
