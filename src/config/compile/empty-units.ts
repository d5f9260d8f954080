import {isBelow} from '../../core/organization.js'
import type {Path} from '../source.js'
import type {Written} from '../written.js'
import type {Tell} from './context.js'

/**
 * Whether a unit in which no account is to be found is one that `organization: units:` makes; told then. What chooses by
 * it chooses nobody yet, so that a unit, the accounts that are made for it and what they are to have are written at once.
 */
export function tellEmptyUnit({organization}: Written, tell: Tell, unit: string, path: Path): boolean {
  if (!(organization?.units ?? []).some((each) => isBelow(each, unit))) return false
  const message = `no managed account is in the unit ${unit.replace(/^\/+|\/+$/g, '')} yet, so that this stands for none until a plan finds one there`
  tell('note', 'empty-unit', path, message)
  return true
}
