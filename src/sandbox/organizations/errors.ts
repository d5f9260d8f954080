import {AwsError} from '../errors.js'

/** The exceptions of the Organizations API reference that need no reason, with their messages. All are HTTP 400. */
const messages = {
  AWSOrganizationsNotInUseException: 'Your account is not a member of an organization.',
  AccessDeniedException: "You don't have permissions to access this resource.",
  AccountAlreadyClosedException: 'The provided account is already closed.',
  AccountAlreadyRegisteredException: 'The provided account is already a delegated administrator for your organization.',
  AccountNotFoundException: "You specified an account that doesn't exist.",
  AccountNotRegisteredException:
    'The provided account is not a registered delegated administrator for your organization.',
  AlreadyInOrganizationException: 'The provided account is already a member of an organization.',
  ChildNotFoundException: "You specified a child that doesn't exist.",
  ConflictException: 'The request conflicts with the current state of the account.',
  CreateAccountStatusNotFoundException: "You specified an account creation status that doesn't exist.",
  DestinationParentNotFoundException: "You specified a destination parent that doesn't exist.",
  DuplicateAccountException: 'The account is already in the specified destination.',
  DuplicateHandshakeException: 'A handshake with the same action and target already exists.',
  DuplicateOrganizationalUnitException: 'An OU with the same name already exists.',
  DuplicatePolicyAttachmentException: 'The policy is already attached to the specified target.',
  DuplicatePolicyException: 'A policy with the same name already exists.',
  HandshakeAlreadyInStateException: 'The handshake is already in the requested state.',
  HandshakeNotFoundException: "You specified a handshake that doesn't exist.",
  InvalidHandshakeTransitionException: "You can't perform the operation on the handshake in its current state.",
  MalformedPolicyDocumentException:
    'The provided policy document does not meet the requirements of the specified policy type.',
  MasterCannotLeaveOrganizationException: "You can't remove the management account from the organization.",
  OrganizationalUnitNotEmptyException: 'The specified organizational unit is not empty.',
  OrganizationalUnitNotFoundException: "You specified an organizational unit that doesn't exist.",
  ParentNotFoundException: "You specified a parent that doesn't exist.",
  PolicyInUseException: 'The policy is attached to one or more entities.',
  PolicyNotAttachedException: "The policy isn't attached to the specified target.",
  PolicyNotFoundException: "You specified a policy that doesn't exist.",
  PolicyTypeAlreadyEnabledException: 'The specified policy type is already enabled.',
  PolicyTypeNotAvailableForOrganizationException: "You can't use the specified policy type with this organization.",
  PolicyTypeNotEnabledException: 'This operation can be performed only for enabled policy types.',
  RootNotFoundException: "You specified a root that doesn't exist.",
  SourceParentNotFoundException: "You specified a source parent that doesn't exist.",
  TargetNotFoundException: "You specified a target that doesn't exist.",
} as const

export const refusal = (code: keyof typeof messages): AwsError => new AwsError(code, messages[code])

const withReason =
  (code: string) =>
  (reason: string, message: string): AwsError =>
    new AwsError(code, message, 400, reason)

/** The reasons are those of the API reference: `MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED`. */
export const constraint = withReason('ConstraintViolationException')
export const handshakeConstraint = withReason('HandshakeConstraintViolationException')
export const invalidInput = withReason('InvalidInputException')

/** Errors that every service has go by other names in services of the JSON protocol. */
const common: Readonly<Record<string, string>> = {
  AccessDenied: 'AccessDeniedException',
  ExpiredToken: 'ExpiredTokenException',
  InvalidAction: 'UnknownOperationException',
  InvalidClientTokenId: 'UnrecognizedClientException',
}

export const organizationsErrorJson = (code: string, message: string, reason: string | undefined): string =>
  JSON.stringify({__type: common[code] ?? code, Message: message, Reason: reason})
