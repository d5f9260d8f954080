import type {Finding} from '../../core/types.js'
import {lint} from '../../lint/lint.js'
import type {AskedWorld, Asking} from '../ask/ask.js'

/**
 * What is told of the things in a world: of the file what the linter tells, else what the plan does.
 * @param now entries that silence something end on a day
 */
export function mapFindings(
  {loaded, session}: Asking,
  {from, model, intent}: AskedWorld,
  now: Date,
): readonly Finding[] {
  if (from !== 'file' && session) return session.plan.findings
  const {written, sources} = loaded
  return lint({intent, written, sources, tellings: [], model, now})
}
