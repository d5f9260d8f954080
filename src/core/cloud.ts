import type {Call, AccountRef, Json} from './types.js'
import type {Query, Snapshot} from './snapshot.js'

/** What AWS said to a request that it carried out. Without an id where a lost answer was found to be a success. */
export interface Sent {
  readonly requestId?: string | undefined
}

/** Where accounts live: AWS through the SDK, the sandbox below it, or a recorded snapshot. Every method may throw CloudError. */
export interface Cloud {
  /** The principal that calls, as AWS names it (an ARN); undefined for a recorded snapshot. */
  caller(): Promise<{arn: string; account: string} | undefined>
  snapshot(account: AccountRef): Promise<Snapshot>
  lookup(account: AccountRef, query: Query): Promise<Json>
  send(account: AccountRef, call: Call): Promise<Sent>
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
