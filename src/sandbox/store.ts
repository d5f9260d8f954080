import {mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {locked} from './lock.js'
import type {Store} from './memory-store.js'
import type {SandboxState, World} from './model.js'
import {revive} from './world.js'

/** The sandbox's file is there but is not one. */
export class SandboxFileError extends Error {
  constructor(file: string, reason: string) {
    super(`${file} is not a sandbox file (${reason}); run \`xrole sandbox reset\` to start anew`)
    this.name = 'SandboxFileError'
  }
}

const parse = (file: string, text: string): World => {
  let state: Partial<SandboxState>
  try {
    state = JSON.parse(text) as Partial<SandboxState>
  } catch {
    throw new SandboxFileError(file, 'it is not JSON')
  }
  if (state?.format !== 1) throw new SandboxFileError(file, 'it does not say format 1')
  try {
    return revive(state as SandboxState)
  } catch {
    throw new SandboxFileError(file, 'parts of it are missing')
  }
}

/** Which file this is: every write makes a new one. */
const stampOf = (file: string): string | undefined => {
  const stat = statSync(file, {bigint: true, throwIfNoEntry: false})
  return stat && `${stat.ino} ${stat.mtimeNs} ${stat.size}`
}

interface Waiting {
  run: () => void
  done: () => void
  fail: (error: unknown) => void
}

/**
 * Keeps the world in a JSON file that several processes may use at once. Readers look whether the file is newer than
 * what they hold. Whoever wants to change it waits for the lock, and all that came meanwhile are written at once.
 */
export const fileStore = (file: string): Store => {
  let world: World | undefined
  let stamp: string | undefined
  let changed = false
  let waiting: Waiting[] = []
  let flushing: Promise<void> | undefined

  const read = (): World | undefined => {
    const newest = stampOf(file)
    if (newest !== stamp) {
      world = newest === undefined ? undefined : parse(file, readFileSync(file, 'utf8'))
      stamp = newest
    }
    return world
  }

  const write = (): void => {
    const temporary = `${file}.${process.pid}.tmp`
    writeFileSync(temporary, `${JSON.stringify(world)}\n`, {mode: 0o600})
    renameSync(temporary, file)
    stamp = stampOf(file)
    changed = false
  }

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      let batch: Waiting[] = []
      try {
        mkdirSync(dirname(file), {recursive: true})
        await locked(`${file}.lock`, () => {
          batch = waiting
          waiting = []
          read()
          for (const {run} of batch) run()
          if (changed) write()
        })
        for (const {done} of batch) done()
      } catch (error) {
        // What is held in memory may be ahead of the file now: the next reader starts from the file.
        stamp = undefined
        world = undefined
        changed = false
        const failed = batch.length > 0 ? batch : waiting.splice(0)
        for (const {fail} of failed) fail(error)
      }
    }
    // In the same breath as the last look at the queue: who comes later starts the next round.
    flushing = undefined
  }

  return {
    read,
    update: (work) =>
      new Promise((resolve, reject) => {
        let settle = (): void => undefined
        const run = (): void => {
          try {
            const result = work(world)
            world = result.world
            changed = true
            settle = () => resolve(result.value)
          } catch (error) {
            settle = () => reject(error instanceof Error ? error : new Error(String(error)))
          }
        }
        waiting.push({run, done: () => settle(), fail: reject})
        // One turn of the event loop later, so that all who come in this turn share one write.
        flushing ??= new Promise<void>((next) => setImmediate(next)).then(flush)
      }),
  }
}

/** Forgets the world: the next use starts anew. */
export const resetStore = (file: string): void => rmSync(file, {force: true})
