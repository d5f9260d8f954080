import {execFileSync} from 'node:child_process'
import {basename, dirname} from 'node:path'
import type {Committed} from '../render/handbook/handbook.js'

/** The last commit of each line of a file, the first line first; `at` in seconds since 1970. */
export type History = readonly {readonly at: number; readonly commit: Committed}[]

const UNCOMMITTED = /^0+$/

const git = (cwd: string, ...words: readonly string[]): string =>
  execFileSync('git', words, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {...process.env, GIT_OPTIONAL_LOCKS: '0'},
  })

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10)

/**
 * Reads `git blame --line-porcelain`: for each line a head with the commit, then `author`, `author-time`, `summary` and
 * others, then the line itself after a tab (git-blame(1), "The porcelain format").
 */
export function readBlame(text: string): History {
  const lines: History[number][] = []
  let commit = ''
  let known: Readonly<Record<string, string>> = {}
  for (const line of text.split('\n')) {
    if (line.startsWith('\t')) {
      const at = Number(known['author-time'] ?? 0)
      const isCommitted = !UNCOMMITTED.test(commit)
      lines.push({
        at,
        commit: {
          day: dayOf(at),
          author: known['author'] ?? '',
          ...(isCommitted && {commit: commit.slice(0, 10)}),
          summary: known['summary'] ?? '',
        },
      })
      known = {}
    } else if (/^[0-9a-f]{40,64} \d+ \d+/.test(line)) commit = line.slice(0, line.indexOf(' '))
    else {
      const at = line.indexOf(' ')
      known = {...known, [line.slice(0, at)]: line.slice(at + 1)}
    }
  }
  return lines
}

/**
 * Who wrote each line of a file last, by git; undefined where there is no git, no repository, or the file is not in it.
 * So it is in a shallow clone: there git lays all that is older than the clone on the oldest commit that it has.
 */
export function historyOf(file: string): History | undefined {
  const folder = dirname(file)
  try {
    if (git(folder, 'rev-parse', '--is-shallow-repository').trim() === 'true') return undefined
    return readBlame(git(folder, 'blame', '--line-porcelain', '--', basename(file)))
  } catch {
    return undefined
  }
}

/** The newest change of some lines, numbered from 1; what is not committed is newer than all else. */
export function newestOf(history: History, first: number, last: number): Committed | undefined {
  const lines = history.slice(first - 1, last)
  const open = lines.find(({commit}) => commit.commit === undefined)
  return (
    open ??
    lines.reduce<History[number] | undefined>(
      (newest, one) => (newest && newest.at >= one.at ? newest : one),
      undefined,
    )
  )?.commit
}
