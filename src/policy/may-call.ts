import type {Json} from '../core/types.js'
import type {Document} from './types.js'
import {testsOf} from './condition.js'
import type {Test} from './condition.js'
import {asTexts, isObject, statementsOf} from './json.js'
import {all, any, not, yesNo} from './verdict.js'
import type {Verdict} from './verdict.js'
import {matches, matchesIgnoringCase} from './wildcard.js'

/** A permissions policy: its text, or the ARN of one whose text is not at hand, as AWS's own are. */
export type Permissions = {readonly document: Json} | {readonly arn: string}

/** One request on one resource, and what is known of who makes it. */
export interface Request {
  /** `sts:AssumeRole` */
  readonly action: string
  /** An ARN. */
  readonly resource: string
  holds(test: Test): Verdict
}

/** What one policy says of a request. */
interface Says {
  readonly allows: Verdict
  readonly denies: Verdict
}

/**
 * What is known of AWS's own policies as to sts:AssumeRole. AWS changes their texts at will, so of most of them nothing
 * is known but that they deny nothing: of all that there are, these deny it somewhere, most of them under conditions.
 */
const ALLOWING = /^(AdministratorAccess|PowerUserAccess)$/
const DENYING =
  /PermissionsBoundary$|^(AWSIAMIdentityCenterAllowListForIdentityContext|IAMAuditRootUserCredentials|IAMCreateRootUserPassword|IAMDeleteRootUserCredentials|S3UnlockBucketPolicy|SQSUnlockQueuePolicy)$/

function saysUnread(arn: string, {action}: Request): Says {
  const name = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1]
  if (name === undefined || action.toLowerCase() !== 'sts:assumerole') return {allows: 'unknown', denies: 'unknown'}
  if (name === 'AWSDenyAll') return {allows: 'no', denies: 'yes'}
  return {allows: ALLOWING.test(name) ? 'yes' : 'unknown', denies: DENYING.test(name) ? 'unknown' : 'no'}
}

function saysOf(policy: Permissions, request: Request): Says {
  if ('arn' in policy) return saysUnread(policy.arn, request)
  const {document} = policy
  // In the version of 2008 policy variables are plain text.
  const hasVariables = isObject(document) && document['Version'] === '2012-10-17'
  const verdict = (effect: string): Verdict =>
    any(
      statementsOf(document)
        .filter((statement) => statement['Effect'] === effect)
        .map((statement) => isAbout(statement, request, hasVariables)),
    )
  return {allows: verdict('Allow'), denies: verdict('Deny')}
}

function isAbout(statement: Document, request: Request, hasVariables: boolean): Verdict {
  const action = (name: string): Verdict =>
    yesNo(asTexts(statement[name]).some((pattern) => matchesIgnoringCase(pattern, request.action)))
  const resource = (name: string): Verdict =>
    any(asTexts(statement[name]).map((pattern) => matchesResource(pattern, request.resource, hasVariables)))
  return all([
    statement['NotAction'] === undefined ? action('Action') : not(action('NotAction')),
    statement['NotResource'] === undefined ? resource('Resource') : not(resource('NotResource')),
    ...testsOf(statement).map((test) => request.holds(test)),
  ])
}

/** What a policy variable stands for is not known; only that it could, or could not, make the pattern match. */
function matchesResource(pattern: string, resource: string, hasVariables: boolean): Verdict {
  if (!hasVariables || !pattern.includes('${')) return yesNo(matches(pattern, resource))
  return matches(pattern.replace(/\$\{[^}]*\}/g, '*'), resource) ? 'unknown' : 'no'
}

/** Whether one of the policies denies a request, which decides whatever else allows it. */
export const isDenied = (policies: readonly Permissions[], request: Request): Verdict =>
  any(policies.map((policy) => saysOf(policy, request).denies))

/** Whether one of the policies allows a request, denials not weighed. */
export const isAllowed = (policies: readonly Permissions[], request: Request): Verdict =>
  any(policies.map((policy) => saysOf(policy, request).allows))

/**
 * Whether a user's or role's own permissions let it make a request: one policy allows it, the permissions boundary,
 * where there is one, allows it as well, and nothing denies it. What organizations add to that (SCPs) and session
 * policies are not seen here. Source: IAM User Guide, "Policy evaluation logic".
 */
export const mayCall = (
  policies: readonly Permissions[],
  boundary: Permissions | undefined,
  request: Request,
): Verdict => {
  const limits = boundary ? [boundary] : []
  return all([
    not(isDenied([...policies, ...limits], request)),
    isAllowed(policies, request),
    ...limits.map((limit) => isAllowed([limit], request)),
  ])
}
