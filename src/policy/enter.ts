import type {AccountRef, Json} from '../core/types.js'
import type {Document} from './types.js'
import {testsOf} from './condition.js'
import {asTexts, isObject, statementsOf} from './json.js'
import {principalOf} from './principal-type.js'
import type {PrincipalType} from './principal-type.js'
import {all, any, not} from './verdict.js'
import type {Verdict} from './verdict.js'
import {holds, readVisitor} from './visitor.js'
import type {Caller, Visitor} from './visitor.js'
import {matchesIgnoringCase} from './wildcard.js'

/** Which ways of naming a caller count. */
type Counts = (type: PrincipalType) => boolean

/**
 * Whether a role's trust policy lets a caller assume the role, whatever the caller's own permissions say. A condition
 * that the caller's ARN and what it sends do not decide is `unknown`. Source: IAM User Guide, "Policy evaluation logic".
 * @param account where the role is
 */
export const mayEnter = (trust: Json, visitor: Visitor, account: AccountRef): Verdict =>
  lets(trust, readVisitor(visitor), account, () => true)

/**
 * The same by a statement that names the caller itself, its role or everyone, not just its account: in the role's own
 * account nothing else has to allow it then. Source: as above, "Evaluating identity-based and resource-based policies".
 */
export const mayEnterByName = (trust: Json, visitor: Visitor, account: AccountRef): Verdict =>
  lets(trust, readVisitor(visitor), account, (type) => type !== 'account')

function lets(trust: Json, caller: Caller, account: AccountRef, counts: Counts): Verdict {
  const verdicts = (effect: string, naming: Counts): Verdict[] =>
    statementsOf(trust)
      .filter((statement) => statement['Effect'] === effect && speaksOfAssumeRole(statement))
      .map((statement) =>
        all([names(statement, caller, account, naming), ...testsOf(statement).map((test) => holds(test, caller))]),
      )
  const denied = any(verdicts('Deny', () => true))
  const allowed = any(verdicts('Allow', counts))
  if (denied === 'yes') return 'no'
  return denied === 'unknown' && allowed === 'yes' ? 'unknown' : allowed
}

function speaksOfAssumeRole(statement: Document): boolean {
  const among = (patterns: Json | undefined) =>
    asTexts(patterns).some((pattern) => matchesIgnoringCase(pattern, 'sts:AssumeRole'))
  return statement['NotAction'] === undefined ? among(statement['Action']) : !among(statement['NotAction'])
}

function names(statement: Document, caller: Caller, account: AccountRef, counts: Counts): Verdict {
  const except = statement['NotPrincipal']
  return except === undefined
    ? among(statement['Principal'], caller, account, counts)
    : not(among(except, caller, account, () => true))
}

function among(principal: Json | undefined, caller: Caller, account: AccountRef, counts: Counts): Verdict {
  if (principal === '*') return 'yes'
  const list = isObject(principal) ? asTexts(principal['AWS']) : []
  return any(list.map((name) => isCaller(name, caller, account, counts)))
}

function isCaller(name: string, caller: Caller, account: AccountRef, counts: Counts): Verdict {
  const {type, principal, accountId} = principalOf('AWS', name, account)
  if (!counts(type)) return 'no'
  if (type === 'anyone' || principal === caller.arn || principal === caller.formerArn) return 'yes'
  if (accountId !== caller.accountId) return 'no'
  if (type === 'account') return 'yes'
  // Role names are unique in an account whatever the path, so the name of the session's role decides.
  return type === 'role' && caller.roleName !== undefined && principal.split('/').at(-1) === caller.roleName
    ? 'yes'
    : 'no'
}
