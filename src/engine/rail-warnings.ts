import type {Finding, HazardName} from '../core/types.js'
import {NEEDS_ALLOW, rails} from '../ownership/rails.js'
import type {Planned} from './plan.js'

/** A hazard is told beside its change already, and so is an adoption. */
const TOLD: ReadonlySet<HazardName> = new Set(NEEDS_ALLOW)

/** How many deletions are too many, told when planning: often another file uses the same owner. */
export const railWarnings = ({plan, owned}: Pick<Planned, 'plan' | 'owned'>): Finding[] =>
  rails(plan, owned, {hazards: TOLD, adopt: true}).map(({code, message}) => ({
    code,
    severity: 'warning',
    message: `apply refuses this: ${message}. Is another file using the owner "${plan.owner}"?`,
  }))
