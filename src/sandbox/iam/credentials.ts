import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import type {AccessKey, User} from '../model.js'
import {checkQuota} from '../rules/quotas.js'
import {page} from '../wire/paging.js'
import {flag, need, text} from '../wire/query.js'
import {nextId} from '../world.js'
import {userOf, userOrCaller} from './lookup.js'
import {date} from './shapes.js'

/** Secrets open nothing here, since signatures are not checked; they only have AWS's form. */
export const secretFor = (id: string): string => Buffer.from(`sandbox/${id}/sandbox`).toString('base64').slice(0, 40)

const keyOf = (user: User, id: string): AccessKey => {
  const key = user.accessKeys.find((item) => item.id === id)
  if (!key) throw new AwsError('NoSuchEntity', `The Access Key with id ${id} cannot be found.`)
  return key
}

/** Keys of IAM users keep AWS's length: 4 letters and 16 characters. */
const nextKeyId = (call: Call): string => {
  const id = nextId(call.account, 'AKIA')
  return id.slice(0, 12) + id.slice(13)
}

const statusFrom = (call: Call): 'Active' | 'Inactive' => {
  const status = need(call.input, 'Status')
  if (status !== 'Active' && status !== 'Inactive')
    throw new AwsError('ValidationError', `Status ${status} is not one of Active, Inactive`)
  return status
}

const noLogin = ({name}: User): AwsError =>
  new AwsError('NoSuchEntity', `Login Profile for User ${name} cannot be found.`)

export const accessKeyOperations: Operations = {
  CreateAccessKey: writes([], (call) => {
    const user = userOrCaller(call)
    checkQuota('AccessKeysPerUser', user.accessKeys.length + 1, call.quotas.AccessKeysPerUserQuota)
    const key: AccessKey = {id: nextKeyId(call), status: 'Active', created: call.now.toISOString()}
    user.accessKeys = [...user.accessKeys, key]
    return {
      AccessKey: {
        UserName: user.name,
        AccessKeyId: key.id,
        Status: key.status,
        SecretAccessKey: secretFor(key.id),
        CreateDate: call.now,
      },
    }
  }),
  ListAccessKeys: reads([], (call) => {
    const user = userOrCaller(call)
    const {items, more} = page(call, user.accessKeys)
    return {
      AccessKeyMetadata: items.map(({id, status, created}) => ({
        UserName: user.name,
        AccessKeyId: id,
        Status: status,
        CreateDate: date(created),
      })),
      ...more,
    }
  }),
  UpdateAccessKey: writes(['AccessKeyId', 'Status'], (call) => {
    const key = keyOf(userOrCaller(call), need(call.input, 'AccessKeyId'))
    key.status = statusFrom(call)
  }),
  DeleteAccessKey: writes(['AccessKeyId'], (call) => {
    const user = userOrCaller(call)
    const gone = keyOf(user, need(call.input, 'AccessKeyId'))
    user.accessKeys = user.accessKeys.filter((key) => key !== gone)
  }),
  GetAccessKeyLastUsed: reads(['AccessKeyId'], (call) => {
    const id = need(call.input, 'AccessKeyId')
    const user = call.account.users.values().find(({accessKeys}) => accessKeys.some((key) => key.id === id))
    if (!user)
      throw new AwsError('AccessDenied', `${call.caller.arn} is not authorized to perform: iam:GetAccessKeyLastUsed`)
    return {UserName: user.name, AccessKeyLastUsed: {ServiceName: 'N/A', Region: 'N/A'}}
  }),
}

const withLogin = (user: User): NonNullable<User['login']> => {
  if (!user.login) throw noLogin(user)
  return user.login
}

export const loginProfileOperations: Operations = {
  CreateLoginProfile: writes([], (call) => {
    const user = userOrCaller(call)
    if (user.login) throw new AwsError('EntityAlreadyExists', `Login Profile for user ${user.name} already exists.`)
    if (text(call.input, 'Password') === undefined)
      throw new AwsError('ValidationError', 'Must specify a password when calling with non-root credentials')
    user.login = {created: call.now.toISOString(), resetRequired: flag(call.input, 'PasswordResetRequired')}
    return {
      LoginProfile: {UserName: user.name, CreateDate: call.now, PasswordResetRequired: user.login.resetRequired},
    }
  }),
  GetLoginProfile: reads([], (call) => {
    const user = userOrCaller(call)
    const {created, resetRequired} = withLogin(user)
    return {LoginProfile: {UserName: user.name, CreateDate: date(created), PasswordResetRequired: resetRequired}}
  }),
  UpdateLoginProfile: writes(['UserName'], (call) => {
    const login = withLogin(userOf(call))
    if (text(call.input, 'PasswordResetRequired') !== undefined)
      login.resetRequired = flag(call.input, 'PasswordResetRequired')
  }),
  DeleteLoginProfile: writes([], (call) => {
    const user = userOrCaller(call)
    withLogin(user)
    delete user.login
  }),
}
