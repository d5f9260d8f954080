import {readFileSync, writeFileSync} from 'node:fs'
import {pathToFileURL} from 'node:url'
import {CODES} from './reference/codes.js'
import {CODES_FILE, codesData} from './reference/codes-data.js'
import {commandReference} from './reference/commands.js'
import {hazardTable} from './reference/hazards.js'
import {keyReference, trustKeyReference, type Schema} from './reference/keys.js'
import {lintReference} from './reference/lint.js'
import {markdownTable, withGenerated} from './reference/markdown.js'
import {SCHEMA_FILE} from './schema.js'

export const REFERENCE_FILE = new URL('../docs/reference.md', import.meta.url)

const codeReference = (): string =>
  CODES.filter(({isLint}) => !isLint)
    .flatMap(({title, codes}) => [
      `**${title}**`,
      markdownTable(
        ['code', 'severity', 'meaning'],
        [...codes].map(([code, {severity, meaning}]) => [`\`${code}\``, severity.join(' or '), meaning]),
      ),
    ])
    .join('\n\n')

/** The reference with its generated parts made anew; what stands between them is written by hand. */
export async function referenceText(text: string): Promise<string> {
  const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as Schema
  return withGenerated(text, {
    keys: keyReference(schema),
    'trust keys': trustKeyReference(schema),
    hazards: hazardTable(),
    commands: await commandReference(),
    'lint rules': lintReference(),
    codes: codeReference(),
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(CODES_FILE, await codesData())
  writeFileSync(REFERENCE_FILE, await referenceText(readFileSync(REFERENCE_FILE, 'utf8')))
}
