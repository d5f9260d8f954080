import type {Json} from '../core/types.js'
import {testsOf} from '../policy/condition.js'
import type {Test} from '../policy/condition.js'
import type {Given} from '../policy/evaluate/context.js'
import {holds} from '../policy/evaluate/condition.js'
import type {Decision, Policies, Step} from '../policy/evaluate/decide.js'
import {patternOf, textOf} from '../policy/evaluate/pattern.js'
import type {Match} from '../policy/evaluate/statement.js'
import {isObject, statementsOf} from '../policy/json.js'
import type {Sent} from './fix.js'
import {ANY_VALUE} from './imagined.js'
import type {Imagination, Imagined} from './imagined.js'
import type {Origin} from './model.js'

/** Nobody chooses the time of a request, so a time that is over does not come again. */
const TIMES = /^aws:(currenttime|epochtime|tokenissuetime)$/i

/** What follows from who calls and from what is called: a caller does not choose it for a request. */
const GIVEN = /^aws:(userid|username|principal\w+|resource\w+)(\/|$)|^iam:resourcetag\//i

/** A caller can send another value of this key. */
export const isChosen = ({key}: Test): boolean => !TIMES.test(key) && !GIVEN.test(key)

/** Anybody can say what it is, if not choose it. */
export const isSaid = ({key}: Test): boolean => !TIMES.test(key)

/** Values that meet the usual tests where the policy's own values do not. */
const TRIED: Readonly<Record<string, readonly string[]>> = {
  'aws:multifactorauthpresent': ['true', 'false'],
  'aws:multifactorauthage': ['0'],
}

/** What AWS takes of the keys that are parameters of the call (STS API, AssumeRole). */
const SENDABLE: Readonly<Record<string, RegExp>> = {
  'sts:externalid': /^[\w+=,.@:/\\-]{2,1224}$/,
  'sts:sourceidentity': /^[\w+=,.@-]{2,64}$/,
}

export interface Asked extends Imagined {
  readonly policies: Policies<Origin>
}

const hasVariables = (document: Json | undefined): boolean => isObject(document) && document['Version'] === '2012-10-17'

const givenBy = (sends: readonly Sent[]): Given => {
  const given: Record<string, string[]> = {}
  for (const {key, value} of sends) (given[key] ??= []).push(value)
  return given
}

/** Whether a test holds with these things sent. */
const holdsWith = (request: Imagined, test: Test, document: Json | undefined, sends: readonly Sent[]) =>
  holds(test, request.contextWith(givenBy(sends)), hasVariables(document))

const isFor = (key: string) => (one: {readonly key: string}) => one.key.toLowerCase() === key.toLowerCase()

/** The tests that all policies have of a key, each with its document. */
function allTests({policies}: Asked, key: string): {test: Test; document: Json}[] {
  const {identity, boundary, session, resource, serviceControl = [], resourceControl = []} = policies
  const sources = [...identity, boundary, session, resource, ...serviceControl.flat(), ...resourceControl.flat()]
  return sources.flatMap((source) => {
    const document = source?.document
    if (document === undefined) return []
    return statementsOf(document).flatMap((one) =>
      testsOf(one)
        .filter(isFor(key))
        .map((test) => ({test, document})),
    )
  })
}

/** A value of a policy as a request could have it; of a network its first address, of a number its neighbours as well. */
function valuesOf(request: Imagined, {operator, values}: Test, document: Json | undefined): string[] {
  if (/null$/i.test(operator)) return [ANY_VALUE]
  return values.flatMap((text) => {
    const variables = hasVariables(document)
    const pattern = patternOf(text, request.contextWith({}), {variables, wild: false})
    if (typeof pattern === 'string') return []
    const value = /ipaddress/i.test(operator) ? textOf(pattern).replace(/\/\d{1,3}$/, '') : textOf(pattern)
    // What a wildcard stands for may be anything; the wildcard itself is not taken everywhere.
    const plain = /like/i.test(operator) ? [value.replace(/[*?]/g, 'x')] : []
    const near = /^numeric/i.test(operator) && /^\d{1,9}$/.test(value) ? [Number(value) - 1, Number(value) + 1] : []
    return [...plain, value, ...near.filter((one) => one >= 0).map(String)]
  })
}

/** Values of a key that are worth a try, those of the nearest tests first. */
function candidates(asked: Asked, key: string, tests: readonly Test[], document: Json | undefined): string[] {
  const own = tests.flatMap((test) => valuesOf(asked, test, document))
  const others = allTests(asked, key).flatMap((one) => valuesOf(asked, one.test, one.document))
  const isReal = (value: string) => value !== ANY_VALUE
  const all = [...(TRIED[key.toLowerCase()] ?? []), ...own.filter(isReal), ...others.filter(isReal), ...own]
  const isSendable = SENDABLE[key.toLowerCase()] ?? /^/
  return [...new Set(all)].filter((value) => isSendable.test(value))
}

/** A request can meet a test by some value of its key. */
export const isMeetable = (asked: Asked, test: Test, document: Json | undefined): boolean =>
  candidates(asked, test.key, [test], document).some(
    (value) => holdsWith(asked, test, document, [{key: test.key, value}]) === 'yes',
  )

