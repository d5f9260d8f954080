import {keyOf} from '../core/address.js'
import type {Json} from '../core/types.js'
import {durationOf} from '../config/edit/names.js'
import {managedPolicyArn} from '../data/managed-policy-names.js'
import {addressFor} from '../kinds/resource.js'
import type {Role, Tags, User} from '../kinds/values.js'
import {liftDocument} from './documents.js'
import type {Body} from './entry.js'
import type {Family} from './families.js'

/** What the bodies of entries have to know of the others. */
export interface BodyWorld {
  readonly owner: string
  readonly isVerbatim: boolean
  /** The key of the entry of a policy by its ARN. */
  policyEntry(arn: string): string | undefined
  /** The key of the entry of a user by the key of the user. */
  userEntry(key: string): string | undefined
  /** Names of inline policies that lines of trust make. */
  readonly folded: ReadonlySet<string>
}

export interface LiftedBody {
  readonly body: Body
  readonly notes: readonly string[]
}

const HOUR = 3600

const some = (key: string, value: Json | undefined): Body => (value === undefined ? {} : {[key]: value})

const listed = (key: string, values: readonly Json[]): Body => (values.length === 0 ? {} : {[key]: [...values]})

/** How the file names a policy: the key of its entry, AWS's name for its own, else the ARN. */
function reference(arn: string, {thing: {account}}: Family, world: BodyWorld): string {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  return world.policyEntry(arn) ?? (managedPolicyArn(name, account.partition) === arn ? name : arn)
}

function tagsBody({tags}: {readonly tags: Tags}): Body {
  const own = Object.entries(tags)
    .filter(([key]) => !key.startsWith('aws:') && !key.startsWith('xrole:'))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return own.length === 0 ? {} : {tags: Object.fromEntries(own)}
}

/** Policies and groups without a path of their own get one that tells whose they are. */
const pathBody = ({kind, thing}: Family, owner: string): Body => {
  const usual = kind === 'role' || kind === 'user' ? '/' : `/xrole/${owner}/`
  return thing.value.path === usual ? {} : {path: thing.value.path}
}

function inlineBody({inline}: Family, world: BodyWorld): LiftedBody {
  const lifted = inline
    .filter(({name}) => !world.folded.has(name))
    .map(({name, document}) => ({name, ...liftDocument(document, world.isVerbatim, `inline policy ${name}`)}))
  return {
    body: lifted.length === 0 ? {} : {inline: Object.fromEntries(lifted.map(({name, body}) => [name, body]))},
    notes: lifted.flatMap(({note}) => note ?? []),
  }
}

/** What a role, user or group may do, and what limits it. */
function permissions(family: Family, world: BodyWorld): LiftedBody {
  const inline = inlineBody(family, world)
  const attached = family.attached.map((arn) => reference(arn, family, world))
  const {boundary} = family
  return {
    body: {
      ...listed('policies', attached),
      ...inline.body,
      ...(boundary === undefined ? {} : {boundary: reference(boundary, family, world)}),
    },
    notes: inline.notes,
  }
}

export function policyBody(family: Family, {owner, isVerbatim}: BodyWorld): LiftedBody {
  const {value} = family.thing
  if (!('document' in value)) return {body: {}, notes: []}
  const {body, note} = liftDocument(value.document, isVerbatim, 'it')
  const description = value.description === '' ? undefined : value.description
  return {
    body: {...some('description', description), ...pathBody(family, owner), ...body},
    notes: note === undefined ? [] : [note],
  }
}

export function groupBody(family: Family, world: BodyWorld): LiftedBody {
  const {account} = family.thing
  const users = family.members.map((name) => world.userEntry(keyOf(addressFor(account, 'user', name))) ?? name)
  const {body, notes} = permissions(family, world)
  return {body: {...listed('users', users), ...body, ...pathBody(family, world.owner)}, notes}
}

export function userBody(family: Family, world: BodyWorld): LiftedBody {
  const user = family.thing.value as User
  const {body, notes} = permissions(family, world)
  return {
    body: {
      ...body,
      ...pathBody(family, world.owner),
      ...tagsBody(user),
      ...some('protect', user.marks.protect || undefined),
    },
    notes,
  }
}

/** @param trust `trust` and what is said for all its lines */
export function roleBody(family: Family, world: BodyWorld, trust: LiftedBody): LiftedBody {
  const role = family.thing.value as Role
  const {body, notes} = permissions(family, world)
  return {
    body: {
      ...some('description', role.description === '' ? undefined : role.description),
      ...trust.body,
      ...body,
      ...some('maxSession', role.maxSession === HOUR ? undefined : durationOf(role.maxSession)),
      ...pathBody(family, world.owner),
      ...tagsBody(role),
      ...some('protect', role.marks.protect || undefined),
    },
    notes: [...trust.notes, ...notes],
  }
}
