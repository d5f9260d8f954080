import type {Address} from '../../core/address.js'
import {shellWord} from '../../core/shell.js'
import {arnOfPrincipal} from '../../access/model.js'
import {isPlainCommand, isPlainName, isPlainValue, plainName} from '../../render/aws-config/aws-config.js'
import type {AwsProfile} from '../../render/aws-config/aws-config.js'
import {Failure} from '../base-command.js'
import type {Hop, LeftOut, Person, Reached} from '../who-for/who-for.js'

/** What the flags say of all profiles. */
export interface ProfileOptions {
  readonly prefix: string
  readonly source: string | undefined
  readonly ssoSession: string | undefined
  readonly region: string | undefined
  /** The MFA device of who signs in; undefined: nobody has said. */
  readonly mfaSerial: string | undefined
  /** Words that go on `xrole assume ROLE`, of file and world; undefined: AWS's own settings are written. */
  readonly process: readonly string[] | undefined
  readonly isSandbox: boolean
}

export interface RoleProfile extends AwsProfile {
  /** Undefined: it is that of a permission set. */
  readonly role: Address | undefined
}

export interface Profiles {
  readonly profiles: readonly RoleProfile[]
  readonly leftOut: readonly LeftOut[]
}

/** What goes into every profile as it was given must be plain there. */
function checkFlags({source, ssoSession, region, mfaSerial, prefix}: ProfileOptions): void {
  const names = {'source-profile': source, 'sso-session': ssoSession}
  for (const [flag, value] of Object.entries(names))
    if (value !== undefined && !isPlainName(value))
      throw new Failure(
        `--${flag} "${value}": a name has letters, digits and _-@+.%:/ only, or not every tool reads it`,
      )
  if (!/^[\w@+.-]{0,64}$/.test(prefix))
    throw new Failure(`--prefix "${prefix}": a beginning of names has letters, digits and _-@+. only`)
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(region))
    throw new Failure(`--region "${region}" is no region; write one such as eu-west-1`)
  // STS API, AssumeRole, SerialNumber.
  if (mfaSerial !== undefined && !/^[\w+=/:,.@-]{9,256}$/.test(mfaSerial))
    throw new Failure(
      `--mfa-serial "${mfaSerial}" is no MFA device; write its ARN, such as arn:aws:iam::111111111111:mfa/paul`,
    )
}

/** Names are made in the order of addresses, so that the same roles have the same names. */
function naming(prefix: string): (text: string) => string {
  const taken = new Set<string>()
  return (text) => {
    const name = prefix + plainName(text)
    let unique = name
    for (let more = 2; taken.has(unique); more++) unique = `${name}-${more}`
    taken.add(unique)
    return unique
  }
}

const commentOf = ({role, before, needs}: Hop): string =>
  [
    role.address,
    ...(needs.mfa ? ['with MFA'] : []),
    ...(before ? [`through ${before.role.address}, one hour at most`] : []),
    ...(needs.conditions.length > 0 ? [`only ${needs.conditions.join(' and ')}`] : []),
  ].join('; ')

/** Why a role cannot be written into such a file. */
function unwritable(settings: AwsProfile['settings']): string | undefined {
  const bad = settings.find(
    ([key, value]) => !(key === 'credential_process' ? isPlainCommand(value) : isPlainValue(value)),
  )
  if (!bad) return undefined
  const [key, value] = bad
  return `its ${key} is ${value}, with a character that AWS configuration files give a meaning to, or that some tools misread; use xrole assume`
}

function ssoProfile(person: Person, options: ProfileOptions, name: string): RoleProfile {
  const {ssoSession} = options
  if (ssoSession === undefined)
    throw new Failure(
      `${person.name} signs in by IAM Identity Center: name the session that "aws configure sso-session" made with --sso-session NAME, or a profile that signs in already with --source-profile NAME`,
    )
  return {
    name,
    role: undefined,
    comment: `${person.name}; sign in with aws sso login --sso-session ${ssoSession}`,
    settings: [
      ['sso_session', ssoSession],
      ['sso_account_id', person.account.id],
      ['sso_role_name', person.shortName],
      ...(options.region === undefined ? [] : [['region', options.region] as const]),
    ],
  }
}

/** A profile for each role that was reached. A chain's profiles have the profile of the role before as their source. */
export function profilesFor({hops, leftOut}: Reached, person: Person | undefined, options: ProfileOptions): Profiles {
  checkFlags(options)
  const nameOf = naming(options.prefix)
  // Theirs come first, so that another profile of the same name does not take it.
  const names = new Map(hops.map((hop) => [hop, nameOf(`${hop.role.account.name}-${hop.role.value.name}`)]))
  const isSso = person?.kind === 'sso' && options.source === undefined
  const sso = isSso ? ssoProfile(person, options, nameOf(`${person.account.name}-sso-${person.shortName}`)) : undefined
  const source = sso?.name ?? options.source ?? 'default'
  if (!sso && [...names.values()].includes(source))
    throw new Failure(
      `the source profile "${source}" has the name of one that is made here, and nobody signs in by that: name another one with --source-profile, or give those that are made another beginning with --prefix`,
    )
  const failed = new Map<Hop, string>()

  const region = options.region === undefined ? [] : [['region', options.region] as const]
  function settingsOf(hop: Hop): AwsProfile['settings'] {
    const {role, before, needs} = hop
    if (options.process) {
      // In the sandbox the caller is its administrator. Else, without it, AWS_PROFILE could name this very profile.
      const from = options.isSandbox ? [] : ['--profile', source]
      const words = ['xrole', 'assume', role.address, '--format', 'credential-process', ...from]
      const mfa = needs.mfa && options.mfaSerial !== undefined ? ['--mfa-serial', options.mfaSerial] : []
      return [['credential_process', [...words, ...mfa, ...options.process].map(shellWord).join(' ')], ...region]
    }
    return [
      ['role_arn', arnOfPrincipal(role)],
      ['source_profile', (before && names.get(before)) ?? source],
      ...(needs.mfa ? [['mfa_serial', options.mfaSerial ?? ''] as const] : []),
      ...(needs.externalId === undefined ? [] : [['external_id', needs.externalId] as const]),
      ...(needs.sessionName === undefined ? [] : [['role_session_name', needs.sessionName] as const]),
      ['duration_seconds', String(needs.duration)],
      ...region,
    ]
  }
  function failure(hop: Hop): string | undefined {
    if (hop.before && failed.has(hop.before)) return `only through ${hop.before.role.address}, which has no profile`
    if (!options.process && hop.needs.mfa && options.mfaSerial === undefined)
      return 'it asks for MFA: say who signs in with --for USER, or with which device with --mfa-serial ARN'
    return unwritable(settingsOf(hop))
  }
  const depth = ({before}: Hop): number => (before ? depth(before) + 1 : 0)
  for (const hop of [...hops].sort((a, b) => depth(a) - depth(b))) {
    const reason = failure(hop)
    if (reason !== undefined) failed.set(hop, reason)
  }
  const profiles = hops
    .filter((hop) => !failed.has(hop))
    .map((hop) => ({
      name: names.get(hop) ?? '',
      role: hop.role.address,
      comment: commentOf(hop),
      settings: settingsOf(hop),
    }))
  const unwritten = [...failed].map(([{role}, reason]) => ({role: role.address, reason}))
  return {
    profiles: sso && profiles.length > 0 ? [sso, ...profiles] : profiles,
    leftOut: [...leftOut, ...unwritten].sort((a, b) => (a.role < b.role ? -1 : 1)),
  }
}
