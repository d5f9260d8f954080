import type {Finding} from '../../core/types.js'
import {within} from '../budget.js'
import {driftSummary, headLine, nextLine, pendingLine} from './report.js'
import type {DriftReport} from './report.js'
import {differing, unmanagedWith} from './text.js'
import type {DriftOptions} from './text.js'
import {boldSummary, budgetOf, commandFor, details, findingsSection, marker} from '../markdown-comment.js'
import {missingWords, section} from '../markdown-comment.js'
import type {CommentOptions} from '../markdown-comment.js'
import {gapLines} from '../sections.js'

/** Drift for an issue or a chat: the last line first, the differences folded away per account; cut like a plan. */
export function driftMarkdown(report: DriftReport, options: DriftOptions & CommentOptions): string {
  const {file, detail} = options
  const {plan} = report
  const command = commandFor('drift', file)
  const most = budgetOf(options)
  const findings = (title: string, some: readonly Finding[]) =>
    findingsSection(title, some.length === 0 ? '' : detail.findings(some).trimEnd(), command)
  const {blocks, access} = differing(report, options)
  return within(most, {
    marker: marker('drift', options),
    before: [],
    summary: boldSummary(driftSummary(report, file, detail.selected ?? false), false),
    lists: [
      ...section('Access by that', access, command),
      ...findings('Not in the file', unmanagedWith(report)),
      ...findings('Findings', plan.findings),
      ...section('Not in this report', gapLines(plan), command),
    ],
    folded: blocks.map((block) => details(block, command)),
    notes: {
      beforeFolded: [pendingLine(report), headLine(report, options)],
      last: [nextLine(report, options)],
    },
    missing: missingWords(command, most),
  })
}
