import assert from 'node:assert/strict'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {offlineFacts} from '../../src/engine/facts.js'
import {load} from '../../src/engine/load.js'
import {starter} from '../../src/engine/starter.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EXAMPLES = readdirSync(join(ROOT, 'examples'))
  .map((name) => join('examples', name, 'accounts.yaml'))
  .filter((file) => existsSync(join(ROOT, file)))

describe('the files a newcomer meets', () => {
  it('accounts.yaml is what init writes', () => {
    const written = starter({owner: 'acme-access-x7k2', schema: 'schema/accounts.schema.json'})
    assert.equal(readFileSync(join(ROOT, 'accounts.yaml'), 'utf8'), written)
  })

  for (const file of ['accounts.yaml', ...EXAMPLES]) {
    it(`${file} is valid`, () => {
      const loaded = load(join(ROOT, file), () => new Date('2026-11-22T00:00:00Z'))
      const {findings} = loaded.compile(offlineFacts().facts)
      const bad = [...loaded.findings, ...findings].filter(({severity}) => severity !== 'note')
      assert.deepEqual(bad, [])
    })

    it(`${file} starts by telling the editor its schema and the reader what it shows`, () => {
      const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
      const schema = /^# yaml-language-server: \$schema=(.+)$/.exec(lines[0] ?? '')?.[1] ?? ''
      assert.ok(existsSync(resolve(dirname(join(ROOT, file)), schema)), schema)
      assert.match(lines[2] ?? '', /^# [A-Z]/)
    })
  }
})
