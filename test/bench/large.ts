import {spawn} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {HUB, largeEstate} from '../support/large-aws/estate.js'
import {memberIds} from '../support/large-aws/server.js'
import type {Numbers} from '../support/large-aws/server.js'
import type {Cost} from './bench.js'

export interface Machine {
  /** Of the package. */
  readonly root: string
  /** Where the measured processes run; accounts.yaml is written there. */
  readonly folder: string
  /** Runs node with these arguments to its end. */
  readonly measure: (args: readonly string[], extra: Record<string, string>) => Cost
  readonly env: (extra: Record<string, string>) => NodeJS.ProcessEnv
  readonly accounts: readonly number[]
  /** Milliseconds. */
  readonly latency: number
}

const ROLES = 20
const CONCURRENCY = 64
const SHARDS = 8
/** Where the latency is left away once. */
const WITHOUT_LATENCY = 1000
const WANTED = {ratio: 1.5, memory: 1024, requests: 4}
const ORGANIZATION = 'org.json'

interface Stub {
  readonly keys: Record<string, string>
  reset(): Promise<void>
  numbers(): Promise<Numbers>
  stop(): void
}

/** The stub in a process of its own: what it costs is not measured. */
async function start({root, env}: Machine, accounts: number, latency: number): Promise<Stub> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'test/bench/large-server.ts')], {
    cwd: root,
    env: env({LARGE_ACCOUNTS: `${accounts}`, LARGE_ROLES: `${ROLES}`, LARGE_LATENCY: `${latency}`}),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(String(data).trim()))
    child.once('exit', () => reject(new Error('the stub did not start')))
  })
  return {
    keys: {AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench', AWS_REGION: 'us-east-1'},
    reset: async () => void (await fetch(`${url}/reset`)),
    numbers: async () => (await (await fetch(`${url}/numbers`)).json()) as Numbers,
    stop: () => child.kill(),
  }
}

interface Measured extends Cost {
  /** Most that any member account was asked. */
  readonly most: number
}

async function counted(stub: Stub, run: () => Cost): Promise<Measured> {
  await stub.reset()
  const cost = run()
  const {byAccount, unknown} = await stub.numbers()
  if (unknown.length > 0) throw new Error(`the stub does not know ${unknown.join(', ')}`)
  const members = Object.entries(byAccount).flatMap(([id, requests]) => (id === HUB ? [] : [requests]))
  return {...cost, most: Math.max(0, ...members)}
}

const figure = (value: number, digits: number, width: number): string => value.toFixed(digits).padStart(width)
const cost = ({wall, cpu, memory}: Cost): string =>
  `${figure(wall, 1, 8)} s ${figure(cpu, 1, 7)} s ${figure(memory, 0, 6)} MiB`
const HEAD = `  accounts  latency  ${'xrole: wall, CPU, peak'.padStart(30)}  ${'bare: wall, CPU, peak'.padStart(30)}  ratio: wall, CPU  requests an account`
const verdict = (is: boolean): string => (is ? '' : ' (!)')

function tableRow(accounts: number, latency: number, xrole: Measured, bare: Measured): string {
  const ratio = xrole.wall / bare.wall
  return (
    `  ${String(accounts).padStart(8)}  ${`${latency} ms`.padStart(7)}  ${cost(xrole)}${verdict(xrole.memory < WANTED.memory)}` +
    `  ${cost(bare)}  ${figure(ratio, 2, 11)}${verdict(ratio <= WANTED.ratio)} ${figure(xrole.cpu / bare.cpu, 2, 4)}  ${xrole.most} (bare ${bare.most})${verdict(xrole.most <= WANTED.requests)}`
  )
}

const xroleOf = ({root}: Machine): string => join(root, 'bin/run.js')

const planArgs = (machine: Machine): string[] => [
  xroleOf(machine),
  'plan',
  '--concurrency',
  String(CONCURRENCY),
  '--organization',
  ORGANIZATION,
]

/** Reads the organization once, at the pace that Organizations allows, and records it for all that follows. */
function discover(machine: Machine, stub: Stub): Cost {
  const record = [xroleOf(machine), 'snapshot', '--organization-only', '--out', ORGANIZATION]
  return machine.measure(record, stub.keys)
}

async function pair(machine: Machine, stub: Stub, accounts: number, latency: number): Promise<void> {
  const bareReader = join(machine.root, 'test/bench/bare-reader.mjs')
  const xrole = await counted(stub, () => machine.measure(planArgs(machine), stub.keys))
  const bare = await counted(stub, () =>
    machine.measure([bareReader, String(CONCURRENCY), ...memberIds(accounts)], stub.keys),
  )
  console.log(tableRow(accounts, latency, xrole, bare))
}

const hasShards = ({root}: Machine): boolean => {
  const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
    commands: Record<string, {flags: Record<string, unknown>}>
  }
  return manifest.commands['plan']?.flags['shard'] !== undefined
}

/** Each shard as a machine of its own would run it: one after the other here, so that none slows another down. */
async function shards(machine: Machine, stub: Stub, accounts: number): Promise<string> {
  const runs: Cost[] = []
  for (let i = 1; i <= SHARDS; i++) {
    const args = [...planArgs(machine), '--shard', `${i}/${SHARDS}`, '--json']
    runs.push(await counted(stub, () => machine.measure(args, stub.keys)))
  }
  const longest = Math.max(...runs.map(({wall}) => wall)).toFixed(1)
  const peak = Math.max(...runs.map(({memory}) => memory)).toFixed(0)
  const cpu = runs.reduce((sum, one) => sum + one.cpu, 0).toFixed(1)
  return `  ${accounts} accounts in ${SHARDS} shards, one after the other: the longest ${longest} s wall, the highest peak ${peak} MiB, all together ${cpu} s CPU`
}

/** `plan` with nothing to do over an organization of each size, beside a script that reads the same and compares nothing. */
export async function large(machine: Machine): Promise<void> {
  const {accounts, latency, folder} = machine
  const sizes = [...accounts].sort((a, b) => a - b)
  const largest = sizes.at(-1)
  if (largest === undefined) return
  writeFileSync(join(folder, 'accounts.yaml'), largeEstate({from: true, listed: []}, ROLES))
  console.log(`
plan with nothing to do, ${ROLES} roles in each account, ${CONCURRENCY} accounts at a time, one pair a row
  stub on a loopback port, in a process of its own on the same machine; it answers after ${latency} ms give or take a half, one
  answer in fifty after ${4 * latency} ms, throttles each account as AWS does, and has 54 KB to say of each account
  the organization is read before, by xrole snapshot --organization-only, and its time is told apart; the bare script is
  given the ids
  wanted: ratio of wall time at most ${WANTED.ratio}, peak below ${WANTED.memory} MiB, at most ${WANTED.requests} requests an account; what is not so is marked (!)`)
  console.log(HEAD)
  const notes: string[] = []
  for (const size of sizes) {
    const stub = await start(machine, size, latency)
    try {
      const {wall, memory} = discover(machine, stub)
      notes.push(`  reading the organization of ${size} accounts: ${wall.toFixed(1)} s wall, ${memory.toFixed(0)} MiB`)
      await pair(machine, stub, size, latency)
      if (size === largest && hasShards(machine)) notes.push(await shards(machine, stub, size))
    } finally {
      stub.stop()
    }
    if (size === WITHOUT_LATENCY) await without(machine, size)
  }
  console.log(notes.join('\n'))
}

async function without(machine: Machine, size: number): Promise<void> {
  const stub = await start(machine, size, 0)
  try {
    await pair(machine, stub, size, 0)
  } finally {
    stub.stop()
  }
}
