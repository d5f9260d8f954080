import type {Symbolic} from '../core/organization-ids.js'
import type {Call} from '../core/types.js'
import {tagChanges, tagList} from './tags.js'
import type {Marks, Tags} from './values.js'

/** A request to AWS Organizations. Ids in its input are names in angle brackets, see core/organization-ids.ts. */
export const organizations = (op: string, input: Call['input'], makes?: Symbolic): Call => ({
  service: 'organizations',
  op,
  input,
  ...(makes === undefined ? {} : {makes}),
})

interface Tagged {
  readonly tags: Tags
  readonly marks: Marks
}

/** `{Tags: […]}` of a request that makes something; nothing where there are none. */
export const tagsInput = (tags: Tags, marks: Marks = {}): Call['input'] => {
  const Tags = tagList(tags, marks)
  return Tags.length > 0 ? {Tags} : {}
}

/** What makes the tags of one thing of an organization into others. Source: Organizations API, TagResource. */
export function retag(ResourceId: Symbolic, live: Tagged, desired: Tagged): Call[] {
  const {untag, tag} = tagChanges(live, desired)
  return [
    ...(untag.length > 0 ? [organizations('UntagResource', {ResourceId, TagKeys: untag})] : []),
    ...(tag.length > 0 ? [organizations('TagResource', {ResourceId, Tags: tag})] : []),
  ]
}
