import type {AccountRef, Json} from '../core/types.js'
import type {Document} from './types.js'
import {testsOf} from './condition.js'
import type {Test} from './condition.js'
import {asTexts, isObject, statementsOf} from './json.js'
import {principalOf} from './principal-type.js'
import {matches, matchesIgnoringCase} from './wildcard.js'

export type Verdict = 'yes' | 'no' | 'unknown'

/** A caller as GetCallerIdentity names it. A session's ARN has its role's name, but not the role's path. */
interface Caller {
  readonly arn: string
  /** What the caller sends along; without one, no test of it holds. */
  readonly externalId?: string | undefined
  readonly accountId: string
  readonly roleName?: string
}

function readCaller(arn: string, externalId: string | undefined): Caller {
  const parts = arn.split(':')
  const [type, roleName] = (parts[5] ?? '').split('/')
  return {arn, externalId, accountId: parts[4] ?? '', ...(type === 'assumed-role' && roleName && {roleName})}
}

/**
 * Whether a role's trust policy lets a caller assume the role, whatever the caller's own permissions say. A condition
 * that the caller's ARN and external id do not decide is `unknown`. Source: IAM User Guide, "Policy evaluation logic".
 * @param callerArn a user's, a session's (`arn:aws:sts::…:assumed-role/ROLE/SESSION`) or a root user's ARN
 * @param externalId what the caller sends with AssumeRole
 */
export function mayEnter(trust: Json, callerArn: string, account: AccountRef, externalId?: string): Verdict {
  const caller = readCaller(callerArn, externalId)
  const verdicts = (effect: string): Verdict[] =>
    statementsOf(trust)
      .filter((statement) => statement['Effect'] === effect && speaksOfAssumeRole(statement))
      .map((statement) =>
        all([names(statement, caller, account), ...testsOf(statement).map((test) => holds(test, caller))]),
      )
  const denied = any(verdicts('Deny'))
  const allowed = any(verdicts('Allow'))
  if (denied === 'yes') return 'no'
  return denied === 'unknown' && allowed === 'yes' ? 'unknown' : allowed
}

const all = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('no') ? 'no' : verdicts.includes('unknown') ? 'unknown' : 'yes'

const any = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('yes') ? 'yes' : verdicts.includes('unknown') ? 'unknown' : 'no'

const not = (verdict: Verdict): Verdict => (verdict === 'yes' ? 'no' : verdict === 'no' ? 'yes' : 'unknown')

function speaksOfAssumeRole(statement: Document): boolean {
  const among = (patterns: Json | undefined) =>
    asTexts(patterns).some((pattern) => matchesIgnoringCase(pattern, 'sts:AssumeRole'))
  return statement['NotAction'] === undefined ? among(statement['Action']) : !among(statement['NotAction'])
}

function names(statement: Document, caller: Caller, account: AccountRef): Verdict {
  const except = statement['NotPrincipal']
  return except === undefined ? among(statement['Principal'], caller, account) : not(among(except, caller, account))
}

function among(principal: Json | undefined, caller: Caller, account: AccountRef): Verdict {
  if (principal === '*') return 'yes'
  const list = isObject(principal) ? asTexts(principal['AWS']) : []
  return any(list.map((name) => isCaller(name, caller, account)))
}

function isCaller(name: string, caller: Caller, account: AccountRef): Verdict {
  const {type, principal, accountId} = principalOf('AWS', name, account)
  if (type === 'anyone' || principal === caller.arn) return 'yes'
  if (accountId !== caller.accountId) return 'no'
  if (type === 'account') return 'yes'
  // Role names are unique in an account whatever the path, so the name of the session's role decides.
  return type === 'role' && caller.roleName !== undefined && principal.split('/').at(-1) === caller.roleName
    ? 'yes'
    : 'no'
}

const yesNo = (yes: boolean): Verdict => (yes ? 'yes' : 'no')

/** Whether a test holds for the caller; only what the caller's ARN and external id say for certain is decided. */
function holds({id, values}: Test, caller: Caller): Verdict {
  if (values.some((value) => value.includes('${'))) return 'unknown'
  switch (id) {
    case 'stringequals aws:principalaccount':
      return yesNo(values.includes(caller.accountId))
    case 'stringnotequals aws:principalaccount':
      return yesNo(!values.includes(caller.accountId))
    case 'stringequals sts:externalid':
      return yesNo(caller.externalId !== undefined && values.includes(caller.externalId))
    case 'arnlike aws:principalarn':
    case 'arnequals aws:principalarn':
      return isPrincipalArn(values, caller)
    case 'arnnotlike aws:principalarn':
    case 'arnnotequals aws:principalarn':
      return not(isPrincipalArn(values, caller))
    case 'bool aws:multifactorauthpresent':
      // The credentials that AssumeRole returns say nothing of MFA (IAM User Guide, "Configuring MFA-protected API access").
      return caller.roleName === undefined ? 'unknown' : 'no'
    default:
      return 'unknown'
  }
}

/** aws:PrincipalArn of a session is its role's ARN, whose path the session's ARN does not tell. */
function isPrincipalArn(patterns: readonly string[], caller: Caller): Verdict {
  const {arn, roleName} = caller
  if (roleName === undefined) return yesNo(patterns.some((pattern) => matches(pattern, arn)))
  const role = `arn:${arn.split(':')[1]}:iam::${caller.accountId}:role/`
  return any(
    patterns.map((pattern) => {
      const withoutPath = matches(pattern, `${role}${roleName}`)
      // A name that stands for any path: what matches it as well as no path matches whatever the path is.
      if (withoutPath && matches(pattern, `${role}\u0000/${roleName}`)) return 'yes'
      const [account = '', name = ''] = [pattern.split(':')[4], pattern.split('/').at(-1)]
      return withoutPath || (matches(account, caller.accountId) && matches(name, roleName)) ? 'unknown' : 'no'
    }),
  )
}
