import {AwsError} from '../errors.js'
import type {Input} from '../wire/query.js'

interface Shape {
  min?: number
  max?: number
  pattern?: RegExp
  values?: readonly string[]
  between?: readonly [number, number]
}

const name = (max: number): Shape => ({min: 1, max, pattern: /^[\w+=,.@-]+$/})
const path: Shape = {min: 1, max: 512, pattern: /^(\/|\/[\x21-\x7e]+\/)$/}
const pathPrefix: Shape = {min: 1, max: 512, pattern: /^\/[\x21-\x7f]*$/}
const documentText = (max: number): Shape => ({min: 1, max, pattern: /^[\t\n\r\x20-\u00ff]+$/})
const id = (min: number): Shape => ({min, max: 128, pattern: /^\w+$/})
const arn: Shape = {min: 20, max: 2048}
const code: Shape = {min: 6, max: 6, pattern: /^\d+$/}
const status: Shape = {values: ['Active', 'Inactive', 'Expired']}
const bool: Shape = {pattern: /^(true|false)$/i}

/** The constraints of the request parameters, as the IAM and STS API references state them; a parameter means the same everywhere but for `except`. */
const shapes: Readonly<Record<string, Shape>> = {
  AccessKeyId: {...id(16)},
  AccountAlias: {min: 3, max: 63, pattern: /^(?!\d{12}$)[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/},
  Arn: arn,
  AssignmentStatus: {values: ['Assigned', 'Unassigned', 'Any']},
  AssumeRolePolicyDocument: documentText(131072),
  AuthenticationCode1: code,
  AuthenticationCode2: code,
  AWSServiceName: {min: 1, max: 128, pattern: /^[\w+=,.@-]+$/},
  CertificateBody: documentText(16384),
  CertificateId: id(24),
  ClientID: {min: 1, max: 255},
  CustomSuffix: name(64),
  Description: {max: 1000},
  DurationSeconds: {between: [900, 129600]},
  Encoding: {values: ['SSH', 'PEM']},
  EntityFilter: {values: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy']},
  ExternalId: {min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/},
  Granularity: {values: ['SERVICE_LEVEL', 'ACTION_LEVEL']},
  GroupName: name(128),
  InstanceProfileName: name(128),
  JobId: {min: 36, max: 36},
  Marker: {min: 1, max: 320, pattern: /^[\x20-\u00ff]+$/},
  MaxItems: {between: [1, 1000]},
  MaxSessionDuration: {between: [3600, 43200]},
  Name: {min: 1, max: 128, pattern: /^[\w._-]+$/},
  NewGroupName: name(128),
  NewPath: path,
  NewUserName: name(64),
  OnlyAttached: bool,
  OpenIDConnectProviderArn: arn,
  Password: {min: 1, max: 128, pattern: /^[\t\n\r\x20-\u00ff]+$/},
  PasswordResetRequired: bool,
  Path: path,
  PathPrefix: pathPrefix,
  PermissionsBoundary: arn,
  PolicyArn: arn,
  PolicyDocument: documentText(131072),
  PolicyName: name(128),
  PolicyUsageFilter: {values: ['PermissionsPolicy', 'PermissionsBoundary']},
  RoleArn: arn,
  RoleName: name(64),
  RoleSessionName: {min: 2, max: 64, pattern: /^[\w+=,.@-]*$/},
  SAMLMetadataDocument: {min: 1000, max: 10_000_000},
  SAMLProviderArn: arn,
  Scope: {values: ['All', 'AWS', 'Local']},
  SerialNumber: {min: 9, max: 256, pattern: /^[\w+=/:,.@-]+$/},
  ServiceSpecificCredentialId: id(20),
  SetAsDefault: bool,
  SourceIdentity: {min: 2, max: 64, pattern: /^[\w+=,.@-]*$/},
  SSHPublicKeyBody: documentText(16384),
  SSHPublicKeyId: id(20),
  Status: status,
  TokenCode: {min: 6, max: 6, pattern: /^\d*$/},
  Url: {min: 1, max: 255},
  UserName: name(128),
  VersionId: {pattern: /^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/},
  VirtualMFADeviceName: {min: 1, max: 226, pattern: /^[\w+=,.@-]+$/},
}

const roleDescription: Shape = {max: 1000, pattern: /^[\t\n\r\x20-\x7e\xa1-\xff]*$/}
const policyPath: Shape = {min: 1, max: 512, pattern: /^((\/[A-Za-z0-9.,+@=_-]+)*)\/$/}

/** Where an operation is narrower than its neighbours: new user names are shorter than names one may ask for, ... */
const except: Readonly<Record<string, Record<string, Shape>>> = {
  AssumeRole: {DurationSeconds: {between: [900, 43200]}},
  CreatePolicy: {Path: policyPath},
  CreateRole: {Description: roleDescription},
  CreateServiceLinkedRole: {Description: roleDescription},
  CreateUser: {UserName: name(64)},
  ListPolicies: {PathPrefix: policyPath},
  UpdateRole: {Description: roleDescription},
  UpdateRoleDescription: {Description: roleDescription},
}

const broken = (shape: Shape, value: string): string | undefined => {
  const {min, max, pattern, values, between} = shape
  if (between) {
    if (!/^-?\d+$/.test(value)) return 'Member must be an integer'
    if (Number(value) < between[0]) return `Member must have value greater than or equal to ${between[0]}`
    if (Number(value) > between[1]) return `Member must have value less than or equal to ${between[1]}`
  }
  if (values && !values.includes(value)) return `Member must satisfy enum value set: [${values.join(', ')}]`
  if (min !== undefined && value.length < min) return `Member must have length greater than or equal to ${min}`
  if (max !== undefined && value.length > max) return `Member must have length less than or equal to ${max}`
  if (pattern && !pattern.test(value))
    return `Member must satisfy regular expression pattern: ${pattern.source.replace(/^\^|\$$/g, '')}`
  return undefined
}

const camel = (parameter: string): string => parameter.charAt(0).toLowerCase() + parameter.slice(1)

/** Throws ValidationError naming everything that is missing or malformed, in the words AWS uses. */
export const checkParameters = (op: string, input: Input, needed: readonly string[]): void => {
  const problems = needed
    .filter((parameter) => !Object.hasOwn(input, parameter))
    .map((parameter) => `Value null at '${camel(parameter)}' failed to satisfy constraint: Member must not be null`)
  for (const [parameter, value] of Object.entries(input)) {
    const shape = except[op]?.[parameter] ?? (Object.hasOwn(shapes, parameter) ? shapes[parameter] : undefined)
    if (!shape || typeof value !== 'string') continue
    const problem = broken(shape, value)
    if (problem)
      problems.push(`Value '${value.slice(0, 200)}' at '${camel(parameter)}' failed to satisfy constraint: ${problem}`)
  }
  const [count] = [problems.length]
  if (count > 0)
    throw new AwsError(
      'ValidationError',
      `${count} validation error${count > 1 ? 's' : ''} detected: ${problems.join('; ')}`,
    )
}
