import {keyOf} from '../core/address.js'
import type {Change, Hazard, Json, State} from '../core/types.js'
import type {GuardAttachment, GuardPolicy, Placement} from '../kinds/values.js'
import {asTexts, isObject, statementsOf} from '../policy/json.js'
import {ofKind, policyKey, targetWords} from './organization-things.js'

/** `Allow`, `Deny`: which of them a policy has statements of. */
export const effectsOf = (document: Json): Set<string> =>
  new Set(statementsOf(document).map((one) => (isObject(one) ? asTexts(one['Effect']).join() : '')))

const widens = (message: string): Hazard => ({name: 'WIDENS_ACCESS', message})
const revokes = (message: string): Hazard => ({name: 'REVOKES_ACCESS', message})

/** What a policy on a target means for the accounts there, by what it says: a Deny takes away, an Allow lets through. */
function ofAttachment({before, after}: Change, live: State, desired: State): Hazard[] {
  const value = (after ?? before) as GuardAttachment
  const policy = (desired.get(policyKey(value)) ?? live.get(policyKey(value)))?.value as GuardPolicy | undefined
  // Of what nobody knows, both.
  const says = policy ? effectsOf(policy.document) : new Set(['Allow', 'Deny'])
  const [where, isMade] = [targetWords(value.target), after !== undefined]
  return [
    ...(says.has('Deny')
      ? [
          isMade
            ? revokes(`it denies in ${where} what it denies`)
            : widens(`it no longer denies in ${where} what it denies`),
        ]
      : []),
    ...(says.has('Allow')
      ? [
          isMade
            ? widens(`it lets through in ${where} what it allows`)
            : revokes(`it no longer lets through in ${where} what it allows`),
        ]
      : []),
  ]
}

const isFull = (document: Json): boolean =>
  statementsOf(document).some(
    (one) =>
      isObject(one) &&
      one['Effect'] === 'Allow' &&
      one['Condition'] === undefined &&
      asTexts(one['Action']).includes('*') &&
      asTexts(one['Resource']).includes('*'),
  )

/** What binds an account in a unit: the policies with a Deny above it, and levels that do not let everything through. */
function bindings(unit: string, state: State): {denies: Set<string>; narrow: Set<string>} {
  const parts = unit === '' ? [] : unit.split('/')
  const levels = new Set(['root', ...parts.map((_, at) => `unit/${parts.slice(0, at + 1).join('/')}`)].map(keyOf))
  const denies = new Set<string>()
  const allows = new Map<string, {names: string[]; isFull: boolean}>()
  for (const {value} of ofKind<GuardAttachment>(state, 'guard-attachment')) {
    const at = keyOf(value.target)
    const policy = state.get(policyKey(value))?.value as GuardPolicy | undefined
    if (!levels.has(at) || !policy) continue
    const says = effectsOf(policy.document)
    if (says.has('Deny')) denies.add(policyKey(value))
    if (!says.has('Allow')) continue
    const level = `${value.type} ${at}`
    const known = allows.get(level) ?? {names: [], isFull: false}
    allows.set(level, {
      names: [...known.names, policyKey(value)].sort(),
      isFull: known.isFull || isFull(policy.document),
    })
  }
  const narrow = [...allows.values()].filter((level) => !level.isFull).map(({names}) => names.join(' '))
  return {denies, narrow: new Set(narrow)}
}

const beyond = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  [...some].some((one) => !others.has(one))

/** What an account is bound by in another unit. */
function ofPlacement({before, after, name}: Change, live: State, desired: State): Hazard[] {
  if (after === undefined) return []
  const [from, to] = [(before as Placement | undefined)?.unit ?? '', (after as Placement).unit]
  // By the policies of one state at a time: what changes of those is told of them.
  const states = [live, desired].map((state) => ({was: bindings(from, state), is: bindings(to, state)}))
  return [
    ...(states.some(({was, is}) => beyond(is.denies, was.denies) || beyond(is.narrow, was.narrow))
      ? [revokes(`policies bind ${name} there that did not bind it before`)]
      : []),
    ...(states.some(({was, is}) => beyond(was.denies, is.denies) || beyond(was.narrow, is.narrow))
      ? [widens(`policies that bound ${name} do not bind it there`)]
      : []),
  ]
}

/**
 * What changes of attachments and of places in the tree mean for who acts in the accounts there, as far as it is plain
 * from the policies. Coarse on purpose: an unneeded hazard costs a glance, and the order of a plan depends on them.
 */
export function guardHazards(change: Change, live: State, desired: State): Hazard[] {
  if (change.kind === 'guard-attachment') return ofAttachment(change, live, desired)
  return change.kind === 'placement' ? ofPlacement(change, live, desired) : []
}
