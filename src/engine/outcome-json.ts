import {CloudError} from '../core/cloud.js'
import type {ApplyOutcome} from '../render/report.js'

/** What `apply --json` prints. */
export const outcomeJson = (outcome: ApplyOutcome) => ({
  done: outcome.done.map(({address, verb}) => ({address, verb})),
  failed: outcome.failed.map(({change, error}) => ({
    address: change.address,
    verb: change.verb,
    message: error.message,
    ...(error instanceof CloudError
      ? {
          op: error.detail.op,
          account: error.detail.account,
          code: error.detail.code,
          requestId: error.detail.requestId ?? null,
          advice: error.detail.advice ?? null,
        }
      : {}),
  })),
  notStarted: outcome.notStarted.map(({change, reason}) => ({address: change.address, verb: change.verb, reason})),
  remaining: outcome.remaining?.map(({address, verb}) => ({address, verb})) ?? null,
})
