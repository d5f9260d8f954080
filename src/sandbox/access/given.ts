import type {Given} from '../../policy/evaluate/context.js'
import type {Call} from '../call.js'
import type {Tag} from '../model.js'
import {pathOf} from '../organizations/tree.js'
import {structures, text, texts} from '../wire/query.js'
import {keyOfName} from '../world.js'
import type {Asked} from './asked.js'

const under = (prefix: string, tags: Readonly<Record<string, string>>): Given =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]))

const tagsUnder = (prefix: string, tags: readonly Tag[]): Given =>
  Object.fromEntries(tags.map(({Key, Value}) => [`${prefix}/${Key}`, Value]))

/** Long-term keys say nothing of MFA; temporary ones of a user say whether there was one, and when. */
const mfaOf = ({caller, now}: Call, mfa: boolean): Given => {
  const {session} = caller
  if (mfa) return {'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0'}
  if (!session) return {}
  const age = Math.floor((now.getTime() - Date.parse(session.issued ?? '')) / 1000)
  return {
    'aws:MultiFactorAuthPresent': String(session.mfa),
    ...(session.mfa && !Number.isNaN(age) ? {'aws:MultiFactorAuthAge': String(age)} : {}),
    'aws:TokenIssueTime': session.issued,
  }
}

/** What every request says of its caller and of itself ("AWS global condition context keys"). */
export const callerFacts = (call: Call, mfa: boolean): Given => {
  const {caller, now, region} = call
  return {
    ...mfaOf(call, mfa),
    'aws:SourceIp': call.sourceIp,
    'aws:userid': caller.userId,
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:SecureTransport': 'true',
    'aws:RequestedRegion': region,
    'aws:SourceIdentity': caller.session?.sourceIdentity,
    ...under('aws:PrincipalTag', caller.tags),
  }
}

/**
 * The organizations of the caller and of whose resource it is; in the request only where the account is a member. The
 * path ends with the unit that the account is in ("AWS global condition context keys", aws:PrincipalOrgPaths).
 */
export const organizationFacts = ({world: {organization}, caller}: Call, resource: string): Given => {
  const of = (account: string, side: 'Principal' | 'Resource'): Given => {
    const member = organization?.members.get(account)
    if (!organization || !member) return {}
    return {
      [`aws:${side}OrgID`]: organization.id,
      [`aws:${side}OrgPaths`]: [pathOf(organization, member.parent)],
    }
  }
  return {...of(caller.account, 'Principal'), ...of(resource, 'Resource')}
}

/** What the role that is asked about says of itself. */
export const resourceFacts = (tags: readonly Tag[]): Given => ({
  ...tagsUnder('aws:ResourceTag', tags),
  ...tagsUnder('iam:ResourceTag', tags),
})

const holderIn = ({account, input}: Call, resource: string): {tags: Tag[]; boundary?: string} | undefined => {
  const [, type, name = ''] = /:(role|user|policy|instance-profile)\/(?:.*\/)?([^/]*)$/.exec(resource) ?? []
  if (type === 'role') return account.roles.get(keyOfName(name))
  if (type === 'user') return account.users.get(keyOfName(name))
  if (type === 'policy') return account.policies.get(keyOfName(name))
  return type === 'instance-profile'
    ? account.instanceProfiles.get(keyOfName(text(input, 'InstanceProfileName') ?? ''))
    : undefined
}

/** The context of a request to IAM ("Condition keys for AWS Identity and Access Management"). */
export const givenOf = (call: Call, {resource}: Asked): Given => {
  const {input, op} = call
  const tags = structures(input, 'Tags').map((tag) => ({Key: text(tag, 'Key') ?? '', Value: text(tag, 'Value') ?? ''}))
  const keys = [...tags.map(({Key}) => Key), ...texts(input, 'TagKeys')]
  const holder = holderIn(call, resource)
  return {
    ...callerFacts(call, false),
    ...resourceFacts(op.startsWith('Create') ? [] : (holder?.tags ?? [])),
    ...tagsUnder('aws:RequestTag', tags),
    ...(keys.length > 0 ? {'aws:TagKeys': keys} : {}),
    'iam:PolicyARN': /^(At|De)tach/.test(op) ? text(input, 'PolicyArn') : undefined,
    'iam:PermissionsBoundary': text(input, 'PermissionsBoundary') ?? holder?.boundary,
    'iam:AWSServiceName': text(input, 'AWSServiceName'),
  }
}
