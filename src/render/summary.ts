import type {Plan, Verb} from '../core/types.js'
import {escapeText} from './escape.js'
import {VERBS} from './lines.js'

const ORDER: readonly Verb[] = ['create', 'update', 'replace', 'delete', 'adopt']

const quantity = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/**
 * The one line that ends a plan: `Plan: 3 to create, … in 2 accounts.` or `No changes. AWS matches accounts.yaml.` The
 * second is not said of a plan that did not look at everything.
 */
export function summaryLine(plan: Plan, file: string): string {
  if (plan.changes.length > 0) {
    const counts = ORDER.map((verb) => `${plan.summary[verb]} ${VERBS[verb].word}`).join(', ')
    return `Plan: ${counts} in ${quantity(new Set(plan.changes.map(({account}) => account.id)).size, 'account')}.`
  }
  if (plan.unknown.length > 0)
    return `No changes in what could be read; ${quantity(plan.unknown.length, 'account')} could not.`
  if (plan.leftOut > 0) return `No changes in what was selected; ${quantity(plan.leftOut, 'difference')} left out.`
  return `No changes. AWS matches ${escapeText(file)}.`
}
