import {keyOf, matchesGlob, ownerOf} from '../core/address.js'
import type {Change, Finding} from '../core/types.js'
import {kinds} from '../kinds/index.js'
import {keysOf} from '../ownership/selection.js'
import {UNMANAGED} from '../render/drift-report.js'
import type {Beside, DriftReport} from '../render/drift-report.js'
import {EXIT} from './exit.js'
import type {ExitCode} from './exit.js'
import type {Gathered} from './gather.js'
import {summarize} from './plan.js'

/** What AWS has otherwise than it was applied, apart from what only the file has otherwise. */
export interface Drift {
  readonly report: DriftReport
  /** The same read, planned for what drifted and for nothing else. */
  readonly reverting: Gathered
}

function total(changes: readonly Change[]): number {
  const {create, update, replace, delete: gone, adopt} = summarize(changes)
  return create + update + replace + gone + adopt
}

/**
 * The changes that are no mere pending ones. A thing's fingerprint is written anew only when nothing of the thing stays
 * pending, else it would tell that what is pending was applied.
 */
export function driftedChanges(changes: readonly Change[]): Change[] {
  const own = ({address}: Change) => keyOf(ownerOf(address))
  const others = changes.filter((change) => change.kind !== 'mark')
  const pending = new Set(others.filter((change) => change.cause === 'config').map(own))
  const busy = new Set(others.map(own))
  return changes.filter((change) =>
    change.kind === 'mark' ? busy.has(own(change)) && !pending.has(own(change)) : change.cause !== 'config',
  )
}

/** Why causes are unknown, as it is told beside the changes: of a part only where its thing does not say it already. */
function reasons(changes: readonly Change[], causes: Gathered['causes']): Map<string, Beside> {
  const reasonOf = (key: string): string | undefined => causes.get(key)?.why
  const told = new Set(changes.map(({key}) => key))
  return new Map(
    changes.flatMap(({key, address}) => {
      const why = reasonOf(key)
      const owner = keyOf(ownerOf(address))
      if (why === undefined) return []
      const isSaid = owner !== key && told.has(owner) && reasonOf(owner) === why
      return [[key, {lines: isSaid ? [] : [`cause unknown: ${why}`], json: {why}}] as const]
    }),
  )
}

/**
 * Tells drift from what is pending.
 * @param only the globs of `--only`: what nobody declared outside of them is not told
 */
export function driftOf(session: Gathered, only: readonly string[] | undefined): Drift {
  const {plan, selected, causes} = session
  const drifted = driftedChanges(plan.changes)
  const chosen = new Set(drifted.map(({key}) => key))
  const isSelected = ({address}: Finding): boolean =>
    address === undefined ||
    (selected.has(address.slice(0, address.indexOf('/'))) && (only?.some((glob) => matchesGlob(glob, address)) ?? true))
  const unmanaged = plan.findings.filter(({code}) => code in UNMANAGED)
  const told = unmanaged.filter(isSelected)
  const pending = plan.changes.filter(({key}) => !chosen.has(key))
  const narrowed = pending.length === 0 ? session : session.choose(keysOf(drifted, kinds))
  // Warnings are told apart, but what refuses the revert stays with it.
  const isTold = (finding: Finding) => finding.severity === 'warning' && finding.code in UNMANAGED
  const findings = narrowed.plan.findings.filter((finding) => !isTold(finding))
  return {
    reverting: {...narrowed, plan: {...narrowed.plan, findings, leftOut: plan.leftOut}},
    report: {
      plan: {
        ...narrowed.plan,
        findings: plan.findings.filter((finding) => !unmanaged.includes(finding)),
        leftOut: plan.leftOut + unmanaged.length - told.length,
      },
      differences: total(drifted),
      unmanaged: told,
      pending,
      pendingCount: total(pending),
      beside: reasons(drifted, causes),
    },
  }
}

const isDrift = ({differences, unmanaged}: DriftReport): boolean => differences + unmanaged.length > 0

/** What is broken is louder than drift, and drift than what a rule of ownership refuses. */
export function driftExit(report: DriftReport, includePending: boolean): ExitCode {
  const {plan, pendingCount} = report
  const errors = plan.findings.filter((finding) => finding.severity === 'error')
  if (plan.unknown.length > 0 || errors.some((finding) => finding.refused !== true)) return EXIT.error
  if (isDrift(report) || (includePending && pendingCount > 0)) return EXIT.differences
  return errors.length > 0 ? EXIT.refused : EXIT.done
}

/** After a revert: what apply says, unless it did all and something is left that it cannot put right. */
export const revertExit = (applied: ExitCode, {unmanaged}: DriftReport): ExitCode =>
  applied === EXIT.done && unmanaged.length > 0 ? EXIT.differences : applied
