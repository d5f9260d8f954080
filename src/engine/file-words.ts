const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'not readable (permission denied)',
  EISDIR: 'a folder, not a file',
  ELOOP: 'too many symbolic links',
}

/** Of an error of node:fs: its code, as ENOENT. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'

/** Why a file could not be read, as a part of a sentence. */
export const readProblem = (error: unknown): string => WORDS[codeOf(error)] ?? `not readable (${codeOf(error)})`

/** What is said of a file that was named and cannot be read. @param otherwise what to do where there is none */
export function unreadable(file: string, error: unknown, otherwise: string): string {
  const code = codeOf(error)
  const said = `${file} cannot be read: ${WORDS[code] ?? code}`
  return code === 'ENOENT' ? `${said}; ${otherwise}` : said
}

/** What is said of a file that was named by --out and cannot be written. */
export function unwritable(file: string, error: unknown): string {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return `${file} cannot be written: no such folder; make it, or name another file with --out`
  return `${file} cannot be written (${code})`
}
