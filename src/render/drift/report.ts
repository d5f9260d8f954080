import {isPart, keyOf, ownerOf} from '../../core/address.js'
import type {Change, Finding, Plan} from '../../core/types.js'
import {escapeText} from '../escape.js'
import {nameList} from '../fold.js'
import {quantity} from '../summary.js'

/** What is told beside a difference, or a thing that nobody declared, besides itself: as lines, and for programs. */
export interface Beside {
  readonly lines: readonly string[]
  readonly json: Readonly<Record<string, unknown>>
}

/** What is printed of drift. */
export interface DriftReport {
  /** The same changes turned round, as they were made in AWS: this is what a person reads. */
  readonly happened: Plan
  /** What takes the drift back, with the findings that are no drift. */
  readonly plan: Plan
  /** How many differences the plan's changes are: a fingerprint is written along with what it is about. */
  readonly differences: number
  /** Findings that are drift and that no change of ours can take back. */
  readonly unmanaged: readonly Finding[]
  /** What only the file has otherwise. */
  readonly pending: readonly Change[]
  readonly pendingCount: number
  /** false: as far as AWS tells, nothing of the file was ever applied. */
  readonly wasApplied: boolean
  /** By the key of a change, or of the address of a finding. */
  readonly beside: ReadonlyMap<string, Beside>
}

/** Findings that are drift, and how the last line counts them. */
export const UNMANAGED: Readonly<Record<string, (count: number) => string>> = {
  'unmanaged-access': (count) =>
    count === 1 ? '1 role that nobody declared lets others in' : `${count} roles that nobody declared let others in`,
  'orphaned-principal': (count) =>
    count === 1
      ? '1 role that nobody declared trusts a principal that was deleted'
      : `${count} roles that nobody declared trust principals that were deleted`,
  'copied-mark': (count) =>
    count === 1
      ? '1 role or user bears our owner tag without the fingerprint of an apply'
      : `${count} roles and users bear our owner tag without the fingerprint of an apply`,
  'leftover-changed': (count) =>
    count === 1
      ? '1 protected leftover is not as it was applied'
      : `${count} protected leftovers are not as they were applied`,
  'undeclared-group': (count) =>
    count === 1 ? '1 user is in a group that nobody declared' : `${count} users are in groups that nobody declared`,
  'incident-artefact': (count) =>
    count === 1 ? '1 policy of an incident is still there' : `${count} policies of incidents are still there`,
}

/** `1 role that nobody declared lets others in`, one of each sort that there is. */
export const unmanagedWords = (findings: readonly Finding[]): string[] =>
  Object.entries(UNMANAGED).flatMap(([code, words]) => {
    const count = findings.filter((finding) => finding.code === code).length
    return count === 0 ? [] : [words(count)]
  })

/** How it was asked for, for the commands that are named. */
export interface Asked {
  /** The file as the user named it. */
  readonly file: string
  /** Flags by which the next command finds the same file and the same AWS, with a space before: ` --sandbox`; none unless given. */
  readonly again?: string | undefined
  /** Who did it is told already. */
  readonly isBlamed?: boolean | undefined
}

/** Nothing was applied, and nobody is known to have deleted it either: what differs is told as what an apply makes. */
export const isNew = ({differences, wasApplied, beside}: DriftReport): boolean =>
  differences > 0 &&
  !wasApplied &&
  ![...beside.values()].some(({json: {blame}}) => Array.isArray(blame) && blame.length > 0)

/** Stands over the differences, which are told as they were made; empty when there are none. */
export const headLine = (report: DriftReport, {file, again = ''}: Asked): string =>
  report.differences === 0
    ? ''
    : isNew(report)
      ? `Nothing of ${escapeText(file)} was applied yet: ${escapeText(`xrole apply${again}`)} makes it.`
      : 'AWS is not as it was applied. What is other now:'

/** Things that are not in AWS, with their parts, and nothing else: neither --revert nor --accept does anything about them. */
function isAllAbsent({plan}: DriftReport): boolean {
  const changes = plan.changes.filter(({kind}) => kind !== 'mark')
  const absent = changes.filter(({verb, cause}) => verb === 'create' && cause === 'unknown')
  const things = new Set(absent.filter(({address}) => !isPart(address)).map(({key}) => key))
  return changes.every((change) => absent.includes(change) && things.has(keyOf(ownerOf(change.address))))
}

/** What to do about the differences; empty when there is nothing left to say. */
export function nextLine(report: DriftReport, {again = '', isBlamed = false}: Asked): string {
  const drift = escapeText(`xrole drift${again}`)
  const apply = escapeText(`xrole apply${again}`)
  if (report.differences === 0) return ''
  if (isNew(report))
    return isBlamed ? '' : `If it was applied before, all of it was deleted; by whom: ${drift} --blame.`
  return [
    ...(isBlamed ? [] : [`Who and when: ${drift} --blame.`]),
    ...(isAllAbsent(report)
      ? [`Make it: ${apply}.`]
      : [`Put it back: ${drift} --revert.`, `Keep it, in the file: ${drift} --accept.`]),
  ].join(' ')
}

/** What the file wants and was not applied; empty when there is nothing. */
export const pendingLine = ({pendingCount}: DriftReport): string =>
  pendingCount === 0
    ? ''
    : pendingCount === 1
      ? '1 change of the file is pending; xrole plan shows it'
      : `${pendingCount} changes of the file are pending; xrole plan shows them`

function differenceWords({plan, differences}: DriftReport): string[] {
  if (differences === 0) return []
  const accounts = new Set(plan.changes.map(({account}) => account.id)).size
  const unknown = plan.changes.filter(({kind, cause}) => kind !== 'mark' && cause === 'unknown').length
  const why = unknown > 0 ? ` (${unknown} of unknown cause)` : ''
  return [`${quantity(differences, 'difference')} in ${quantity(accounts, 'account')}${why}`]
}

/** The one line that ends it. That there is no drift is said of no more than was looked at. */
export function driftSummary(report: DriftReport, file: string, selected: boolean): string {
  const {plan, unmanaged, pendingCount} = report
  const names = plan.unknown.map(({account}) => escapeText(account))
  const gaps = [
    ...(names.length > 0 ? [`${nameList(names, 10)} ${names.length === 1 ? 'was' : 'were'} not read`] : []),
    ...(pendingCount > 0 ? [`${quantity(pendingCount, 'change')} pending`] : []),
  ]
  const found = [...differenceWords(report), ...unmanagedWords(unmanaged)]
  if (found.length > 0) return `Drift: ${[found.join(', '), ...gaps].join('; ')}.`
  const subject = selected ? 'What was selected' : names.length > 0 ? 'What was read' : 'AWS'
  return `No drift. ${[`${subject} is as ${escapeText(file)} was applied`, ...gaps].join('; ')}.`
}
