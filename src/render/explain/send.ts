import type {Json} from '../../core/types.js'
import type {Fix, Sent} from '../../access/fix.js'
import type {Edit} from './edit.js'
import {testWords} from './words.js'
import type {Answer} from './words.js'
import type {Site} from './site.js'

/** What to do, and what of it can be pasted. Not escaped. */
export interface Advice {
  readonly how: Fix['how'] | 'apply' | 'none'
  readonly text: string
  readonly edit?: Edit | undefined
  /** A statement of a policy that is not in the file. */
  readonly statement?: Json | undefined
  /** What has to be done as well. */
  readonly further?: readonly Pick<Advice, 'text' | 'edit' | 'statement'>[] | undefined
  /** The command that asks again, or does it. */
  readonly command?: string | undefined
}

export type Said = Omit<Advice, 'how'>

export type Of<How extends Fix['how']> = Extract<Fix, {how: How}>

const isKey =
  (pattern: RegExp) =>
  ({key}: Sent): boolean =>
    pattern.test(key)

/** Signed in just now, as --mfa says it. */
function isFreshMfa({key, value}: Sent): boolean {
  return /^aws:multifactorauth(present|age)$/i.test(key) && (value === 'true' || value === '0')
}

/** Session tags as they are said, and condition keys that have no flag of their own. */
const tagOf = (key: string, value: string): string[] => ['--tag', `${key}=${value}`]

const FLAGS: readonly (readonly [sent: (sent: Sent) => boolean, flags: (sent: Sent) => string[]])[] = [
  [isFreshMfa, () => ['--mfa']],
  [isKey(/^sts:externalid$/i), ({value}) => ['--external-id', value]],
  [isKey(/^aws:sourceip$/i), ({value}) => ['--source-ip', value]],
  [isKey(/^sts:sourceidentity$/i), ({value}) => ['--source-identity', value]],
  [isKey(/^sts:durationseconds$/i), ({value}) => ['--duration', value]],
  [isKey(/^aws:requesttag\//i), ({key, value}) => tagOf(key.slice(key.indexOf('/') + 1), value)],
  [isKey(/^aws:tagkeys$/i), ({value}) => tagOf(value, 'VALUE')],
  [() => true, ({key, value}) => ['--context', `${key}=${value}`]],
]

const DO: readonly (readonly [sent: (sent: Sent) => boolean, words: (sent: Sent) => string])[] = [
  [
    isFreshMfa,
    () =>
      'sign in with MFA (xrole assume ROLE --mfa-code CODE, mfa_serial in the profile, or --serial-number and --token-code of aws sts assume-role)',
  ],
  [isKey(/^aws:multifactorauthpresent$/i), () => 'call with credentials of a session that was got without MFA'],
  [isKey(/^aws:multifactorauthage$/i), ({value}) => `call ${value} seconds after signing in with MFA`],
  [
    isKey(/^sts:externalid$/i),
    ({value}) =>
      `send the external id ${value} (--external-id of xrole assume or of aws sts assume-role, or external_id in the profile)`,
  ],
  [isKey(/^aws:sourceip$/i), ({value}) => `call from an address such as ${value}`],
  [isKey(/^sts:sourceidentity$/i), ({value}) => `pass the source identity ${value}`],
  [isKey(/^sts:durationseconds$/i), ({value}) => `ask for a session of ${value} seconds`],
  [isKey(/^aws:requesttag\//i), ({key, value}) => `pass the session tag ${key.slice(key.indexOf('/') + 1)} = ${value}`],
  [isKey(/^aws:tagkeys$/i), ({value}) => `pass a session tag ${value}`],
  [() => true, ({key, value}) => `call with ${key} = ${value}`],
]

/** A tag whose value is said needs not be said by its key alone. */
const distinct = (sends: readonly Sent[]): Sent[] => {
  const tags = new Set(sends.map(({key}) => key.toLowerCase()))
  return sends.filter(
    ({key, value}) => !/^aws:tagkeys$/i.test(key) || !tags.has(`aws:requesttag/${value.toLowerCase()}`),
  )
}

/** The flags of explain that say what is sent. */
export const flagsFor = (sends: readonly Sent[]): string[] =>
  joined(
    distinct(sends).flatMap((sent) => FLAGS.find(([is]) => is(sent))?.[1](sent) ?? []),
    [],
  )

/** Two lists of flags as one, each flag with its value once. */
export function joined(some: readonly string[], others: readonly string[]): string[] {
  const words = [...some, ...others]
  const found = new Map<string, readonly string[]>()
  for (let at = 0; at < words.length;) {
    const size = words[at] === '--mfa' ? 1 : 2
    const one = words.slice(at, at + size)
    found.set(one.join(' '), one)
    at += size
  }
  return [...found.values()].flat()
}

export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

export const doing = (sends: readonly Sent[]): string =>
  [...new Set(distinct(sends).map((sent) => DO.find(([is]) => is(sent))?.[1](sent) ?? ''))].join(', and ')

export function send({sends}: Of<'send'>, _: Answer, site: Site): Said {
  return {text: sentence(doing(sends)), command: site.command({flags: flagsFor(sends)})}
}

export function say({tests, sends}: Of<'say'>, _: Answer, site: Site): Said {
  const said = new Set(sends.map(({key}) => key.toLowerCase()))
  const unsaid = tests.filter(({key}) => !said.has(key.toLowerCase()))
  const keys = [...new Set(tests.map(({key}) => key))].join(' and ')
  const hint = unsaid.map((test) => `${test.key} is tested so: ${testWords(test)}`)
  const flags = [...flagsFor(sends), ...unsaid.flatMap(({key}) => ['--context', `${key}=VALUE`])]
  return {text: [`Say what ${keys} is.`, ...hint.map(sentence)].join(' '), command: site.command({flags})}
}
