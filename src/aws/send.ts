import {CloudError, type Sent} from '../core/cloud.js'
import type {AccountRef, Call} from '../core/types.js'
import {childrenOf} from './children.js'
import {readBack} from './read-back.js'
import type {Sleep} from './retry.js'
import type {Service} from './service.js'

/** How long to wait until AWS's copies know that what was in the way is gone. Milliseconds. */
const WAITS = [1000, 2000, 5000, 10_000]

const isConflict = (error: unknown): error is CloudError =>
  error instanceof CloudError && /^DeleteConflict/.test(error.detail.code)

const named = (error: CloudError, children: readonly string[]): CloudError =>
  new CloudError(error.kind, error.message, {
    ...error.detail,
    advice: `There still is ${children.join(', ')}: xrole removes nothing that its plan did not show. Plan again, or remove it by hand.`,
  })

/**
 * Sends one request. Writes that AWS would not take twice are read back when their answer was lost. A deletion that
 * AWS refuses because of what is in the way is asked for again only when nothing is there any more.
 */
export async function send(service: Service, account: AccountRef, call: Call, sleep: Sleep): Promise<Sent> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await service.tell(call.op, call.input, readBack[call.op]?.(call.input, account))
    } catch (error) {
      if (!isConflict(error)) throw error
      // Looking is for the report: where it is not allowed, AWS's own words have to do.
      const children = await childrenOf(service, account, call).catch(() => undefined)
      const wait = WAITS[attempt]
      if (children === undefined) throw error
      if (children.length > 0) throw named(error, children)
      if (wait === undefined) throw error
      await sleep(wait)
    }
  }
}
