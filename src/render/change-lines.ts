import {isPart} from '../core/address.js'
import {allowanceOf} from '../core/allowances.js'
import type {Allowance, Cause, Change, HazardName, Json, Verb} from '../core/types.js'
import {escapeText} from './escape.js'
import {indented, line, VERBS, type Line, type Mark} from './lines.js'
import {organizationTitle} from './organization-words.js'
import type {PlanDetail} from './plan/detail.js'
import {changedSettings, isFields, newSettings, type Setting} from './settings.js'

const LABELS: Readonly<Record<string, string>> = {
  'managed-policy': 'policy',
  'inline-policy': 'inline policy',
  attachment: 'attached policy',
  trust: 'trust policy',
  boundary: 'permissions boundary',
  membership: 'member',
  mark: 'what xrole remembers of its last apply',
  'oidc-provider': 'OIDC provider',
  'saml-provider': 'SAML provider',
}

/** Parts of which there is one only: their kind is their name. */
const NAMELESS = new Set(['trust', 'boundary', 'mark', 'password-policy'])

const CAUSES: Readonly<Record<Cause, string>> = {
  config: '',
  drift: ' (changed in AWS, not in the file)',
  both: ' (changed in the file and in AWS)',
  unknown: '',
}

const adoption = (change: Change, safety: readonly Allowance[]): string =>
  allowanceOf(safety, 'ADOPTS', change) ? ' (exists without a mark)' : ' (exists without a mark; apply needs --adopt)'

const WRITTEN_AGAIN = 'the same text, written again: what it names is made anew'

/** What the line's own symbol says already. */
const EVIDENT: Readonly<Record<Verb, readonly HazardName[]>> = {
  create: ['WIDENS_ACCESS'],
  update: [],
  replace: ['REPLACES'],
  delete: ['DELETES', 'REVOKES_ACCESS'],
  adopt: ['ADOPTS'],
  move: [],
}

const labelOf = (kind: string): string => LABELS[kind] ?? kind.replaceAll('-', ' ')

const arnOf = (value: unknown): string => (isFields(value) && typeof value['arn'] === 'string' ? value['arn'] : '')

/** `role Deployer`, `attached policy AdministratorAccess (AWS managed)`. */
function titleOf(change: Change): string {
  const ofOrganization = organizationTitle(change)
  if (ofOrganization !== undefined) return ofOrganization
  const label = labelOf(change.kind)
  const own = change.kind === 'membership' ? (change.address.split('/').at(-1) ?? '') : change.name
  const name = NAMELESS.has(change.kind) ? label : `${label} ${escapeText(own)}`
  const arn = arnOf(change.after ?? change.before)
  if (arn === '' || change.kind === 'boundary') return name
  return /^arn:[^:]+:iam::aws:/.test(arn) ? `${name} (AWS managed)` : `${name} (${escapeText(arn)})`
}

function headline(change: Change, safety: readonly Allowance[]): Line {
  const told = new Set(change.hazards.map(({name}) => name).filter((name) => !EVIDENT[change.verb].includes(name)))
  const hazards = told.size > 0 ? `  ! ${[...told].join(', ')}` : ''
  const adopted = change.verb === 'adopt' && !isPart(change.address) ? adoption(change, safety) : ''
  const isWritten = change.cause === 'both' && change.verb === 'update'
  const cause = isWritten ? " (changed in the file and in AWS; the file's value is written)" : CAUSES[change.cause]
  return line(0, VERBS[change.verb].mark, titleOf(change) + adopted + cause + hazards)
}

/** Width to which labels are padded, so that values stand in one column. */
const COLUMN = 22

const settingLine = ({label, before, after}: Setting, made: boolean): Line =>
  line(0, ' ', `${label.padEnd(COLUMN - 1)} ${made ? (after ?? '') : `${before ?? '(none)'} → ${after ?? '(none)'}`}`)

/** One statement a line; a document that is not of the usual form whole. */
function compactDocument(document: Json): string[] {
  const usual = isFields(document) && document['Version'] === '2012-10-17' && Object.keys(document).length === 2
  const statements = usual ? (document as {Statement?: Json})['Statement'] : undefined
  const texts = Array.isArray(statements) ? statements : [document]
  return texts.map((each) => escapeText(JSON.stringify(each)))
}

const marked = (text: string): Line => {
  const first = text.charAt(0)
  const mark: Mark = first === '+' || first === '-' ? first : ' '
  return line(0, mark, escapeText(first === ' ' || mark !== ' ' ? text.slice(1).replace(/^ /, '') : text))
}

const documentOf = (value: unknown): Json | undefined =>
  isFields(value) ? (value['document'] as Json | undefined) : undefined

const trustOf = (value: unknown): Json | undefined => (isFields(value) ? documentOf(value['trust']) : undefined)

function documentLines(
  change: Change,
  before: Json | undefined,
  after: Json | undefined,
  as: 'trust' | 'identity',
  detail: PlanDetail,
  names: ReadonlyMap<string, string>,
): Line[] {
  if (before === undefined && after === undefined) return []
  const words = detail.changeWords(before, after, change.account, as, names).map(marked)
  if (after === undefined) return words
  const json =
    before === undefined
      ? compactDocument(after).map((text) => ({...line(0, ' ', text), dim: true}))
      : detail.documentDiff(before, after, change.account).map(marked)
  return [...words, ...indented(json, 1)]
}

const boundaryLines = (change: Change): Line[] =>
  change.kind === 'boundary'
    ? [settingLine({label: 'policy', ...ends(arnOf(change.before), arnOf(change.after))}, change.before === undefined)]
    : []

const ends = (before: string, after: string): {before?: string; after?: string} => ({
  ...(before === '' ? {} : {before: escapeText(before)}),
  ...(after === '' ? {} : {after: escapeText(after)}),
})

/** A change as a reader judges it: what it is, its settings before → after, its documents in words and as JSON, notes, calls. `safety` are the entries that the plan uses. */
export function changeLines(
  change: Change,
  detail: PlanDetail,
  {names, safety}: {readonly names: ReadonlyMap<string, string>; readonly safety: readonly Allowance[]},
): Line[] {
  const {before, after} = change
  const made = before === undefined
  const all = after === undefined ? [] : made ? newSettings(after) : changedSettings(before, after)
  // Of a unit its path is its name.
  const settings = all.filter(({label}) => change.kind !== 'unit' || label !== 'path')
  const body = [
    ...documentLines(change, trustOf(before), trustOf(after), 'trust', detail, names),
    ...documentLines(
      change,
      documentOf(before),
      documentOf(after),
      change.kind === 'trust' ? 'trust' : 'identity',
      detail,
      names,
    ),
    ...boundaryLines(change),
    ...settings.map((each) => settingLine(each, made)),
    ...change.notes.map((note) => line(0, ' ', `note: ${escapeText(note)}`)),
    ...(detail.beside?.(change) ?? []).map((text) => line(0, ' ', escapeText(text))),
    ...(detail.calls?.(change) ?? []).map(({service, op, input}) =>
      line(0, ' ', `calls ${service === undefined ? '' : `${service} `}${op} ${escapeText(JSON.stringify(input))}`),
    ),
  ]
  const same = change.verb === 'update' && change.kind !== 'mark' && body.length === 0
  return [headline(change, safety), ...indented(same ? [line(0, ' ', WRITTEN_AGAIN)] : body, 1)]
}
