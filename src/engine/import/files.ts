import {lstatSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, isAbsolute, join, relative, sep} from 'node:path'
import {Failure} from '../base-command.js'

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** Throws where a file must not be written: it is there and nobody said so, or it is a link or no file at all. */
function check(file: string, force: boolean): void {
  const status = lstatSync(file, {throwIfNoEntry: false})
  if (status && !status.isFile())
    throw new Failure(`${file} is there and is no regular file, so nothing was written; name another one with --out`)
  if (status && !force)
    throw new Failure(`${file} exists, so nothing was written; --force overwrites it, --out names another one`)
}

/**
 * Writes new files below a folder (mode 0644, or less by the umask), each whole, and none before all are written beside
 * their places. Links do not lead out of the folder. @returns their names
 */
export function writeFiles(folder: string, texts: ReadonlyMap<string, string>, force: boolean): string[] {
  const temporaries: {readonly from: string; readonly to: string}[] = []
  let current = folder
  try {
    mkdirSync(folder, {recursive: true})
    const real = realpathSync(folder)
    for (const name of texts.keys()) {
      current = join(folder, name)
      // A link that is on the way is seen before anything is made behind it.
      const above = lstatSync(dirname(current), {throwIfNoEntry: false})
      if (above?.isSymbolicLink() && !isInside(real, realpathSync(dirname(current))))
        throw new Failure(`${dirname(current)} leads out of ${folder}, so nothing was written; name another folder`)
      check(current, force)
    }
    for (const [name, text] of texts) {
      current = join(folder, name)
      mkdirSync(dirname(current), {recursive: true})
      const from = `${current}.${process.pid}.tmp`
      writeFileSync(from, text, {mode: 0o644, flag: 'wx', flush: true})
      temporaries.push({from, to: current})
    }
    for (const {from, to} of temporaries) {
      current = to
      renameSync(from, to)
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`${current} cannot be written (${codeOf(error)})`)
  } finally {
    for (const {from} of temporaries) rmSync(from, {force: true})
  }
  return [...texts.keys()].map((name) => join(folder, name))
}
