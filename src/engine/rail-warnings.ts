import type {Finding, HazardName, Plan} from '../core/types.js'
import {NEEDS_ALLOW, rails} from '../ownership/rails.js'
import type {Allowed} from '../ownership/rails.js'
import type {Gathered} from './gather.js'

/** `maxDeletes:` of the file, with its line. */
export const fileLimit = ({intent: {safety}, where}: Pick<Gathered, 'intent' | 'where'>): Allowed['fileMaxDeletes'] =>
  safety.maxDeletes && {limit: safety.maxDeletes.limit, at: where(safety.maxDeletes.place)}

/** A hazard is told beside its change already, and so is an adoption. */
const TOLD: ReadonlySet<HazardName> = new Set(NEEDS_ALLOW)

/** How many deletions are too many, told when planning: often another file uses the same owner. */
export const railWarnings = (
  plan: Pick<Plan, 'owner' | 'changes' | 'safety'>,
  owned: number,
  fileMaxDeletes: Allowed['fileMaxDeletes'],
): Finding[] =>
  rails(plan, owned, {hazards: TOLD, adopt: true, fileMaxDeletes}).map(({code, message}) => ({
    code,
    severity: 'warning',
    message: `apply refuses this: ${message}. Is another file using the owner "${plan.owner}"?`,
  }))
