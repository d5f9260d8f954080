const reasonOf = (error: Error): string => ('code' in error ? String(error.code) : error.message)

let isWatched = false
let isLost = false

/**
 * Takes over what happens when standard output or error cannot be written: nothing is thrown, so that a run that writes
 * to AWS goes on and ends in order, and exit code 0 becomes 1. A reader that has closed the pipe wants no more; that is
 * no failure. To be called when oclif is loaded, whose own listener throws.
 */
export function keepRunning(): void {
  if (isWatched) return
  isWatched = true
  const failed = (error: Error): boolean => {
    const isFirst = !isLost && reasonOf(error) !== 'EPIPE'
    isLost ||= isFirst
    return isFirst
  }
  process.stdout.removeAllListeners('error').on('error', (error: Error) => {
    if (failed(error)) process.stderr.write(`error: the output cannot be written (${reasonOf(error)})\n`)
  })
  process.stderr.on('error', failed)
  process.on('exit', (code) => {
    if (isLost && code === 0) process.exitCode = 1
  })
}
