import {createHash} from 'node:crypto'

/** A role's session may ask for one hour at most (STS API, AssumeRole, "role chaining"). Seconds. */
export const CHAIN = 3600
/** What STS takes at all (STS API, AssumeRole, DurationSeconds). */
export const LEAST = 900
export const MOST = 43_200

const SESSION = /^arn:[^:]+:sts::\d{12}:assumed-role\/[^/]+\/(.+)$/

/** Keys of a role's session: it has no MFA device, and what it assumes ends after an hour. */
export const isRoleSession = (callerArn: string): boolean => SESSION.test(callerArn)

/** The name of a user, of a session or `root`; cleaned to what STS takes (`[\w+=,.@-]{2,64}`). */
export function sessionNameOf(callerArn: string): string {
  const name =
    SESSION.exec(callerArn)?.[1] ?? callerArn.slice(Math.max(...['/', ':'].map((at) => callerArn.lastIndexOf(at))) + 1)
  const clean = name.replace(/[^\w+=,.@-]/g, '-').slice(0, 64)
  return clean.length < 2 ? 'xrole' : clean
}

export interface Duration {
  /** Seconds to send; undefined: nothing, and AWS gives one hour. */
  readonly send: number | undefined
  /** More was wanted than a chain can get. */
  readonly isCapped: boolean
}

/**
 * How long to ask for. Of a chain an hour is what AWS gives unasked: a duration is sent for less only, as credentials that a
 * session got with one are refused by the sign-in of the console (IAM User Guide, "Enable custom identity broker access").
 * @param asked by the flag
 * @param most the role's own, by the file
 */
export function durationOf(asked: number | undefined, most: number | undefined, isChained: boolean): Duration {
  const wanted = asked ?? most
  if (!isChained) return {send: wanted, isCapped: false}
  return {send: asked !== undefined && asked < CHAIN ? asked : undefined, isCapped: (wanted ?? 0) > CHAIN}
}

/** All that makes one cached session another one, as it was asked for: known before AWS is asked who the caller is. */
export interface CacheFields {
  /** See callerKey. */
  readonly caller: readonly string[]
  readonly endpoint: readonly string[]
  readonly role: string
  /** ARNs of `--via`; of a way that the file knows, nothing: it leads to the same role. */
  readonly via: readonly string[]
  readonly sessionName: string | undefined
  readonly duration: number | undefined
  readonly externalId: string | undefined
  readonly sourceIdentity: string | undefined
  readonly tags: Readonly<Record<string, string>> | undefined
}

const sorted = (tags: CacheFields['tags']): unknown => Object.entries(tags ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))

/** The name of the file of a cached session. */
export function cacheName(fields: CacheFields): string {
  const {caller, endpoint, role, via, sessionName, duration, externalId, sourceIdentity, tags} = fields
  const all = [caller, endpoint, role, via, sessionName, duration, externalId, sourceIdentity, sorted(tags)]
  const text = JSON.stringify(all.map((one) => one ?? null))
  return `${createHash('sha256').update(text).digest('hex')}.json`
}

type Environment = Readonly<Record<string, string | undefined>>

/** The profile that the SDK takes: where one is named, it goes before keys in the environment. */
export const profileOf = (env: Environment, profile: string | undefined): string | undefined =>
  profile ?? (env['AWS_PROFILE'] || undefined)

/** Which credentials the SDK would take, without asking it: a profile, keys, or what the place where this runs provides. */
export function callerKey(env: Environment, profile: string | undefined): string[] {
  const files = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'].map((name) => env[name] ?? '')
  const named = profileOf(env, profile)
  if (named !== undefined) return ['profile', named, ...files]
  const key = env['AWS_ACCESS_KEY_ID']
  if (key) return ['key', key]
  const provided = [
    'AWS_ROLE_ARN',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ]
  return ['default', ...files, ...provided.map((name) => env[name] ?? '')]
}
