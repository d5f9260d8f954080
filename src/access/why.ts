import type {Json} from '../core/types.js'
import {testsOf} from '../policy/condition.js'
import type {Test} from '../policy/condition.js'
import type {Decision, Source, Step} from '../policy/evaluate/decide.js'
import {asTexts, statementsOf} from '../policy/json.js'
import type {Fix, Sent} from './fix.js'
import type {Origin} from './model.js'
import type {Asked, Reason, Why} from './reason.js'
import {bestSends, isChosen, isSaid, nearest, stops} from './sends.js'
import {byTrust, closestOf, isClosed, mistakenFor, reasonFor} from './why-trust.js'

export type {Asked, Reason, Why} from './reason.js'

const GUARD: Readonly<Partial<Record<Step['layer'], Reason>>> = {
  'service control policy': 'scp',
  'resource control policy': 'rcp',
}

/** A Deny, or a policy that may have one because nobody knows its text. */
function byDenial({layer, source, match}: Step<Origin>, asked: Asked, statement: Json): Why {
  const isUnreadBoundary = layer === 'permissions boundary' && !match
  const reason = GUARD[layer] ?? (isUnreadBoundary ? 'boundary' : source ? 'explicit-deny' : 'caller-policy')
  if (!source) return {reason}
  const where = source.from
  const principal = asked.name
  if (where.isAws && layer === 'permissions boundary')
    return {reason, fix: {how: 'another-boundary', where, principal, statement}}
  if (where.isAws) return {reason, fix: {how: 'detach', where, principal}}
  return match ? {reason, fix: {how: 'remove-deny', where, statement: match.index}} : {reason}
}

const REASONS: Readonly<Record<Step['layer'], Reason>> = {
  'trust policy': 'trust',
  'resource policy': 'resource-policy',
  'identity policy': 'caller-policy',
  'permissions boundary': 'boundary',
  'session policy': 'session-policy',
  'service control policy': 'scp',
  'resource control policy': 'rcp',
}

/** A trust policy is about its own role, and must not have a Resource. */
function byOwner({resource, caller}: Asked, {Resource, ...statement}: {[key: string]: Json}): Fix {
  const isTrust = asTexts(statement['Action']).some((action) => /^sts:/i.test(action))
  const on = isTrust || Resource === undefined ? {} : {Resource}
  return {how: 'ask-owner', resource, statement: {...statement, ...on, Principal: {AWS: caller.arn}}}
}

/** The policies of the level of an organization that does not allow it: the steps of a layer are in the order of levels. */
function levelOf(step: Step<Origin>, {policies}: Asked, steps: readonly Step<Origin>[]): readonly Source<Origin>[] {
  const levels = step.layer === 'service control policy' ? policies.serviceControl : policies.resourceControl
  const same = steps.filter(({layer, effect}) => layer === step.layer && effect === 'allows')
  return levels?.[same.indexOf(step)] ?? []
}

/** A level of an organization's policies that does not allow it. */
function byLevel(step: Step<Origin>, asked: Asked, statement: Json, steps: readonly Step<Origin>[]): Why {
  const found = levelOf(step, asked, steps)
  const level = found[0]?.from.through
  const where = level === undefined ? undefined : found.find(({from}) => !from.isAws)?.from
  return {
    reason: REASONS[step.layer],
    ...(level !== undefined && {level}),
    fix: {
      how: 'allow',
      layer: step.layer,
      where,
      ...(level !== undefined && {level}),
      principal: asked.name,
      statement,
    },
  }
}

