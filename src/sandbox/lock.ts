import {closeSync, openSync, readFileSync, statSync, unlinkSync, writeSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'

/** A holder works without a pause, in milliseconds; what is older than this has been left behind. */
const staleAfter = 10_000
const retryEvery = 5
const giveUpAfter = 30_000

const absent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

const take = (file: string): boolean => {
  try {
    const handle = openSync(file, 'wx', 0o600)
    writeSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the holder crashed: its process is gone, or it has held the lock for longer than any holder would. */
const isStale = (file: string): boolean => {
  try {
    const age = Date.now() - statSync(file).mtimeMs
    const pid = Number(readFileSync(file, 'utf8'))
    return age > staleAfter || (pid > 0 && !isAlive(pid))
  } catch (error) {
    if (absent(error)) return false
    throw error
  }
}

const remove = (file: string): void => {
  try {
    unlinkSync(file)
  } catch (error) {
    if (!absent(error)) throw error
  }
}

/**
 * Two who find the same stale lock must not both remove it: the second would remove the lock that the first then took.
 * So removal has a lock of its own, held for an instant.
 */
const breakStale = (file: string): void => {
  const guard = `${file}.break`
  if (!take(guard)) {
    if (isStale(guard)) remove(guard)
    return
  }
  try {
    if (isStale(file)) remove(file)
  } finally {
    remove(guard)
  }
}

/** Runs synchronous work while holding the lock file. The lock outlives neither the work nor a crash of its holder. */
export const locked = async <T>(file: string, work: () => T): Promise<T> => {
  const start = Date.now()
  while (!take(file)) {
    if (isStale(file)) breakStale(file)
    else if (Date.now() - start > giveUpAfter) throw new Error(`${file} is held by another process`)
    else await sleep(retryEvery)
  }
  try {
    return work()
  } finally {
    remove(file)
  }
}
