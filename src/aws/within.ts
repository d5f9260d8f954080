/** Nothing came within the time that one attempt has. */
export class TimedOut extends Error {
  constructor() {
    super('no answer came in time')
  }
}

/**
 * One attempt, however it hangs: in looking for credentials, in the connection, or in an answer that trickles in. Rejects
 * with TimedOut after `ms` milliseconds and aborts what is still going on.
 */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TimedOut())
      controller.abort()
    }, ms)
  })
  try {
    return await Promise.race([work(controller.signal), late])
  } finally {
    clearTimeout(timer)
  }
}
