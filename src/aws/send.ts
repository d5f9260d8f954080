import type {Sent} from '../core/cloud.js'
import type {AccountRef, Call} from '../core/types.js'
import {readBack} from './read-back.js'
import type {Service} from './service.js'

/** Sends one request. Writes that AWS would not take twice are read back when their answer was lost. */
export async function send({tell}: Service, account: AccountRef, {op, input}: Call): Promise<Sent> {
  const isDone = readBack[op]
  return tell(op, input, isDone && ((ask) => isDone(ask, input, account)))
}
