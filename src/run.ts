import {handle, run} from '@oclif/core'
import {keepRunning} from './engine/output.js'

// oclif ends the process after a failed run, which drops what a pipe has not taken yet.
const drained = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((done) => {
    if (stream.writableLength === 0) done()
    else stream.once('drain', done).once('error', done).once('close', done)
  })

/** Runs a command. `from` is the URL of the starting script, from which oclif finds the package. */
export const runCommand = (args: string[], from: string): Promise<unknown> => {
  keepRunning()
  return run(args, from).catch(async (error: Error) => {
    await drained(process.stdout)
    return handle(error)
  })
}
