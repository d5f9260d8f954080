import {callerFacts, resourceFacts} from '../access/given.js'
import {accessDenied, decisionOn} from '../access/judge.js'
import {parse} from '../access/policies.js'
import type {Call, Operations} from '../call.js'
import {reads} from '../call.js'
import {AwsError} from '../errors.js'
import type {Account, Role} from '../model.js'
import {shownTrust} from '../principals.js'
import {readTags} from '../rules/tags.js'
import {integer, need, text, texts} from '../wire/query.js'
import type {XmlObject} from '../wire/xml.js'
import {entityArn, keyOfName} from '../world.js'
import {sessionPolicy} from './session-policy.js'
import type {Session} from './session.js'
import {credentialsOf} from './session.js'

const invalid = (message: string): AwsError => new AwsError('ValidationError', message)

const findRole = ({world}: Call, arn: string): {account: Account; role: Role} | undefined => {
  const [, id = '', name = ''] = /^arn:[a-z-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  const account = world.accounts.get(id)
  const role = account?.roles.get(keyOfName(name))
  return account && role && entityArn(world, id, 'role', role) === arn ? {account, role} : undefined
}

/** Whether an MFA code came with the request; any six digits of a device that the caller has are right. */
const usesMfa = ({input, caller, world}: Call): boolean => {
  const [serial, code] = [text(input, 'SerialNumber'), text(input, 'TokenCode')]
  if (serial === undefined && code === undefined) return false
  const failed = (): AwsError =>
    new AwsError('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.')
  if (serial === undefined || code === undefined) throw failed()
  const user = caller.entity?.startsWith('AIDA')
    ? world.accounts.get(caller.account)?.users.get(keyOfName(caller.userName ?? ''))
    : undefined
  const known = user
    ? user.mfaDevices.some((device) => device.serial === serial)
    : caller.entity === undefined && serial.startsWith(`arn:${world.partition}:iam::${caller.account}:mfa/`)
  if (!known) throw failed()
  return true
}

const sessionTags = ({input}: Call): Record<string, string> =>
  Object.fromEntries(readTags(input, 'case-insensitive').map(({Key: key, Value: value}) => [key.toLowerCase(), value]))

const given = (call: Call, mfa: boolean, role: Role): Record<string, string | readonly string[] | undefined | null> => {
  const transitive = texts(call.input, 'TransitiveTagKeys')
  return {
    ...callerFacts(call, mfa),
    ...resourceFacts(role.tags),
    'sts:RoleSessionName': need(call.input, 'RoleSessionName'),
    ...(transitive.length > 0 ? {'sts:TransitiveTagKeys': transitive} : {}),
  }
}

const durationOf = ({caller, input}: Call, role: Role): number => {
  const seconds = integer(input, 'DurationSeconds') ?? 3600
  if (caller.entity?.startsWith('AROA') && seconds > 3600)
    throw invalid('The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.')
  if (seconds > role.maxSession)
    throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  return seconds
}

const assumeRole = (call: Call): XmlObject => {
  const {world, input, now} = call
  const arn = need(input, 'RoleArn')
  if (!/^arn:[a-z-]+:iam::\d{12}:role\/.+/.test(arn)) throw invalid(`${arn} is invalid`)
  const denied = (action: string): AwsError => accessDenied(call, {action, resource: arn}, '')
  const found = findRole(call, arn)
  if (!found) throw denied('sts:AssumeRole')
  const {role, account} = found
  const [mfa, tags, sourceIdentity] = [usesMfa(call), sessionTags(call), text(input, 'SourceIdentity')]
  const actions = [
    'sts:AssumeRole',
    ...(Object.keys(tags).length > 0 ? ['sts:TagSession'] : []),
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ]
  const request = () => ({
    given: given(call, mfa, role),
    externalId: text(input, 'ExternalId'),
    tags,
    sourceIdentity,
    duration: integer(input, 'DurationSeconds'),
  })
  const trust = parse(shownTrust(world, role.trust))
  for (const action of actions)
    if (decisionOn(call, {action, resource: arn}, account.id, request, trust).outcome !== 'allowed')
      throw denied(action)
  const policy = sessionPolicy(call, account)
  const name = need(input, 'RoleSessionName')
  const session: Session = {
    account: account.id,
    entity: role.id,
    name,
    issued: now.toISOString(),
    expires: new Date(now.getTime() + durationOf(call, role) * 1000).toISOString(),
    mfa: false,
    ...(policy === undefined ? {} : {policy}),
    ...(Object.keys(tags).length > 0 ? {tags} : {}),
    ...(sourceIdentity === undefined ? {} : {sourceIdentity}),
  }
  return {
    Credentials: credentialsOf(session),
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${name}`,
      Arn: `arn:${world.partition}:sts::${account.id}:assumed-role/${role.name}/${name}`,
    },
    SourceIdentity: sourceIdentity,
  }
}

const sessionToken = (call: Call): XmlObject => {
  const {caller, now} = call
  if (caller.session) throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials')
  const session: Session = {
    account: caller.account,
    ...(caller.entity === undefined ? {} : {entity: caller.entity}),
    issued: now.toISOString(),
    expires: new Date(now.getTime() + (integer(call.input, 'DurationSeconds') ?? 43200) * 1000).toISOString(),
    mfa: usesMfa(call),
  }
  return {Credentials: credentialsOf(session)}
}

const federated = (op: string): Operations[string] =>
  reads(['RoleArn'], () => {
    throw new AwsError(
      'AccessDenied',
      `Not authorized to perform sts:${op}: the sandbox has no identity provider that could sign a token.`,
    )
  })

export const stsOperations: Operations = {
  AssumeRole: reads(['RoleArn', 'RoleSessionName'], assumeRole),
  AssumeRoleWithSAML: federated('AssumeRoleWithSAML'),
  AssumeRoleWithWebIdentity: federated('AssumeRoleWithWebIdentity'),
  GetCallerIdentity: reads([], ({caller}) => ({Arn: caller.arn, UserId: caller.userId, Account: caller.account})),
  GetSessionToken: reads([], sessionToken),
}
