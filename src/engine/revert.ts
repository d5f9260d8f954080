import {isPart, keyOf, ownerOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {Change, Finding} from '../core/types.js'
import {kinds} from '../kinds/index.js'
import {keysOf} from '../ownership/selection.js'
import {splitGathered} from './drift/settings.js'
import type {SettingsSplit} from './drift/settings.js'
import type {Gathered} from './gather.js'

/** A difference that a revert leaves, and why: with what to run instead. */
export interface Left {
  readonly address: Address
  readonly reason: string
}

export interface Reverting {
  /** The same read, planned for what is reverted and for nothing else. */
  readonly gathered: Gathered
  readonly left: readonly Left[]
}

const own = ({address}: Change): string => keyOf(ownerOf(address))

/**
 * These changes, with the fingerprints that are written along. A thing's is written anew only when nothing of the thing
 * is left, else it would tell that what is left was applied.
 * @param all all changes of the plan
 * @param isHalf whether only a part of a change is among these
 */
export function withMarks(
  all: readonly Change[],
  some: readonly Change[],
  isHalf: (change: Change) => boolean,
): Change[] {
  const chosen = new Set(some.map(({key}) => key))
  const others = all.filter(({kind}) => kind !== 'mark')
  const open = new Set(others.filter((change) => !chosen.has(change.key) || isHalf(change)).map(own))
  const busy = new Set(some.map(own))
  return all.filter((change) =>
    change.kind === 'mark' ? busy.has(own(change)) && !open.has(own(change)) : chosen.has(change.key),
  )
}

const MADE: Readonly<Partial<Record<Change['verb'], string>>> = {
  create: 'nobody can tell whether it is new in the file or was deleted by hand; xrole apply makes it',
  delete: 'the file no longer has it; xrole apply deletes it',
  replace: 'it would be deleted and made anew, and not only what drifted would change; xrole apply does it',
}

/** Why a revert would carry out what the file alone wants; undefined when it would not. */
function pendingIn({address, verb, cause}: Change): string | undefined {
  if (cause === 'drift') return undefined
  const whole = isPart(address) ? undefined : MADE[verb]
  if (whole !== undefined) return whole
  if (cause === 'unknown' || verb === 'update' || verb === 'adopt') return undefined
  return 'it was changed in the file and in AWS, and nobody can tell what of it is drift; xrole apply does it'
}

/** Of these changes those that stay, by the key of the change; parts of what is not made or goes anyway are not told. */
function leftOf(drifted: readonly Change[]): Map<string, Left | undefined> {
  const left = new Map<string, Left | undefined>()
  for (const change of drifted) {
    const reason = pendingIn(change)
    if (reason !== undefined) left.set(change.key, {address: change.address, reason})
  }
  const moot = new Set(drifted.filter(({key, verb}) => left.has(key) && verb !== 'replace').map(({key}) => key))
  for (const change of drifted) if (isPart(change.address) && moot.has(own(change))) left.set(change.key, undefined)
  return left
}

/** The changes that a finding is about: the one at its address, else all of the thing. */
function concerned(changes: readonly Change[], address: Address): Change[] {
  const at = keyOf(address)
  const exact = isPart(address) ? changes.filter(({key}) => key === at) : []
  return exact.length > 0 ? exact : changes.filter((change) => own(change) === keyOf(ownerOf(address)))
}

/** `client/role/A needs …` → `needs …`: it stands behind the address. */
const shortened = ({message}: Finding, address: Address): string =>
  message.startsWith(`${address} `) ? message.slice(address.length + 1) : message

/** The same read, planned for these changes. */
export function chosen(session: Gathered, changes: readonly Change[], split: SettingsSplit): Gathered {
  const all = changes.length === session.plan.changes.length && split.size === 0
  return all ? session : splitGathered(session.choose(keysOf(changes, kinds)), split)
}

/**
 * What of the drift can be taken back without carrying out what is pending, and without what a rule refuses: that is
 * left, and the rest goes on.
 * @param refusing what keeps a plan from being applied
 */
export function revertOf(
  session: Gathered,
  drifted: readonly Change[],
  split: SettingsSplit,
  refusing: (gathered: Gathered) => readonly Finding[],
): Reverting {
  const changes = drifted.filter(({kind}) => kind !== 'mark')
  const left = leftOf(changes)
  for (;;) {
    const some = changes.filter(({key}) => !left.has(key))
    const isAll = some.length === changes.length
    const marked = isAll ? drifted : withMarks(session.plan.changes, some, ({key}) => split.has(key))
    const gathered = chosen(session, marked, split)
    let dropped = 0
    for (const finding of refusing(gathered))
      for (const change of finding.address === undefined ? [] : concerned(some, finding.address)) {
        if (left.has(change.key)) continue
        left.set(change.key, {address: change.address, reason: shortened(finding, change.address)})
        dropped++
      }
    if (dropped === 0) return {gathered, left: [...left.values()].filter((one) => one !== undefined)}
  }
}
