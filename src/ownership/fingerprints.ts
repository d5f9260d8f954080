import {isPart, keyOf, matchesGlob, ownerOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {GuardTarget} from '../core/organization-ids.js'
import type {Resource, State, Verb} from '../core/types.js'
import type {Credentials} from '../kinds/credentials.js'
import type {
  AccountAlias,
  AccountTags,
  Attachment,
  Boundary,
  DelegatedAdministrator,
  Group,
  GuardAttachment,
  GuardPolicy,
  InlinePolicy,
  ManagedPolicy,
  Mark,
  Marks,
  Member,
  Membership,
  OidcProvider,
  PasswordPolicy,
  Placement,
  Role,
  SamlProvider,
  Tags,
  Trust,
  Unit,
  User,
} from '../kinds/values.js'
import {canonicalText} from '../policy/canonical.js'
import {byText} from '../policy/json.js'
import {targetWords} from './organization-things.js'
import {families} from './things.js'

/** A hash by field; documents are hashed by their meaning. A thing that does not exist has no fields. */
export type Fields = Readonly<Record<string, string>>

/** A role, user, group or managed policy that a plan touches, or something of the organization. `goes`: it is deleted or made anew. */
export interface Touched {
  readonly address: Address
  readonly goes: boolean
}

/** What is not part of a state, and how it is hashed. */
export interface Printing {
  readonly hash: (text: string) => string
  /** Tag keys that others own: globs. */
  readonly ignoreTags: readonly string[]
}

/** The things that changes are about, each once, by key. */
export function touchedBy(changes: readonly {readonly address: Address; readonly verb: Verb}[]): Touched[] {
  const found = new Map<string, Touched>()
  for (const {address, verb} of changes) {
    const owner = ownerOf(address)
    const key = keyOf(owner)
    const goes = address === owner && (verb === 'delete' || verb === 'replace')
    found.set(key, {address: found.get(key)?.address ?? owner, goes: goes || found.get(key)?.goes === true})
  }
  return [...found].sort(([a], [b]) => byText(a, b)).map(([, touched]) => touched)
}

type Texts = Record<string, string>

const listed = (values: readonly string[]): string => JSON.stringify([...values].sort(byText))

/** A tag that AWS or others own: no difference, whatever its value. */
export const isOthersTag = (key: string, ignore: readonly string[]): boolean =>
  key.startsWith('aws:') || ignore.some((glob) => matchesGlob(glob, key))

const tagTexts = (tags: Tags, ignore: readonly string[]): Texts =>
  Object.fromEntries(
    Object.entries(tags)
      .filter(([key]) => !isOthersTag(key, ignore))
      .map(([key, value]) => [`tags.${key}`, value]),
  )

const markTexts = ({owner, protect, adopted}: Marks): Texts => ({
  marks: JSON.stringify([owner ?? null, protect === true, adopted === true]),
})

/** What a person signs in with goes with the user, so it is what was looked at or it is not. */
const credentialTexts = ({password, ...ids}: Credentials): Texts => ({
  'credentials.password': String(password),
  ...Object.fromEntries(Object.entries(ids).map(([what, list]) => [`credentials.${what}`, listed(list)])),
})

type Texter = (resource: Resource<never>, goes: boolean, ignore: readonly string[]) => Texts

/** The fields of each kind, as text before hashing: all that a bulk read says but `RoleLastUsed` and others' tags. */
const TEXTS: Readonly<Record<string, Texter>> = {
  role: ({value}: Resource<Role>, goes, ignore) => ({
    name: value.name,
    path: value.path,
    description: value.description,
    maxSession: String(value.maxSession),
    ...tagTexts(value.tags, ignore),
    ...markTexts(value.marks),
    ...(goes ? {instanceProfiles: listed(value.instanceProfiles ?? [])} : {}),
  }),
  user: ({value}: Resource<User>, goes, ignore) => ({
    name: value.name,
    path: value.path,
    ...tagTexts(value.tags, ignore),
    ...markTexts(value.marks),
    ...(goes && value.credentials ? credentialTexts(value.credentials) : {}),
  }),
  group: ({value}: Resource<Group>) => ({name: value.name, path: value.path}),
  'managed-policy': ({value, account}: Resource<ManagedPolicy>) => ({
    name: value.name,
    path: value.path,
    description: value.description,
    document: canonicalText(value.document, account),
    ...(value.versions ? {versions: JSON.stringify(value.versions.map(({id, isDefault}) => [id, isDefault]))} : {}),
  }),
  trust: ({value, account}: Resource<Trust>) => ({trust: canonicalText(value.document, account)}),
  boundary: ({value}: Resource<Boundary>) => ({boundary: value.arn}),
  attachment: ({value}: Resource<Attachment>) => ({[`policy/${value.arn}`]: value.arn}),
  'inline-policy': ({name, value, account}: Resource<InlinePolicy>) => ({
    [`inline/${name}`]: canonicalText(value.document, account),
  }),
  membership: ({value}: Resource<Membership>) => ({[`member/${value.user}`]: value.user}),
  mark: ({value}: Resource<Mark>) => ({applied: value.applied}),
  'oidc-provider': ({value}: Resource<OidcProvider>, _, ignore) => ({
    audiences: listed(value.audiences),
    ...(value.thumbprints ? {thumbprints: listed(value.thumbprints)} : {}),
    ...tagTexts(value.tags, ignore),
    ...markTexts(value.marks),
  }),
  'saml-provider': ({value}: Resource<SamlProvider>, _, ignore) => ({
    metadata: value.metadata,
    ...tagTexts(value.tags, ignore),
    ...markTexts(value.marks),
  }),
  'password-policy': ({value}: Resource<PasswordPolicy>) =>
    Object.fromEntries(Object.entries(value).map(([name, setting]) => [name, String(setting)])),
  'account-alias': ({value}: Resource<AccountAlias>) => ({alias: value.alias}),
  'policy-type': () => ({enabled: 'true'}),
  unit: ({value}: Resource<Unit>, _, ignore) => ({
    path: value.path,
    ...tagTexts(value.tags, ignore),
    ...markTexts(value.marks),
  }),
  'guard-policy': ({value, account}: Resource<GuardPolicy>, _, ignore) => ({
    name: value.name,
    description: value.description,
    document: canonicalText(value.document, account),
    ...tagTexts(value.tags, ignore),
    ...markTexts(value.marks),
  }),
  'guard-attachment': ({value}: Resource<GuardAttachment>) => ({[`on/${value.target}`]: value.target}),
  member: ({value}: Resource<Member>) => ({member: value.isPending ? 'pending' : 'joined'}),
  placement: ({value}: Resource<Placement>) => ({unit: value.unit}),
  'account-tags': ({value}: Resource<AccountTags>, _, ignore) => tagTexts(value.tags, ignore),
  'delegated-administrator': ({value}: Resource<DelegatedAdministrator>) => ({
    [`administrator/${value.service}`]: value.service,
  }),
}

/** Kinds whose fields are part of a fingerprint: a test compares them with all there are. */
export const PRINTED: readonly string[] = Object.keys(TEXTS)

/** The groups that a user is in, by the user's key: what goes with the user without being the user's part. */
function groupsOf(state: State, users: ReadonlySet<string>): Map<string, string[]> {
  const found = new Map<string, string[]>([...users].map((user) => [user, []]))
  if (users.size === 0) return found
  for (const {kind, account, address, value} of state.values()) {
    const key = kind === 'membership' ? keyOf(`${account.name}/user/${(value as Membership).user}`) : ''
    found.get(key)?.push(ownerOf(address))
  }
  return found
}

/** The fields of things as they are in a state, in the order of the things. */
export function fingerprints(things: readonly Touched[], state: State, {hash, ignoreTags}: Printing): Fields[] {
  const all = families(state)
  const groups = groupsOf(
    state,
    new Set(things.filter(({address, goes}) => goes && isUser(address)).map((one) => keyOf(one.address))),
  )
  return things.map(({address, goes}) => {
    const key = keyOf(address)
    const family = all.get(key) ?? []
    // Parts without their thing cannot be; a read says so only of one that could not be understood, which is an error.
    if (family.every(({address: own}) => isPart(own))) return {}
    const texts: Texts = Object.assign(
      groups.has(key) ? {groups: listed(groups.get(key)!)} : {},
      ...family.map((one) => TEXTS[one.kind]!(one as Resource<never>, goes, ignoreTags)),
    ) as Texts
    const entries = Object.entries(texts).sort(([a], [b]) => byText(a, b))
    return Object.fromEntries(entries.map(([field, text]) => [field, hash(text)]))
  })
}

const isUser = (address: Address): boolean => address.split('/')[1] === 'user'

const WORDS: Readonly<Record<string, string>> = {
  maxSession: 'max session',
  marks: 'owner marks',
  instanceProfiles: 'instance profiles',
  'credentials.password': 'password',
  'credentials.accessKeys': 'access keys',
  'credentials.mfaDevices': 'MFA devices',
  'credentials.sshKeys': 'SSH keys',
  'credentials.signingCertificates': 'signing certificates',
  'credentials.serviceCredentials': 'service-specific credentials',
  applied: 'fingerprint (tag xrole:applied)',
}

/** A field for a reader: `policy ReadOnlyAccess`, `inline policy logs`, `tag team`, `max session`. */
function fieldWords(field: string): string {
  const [, what, name] = /^(policy|inline|member|on|administrator)\/(.+)$/s.exec(field) ?? []
  if (what === 'policy') return `policy ${name!.slice(name!.lastIndexOf('/') + 1)}`
  if (what === 'inline') return `inline policy ${name}`
  if (what === 'member') return `member ${name}`
  if (what === 'on') return `attachment to ${targetWords(name as GuardTarget)}`
  if (what === 'administrator') return `administrator of ${name}`
  return field.startsWith('tags.') ? `tag ${field.slice(5)}` : (WORDS[field] ?? field)
}

/** What is otherwise now, in words: `trust changed`, `policy ReadOnlyAccess is new`. Empty when nothing is. */
export function differences(before: Fields, now: Fields): string[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(now))]
  if (was.size === 0 && is.size === 0) return []
  if (was.size === 0) return ['it exists now']
  if (is.size === 0) return ['it is gone']
  const fields = [...new Set([...was.keys(), ...is.keys()])].sort(byText)
  const found = fields.filter((field) => was.get(field) !== is.get(field))
  // The fingerprint in AWS follows everything else, and is told when it is all there is.
  const told = found.length > 1 ? found.filter((field) => field !== 'applied') : found
  return told.map((field) => {
    const how = !was.has(field) ? 'is new' : !is.has(field) ? 'is gone' : 'changed'
    return `${fieldWords(field)} ${how}`
  })
}
