import type {Call, AccountRef, Json} from './types.js'
import type {Query, Snapshot} from './snapshot.js'

/** What AWS said to a request that it carried out. Without an id where a lost answer was found to be a success. */
export interface Sent {
  readonly requestId?: string | undefined
  /** The id of what it made, where AWS alone knows it: `ou-ab12-cdefgh34`, `p-abcd1234`, of an account 12 digits. */
  readonly made?: string
}

/** An AssumeRole to be made for real. */
export interface TriedRequest {
  readonly roleArn: string
  readonly sessionName: string
  readonly externalId?: string | undefined
  /** Seconds. */
  readonly duration?: number | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly sourceIdentity?: string | undefined
  /** The code of a device: used once, for a session by which all that need MFA are assumed. */
  readonly mfa?: {readonly serial: string; readonly token: string} | undefined
  /** A read-only call to make in the session, one of PROBES. */
  readonly probe?: string | undefined
}

/** What AWS said to something that was tried. `unknown`: nobody can tell from the answer. */
export interface Tried {
  readonly outcome: 'allowed' | 'denied' | 'unknown'
  /** AWS's, where it said no. */
  readonly code?: string | undefined
  readonly message?: string | undefined
  /** Of the call in the session, where there was one. */
  readonly probe?: Omit<Tried, 'probe'> | undefined
}

/** Where accounts live: AWS through the SDK, the sandbox below it, or a recorded snapshot. Every method may throw CloudError. */
export interface Cloud {
  /** The principal that calls, as AWS names it (an ARN); undefined for a recorded snapshot. */
  caller(): Promise<{arn: string; account: string} | undefined>
  snapshot(account: AccountRef): Promise<Snapshot>
  lookup(account: AccountRef, query: Query): Promise<Json>
  send(account: AccountRef, call: Call): Promise<Sent>
  /**
   * Assumes a role as the caller and drops the credentials, which nobody else sees. Not there where nothing can be tried.
   * Throws CloudError where the caller itself fails (no credentials, a wrong code of its MFA device).
   */
  readonly tryAssume?: (request: TriedRequest) => Promise<Tried>
}

/**
 * `not-yet`: the request names something that AWS does not know (yet): an invalid principal, a policy or owner that is
 * not there. `absent`: what was to be removed is not there. `denied`, `unreachable`: the account could not be entered
 * or asked. `refused`: any other answer. AWS's own code, message and request id are kept for the report.
 */
export type CloudErrorKind = 'not-yet' | 'absent' | 'denied' | 'unreachable' | 'refused'

export class CloudError extends Error {
  constructor(
    readonly kind: CloudErrorKind,
    message: string,
    readonly detail: {
      account: string
      op: string
      code: string
      requestId?: string | undefined
      /** Of a write: AWS may have carried it out all the same, as its answer was lost. */
      maybeDone?: boolean | undefined
      /** What to do next, one sentence or a few lines. */
      advice?: string | undefined
    },
  ) {
    super(message)
    this.name = 'CloudError'
  }
}
