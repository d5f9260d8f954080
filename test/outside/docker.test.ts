import assert from 'node:assert/strict'
import {chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync} from 'node:fs'
import {basename, join} from 'node:path'
import {drop, must, ROOT, run, scratch} from './tree.js'

interface Copy {
  readonly from?: string | undefined
  readonly sources: readonly string[]
  readonly to: string
}

interface Stage {
  readonly name: string
  readonly lines: readonly string[]
  readonly copies: readonly Copy[]
}

/** The stages of a Dockerfile, as far as COPY goes; continued lines are joined. */
function stagesOf(text: string): Stage[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
  return lines.reduce<Stage[]>((stages, line) => {
    if (line.startsWith('FROM ')) return [...stages, {name: / AS (\w+)$/.exec(line)?.[1] ?? '', lines: [], copies: []}]
    const last = stages.at(-1)!
    const copy = /^COPY (?:--from=(\w+) )?(.+) (\S+)$/.exec(line)
    const copies = copy ? [...last.copies, {from: copy[1], sources: copy[2]!.split(' '), to: copy[3]!}] : last.copies
    return [...stages.slice(0, -1), {...last, lines: [...last.lines, line], copies}]
  }, [])
}

/** Whether .dockerignore lets a path at the root through: it forbids all but what it names. */
function isSent(path: string, ignore: readonly string[]): boolean {
  assert.equal(ignore[0], '*')
  return ignore.includes(`!${path}`)
}

describe('the Dockerfile', function () {
  this.timeout(120_000)
  const [build, image] = stagesOf(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')) as [Stage, Stage]
  const ignore = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const work = scratch('docker')
  const [src, root] = [join(work, 'src'), join(work, 'image')]
  after(() => drop(work))

  const copy = (from: string, {sources, to}: Copy, folder: string): void => {
    for (const source of sources) {
      const target = to.endsWith('/') || to === '.' ? join(folder, to, basename(source)) : join(folder, to)
      cpSync(join(from, source), target, {recursive: true})
    }
  }

  it('copies only what is there and what .dockerignore lets through', () => {
    for (const {from, sources} of [...build.copies, ...image.copies])
      for (const source of sources) {
        if (from !== undefined) continue
        assert.ok(existsSync(join(ROOT, source)), source)
        assert.ok(isSent(source, ignore), `${source} is ignored`)
      }
  })

  it('what it copies is enough to build, and what it copies of that is enough to run', async () => {
    mkdirSync(src)
    for (const one of build.copies) copy(ROOT, one, src)
    symlinkSync(join(ROOT, 'node_modules'), join(src, 'node_modules'))
    await must('npm', ['run', 'build', '--silent'], {cwd: src})

    mkdirSync(root)
    for (const one of image.copies) {
      const sources = one.sources.map((source) => source.replace(/^\/src\//, ''))
      copy(one.from === 'build' ? src : ROOT, {...one, sources}, root)
    }
    const program = join(root, 'bin/run.js')
    chmodSync(root, 0o555)
    const cwd = join(work, 'access')
    mkdirSync(cwd)
    cpSync(join(ROOT, 'accounts.yaml'), join(cwd, 'accounts.yaml'))
    const steps: readonly [args: readonly string[], said: RegExp][] = [
      [['--version'], /^xrole\//],
      [['--help'], /USAGE/],
      [['validate'], /is valid/],
      [['plan', '--sandbox'], /Plan: \d+ to create/],
      [['schema', '--plan'], /\$schema/],
    ]
    for (const [args, said] of steps) {
      const {exit, stdout, stderr} = await run(process.execPath, [program, ...args], {cwd})
      assert.equal(exit, 0, stderr)
      assert.match(stdout, said)
    }
  })

  it('does not run as root, and starts xrole', () => {
    assert.ok(image.lines.includes('USER node'))
    assert.ok(image.lines.includes('ENTRYPOINT ["xrole"]'))
    assert.ok(image.lines.some((line) => line === 'RUN ln -s /opt/xrole/bin/run.js /usr/local/bin/xrole'))
    assert.ok(!image.lines.some((line) => line.startsWith('RUN npm')))
  })
})
