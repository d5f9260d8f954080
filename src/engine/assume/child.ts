import {spawn} from 'node:child_process'
import {constants} from 'node:os'
import {OTHER_CREDENTIALS, variablesOf} from '../../render/credentials.js'
import type {Credentials} from '../../render/credentials.js'
import {escapeText} from '../../render/escape.js'
import {Failure} from '../base-command.js'

type Environment = Readonly<Record<string, string | undefined>>

/** What a child should know besides. */
export interface ChildWorld {
  /** For where none is configured once the profile is taken out. */
  readonly region?: string | undefined
  /** Stands in for AWS: that of the sandbox. */
  readonly endpoint?: string | undefined
}

/** The environment of a command: ours, with these credentials and no others. */
export function childEnvironment(env: Environment, credentials: Credentials, {region, endpoint}: ChildWorld) {
  const gone = new Set<string>(OTHER_CREDENTIALS)
  // The endpoint of one service would go before the one of all.
  const isOther = (name: string): boolean =>
    gone.has(name) || (endpoint !== undefined && /^AWS_(ENDPOINT_URL_|IGNORE_CONFIGURED_ENDPOINT_URLS$)/.test(name))
  const kept = Object.entries(env).filter(([name]) => !isOther(name))
  const hasRegion = Boolean(env['AWS_REGION'] || env['AWS_DEFAULT_REGION'])
  return {
    ...Object.fromEntries(kept),
    ...variablesOf(credentials),
    ...(endpoint !== undefined && {AWS_ENDPOINT_URL: endpoint}),
    // The AWS CLI 1 knows the second name only, SDKs the first.
    ...(region !== undefined && !hasRegion && {AWS_REGION: region, AWS_DEFAULT_REGION: region}),
  }
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const

/** Of a terminal these go to the command directly, as it is in the same process group. */
const OF_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT'])

const NOT_RUN: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such command; check its name and the PATH',
  EACCES: 'it is not executable (permission denied)',
}

/**
 * Runs a command on our terminal and gives its exit code: 128 and the number of the signal that ended it, 127 where there
 * is no such command, 126 where it cannot be run, as shells have it.
 * @param say a line for standard error
 */
export async function runChild(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<number> {
  const [program, ...args] = command
  if (program === undefined)
    throw new Failure('no command after --; name one, as in: xrole assume client/Admin -- aws s3 ls')
  if (program === '') throw new Failure('the command behind -- is an empty word; name one, as in: -- aws s3 ls')
  const child = spawn(program, args, {stdio: 'inherit', env})
  // Any of them tells: who reads from a file or writes to a pipe gets the keys of the terminal all the same.
  const hasTerminal = [process.stdin, process.stdout, process.stderr].some(({isTTY}) => isTTY)
  const handlers = FORWARDED.map((signal) => {
    const handler = (): void => {
      if (!(OF_TERMINAL.has(signal) && hasTerminal)) child.kill(signal)
    }
    process.on(signal, handler)
    return [signal, handler] as const
  })
  try {
    return await new Promise<number>((done) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        const code = error.code ?? 'unknown'
        say(`error: ${escapeText(program)} was not run: ${NOT_RUN[code] ?? code}`)
        done(code === 'ENOENT' ? 127 : 126)
      })
      child.once('exit', (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0)))
    })
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler)
  }
}
