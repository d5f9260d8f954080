import {keyOf, ownerOf} from '../core/address.js'
import {CloudError} from '../core/cloud.js'
import type {Change, Verb} from '../core/types.js'
import {escapeText} from './escape.js'
import {indented, line, terminalLine, VERBS, type Line} from './lines.js'
import {painter} from './style.js'
import {laterWords, matchWords, type Coverage} from './summary.js'

/** What became of every change of an apply, and what AWS said when it was read again. */
export interface ApplyOutcome {
  readonly done: readonly Change[]
  readonly failed: readonly {readonly change: Change; readonly error: Error}[]
  /** With the reason, e.g. `needs client/policy/ReportsRead`, `stopped by Ctrl-C`. */
  readonly notStarted: readonly {readonly change: Change; readonly reason: string}[]
  /** What still differs after apply read AWS again; undefined when it did not get that far. */
  readonly remaining?: readonly Change[] | undefined
  /** Requests that AWS carried out: a change that failed halfway, or half a replacement, has changed AWS too. */
  readonly written?: number | undefined
  /** Why AWS could not be read again. */
  readonly unread?: string | undefined
}

const VERB_ORDER: readonly Verb[] = ['create', 'update', 'replace', 'delete', 'adopt', 'move']

const label = (change: Change): string =>
  `${escapeText(change.address)}${change.kind === 'mark' ? ' (bookkeeping)' : ''}`

const section = (title: string, lines: readonly Line[]): Line[] =>
  lines.length === 0 ? [] : [line(0, ' ', title), ...indented(lines, 1), line(0, ' ', '')]

function failureLines(change: Change, error: Error): Line[] {
  const detail = error instanceof CloudError ? error.detail : undefined
  const where = detail ? `${detail.op} in ${detail.account}: ${detail.code}: ` : ''
  const advice = (detail?.advice ?? '').split('\n').filter((text) => text !== '')
  return [
    line(0, '!', label(change)),
    line(1, ' ', escapeText(where + error.message)),
    ...(detail?.requestId ? [line(1, ' ', `request id ${escapeText(detail.requestId)}`)] : []),
    ...advice.map((text) => line(1, ' ', escapeText(text))),
  ]
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** Without the fingerprints that are written along with something else of their owner. */
function withoutBookkeeping(changes: readonly Change[], beside: readonly Change[] = changes): Change[] {
  const busy = new Set(beside.filter(({kind}) => kind !== 'mark').map(({address}) => keyOf(ownerOf(address))))
  return changes.filter(({kind, address}) => kind !== 'mark' || !busy.has(keyOf(ownerOf(address))))
}

/** What is worth telling of an outcome. A fingerprint that failed always is. */
function worthTelling(outcome: ApplyOutcome): ApplyOutcome {
  const {done, failed, notStarted, remaining} = outcome
  const open = [...failed, ...notStarted].map(({change}) => change)
  const told = new Set(
    withoutBookkeeping(
      notStarted.map(({change}) => change),
      open,
    ),
  )
  return {
    ...outcome,
    done: withoutBookkeeping(done, [...done, ...open]),
    notStarted: notStarted.filter(({change}) => told.has(change)),
    remaining: remaining && withoutBookkeeping(remaining),
  }
}

/** An interruption leaves hundreds; all of them are in `--json`. */
const MOST = 20

const atMost = (most: number, lines: readonly Line[]): Line[] =>
  lines.length <= most
    ? [...lines]
    : [...lines.slice(0, most), line(0, ' ', `and ${lines.length - most} more (--json has them all)`)]

function endLine(
  {done, failed, notStarted, remaining, unread}: ApplyOutcome,
  file: string,
  coverage: Coverage,
): string {
  const counts = VERB_ORDER.map((verb) => ({verb, count: done.filter((change) => change.verb === verb).length}))
    .filter(({verb, count}) => verb !== 'move' || count > 0)
    .map(({verb, count}) => `${count} ${VERBS[verb].done}`)
    .join(', ')
  if (failed.length > 0 || notStarted.length > 0)
    return (
      `Applied in part: ${counted(done.length, 'change')} done, ${failed.length} failed, ${notStarted.length} not started. ` +
      'Nothing has to be undone; run apply again to finish.'
    )
  const {made = []} = coverage
  const later = made.length > 0 ? ` ${laterWords(made)}.` : ''
  if (remaining === undefined)
    return `Applied: ${counts}. AWS was not read again${unread ? `: ${escapeText(unread)}` : ''}.${later}`
  if (remaining.length > 0)
    return `Applied: ${counts}. But AWS differs from ${escapeText(file)} in ${counted(remaining.length, 'place')}.${later}`
  return `Applied: ${counts}. ${matchWords(coverage, file)}.${later}`
}

/** What is said beside the outcome. */
export interface ReportOptions {
  readonly color: boolean
  readonly file: string
  readonly coverage?: Coverage
  /** What only a hand can do, and the plan said already: it has scrolled away by now, or there is no plan any more. */
  readonly byHand?: readonly string[]
}

const WHOLE: Coverage = {leftOut: 0, unknown: []}

/** The end of an apply: what is done, what failed and why, what was not started, one last line. Ends with a newline. */
export function renderReport(
  outcome: ApplyOutcome,
  {color, file, coverage = WHOLE, byHand = []}: ReportOptions,
): string {
  const paint = painter(color)
  const told = worthTelling(outcome)
  const {done, failed, notStarted, remaining = []} = told
  const lines = [
    ...section(
      'Done',
      done.map((change) => line(0, VERBS[change.verb].mark, label(change))),
    ),
    ...section(
      'Failed',
      failed.flatMap(({change, error}) => failureLines(change, error)),
    ),
    ...section(
      'Not started',
      atMost(
        MOST,
        notStarted.map(({change, reason}) => line(0, ' ', `${label(change)}: ${escapeText(reason)}`)),
      ),
    ),
    ...section(
      'AWS disagrees',
      remaining.map((change) => line(0, VERBS[change.verb].mark, label(change))),
    ),
    ...section(
      'Left to be done by hand',
      byHand.flatMap((message) => {
        const [first = '', ...rest] = message.split('\n')
        return [line(0, ' ', escapeText(first)), ...rest.map((text) => line(1, ' ', escapeText(text)))]
      }),
    ),
  ].map((each) => terminalLine(each, paint).replace(/^ {2}/, ''))
  return `${[...lines, paint('bold', endLine(told, file, coverage))].join('\n')}\n`
}
