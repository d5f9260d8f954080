import type {Plan} from '../core/types.js'
import {accessLines} from './access-lines.js'
import {blocksOf, type Block} from './blocks.js'
import {codeSpan} from './escape.js'
import {fenceLine, type Line} from './lines.js'
import type {PlanDetail} from './plan-detail.js'
import {gapLines, hazardLines, safetyLines} from './sections.js'
import {summaryLine} from './summary.js'

/** What comes from AWS or the file stands in fences only, where Markdown and HTML mean nothing; a fence outlasts any backticks in it. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

export const section = (title: string, lines: readonly Line[]): string =>
  lines.length === 0 ? '' : `### ${title}\n\n${fenced('diff', lines.map(fenceLine).join('\n'))}`

export const details = ({title, lines, things}: Block): string =>
  [
    `<details><summary>${title}: ${things} ${things === 1 ? 'thing' : 'things'}</summary>`,
    fenced('diff', lines.map(fenceLine).join('\n')),
    '</details>',
  ].join('\n\n')

/**
 * A plan for a pull request: what the file lets pass, summary and access first, then hazards and findings, the changes
 * folded away per account.
 */
export function planMarkdown(plan: Plan, {file, detail}: {file: string; detail: PlanDetail}): string {
  const findings = plan.findings.length === 0 ? '' : detail.findings(plan.findings).trimEnd()
  const safety = safetyLines(plan, detail.where).join('\n')
  const summary = summaryLine(plan, file, detail.selected)
  const sections = [
    safety && fenced('text', safety),
    `**${plan.changes.length > 0 ? summary : codeSpan(summary)}**`,
    section('Access', accessLines(plan)),
    section('Hazards', hazardLines(plan, detail.where)),
    findings && `### Findings\n\n${fenced('text', findings)}`,
    section('Not in this plan', gapLines(plan)),
    ...blocksOf(plan, detail).map(details),
  ]
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`
}
