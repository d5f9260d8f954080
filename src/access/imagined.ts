import {contextOf, mayAssume} from '../policy/evaluate/assume.js'
import type {Assume} from '../policy/evaluate/assume.js'
import type {Context, Given} from '../policy/evaluate/context.js'
import type {Decision, Policies} from '../policy/evaluate/decide.js'
import type {Origin} from './model.js'

/** What would be decided, and of which call, where more than one is made. */
export type Imagination = Decision<Origin> & {readonly action?: string | undefined}

/** A request as it would be if other things were sent: what could be tested of it, and what would be decided. */
export interface Imagined {
  readonly contextWith: (given: Given) => Context
  readonly decideWith: (given: Given) => Imagination
}

/** The value of a session tag of which only the key matters. */
export const ANY_VALUE = 'VALUE'

const listOf = (value: Given[string]): readonly string[] =>
  typeof value === 'string' ? [value] : value === undefined || value === null ? [] : value

/** What AssumeRole has a parameter for is sent by that parameter, which asks for more than the key does. */
function sentWith(assume: Assume, more: Given): Assume {
  const given: Record<string, Given[string]> = {...assume.given}
  const tags: Record<string, string> = {...assume.tags}
  let {externalId, sourceIdentity, duration} = assume
  let named: readonly string[] = []
  for (const [key, value] of Object.entries(more)) {
    const [first] = listOf(value)
    const lowered = key.toLowerCase()
    if (lowered === 'sts:externalid') externalId = first
    else if (lowered === 'sts:sourceidentity') sourceIdentity = first
    else if (lowered === 'sts:durationseconds') duration = Number(first)
    else if (lowered === 'aws:tagkeys') named = listOf(value)
    else if (lowered.startsWith('aws:requesttag/')) tags[key.slice(key.indexOf('/') + 1)] = first ?? ''
    else {
      for (const old of Object.keys(given)) if (old.toLowerCase() === lowered) delete given[old]
      given[key] = value
    }
  }
  for (const key of named) tags[key] ??= ANY_VALUE
  return {...assume, given, externalId, sourceIdentity, duration, tags}
}

/** An AssumeRole as it would be if other things were sent. */
export const imaginedAssume = (assume: Assume, policies: Policies<Origin>): Imagined => ({
  contextWith: (more) => contextOf(sentWith(assume, more)),
  decideWith: (more) => mayAssume(sentWith(assume, more), policies),
})
