import {ALLOWABLE, allowanceOf} from '../core/allowances.js'
import type {Change, Finding, HazardName, Plan, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import type {Marks} from '../kinds/values.js'
import {isOurs} from './owner.js'
import {OWNED_KINDS} from './things.js'

/** Hazards that `apply` refuses until they are allowed by name; for adoptions there is a flag of their own. */
export const NEEDS_ALLOW: readonly HazardName[] = ALLOWABLE.filter((name) => name !== 'ADOPTS')

/** What may pass besides the entries of `safety:` that the plan names itself. */
export interface Allowed {
  readonly hazards: ReadonlySet<HazardName>
  readonly adopt: boolean
  /** `--max-deletes` as given: `5` or `20%`. */
  readonly maxDeletes?: string | undefined
  /** `maxDeletes:` of the file and where it is, `accounts.yaml:9`; holds when the flag is not given. */
  readonly fileMaxDeletes?: {readonly limit: string; readonly at: string} | undefined
}

const DEFAULT_DELETES = {things: 10, percent: 30}

/**
 * How many roles, users, groups, managed policies and identity providers the owner has in all managed accounts, and units
 * and policies in the organization.
 */
export const ownedThings = (live: State, intent: Pick<Intent, 'owner' | 'formerOwners'>): number =>
  [...live.values()].filter((resource) => isOurs(resource, intent)).length

export const deletions = (changes: readonly Change[]): Change[] =>
  changes.filter((change) => OWNED_KINDS.has(change.kind) && (change.verb === 'delete' || change.verb === 'replace'))

/** Ten things or 30 % of what the owner has, whichever is less, and at least one; or what `--max-deletes` or the file says. */
export function deletionLimit(owned: number, given: string | undefined): number {
  const share = (percent: number) => Math.floor((owned * percent) / 100)
  if (given?.endsWith('%')) return share(Number(given.slice(0, -1)))
  if (given !== undefined) return Number(given)
  return Math.max(1, Math.min(DEFAULT_DELETES.things, share(DEFAULT_DELETES.percent)))
}

const ownerIn = (value: unknown): string | undefined => (value as {marks?: Marks} | undefined)?.marks?.owner

/** Something that stays in AWS and loses its mark: the owner has it no longer. */
const isReleased = ({kind, verb, before, after}: Change): boolean =>
  OWNED_KINDS.has(kind) && verb === 'update' && ownerIn(before) !== undefined && ownerIn(after) === undefined

const refused = (code: string, message: string, address?: string): Finding => ({
  code,
  severity: 'error',
  refused: true,
  message,
  ...(address === undefined ? {} : {address}),
})

/** Why so many and no more: `more than the 5 that accounts.yaml:9 lets it`. */
function overLimit(limit: number, {maxDeletes, fileMaxDeletes}: Allowed): string {
  if (maxDeletes !== undefined || !fileMaxDeletes) return `more than the ${limit} it may`
  const share = fileMaxDeletes.limit.endsWith('%') ? ` (${fileMaxDeletes.limit})` : ''
  return `more than the ${limit}${share} that ${fileMaxDeletes.at} lets it`
}

/**
 * Everything that keeps a plan from being applied, each with the flag that allows it. Empty means go. What an entry of
 * the file lets pass (`plan.safety`) needs no flag.
 */
export function rails(plan: Pick<Plan, 'owner' | 'changes' | 'safety'>, owned: number, allowed: Allowed): Finding[] {
  const found: Finding[] = []
  for (const name of NEEDS_ALLOW) {
    if (allowed.hazards.has(name)) continue
    const concerned = plan.changes.filter(
      (change) => change.hazards.some((hazard) => hazard.name === name) && !allowanceOf(plan.safety, name, change),
    )
    for (const change of concerned) {
      const why = change.hazards.filter((hazard) => hazard.name === name).map((hazard) => hazard.message)
      found.push(
        refused(
          'hazard',
          `${name} ${change.address}: ${why.join('; ')}; allow it with --allow ${name}`,
          change.address,
        ),
      )
    }
  }
  if (!allowed.adopt)
    for (const change of plan.changes.filter((one) => one.verb === 'adopt' && !allowanceOf(plan.safety, 'ADOPTS', one)))
      found.push(
        refused(
          'adoption',
          `${change.address} exists and is not marked as ours; take it over with --adopt`,
          change.address,
        ),
      )

  const gone = deletions(plan.changes)
  const limit = deletionLimit(owned, allowed.maxDeletes ?? allowed.fileMaxDeletes?.limit)
  if (gone.length > limit)
    found.push(
      refused(
        'max-deletes',
        `the plan deletes or replaces ${gone.length} of the ${owned} things that "${plan.owner}" owns, ${overLimit(limit, allowed)}; if that is meant, allow it with --max-deletes ${gone.length}`,
      ),
    )
  const forGood = gone.filter((change) => change.verb === 'delete').length
  const given = plan.changes.filter(isReleased).length
  const keeps =
    owned > forGood + given || plan.changes.some((change) => change.verb === 'create' && OWNED_KINDS.has(change.kind))
  if (forGood > 0 && !keeps && !allowed.hazards.has('DELETES'))
    found.push(
      refused('keeps-nothing', 'the plan deletes everything that the file owned; allow it with --allow DELETES'),
    )
  return found
}
