import {ownerOf} from '../../core/address.js'
import type {Json} from '../../core/types.js'
import type {Origin} from '../../access/model.js'
import type {Step} from '../../policy/evaluate/decide.js'
import type {Match} from '../../policy/evaluate/statement.js'
import {policyOf, statementOf, testWords} from './words.js'
import type {Answer} from './words.js'
import type {Site} from './site.js'

/** One layer that was asked: what it says, and where. */
export interface Row {
  readonly layer: string
  readonly says: string
  /** Of the statement that decided, of the nearest one, or of the policy; none where there is no policy. */
  readonly where: string | undefined
  /** The group by which a user has the policy; what a policy of the organization is attached to. */
  readonly through?: string | undefined
}

const SAYS = {
  allows: {yes: 'allows it', no: 'does not allow it', unknown: 'may allow it'},
  denies: {yes: 'forbids it', no: 'does not forbid it', unknown: 'may forbid it'},
} as const

/** Policies that nobody has read may allow and deny: a reader is told once that they are not known. */
export const isIdle = ({layer, effect, match, source}: Step<Origin>): boolean =>
  layer === 'identity policy' && effect === 'denies' && match === undefined && source === undefined

const isUnread = ({layer, effect, verdict, match}: Step<Origin>): boolean =>
  layer === 'identity policy' && effect === 'allows' && verdict === 'unknown' && match === undefined

export function rowOf(step: Step<Origin>, site: Site): Row {
  const statement = statementOf(step)
  const from = statement?.from ?? policyOf(step)
  return {
    layer: step.layer,
    says: isUnread(step) ? 'is not known' : SAYS[step.effect][step.verdict],
    where: from && site.where(from, statement?.match.index),
    through: from?.through,
  }
}

/** The statement that decided, as one line of JSON, and what of it speaks against or stays open. */
export interface Decisive {
  readonly statement: Json
  readonly where: string
  /** Where the policy is attached, when that is another place than its text. */
  readonly of: string
  readonly notes: readonly string[]
}

function notesOf({effect, verdict}: Step<Origin>, match: Match, {who, act}: Answer): string[] {
  const {failing, open, named, principal, resource} = match
  const what = 'role' in act ? 'this role' : act.resource === '*' ? 'every resource' : act.resource
  if (effect === 'denies' && verdict === 'yes') return []
  return [
    ...(principal === 'no' && named === 'none' ? [`does not name ${who}`] : []),
    ...(principal === 'unknown' ? [`names ${who} by a single session, or spares it by NotPrincipal`] : []),
    ...(resource === 'no' ? [`is not about ${what}`] : []),
    ...(resource === 'unknown' ? [`may be about ${what}: its Resource has a variable that is not known`] : []),
    ...failing.map((test) => `not met: ${testWords(test)}`),
    ...open.map((test) => `not known: ${testWords(test)} (${test.key})`),
  ]
}

export function decisiveOf(answer: Answer, site: Site): Decisive | undefined {
  const {step, outcome} = answer.explanation
  const found = step && statementOf(step)
  if (!step || !found || outcome === 'allowed') return undefined
  return {
    statement: found.match.statement,
    where: site.where(found.from, found.match.index),
    of: ownerOf(found.from.address),
    notes: notesOf(step, found.match, answer),
  }
}
