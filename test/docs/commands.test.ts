import assert from 'node:assert/strict'
import {readdirSync} from 'node:fs'
import {Parser} from '@oclif/core'
import {CODES} from '../../scripts/reference/codes.js'
import {blocksOf, readDoc, ROOT} from './blocks.js'
import {commandOf, wordsOf} from './transcript.js'

const pages = [
  'README.md',
  ...readdirSync(`${ROOT}docs`).map((name) => `docs/${name}`),
  ...readdirSync(`${ROOT}examples`, {recursive: true, encoding: 'utf8'}).map((name) => `examples/${name}`),
].filter((name) => name.endsWith('.md') && name !== 'docs/sandbox-transcript.md')

/** What a shell would hand to xrole: up to a comment, a pipe, a redirection, the end of a substitution. */
const callsIn = (line: string): string[] =>
  [...line.matchAll(/(?:^|\$ |\$\(|&& |[{;] |bin\/run\.js )xrole ((?:'[^']*'|"[^"]*"|[^'"|;&><#)])*)/g)].map((match) =>
    (match[1] ?? '').replace(/ \d$/, '').trim(),
  )

/** `[--flag]`, `A|B` and `…` are notation, not something to type. */
const isTyped = (call: string): boolean => call !== '' && !/[[\]…]/.test(call)

describe('docs: every command line is one that the program takes', () => {
  for (const page of pages) {
    const lines = blocksOf(readDoc(page))
      .filter(({language}) => ['sh', 'console', 'cron', 'bash', ''].includes(language))
      .flatMap(({text, line}) => text.split('\n').map((one, at) => ({text: one, line: line + at + 1})))
      .flatMap(({text, line}) => callsIn(text).map((call) => ({call, line})))
      .filter(({call}) => isTyped(call))
    // The page on the first ten minutes shows what a mistake looks like.
    const meant = lines.filter(({call}) => call !== 'plan --sandbx')
    if (meant.length === 0) continue
    it(page, async () => {
      for (const {call, line} of meant) {
        const words = wordsOf(call)
        const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words
        const where = `${page}:${line}: xrole ${call}`
        const {made, argv} = await commandOf(own).catch(() => assert.fail(where))
        const input = {flags: {...made.baseFlags, ...made.flags}, args: made.args, strict: made.strict}
        await Parser.parse(argv, input).catch((error: unknown) => assert.fail(`${where}: ${String(error)}`))
      }
    })
  }
})

describe('docs: troubleshooting', () => {
  it('has what to do for every code of a safety rule', () => {
    const page = readDoc('docs/troubleshooting.md')
    const refused = CODES.flatMap(({codes}) => [...codes])
      .filter(([, {severity}]) => severity.includes('refused'))
      .map(([code]) => code)
    assert.deepEqual(
      refused.filter((code) => !page.includes(`\`${code}\``)),
      [],
    )
  })
})
