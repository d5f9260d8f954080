import {escapeText, quoted} from './escape.js'

/** One setting of a thing, both sides in words; a side is absent when the thing or the setting is not there. */
export interface Setting {
  readonly label: string
  readonly before?: string
  readonly after?: string
}

type Fields = Readonly<Record<string, unknown>>
type Row = readonly [label: string, text: string]

/** Seconds in the file's own words: `4h`, `90m`, `3601s`. */
export function duration(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const plain = (value: unknown): string =>
  typeof value === 'string' ? escapeText(value) : escapeText(JSON.stringify(value) ?? '')

const tagRows = (tags: unknown): Row[] =>
  isFields(tags)
    ? Object.keys(tags)
        .sort()
        .map((key): Row => [`tag ${escapeText(key)}`, quoted(String(tags[key]))])
    : []

const markRows = (marks: unknown): Row[] =>
  isFields(marks)
    ? [
        ...(typeof marks['owner'] === 'string' ? [['owner', escapeText(marks['owner'])] as const] : []),
        ...(marks['protect'] === true ? [['protected', 'yes'] as const] : []),
        ...(marks['adopted'] === true ? [['existed before xrole', 'yes'] as const] : []),
      ]
    : []

const NONE = (): Row[] => []

const yesRow =
  (label: string) =>
  (value: unknown): Row[] =>
    value === true ? [[label, 'yes']] : []

const listText = (value: unknown): string => (Array.isArray(value) ? value.map(plain).join(', ') : plain(value))

/** A number by which a reader tells two texts apart (FNV-1a, 32 bits), in hexadecimal. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}

/** SAML metadata is long, and its certificates mean nothing to a reader: whose it is, how long, and which one. */
function metadataText(text: string): string {
  const entity = /\bentityID\s*=\s*["']([^"']{1,200})["']/.exec(text)?.[1]
  return `${entity === undefined ? '' : `${escapeText(entity)}, `}${text.length} characters, checksum ${checksum(text)}`
}

/** How an account comes into the organization. */
function joinRows(how: unknown): Row[] {
  const {create, invite} = isFields(how) ? how : {create: undefined, invite: undefined}
  if (isFields(create))
    return [
      ['e-mail address', plain(create['email'])],
      ['account name', plain(create['name'])],
      ...(create['role'] === '' ? [] : [['role made in it', plain(create['role'])] as const]),
    ]
  return isFields(invite) && typeof invite['notes'] === 'string' ? [['notes', quoted(invite['notes'])]] : []
}

/** How each field of a kind's value reads; documents, names and bookkeeping are told elsewhere or not at all. */
const FIELDS: Readonly<Record<string, (value: unknown) => Row[]>> = {
  name: NONE,
  document: NONE,
  trust: NONE,
  mark: NONE,
  applied: NONE,
  versions: NONE,
  instanceProfiles: NONE,
  user: NONE,
  arn: NONE,
  path: (value) => [['path', plain(value)]],
  description: (value) => (value === '' ? [] : [['description', quoted(String(value))]]),
  maxSession: (value) => [['max session', duration(Number(value))]],
  boundary: (value) => (isFields(value) ? [['permissions boundary', plain(value['arn'])]] : []),
  url: NONE,
  audiences: (value) => [['audiences', listText(value)]],
  thumbprints: (value) => [['thumbprints', listText(value)]],
  metadata: (value) => [['metadata', metadataText(String(value))]],
  alias: (value) => [['alias', plain(value)]],
  minimumLength: (value) => [['minimum length', plain(value)]],
  requireSymbols: yesRow('symbols required'),
  requireNumbers: yesRow('numbers required'),
  requireUppercase: yesRow('upper case required'),
  requireLowercase: yesRow('lower case required'),
  allowChange: yesRow('users may change it'),
  maxAge: (value) => [['longest age', `${plain(value)} days`]],
  reusePrevention: (value) => [['remembered', plain(value)]],
  hardExpiry: yesRow('hard expiry'),
  // What the organization keeps: named in the line above, but for who is to join.
  type: NONE,
  isAws: NONE,
  policy: NONE,
  target: NONE,
  id: NONE,
  unit: NONE,
  isManagement: NONE,
  isPending: NONE,
  service: NONE,
  how: (value) => joinRows(value),
  tags: tagRows,
  marks: markRows,
}

const rows = (value: unknown): ReadonlyMap<string, string> =>
  new Map(
    isFields(value)
      ? Object.entries(value).flatMap(([key, field]) =>
          field === undefined ? [] : (FIELDS[key]?.(field) ?? [[escapeText(key), plain(field)] as const]),
        )
      : [],
  )

const setting = (label: string, before: string | undefined, after: string | undefined): Setting => ({
  label,
  ...(before === undefined ? {} : {before}),
  ...(after === undefined ? {} : {after}),
})

/** The settings in which two values differ, in the order of the fields. */
export function changedSettings(before: unknown, after: unknown): Setting[] {
  const [was, is] = [rows(before), rows(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((label) => was.get(label) !== is.get(label))
    .map((label) => setting(label, was.get(label), is.get(label)))
}

/** What AWS would give a new thing anyway, and what every thing of ours has, tells a reader nothing. */
const usual = (label: string, text: string): boolean =>
  label === 'owner' ||
  // It stands in the line above.
  label === 'alias' ||
  label.startsWith('tag xrole:') ||
  (label === 'path' && (text === '/' || text.startsWith('/xrole/'))) ||
  (label === 'max session' && text === '1h')

/** The settings of a new thing that are worth a line. */
export const newSettings = (after: unknown): Setting[] =>
  [...rows(after)]
    .filter(([label, text]) => !usual(label, text))
    .map(([label, text]) => setting(label, undefined, text))
