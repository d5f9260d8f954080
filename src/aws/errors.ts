import {CloudError, type CloudErrorKind} from '../core/cloud.js'
import type {Failure, Sort} from './failure.js'

export interface Where {
  /** The account's name in the file. */
  readonly account: string
  readonly op: string
}

const KINDS: Readonly<Partial<Record<Sort, CloudErrorKind>>> = {
  server: 'unreachable',
  garbled: 'unreachable',
  network: 'unreachable',
  unusable: 'unreachable',
  timeout: 'unreachable',
  expired: 'denied',
  'unknown-key': 'denied',
  'no-credentials': 'denied',
}

const isRemoval = (op: string): boolean => /^(Delete|Detach|Deactivate|Deregister|Remove|Untag)/.test(op)
const isRead = (op: string): boolean => /^(Get|List|Describe)/.test(op)

/** Of Organizations. A policy that is not attached, or an account that is no administrator, is not there in this sense. */
const MISSING =
  /^((Account|Child|CreateAccountStatus|DestinationParent|OrganizationalUnit|Parent|Policy|Root|SourceParent|Target)NotFound|PolicyNotAttached|AccountNotRegistered)/

/** What a refusal by AWS means, first match wins: code, message, operation → kind. */
const ANSWERS: readonly {code: RegExp; message?: RegExp; op?: (op: string) => boolean; kind: CloudErrorKind}[] = [
  {code: /^NoSuchEntity/, op: isRemoval, kind: 'absent'},
  {code: /^NoSuchEntity/, op: isRead, kind: 'absent'},
  {code: /^NoSuchEntity/, kind: 'not-yet'},
  {code: MISSING, op: (op) => isRemoval(op) || isRead(op), kind: 'absent'},
  {code: MISSING, kind: 'not-yet'},
  // Enabling a type takes a moment after AWS has said yes.
  {code: /^PolicyTypeNotEnabled/, kind: 'not-yet'},
  {code: /^MalformedPolicyDocument/, message: /invalid principal/i, kind: 'not-yet'},
  {
    code: /^(AccessDenied|UnauthorizedOperation|SignatureDoesNotMatch|InvalidSignature|RegionDisabled|OptInRequired|AWSOrganizationsNotInUse)/,
    kind: 'denied',
  },
]

const kindOf = (failure: Failure, op: string): CloudErrorKind =>
  KINDS[failure.sort] ??
  ANSWERS.find(
    (row) => row.code.test(failure.code) && (row.message?.test(failure.message) ?? true) && (row.op?.(op) ?? true),
  )?.kind ??
  'refused'

/**
 * What to do next, first match wins, by code and message. The layers are those of AWS's access-denied messages (IAM
 * user guide, "Troubleshoot access denied error messages").
 */
const ADVICE: readonly {code: RegExp; message?: RegExp; advice: (found: RegExpMatchArray | null) => string}[] = [
  {
    code: /^AccessDenied/,
    message:
      /explicit deny in an? (service control|resource control|identity-based|resource-based|session|VPC endpoint) policy/i,
    advice: (found) =>
      `An explicit deny in a ${found?.[1]?.toLowerCase()} policy forbids it: no Allow helps, that policy has to change.`,
  },
  {
    code: /^AccessDenied/,
    message: /permissions boundary/i,
    advice: () => 'The permissions boundary of the role that xrole enters with does not allow it.',
  },
  {
    code: /^AccessDenied/,
    message: /no (service control|resource control|session) policy allows/i,
    advice: (found) => `No ${found?.[1]?.toLowerCase()} policy allows it: it has to be allowed there as well.`,
  },
  {code: /^AccessDenied/, advice: () => 'The role that xrole enters with needs this permission.'},
  {
    code: /^LimitExceeded/,
    message: /quota for (\w+): (\d+)/i,
    advice: (found) =>
      `The quota ${found?.[1]} of ${found?.[2]} is reached: remove what is not used, or have it raised in Service Quotas.`,
  },
  {
    code: /^LimitExceeded/,
    advice: () => 'A quota of the account is reached: remove what is not used, or have it raised in Service Quotas.',
  },
  {
    code: /^Throttl|^RequestLimitExceeded|^TooManyRequests/,
    advice: () => 'AWS throttles this account: run again later, with a lower --concurrency.',
  },
  {
    code: /^(ConcurrentModification|EntityTemporarilyUnmodifiable|FinalizingOrganization|PolicyChangesInProgress)/,
    advice: () => 'Something else is changing it: wait some minutes and run again.',
  },
  {
    code: /^(ExpiredToken|RequestExpired)/,
    advice: () => 'Log in again (e.g. `aws sso login`), then run again; what is done stays done.',
  },
  {
    code: /^(InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature)/,
    advice: () => 'Check the credentials in use and the clock of this machine.',
  },
  {
    code: /^NoCredentials/,
    advice: () =>
      'Log in or set AWS_PROFILE, as for the AWS CLI; or try the command with --sandbox, which needs no credentials.',
  },
  {
    code: /^EntityAlreadyExists/,
    message: /account alias/i,
    advice: () => 'Another AWS account has this alias, and no two can: choose another one under alias:.',
  },
  {
    code: /^(EntityAlreadyExists|DuplicateOrganizationalUnit|DuplicatePolicyException)/,
    advice: () => 'It was made meanwhile by someone else, or in part by a request whose answer was lost: plan again.',
  },
  {
    code: /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/,
    advice: () => 'If a proxy of your company answers for AWS, name its certificate in NODE_EXTRA_CA_CERTS.',
  },
  {
    code: /^(HTTP|Timeout|E[A-Z_]+$)/,
    advice: () => 'Check the network, proxies and AWS_ENDPOINT_URL, then run again; what is done stays done.',
  },
]

const adviceFor = (failure: Failure): string | undefined => {
  const row = ADVICE.find(({code, message}) => code.test(failure.code) && (message?.test(failure.message) ?? true))
  return row?.advice(row.message ? failure.message.match(row.message) : null)
}

export function cloudError(failure: Failure, {account, op}: Where, advice = adviceFor(failure)): CloudError {
  const {code, requestId} = failure
  return new CloudError(kindOf(failure, op), failure.message, {account, op, code, requestId, advice})
}

/** The same of a write that AWS may have carried out: an answer was lost, and reading back did not tell. */
export function unsureError(failure: Failure, where: Where, advice = adviceFor(failure)): CloudError {
  const {kind, message, detail} = cloudError(failure, where, advice)
  const unsure = 'Whether AWS carried it out is not known: its answer was lost.'
  return new CloudError(kind, message, {
    ...detail,
    maybeDone: true,
    advice: advice === undefined ? unsure : `${unsure}\n${advice}`,
  })
}
