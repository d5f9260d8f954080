import {withIdentity} from '../kinds/mark.js'
import type {Intent} from '../config/intent.js'
import type {Resource} from '../core/types.js'
import type {Mark} from '../kinds/values.js'
import {isMarked} from './organization-things.js'
import {hasMarks, isProvider, isThing, marksOf} from './things.js'
import type {Thing} from './things.js'

/** Whose mark a live thing bears. */
export type Ownership = {readonly whose: 'ours' | 'nobody'} | {readonly whose: 'other'; readonly owner: string}

type Owners = Pick<Intent, 'owner' | 'formerOwners'>

const ours = (owner: string, {owner: own, formerOwners}: Owners): boolean =>
  owner === own || formerOwners.includes(owner)

/** By the tag `xrole:owner` on roles and users, by the path `/xrole/<owner>/` on managed policies and groups. */
export function ownershipOf(thing: Thing, owners: Owners): Ownership {
  return whose(hasMarks(thing) ? marksOf(thing).owner : /^\/xrole\/([^/]+)\/$/.exec(thing.value.path)?.[1], owners)
}

/** The same of a mark. */
export function whose(owner: string | undefined, owners: Owners): Ownership {
  if (owner === undefined) return {whose: 'nobody'}
  return ours(owner, owners) ? {whose: 'ours'} : {whose: 'other', owner}
}

/** Whether something live bears our mark, of all that can be owned. */
export function isOurs(resource: Resource, owners: Owners): boolean {
  if (isProvider(resource) || isMarked(resource)) return whose(resource.value.marks.owner, owners).whose === 'ours'
  return isThing(resource) && ownershipOf(resource, owners).whose === 'ours'
}

/**
 * Whether the fingerprint was written for this very thing. A tag can be copied with a role; the fingerprint covers the
 * account's id and the name, and of a user whether it was adopted: an adopted one is never deleted.
 */
export function fingerprintFits(thing: Thing, mark: Resource | undefined, identity: (thing: Thing) => string): boolean {
  const applied = (mark?.value as {applied?: string} | undefined)?.applied
  return applied?.startsWith('1:') === true && applied.slice(2).split('.')[0] === identity(thing)
}

/** A fingerprint of another thing with the same parts. */
export const withOwnIdentity = (mark: Resource<Mark>, identity: string): Resource<Mark> => ({
  ...mark,
  value: {applied: withIdentity(mark.value.applied, identity)},
})

const WELL_FORMED = /^1:[0-9a-f]{10}(\.[0-9a-f]{10}){5}$/

/**
 * Whether a declared role or user has its marks from somewhere else: its fingerprint is one, and of another thing. No
 * fingerprint, or one that cannot be read, tells nothing (a half-finished first apply, another version).
 */
export const isCopied = (thing: Thing, mark: Resource | undefined, identity: (thing: Thing) => string): boolean => {
  const applied = (mark?.value as {applied?: string} | undefined)?.applied
  return (
    hasMarks(thing) && applied !== undefined && WELL_FORMED.test(applied) && !fingerprintFits(thing, mark, identity)
  )
}
