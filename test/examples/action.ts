import {spawn} from 'node:child_process'
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {REPOSITORY} from './examples.js'

export interface Ran {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a script of the repository with nothing but this environment and what Node needs. */
export function runScript(
  path: string,
  env: Record<string, string>,
  args: readonly string[],
  cwd: string,
): Promise<Ran> {
  const child = spawn(process.execPath, [join(REPOSITORY, path), ...args], {
    cwd,
    env: {PATH: process.env['PATH'] ?? '', ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = {stdout: '', stderr: ''}
  child.stdout.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()))
  return new Promise((done, failed) => {
    child.once('error', failed).once('close', (exit) => done({exit, ...texts}))
  })
}

export const scratch = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'xrole-action-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

/** What a stand-in of xrole does when it is called with this command. */
export interface Said {
  readonly exit?: number
  readonly stdout?: string
  readonly stderr?: string
  /** What it writes to the file of --out. */
  readonly saves?: string
}

const STAND_IN = `#!/usr/bin/env node
const fs = require('node:fs')
const args = process.argv.slice(2)
const said = JSON.parse(fs.readFileSync(__dirname + '/said.json', 'utf8'))[args[0]] ?? {}
fs.appendFileSync(__dirname + '/calls.jsonl', JSON.stringify(args) + '\\n')
if (said.saves) fs.writeFileSync(args[args.indexOf('--out') + 1], said.saves)
process.stdout.write(said.stdout ?? '')
process.stderr.write(said.stderr ?? '')
process.exitCode = said.exit ?? 0
`

export interface ActionRun extends Ran {
  /** The words of each call of xrole. */
  readonly calls: readonly (readonly string[])[]
  readonly outputs: Readonly<Record<string, string>>
  readonly report: string
  readonly summary: string
  readonly sarif: string
}

/** The step "Run xrole" of the action over a stand-in of xrole, in a folder below the repository that it works on. */
export const runAction = (env: Record<string, string>, said: Record<string, Said>, below = ''): Promise<ActionRun> =>
  scratch(async (made) => {
    const folder = realpathSync(made)
    mkdirSync(join(folder, below), {recursive: true})
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'package.json'), '{"type": "commonjs"}')
    writeFileSync(join(bin, 'xrole'), STAND_IN)
    chmodSync(join(bin, 'xrole'), 0o755)
    writeFileSync(join(bin, 'said.json'), JSON.stringify(said))
    for (const file of ['output', 'summary', 'bin/calls.jsonl']) writeFileSync(join(folder, file), '')
    const given = {
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      XROLE_FILE: 'accounts.yaml',
      XROLE_ARGS: '',
      COMMENT_KEY: '',
      PLAN_ARTIFACT: 'xrole-plan-abc',
      RUN_URL: 'https://forge.test/run/1',
      GITHUB_WORKSPACE: folder,
      ...env,
    }
    const ran = await runScript('.github/scripts/xrole.mjs', given, [], join(folder, below))
    const lines = (file: string): string[] =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    const outputs = Object.fromEntries(
      lines('output').map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
    )
    return {
      ...ran,
      calls: lines('bin/calls.jsonl').map((line) => JSON.parse(line) as string[]),
      outputs,
      report: outputs['report'] === undefined ? '' : readFileSync(outputs['report'], 'utf8'),
      summary: readFileSync(join(folder, 'summary'), 'utf8'),
      sarif: outputs['sarif'] === undefined ? '' : readFileSync(outputs['sarif'], 'utf8'),
    }
  })
