import assert from 'node:assert/strict'
import {existsSync} from 'node:fs'
import {Parser} from '@oclif/core'
import type {Command} from '@oclif/core'

/**
 * The words of each `xrole …` of a shell text, up to where the shell begins something else. Quotes are taken off; variables
 * stay as they stand there.
 */
export const xroleLines = (text: string): string[][] =>
  [...text.matchAll(/(?:^|[\s(=/])xrole (?=[a-z])((?:"[^"]*"|'[^']*'|[^"'|&;<>#`\n)])*)/gm)].map(([, rest = '']) =>
    // A redirection's number stands before its sign, where the words end.
    [...rest.replace(/\s[12]$/, '').matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
      word.replaceAll(/["']/g, ''),
    ),
  )

type Runnable = Pick<Command.Class, 'flags' | 'args' | 'strict'>

async function commandOf(words: readonly string[]): Promise<[command: Runnable, rest: readonly string[]]> {
  for (const length of [2, 1]) {
    const file = `../../src/commands/${words.slice(0, length).join('/')}.ts`
    if (words.length >= length && existsSync(new URL(file, import.meta.url)))
      return [((await import(file)) as {default: Runnable}).default, words.slice(length)]
  }
  throw new assert.AssertionError({message: `no command xrole ${words.join(' ')}`})
}

/** Fails unless there is such a command and it takes these flags and arguments. */
export async function assertParses(words: readonly string[]): Promise<void> {
  const [{flags, args, strict}, rest] = await commandOf(words)
  try {
    await Parser.parse([...rest], {flags: flags ?? {}, args: args ?? {}, strict: strict ?? true})
  } catch (error) {
    assert.fail(`xrole ${words.join(' ')}: ${(error as Error).message}`)
  }
}
