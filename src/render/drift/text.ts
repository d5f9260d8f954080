import type {Finding} from '../../core/types.js'
import {keyOf} from '../../core/address.js'
import {accessLines} from '../access-lines.js'
import {blocksOf} from '../blocks.js'
import {escapeText} from '../escape.js'
import {driftSummary, headLine, isNew, nextLine, pendingLine} from './report.js'
import type {Asked, DriftReport} from './report.js'
import {indented, terminalLine, type Line} from '../lines.js'
import type {PlanDetail} from '../plan/detail.js'
import {gapLines} from '../sections.js'
import {painter} from '../style.js'

export interface DriftOptions extends Asked {
  readonly detail: PlanDetail
}

/** The details of a plan with what is told beside its changes. */
export const detailWith = (detail: PlanDetail, {beside}: DriftReport): PlanDetail => ({
  ...detail,
  beside: (change) => beside.get(change.key)?.lines ?? [],
})

/** The differences as they were made; where nothing was applied yet, as an apply makes them. */
export function differing(report: DriftReport, {detail, isBlamed = false}: DriftOptions) {
  const isFirst = isNew(report)
  return {
    blocks: blocksOf(
      isFirst ? report.plan : report.happened,
      isFirst && !isBlamed ? detail : detailWith(detail, report),
    ),
    access: isFirst ? [] : accessLines(report.happened),
  }
}

/** What nobody declared, each with what is told beside it. */
export const unmanagedWith = ({unmanaged, beside}: DriftReport): Finding[] =>
  unmanaged.map((finding) => ({
    ...finding,
    message: [finding.message, ...(beside.get(keyOf(finding.address ?? ''))?.lines ?? [])].join('\n'),
  }))

/** What a revert leaves of the drift, each with the reason; empty when there is nothing. */
export const leftText = (left: readonly {readonly address: string; readonly reason: string}[]): string =>
  left.length === 0
    ? ''
    : ['Not reverted:', ...left.map(({address, reason}) => `  ${escapeText(address)}: ${escapeText(reason)}`)].join(
        '\n',
      )

/**
 * Drift for a person: what was done in AWS, by account and thing; who gained and lost access by that; what no change
 * can take back; the other findings; what is pending; one last line. Ends with a newline.
 */
export function renderDrift(report: DriftReport, options: DriftOptions & {color: boolean}): string {
  const {color, file, detail} = options
  const {plan} = report
  const paint = painter(color)
  const section = (title: string, lines: readonly Line[]): string =>
    lines.length === 0
      ? ''
      : [paint('bold', title), ...indented(lines, 1).map((each) => terminalLine(each, paint))].join('\n')
  const findings = (title: string, some: readonly Finding[]): string =>
    some.length === 0 ? '' : `${paint('bold', title)}\n${detail.findings(some).trimEnd()}`
  const {blocks, access} = differing(report, options)
  const sections = [
    headLine(report, options),
    ...blocks.map(({title, lines}) => section(title, lines)),
    section('Access by that', access),
    findings('Not in the file', unmanagedWith(report)),
    findings('Findings', plan.findings),
    section('Not in this report', gapLines(plan)),
    pendingLine(report),
    nextLine(report, options),
    paint('bold', driftSummary(report, file, detail.selected ?? false)),
  ]
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`
}
