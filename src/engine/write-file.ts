import {lstatSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {basename, dirname, join, resolve} from 'node:path'
import {Failure} from './base-command.js'
import {codeOf, unwritable} from './file-words.js'
import {looksSaved} from './saved/plan.js'

/** What is there now must be a file: a rename would take the place of a device or of a link, not fill it. */
function checkTarget(file: string): void {
  const status = lstatSync(file, {throwIfNoEntry: false})
  if (status && !status.isFile()) throw new Failure(`${file} is there and is no regular file; name another one`)
}

/** Where a name leads, through links, whether there is such a file or not. */
function realName(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    try {
      return join(realpathSync(dirname(file)), basename(file))
    } catch {
      return resolve(file)
    }
  }
}

/** Throws where a file must not be written, because xrole works on it. @param used files by name, there or not */
export function checkUnused(file: string, used: Iterable<string>, other: string): void {
  const real = realName(file)
  if ([...used].some((one) => realName(one) === real))
    throw new Failure(`${file} is what xrole works on and would be overwritten; ${other}`)
}

/**
 * Throws where a saved plan must not be written: what is there has to be a saved plan, and nothing that xrole works on.
 * `used` are files by name, whether they are there yet or not.
 */
export function checkPlanTarget(file: string, used: readonly string[]): void {
  const other = 'name another file for the plan'
  checkUnused(file, used, other)
  checkTarget(file)
  const text = textIn(file)
  if (text !== undefined && !looksSaved(text))
    throw new Failure(`${file} is there, is no saved plan, and would be overwritten; ${other}`)
}

/** Undefined when there is no such file. */
function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new Failure(`${file} is there and cannot be read (${codeOf(error)}); name another file for the plan`)
  }
}

function writeWhole(file: string, text: string, mode: number): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    checkTarget(file)
    writeFileSync(temporary, text, {mode, flag: 'wx'})
    renameSync(temporary, file)
  } catch (error) {
    if (error instanceof Failure) throw error
    if (codeOf(error) !== 'EEXIST') rmSync(temporary, {force: true})
    throw new Failure(unwritable(file, error))
  }
}

/** Writes a file for its owner alone (mode 0600) and whole: who reads it meanwhile has the old text or the new one. */
export const writePrivately = (file: string, text: string): void => writeWhole(file, text, 0o600)

/** The same for what everybody may read who may read the folder: a handbook, a map. */
export const writeReport = (file: string, text: string): void => writeWhole(file, text, 0o644)
