import {guardTargetWords} from '../../policy/guard-target.js'
import {escapeText} from '../escape.js'
import {editLine, editTitle} from './edit.js'
import {adviceFor} from './fix.js'
import type {Advice} from './send.js'
import {decisiveOf, isIdle, rowOf} from './steps.js'
import type {Site} from './site.js'
import {becauseWords, reasonOf, verdictWords} from './words.js'
import type {Answer} from './words.js'
import {painter} from '../style.js'
import type {Tone} from '../style.js'

const TONES: Readonly<Record<Answer['explanation']['outcome'], Tone>> = {
  allowed: 'green',
  denied: 'red',
  conditional: 'yellow',
}

/** Columns apart by two blanks, the last one as it is. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const byWords = (layer: string, through: string): string =>
  layer.endsWith('control policy') ? `on ${guardTargetWords(through)}` : `by ${through}`

function stepLines({explanation}: Answer, site: Site): string[] {
  const rows = (explanation.decision?.steps ?? [])
    .filter((step) => !isIdle(step))
    .map((step) => rowOf(step, site))
    .map(({layer, says, where = '', through}) => [
      escapeText(layer),
      says,
      escapeText(through === undefined ? where : `${where} (${byWords(layer, through)})`),
    ])
  return rows.length === 0 ? [] : ['', ...columns(rows).map((row) => `  ${row}`)]
}

function decisiveLines(answer: Answer, site: Site): string[] {
  const found = decisiveOf(answer, site)
  if (!found) return []
  return [
    '',
    escapeText(`The statement that decides (${found.where}):`),
    `  ${escapeText(JSON.stringify(found.statement))}`,
    ...found.notes.map((note) => escapeText(`  ${note}`)),
  ]
}

function saidLines(lead: string, {text, edit, statement}: Pick<Advice, 'text' | 'edit' | 'statement'>): string[] {
  return [
    escapeText(`${lead}: ${text}`),
    ...(edit ? [escapeText(editTitle(edit)), `  ${escapeText(editLine(edit))}`] : []),
    ...(statement === undefined ? [] : [`  ${escapeText(JSON.stringify(statement))}`]),
  ]
}

function adviceLines(advice: Advice | undefined): string[] {
  if (!advice) return []
  const {edit, further = [], command} = advice
  const isThen = edit !== undefined || further.length > 0
  return [
    '',
    ...saidLines('What to do', advice),
    ...further.flatMap((one) => saidLines('And', one)),
    ...(command === undefined ? [] : [escapeText(isThen ? `Then: ${command}` : `  ${command}`)]),
  ]
}

/** Which world was asked, and what nobody looked at. */
export function worldLine(
  {file, from, unread}: Pick<Site, 'file' | 'from' | 'unread'>,
  more: readonly string[],
): string {
  const asked = {
    file: `As ${file} says; AWS was not asked.`,
    live: 'As AWS is now.',
    after: `As AWS will be when ${file} is applied.`,
  }[from]
  const lost = unread.length > 0 ? [`Not read: ${unread.join(', ')}.`] : []
  return escapeText([asked, ...lost, ...more].join(' '))
}

/** What of all that decides in AWS was not looked at. */
export function unseenWords(isAction: boolean, hasGuards: boolean): string[] {
  if (!hasGuards)
    return [
      isAction
        ? 'Service and resource control policies and the policies of resources are not looked at.'
        : 'Service and resource control policies are not looked at.',
    ]
  return isAction ? ['The policies of resources are not looked at.'] : []
}

/** Answers for a reader, the first one first; those behind it are asked only when it is yes. */
export function explainText(answers: readonly Answer[], site: Site, {color}: {color: boolean}): string {
  const paint = painter(color)
  const told = answers.map((answer) =>
    [
      paint(TONES[answer.explanation.outcome], escapeText(verdictWords(answer, site))),
      ...stepLines(answer, site),
      ...decisiveLines(answer, site),
      ...adviceLines(adviceFor(answer, site)),
    ]
      .join('\n')
      .trimEnd(),
  )
  const isAction = answers.some(({act}) => 'action' in act)
  return [...told, paint('dim', worldLine(site, unseenWords(isAction, site.hasGuards === true)))].join('\n\n')
}

function answerJson(answer: Answer, site: Site) {
  const {explanation, who, act} = answer
  const decisive = decisiveOf(answer, site)
  const advice = adviceFor(answer, site)
  return {
    principal: who,
    ...('role' in act ? {role: act.role} : {action: act.action, resource: act.resource}),
    outcome: explanation.outcome,
    ...(explanation.reason !== undefined && {reason: reasonOf(answer, site)}),
    message: verdictWords(answer, site),
    ...(explanation.outcome !== 'allowed' && {because: becauseWords(answer, site)}),
    steps: (explanation.decision?.steps ?? []).map((step) => ({
      ...rowOf(step, site),
      effect: step.effect,
      verdict: step.verdict,
    })),
    ...(decisive && {decisive}),
    ...(explanation.decision &&
      explanation.decision.open.length > 0 && {
        open: explanation.decision.open.map(({key, operator, values}) => ({key, operator, values})),
      }),
    ...(advice && {fix: advice}),
  }
}

/** The same for programs. */
export const explainJson = (answers: readonly Answer[], site: Site) => ({
  format: 1,
  from: site.from,
  unread: site.unread,
  answers: answers.map((answer) => answerJson(answer, site)),
})
