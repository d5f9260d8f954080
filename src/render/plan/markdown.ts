import type {Plan} from '../../core/types.js'
import {accessLines} from '../access-lines.js'
import {blocksOf} from '../blocks.js'
import {within} from '../budget.js'
import {
  boldSummary,
  budgetOf,
  commandFor,
  details,
  findingsSection,
  marker,
  missingWords,
  section,
  textSection,
} from '../markdown-comment.js'
import type {CommentOptions} from '../markdown-comment.js'
import type {PlanDetail} from './detail.js'
import {gapLines, hazardLines, safetyLines} from '../sections.js'
import {summaryLine} from '../summary.js'

export interface PlanMarkdownOptions extends CommentOptions {
  /** The file as the user named it. */
  readonly file: string
  readonly detail: PlanDetail
}

/**
 * A plan for a pull request: what the file lets pass, summary and access first, then hazards and findings, the changes
 * folded away per account; cut where it would be too long for a comment.
 */
export function planMarkdown(plan: Plan, options: PlanMarkdownOptions): string {
  const {file, detail} = options
  const command = commandFor('plan', file)
  const findings = plan.findings.length === 0 ? '' : detail.findings(plan.findings).trimEnd()
  const most = budgetOf(options)
  return within(most, {
    marker: marker('plan', options),
    before: textSection('', safetyLines(plan, detail.where).join('\n'), command),
    summary: boldSummary(summaryLine(plan, file, detail.selected), plan.changes.length > 0),
    lists: [
      ...section('Access', accessLines(plan), command),
      ...section('Hazards', hazardLines(plan, detail.where), command),
      ...findingsSection('Findings', findings, command),
      ...section('Not in this plan', gapLines(plan), command),
    ],
    folded: blocksOf(plan, detail).map((block) => details(block, command)),
    notes: {beforeFolded: [], last: []},
    missing: missingWords(command, most),
  })
}
