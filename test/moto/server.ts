import {spawn, spawnSync, type ChildProcess} from 'node:child_process'
import {existsSync} from 'node:fs'
import {createServer, type AddressInfo} from 'node:net'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'

const VERSION = '5.2.1'
const VENV = join('node_modules', '.cache', 'xrole-moto')

const HELP = `npm run test:moto needs moto_server, an AWS implementation in Python, and could not get it.
Install it and have it on the PATH:  python3 -m pip install 'moto[server]==${VERSION}'`

export interface Moto {
  readonly url: string
  stop(): Promise<void>
}

const freePort = async (): Promise<number> => {
  const probe = createServer()
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready))
  const {port} = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}

const answers = (command: string): boolean => spawnSync(command, ['--help'], {stdio: 'ignore'}).status === 0

/** moto_server of the PATH, else of a virtual environment of our own that is made once. */
function command(): string {
  if (answers('moto_server')) return 'moto_server'
  const own = join(VENV, 'bin', 'moto_server')
  if (existsSync(own) && answers(own)) return own
  const steps: [string, string[]][] = [
    ['python3', ['-m', 'venv', VENV]],
    [join(VENV, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `moto[server]==${VERSION}`]],
  ]
  for (const [program, args] of steps) {
    const {status, stderr, error} = spawnSync(program, args, {encoding: 'utf8'})
    if (status !== 0) throw new Error(`${HELP}\n${program} ${args.join(' ')}: ${error?.message ?? stderr}`)
  }
  return own
}

async function ready(url: string, server: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) throw new Error(`moto_server ended at once:\n${said()}`)
    const response = await fetch(`${url}/moto-api/`).catch(() => undefined)
    if (response) return
    await sleep(200)
  }
  throw new Error(`moto_server does not answer after a minute:\n${said()}`)
}

/** Starts moto on a free port of loopback, with all AWS-managed policies in every account. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = spawn(command(), ['-H', '127.0.0.1', '-p', String(port)], {
    env: {...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true'},
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-5000)
  }
  server.stdout.on('data', keep)
  server.stderr.on('data', keep)
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const stop = async (): Promise<void> => {
    server.kill()
    await ended
  }
  try {
    await ready(url, server, () => output)
  } catch (error) {
    await stop()
    throw error
  }
  return {url, stop}
}
