import {resolve} from 'node:path'
import {worldWords} from '../ask/flags.js'
import type {WorldFlags} from '../ask/flags.js'
import type {AskedWorld, Asking} from '../ask/ask.js'
import {Failure} from '../base-command.js'
import {bytesIn, replaceBytes} from './file.js'
import {deviceOf} from './mfa.js'
import {profilesFor} from './profiles.js'
import type {ProfileOptions, Profiles} from './profiles.js'
import {DEFAULT_SANDBOX} from '../session.js'
import {personIn, reachedBy} from '../who-for/who-for.js'
import type {Reached} from '../who-for/who-for.js'
import {reachedByAnyone} from '../who-for/anyone.js'
import type {OpenHop} from '../who-for/anyone.js'
import {placed} from '../../render/aws-config/aws-config.js'
import type {AwsProfile} from '../../render/aws-config/aws-config.js'

export interface ProfileFlags extends WorldFlags {
  readonly for: string | undefined
  readonly prefix: string
  readonly region: string | undefined
  readonly 'source-profile': string | undefined
  readonly 'sso-session': string | undefined
  readonly 'mfa-serial': string | undefined
  readonly 'credential-process': boolean
}

export interface Made extends Profiles {
  /** Whose they are; undefined: anybody's. */
  readonly who: string | undefined
  readonly notes: readonly string[]
}

/** `-f` and the like, so that they hold in whatever folder the profile is used. */
function processWords(flags: ProfileFlags): string[] {
  const {file, 'sandbox-file': sandbox, snapshot, organization} = flags
  const sandboxFile = sandbox ?? (flags.sandbox ? DEFAULT_SANDBOX : undefined)
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(path))
  const there = {
    'sandbox-file': absolute(sandboxFile),
    snapshot: absolute(snapshot),
    organization: absolute(organization),
  }
  const words = worldWords({...flags, ...there, file: resolve(file)})
  if (snapshot !== undefined)
    throw new Failure('--credential-process with --snapshot: a recorded read lets nobody in; leave one of them out')
  return words.includes('-f') ? words : ['-f', resolve(file), ...words]
}

/** Without the roles that only accounts outside of the file may assume: nobody who has this file has a use for their profiles. */
function withoutOutsiders({hops, leftOut}: ReturnType<typeof reachedByAnyone>, {intent}: AskedWorld): Reached {
  const listed = new Set(intent.accounts.map(({id}) => id))
  const isOutside = ({from}: OpenHop): boolean => from !== undefined && !from.some((id) => listed.has(id))
  const outside = hops.filter(isOutside).map(({role, from}) => ({
    role: role.address,
    reason: `only account ${(from ?? []).join(' or ')}, outside the listed accounts, may assume it; its profile is for the people there`,
  }))
  return {hops: hops.filter((hop) => !isOutside(hop)), leftOut: [...leftOut, ...outside]}
}

/** The profiles that the flags ask for. Throws Failure. */
export async function makeProfiles(asked: Asking, world: AskedWorld, flags: ProfileFlags, now: Date): Promise<Made> {
  const means = {isConsole: false, now}
  const person = flags.for === undefined ? undefined : personIn(world, flags.for)
  const reached = person
    ? reachedBy(world, person, means, false)
    : withoutOutsiders(reachedByAnyone(world, means), world)
  const needsMfa = reached.hops.some(({needs}) => needs.mfa)
  const given = flags['mfa-serial']
  const device =
    given === undefined && person && needsMfa && !flags['credential-process']
      ? await deviceOf(person, world.from === 'file' ? undefined : asked.session?.cloud)
      : {serial: given}
  const options: ProfileOptions = {
    prefix: flags.prefix,
    source: flags['source-profile'],
    ssoSession: flags['sso-session'],
    region: flags.region,
    mfaSerial: device.serial,
    process: flags['credential-process'] ? processWords(flags) : undefined,
    isSandbox: flags.sandbox || flags['sandbox-file'] !== undefined,
  }
  const trusting = person?.kind === 'sso' && person.principal === undefined && reached.hops.length > 0
  return {
    ...profilesFor(reached, person, options),
    who: person?.name,
    notes: [
      ...(device.note === undefined ? [] : [device.note]),
      ...(trusting
        ? [
            `only AWS knows what the permission set ${person.shortName} allows: it has to allow sts:AssumeRole on these roles`,
          ]
        : []),
    ],
  }
}

/** What became of a configuration file. */
export interface Filed {
  readonly file: string
  readonly change: 'written' | 'removed' | 'none'
  readonly notes: readonly string[]
  /** Names of profiles that the block had and has no longer. */
  readonly removed: readonly string[]
}

/**
 * Puts the block of an owner into a configuration file, or takes it out; writes nothing where that changes nothing.
 * @param profiles undefined: the block goes
 */
export function fileProfiles(file: string, owner: string, profiles: readonly AwsProfile[] | undefined): Filed {
  const before = bytesIn(file)
  // Nobody has a use for a block without profiles.
  const wanted = profiles && profiles.length > 0 ? profiles : undefined
  if (before === undefined && !wanted) return {file, change: 'none', notes: [], removed: []}
  const made = placed(before ?? '', owner, wanted)
  if ('problem' in made) throw new Failure(`${file} was left as it is: ${made.problem}`)
  const {text, outside, inside} = made
  const names = new Set((wanted ?? []).map(({name}) => name))
  const removed = inside.filter(({kind, name}) => kind === 'profile' && !names.has(name)).map(({name}) => name)
  const sessions = (wanted ?? []).flatMap(({settings}) => settings.filter(([key]) => key === 'sso_session'))
  const missing = sessions.filter(([, name]) => !outside.some((one) => one.kind === 'sso-session' && one.name === name))
  const notes = missing.map(
    ([, name]) =>
      `${file} has no [sso-session ${name}]; make it with "aws configure sso-session", or the profiles do not work`,
  )
  if (text === before) return {file, change: 'none', notes, removed: []}
  replaceBytes(file, before, text, 0o600)
  return {file, change: wanted ? 'written' : 'removed', notes, removed}
}
