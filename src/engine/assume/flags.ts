import {Flags} from '@oclif/core'
import type {Interfaces} from '@oclif/core'
import {CREDENTIAL_FORMATS} from '../../render/credentials.js'
import {requestFlags, requestOf} from '../ask/flags.js'
import type {AskedWorld} from '../ask/ask.js'
import {isCode} from './mfa.js'
import {LEAST, MOST} from './request.js'
import type {AssumeAsked} from './run.js'
import {targetOf} from './target.js'
import {Failure} from '../base-command.js'
import {shared} from '../flags.js'

export const assumeFlags = {
  file: shared.file,
  organization: shared.organization,
  sandbox: shared.sandbox,
  'sandbox-file': shared['sandbox-file'],
  format: Flags.option({
    options: CREDENTIAL_FORMATS,
    description:
      'print the credentials: as commands of a shell, JSON or dotenv, or as a credential_process does [default: sh, where stdout is no terminal]',
  })(),
  console: Flags.boolean({
    exclusive: ['format'],
    description: 'print a URL that signs in to the console; whoever opens it within 15 minutes is in',
  }),
  destination: Flags.string({
    helpValue: 'URL',
    dependsOn: ['console'],
    description: 'the page of the console to come out at',
  }),
  profile: Flags.string({helpValue: 'NAME', description: 'who asks: a profile of the AWS configuration'}),
  via: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'ROLE',
    description: 'assume this role first; several in the order of the way [default: the way that the file knows]',
  }),
  duration: Flags.string({
    helpValue: 'TIME',
    description:
      "how long the session lasts: 2h, 90m or seconds [default: the role's maxSession; 1h where the file has none]",
  }),
  'mfa-code': Flags.string({helpValue: 'CODE', description: 'the six digits that the MFA device shows'}),
  'mfa-serial': Flags.string({
    helpValue: 'ARN',
    description: 'the MFA device [default: AWS_MFA_SERIAL, mfa_serial of the profile, or what AWS lists for the user]',
  }),
  'external-id': Flags.string({helpValue: 'ID', description: 'the external id [default: what the file asks for]'}),
  'session-name': Flags.string({
    helpValue: 'NAME',
    description: 'the name by which CloudTrail tells who did it [default: the name of the caller]',
  }),
  'source-identity': requestFlags['source-identity'],
  tag: requestFlags.tag,
  'no-cache': Flags.boolean({description: 'ask AWS anew, and keep nothing'}),
  forget: Flags.boolean({description: 'remove all sessions that are kept; takes no ROLE'}),
}

export type AssumeFlags = Interfaces.InferredFlags<typeof assumeFlags>

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/

/** What the flags ask for. Throws Failure where AWS could not take it. */
export function askedBy(role: string, flags: AssumeFlags, world: AskedWorld | undefined): AssumeAsked {
  const {'mfa-code': mfaCode, 'session-name': sessionName} = flags
  const {duration, externalId, sourceIdentity, tags} = requestOf({
    ...flags,
    mfa: false,
    'source-ip': undefined,
    context: undefined,
  })
  if (duration !== undefined && (duration < LEAST || duration > MOST))
    throw new Failure(`--duration ${flags.duration}: a session lasts 15m to 12h`)
  if (mfaCode !== undefined && !isCode(mfaCode)) throw new Failure('--mfa-code is the six digits that the device shows')
  if (sessionName !== undefined && !SESSION_NAME.test(sessionName))
    throw new Failure(`--session-name "${sessionName}": it has 2 to 64 letters, digits and _+=,.@-`)
  return {
    target: targetOf(role, world),
    via: (flags.via ?? []).map((one) => targetOf(one, world)),
    mfaSerial: flags['mfa-serial'],
    ...{mfaCode, duration, externalId, sessionName, sourceIdentity, tags},
  }
}

const urlOf = (text: string): URL | undefined => {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

const LOOPBACK = /^(127(\.\d+){3}|localhost|\[::1\])$/

/** The endpoint that XROLE_SIGNIN_ENDPOINT names: credentials go there, so it has to be encrypted, or this machine. */
export function signInEndpoint(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const text = env['XROLE_SIGNIN_ENDPOINT']
  if (!text) return undefined
  const url = urlOf(text)
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))) return text
  throw new Failure(
    'XROLE_SIGNIN_ENDPOINT has to be an https URL, such as https://us-east-1.signin.aws.amazon.com/federation',
  )
}

/** Throws Failure where what is asked of the output does not go together. @param command what stands behind `--` */
export function checkOutput(flags: AssumeFlags, command: readonly string[] | undefined, isTerminal: boolean): void {
  const isSandbox = flags.sandbox || flags['sandbox-file'] !== undefined
  if (command && (flags.format !== undefined || flags.console))
    throw new Failure(
      '--format and --console print, and a command behind -- takes the credentials itself: leave one out',
    )
  if (isSandbox && flags.console)
    throw new Failure('the sandbox has no console to sign in to; leave out --console, or leave out --sandbox')
  if (isSandbox && flags.profile !== undefined)
    throw new Failure('in the sandbox the caller is its administrator, whatever the profile: leave out --profile')
  if (flags.destination !== undefined && urlOf(flags.destination)?.protocol !== 'https:')
    throw new Failure(
      `--destination ${flags.destination} is no https URL; write one such as https://console.aws.amazon.com/s3/home`,
    )
  if (command || flags.format !== undefined || flags.console || !isTerminal) return
  throw new Failure(WAYS)
}

/** For who would have a secret on the screen without having asked for it. */
const WAYS = [
  'credentials are not printed to a terminal unless that is asked for. Nothing was asked of AWS. The ways:',
  '  xrole assume ROLE -- aws sts get-caller-identity   run one command with them',
  '  eval "$(xrole assume ROLE)"                         have them in this shell',
  '  xrole assume ROLE --console                         sign in to the console',
  `  xrole assume ROLE --format FORMAT                   print them all the same: ${CREDENTIAL_FORMATS.join(', ')}`,
].join('\n')

/** The words of a command line that say which file and which AWS, for `xrole explain`. */
export const worldWordsOf = (flags: AssumeFlags): string[] => [
  ...(flags.file === shared.file.default ? [] : ['-f', flags.file]),
  ...(flags.sandbox && flags['sandbox-file'] === undefined ? ['--sandbox'] : []),
  ...(flags['sandbox-file'] === undefined ? [] : ['--sandbox-file', flags['sandbox-file']]),
  ...(flags.organization === undefined ? [] : ['--organization', flags.organization]),
]

/** What is ours of a command line, and the command behind the first `--`. */
export function splitAtDashes(argv: readonly string[]): {own: string[]; command: string[] | undefined} {
  const at = argv.indexOf('--')
  return at < 0 ? {own: [...argv], command: undefined} : {own: argv.slice(0, at), command: argv.slice(at + 1)}
}

/** An error of the command line, in words for who forgot the dashes. */
export const withDashes = (error: Error): Error =>
  /^Unexpected argument/.test(error.message)
    ? new Failure('a command stands behind --, as in: xrole assume client/Admin -- aws s3 ls')
    : error
