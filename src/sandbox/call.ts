import type {Caller} from './sts/caller.js'
import type {Account, World} from './model.js'
import type {Quotas} from './rules/quotas.js'
import type {Input} from './wire/query.js'
import type {XmlObject} from './wire/xml.js'

/** One authenticated request: who asks, in which account, when, with what. */
export interface Call {
  op: string
  world: World
  account: Account
  caller: Caller
  input: Input
  now: Date
  quotas: Quotas
  /** The most that one page of a list holds, whatever MaxItems says: AWS may return short pages. */
  pageSize: number | undefined
  sourceIp: string
  /** The region that the request was signed for. */
  region: string | undefined
}

export interface Operation {
  /** Parameters without which the request is refused. */
  needs: readonly string[]
  /** Whether it may change the world: such requests are made durable before they are answered. */
  writes: boolean
  run: (call: Call) => XmlObject | undefined
}
export type Operations = Readonly<Record<string, Operation>>

/** What only looks: run on the newest state, nothing is written. */
export const reads = (needs: readonly string[], run: (call: Call) => XmlObject): Operation => ({
  needs,
  writes: false,
  run,
})
/** What may change the world. It checks everything before it changes anything. */
export const writes = (needs: readonly string[], run: (call: Call) => XmlObject | void): Operation => ({
  needs,
  writes: true,
  run: (call) => run(call) ?? undefined,
})
