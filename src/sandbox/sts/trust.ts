import type {World} from '../model.js'
import type {Json, JsonObject} from '../rules/documents.js'
import {isObject, textsOf} from '../rules/documents.js'
import {rootArn} from '../world.js'
import type {Caller} from './caller.js'
import type {Context} from './conditions.js'
import {actionMatches, conditionHolds} from './conditions.js'

const names = (world: World, principal: Json | undefined, caller: Caller): boolean => {
  if (!isObject(principal) || principal['AWS'] === undefined) return false
  const known = ['*', rootArn(world, caller.account), caller.arn, caller.principalArn, caller.entity]
  return textsOf(principal['AWS']).some((value) => known.includes(value))
}

const covers = ({Action: action}: JsonObject, wanted: string): boolean =>
  action !== undefined && textsOf(action).some((pattern) => actionMatches(pattern, wanted))

/**
 * Whether a stored trust policy lets the caller do `action` to the role. A matching Deny wins; a condition that cannot
 * be evaluated denies either way. Whether the caller's own policies allow it is not asked.
 */
export const trusts = (world: World, trust: string, caller: Caller, action: string, context: Context): boolean => {
  const list = (JSON.parse(trust) as JsonObject)['Statement']
  const statements = (Array.isArray(list) ? list : [list])
    .filter(isObject)
    .filter((statement) => names(world, statement['Principal'], caller) && covers(statement, action))
    .map((statement) => ({effect: statement['Effect'], held: conditionHolds(statement['Condition'], context)}))
  if (statements.some(({effect, held}) => effect === 'Deny' && held !== false)) return false
  return statements.some(({effect, held}) => effect === 'Allow' && held === true)
}
