import type {CloudError} from '../core/cloud.js'
import type {Call} from '../core/types.js'

const raise = (quota: string): string =>
  `The quota of ${quota} is reached: remove what is not used, or have it raised in Service Quotas.`

interface Row {
  readonly code: RegExp
  /** In the message, where AWS gives one code to many things: the Reason of the Organizations API. */
  readonly reason?: RegExp
  readonly advice: (input: Call['input']) => string
}

/** What to do next about a refused change of the organization, first match wins. */
const ADVICE: readonly Row[] = [
  {
    code: /^ConstraintViolation/,
    reason: /SERVICE_ACCESS_NOT_ENABLED|enable service access/i,
    advice: ({ServicePrincipal}) =>
      `The service needs access to the organization first, which it may use in every account. In the management account:\n  aws organizations enable-aws-service-access --service-principal ${String(ServicePrincipal)}`,
  },
  {
    code: /^ConstraintViolation/,
    reason: /MIN_POLICY_TYPE_ATTACHMENT/,
    advice: () => 'It is the last policy of its type there: attach another one first, such as FullAWSAccess.',
  },
  {
    code: /^ConstraintViolation/,
    reason: /MAX_POLICY_TYPE_ATTACHMENT/,
    advice: () => 'There are as many policies of its type attached as can be: detach one, or join two in one.',
  },
  {
    code: /^(HandshakeC|C)onstraintViolation/,
    reason: /ACCOUNT_NUMBER_LIMIT/,
    advice: () => raise('accounts in the organization (invitations count)'),
  },
  {code: /^ConstraintViolation/, reason: /ACCOUNT_CREATION_RATE/, advice: () => 'Wait some minutes and run again.'},
  {code: /^ConstraintViolation/, reason: /OU_NUMBER_LIMIT/, advice: () => raise('organizational units')},
  {code: /^ConstraintViolation/, reason: /OU_DEPTH_LIMIT/, advice: () => 'Units are five deep at most below the root.'},
  {code: /^ConstraintViolation/, reason: /POLICY_NUMBER_LIMIT/, advice: () => raise('policies of this type')},
  {
    code: /^ConstraintViolation/,
    reason: /CANNOT_REGISTER_MASTER/,
    advice: () => 'Name a member account under delegatedAdministrators: instead.',
  },
  {
    code: /^ConstraintViolation/,
    reason: /MAX_DELEGATED_ADMINISTRATORS/,
    advice: () => 'The service has as many administrators as it may have: take another account out first.',
  },
  {
    code: /^HandshakeConstraintViolation/,
    reason: /ALREADY_IN_AN_ORGANIZATION/,
    advice: () => 'The account has to leave the organization that it is in before it can be invited.',
  },
  {
    code: /^HandshakeConstraintViolation/,
    reason: /INVITE_DISABLED/,
    advice: () =>
      'The organization is being changed to all features: invite when all its accounts have agreed to that.',
  },
  {
    code: /^PolicyTypeNotAvailable/,
    advice: () =>
      'The organization has no policies of this type; it may have only consolidated billing: enable all features first (aws organizations enable-all-features).',
  },
  {
    code: /^PolicyTypeNotEnabled/,
    advice: () => 'Policies of this type are not enabled in the root: name the type under policyTypes:.',
  },
  {
    code: /^MalformedPolicyDocument/,
    advice: () => 'AWS does not take the text of this policy: correct its statements in the file.',
  },
]

/** Undefined where the table of errors.ts, or the way in, knows better. */
export const organizationsAdvice = ({message, detail}: CloudError, {input}: Call): string | undefined =>
  ADVICE.find(({code, reason}) => code.test(detail.code) && (reason?.test(message) ?? true))?.advice(input)

/** Why an account was not made (Organizations API, CreateAccountStatus): in words, and what to do. */
const FAILURES: Readonly<Record<string, readonly [why: string, advice: string]>> = {
  ACCOUNT_LIMIT_EXCEEDED: [
    'the organization has as many accounts as it may have',
    raise('accounts in the organization'),
  ],
  CONCURRENT_ACCOUNT_MODIFICATION: ['something else was changing accounts at the same time', 'Run again.'],
  EMAIL_ALREADY_EXISTS: [
    'another AWS account has its e-mail address',
    'Give another address under create:, as no two accounts can have one; or name that account under invite:.',
  ],
  INVALID_EMAIL: ['its e-mail address is not valid', 'Correct the address under create:.'],
  INVALID_ADDRESS: [
    'the postal address of the management account is not valid',
    'Correct it in the billing console of the management account.',
  ],
  INVALID_PAYMENT_INSTRUMENT: [
    'the payment method of the management account is not valid',
    'Correct it in the billing console of the management account.',
  ],
  MISSING_PAYMENT_INSTRUMENT: [
    'the management account has no payment method',
    'Add one in the billing console of the management account.',
  ],
  PENDING_BUSINESS_VALIDATION: ['AWS is still validating the business', 'Run again when it is validated.'],
  INTERNAL_FAILURE: ['AWS had a failure of its own', 'Run again; if it stays so, ask AWS Support.'],
}

export const creationFailure = (reason: string): {readonly why: string; readonly advice: string} => {
  const [why, advice] = FAILURES[reason] ?? ['of a reason that xrole has no words for', 'Ask AWS Support.']
  return {why: `${why} (${reason})`, advice}
}
