import type {Json, Resource} from '../../core/types.js'
import {markOf} from '../../kinds/resource.js'
import type {Attachment, Boundary, InlinePolicy, ManagedPolicy, Mark, Role, Trust, User} from '../../kinds/values.js'
import {canonicalText} from '../../policy/canonical.js'

type Hash = (text: string) => string
type Marked = Resource<Role | User>
type Policy = Resource<ManagedPolicy>

const DIGITS = 10

/** Of which thing a fingerprint is: tags get copied with a thing, its account and name do not; and whether it was adopted. */
export function identityHash({account, kind, name, value}: Resource, hash: Hash): string {
  // A user that was there before xrole is never deleted, so the tag that says so must not be taken away or put there.
  const adopted = kind === 'user' && (value as User).marks.adopted ? ' adopted' : ''
  // IAM tells names apart by more than case nowhere.
  return hash(`identity ${account.id} ${kind} ${name.toLowerCase()}${adopted}`).slice(0, DIGITS)
}

/** Thousands of accounts have the same few texts: each is hashed once. */
function hashOnce(hash: Hash): Hash {
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text) ?? hash(text).slice(0, DIGITS)
    known.set(text, found)
    return found
  }
}

/** What is fingerprinted of each part, as one text; the same for the file and for what AWS made of it. */
function textsOf(thing: Marked, parts: readonly Resource[], exclusive: boolean): string[] {
  // Without this, what others put there meanwhile would look like drift as soon as the file manages all of it.
  const partly = exclusive ? [] : ['exclusive: false']
  const texts: Record<'trust' | 'attachment' | 'inline-policy' | 'boundary', string[]> = {
    trust: [],
    attachment: [...partly],
    'inline-policy': [...partly],
    boundary: [...partly],
  }
  const document = (part: Resource): string =>
    canonicalText((part as Resource<Trust | InlinePolicy>).value.document, part.account)
  for (const part of parts) {
    if (part.kind === 'trust') texts.trust.push(document(part))
    else if (part.kind === 'inline-policy') texts['inline-policy'].push(`${part.name} ${document(part)}`)
    else if (part.kind === 'attachment' || part.kind === 'boundary')
      texts[part.kind].push((part as Resource<Attachment | Boundary>).value.arn)
  }
  return [...Object.values(texts).map((lines) => lines.sort().join('\n')), settings(thing, partly)]
}

function settings({value}: Marked, partly: readonly string[]): string {
  const tags: Json = Object.entries(value.tags).sort(([a], [b]) => (a < b ? -1 : 1))
  const role = 'maxSession' in value ? [value.description, value.maxSession] : []
  return JSON.stringify([value.path, tags, value.marks.protect === true, ...role, ...partly])
}

/**
 * The fingerprint of a role, user or managed policy, the tag `xrole:applied`: `1:` and ten hex digits each for
 * identity, trust, attachments, inline policies, boundary and settings, of a policy for identity and document, joined by
 * dots (67 characters of the 256 that a tag can have). With `exclusive: false` it is of the parts that the file names.
 */
export function fingerprinting(hash: Hash) {
  const textHash = hashOnce(hash)
  return (thing: Resource<Role | User | ManagedPolicy>, parts: readonly Resource[], exclusive: boolean): string => {
    const texts =
      'document' in thing.value
        ? [canonicalText(thing.value.document, thing.account)]
        : textsOf(thing as Marked, parts, exclusive)
    return `1:${[identityHash(thing, hash), ...texts.map(textHash)].join('.')}`
  }
}

/** The mark of each role and user, and each managed policy with its own. */
export function marking(hash: Hash) {
  const fingerprint = fingerprinting(hash)
  return {
    mark: (thing: Marked, parts: readonly Resource[], exclusive: boolean): Resource<Mark> =>
      markOf(thing.account, thing.kind as 'role' | 'user', thing.name, {applied: fingerprint(thing, parts, exclusive)}),
    policy: (policy: Policy): Policy => ({...policy, value: {...policy.value, applied: fingerprint(policy, [], true)}}),
  }
}
