import type {Json} from '../core/types.js'
import type {Document} from './types.js'
import {testsOf} from './condition.js'
import type {Test} from './condition.js'
import {asTexts, statementsOf} from './json.js'
import {applies, clause, testText, versionOf} from './terms.js'
import type {Clause, Requirement, Terms} from './terms.js'
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

/**
 * What is known of AWS's own policies as to sts:AssumeRole, and as to writing roles. AWS changes their texts at will, so
 * of most of them nothing is known but that they deny nothing: of all that there are, these deny it somewhere, most of
 * them under conditions.
 */
const ALLOWING: readonly [action: RegExp, names: RegExp][] = [
  [/^sts:assumerole$/i, /^(AdministratorAccess|PowerUserAccess)$/],
  [/^iam:(createrole|attachrolepolicy|updateassumerolepolicy)$/i, /^(AdministratorAccess|IAMFullAccess)$/],
]
const DENYING =
  /PermissionsBoundary$|^AWSCompromisedKeyQuarantine|^(AWSIAMIdentityCenterAllowListForIdentityContext|IAMAuditRootUserCredentials|IAMCreateRootUserPassword|IAMDeleteRootUserCredentials|S3UnlockBucketPolicy|SQSUnlockQueuePolicy)$/

function termsOfUnread(arn: string, {action}: Request): Terms {
  const name = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1]
  const allowing = ALLOWING.find(([actions]) => actions.test(action))?.[1]
  if (name === undefined || !allowing) return {allows: [[arn]], denies: [[arn]]}
  if (name === 'AWSDenyAll') return {allows: [], denies: [[]]}
  return {allows: [allowing.test(name) ? [] : [arn]], denies: DENYING.test(name) ? [[arn]] : []}
}

function termsOfOne(policy: Permissions, request: Request): Terms {
  if ('arn' in policy) return termsOfUnread(policy.arn, request)
  const {document} = policy
  const version = versionOf(document)
  const clauses = (effect: string): Clause[] =>
    statementsOf(document)
      .filter((statement) => statement['Effect'] === effect)
      .flatMap((statement) => clause(requirements(statement, request, version)))
  return {allows: clauses('Allow'), denies: clauses('Deny')}
}

function requirements(statement: Document, request: Request, version: string): Requirement[] {
  const action = (name: string): Verdict =>
    yesNo(asTexts(statement[name]).some((pattern) => matchesIgnoringCase(pattern, request.action)))
  // In the version of 2008 policy variables are plain text.
  const hasVariables = version === '2012-10-17'
  const resource = (name: string): Verdict =>
    any(asTexts(statement[name]).map((pattern) => matchesResource(pattern, request.resource, hasVariables)))
  const isAllBut = statement['NotResource'] !== undefined
  return [
    [statement['NotAction'] === undefined ? action('Action') : not(action('NotAction')), 'Action'],
    [
      isAllBut ? not(resource('NotResource')) : resource('Resource'),
      JSON.stringify([isAllBut, asTexts(statement[isAllBut ? 'NotResource' : 'Resource'])]),
    ],
    ...testsOf(statement).map((test): Requirement => [request.holds(test), testText(test, version)]),
  ]
}

/** What a policy variable stands for is not known; only that it could, or could not, make the pattern match. */
function matchesResource(pattern: string, resource: string, hasVariables: boolean): Verdict {
  if (!hasVariables || !pattern.includes('${')) return yesNo(matches(pattern, resource))
  return matches(pattern.replace(/\$\{[^}]*\}/g, '*'), resource) ? 'unknown' : 'no'
}

/** What some policies together say of a request. */
export function callTerms(policies: readonly Permissions[], request: Request): Terms {
  const terms = policies.map((policy) => termsOfOne(policy, request))
  return {allows: terms.flatMap((one) => one.allows), denies: terms.flatMap((one) => one.denies)}
}

/** Whether one of the policies denies a request, which decides whatever else allows it. */
export const isDenied = (policies: readonly Permissions[], request: Request): Verdict =>
  applies(callTerms(policies, request).denies)

/** Whether one of the policies allows a request, denials not weighed. */
export const isAllowed = (policies: readonly Permissions[], request: Request): Verdict =>
  applies(callTerms(policies, request).allows)

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
