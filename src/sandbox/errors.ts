/**
 * HTTP status per wire code, from the error lists of the IAM and STS API references
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/, https://docs.aws.amazon.com/STS/latest/APIReference/).
 */
const statusOf: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  ConcurrentModification: 409,
  DeleteConflict: 409,
  DuplicateCertificate: 409,
  DuplicateSSHPublicKey: 400,
  EntityAlreadyExists: 409,
  ExpiredToken: 403,
  InvalidAction: 400,
  InvalidAuthenticationCode: 403,
  InvalidClientTokenId: 403,
  InvalidInput: 400,
  InvalidPublicKey: 400,
  LimitExceeded: 409,
  MalformedCertificate: 400,
  MalformedPolicyDocument: 400,
  MissingAuthenticationToken: 403,
  NoSuchEntity: 404,
  NotSupportedService: 404,
  PasswordPolicyViolation: 400,
  PolicyNotAttachable: 400,
  UnmodifiableEntity: 400,
  ValidationError: 400,
}

/** An answer that AWS documents as an error: its wire code and message; the HTTP status follows from the code. */
export class AwsError extends Error {
  readonly status: number
  constructor(
    readonly code: string,
    message: string,
    status?: number,
    /** Which of its limits or rules, where AWS names it beside the code. */
    readonly reason?: string,
  ) {
    super(message)
    this.name = 'AwsError'
    this.status = status ?? statusOf[code] ?? 400
  }
}

export const noSuch = (what: string, name: string): AwsError =>
  new AwsError('NoSuchEntity', `The ${what} with name ${name} cannot be found.`)

/** A connection that broke: thrown by `handle`, for the transport to turn into a broken connection. */
export class ConnectionReset extends Error {
  readonly code = 'ECONNRESET'
  constructor() {
    super('socket hang up')
    this.name = 'Error'
  }
}
