import {escapeText} from './escape.js'

/** The part of a terminal's stream that is used; stderr in the program. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

export interface Progress {
  /** `4,210/10,000 accounts` of what is under way, and what a reader should know already, e.g. `3 failed`. */
  show(done: number, total: number, noun: string, extra?: string): void
  /** Wipes the line; to be called before anything else is written to the terminal. */
  clear(): void
}

/** Milliseconds between redraws: a terminal over a slow line must not slow the work. */
const INTERVAL = 100

const grouped = (count: number): string => count.toString().replace(/\B(?=(\d{3})+$)/g, ',')

/** One status line, redrawn in place at most ten times a second; nothing at all where there is no terminal. */
export function createProgress(stream: ProgressStream, now: () => number): Progress {
  let last = -Infinity
  let shown = false
  return {
    show(done, total, noun, extra = '') {
      if (!stream.isTTY || now() - last < INTERVAL) return
      last = now()
      shown = true
      const text = `${grouped(done)}/${grouped(total)} ${noun}${extra === '' ? '' : `  ${escapeText(extra)}`}`
      stream.write(`\r\u001b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`)
    },
    clear() {
      if (shown) stream.write('\r\u001b[2K')
      shown = false
    },
  }
}
