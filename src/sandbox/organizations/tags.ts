import type {Operations} from '../call.js'
import type {Tag} from '../model.js'
import type {Input} from '../wire/query.js'
import {need, structures, text, texts} from '../wire/query.js'
import {policyOf} from './attached.js'
import {managing, reading} from './authority.js'
import type {OrganizationCall} from './authority.js'
import {constraint, invalidInput, refusal} from './errors.js'
import {isAwsManaged} from './managed.js'
import type {Organization} from './model.js'
import {pageOf} from './paging.js'
import {quotaOf} from './quotas.js'
import {placeOf} from './tree.js'

const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

const checkKey = (key: string): void => {
  if (key.length < 1) throw invalidInput('MIN_LENGTH_EXCEEDED', 'A tag key must have at least 1 character.')
  if (key.length > 128) throw invalidInput('MAX_LENGTH_EXCEEDED', 'A tag key can have at most 128 characters.')
  if (!allowed.test(key)) throw invalidInput('INVALID_PATTERN', 'A tag key has characters that are not allowed.')
  if (/^aws:/i.test(key))
    throw invalidInput('INVALID_SYSTEM_TAGS_PARAMETER', 'Tag keys that start with aws: are reserved for AWS use.')
}

/** The tags of a request ("Tagging Organizations resources"): keys are case-sensitive and stand once. */
export const readTags = (input: Input): Tag[] => {
  const tags = structures(input, 'Tags').map((tag) => ({Key: text(tag, 'Key') ?? '', Value: text(tag, 'Value') ?? ''}))
  for (const {Key: key, Value: value} of tags) {
    checkKey(key)
    if (value.length > 256) throw invalidInput('MAX_LENGTH_EXCEEDED', 'A tag value can have at most 256 characters.')
    if (!allowed.test(value)) throw invalidInput('INVALID_PATTERN', 'A tag value has characters that are not allowed.')
  }
  if (new Set(tags.map(({Key: key}) => key)).size < tags.length)
    throw invalidInput('DUPLICATE_TAG_KEY', 'Tag keys must be unique among the tags attached to the same entity.')
  return tags
}

export const withTags = (organization: Organization, tags: readonly Tag[], added: readonly Tag[]): Tag[] => {
  const kept = tags.filter(({Key: key}) => !added.some((tag) => tag.Key === key))
  if (kept.length + added.length > quotaOf(organization, 'Tags'))
    throw constraint('MAX_TAG_LIMIT_EXCEEDED', 'You have exceeded the number of tags allowed on this resource.')
  return [...kept, ...added]
}

/** The tags that a new thing comes with. */
export const newTags = ({organization, input}: OrganizationCall): Tag[] => withTags(organization, [], readTags(input))

/** The root, unit, account or policy that is meant; AWS's own policies carry no tags. */
const tagged = ({organization, input}: OrganizationCall): {tags: Tag[]} => {
  const id = need(input, 'ResourceId')
  const place = placeOf(organization, id)
  if (place?.type === 'ROOT') return organization.root
  if (place) return place.type === 'ACCOUNT' ? place.member : place.unit
  const policy = policyOf(organization, id)
  if (!policy || isAwsManaged(policy)) throw refusal('TargetNotFoundException')
  return policy
}

export const tagOperations: Operations = {
  TagResource: managing(['ResourceId', 'Tags'], (call) => {
    const holder = tagged(call)
    holder.tags = withTags(call.organization, holder.tags, readTags(call.input))
  }),
  UntagResource: managing(['ResourceId', 'TagKeys'], (call) => {
    const holder = tagged(call)
    const keys = texts(call.input, 'TagKeys')
    holder.tags = holder.tags.filter(({Key: key}) => !keys.includes(key))
  }),
  ListTagsForResource: reading(['ResourceId'], (call) => {
    const {items, NextToken} = pageOf(call, tagged(call).tags)
    return {Tags: items, NextToken}
  }),
}
