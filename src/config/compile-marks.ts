import type {Json, Resource} from '../core/types.js'
import {markOf} from '../kinds/resource.js'
import type {Attachment, Boundary, InlinePolicy, Mark, Role, Trust, User} from '../kinds/values.js'
import {canonicalText} from '../policy/canonical.js'
import {byText, sortKeys} from '../policy/json.js'

type Hash = (text: string) => string
type Thing = Resource<Role | User>

const DIGITS = 10

/** Of which thing a fingerprint is: tags get copied with a thing, its account and name do not. */
export const identityHash = (thing: Resource, hash: Hash): string => part(thing, 'identity', [], hash)

const part = (thing: Resource, name: string, value: Json, hash: Hash): string => {
  const {account, kind} = thing
  // IAM tells names apart by more than case nowhere.
  return hash(JSON.stringify([name, account.id, kind, thing.name.toLowerCase(), value])).slice(0, DIGITS)
}

const ofKind = <T>(parts: readonly Resource[], kind: string): Resource<T>[] =>
  parts.filter((each) => each.kind === kind).sort((a, b) => byText(a.key, b.key)) as Resource<T>[]

function settings({value}: Thing): Json {
  const tags = sortKeys({...value.tags})
  const role = 'maxSession' in value ? [value.description, value.maxSession] : []
  return [value.path, tags, value.marks.protect === true, ...role]
}

/**
 * The fingerprint of a role or user and its parts, the value of the tag `xrole:applied`: `1:` and ten hex digits each for
 * identity, trust, attachments, inline policies, boundary and settings, joined by dots (67 characters of the 256 that a
 * tag can have). It is taken of canonical forms, so that it is the same for the file and for what AWS made of it.
 */
export function fingerprint(thing: Thing, parts: readonly Resource[], hash: Hash): string {
  const documents = (kind: string): Json =>
    ofKind<Trust | InlinePolicy>(parts, kind).map((each) => [
      kind === 'trust' ? '' : each.name,
      canonicalText(each.value.document, each.account),
    ])
  const arns = (kind: string): Json => ofKind<Attachment | Boundary>(parts, kind).map((each) => each.value.arn)
  const hashes = [
    identityHash(thing, hash),
    part(thing, 'trust', documents('trust'), hash),
    part(thing, 'attachments', arns('attachment'), hash),
    part(thing, 'inline', documents('inline-policy'), hash),
    part(thing, 'boundary', arns('boundary'), hash),
    part(thing, 'settings', settings(thing), hash),
  ]
  return `1:${hashes.join('.')}`
}

export const markFor = (thing: Thing, parts: readonly Resource[], hash: Hash): Resource<Mark> =>
  markOf(thing.account, thing.kind as 'role' | 'user', thing.name, {applied: fingerprint(thing, parts, hash)})
