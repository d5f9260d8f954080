import {existsSync} from 'node:fs'
import {homedir} from 'node:os'
import {setTimeout as delay} from 'node:timers/promises'
import {createAssumer} from '../../aws/assume.js'
import type {Assumer} from '../../aws/assume.js'
import {regionOf} from '../../core/partition.js'
import {openWorlds} from '../ask/ask.js'
import type {AskedWorld} from '../ask/ask.js'
import {openCache, cacheFolder, isFresh} from './cache.js'
import type {Cache, Kept} from './cache.js'
import type {ChildWorld} from './child.js'
import type {AssumeFlags} from './flags.js'
import {profileSettings} from './profile.js'
import type {ProfileSettings} from './profile.js'
import {cacheName, callerKey, profileOf} from './request.js'
import type {AssumeAsked, Assumed} from './run.js'
import {shared} from '../flags.js'
import {managedAccounts} from '../organization.js'
import {openSandboxFile, sandboxCloudOptions} from '../sandbox.js'
import {DEFAULT_SANDBOX} from '../session.js'

type Environment = Readonly<Record<string, string | undefined>>

/** The file as a question is asked of it. Undefined: there is none, and the ARN of a role needs none. */
export async function worldFor(role: string, flags: AssumeFlags, version: string): Promise<AskedWorld | undefined> {
  const {file, organization} = flags
  if (file === shared.file.default && !existsSync(file) && role.startsWith('arn:') && !isSandbox(flags))
    return undefined
  const {worlds} = await openWorlds({file, organization}, ['file'], version)
  return worlds[0]
}

export const isSandbox = (flags: Pick<AssumeFlags, 'sandbox' | 'sandbox-file'>): boolean =>
  flags.sandbox || flags['sandbox-file'] !== undefined

/** Whom roles are asked of, and what a command that gets the credentials has to know of it. */
export interface OpenAssumer {
  readonly assumer: Assumer
  /** Called when there is a command to run; ends with `close`. */
  childWorld(): Promise<ChildWorld>
  close(): Promise<void>
}

const PATIENCE = {sleep: (ms: number) => delay(ms), now: () => new Date(), random: Math.random, maxAttempts: 8}

async function openSandbox(flags: AssumeFlags, partition: string): Promise<OpenAssumer> {
  const file = flags['sandbox-file'] ?? DEFAULT_SANDBOX
  const accounts = await managedAccounts(flags.file, file)
  const sandbox = await openSandboxFile(accounts, file)
  const {accounts: _, ...wiring} = await sandboxCloudOptions(sandbox, accounts, PATIENCE.sleep)
  const assumer = createAssumer({...wiring, ...PATIENCE, partition})
  let closing: (() => Promise<void>) | undefined
  return {
    assumer,
    async childWorld() {
      const {serve} = await import('../../sandbox/index.js')
      const server = await serve(sandbox)
      closing = () => server.close()
      return {endpoint: server.url, region: regionOf(partition)}
    },
    async close() {
      assumer.close()
      await closing?.()
    },
  }
}

/** AWS or the sandbox. Nothing is asked yet. */
export async function openAssumer(
  flags: AssumeFlags,
  partition: string,
  {region}: ProfileSettings,
): Promise<OpenAssumer> {
  if (isSandbox(flags)) return openSandbox(flags, partition)
  const assumer = createAssumer({...PATIENCE, partition, profile: flags.profile})
  return {
    assumer,
    childWorld: () => Promise.resolve({region}),
    close: () => Promise.resolve(assumer.close()),
  }
}

/** The settings of the profile that calls. */
export const callerSettings = (env: Environment, {profile}: AssumeFlags): ProfileSettings =>
  profileSettings(env, homedir(), profileOf(env, profile) ?? 'default')

/** Sessions that are kept for the caller; the sandbox's are not. */
export interface Sessions {
  find(now: Date): Assumed | undefined
  keep(session: Assumed, now: Date): void
}

export const openSessions = (env: Environment, warn: (message: string) => void): Cache =>
  openCache(cacheFolder(env, homedir()), warn)

/** A session with MFA is wanted where a flag says so; then only one that was asked for with it will do. */
const hasMfa = ({mfa}: Kept, {mfaCode, mfaSerial}: AssumeAsked): boolean =>
  mfaSerial !== undefined ? mfa === mfaSerial : mfaCode === undefined || mfa !== undefined

export function sessionsOf(cache: Cache, env: Environment, flags: AssumeFlags, asked: AssumeAsked): Sessions {
  const {target, via, duration = target.maxSession, sessionName, externalId, sourceIdentity, tags} = asked
  const name = cacheName({
    caller: callerKey(env, flags.profile),
    endpoint: ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_STS'].map((one) => env[one] ?? ''),
    role: target.arn,
    via: via.map(({arn}) => arn),
    ...{sessionName, duration, externalId, sourceIdentity, tags},
  })
  return {
    find(now) {
      const kept = cache.read(name)
      return kept && isFresh(kept, now) && hasMfa(kept, asked) ? kept : undefined
    },
    keep: (session, now) => cache.write(name, {...session, made: now.toISOString()}),
  }
}
