import type {AccountRef, Json} from '../core/types.js'
import type {Document} from './types.js'
import {testsOf} from './condition.js'
import {asTexts, isObject, statementsOf} from './json.js'
import {principalOf} from './principal-type.js'
import type {PrincipalType} from './principal-type.js'
import {clause, judged, testText, versionOf} from './terms.js'
import type {Clause, Requirement, Terms} from './terms.js'
import {any, not, yesNo} from './verdict.js'
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
  judged(enterTerms(trust, visitor, account))

/**
 * The same by a statement that names the caller itself, its role or everyone, not just its account: in the role's own
 * account nothing else has to allow it then. Source: as above, "Evaluating identity-based and resource-based policies".
 */
export const mayEnterByName = (trust: Json, visitor: Visitor, account: AccountRef): Verdict =>
  judged(nameTerms(trust, visitor, account))

/** On what mayEnter rests. */
export const enterTerms = (trust: Json, visitor: Visitor, account: AccountRef): Terms =>
  termsOf(trust, readVisitor(visitor), account, () => true)

/** On what mayEnterByName rests. */
export const nameTerms = (trust: Json, visitor: Visitor, account: AccountRef): Terms =>
  termsOf(trust, readVisitor(visitor), account, (type) => type !== 'account')

function termsOf(trust: Json, caller: Caller, account: AccountRef, counts: Counts): Terms {
  const version = versionOf(trust)
  const clauses = (effect: string, naming: Counts): Clause[] =>
    statementsOf(trust)
      .filter((statement) => statement['Effect'] === effect && speaksOfAssumeRole(statement))
      .flatMap((statement) => {
        const tests = testsOf(statement).map((test): Requirement => [holds(test, caller), testText(test, version)])
        return names(statement, caller, account, naming).flatMap((name) => clause([name, ...tests]))
      })
  return {allows: clauses('Allow', counts), denies: clauses('Deny', () => true)}
}

function speaksOfAssumeRole(statement: Document): boolean {
  const among = (patterns: Json | undefined) =>
    asTexts(patterns).some((pattern) => matchesIgnoringCase(pattern, 'sts:AssumeRole'))
  return statement['NotAction'] === undefined ? among(statement['Action']) : !among(statement['NotAction'])
}

/** Whom a statement is about, one by one. */
function names(statement: Document, caller: Caller, account: AccountRef, counts: Counts): Requirement[] {
  const except = statement['NotPrincipal']
  if (except === undefined) return among(statement['Principal'], caller, account, counts)
  const named = any(among(except, caller, account, () => true).map(([holds]) => holds))
  return [[not(named), JSON.stringify({except})]]
}

function among(principal: Json | undefined, caller: Caller, account: AccountRef, counts: Counts): Requirement[] {
  if (principal === '*') return [['yes', '*']]
  const list = isObject(principal) ? asTexts(principal['AWS']) : []
  return list.map((name) => isCaller(name, caller, account, counts))
}

function isCaller(name: string, caller: Caller, account: AccountRef, counts: Counts): Requirement {
  const {type, principal, accountId} = principalOf('AWS', name, account)
  const is = (verdict: Verdict): Requirement => [verdict, principal]
  if (!counts(type)) return is('no')
  if (type === 'anyone') return is('yes')
  if (caller.arn === undefined) return is(accountId === undefined ? 'no' : 'unknown')
  if (principal === caller.arn || principal === caller.formerArn) return is('yes')
  if (accountId !== caller.accountId) return is('no')
  if (type === 'account') return is('yes')
  // Role names are unique in an account whatever the path, so the name of the session's role decides.
  const isItsRole = type === 'role' && caller.roleName !== undefined && principal.split('/').at(-1) === caller.roleName
  return is(yesNo(isItsRole))
}
