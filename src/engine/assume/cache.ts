import {closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync} from 'node:fs'
import {renameSync, rmSync, writeFileSync} from 'node:fs'
import {isAbsolute, join} from 'node:path'
import type {AssumedRole} from '../../aws/assume.js'

/** A session that AWS gave, as it is kept. */
export interface Kept extends AssumedRole {
  /** ISO 8601. */
  readonly made: string
  /** The MFA device with which it was asked for. */
  readonly mfa?: string | undefined
}

export interface Cache {
  /** Undefined where there is none that may be used; `warn` is told why, where that is somebody's fault. */
  read(name: string): Kept | undefined
  write(name: string, kept: Kept): void
  /** Removes all of them; how many there were. */
  forget(): number
}

const NAME = /^[0-9a-f]{64}\.json(\.\d+\.tmp)?$/
/** Bytes; a session token has a few thousand at most. */
const MOST = 64 * 1024

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

/** `$XDG_CACHE_HOME/xrole`, else `~/.cache/xrole`. A relative one is not taken (XDG Base Directory Specification). */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const base = env['XDG_CACHE_HOME']
  return join(base && isAbsolute(base) ? base : join(home, '.cache'), 'xrole')
}

interface Status {
  readonly uid: number
  readonly mode: number
}

/** Why what is there is not safe to be used: it is somebody else's, or others may read or change it. */
function unsafe({uid, mode}: Status): string | undefined {
  // Windows has neither: there the folder of the user is what protects it.
  const own = process.getuid?.()
  if (own === undefined) return undefined
  if (uid !== own) return 'belongs to another user'
  return (mode & 0o077) === 0 ? undefined : 'is open to other users'
}

const isText = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)

/** What was written here; anything else is as good as nothing. */
function keptIn(text: string): Kept | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const {version, keys, expires, arn, made, mfa} = (value ?? {}) as Partial<Record<string, unknown>>
  const {accessKeyId, secretAccessKey, sessionToken} = (keys ?? {}) as Partial<Record<string, unknown>>
  const isWhole = [accessKeyId, secretAccessKey, sessionToken, expires, arn, made].every(isText)
  if (version !== 1 || !isWhole || (mfa !== undefined && !isText(mfa))) return undefined
  if ([expires, made].some((time) => Number.isNaN(Date.parse(time as string)))) return undefined
  return value as Kept
}

/** Five minutes have to be left, or a tenth of its life where that is less. */
export function isFresh({made, expires}: Pick<Kept, 'made' | 'expires'>, now: Date): boolean {
  const [from, to] = [Date.parse(made), Date.parse(expires)]
  const left = to - now.getTime()
  return now.getTime() >= from - 5 * 60_000 && left >= Math.min(5 * 60_000, (to - from) / 10)
}

/** No session lasts longer (STS API, AssumeRole, DurationSeconds). Milliseconds. */
const LONGEST = 12 * 60 * 60_000

/** Whether it is gone. */
function remove(file: string): boolean {
  try {
    rmSync(file, {force: true})
    return true
  } catch {
    return false
  }
}

/** Removes sessions that nobody can use any more, and what an interrupted run left: credentials are not for keeping. */
function sweep(folder: string, now: number): void {
  for (const name of readdirSync(folder).filter((one) => NAME.test(one))) {
    const written = lstatSync(join(folder, name), {throwIfNoEntry: false})?.mtimeMs ?? now
    if (now - written > LONGEST) remove(join(folder, name))
  }
}

/** @param warn told, without a credential, what was wrong with the folder or a file */
export function openCache(folder: string, warn: (message: string) => void): Cache {
  /** The folder can be used: made where it is missing. */
  const isReady = (make: boolean): boolean => {
    try {
      if (make) mkdirSync(folder, {recursive: true, mode: 0o700})
      const status = lstatSync(folder, {throwIfNoEntry: false})
      if (!status) return false
      const problem = status.isDirectory() ? unsafe(status) : 'is no folder'
      if (problem === undefined) return true
      warn(`${folder} ${problem}, so that no session is kept there; make it yours alone: chmod 700, or remove it`)
    } catch (error) {
      if (make) warn(`no session is kept: ${folder} cannot be made (${codeOf(error)})`)
    }
    return false
  }

  const textOf = (file: string): string | undefined => {
    let handle: number
    try {
      handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    } catch (error) {
      const code = codeOf(error)
      if (code !== 'ENOENT')
        warn(`${file} ${code === 'ELOOP' ? 'is a symbolic link' : `cannot be read (${code})`} and was not used`)
      return undefined
    }
    try {
      const status = fstatSync(handle)
      const problem = status.isFile() ? unsafe(status) : 'is no file'
      if (problem !== undefined) warn(`${file} ${problem} and was not used`)
      return problem === undefined && status.size <= MOST ? readFileSync(handle, 'utf8') : undefined
    } finally {
      closeSync(handle)
    }
  }

  return {
    read(name) {
      if (!isReady(false)) return undefined
      const text = textOf(join(folder, name))
      return text === undefined ? undefined : keptIn(text)
    },
    write(name, kept) {
      if (!isReady(true)) return
      const file = join(folder, name)
      const temporary = `${file}.${process.pid}.tmp`
      try {
        sweep(folder, Date.parse(kept.made))
        rmSync(temporary, {force: true})
        // Never through what is there: it is made anew and takes its place, be that a link or a file that others may read.
        writeFileSync(temporary, JSON.stringify({version: 1, ...kept}), {mode: 0o600, flag: 'wx'})
        renameSync(temporary, file)
      } catch (error) {
        remove(temporary)
        warn(`the session is not kept: ${file} cannot be written (${codeOf(error)})`)
      }
    },
    forget() {
      if (!lstatSync(folder, {throwIfNoEntry: false})?.isDirectory()) return 0
      const names = readdirSync(folder).filter((name) => NAME.test(name))
      const gone = names.filter((name) => remove(join(folder, name)))
      for (const name of names.filter((one) => !gone.includes(one)))
        warn(`${join(folder, name)} cannot be removed; remove it by hand`)
      return gone.filter((name) => name.endsWith('.json')).length
    },
  }
}
