import type {Address} from '../core/address.js'
import type {Json} from '../core/types.js'
import type {Test} from '../policy/condition.js'
import {holds} from '../policy/evaluate/condition.js'
import {withFacts} from '../policy/evaluate/context.js'
import type {Given} from '../policy/evaluate/context.js'
import type {Step} from '../policy/evaluate/decide.js'
import {statementsOf} from '../policy/json.js'
import {awsPrincipals} from '../policy/principals.js'
import {wordsOf} from './fix.js'
import type {Fix} from './fix.js'
import type {Imagined} from './imagined.js'
import type {Origin} from './model.js'
import type {Asked, Reason, Why} from './reason.js'
import {isChosen, isMeetable, nearest} from './sends.js'

const arnIn = (text: string) => {
  const [, , service, , account = '', resource = ''] = text.split(':')
  return service === 'iam' ? {account, name: resource.split('/').at(-1) ?? ''} : undefined
}

/** The principal or role that has the right name in another account: one digit of an id is wrong, often. */
export function mistakenFor(arns: readonly string[], meant: string): string | undefined {
  const wanted = arnIn(meant)
  if (wanted === undefined || wanted.name === 'root') return undefined
  return arns.find((arn) => {
    const named = arnIn(arn)
    return named !== undefined && named.name === wanted.name && named.account !== wanted.account
  })
}

const isMfaKey = ({key}: Test): boolean => /^aws:multifactorauth/i.test(key)
const isExternalId = ({key}: Test): boolean => /^sts:externalid$/i.test(key)

/** MFA just now, as nobody else than who calls could say it. */
const SIGNED_IN: Given = {'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0'}

/** A test that fails for want of MFA alone, and not for having it, or of another age. */
function lacksMfa(request: Imagined, test: Test, wanted: 'yes' | 'no'): boolean {
  const context = request.contextWith({})
  const present = context.fact('aws:MultiFactorAuthPresent')
  const has = typeof present !== 'string' && present.includes('true')
  return isMfaKey(test) && !has && holds(test, withFacts(context, SIGNED_IN), false) === wanted
}

interface Closest {
  readonly tests: readonly Test[]
  readonly document: Json | undefined
}

/** The statement that is nearest to letting in, with the tests that keep out; none where none names the caller. */
export function closestOf(step: Step<Origin>): Closest {
  const [closest] = nearest(step)
  const {failing = [], open = []} = closest?.match ?? {}
  return {tests: failing.length > 0 ? failing : open, document: closest?.source.document}
}

/** What the first test to meet is about: MFA, then the external id, then any other. */
export const reasonFor = (request: Imagined, tests: readonly Test[], wanted: 'yes' | 'no'): Reason =>
  tests.some((test) => lacksMfa(request, test, wanted)) ? 'mfa' : tests.some(isExternalId) ? 'external-id' : 'condition'

/** The tests of an Allow that stay unmet whatever is sent; where each could be met for itself, all of them. */
function unmet(asked: Asked, {tests, document}: Closest): readonly Test[] {
  const never = tests.filter((test) => !isChosen(test) || !isMeetable(asked, test, document))
  return never.length > 0 ? never : tests
}

/** A trust that lets in nobody at all, as one has to be written where no line is left. */
export const isClosed = ({layer, source}: Step<Origin>): boolean =>
  layer === 'trust policy' &&
  source?.document !== undefined &&
  statementsOf(source.document).every((one) => one['Effect'] === 'Deny')

/** Why a trust policy lets nobody of that name in: nothing names it, or the nearest statement's conditions fail. */
export function byTrust(step: Step<Origin>, asked: Asked, role: Address, action: string): Why {
  const named = {role, principal: asked.name, action}
  if (isClosed(step)) {
    const instead = step.effect === 'denies' ? step.match?.index : undefined
    return {reason: 'trust', fix: {how: 'trust', ...named, ...(instead === undefined ? {} : {instead})}}
  }
  const closest = closestOf(step)
  if (closest.tests.length === 0) {
    const trusted = asked.policies.resource ? awsPrincipals(asked.policies.resource.document) : []
    const mistaken = step.verdict === 'no' ? mistakenFor(trusted, asked.caller.arn) : undefined
    return {reason: mistaken === undefined ? 'trust' : 'wrong-account-id', mistaken, fix: {how: 'trust', ...named}}
  }
  const never = unmet(asked, closest)
  if (asked.caller.type === 'role' && never.some((test) => lacksMfa(asked, test, 'yes')))
    return {reason: 'mfa-of-session', fix: {how: 'trust-without-mfa', ...named}}
  const isOpen = never.some(isChosen) && asked.caller.type !== 'service'
  const fix: Fix = {how: 'trust', ...named, without: wordsOf(never), ...(isOpen ? {isOpen} : {})}
  return {reason: reasonFor(asked, never, 'yes'), fix}
}
