import type {Call, Change, Hazard, Ref, Resource, State} from './types.js'
import type {Address} from './address.js'

/** What a kind may ask about the world it stands in. */
export interface World {
  /** The address behind a principal's or a policy's ARN, when the account is listed. */
  addressOf(arn: string): Address | undefined
  /** Ids of the accounts that are ours: all that the file lists. */
  readonly accountIds: ReadonlySet<string>
}

/**
 * All that the engine has to know of one IAM entity. Every function is pure; `make`, `alter` and `remove` give the
 * requests as data, usually one.
 */
export interface Kind<T = never> {
  readonly name: string
  /**
   * Set when the thing is written by the request that makes its owner (a role's trust in CreateRole): the name it
   * has in the owner's value then, and, where it may name things that do not exist yet, the value that lets nobody in.
   */
  readonly part?: {readonly as: string; readonly closed?: unknown}
  /** Lets somebody have what its owner has, so that it opens last and closes first: a trust policy, a membership. */
  readonly gate?: true
  /** Whether it takes powers from its owner by being there: a permissions boundary, a policy with a Deny. */
  limits?(resource: Resource<T>): boolean
  /** A difference is a move, not a creation or an update: where an account is in the organization. */
  readonly moves?: true
  /**
   * Binds whole accounts, whoever acts there, xrole too: what gives by it comes before all else, what takes away last.
   */
  readonly binds?: true
  /** What it takes a place of that is not its owner, of so many: the policies on an organizational unit. One is always taken. */
  readonly seat?: {of(resource: Resource<T>): string; capacity(resource: Resource<T>): number}
  /** Written when everything else of its owner is done. */
  readonly last?: boolean
  /** What it takes of a quota that its owner has, and how much there is by the owner's address. */
  readonly load?: {weigh(resource: Resource<T>): number; capacity(owner: Address): number}
  /** AWS takes it away with this: what is attached to an organizational unit, with the unit. */
  goesWith?(resource: Resource<T>): Address | undefined
  /** Where in the tree something is, from the top; of what binds who is in it, the one place where it does. */
  at?(resource: Resource<T>): readonly string[]
  refs(resource: Resource<T>, world: World): Ref[]
  /** Equality on canonical forms, of what is compared. */
  same(live: Resource<T>, desired: Resource<T>): boolean
  /** True when the difference can only be made by removing and making anew. */
  replaces?(live: Resource<T>, desired: Resource<T>): boolean
  make(resource: Resource<T>): Call[]
  remove(resource: Resource<T>): Call[]
  alter(live: Resource<T>, desired: Resource<T>): Call[]
  hazards?(change: Change, before: T | undefined, after: T | undefined, world: World): Hazard[]
}

// Method parameters are bivariant, so a table of kinds of many value types has this one type.
export type Kinds = ReadonlyMap<string, Kind>

export const kindOf = (kinds: Kinds, name: string): Kind => {
  const kind = kinds.get(name)
  if (!kind) throw new Error(`no such kind: ${name}`)
  return kind
}

export type {State}
