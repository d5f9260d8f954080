import {closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readFileSync, realpathSync} from 'node:fs'
import {basename, dirname, isAbsolute, join, normalize, relative, resolve, sep} from 'node:path'
import type {Files, FileText} from '../config/text/files.js'
import {globToRegExp} from '../core/address.js'
import {codeOf, readProblem} from './file-words.js'

/** In bytes. 10,000 accounts of three roles each are 7 MB. */
const MAX_SIZE = 32 * 1024 * 1024
/** Of a pattern with `**`: how many folders deep it looks. */
const MAX_FOLDERS = 20

/** A file of that name in the nearest folder above, as far as the git repository goes; as it is called from here. */
function above(name: string): string | undefined {
  if (basename(name) !== name) return undefined
  let [folder, way] = [process.cwd(), '..']
  while (!existsSync(join(folder, '.git')) && dirname(folder) !== folder) {
    if (existsSync(join(folder, '..', name))) return join(way, name)
    folder = dirname(folder)
    way = join('..', way)
  }
  return undefined
}

/** What to do where the root file is not there. */
function otherwise(name: string): string {
  const found = above(name)
  if (found !== undefined) return `there is one in ${found}: go there, or name it by --file`
  return '--file names another one, xrole init writes a first one'
}

function decode(file: string, bytes: Buffer): FileText {
  if (bytes.length > MAX_SIZE) return {problem: `larger than ${MAX_SIZE / 1024 / 1024} MB`}
  try {
    return {file, text: new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)}
  } catch {
    return {problem: 'not UTF-8 text'}
  }
}

/** `special`: the root file may be a pipe; what it names may not, reading one could wait for ever. */
function readText(path: string, file: string, special: boolean): FileText {
  const handle = openSync(path, special ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const status = fstatSync(handle)
    if (status.isDirectory()) return {problem: 'a folder, not a file'}
    if (!special && !status.isFile()) return {problem: 'not a regular file'}
    if (status.size > MAX_SIZE) return {problem: `larger than ${MAX_SIZE / 1024 / 1024} MB`}
    return decode(file, readFileSync(handle))
  } finally {
    closeSync(handle)
  }
}

function* walk(folder: string, segments: readonly string[], depth = 0): Generator<string> {
  const [segment, ...rest] = segments
  if (segment === undefined || depth > MAX_FOLDERS) return
  if (segment === '**') yield* walk(folder, rest, depth)
  if (segment === '..' || segment === '.') {
    for (const name of walk(join(folder, segment), rest, depth)) yield join(segment, name)
    return
  }
  const matches = segment === '**' ? undefined : globToRegExp(segment)
  for (const entry of listed(folder)) {
    const hidden = entry.name.startsWith('.') && !segment.startsWith('.')
    if (hidden || (matches && !matches.test(entry.name))) continue
    if (matches && rest.length === 0) {
      if (!entry.isDirectory()) yield entry.name
    } else if (entry.isDirectory() || (matches && entry.isSymbolicLink())) {
      const inside = walk(join(folder, entry.name), matches ? rest : segments, depth + 1)
      for (const name of inside) yield join(entry.name, name)
    }
  }
}

function listed(folder: string) {
  try {
    return readdirSync(folder, {withFileTypes: true})
  } catch {
    return []
  }
}

/**
 * The files of one configuration. `folder` is that of the root file; whatever the root file names has to be inside it
 * after symbolic links. Names shown are relative to where the root file's name is.
 */
export function openFiles(folder: string): Files {
  const inside = (path: string): boolean => {
    const way = relative(realpathSync(folder), path)
    return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
  }
  const pathOf = (name: string, from: string): string =>
    isAbsolute(name) ? normalize(name) : join(dirname(from), name)
  return {
    read(name, from) {
      try {
        if (from === undefined) return readText(name, normalize(name), true)
        const path = pathOf(name, from)
        const outside = {problem: "outside of the root file's folder"}
        // Said before anything is looked up, so that nothing outside can be probed for.
        const way = relative(resolve(folder), resolve(path))
        if (way === '..' || way.startsWith(`..${sep}`)) return outside
        const real = realpathSync(path)
        return inside(real) ? readText(real, path, false) : outside
      } catch (error) {
        const problem = readProblem(error)
        const isMissing = from === undefined && codeOf(error) === 'ENOENT'
        return {problem: isMissing ? `${problem}; ${otherwise(name)}` : problem}
      }
    },
    glob(pattern, from) {
      const way = relative(resolve(folder), resolve(pathOf(pattern, from)))
      if (isAbsolute(pattern) || way === '..' || way.startsWith(`..${sep}`)) return []
      const names = new Set(walk(dirname(from), pattern.split(/[/\\]+/).filter(Boolean)))
      return [...names].sort()
    },
  }
}
