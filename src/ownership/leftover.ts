import type {Finding} from '../core/types.js'
import type {Sides} from './applied.js'
import type {Thing} from './things.js'

const finding = (code: string, address: string, message: string): Finding => ({
  code,
  severity: 'warning',
  address,
  message,
})

export const copiedMark = ({address, kind}: Thing): Finding =>
  finding(
    'copied-mark',
    address,
    `${address} has the owner tag but not the fingerprint of this ${kind} in this account (tags get copied${kind === 'user' ? ', or xrole:adopted was changed by hand' : ''}): left alone; remove its xrole:* tags or declare it`,
  )

export const protectedLeftover = ({address}: Thing): Finding =>
  finding(
    'protected-leftover',
    address,
    `${address} is no longer in the file and is protected; to have it deleted, declare it with protect: false, apply, then remove the entry`,
  )

const WORDS: Readonly<Record<string, string>> = {
  trust: 'trust policy',
  attachment: 'attached policies',
  'inline-policy': 'inline policies',
  boundary: 'permissions boundary',
  role: 'settings or tags',
  user: 'settings or tags',
}

/** That a protected leftover was changed since it was applied: nothing in the file puts it back. */
export function changedLeftover({address}: Thing, sides: Sides | undefined): Finding | undefined {
  if (!sides || 'unknown' in sides.recorded) return undefined
  const {recorded, thing, parts, wasApplied} = sides
  const changed = Object.keys(recorded).filter((part) => !wasApplied(part, thing, parts))
  if (changed.length === 0) return undefined
  const what = changed.map((part) => WORDS[part] ?? part).join(', ')
  return finding(
    'leftover-changed',
    address,
    `${address} is no longer in the file, is protected, and was changed since it was applied: ${what}; put that back by hand, or declare it again and apply`,
  )
}
