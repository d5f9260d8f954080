import {lstatSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {Failure} from './base-command.js'

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

/** What is there now must be a file: a rename would take the place of a device or of a link, not fill it. */
function checkTarget(file: string): void {
  const status = lstatSync(file, {throwIfNoEntry: false})
  if (status && !status.isFile()) throw new Failure(`${file} is there and is no regular file; name another one`)
}

/** Writes a file for its owner alone (mode 0600) and whole: who reads it meanwhile has the old text or the new one. */
export function writePrivately(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    checkTarget(file)
    writeFileSync(temporary, text, {mode: 0o600, flag: 'wx'})
    renameSync(temporary, file)
  } catch (error) {
    if (error instanceof Failure) throw error
    if (codeOf(error) !== 'EEXIST') rmSync(temporary, {force: true})
    throw new Failure(`${file} cannot be written (${codeOf(error)})`)
  }
}
