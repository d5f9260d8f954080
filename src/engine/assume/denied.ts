import type {AssumeRequest} from '../../aws/assume.js'
import {CloudError} from '../../core/cloud.js'
import {shellWord} from '../../core/shell.js'
import type {AskedWorld} from '../ask/ask.js'
import {nameOf, trustAsks} from './way.js'
import type {Needs} from './way.js'
import {isRoleSession} from './request.js'
import type {Target} from './target.js'
import {Failure} from '../base-command.js'
import {failureText} from '../failure-text.js'

/** A request that AWS refused, and what the file says of it. */
export interface Refused {
  readonly error: CloudError
  /** ARN of who asked. */
  readonly who: string
  readonly target: Target
  readonly needs: Needs
  readonly mfa: string | undefined
  readonly request: AssumeRequest
  readonly world: AskedWorld | undefined
  readonly file: string
  /** The words of a command line that say which file and which AWS. */
  readonly worldWords: readonly string[]
}

const isDenied = ({detail: {code}}: CloudError): boolean => /^AccessDenied/.test(code)

/** The duration of the request is what AWS did not take. */
export const isTooLong = ({detail: {code}, message}: CloudError): boolean =>
  code === 'ValidationError' && /DurationSeconds/.test(message)

function explainLine(refused: Refused, from: readonly string[]): string {
  const {who, target, world, worldWords, mfa, request} = refused
  const {externalId, sourceIdentity, tags} = request
  const words = ['xrole', 'explain', nameOf(world, who), target.name, ...worldWords, ...from]
  const sent = [
    ...(mfa === undefined ? [] : ['--mfa']),
    ...(externalId === undefined ? [] : ['--external-id', externalId]),
    ...(sourceIdentity === undefined ? [] : ['--source-identity', sourceIdentity]),
    ...Object.entries(tags ?? {}).flatMap(([key, value]) => ['--tag', `${key}=${value}`]),
  ]
  return `  ${[...words, ...sent].map(shellWord).join(' ')}`
}

/** The sandbox's own caller is its administrator: no user that IAM lists, so that nobody can explain it. */
const isOfSandbox = ({who, world, worldWords}: Refused): boolean =>
  worldWords.some((word) => /^--sandbox(-file)?$/.test(word)) && nameOf(world, who) === who && !isRoleSession(who)

function inSandbox({needs, file, target, worldWords}: Refused): string[] {
  const line = (...words: string[]): string => `  ${['xrole', ...words, ...worldWords].map(shellWord).join(' ')}`
  const who = ['Whom it lets in:', line('who', target.name), 'Whether each of them comes in:', line('verify')]
  const caller = 'who calls in the sandbox, its administrator'
  if (needs.outcome === 'allowed')
    return [`By ${file} it lets in ${caller}: perhaps the file is not applied there. What is missing:`, line('plan')]
  if (needs.outcome === 'conditional')
    return [`By ${file} it depends on what the file does not say whether its trust lets in ${caller}.`, ...who]
  return [`By ${file} its trust does not let in ${caller}.`, ...who]
}

function byFile(refused: Refused): string[] {
  const {needs, file} = refused
  if (needs.outcome === 'unsaid')
    return [
      'The file does not declare that role, so nothing is known of its trust. AWS says the same when it is missing.',
    ]
  if (isOfSandbox(refused)) return inSandbox(refused)
  if (needs.outcome === 'allowed')
    return [
      `By ${file} it may: perhaps the file is not applied (xrole plan tells), or something else in AWS denies it. What AWS has:`,
      explainLine(refused, ['--from', 'live']),
    ]
  if (needs.outcome === 'conditional')
    return [`By ${file} that depends on what the file does not say. What it is:`, explainLine(refused, [])]
  return [`By ${file} it may not. Why, and the smallest fix:`, explainLine(refused, [])]
}

function missingHalf({target, world, mfa, request, who}: Refused): string[] {
  const {externalId, sourceIdentity, tags} = request
  const asks = trustAsks(world, target)
  return [
    ...(asks.mfa && mfa === undefined
      ? [
          /:assumed-role\//.test(who)
            ? 'Its trust speaks of MFA, which the session of a role never has: call as a user (--profile).'
            : 'Its trust speaks of MFA, and none was sent: --mfa-code CODE.',
        ]
      : []),
    ...(asks.externalId && externalId === undefined
      ? ['Its trust speaks of an external id, and none was sent: --external-id ID.']
      : []),
    // STS API, AssumeRole: who sends them needs these actions besides, on both sides.
    ...(tags && Object.keys(tags).length > 0
      ? ['Session tags were sent: its trust and the policies of the caller have to allow sts:TagSession too.']
      : []),
    ...(sourceIdentity !== undefined
      ? [
          'A source identity was sent: its trust and the policies of the caller have to allow sts:SetSourceIdentity too.',
        ]
      : []),
  ]
}

/** The error to end with: AWS's code and request id, what the file says, and what is likely to be missing. */
export function refusal(refused: Refused): Error {
  const {error, who, target, mfa} = refused
  const {advice: _, ...detail} = error.detail
  const said = failureText(new CloudError(error.kind, error.message, detail))
  if (isTooLong(error))
    return new Failure(`${said}\nThe sessions of ${target.name} may not last that long: ask for less, --duration 1h.`)
  if (!isDenied(error)) return error
  if (/MultiFactorAuthentication failed/.test(error.message))
    return new Failure(
      `${said}\nAWS did not take the code of ${mfa}: each code works once, so wait for the next; --mfa-serial names another device.`,
    )
  return new Failure(
    [said, `${nameOf(refused.world, who)} asked for ${target.name}.`, ...byFile(refused), ...missingHalf(refused)].join(
      '\n',
    ),
  )
}
