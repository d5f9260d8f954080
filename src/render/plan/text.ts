import type {HazardName, Plan} from '../../core/types.js'
import {accessLines} from '../access-lines.js'
import {blocksOf} from '../blocks.js'
import {indented, terminalLine, type Line} from '../lines.js'
import type {PlanDetail} from './detail.js'
import {gapLines, hazardLines, safetyLines} from '../sections.js'
import {painter} from '../style.js'
import {summaryLine} from '../summary.js'

export interface PlanTextOptions {
  readonly color: boolean
  /** The file as the user named it, for the last line. */
  readonly file: string
  readonly detail: PlanDetail
  /** Hazards that apply was told to let pass. */
  readonly allowed?: ReadonlySet<HazardName> | undefined
}

/**
 * A plan for a person (product contract, 5): what the file lets pass, changes by account and thing, who gains and loses
 * access, hazards, findings, what was not looked at, one summary line. Ends with a newline.
 */
export function renderPlan(plan: Plan, {color, file, detail, allowed}: PlanTextOptions): string {
  const paint = painter(color)
  const section = (title: string, lines: readonly Line[]): string =>
    lines.length === 0
      ? ''
      : [paint('bold', title), ...indented(lines, 1).map((each) => terminalLine(each, paint))].join('\n')
  const findings = plan.findings.length === 0 ? '' : detail.findings(plan.findings).trimEnd()
  const sections = [
    safetyLines(plan, detail.where)
      .map((text) => paint('yellow', text))
      .join('\n'),
    ...blocksOf(plan, detail).map(({title, lines}) => section(title, lines)),
    section('Access', accessLines(plan)),
    section('Hazards', hazardLines(plan, detail.where, allowed)),
    findings && `${paint('bold', 'Findings')}\n${findings}`,
    section('Not in this plan', gapLines(plan)),
    paint('bold', summaryLine(plan, file, detail.selected)),
  ]
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`
}
