import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {homedir} from 'node:os'
import {dirname, join, resolve} from 'node:path'
import {Failure} from '../base-command.js'

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

/** Where the AWS CLI and the SDKs look: AWS_CONFIG_FILE, else ~/.aws/config. */
export function configFile(given: string | undefined, environment: NodeJS.ProcessEnv): string {
  const named = given ?? (environment['AWS_CONFIG_FILE'] || undefined)
  if (named === undefined) return join(homedir(), '.aws', 'config')
  return /^~[/\\]/.test(named) ? join(homedir(), named.slice(2)) : named
}

/** A file's bytes, each as one character, so that what is no UTF-8 stays as it is too; undefined: there is none. */
export function bytesIn(file: string): string | undefined {
  try {
    // Of a link without a target nobody can tell what was meant; to write would put a file in its place.
    if (lstatSync(file, {throwIfNoEntry: false}) && !statSync(file).isFile())
      throw new Failure(`${file} is there and is no regular file; name another one`)
    return readFileSync(file, 'latin1')
  } catch (error) {
    if (error instanceof Failure) throw error
    if (codeOf(error) === 'ENOENT' && !lstatSync(file, {throwIfNoEntry: false})) return undefined
    if (codeOf(error) === 'ENOENT')
      throw new Failure(`${file} is a link to a file that is not there; make that file, or remove the link`)
    throw new Failure(`${file} cannot be read (${codeOf(error)})`)
  }
}

function inPlace(real: string, bytes: string, mode: number, owner: {uid: number; gid: number} | undefined): void {
  const temporary = `${real}.${process.pid}.tmp`
  let isOurs = false
  try {
    writeFileSync(temporary, bytes, {encoding: 'latin1', flag: 'wx', mode, flush: true})
    isOurs = true
    // The mode above is cut by the umask.
    chmodSync(temporary, mode)
    if (owner) chownSync(temporary, owner.uid, owner.gid)
    renameSync(temporary, real)
    isOurs = false
  } finally {
    if (isOurs) rmSync(temporary, {force: true})
  }
}

/**
 * Puts bytes in the place of a file, whole: who reads it meanwhile has the old ones or the new ones. Behind a link the
 * file that it names is written. Mode and owner of one that is there stay.
 * @param before what was read; undefined: the file was not there
 * @param mode of a new file
 */
export function replaceBytes(file: string, before: string | undefined, after: string, mode: number): void {
  try {
    if (bytesIn(file) !== before)
      throw new Failure(`${file} was changed meanwhile, so nothing was written; run the command again`)
    if (before === undefined) {
      mkdirSync(dirname(resolve(file)), {recursive: true, mode: 0o700})
      return inPlace(file, after, mode, undefined)
    }
    const real = realpathSync(file)
    const {mode: old, uid, gid} = statSync(real)
    inPlace(real, after, old & 0o7777, uid === process.getuid?.() ? undefined : {uid, gid})
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`${file} cannot be written (${codeOf(error)}), so nothing was changed`)
  }
}
