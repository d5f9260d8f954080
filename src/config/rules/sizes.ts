import type {Resource} from '../../core/types.js'
import {addressFor, type OwnerKind} from '../../kinds/resource.js'
import {keyOf, ownerOf} from '../../core/address.js'
import type {InlinePolicy, ManagedPolicy, Membership, Trust} from '../../kinds/values.js'
import {policySize} from '../../policy/size.js'
import {MANAGED_SIZE} from '../compile/callers-pages.js'
import {perDocument} from '../compile/memo.js'
import type {Rule} from './rule.js'
import {ATTACHMENTS, GROUPS_PER_USER, INLINE_SIZE, TAGS, TRUST_SIZE} from './quotas.js'

const ofKind = <T>(parts: readonly Resource[] | undefined, kind: string): Resource<T>[] =>
  (parts ?? []).filter((part) => part.kind === kind) as Resource<T>[]

export const trustsFit: Rule = (context, {entries, parts}) => {
  const sizeOf = perDocument(policySize)
  for (const {key, path, tellIn} of entries) {
    for (const trust of ofKind<Trust>(parts.get(key), 'trust')) {
      const size = sizeOf(trust.value.document)
      const at = [...path, 'trust']
      if (size > TRUST_SIZE.most) {
        const message = `the trust policy has ${size} characters, AWS allows ${TRUST_SIZE.most} at most; trust fewer, or an account or organization`
        context.tell('error', 'trust-too-long', at, message, tellIn)
      } else if (size > TRUST_SIZE.default) {
        const message = `the trust policy has ${size} characters; AWS allows ${TRUST_SIZE.default} unless the quota "Role trust policy length" is raised`
        context.tell('warning', 'trust-long', at, message, tellIn)
      }
    }
  }
}

export const managedPoliciesFit: Rule = (context, {policies, state}) => {
  for (const {key, path, name, tellIn} of policies) {
    const size = policySize((state.get(key) as Resource<ManagedPolicy> | undefined)?.value.document ?? {})
    if (size <= MANAGED_SIZE) continue
    const message = `policy "${name}" has ${size} characters, AWS allows ${MANAGED_SIZE}; split it into two`
    context.tell('error', 'policy-too-long', path, message, tellIn)
  }
}

export const inlinePoliciesFit: Rule = (context, {entries, parts}) => {
  const sizeOf = perDocument(policySize)
  for (const {key, kind, path, tellIn} of entries) {
    const inline = ofKind<InlinePolicy>(parts.get(key), 'inline-policy')
    const size = inline.reduce((sum, part) => sum + sizeOf(part.value.document), 0)
    const most = INLINE_SIZE[kind as OwnerKind]
    if (size <= most) continue
    const message = `the inline policies have ${size} characters together, AWS allows ${most}; move some to policies:`
    context.tell('error', 'inline-too-long', [...path, 'inline'], message, tellIn)
  }
}

export const attachmentsFit: Rule = (context, {entries, parts}) => {
  for (const {key, kind, path, tellIn} of entries) {
    const count = new Set(ofKind(parts.get(key), 'attachment').map((part) => part.key)).size
    const quota = ATTACHMENTS[kind as OwnerKind]
    const at = [...path, 'policies']
    if (count > quota.most) {
      const message = `${count} policies are attached, AWS allows ${quota.most}; merge some`
      context.tell('error', 'too-many-attachments', at, message, tellIn)
    } else if (count > quota.default) {
      const message = `${count} policies are attached; AWS allows ${quota.default} unless the quota is raised`
      context.tell('warning', 'many-attachments', at, message, tellIn)
    }
  }
}

export const groupsOfUsersFit: Rule = (context, {entries, parts}) => {
  const groupsOf = new Map<string, string[]>()
  for (const group of entries) {
    for (const {account, address, value} of ofKind<Membership>(parts.get(group.key), 'membership')) {
      const user = addressFor(account, 'user', value.user)
      const groups = [...(groupsOf.get(keyOf(user)) ?? []), ownerOf(address).split('/')[2]!]
      groupsOf.set(keyOf(user), groups)
      if (groups.length !== GROUPS_PER_USER + 1) continue
      const message = `${user} is in more than ${GROUPS_PER_USER} groups, AWS allows no more: ${groups.join(', ')}`
      context.tell('error', 'too-many-groups', [...group.path, 'users'], message, group.tellIn)
    }
  }
}

// Room for xrole:owner, xrole:applied, xrole:protect and xrole:adopted, for as long as the thing lives; on a policy for the first two.
const MARKS = {role: 4, user: 4, group: 4, policy: 2}

export const tagsFit: Rule = (context, {entries, policies}) => {
  for (const {kind, written, path, tellIn} of [...entries, ...policies]) {
    if (!('tags' in written)) continue
    const tags = Object.entries(written.tags)
    const most = TAGS - MARKS[kind]
    if (tags.length > most) {
      const message = `${tags.length} tags; AWS allows ${TAGS}, of which xrole needs ${TAGS - most}`
      context.tell('error', 'too-many-tags', [...path, 'tags'], message, tellIn)
    }
    for (const [key, value] of tags) {
      // A variable that is still there has been told.
      if (value.includes('${') || /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value)) continue
      const message = `tag ${key}: "${value}" is no value: at most 256 letters, digits, blanks and _ . : / = + - @`
      context.tell('error', 'invalid-tag', [...path, 'tags', key], message, tellIn)
    }
  }
}
