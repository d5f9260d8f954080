import type {Input} from '../wire/query.js'
import {invalidInput} from './errors.js'

interface Shape {
  min?: number
  max?: number
  pattern?: RegExp
  values?: readonly string[]
  between?: readonly [number, number]
  /** The reason that AWS gives for a value outside the pattern or the list, where it has one of its own. */
  reason?: string
}

const root = 'r-[0-9a-z]{4,32}'
const unit = 'ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}'
const account = '\\d{12}'
const policy = 'p-[0-9a-zA-Z_]{8,128}'
const one = (...ids: string[]): Shape => ({pattern: new RegExp(`^(${ids.join('|')})$`)})
const parent = one(root, unit)
const name: Shape = {min: 1, max: 128}
/** The types of AWS, whether or not the sandbox has them. */
const policyType: Shape = {
  values: [
    'AISERVICES_OPT_OUT_POLICY BACKUP_POLICY BEDROCK_POLICY CHATBOT_POLICY DECLARATIVE_POLICY_EC2 GUARDDUTY_POLICY',
    'INSPECTOR_POLICY NETWORK_SECURITY_DIRECTOR_POLICY RESOURCE_CONTROL_POLICY S3_POLICY SECURITYHUB_CSPM_POLICY',
    'SECURITYHUB_POLICY SERVICE_CONTROL_POLICY TAG_POLICY UPGRADE_ROLLOUT_POLICY',
  ].flatMap((line) => line.split(' ')),
  reason: 'INVALID_ENUM_POLICY_TYPE',
}

/** The constraints of the request parameters, as the Organizations API reference states them. */
const shapes: Readonly<Record<string, Shape>> = {
  AccountId: one(account),
  AccountName: {min: 1, max: 50, pattern: /^[\x20-\x7e]+$/},
  ChildId: one(account, unit),
  ChildType: {values: ['ACCOUNT', 'ORGANIZATIONAL_UNIT']},
  Content: {min: 1},
  CreateAccountRequestId: one('car-[a-z0-9]{8,32}'),
  Description: {max: 512},
  DestinationParentId: parent,
  Email: {min: 6, max: 64, pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/},
  FeatureSet: {values: ['ALL', 'CONSOLIDATED_BILLING']},
  Filter: policyType,
  HandshakeId: one('h-[0-9a-z]{8,32}'),
  IamUserAccessToBilling: {values: ['ALLOW', 'DENY']},
  MaxResults: {between: [1, 20]},
  Name: name,
  Notes: {max: 1024},
  OrganizationalUnitId: one(unit),
  ParentId: parent,
  PolicyId: {...one(policy), reason: 'INVALID_SYNTAX_POLICY_ID'},
  PolicyType: policyType,
  ResourceId: one(root, unit, account, policy),
  RoleName: {max: 64, pattern: /^(?!AWSServiceRoleFor)[\w+=,.@-]{1,64}$/, reason: 'INVALID_ROLE_NAME'},
  RootId: one(root),
  ServicePrincipal: {min: 1, max: 128, pattern: /^[\w+=,.@-]*$/},
  SourceParentId: parent,
  TargetId: {...one(root, unit, account), reason: 'INVALID_PATTERN_TARGET_ID'},
  Type: policyType,
}

const check = (parameter: string, value: string, shape: Shape): void => {
  const refuse = (reason: string, rule: string): Error =>
    invalidInput(reason, `Invalid value for ${parameter}: ${rule}.`)
  const {min, max, pattern, values, between, reason} = shape
  if (between) {
    if (!/^-?\d+$/.test(value)) throw refuse('INVALID_PATTERN', 'it must be an integer')
    if (Number(value) < between[0]) throw refuse('MIN_VALUE_EXCEEDED', `it must be at least ${between[0]}`)
    if (Number(value) > between[1]) throw refuse('MAX_VALUE_EXCEEDED', `it must be at most ${between[1]}`)
  }
  if (min !== undefined && value.length < min) throw refuse('MIN_LENGTH_EXCEEDED', `its minimum length is ${min}`)
  if (max !== undefined && value.length > max) throw refuse('MAX_LENGTH_EXCEEDED', `its maximum length is ${max}`)
  if (pattern && !pattern.test(value)) throw refuse(reason ?? 'INVALID_PATTERN', 'it does not match the pattern')
  if (values && !values.includes(value))
    throw refuse(reason ?? 'INVALID_ENUM', `it must be one of ${values.join(', ')}`)
}

/** Throws InvalidInputException for the first parameter that is missing or malformed. */
export const checkOrganizationsParameters = (_op: string, input: Input, needed: readonly string[]): void => {
  for (const parameter of needed)
    if (!Object.hasOwn(input, parameter))
      throw invalidInput('INPUT_REQUIRED', `You must include a value for the required parameter ${parameter}.`)
  for (const [parameter, value] of Object.entries(input)) {
    const shape = Object.hasOwn(shapes, parameter) ? shapes[parameter] : undefined
    if (shape && typeof value === 'string') check(parameter, value, shape)
  }
}
