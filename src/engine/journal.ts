import {closeSync, mkdirSync, openSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {CloudError} from '../core/cloud.js'
import type {CallEvent} from '../core/execute.js'
import type {Step} from '../core/steps.js'
import type {Call} from '../core/types.js'
import {Failure} from './base-command.js'

/** Below the current directory. */
const FOLDER = join('.xrole', 'journal')

/** What an apply is, on the first line. */
export interface JournalHead {
  readonly xrole: string
  readonly owner: string
  /** The ARN of who applies; absent where nobody says. */
  readonly caller?: string | undefined
}

/**
 * What an apply asked AWS for, as JSON lines: time, account, address and operation of each request before it is sent
 * and with its outcome. No inputs and no secrets are in it (messages are those of CloudError, scrubbed of credentials).
 * Written synchronously: after a kill the `started` lines without an outcome are what may be under way.
 */
export interface Journal {
  readonly file: string
  /** Throws when it cannot be written: then nothing more may be sent. */
  call(step: Step, call: Call, event: CallEvent): void
  /** Never throws: the work is over. */
  end(exit: number): void
}

export interface JournalOptions {
  readonly now: () => Date
  readonly pid: number
  /** Takes whole lines; throws when they cannot be kept. */
  readonly open: (file: string) => {append(text: string): void; close(): void}
}

/** JSON in plain ASCII: it means the same, and nothing in it does anything to a terminal. */
const asciiJson = (value: object): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const codeOf = (error: unknown): string => {
  if (error instanceof Error && 'code' in error) return String(error.code)
  return error instanceof Error ? error.message : String(error)
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'a read-only file system',
  ENOSPC: 'no space left',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a file is where a folder should be',
  EEXIST: 'something else is there',
}
const reasonOf = (error: unknown): string => WORDS[codeOf(error)] ?? codeOf(error)

/** A file of its own for each apply, never one that is there already. */
export function openFile(file: string): ReturnType<JournalOptions['open']> {
  mkdirSync(dirname(file), {recursive: true, mode: 0o700})
  const handle = openSync(file, 'ax', 0o600)
  return {append: (text) => writeFileSync(handle, text), close: () => closeSync(handle)}
}

const outcome = (event: CallEvent): object => {
  if (event.what === 'started') return {}
  if (event.what === 'done') return {requestId: event.requestId}
  const {error} = event
  return error instanceof CloudError
    ? {requestId: error.detail.requestId, code: error.detail.code, message: error.message}
    : {message: error.message}
}

/** Opens the journal of one apply and writes its first line. Throws a Failure when that is impossible. */
export function openJournal(head: JournalHead, {now, pid, open}: JournalOptions): Journal {
  const file = join(FOLDER, `${now().toISOString().replaceAll(':', '-')}-${pid}.jsonl`)
  const lineOf = (entry: object): string => `${asciiJson({time: now().toISOString(), ...entry})}\n`
  const sink = opened(file, open)
  let isTorn = false
  /** A line that could be written in part only must not take the next one with it. */
  const append = (text: string): void => {
    const whole = isTorn ? `\n${text}` : text
    isTorn = true
    sink.append(whole)
    isTorn = false
  }
  try {
    append(lineOf({event: 'apply', ...head}))
  } catch (error) {
    throw unwritable(file, error)
  }
  return {
    file,
    call({change: {account, address}}, {op}, event) {
      const entry = {account: account.name, address, op, event: event.what, ...outcome(event)}
      try {
        append(lineOf(entry))
      } catch (error) {
        throw new Error(`the journal ${file} can no longer be written (${reasonOf(error)})`, {cause: error})
      }
    },
    end(exit) {
      try {
        append(lineOf({event: 'end', exit}))
        sink.close()
      } catch {
        // What had to be known is known: each request is there, or stopped the run.
      }
    },
  }
}

const unwritable = (file: string, error: unknown): Failure =>
  new Failure(
    `the journal ${file} cannot be written (${reasonOf(error)}), so nothing was written to AWS; make ${FOLDER} writable or run where it is`,
  )

function opened(file: string, open: JournalOptions['open']): ReturnType<JournalOptions['open']> {
  try {
    return open(file)
  } catch (error) {
    throw unwritable(file, error)
  }
}
