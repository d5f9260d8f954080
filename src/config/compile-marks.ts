import type {Json, Resource} from '../core/types.js'
import {markOf} from '../kinds/resource.js'
import {perDocument} from './compile-memo.js'
import type {Attachment, Boundary, InlinePolicy, Mark, Role, Trust, User} from '../kinds/values.js'
import {canonicalText} from '../policy/canonical.js'
import {byText, sortKeys} from '../policy/json.js'

type Hash = (text: string) => string
type Thing = Resource<Role | User>

const DIGITS = 10

/** Of which thing a fingerprint is: tags get copied with a thing, its account and name do not. */
export const identityHash = ({account, kind, name}: Resource, hash: Hash): string =>
  // IAM tells names apart by more than case nowhere.
  hash(JSON.stringify(['identity', account.id, kind, name.toLowerCase()])).slice(0, DIGITS)

/** The hash of a part's value; thousands of accounts have the same few values, so each text is hashed once. */
function valueHashes(hash: Hash): (name: string, value: Json) => string {
  const known = new Map<string, string>()
  return (name, value) => {
    const text = JSON.stringify([name, value])
    const found = known.get(text) ?? hash(text).slice(0, DIGITS)
    known.set(text, found)
    return found
  }
}

/** Mixes the identity into a part's hash, so that the same part of another thing has another fingerprint. */
const mixed = (identity: string, value: string): string =>
  (BigInt(`0x${identity}`) ^ BigInt(`0x${value}`)).toString(16).padStart(DIGITS, '0')

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
export function fingerprinting(hash: Hash): (thing: Thing, parts: readonly Resource[]) => string {
  const valueHash = valueHashes(hash)
  const documentHashes = new Map<string, (document: Json) => string>()
  return (thing, parts) => {
    const {account} = thing
    const documentHash =
      documentHashes.get(account.partition) ?? perDocument((document) => hash(canonicalText(document, account)))
    documentHashes.set(account.partition, documentHash)
    const documents = (kind: string): Json =>
      ofKind<Trust | InlinePolicy>(parts, kind).map((each) => [
        kind === 'trust' ? '' : each.name,
        documentHash(each.value.document),
      ])
    const arns = (kind: string): Json => ofKind<Attachment | Boundary>(parts, kind).map((each) => each.value.arn)
    const identity = identityHash(thing, hash)
    const values: [string, Json][] = [
      ['trust', documents('trust')],
      ['attachments', arns('attachment')],
      ['inline', documents('inline-policy')],
      ['boundary', arns('boundary')],
      ['settings', settings(thing)],
    ]
    return `1:${[identity, ...values.map(([name, value]) => mixed(identity, valueHash(name, value)))].join('.')}`
  }
}

/** The mark of each role and user, by the same rules. */
export function marking(hash: Hash): (thing: Thing, parts: readonly Resource[]) => Resource<Mark> {
  const fingerprint = fingerprinting(hash)
  return (thing, parts) =>
    markOf(thing.account, thing.kind as 'role' | 'user', thing.name, {applied: fingerprint(thing, parts)})
}
