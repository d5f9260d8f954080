import type {AccountRef} from '../core/types.js'
import type {Patience} from './callers.js'
import type {Clients} from './clients.js'
import type {Entered} from './entry.js'
import {coded} from './json-error.js'
import {cloudTrailSdk} from './load.js'
import {NO_PACES, type Clock, type Pace, type Paces, type Rates} from './pace.js'
import {createService, type SdkClient, type Service} from './service.js'

/** "The rate of lookup requests is limited to two per second, per account, per Region" (CloudTrail API, LookupEvents). */
const APART = 500

/** It is optional, and somebody waits for what is already known. */
const ATTEMPTS = 4

function createSpaced({now, sleep}: Clock): Pace {
  let next = -Infinity
  return {
    async wait() {
      const [time, at] = [now(), Math.max(now(), next)]
      next = at + APART
      if (at > time) await sleep(at - time)
    },
    throttled: () => undefined,
  }
}

const pacesOf = (rates: Rates, clock: Clock): Paces => {
  if (rates === 'none') return NO_PACES
  const pace = createSpaced(clock)
  return {read: pace, write: pace}
}

/** The way into an account, and what to do about keys that turned out to be old. */
interface Way {
  readonly current: () => Promise<Entered>
  readonly drop: (door: Entered) => void
}

/** CloudTrail in one account, by the credentials with which IAM is asked there. Loaded when it is first asked. */
export function createTrail(
  {name, partition}: AccountRef,
  {current, drop}: Way,
  {patience, rates, clients}: {patience: Patience; rates: Rates; clients: Clients},
): Service {
  let opened: {door: Entered; client: Promise<SdkClient>} | undefined
  return createService({
    ...patience,
    maxAttempts: Math.min(ATTEMPTS, patience.maxAttempts),
    paces: pacesOf(rates, patience),
    account: name,
    commands: cloudTrailSdk,
    async client() {
      const door = await current()
      if (opened?.door !== door) {
        const client = clients.cloudTrail(door.signer, partition).then((it) => coded(it as unknown as SdkClient))
        opened = {door, client}
      }
      return opened.client
    },
    forget: () => opened && drop(opened.door),
  })
}
