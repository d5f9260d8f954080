import type {Json} from '../core/types.js'
import type {Document} from './types.js'
import {asTexts, statementsOf} from './json.js'
import {matchesIgnoringCase} from './wildcard.js'

/**
 * Calls of which each one, on any user, role, group or policy, is enough to give oneself every permission.
 * Source: the published list of IAM privilege escalations that need no second service (so without iam:PassRole, which
 * needs one), checked against the IAM entries of the Service Authorization Reference.
 */
const ESCALATIONS = [
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreatePolicyVersion',
  'iam:PutGroupPolicy',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateLoginProfile',
]

/** Everything, everything in IAM, or every IAM entity of one sort. */
const ANYTHING = /^(\*+|arn:[^:]*:(iam|\*):[^:]*:[^:]*:(\*|(user|role|group|policy)\/\*))$/

const includes = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => pattern === '*:*' || matchesIgnoringCase(pattern, action))

function allows(statement: Document, action: string): boolean {
  const not = asTexts(statement['NotAction'])
  return includes(asTexts(statement['Action']), action) || (not.length > 0 && !includes(not, action))
}

/**
 * Whether a permissions policy makes its holder an administrator: one Allow statement gives, on any resource, all of
 * the calls above (`*`, `*:*`, `iam:*`, a NotAction that leaves IAM in: conditions like MFA do not make that less), or
 * a single one of them without any condition. Deny statements are not weighed: an unneeded hazard costs a glance.
 */
export function grantsAdmin(document: Json): boolean {
  return statementsOf(document).some((statement) => {
    if (statement['Effect'] !== 'Allow' || !onAnything(statement)) return false
    const given = ESCALATIONS.filter((action) => allows(statement, action))
    return given.length === ESCALATIONS.length || (given.length > 0 && statement['Condition'] === undefined)
  })
}

const onAnything = (statement: Document): boolean =>
  statement['NotResource'] !== undefined || asTexts(statement['Resource']).some((resource) => ANYTHING.test(resource))

/** AWS-managed policies that make an administrator: those of which `grantsAdmin` says so, of all there are. */
const ADMIN_POLICIES = new Set([
  'AdministratorAccess',
  'AdministratorAccess-Amplify',
  'AWSMcpServiceActionsFullAccess',
  'IAMFullAccess',
])

export const isAdminPolicyArn = (arn: string): boolean =>
  ADMIN_POLICIES.has(/^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1] ?? '')
