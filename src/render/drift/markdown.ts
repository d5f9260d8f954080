import type {Finding} from '../../core/types.js'
import {accessLines} from '../access-lines.js'
import {blocksOf} from '../blocks.js'
import {within} from '../budget.js'
import {driftSummary, HAPPENED, NEXT, pendingLine} from './report.js'
import type {DriftReport} from './report.js'
import {detailWith, unmanagedWith} from './text.js'
import type {DriftOptions} from './text.js'
import {boldSummary, budgetOf, commandFor, details, findingsSection, marker} from '../markdown-comment.js'
import {missingWords, section} from '../markdown-comment.js'
import type {CommentOptions} from '../markdown-comment.js'
import {gapLines} from '../sections.js'

/** Drift for an issue or a chat: the last line first, the differences folded away per account; cut like a plan. */
export function driftMarkdown(report: DriftReport, options: DriftOptions & CommentOptions): string {
  const {file, detail} = options
  const {plan, happened} = report
  const command = commandFor('drift', file)
  const most = budgetOf(options)
  const findings = (title: string, some: readonly Finding[]) =>
    findingsSection(title, some.length === 0 ? '' : detail.findings(some).trimEnd(), command)
  const blocks = blocksOf(happened, detailWith(detail, report))
  return within(most, {
    marker: marker('drift', options),
    before: [],
    summary: boldSummary(driftSummary(report, file, detail.selected ?? false), false),
    lists: [
      ...section('Access by that', accessLines(happened), command),
      ...findings('Not in the file', unmanagedWith(report)),
      ...findings('Findings', plan.findings),
      ...section('Not in this report', gapLines(plan), command),
    ],
    folded: blocks.map((block) => details(block, command)),
    notes: {
      beforeFolded: [pendingLine(report), blocks.length === 0 ? '' : HAPPENED],
      last: [blocks.length === 0 ? '' : NEXT],
    },
    missing: missingWords(command, most),
  })
}
