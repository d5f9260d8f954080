import {isPart, keyOf, ownerOf} from '../core/address.js'
import type {Json, Resource, State} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {OwnerKind} from '../kinds/resource.js'
import type {
  Attachment,
  Boundary,
  Group,
  InlinePolicy,
  ManagedPolicy,
  Membership,
  Role,
  Trust,
  User,
} from '../kinds/values.js'
import {byText} from '../policy/json.js'

export type Kind = OwnerKind | 'policy'

/** A role, user, group or managed policy with its parts, as AWS has them. */
export interface Family {
  readonly kind: Kind
  readonly thing: Resource<Role | User | Group | ManagedPolicy>
  readonly arn: string
  readonly trust?: Json
  readonly boundary?: string
  /** By name. */
  readonly inline: readonly {readonly name: string; readonly document: Json}[]
  /** ARNs, by name. */
  readonly attached: readonly string[]
  /** Names of users. */
  readonly members: readonly string[]
}

const KINDS: Readonly<Record<string, Kind>> = {role: 'role', user: 'user', group: 'group', 'managed-policy': 'policy'}

/** What an incident left behind is nobody's wish: plan leaves it where it is. */
const isArtefact = ({kind, name}: Resource): boolean =>
  (kind === 'inline-policy' && name === 'AWSRevokeOlderSessions') ||
  (kind === 'attachment' && name.startsWith('AWSCompromisedKeyQuarantine'))

const afterSlash = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

function familyOf(kind: Kind, thing: Family['thing'], parts: readonly Resource[]): Family {
  const of = <T>(name: string): Resource<T>[] =>
    parts.filter((part) => part.kind === name && !isArtefact(part)) as Resource<T>[]
  const [trust] = of<Trust>('trust')
  const [boundary] = of<Boundary>('boundary')
  return {
    kind,
    thing,
    arn: arnOf(thing.account, kind, thing.value.path, thing.value.name),
    ...(trust && {trust: trust.value.document}),
    ...(boundary && {boundary: boundary.value.arn}),
    inline: of<InlinePolicy>('inline-policy')
      .map(({name, value}) => ({name, document: value.document}))
      .sort((a, b) => byText(a.name, b.name)),
    attached: of<Attachment>('attachment')
      .map(({value}) => value.arn)
      .sort((a, b) => byText(afterSlash(a), afterSlash(b)) || byText(a, b)),
    members: of<Membership>('membership')
      .map(({value}) => value.user)
      .sort(byText),
  }
}

/** Every thing of a state with its parts. */
export function familiesIn(live: State): Family[] {
  const parts = new Map<string, Resource[]>()
  for (const resource of live.values()) {
    if (!isPart(resource.address)) continue
    const owner = keyOf(ownerOf(resource.address))
    const known = parts.get(owner)
    if (known) known.push(resource)
    else parts.set(owner, [resource])
  }
  return [...live.values()].flatMap((resource) => {
    const kind = KINDS[resource.kind]
    return kind ? [familyOf(kind, resource as Family['thing'], parts.get(resource.key) ?? [])] : []
  })
}
