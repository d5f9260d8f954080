import {keyOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import {lineText} from '../../core/locate.js'
import {shellWord} from '../../core/shell.js'
import type {WrittenBody, WrittenRole} from '../../config/written.js'
import {isOver} from '../../config/trust/expiry.js'
import type {Entry, Expired, Site} from '../../render/explain/site.js'
import type {AskedWorld} from './ask.js'
import type {Loaded} from '../load.js'

const SECTIONS = {role: 'roles', user: 'users', group: 'groups', policy: 'policies'} as const

const isKind = (kind: string): kind is keyof typeof SECTIONS => Object.hasOwn(SECTIONS, kind)

function entryOf(address: Address, {intent}: AskedWorld, {written, sources}: Loaded, now: Date): Entry | undefined {
  const kind = address.split('/')[1] ?? ''
  const place = intent.declared.get(keyOf(address))?.place
  if (!place || !isKind(kind)) return undefined
  const section = SECTIONS[kind]
  // An entry may have another name than its key and stand for several accounts: what finds it is its place.
  const key = Object.keys(written[section]).find((one) => {
    const at = sources.at([section, one], 'key')
    return at.file === place.file && at.start === place.start
  })
  if (key === undefined) return undefined
  const addresses = [...intent.declared.values()]
    .filter((one) => one.place.start === place.start && one.place.file === place.file)
    .filter((one) => one.address.split('/')[1] === kind)
    .map((one) => one.address)
  const entry = {section, key, at: lineText(sources.texts, place), addresses}
  if (section === 'policies')
    return {...entry, hasStatements: (written.policies[key] as WrittenBody).statements !== undefined}
  const inline = Object.keys(written[section][key]?.inline ?? {})
  if (section !== 'roles') return {...entry, inline}
  const {mfa = false, caller, externalId, sourceIp, when, trust} = written.roles[key] as WrittenRole
  const expired = trust.flatMap((line, index): Expired[] => {
    if (line.type === 'statement' || line.type === 'document') return []
    if (line.expires === undefined || !isOver(line.expires, now)) return []
    const at = lineText(sources.texts, sources.at([section, key, 'trust', index, 'expires'], 'value'))
    return [{on: line.expires, at, names: line.type === 'principals' ? line.principals : []}]
  })
  const isNarrow = sourceIp !== undefined || when !== undefined
  return {...entry, inline, trust: {mfa, caller, externalId, isNarrow, expired}}
}

/** Flags that can be given once, and what they say, as condition keys. */
const SAYS: Readonly<Record<string, RegExp>> = {
  '--mfa': /^aws:multifactorauth(present|age)$/,
  '--no-mfa': /^aws:multifactorauth(present|age)$/,
  '--external-id': /^sts:externalid$/,
  '--source-ip': /^aws:sourceip$/,
  '--source-identity': /^sts:sourceidentity$/,
  '--duration': /^sts:durationseconds$/,
}

/** Flags without a value. */
const PLAIN = new Set(['--mfa', '--no-mfa'])

interface Word {
  readonly flag: string
  readonly value: readonly string[]
}

function parsed(words: readonly string[]): Word[] {
  const found: Word[] = []
  for (let at = 0; at < words.length;) {
    const flag = words[at] ?? ''
    const size = PLAIN.has(flag) ? 1 : 2
    found.push({flag, value: words.slice(at + 1, at + size)})
    at += size
  }
  return found
}

/** The condition key that a flag is about, in lower case; a session tag's own. */
function keyOfFlag({flag, value}: Word): string | undefined {
  const key = (value[0] ?? '').split('=')[0]?.toLowerCase() ?? ''
  return flag === '--context' ? key : flag === '--tag' ? `aws:requesttag/${key}` : undefined
}

/** Whether what a flag said is said anew by another. */
function isSaidAnew(old: Word, anew: Word): boolean {
  const [was, is] = [keyOfFlag(old), keyOfFlag(anew)]
  if (is === undefined)
    return old.flag === anew.flag
      ? old.flag in SAYS
      : was === undefined
        ? PLAIN.has(old.flag) && PLAIN.has(anew.flag)
        : (SAYS[anew.flag]?.test(was) ?? false)
  // How old MFA is may be said besides that there is some.
  const isAge = is === 'aws:multifactorauthage' && old.flag === '--mfa'
  return was === is || (!isAge && was === undefined && (SAYS[old.flag]?.test(is) ?? false))
}

/** The words of a question and those that say something of it anew. */
function withFlags(words: readonly string[], flags: readonly string[], isAboutRole: boolean): string[] {
  const anew = parsed(flags)
  const kept = parsed(words)
    .filter((old) => !anew.some((one) => isSaidAnew(old, one)))
    .filter(({flag}) => !isAboutRole || (flag !== '--action' && flag !== '--resource'))
  return [...kept, ...anew].flatMap(({flag, value}) => [flag, ...value])
}

/** The command line of a question in its parts. */
export interface Asked {
  readonly command: string
  readonly principal: string
  readonly role?: string | undefined
  /** Those of the request. */
  readonly flags: readonly string[]
  /** Those that say which file and which AWS. */
  readonly world: readonly string[]
  readonly from: readonly string[]
}

/** What the texts have to know of the file and of the command line. */
export function siteOf(world: AskedWorld, loaded: Loaded, asked: Asked): Site {
  const now = new Date()
  return {
    file: loaded.file,
    from: world.from,
    unread: [...world.unread].sort(),
    hasGuards: world.hasGuards,
    entryOf: (address) => entryOf(address, world, loaded, now),
    idOf: (account) => world.intent.accounts.find(({name}) => name === account)?.id,
    hasKey: (section, key) => Object.hasOwn(loaded.written[section], key),
    where: (origin, statement) => world.where(origin, statement),
    isWritten: (origin) => world.isWritten(origin),
    apply: ['xrole', 'apply', ...asked.world].map(shellWord).join(' '),
    command({flags = [], principal = asked.principal, role = asked.role, isAboutRole = false}) {
      const from = flags.includes('--from') ? [] : asked.from
      return ['xrole', asked.command, principal, ...(role === undefined ? [] : [role])]
        .concat(asked.world, from, withFlags(asked.flags, flags, isAboutRole))
        .map(shellWord)
        .join(' ')
    },
  }
}
