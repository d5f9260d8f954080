import type {Place} from '../../core/types.js'
import type {Kept, Undeclared, UnusedReport, UnusedRole} from '../../engine/unused/unused.js'
import type {ProposedChange} from '../../engine/unused/change.js'
import type {ServicesReport, UnusedGrant, WideGrant} from '../../engine/unused/services.js'
import type {Unused} from '../../access/unused.js'
import {escapeText} from '../escape.js'
import {painter} from '../style.js'
import {quantity} from '../summary.js'

/** Everything there is to show. */
export interface ShownUnused {
  readonly report: UnusedReport
  readonly change: ProposedChange
  /** Only where AWS was asked about services. */
  readonly services?: ServicesReport | undefined
  /** The change as unified diffs. */
  readonly patch: readonly string[]
  readonly file: string
  /** `accounts.yaml:12` */
  readonly where: (place: Place) => string
}

/** Names that are told before the rest is only counted. */
const TOLD = 6

const named = (names: readonly string[]): string =>
  names.length <= TOLD ? names.join(', ') : `${names.slice(0, TOLD - 1).join(', ')} and ${names.length - TOLD + 1} more`

const day = (iso: string): string => iso.slice(0, 10)

/** `last used 2026-01-02, 324 days ago`; of one that never was, since when. */
export function idleWords({lastUsed, made, days}: Unused): string {
  if (lastUsed !== undefined) return `last used ${day(lastUsed)}, ${quantity(days ?? 0, 'day')} ago`
  if (made === undefined) return 'never in the last 400 days'
  return (days ?? 0) > 400
    ? `never in the last 400 days (made ${day(made)})`
    : `never (made ${day(made)}, ${quantity(days ?? 0, 'day')} ago)`
}

const unread = ({unknown}: UnusedReport): string[] =>
  unknown.map(
    ({account, message}) =>
      `Account ${account} could not be read, nothing is said of its roles: ${message.split('\n')[0]}`,
  )

/** What the first line says. */
export function unusedSummary({report, services, file}: ShownUnused): string {
  const {found, kept, looked, days, unknown} = report
  const gap = unknown.length === 0 ? '' : ` ${quantity(unknown.length, 'account')} could not be read.`
  const rest =
    kept.length === 0 ? '' : ` ${kept.length === 1 ? '1 more is' : `${kept.length} more are`} kept on purpose.`
  const of = `${quantity(looked, 'role')} that ${file} declares`
  const head =
    looked === 0
      ? `No role that ${file} declares was looked at.`
      : found.length === 0
        ? `None of the ${of} went unused for ${quantity(days, 'day')}.`
        : `${found.length} of the ${of} ${found.length === 1 ? 'was' : 'were'} not used for ${quantity(days, 'day')}.`
  const more =
    services && services.grants.length > 0
      ? ` ${quantity(services.grants.length, 'statement')} ${services.grants.length === 1 ? 'grants' : 'grant'} services that nobody used.`
      : ''
  return `${head}${more}${rest}${gap}`
}

/** What AWS can tell and what not (IAM API, RoleLastUsed; IAM User Guide, last accessed information). */
export const UNUSED_LIMITS =
  'AWS shows a use after up to four hours and forgets it after 400 days, sooner where a Region is tracked for less long. It does not tell which caller used a role: that a trust line or a caller is of no use cannot be seen from it.'

/** Nothing that AWS tells says since when a statement is there (IAM User Guide, last accessed information). */
export const SERVICE_LIMITS =
  "AWS does not tell since when a role has had a statement: what was granted a short time ago looks unused as well. Look at the line's history before you take it out."

const limitLines = ({report, services}: ShownUnused): string[] =>
  report.looked === 0 ? [] : ['', UNUSED_LIMITS, ...((services?.grants.length ?? 0) > 0 ? [SERVICE_LIMITS] : [])]

const roleLines = ({where}: ShownUnused, role: UnusedRole): string[] => [
  `    ${where(role.place)}  entry ${role.entry.name}`,
  ...role.trust.map(({place, text}) => `    ${where(place)}  trust: ${text}`),
  ...role.callers.map(
    ({address, place}) => `    ${place ? where(place) : address}  ${address} has the permission to assume it`,
  ),
  `    could be used by ${role.canUse.length === 0 ? 'no user or role that can be seen' : `${role.canUse.length}: ${named(role.canUse)}`}${
    role.others.length === 0 ? '' : `; also trusted: ${named(role.others)}`
  }`,
  ...(role.instanceProfiles.length > 0
    ? [`    serves instances by the instance profile ${named(role.instanceProfiles)}; empty that first`]
    : []),
]

const nextRefusal = ({change}: ShownUnused): string[] =>
  change.refused.map(({address, reason}) => `  ${address}: ${reason}`)

const keptLine = ({where}: ShownUnused, one: Kept): string =>
  `  ${one.address}  ${idleWords(one)}: ${one.reason}${one.place ? ` (${where(one.place)})` : ''}`

