import type {World} from '../core/kind.js'
import type {AccessChange, Change, Finding, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {closure} from '../access/closure.js'
import {modelOf, NO_GUARDS} from '../access/model.js'
import {accessChanges} from './access.js'
import {managedDocument} from './managed-documents.js'
import {failingTests} from './test-findings.js'
import {placedIn} from './told.js'

export interface Sides {
  readonly live: State
  /** Where the plan leads. */
  readonly desired: State
  readonly intent: Intent
  readonly world: World
  /** Nothing was left out by --only or --account. */
  readonly isWhole: boolean
  /** Names of managed accounts that could not be read. */
  readonly unread: ReadonlySet<string>
}

export interface PlanAccess {
  readonly access: readonly AccessChange[]
  readonly findings: readonly Finding[]
}

/** What a plan does to who can become what, and what is left undone by it. */
export function planAccess(changes: readonly Change[], sides: Sides): PlanAccess {
  const {live, desired, intent, world} = sides
  const after = modelOf(desired, managedDocument, NO_GUARDS)
  return {
    access: accessChanges(changes, live, desired, world),
    findings: [...closure(after).map((told) => placedIn(intent, told)), ...failingTests(after, sides)],
  }
}
