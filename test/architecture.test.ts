import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Dependency {
  resolved: string
  dynamic: boolean
  dependencyTypes: string[]
}
interface Cruise {
  modules: {source: string; dependencies: Dependency[]}[]
  summary: {violations: {from: string; to: string; rule: {name: string}}[]}
}

/** The modules under src/ of a folder and what they import when they run, judged by the rules of this repository. */
function cruise(folder: string): Cruise {
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const config = join(ROOT, '.dependency-cruiser.cjs')
  const args = [bin, '--config', config, '--output-type', 'json', 'src']
  const {stdout, stderr} = spawnSync(process.execPath, args, {cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28})
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout) as Cruise
}

const told = ({from, to, rule}: Cruise['summary']['violations'][number]): string => `${rule.name}: ${from} → ${to}`

/** Everything that is loaded when a module is, up to where `await import()` begins. */
function loadedWith(start: readonly string[], modules: ReadonlyMap<string, readonly Dependency[]>): Set<string> {
  const seen = new Set<string>()
  const open = [...start]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    for (const {resolved, dynamic} of modules.get(next) ?? []) if (!dynamic) open.push(resolved)
  }
  return seen
}

const sources = (): string[] =>
  readdirSync(join(ROOT, 'src'), {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(ROOT, 'src', file))

describe('architecture', () => {
  describe('the rooms under src/', () => {
    let found: Cruise
    before(() => {
      found = cruise(ROOT)
    })

    it('import only what their rules allow, and not in circles', () => {
      assert.deepEqual(found.summary.violations.map(told), [])
    })

    it('were really looked at', () => {
      const ours = found.modules.filter(({source}) => source.startsWith('src/'))
      assert.ok(ours.length > 20, `${ours.length} modules`)
      assert.ok(ours.some(({dependencies}) => dependencies.some(({resolved}) => resolved === 'src/core/address.ts')))
    })

    it('load no AWS SDK with any command, before it is asked to do something', () => {
      const modules = new Map(found.modules.map(({source, dependencies}) => [source, dependencies]))
      const entries = [...modules.keys()].filter((source) => /^src\/(commands|hooks)\//.test(source))
      assert.ok(entries.length > 0)
      const sdk = [...loadedWith(entries, modules)].filter((source) => /node_modules\/@(aws-sdk|smithy)\//.test(source))
      assert.deepEqual(sdk, [])
    })
  })

  describe('the rules', () => {
    const FILES: Record<string, string> = {
      'src/core/reads.ts': "import {readFileSync} from 'node:fs'\nreadFileSync('x')\n",
      'src/core/left.ts': "import {right} from './right.js'\nexport const left = (): number => right()\n",
      'src/core/right.ts': "import {left} from './left.js'\nexport const right = (): number => left()\n",
      'src/core/typed.ts': "import type {B} from '../kinds/b.js'\nexport const typed: B = 1\n",
      'src/render/knows.ts': "import {b} from '../config/b.js'\nexport const knows = b\n",
      'src/sandbox/knows.ts': "import {b} from '../kinds/b.js'\nexport const knows = b\n",
      'src/aws/knows.ts': "import {b} from '../kinds/b.js'\nexport const knows = b\n",
      'src/kinds/b.ts': 'export type B = number\nexport const b = 1\n',
      'src/config/b.ts': 'export const b = 1\n',
    }
    let found: string[]
    before(() => {
      const folder = mkdtempSync(join(tmpdir(), 'xrole-rules-'))
      try {
        writeFileSync(join(folder, 'tsconfig.json'), readFileSync(join(ROOT, 'tsconfig.json')))
        writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
        for (const [path, text] of Object.entries(FILES)) {
          mkdirSync(dirname(join(folder, path)), {recursive: true})
          writeFileSync(join(folder, path), text)
        }
        found = cruise(folder).summary.violations.map(told)
      } finally {
        rmSync(folder, {recursive: true})
      }
    })

    const SEEN: Record<string, string> = {
      'core may not read files': 'core-no-node: src/core/reads.ts → fs',
      'circles are seen': 'no-circular: src/core/left.ts → src/core/right.ts',
      'render may not know the grammar of the file': 'render-imports: src/render/knows.ts → src/config/b.ts',
      'the sandbox may not know the kinds': 'sandbox-imports: src/sandbox/knows.ts → src/kinds/b.ts',
      'the SDK’s room may not know the kinds': 'aws-imports: src/aws/knows.ts → src/kinds/b.ts',
    }
    for (const [name, violation] of Object.entries(SEEN))
      it(name, () => assert.ok(found.includes(violation), found.join('\n')))

    it('a type is no import, and nothing else is found', () => {
      assert.deepEqual([...found].sort(), Object.values(SEEN).sort())
    })
  })

  it('nothing ends the process: a pipe would lose what it has not taken yet', () => {
    const ends = sources().filter((file) => /\bprocess\.exit\(|\bthis\.exit\(/.test(readFileSync(file, 'utf8')))
    assert.deepEqual(ends, [])
  })

  it('files have one subject: at most 250 lines, half of them under 100', () => {
    const lengths = sources()
      .filter((file) => !file.includes(join('src', 'data')))
      .map((file) => ({file, lines: readFileSync(file, 'utf8').split('\n').length - 1}))
      .sort((a, b) => a.lines - b.lines)
    assert.deepEqual(
      lengths.filter(({lines}) => lines > 250),
      [],
    )
    const median = lengths[Math.floor(lengths.length / 2)]
    assert.ok(median && median.lines < 100, JSON.stringify(median))
  })
})