const undeclaredLine = (one: Undeclared): string => `  ${one.address}  ${idleWords(one)}: ${one.about}`

/** `logs:*` stands for itself; a whole policy has no actions of its own. */
const grantLines = ({where, report}: ShownUnused, grant: UnusedGrant): string[] => {
  const {what, place, actions, roles, unused, used, reason} = grant
  const granted = actions.length > 0 ? ` (${named(actions)})` : ''
  return [
    `${place ? `${where(place)}  ` : ''}${what}${granted}`,
    `    not used for ${quantity(report.days, 'day')}: ${named(unused)}; used: ${used.length === 0 ? 'none' : named(used)}`,
    `    by ${named(roles)}`,
    ...(reason === undefined ? [] : [`    not in the change below: ${reason}`]),
  ]
}

const wideLine = ({where}: ShownUnused, {what, place, roles, granted, used}: WideGrant): string =>
  `  ${place ? `${where(place)}  ` : ''}${what}: of ${quantity(granted, 'service')} used: ${named(used)}; by ${named(roles)}`

const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', title, ...lines])

const KEPT = 'Unused and kept on purpose'
const UNDECLARED = 'Unused, and not in the file'
const LEFT = 'Not in the change, to be done by hand'
const SERVICES = 'Services that are granted and were not used'
const WIDE = 'Policies that grant more than is used, and cannot be cut in the file'
const FAILED = 'AWS did not tell which services these use'

const failedLines = ({services}: ShownUnused): string[] =>
  (services?.failed ?? []).map(({address, message}) => `  ${address}: ${message.split('\n').join(' ')}`)

const changeTitle = ({change}: ShownUnused): string =>
  `The change that takes ${[
    ...(change.removed.size > 0 ? [quantity(change.removed.size, 'role')] : []),
    ...(change.done.size > 0 ? [`what is not used of ${quantity(change.done.size, 'statement')}`] : []),
  ].join(' and ')} out of the file (it compiles; xrole plan shows what goes in AWS)`

/** Text for a terminal: the summary, then what was unused the longest first. */
export function unusedText(shown: ShownUnused, {color}: {readonly color: boolean}): string {
  const paint = painter(color)
  const {report, services, patch} = shown
  const safe = (lines: readonly string[]): string[] => lines.map(escapeText)
  const bold = (title: string): string => paint('bold', title)
  const tone = (line: string): string =>
    paint(/^\+(?!\+\+ )/.test(line) ? 'green' : /^-(?!-- )/.test(line) ? 'red' : 'plain', escapeText(line))
  return [
    bold(escapeText(unusedSummary(shown))),
    ...safe(unread(report)),
    ...report.found.flatMap((role) => [
      '',
      `${paint('yellow', escapeText(role.address))}  ${idleWords(role)}`,
      ...safe(roleLines(shown, role)),
    ]),
    ...section(bold(SERVICES), safe((services?.grants ?? []).flatMap((grant) => grantLines(shown, grant)))),
    ...section(bold(WIDE), safe((services?.wide ?? []).map((one) => wideLine(shown, one)))),
    ...section(bold(FAILED), safe(failedLines(shown))),
    ...section(bold(KEPT), safe(report.kept.map((one) => keptLine(shown, one)))),
    ...section(bold(UNDECLARED), safe(report.undeclared.map(undeclaredLine))),
    ...section(bold(LEFT), safe(nextRefusal(shown))),
    ...section(bold(changeTitle(shown)), patch.map(tone)),
    ...limitLines(shown),
  ].join('\n')
}

/** Three backticks and more than any line of it has. */
const fenced = (kind: string, lines: readonly string[]): string[] => {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${kind}`, ...lines.map(escapeText), fence]
}

/** Markdown for an issue: the summary, what was found as a block each, the change as a diff. */
export function unusedMarkdown(shown: ShownUnused): string {
  const {report, services, patch} = shown
  const block = (title: string, kind: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', `### ${title}`, '', ...fenced(kind, lines)]
  return [
    `**${unusedSummary({...shown, file: shown.file.replace(/[^\w./-]/g, '_')})}**`,
    ...block('Accounts that could not be read', '', unread(report)),
    ...block(
      'Roles',
      '',
      report.found.flatMap((role) => [`${role.address}  ${idleWords(role)}`, ...roleLines(shown, role)]),
    ),
    ...block(
      SERVICES,
      '',
      (services?.grants ?? []).flatMap((grant) => grantLines(shown, grant)),
    ),
    ...block(
      WIDE,
      '',
      (services?.wide ?? []).map((one) => wideLine(shown, one)),
    ),
    ...block(FAILED, '', failedLines(shown)),
    ...block(
      KEPT,
      '',
      report.kept.map((one) => keptLine(shown, one)),
    ),
    ...block(UNDECLARED, '', report.undeclared.map(undeclaredLine)),
    ...block(LEFT, '', nextRefusal(shown)),
    ...block('The change of the file', 'diff', patch),
    ...limitLines(shown),
  ].join('\n')
}
