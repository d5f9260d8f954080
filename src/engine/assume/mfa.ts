import {createInterface} from 'node:readline'
import type {Assumer} from '../../aws/assume.js'
import {CloudError} from '../../core/cloud.js'
import {escapeText} from '../../render/escape.js'
import {Failure} from '../base-command.js'
import {isInteractive} from '../terminal.js'

/** Where a code can be asked for. */
export interface CodePrompt {
  readonly isInteractive: boolean
  /** One line, without its end; '' when the input ends. */
  ask(question: string): Promise<string>
}

/** On standard error: what is on standard output goes to a shell. */
export const terminalPrompt = (input: NodeJS.ReadStream, output: NodeJS.WriteStream): CodePrompt => ({
  isInteractive: isInteractive(input) && isInteractive(output),
  async ask(question) {
    const lines = createInterface({input, output})
    lines.setPrompt(question)
    lines.prompt()
    const answer = await new Promise<string>((done) => lines.once('line', done).once('close', () => done('')))
    lines.close()
    return answer
  },
})

/** Devices that show a code; of a security key AWS takes none outside of the console (IAM User Guide, "MFA devices"). */
export const hasCode = (serial: string): boolean => !/:u2f\//.test(serial)

const userOf = (callerArn: string): string => callerArn.slice(callerArn.lastIndexOf('/') + 1)

/** Lists the caller's devices; undefined where AWS does not tell. */
async function listed(assumer: Assumer): Promise<string[] | undefined> {
  try {
    return await assumer.mfaDevices()
  } catch (error) {
    if (error instanceof CloudError) return undefined
    throw error
  }
}

/**
 * The serial number of the caller's device: what is given, else what AWS lists for the user, else the name that most have.
 * @param given by a flag, the environment or the profile, the first that there is
 */
export async function serialOf(assumer: Assumer, callerArn: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given
  const devices = await listed(assumer)
  const usable = (devices ?? []).filter(hasCode)
  const user = userOf(callerArn)
  const own = usable.find((serial) => serial.endsWith(`/${user}`)) ?? usable[0]
  if (own !== undefined) return own
  if (devices === undefined || /:root$/.test(callerArn)) {
    const [, partition = 'aws', , , account = ''] = callerArn.split(':')
    return /:root$/.test(callerArn)
      ? `arn:${partition}:iam::${account}:mfa/root-account-mfa-device`
      : `arn:${partition}:iam::${account}:mfa/${user}`
  }
  const why =
    devices.length > 0
      ? 'AWS lists security keys only for it, which work in the console alone'
      : 'AWS lists no MFA device for it'
  throw new Failure(
    `MFA is needed, and ${escapeText(callerArn)} has no device that shows a code: ${why}. Register an authenticator app (console, Security credentials), or name a device with --mfa-serial.`,
  )
}

export const isCode = (text: string): boolean => /^\d{6}$/.test(text)

/** Asks at most so often for something that is no code. */
const TRIES = 3

export async function codeOf(prompt: CodePrompt, serial: string, role: string): Promise<string> {
  if (!prompt.isInteractive)
    throw new Failure(
      `${escapeText(role)} needs MFA, and there is no terminal to ask for the code at; give it: --mfa-code CODE (device ${escapeText(serial)}). Of a credential_process: run its command line once in a terminal, with --mfa-code; its session is kept, and used from then on.`,
    )
  for (let tries = 0; tries < TRIES; tries++) {
    const again = tries === 0 ? '' : 'A code is six digits. '
    const code = (await prompt.ask(`${again}MFA code of ${escapeText(serial)}: `)).replace(/\s/g, '')
    if (isCode(code)) return code
    if (code === '') break
  }
  throw new Failure('no MFA code was given: it is the six digits that the device shows; run again')
}
