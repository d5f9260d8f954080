import type {Marks, Tags} from './values.js'

export const OWNER = 'xrole:owner'
const PROTECT = 'xrole:protect'
const ADOPTED = 'xrole:adopted'
export const APPLIED = 'xrole:applied'

interface Tag {
  readonly Key: string
  readonly Value: string
}

const byKey = (a: Tag, b: Tag): number => (a.Key < b.Key ? -1 : a.Key > b.Key ? 1 : 0)

export const ownerTag = (owner: string): Record<string, string> => ({[OWNER]: owner})

/** Tags and marks as requests have them, sorted by key. */
export const tagList = (tags: Tags, marks: Marks = {}, applied?: string): Tag[] =>
  Object.entries({
    ...tags,
    ...(marks.owner === undefined ? {} : {[OWNER]: marks.owner}),
    ...(marks.protect ? {[PROTECT]: 'true'} : {}),
    ...(marks.adopted ? {[ADOPTED]: 'true'} : {}),
    ...(applied === undefined ? {} : {[APPLIED]: applied}),
  })
    .map(([Key, Value]) => ({Key, Value}))
    .sort(byKey)

/** AWS's tags → the user's tags, our marks and the fingerprint. Tags `xrole:*` of later versions are nobody's difference. */
export function readTags(list: readonly Tag[]): {tags: Tags; marks: Marks; applied?: string} {
  const tags = new Map<string, string>()
  const marks: {-readonly [K in keyof Marks]: Marks[K]} = {}
  let applied: string | undefined
  for (const {Key, Value} of list) {
    if (Key === OWNER) marks.owner = Value
    else if (Key === PROTECT) marks.protect = Value === 'true'
    else if (Key === ADOPTED) marks.adopted = Value === 'true'
    else if (Key === APPLIED) applied = Value
    else if (!Key.startsWith('xrole:')) tags.set(Key, Value)
  }
  // Not by assignment: `__proto__` is a key like any other.
  return {tags: Object.fromEntries(tags), marks, ...(applied === undefined ? {} : {applied})}
}

const sameEntries = (a: Tags, b: Tags): boolean => {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}

const sameMarks = (a: Marks, b: Marks): boolean =>
  a.owner === b.owner && Boolean(a.protect) === Boolean(b.protect) && Boolean(a.adopted) === Boolean(b.adopted)

export const sameTags = (a: {tags: Tags; marks: Marks}, b: {tags: Tags; marks: Marks}): boolean =>
  sameMarks(a.marks, b.marks) && sameEntries(a.tags, b.tags)

/** What to untag and then to tag: in this order, because a key that differs by case alone is the same key to IAM. */
export function tagChanges(
  live: {tags: Tags; marks: Marks},
  desired: {tags: Tags; marks: Marks},
): {untag: string[]; tag: Tag[]} {
  const before = new Map(tagList(live.tags, live.marks).map((tag) => [tag.Key, tag.Value]))
  const after = tagList(desired.tags, desired.marks)
  const kept = new Set(after.map((tag) => tag.Key))
  return {
    untag: [...before.keys()].filter((key) => !kept.has(key)),
    tag: after.filter((tag) => before.get(tag.Key) !== tag.Value),
  }
}
