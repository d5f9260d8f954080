import {Flags} from '@oclif/core'
import type {Interfaces} from '@oclif/core'
import type {AskedRequest} from '../../access/asker.js'
import {seconds} from '../../config/grammar/words.js'
import {shellWord} from '../../core/shell.js'
import {isAddress} from '../../policy/evaluate/operators.js'
import {FROM} from './ask.js'
import type {From} from './ask.js'
import {Failure} from '../base-command.js'
import {shared} from '../flags.js'

/** Flags of every command that asks who can become what. */
export const worldFlags = {
  file: shared.file,
  from: Flags.option({
    options: FROM,
    description:
      'whom to ask: file is what the file says and reads no AWS, live is AWS, after is AWS as the plan would leave it [default: file; live with --sandbox, --sandbox-file and --snapshot]',
  })(),
  json: shared.json,
  sandbox: shared.sandbox,
  'sandbox-file': shared['sandbox-file'],
  snapshot: shared.snapshot,
  organization: shared.organization,
  concurrency: shared.concurrency,
  'no-color': shared['no-color'],
}

/** What a request carries. */
export const requestFlags = {
  mfa: Flags.boolean({allowNo: true, description: 'the caller has signed in with MFA, just now; or has not'}),
  'external-id': Flags.string({helpValue: 'ID', description: 'the external id that is sent'}),
  'source-identity': Flags.string({helpValue: 'NAME', description: 'the source identity that is set'}),
  'source-ip': Flags.string({helpValue: 'ADDRESS', description: 'where the request comes from'}),
  duration: Flags.string({helpValue: 'TIME', description: 'how long the session shall last: 2h, 90m or seconds'}),
  tag: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'KEY=VALUE',
    description: 'a session tag that is passed',
  }),
  context: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'KEY=VALUE',
    description: 'any other condition key; several of one key are several values, KEY= says that the request has none',
  }),
}

export type WorldFlags = Interfaces.InferredFlags<typeof worldFlags>
export type RequestFlags = Interfaces.InferredFlags<typeof requestFlags>

export const fromOf = (flags: Pick<WorldFlags, 'from' | 'sandbox' | 'sandbox-file' | 'snapshot'>): From =>
  flags.from ?? (flags.sandbox || flags['sandbox-file'] !== undefined || flags.snapshot !== undefined ? 'live' : 'file')

function pairOf(flag: string, text: string, example: string): [key: string, value: string] {
  const at = text.indexOf('=')
  if (at < 1) throw new Failure(`--${flag} ${text} has no key and value; write --${flag} ${example}`)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Condition keys that have a flag of their own, so that nobody says two things of one. */
const OWN_FLAGS: readonly (readonly [key: RegExp, flag: (value: string) => string | undefined])[] = [
  // A session without MFA says `false`, which is not the same as to say nothing.
  [/^aws:multifactorauthpresent$/i, (value) => (value.toLowerCase() === 'true' ? '--mfa' : undefined)],
  [/^sts:externalid$/i, (value) => `--external-id ${shellWord(value)}`],
  [/^sts:sourceidentity$/i, (value) => `--source-identity ${shellWord(value)}`],
  [/^aws:sourceip$/i, (value) => `--source-ip ${shellWord(value)}`],
  [/^sts:durationseconds$/i, (value) => `--duration ${shellWord(value)}`],
]

/** What AWS takes (STS API, AssumeRole). */
const EXTERNAL_ID = /^[\w+=,.@:/\\-]{2,1224}$/
const SOURCE_IDENTITY = /^[\w+=,.@-]{2,64}$/

/** Throws Failure where a value is none that a request can have. */
function check(flags: RequestFlags): void {
  const {'external-id': id, 'source-identity': identity, 'source-ip': ip} = flags
  if (id !== undefined && !EXTERNAL_ID.test(id))
    throw new Failure(`--external-id "${id}": an external id has 2 to 1224 letters, digits and _+=,.@:/\\-`)
  if (identity !== undefined && !SOURCE_IDENTITY.test(identity))
    throw new Failure(`--source-identity "${identity}": a source identity has 2 to 64 letters, digits and _+=,.@-`)
  if (ip !== undefined && !isAddress(ip))
    throw new Failure(`--source-ip ${ip} is no address; write one such as 203.0.113.7`)
}

/** The request that the flags describe. Throws Failure where one cannot be read. */
export function requestOf(flags: RequestFlags): AskedRequest {
  const duration = flags.duration === undefined ? undefined : seconds(flags.duration)
  if (flags.duration !== undefined && duration === undefined)
    throw new Failure(`--duration ${flags.duration} is not a duration; write 2h, 90m or seconds`)
  check(flags)
  const tags = (flags.tag ?? []).map((text) => pairOf('tag', text, 'team=data'))
  const context = new Map<string, string[]>()
  for (const text of flags.context ?? []) {
    const [key, value] = pairOf('context', text, 'aws:PrincipalOrgID=o-abcd123456')
    if (!key.includes(':'))
      throw new Failure(`--context ${text}: "${key}" is no condition key; write it with its prefix, as aws:SourceIp`)
    const own = value === '' ? undefined : OWN_FLAGS.find(([pattern]) => pattern.test(key))?.[1](value)
    if (own !== undefined) throw new Failure(`--context ${text}: say it with ${own}`)
    context.set(key, [...(context.get(key) ?? []), ...(value === '' ? [] : [value])])
  }
  return {
    mfa: flags.mfa,
    externalId: flags['external-id'],
    sourceIp: flags['source-ip'],
    sourceIdentity: flags['source-identity'],
    duration,
    tags: tags.length > 0 ? Object.fromEntries(tags) : undefined,
    context: Object.fromEntries(context),
  }
}

const given = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [`--${name}`, value])
const each = (name: string, values: readonly string[] | undefined): string[] =>
  (values ?? []).flatMap((value) => [`--${name}`, value])

/** The words of a command line that say which file and which AWS, as they were given. */
export const worldWords = (flags: WorldFlags): string[] => [
  ...(flags.file === shared.file.default ? [] : ['-f', flags.file]),
  ...(flags.sandbox && flags['sandbox-file'] === undefined ? ['--sandbox'] : []),
  ...given('sandbox-file', flags['sandbox-file']),
  ...given('snapshot', flags.snapshot),
  ...given('organization', flags.organization),
]

/** Those that say what the request carries. */
export const requestWords = (flags: RequestFlags): string[] => [
  ...(flags.mfa === undefined ? [] : [flags.mfa ? '--mfa' : '--no-mfa']),
  ...given('external-id', flags['external-id']),
  ...given('source-identity', flags['source-identity']),
  ...given('source-ip', flags['source-ip']),
  ...given('duration', flags.duration),
  ...each('tag', flags.tag),
  ...each('context', flags.context),
]

export const fromWords = (flags: WorldFlags): string[] => given('from', flags.from)
