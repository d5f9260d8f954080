import type {Finding} from '../core/types.js'
import {accessLines} from './access-lines.js'
import {blocksOf} from './blocks.js'
import {driftSummary, HAPPENED, NEXT, pendingLine} from './drift-report.js'
import type {DriftReport} from './drift-report.js'
import {detailWith, unmanagedWith} from './drift-text.js'
import type {DriftOptions} from './drift-text.js'
import {codeSpan} from './escape.js'
import {details, fenced, section} from './plan-markdown.js'
import {gapLines} from './sections.js'

/** Drift for a ticket or a chat: the last line first, the differences folded away per account. */
export function driftMarkdown(report: DriftReport, {file, detail}: DriftOptions): string {
  const {plan, happened} = report
  const findings = (title: string, some: readonly Finding[]): string =>
    some.length === 0 ? '' : `### ${title}\n\n${fenced('text', detail.findings(some).trimEnd())}`
  const blocks = blocksOf(happened, detailWith(detail, report))
  const sections = [
    `**${codeSpan(driftSummary(report, file, detail.selected ?? false))}**`,
    section('Access by that', accessLines(happened)),
    findings('Not in the file', unmanagedWith(report)),
    findings('Findings', plan.findings),
    section('Not in this report', gapLines(plan)),
    pendingLine(report),
    blocks.length === 0 ? '' : HAPPENED,
    ...blocks.map(details),
    blocks.length === 0 ? '' : NEXT,
  ]
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`
}
