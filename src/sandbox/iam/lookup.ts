import type {Call} from '../call.js'
import {AwsError, noSuch} from '../errors.js'
import type {Group, Policy, Role, User} from '../model.js'
import {isManagedPolicy} from '../../data/managed-policies.js'
import {entityArn, keyOfName} from '../world.js'
import {need, text} from '../wire/query.js'

export const roleOf = ({account, input}: Call, name = need(input, 'RoleName')): Role => {
  const role = account.roles.get(keyOfName(name))
  if (!role) throw noSuch('role', name)
  return role
}

/** Roles that belong to AWS: service-linked ones and those of Identity Center permission sets. */
export const belongsToAws = ({path}: Role): boolean => /^\/aws-(service-role|reserved)\//.test(path)

/** A role that the caller is about to change. */
export const ownRoleOf = (call: Call): Role => {
  const role = roleOf(call)
  if (belongsToAws(role))
    throw new AwsError(
      'UnmodifiableEntity',
      `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
    )
  return role
}

export const userOf = ({account, input}: Call, name = need(input, 'UserName')): User => {
  const user = account.users.get(keyOfName(name))
  if (!user) throw noSuch('user', name)
  return user
}

/** Where UserName may be left out, the user whose key signs is meant. */
export const userOrCaller = (call: Call): User => {
  const {input, caller} = call
  const name = text(input, 'UserName') ?? caller.userName
  if (name === undefined)
    throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials')
  return userOf(call, name)
}

export const groupOf = ({account, input}: Call): Group => {
  const name = need(input, 'GroupName')
  const group = account.groups.get(keyOfName(name))
  if (!group) throw noSuch('group', name)
  return group
}

export const policyArn = ({world, account}: Pick<Call, 'world' | 'account'>, policy: Policy): string =>
  entityArn(world, account.id, 'policy', policy)

/** The customer-managed policy of this exact ARN; one of another account is not found. */
export const localPolicy = (call: Pick<Call, 'world' | 'account'>, arn: string): Policy | undefined => {
  const policy = call.account.policies.get(keyOfName(arn.slice(arn.lastIndexOf('/') + 1)))
  return policy && policyArn(call, policy) === arn ? policy : undefined
}

const notFound = (arn: string): AwsError =>
  new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`)

export const checkPolicyArn = (arn: string): void => {
  if (!/^arn:[a-z-]+:iam::(\d{12}|aws):policy\/.+$/.test(arn))
    throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`)
}

/** Demands a policy that may be attached, or serve as boundary, in this account. */
export const demandAttachable = (call: Pick<Call, 'world' | 'account'>, arn: string): void => {
  checkPolicyArn(arn)
  const managed = isManagedPolicy(arn) && arn.startsWith(`arn:${call.world.partition}:`)
  if (!managed && !localPolicy(call, arn)) throw notFound(arn)
  if (managed && arn.includes(':policy/aws-service-role/'))
    throw new AwsError(
      'PolicyNotAttachable',
      `Cannot attach a Service Role Policy to a Customer Role: ${arn.slice(arn.lastIndexOf('/') + 1)}`,
    )
}

/** A customer-managed policy that the caller is about to change. */
export const ownPolicyOf = (call: Call): Policy => {
  const arn = need(call.input, 'PolicyArn')
  checkPolicyArn(arn)
  if (arn.includes(':iam::aws:'))
    throw new AwsError(
      'AccessDenied',
      `User: ${call.caller.arn} is not authorized to perform: iam:${call.op} on resource: policy ${arn}`,
    )
  const policy = localPolicy(call, arn)
  if (!policy) throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`)
  return policy
}
