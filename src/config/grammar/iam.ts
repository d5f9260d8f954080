/**
 * What IAM allows in names, paths, descriptions and tags, as in its service model (API reference, "CreateRole",
 * "CreatePolicy", "TagRole"). A variable such as `${account.name}` counts as one character here; whoever fills it in asks again.
 */

// Stands for a variable: a letter is allowed everywhere.
const VARIABLE = /\$\{[^}]*\}/g
export const withoutVariables = (text: string): string => text.replace(VARIABLE, 'x')

/** A character class of IAM as a JSON Schema pattern in which variables pass too. */
export const pattern = (charset: string, min: number, max: number): string =>
  `^(?:\\$\\{[^}]*\\}|${charset}){${min},${max}}$`

const NAME = '[\\w+=,.@-]'
export const NAME_LIMITS = {role: 64, user: 64, group: 128, policy: 128, 'inline policy': 128} as const
export type Named = keyof typeof NAME_LIMITS

export const namePattern = (limit: number): string => pattern(NAME, 1, limit)

/** `U+2014 "—"`: what a reader needs to find a character that looks like another. */
export const codePoint = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}${/[\p{C}\p{Z}]/u.test(char) ? '' : ` "${char}"`}`

const firstBad = (text: string, allowed: RegExp): string | undefined => [...text].find((char) => !allowed.test(char))

/** `limit` is more for the key of an entry that may have a `name:` of its own. */
export function nameProblem(kind: Named, name: string, limit: number = NAME_LIMITS[kind]): string | undefined {
  const text = withoutVariables(name)
  const bad = firstBad(text, /^[\w+=,.@-]$/)
  if (text === '') return `the name of a ${kind} is empty`
  if (bad) return `the name of a ${kind} has only letters, digits and _+=,.@-; found ${codePoint(bad)}`
  if (text.length > limit) return `the name of a ${kind} has at most ${limit} characters; this one has ${text.length}`
  return undefined
}

export const PATH_PATTERN = '^(?:/|/(?:\\$\\{[^}]*\\}|[!-~]){1,510}/)$'
export const POLICY_PATH_PATTERN = '^(?:/(?:\\$\\{[^}]*\\}|[A-Za-z0-9.,+@=_-])+)*/$'

export function pathProblem(path: string, of: 'policy' | 'other'): string | undefined {
  const text = withoutVariables(path)
  if (!text.startsWith('/') || !text.endsWith('/')) return 'a path starts and ends with "/", for example /ci/'
  if (text.length > 512) return `a path has at most 512 characters; this one has ${text.length}`
  const bad = firstBad(text, of === 'policy' ? /^[A-Za-z0-9.,+@=_/-]$/ : /^[!-~]$/)
  if (bad) return `a path of a ${of === 'policy' ? 'policy' : 'role, user or group'} cannot have ${codePoint(bad)}`
  if (of === 'policy' && text.includes('//')) return 'a policy path has no empty parts'
  return undefined
}

export const DESCRIPTION_PATTERN = '^[\\t\\n\\r\\u0020-\\u007E\\u00A1-\\u00FF]{0,1000}$'

/** A role's description takes Latin-1 only; a policy's any character. */
export function descriptionProblem(text: string, of: 'role' | 'policy'): string | undefined {
  if (text.length > 1000) return `a description has at most 1000 characters; this one has ${text.length}`
  const bad = of === 'role' ? firstBad(text, /^[\t\n\r\x20-\x7E\xA1-\xFF]$/) : undefined
  return (
    bad && `IAM does not take ${codePoint(bad)} in a role's description: only Latin-1, no curly quotes or long dashes`
  )
}

const TAG = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]'
export const TAG_KEY_PATTERN = pattern(TAG, 1, 128)
export const TAG_VALUE_PATTERN = pattern(TAG, 0, 256)
export const MAX_TAGS = 50

const tagText = (text: string, max: number, what: string): string | undefined => {
  const bare = withoutVariables(text)
  const bad = firstBad(bare, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]$/u)
  if (bad) return `a tag's ${what} cannot have ${codePoint(bad)}; letters, digits, spaces and _.:/=+-@ will do`
  return bare.length > max ? `a tag's ${what} has at most ${max} characters; this one has ${bare.length}` : undefined
}
export const tagValueProblem = (value: string): string | undefined => tagText(value, 256, 'value')
export function tagKeyProblem(key: string): string | undefined {
  if (key === '') return 'a tag key is empty'
  if (/^aws:/i.test(key)) return 'tag keys that start with aws: belong to AWS'
  if (/^xrole:/i.test(key)) return 'tag keys that start with xrole: are written by xrole itself'
  return tagText(key, 128, 'key')
}