/** A layer that has to allow it and does not. */
function byLack(
  step: Step<Origin>,
  asked: Asked,
  statement: {[key: string]: Json},
  steps: readonly Step<Origin>[],
): Why {
  const {policies, resource, name: principal} = asked
  if (step.layer === 'resource policy') return {reason: 'resource-policy', fix: byOwner(asked, statement)}
  if (step.layer === 'service control policy') return byLevel(step, asked, statement, steps)
  // Statements of an RCP are about everyone who comes in.
  if (step.layer === 'resource control policy') return byLevel(step, asked, {...statement, Principal: '*'}, steps)
  const allowed = policies.identity.flatMap((one) =>
    statementsOf(one.document).flatMap((all) => asTexts(all['Resource'])),
  )
  const mistaken = step.layer === 'identity policy' && asked.role ? mistakenFor(allowed, resource) : undefined
  const where = step.layer === 'permissions boundary' ? policies.boundary?.from : undefined
  return {
    reason: mistaken === undefined ? REASONS[step.layer] : 'wrong-account-id',
    mistaken,
    fix: where?.isAws
      ? {how: 'another-boundary', where, principal, statement}
      : {
          how: 'allow',
          layer: step.layer,
          where,
          principal,
          statement,
        },
  }
}

/** Which step decides, and what to change of its policy. */
function byStep(step: Step<Origin>, asked: Asked, action: string, steps: readonly Step<Origin>[]): Why {
  const statement = {Effect: 'Allow', Action: action, Resource: asked.resource}
  const {role} = asked
  if (role !== undefined && step.layer === 'trust policy' && (step.effect === 'allows' || isClosed(step)))
    return byTrust(step, asked, role, action)
  return step.effect === 'denies' ? byDenial(step, asked, statement) : byLack(step, asked, statement, steps)
}

/** What is missing of the request, where a step would let it through with other things sent. */
function missing(step: Step<Origin>, asked: Asked, sends: readonly Sent[]): Reason {
  const isSent = ({key}: Test) => sends.some((sent) => sent.key.toLowerCase() === key.toLowerCase())
  if (step.effect === 'denies') {
    const tests = step.match ? testsOf(step.match.statement) : []
    return reasonFor(asked, tests.filter(isSent), 'no')
  }
  const met = nearest(step).find(({match: {failing}}) => failing.length > 0 && failing.every(isSent))
  return reasonFor(asked, met?.match.failing ?? closestOf(step).tests, 'yes')
}

const isSame = (a: Step<Origin>, b: Step<Origin>): boolean => a.layer === b.layer && a.effect === b.effect

function whyDenied(decision: Decision<Origin>, asked: Asked, step: Step<Origin>): Why {
  const {sends, decision: then} = bestSends(asked, decision, isChosen)
  const left = then.outcome === 'denied' ? then.because : undefined
  if (!left) {
    const fix: Fix | undefined = sends.length > 0 ? {how: 'send', sends} : undefined
    return {reason: missing(step, asked, sends), step, fix}
  }
  const action = then.action ?? asked.action
  const why = byStep(left, asked, action, then.steps)
  // One new statement is all that a trust lacks that lets nobody in.
  const isDone = ({layer}: Step<Origin>) => why.fix?.how === 'trust' && layer === 'trust policy'
  const further = then.steps
    .filter((one) => stops(one) && one !== left && !isDone(one))
    .flatMap((one) => byStep(one, asked, action, then.steps).fix ?? [])
  const reason = sends.length === 0 || isSame(step, left) ? why.reason : missing(step, asked, sends)
  return {
    ...why,
    reason,
    step,
    ...(sends.length > 0 && {besides: sends}),
    ...(further.length > 0 && {further}),
  }
}

/** Why a decision is what it is, and the smallest change that makes it `allowed`. */
export function whyOf(decision: Decision<Origin>, asked: Asked): Why {
  const {outcome, because: step} = decision
  if (outcome === 'allowed') return {}
  if (!step) return {reason: 'caller-policy'}
  if (outcome === 'denied' && stops(step)) return whyDenied(decision, asked, step)
  const why = byStep(step, asked, asked.action, decision.steps)
  if (outcome === 'denied' || decision.open.length === 0) return {...why, step}
  const {sends} = bestSends(asked, decision, isSaid)
  const tests = decision.steps.flatMap(({verdict, match}) => (verdict === 'unknown' ? (match?.open ?? []) : []))
  const each = new Map(tests.map((test) => [`${test.id} ${test.values.join()}`, test]))
  return {
    reason: step.match && step.match.open.length > 0 ? 'condition' : why.reason,
    step,
    fix: {how: 'say', tests: [...each.values()], sends},
  }
}
