import {EXIT, type ExitCode} from './exit.js'

/** A failure that a user can do something about: its message is printed as it stands, and ends with its exit code. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.error,
    /** The same for programs, printed where results are asked for as JSON. */
    readonly json?: unknown,
  ) {
    super(message)
  }
}
