import {keyOf} from '../core/address.js'
import type {Change, PowerChange} from '../core/types.js'
import {reguarded} from './guard-changes.js'
import {reguardedPrincipals, touchedOwners, touchedPrincipals} from './touched.js'
import type {AccessModel} from './model.js'
import {beyond} from './power-ways.js'
import type {Way} from './power-ways.js'
import {powersOf} from './powers.js'
import type {Powers} from './powers.js'

/** An address as the models have it: keys are in lower case. */
const addressIn = (model: AccessModel, key: string): string | undefined => model.state.get(key)?.address

type Told = Pick<PowerChange, 'change' | 'power'>

function told(principal: string, what: Told, by: readonly string[], still: readonly string[]): PowerChange[] {
  if (by.length === 0) return []
  return [{principal, ...what, by: [...new Set(by)], ...(still.length > 0 && {still})}]
}

const names = (ways: readonly Way[]): string[] => ways.map(({name}) => name)

/** The policies that make an administrator, by name, and by which group where it is by one. */
const policyNames = ({from}: Powers): string[] =>
  (from.get('administrator') ?? []).map(({name, through}) => (through === undefined ? name : `${name} of ${through}`))

const LOSES = {change: 'loses', power: 'escalation'} as const
const GAINS = {change: 'gains', power: 'escalation'} as const

/** What is as good as before, or less of it, is no gain: the same calls on less, another one of several that do. */
function between(principal: string, was: Powers, is: Powers): PowerChange[] {
  const power = 'administrator'
  if (is.administrator) return was.administrator ? [] : told(principal, {change: 'gains', power}, policyNames(is), [])
  if (was.administrator) return told(principal, {change: 'loses', power}, policyNames(was), is.escalations)
  const [gained, lost] = [beyond(is.ways, was.ways), beyond(was.ways, is.ways)]
  const left = is.ways.filter((way) => !gained.includes(way) && !was.escalations.includes(way.name))
  return [...told(principal, GAINS, names(gained), []), ...told(principal, LOSES, names(lost), names(left))]
}

/**
 * Who becomes an administrator or gets a way to give itself more, and who no longer is or has one: of the users, roles
 * and groups that the changes touch, those that come and go among them, and all of accounts whose service control policies
 * are others. A group is told as itself; its members are told
 * as well where they had not got as much before.
 */
export function powerChanges(before: AccessModel, after: AccessModel, changes: readonly Change[]): PowerChange[] {
  const guarded = reguarded(before, after, changes)
  const keys = new Set(
    [before, after].flatMap((model) => [
      ...touchedPrincipals(changes, model),
      ...reguardedPrincipals(guarded, model),
      ...[...touchedOwners(changes, model)].filter((key) => model.state.get(key)?.kind === 'group'),
    ]),
  )
  return [...keys].sort().flatMap((key) => {
    const address = addressIn(after, keyOf(key)) ?? addressIn(before, keyOf(key))
    return address === undefined ? [] : between(address, powersOf(before, key), powersOf(after, key))
  })
}
