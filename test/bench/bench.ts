import {spawn, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {access} from './access.js'
import {estate, idOf} from './estate.js'
import {large} from './large.js'

/** Figures of whole processes: wall and CPU seconds, MiB. Prints ratios; asserts nothing. */
export interface Cost {
  readonly wall: number
  readonly cpu: number
  readonly memory: number
}

const ACCOUNTS = Number(process.env['BENCH_ACCOUNTS'] ?? 30)
const ROLES = Number(process.env['BENCH_ROLES'] ?? 50)
const RUNS = Number(process.env['BENCH_RUNS'] ?? 5)
const CONCURRENCY = 16

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const root = here('../../')
const folder = mkdtempSync(join(tmpdir(), 'xrole-bench-'))
const out = join(folder, 'cost.json')
const xrole = join(root, 'bin/run.js')

const env = (extra: Record<string, string>): NodeJS.ProcessEnv => {
  // Reading extra certificates costs every Node start; it is no part of what is measured.
  const {NODE_EXTRA_CA_CERTS: _, ...rest} = process.env
  return {...rest, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...extra}
}

function measure(args: readonly string[], extra: Record<string, string> = {}): Cost {
  const run = spawnSync(process.execPath, ['--import', here('measure.mjs'), ...args], {
    cwd: folder,
    env: env({XROLE_BENCH_OUT: out, ...extra}),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (run.status !== 0)
    throw new Error(`${args.join(' ')} ended with ${run.status}\n${run.stdout.slice(-2000)}${run.stderr}`)
  return JSON.parse(readFileSync(out, 'utf8')) as Cost
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!

const medians = (costs: readonly Cost[]): Cost => ({
  wall: median(costs.map((cost) => cost.wall)),
  cpu: median(costs.map((cost) => cost.cpu)),
  memory: median(costs.map((cost) => cost.memory)),
})

/** Two commands in turn, A B A B …, so that a machine that changes its speed changes it for both. */
function paired(runs: number, a: () => Cost, b: () => Cost): {a: Cost; b: Cost; wall: number; cpu: number} {
  const pairs = Array.from({length: runs}, () => ({a: a(), b: b()}))
  return {
    a: medians(pairs.map((pair) => pair.a)),
    b: medians(pairs.map((pair) => pair.b)),
    wall: median(pairs.map((pair) => pair.a.wall / pair.b.wall)),
    cpu: median(pairs.map((pair) => pair.a.cpu / pair.b.cpu)),
  }
}

const row = (name: string, {wall, cpu, memory}: Cost) =>
  `  ${name.padEnd(46)} ${wall.toFixed(2).padStart(7)} s wall ${cpu.toFixed(2).padStart(7)} s CPU ${memory.toFixed(0).padStart(6)} MiB`

async function serve(): Promise<{url: string; stop: () => void}> {
  const child = spawn(process.execPath, [xrole, 'sandbox', 'serve'], {
    cwd: folder,
    env: env({}),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(String(data).trim()))
    child.once('exit', () => reject(new Error('the sandbox did not start')))
  })
  return {url, stop: () => child.kill()}
}

async function reading(): Promise<void> {
  writeFileSync(join(folder, 'accounts.yaml'), estate(ACCOUNTS, ROLES))
  console.log(`\n${ACCOUNTS} accounts x ${ROLES} roles, made by one apply on the sandbox`)
  console.log(row('apply --sandbox, everything new', measure([xrole, 'apply', '--sandbox', '--yes'])))
  const {url, stop} = await serve()
  try {
    const keys = {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_REGION: 'us-east-1',
    }
    const ids = Array.from({length: ACCOUNTS}, (_, i) => idOf(i + 1))
    const plan = () => measure([xrole, 'plan', '--concurrency', String(CONCURRENCY)], keys)
    const bare = () => measure([here('bare-reader.mjs'), String(CONCURRENCY), ...ids], keys)
    plan()
    bare()
    const {a, b, wall, cpu} = paired(RUNS, plan, bare)
    console.log(`\nplan with nothing to do, against the sandbox on a loopback port, ${RUNS} pairs, medians`)
    console.log(row('xrole plan', a))
    console.log(row('bare SDK script, reads the same, compares nothing', b))
    console.log(`  ratio xrole / bare: ${wall.toFixed(2)} wall, ${cpu.toFixed(2)} CPU (wanted: below 1.5)`)
    console.log(`  requests: ${1 + 3 * ACCOUNTS + 2} (1 GetCallerIdentity, 3 an account, 2 for the caller's own)`)
  } finally {
    stop()
  }
}

/** In a folder of its own: this process reads, and a sandbox with nothing in it comes first. */
async function questions(): Promise<void> {
  rmSync(join(folder, '.xrole'), {recursive: true, force: true})
  await access({
    write: (yaml) => writeFileSync(join(folder, 'accounts.yaml'), yaml),
    apply: () => void measure([xrole, 'apply', '--sandbox', '--yes']),
    serve,
  })
}

/** The smallest oclif program there is: one command that prints a line. */
function oclifHello(): string {
  const at = join(folder, 'hello')
  mkdirSync(join(at, 'commands'), {recursive: true})
  symlinkSync(join(root, 'node_modules'), join(at, 'node_modules'))
  writeFileSync(
    join(at, 'package.json'),
    JSON.stringify({name: 'hello', version: '1.0.0', type: 'module', oclif: {bin: 'hello', commands: './commands'}}),
  )
  writeFileSync(
    join(at, 'commands/hi.js'),
    "import {Command} from '@oclif/core'\nexport default class Hi extends Command { async run() { this.log('hi') } }\n",
  )
  writeFileSync(join(at, 'oclif.manifest.json'), JSON.stringify({version: '1.0.0', commands: {}}))
  const file = join(at, 'run.js')
  writeFileSync(file, "import {run} from '@oclif/core'\nawait run(process.argv.slice(2), import.meta.url)\n")
  return file
}

function startUp(): void {
  const hello = oclifHello()
  const nothing = () => measure(['-e', '0'])
  const version = () => measure([xrole, '--version'])
  const oclif = () => measure([hello, '--version'])
  version()
  const {a, b} = paired(RUNS, version, oclif)
  const empty = medians(Array.from({length: RUNS}, nothing))
  console.log(`\nstart-up, ${RUNS} pairs, medians`)
  console.log(row('node -e 0', empty))
  console.log(row('the smallest oclif program, --version', b))
  console.log(row('xrole --version', a))
  // "node -e 0 plus oclif's own" is what the smallest oclif program costs as a process.
  console.log(
    `  ratio xrole --version / smallest oclif program: ${(a.wall / b.wall).toFixed(2)} wall (wanted: below 2)`,
  )
  console.log(row('xrole validate', measure([xrole, 'validate'])))
}

/** A table of its own, see large.ts. */
const manyAccounts = (): Promise<void> =>
  large({
    root,
    folder,
    measure,
    env,
    accounts: (process.env['BENCH_LARGE'] ?? '100,1000,10000').split(',').filter(Boolean).map(Number),
    latency: Number(process.env['BENCH_LATENCY'] ?? 50),
  })

const PEERS = `
Peers, measured elsewhere on another day (10 accounts x 50 roles, plan with nothing to do, moto behind a proxy):
  Terraform 1.11: 4,530 requests, 142 s CPU, 153 s wall · iamy 2.4: 70 requests, 1.9 s CPU, 4.2 s wall
  floor (bundled script, compares nothing): 30 requests, 0.51 s CPU, 1.06 s wall`

const PARTS = {reading, questions, startUp, large: manyAccounts}

const isPart = (name: string): name is keyof typeof PARTS => Object.hasOwn(PARTS, name)

// npm run bench -- large: only that part.
const asked = process.argv.slice(2)
const wrong = asked.filter((name) => !isPart(name))
try {
  if (wrong.length > 0) throw new Error(`there is no ${wrong.join(', ')}; parts: ${Object.keys(PARTS).join(', ')}`)
  for (const [name, run] of Object.entries(PARTS)) if (asked.length === 0 || asked.includes(name)) await run()
  console.log(PEERS)
} finally {
  rmSync(folder, {recursive: true, force: true})
}