type Wanted = (test: Test) => boolean

/** Every way to give each of some keys one of its values. */
const product = (lists: readonly (readonly Sent[])[]): Sent[][] =>
  lists.reduce<Sent[][]>((all, list) => all.flatMap((one) => list.map((sent) => [...one, sent])), [[]])

/** Values that are tried of one key. */
const MOST = 4

/** What could be sent so that a statement that allows speaks of the request. */
function meeting(asked: Asked, match: Match, document: Json, sends: readonly Sent[], may: Wanted): Sent[][] {
  const tests = testsOf(match.statement)
  const unmet = match.failing.length > 0 ? match.failing : match.open
  if (match.named === 'none' || match.resource === 'no' || unmet.length === 0 || !unmet.every(may)) return []
  const keys = [...new Map(unmet.map(({key}) => [key.toLowerCase(), key])).values()]
  if (keys.some((key) => sends.some(isFor(key)))) return []
  const lists = keys.map((key) => {
    const all = tests.filter(isFor(key))
    const isMet = (value: string) =>
      all.every((test) => holdsWith(asked, test, document, [...sends, {key, value}]) === 'yes')
    return candidates(asked, key, all, document)
      .filter(isMet)
      .slice(0, MOST)
      .map((value) => ({key, value}))
  })
  return product(lists)
}

/** What could be sent so that a statement that denies does not. */
const avoiding = (asked: Asked, match: Match, document: Json, sends: readonly Sent[], may: Wanted): Sent[][] =>
  testsOf(match.statement)
    .filter(may)
    .filter(({key}) => !sends.some(isFor(key)))
    .flatMap((test) =>
      candidates(asked, test.key, [test], document)
        .map((value) => ({key: test.key, value}))
        .filter((sent) => holdsWith(asked, test, document, [...sends, sent]) === 'no')
        .slice(0, MOST)
        .map((sent) => [sent]),
    )

export const stops = ({effect, verdict}: Step<Origin>): boolean =>
  effect === 'denies' ? verdict === 'yes' : verdict === 'no'

/** Allow statements that could be met, the nearest first. */
export const nearest = ({near, match, source}: Step<Origin>) =>
  [...(match && source?.document !== undefined ? [{match, source}] : []), ...near]
    .filter((one) => one.match.named !== 'none' && one.match.resource !== 'no')
    .sort((a, b) => a.match.failing.length - b.match.failing.length)

function choices(asked: Asked, step: Step<Origin>, sends: readonly Sent[], may: Wanted): Sent[][] {
  if (step.effect === 'denies')
    return step.match && step.source?.document !== undefined
      ? avoiding(asked, step.match, step.source.document, sends, may)
      : []
  return nearest(step).flatMap(({match, source}) =>
    source.document === undefined ? [] : meeting(asked, match, source.document, sends, may),
  )
}

export interface Best {
  readonly sends: readonly Sent[]
  readonly decision: Imagination
}

const RANK = {denied: 0, conditional: 1, allowed: 2} as const

/** In the order in which they are asked, so that what is stopped later is nearer to a yes. */
const LAYERS: Readonly<Record<Step['layer'], number>> = {
  'service control policy': 0,
  'resource control policy': 0,
  'trust policy': 1,
  'resource policy': 1,
  'identity policy': 2,
  'permissions boundary': 3,
  'session policy': 3,
}

/** How near a decision is to a yes. */
function nearness({outcome, steps, because}: Decision<Origin>): readonly number[] {
  const late = because === undefined || because.effect === 'denies' ? 0 : LAYERS[because.layer]
  return [
    RANK[outcome],
    -steps.filter(stops).length,
    -steps.filter(({verdict, match}) => verdict === 'unknown' && match !== undefined).length,
    late,
  ]
}

function isNearer(a: Decision<Origin>, b: Decision<Origin>): boolean {
  const [left, right] = [nearness(a), nearness(b)]
  const at = left.findIndex((one, index) => one !== right[index])
  return at >= 0 && left[at]! > right[at]!
}

/** Requests that are tried before giving up. */
const TRIES = 60

/**
 * What the request has to carry for as little as possible to speak against it: tried, each time by a decision of its
 * own, until one is allowed. No key is given two values.
 * @param may the tests whose key can be given another value
 */
export function bestSends(asked: Asked, decision: Imagination, may: Wanted): Best {
  let tries = TRIES
  const from = (best: Best): Best => {
    const {outcome, steps} = best.decision
    if (outcome === 'allowed') return best
    const isOpen = ({verdict}: Step<Origin>) => verdict === 'unknown'
    let found = best
    for (const step of steps.filter(outcome === 'denied' ? stops : isOpen))
      for (const choice of choices(asked, step, best.sends, may)) {
        if (tries-- <= 0) return found
        const sends = [...best.sends, ...choice]
        const then = from({sends, decision: asked.decideWith(givenBy(sends))})
        if (then.decision.outcome === 'allowed') return then
        if (isNearer(then.decision, found.decision)) found = then
      }
    return found
  }
  return from({sends: [], decision})
}
