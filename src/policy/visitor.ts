import type {Test} from './condition.js'
import {any, not, yesNo} from './verdict.js'
import type {Verdict} from './verdict.js'
import {matches} from './wildcard.js'

/** Who asks to assume a role. */
export interface Visitor {
  /**
   * A user's, a root user's or a session's ARN (`arn:aws:sts::…:assumed-role/ROLE/SESSION`), as GetCallerIdentity names
   * it; or a role's, which stands for any session of it. Undefined where nobody knows who it is.
   */
  readonly arn: string | undefined
  /** The role of a session with its path, where that is known: a session's ARN does not tell the path. */
  readonly roleArn?: string | undefined
  /** What a user was called before its path changed: AWS rewrites the trusts that name it (IAM API, UpdateUser). */
  readonly formerArn?: string | undefined
  /** What it sends along with AssumeRole; undefined where nobody can say. */
  readonly sends?: {readonly externalId?: string | undefined} | undefined
  /** Ids of the organizations of its account and of the role's; undefined where that is not known. */
  readonly organizations?: {readonly own: string | undefined; readonly role: string | undefined} | undefined
}

/** A visitor with what its ARN says. */
export interface Caller extends Visitor {
  readonly accountId: string
  /** Set for a session, and for a role. */
  readonly roleName?: string
}

export function readVisitor(visitor: Visitor): Caller {
  const parts = (visitor.arn ?? '').split(':')
  const [type, ...names] = (parts[5] ?? '').split('/')
  const accountId = parts[4] ?? ''
  const roleName = type === 'assumed-role' ? names[0] : type === 'role' ? names.at(-1) : undefined
  const isRole = type === 'role'
  return {...visitor, accountId, ...(roleName && {roleName}), ...(isRole && {roleArn: visitor.arn})}
}

/** Whether a test holds for the caller; only what its ARN, what it sends and its organization say for certain is decided. */
export function holds({id, values: written}: Test, caller: Caller): Verdict {
  const {own} = caller.organizations ?? {}
  // What SCPs and RCPs ask is mostly whether both are of one organization.
  const values = own === undefined ? written : written.map((value) => (IS_OWN.test(value) ? own : value))
  if (values.some((value) => value.includes('${'))) return 'unknown'
  if (caller.arn === undefined && id !== 'stringequals sts:externalid') return 'unknown'
  switch (id) {
    case 'stringequals aws:principalaccount':
      return yesNo(values.includes(caller.accountId))
    case 'stringnotequals aws:principalaccount':
      return yesNo(!values.includes(caller.accountId))
    case 'stringequals sts:externalid': {
      if (!caller.sends) return 'unknown'
      const {externalId} = caller.sends
      return yesNo(externalId !== undefined && values.includes(externalId))
    }
    case 'stringequals aws:principalorgid':
    case 'stringequalsifexists aws:principalorgid':
      return isOrganization(values, own)
    case 'stringequals aws:resourceorgid':
    case 'stringequalsifexists aws:resourceorgid':
      return isOrganization(values, caller.organizations?.role)
    case 'stringnotequals aws:principalorgid':
    case 'stringnotequalsifexists aws:principalorgid':
      return not(isOrganization(values, own))
    case 'stringnotequals aws:resourceorgid':
    case 'stringnotequalsifexists aws:resourceorgid':
      return not(isOrganization(values, caller.organizations?.role))
    case 'stringnotequalsifexists aws:principalaccount':
      return yesNo(!values.includes(caller.accountId))
    case 'bool aws:principalisawsservice':
    case 'boolifexists aws:principalisawsservice':
      return yesNo(values.some((value) => value.toLowerCase() === 'false'))
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

const IS_OWN = /^\$\{aws:PrincipalOrgID\}$/i

const isOrganization = (values: readonly string[], id: string | undefined): Verdict =>
  id === undefined ? 'unknown' : yesNo(values.includes(id))

/** An ARN in its six parts; undefined where it has not as many. */
function partsOf(arn: string): string[] | undefined {
  const parts = arn.split(':')
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

/** A wildcard stays inside its part. Source: IAM User Guide, "ARN condition operators". */
function matchesArn(pattern: string, arn: string): boolean {
  const parts = partsOf(arn) ?? []
  return partsOf(pattern)?.every((part, at) => matches(part, parts[at] ?? '')) === true
}

/** aws:PrincipalArn of a session is its role's ARN, whose path the session's ARN does not tell. */
function isPrincipalArn(patterns: readonly string[], caller: Caller): Verdict {
  const {arn = '', roleName, roleArn} = caller
  const known = roleName === undefined ? arn : roleArn
  if (known !== undefined) return yesNo(patterns.some((pattern) => matchesArn(pattern, known)))
  const role = `arn:${arn.split(':')[1]}:iam::${caller.accountId}:role/`
  return any(
    patterns.map((pattern) => {
      const withoutPath = matchesArn(pattern, `${role}${roleName}`)
      // A name that stands for any path: what matches it as well as no path matches whatever the path is.
      if (withoutPath && matchesArn(pattern, `${role}\u0000/${roleName}`)) return 'yes'
      const [account = '', name = ''] = [partsOf(pattern)?.[4], pattern.split('/').at(-1)]
      return withoutPath || (matches(account, caller.accountId) && matches(name, roleName!)) ? 'unknown' : 'no'
    }),
  )
}
