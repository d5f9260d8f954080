import type {AccountRef, Call} from '../core/types.js'
import {readBack} from './read-back.js'
import type {Service} from './service.js'

/** Sends one request. Writes that AWS would not take twice are read back when their answer was lost. */
export async function send({tell}: Service, account: AccountRef, {op, input}: Call): Promise<void> {
  const isDone = readBack[op]
  await tell(op, input, isDone && ((ask) => isDone(ask, input, account)))
}
