import assert from 'node:assert/strict'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {fileURLToPath} from 'node:url'

/** Compares with test/golden/NAME. UPDATE_GOLDEN=1 writes the file instead, but never where CI is set. */
export function golden(name: string, text: string): void {
  const file = fileURLToPath(new URL(`../golden/${name}`, import.meta.url))
  if (process.env['UPDATE_GOLDEN'] && !process.env['CI']) {
    mkdirSync(dirname(file), {recursive: true})
    writeFileSync(file, text)
  }
  assert.equal(text, readFileSync(file, 'utf8'))
}
