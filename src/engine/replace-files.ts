import {chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {Failure} from './base-command.js'

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

interface Target {
  readonly file: string
  readonly real: string
  readonly temporary: string
  readonly mode: number
  readonly text: string
}

/** The file itself, behind symbolic links; it has to be what it was when it was read. */
function targetOf(file: string, {before, after}: {readonly before: string; readonly after: string}): Target {
  const real = realpathSync(file)
  const status = statSync(real)
  if (!status.isFile()) throw new Failure(`${file} is no regular file, so nothing was written; name a file with --file`)
  if (readFileSync(real, 'utf8') !== before)
    throw new Failure(`${file} was changed meanwhile, so nothing was written; run the command again`)
  return {file, real, temporary: `${real}.${process.pid}.tmp`, mode: status.mode & 0o7777, text: after}
}

/**
 * Puts new texts in the place of files that were read: each whole, with its mode kept, and none before all are written
 * beside them.
 */
export function replaceFiles(files: ReadonlyMap<string, {readonly before: string; readonly after: string}>): void {
  const written: Target[] = []
  let current = ''
  try {
    const targets = [...files].map(([file, texts]) => {
      current = file
      return targetOf(file, texts)
    })
    for (const target of targets) {
      current = target.file
      writeFileSync(target.temporary, target.text, {flag: 'wx', mode: target.mode, flush: true})
      written.push(target)
      // The mode above is cut by the umask.
      chmodSync(target.temporary, target.mode)
    }
    for (const target of targets) {
      current = target.file
      renameSync(target.temporary, target.real)
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`${current} cannot be written (${codeOf(error)})`)
  } finally {
    for (const {temporary} of written) rmSync(temporary, {force: true})
  }
}
