import type {Plan, Verb} from '../core/types.js'
import {escapeText} from './escape.js'
import {nameList} from './fold.js'
import {VERBS} from './lines.js'

const ORDER: readonly Verb[] = ['create', 'update', 'replace', 'delete', 'adopt']

export const quantity = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** What of a plan a statement about AWS covers. */
export interface Coverage {
  /** Only what `--only` or `--account` chose was looked at. */
  readonly selected?: boolean | undefined
  /** Differences that this left out. */
  readonly leftOut: number
  /** Accounts that could not be read. */
  readonly unknown: readonly {readonly account: string}[]
  /** Accounts that were made and are about to be discovered: nothing was looked at in them. */
  readonly made?: readonly string[] | undefined
}

/** `shop is managed from the next plan on: run plan again`. */
export const laterWords = (names: readonly string[]): string =>
  `${nameList(names.map(escapeText), 10)} ${names.length === 1 ? 'is' : 'are'} managed from the next plan on: run plan again`

/** `AWS matches accounts.yaml`, said of no more than was looked at. */
export function matchWords({selected, leftOut, unknown}: Coverage, file: string): string {
  const subject = selected || leftOut > 0 ? 'What was selected' : unknown.length > 0 ? 'What was read' : 'AWS'
  const names = unknown.map(({account}) => escapeText(account))
  return [
    `${subject} matches ${escapeText(file)}`,
    ...(leftOut > 0 ? [`${quantity(leftOut, 'difference')} left out`] : []),
    ...(names.length > 0 ? [`${nameList(names, 10)} ${names.length === 1 ? 'was' : 'were'} not read`] : []),
  ].join('; ')
}

/**
 * The one line that ends a plan: `Plan: 3 to create, … in 2 accounts.` or `No changes. AWS matches accounts.yaml.` The
 * second is not said of a plan that did not look at everything.
 */
export function summaryLine(plan: Plan, file: string, selected = false): string {
  if (plan.changes.length > 0) {
    const order = plan.summary.move > 0 ? [...ORDER, 'move' as const] : ORDER
    const counts = order.map((verb) => `${plan.summary[verb]} ${VERBS[verb].word}`).join(', ')
    return `Plan: ${counts} in ${quantity(new Set(plan.changes.map(({account}) => account.id)).size, 'account')}.`
  }
  return `No changes. ${matchWords({selected, leftOut: plan.leftOut, unknown: plan.unknown}, file)}.`
}
