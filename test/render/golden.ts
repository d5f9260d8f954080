import assert from 'node:assert/strict'
import {readFileSync, writeFileSync} from 'node:fs'

/** Compares with test/golden/render/NAME. UPDATE_GOLDEN=1 writes the file instead, but never where CI is set. */
export function golden(name: string, text: string): void {
  const file = new URL(`../golden/render/${name}`, import.meta.url)
  if (process.env['UPDATE_GOLDEN'] && !process.env['CI']) writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
}
