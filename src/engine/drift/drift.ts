import {keyOf, matchesGlob, ownerOf} from '../../core/address.js'
import type {Change, Finding} from '../../core/types.js'
import {UNMANAGED} from '../../render/drift/report.js'
import type {Beside, DriftReport} from '../../render/drift/report.js'
import {refusal} from '../apply/apply.js'
import type {ApplyFlags} from '../apply/apply.js'
import {splitSettings} from './settings.js'
import type {SettingsSplit} from './settings.js'
import {EXIT} from '../exit.js'
import {happenedIn} from '../happened.js'
import type {ExitCode} from '../exit.js'
import type {Gathered} from '../gather.js'
import {summarize} from '../plan/plan.js'
import {chosen, revertOf, withMarks} from '../revert.js'
import type {Left, Reverting} from '../revert.js'
import {onlyTold} from '../test-findings.js'

/** What AWS has otherwise than it was applied, apart from what only the file has otherwise. */
export interface Drift {
  readonly report: DriftReport
  /** The same read, planned for what can be taken back and for nothing else. */
  readonly reverting: Gathered
  /** What drifted and a revert leaves. */
  readonly left: readonly Left[]
  /** The same, with what these flags do not let pass left as well. */
  revertWith(flags: ApplyFlags): Reverting
}

function total(changes: readonly Change[]): number {
  const counts: readonly number[] = Object.values(summarize(changes))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Whether AWS has anything of the file, or may have: where not all was read, nobody knows that it has nothing. */
const wasApplied = ({owned, plan, live, intent}: Gathered, drifted: readonly Change[]): boolean =>
  owned > 0 ||
  plan.unknown.length > 0 ||
  drifted.some(({kind, verb, cause}) => kind !== 'mark' && (verb !== 'create' || cause !== 'unknown')) ||
  [...intent.state.keys()].some((key) => live.has(key))

/** The changes that are no mere pending ones, with the fingerprints that are written along. */
export const driftedChanges = (changes: readonly Change[], split: SettingsSplit = new Map()): Change[] =>
  withMarks(
    changes,
    changes.filter(({kind, cause}) => kind !== 'mark' && cause !== 'config'),
    ({key}) => split.has(key),
  )

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

/** Beside each difference that a revert leaves, that it does. */
function withLeft(beside: ReadonlyMap<string, Beside>, left: readonly Left[]): Map<string, Beside> {
  const told = new Map(beside)
  for (const {address, reason} of left) {
    const {lines = [], json = {}} = told.get(keyOf(address)) ?? {}
    told.set(keyOf(address), {lines: [...lines, `drift --revert leaves it: ${reason}`], json})
  }
  return told
}

const errorsOf = ({plan}: Gathered): Finding[] => plan.findings.filter(({severity}) => severity === 'error')

/** What the file says of access is judged by plan and apply: an entry of `tests:` that fails keeps no drift from being put back. */
const withTestsTold = (gathered: Gathered): Gathered => ({
  ...gathered,
  choose: (keys) => withTestsTold(gathered.choose(keys)),
  plan: {...gathered.plan, findings: gathered.plan.findings.map(onlyTold)},
})

/**
 * Tells drift from what is pending.
 * @param only the globs of `--only`: what nobody declared outside of them is not told
 */
export function driftOf(gathered: Gathered, only: readonly string[] | undefined): Drift {
  const session = withTestsTold(gathered)
  const {plan, selected, causes} = session
  const split = splitSettings(plan.changes, causes)
  const drifted = driftedChanges(plan.changes, split)
  const keys = new Set(drifted.map(({key}) => key))
  const isSelected = ({address}: Finding): boolean =>
    address === undefined ||
    (selected.has(address.slice(0, address.indexOf('/'))) && (only?.some((glob) => matchesGlob(glob, address)) ?? true))
  const unmanaged = plan.findings.filter(({code}) => code in UNMANAGED)
  const told = unmanaged.filter(isSelected)
  const pending = plan.changes.flatMap(
    (change) => split.get(change.key)?.config ?? (keys.has(change.key) ? [] : change),
  )
  const narrowed = chosen(session, drifted, split)
  // Warnings are told apart, but what refuses the revert stays with it.
  const isTold = (finding: Finding) => finding.severity === 'warning' && finding.code in UNMANAGED
  const revert = (refusing: (gathered: Gathered) => readonly Finding[]): Reverting => {
    const {gathered, left} = revertOf(session, drifted, split, refusing)
    const findings = gathered.plan.findings.filter((finding) => !isTold(finding))
    return {gathered: {...gathered, plan: {...gathered.plan, findings, leftOut: plan.leftOut}}, left}
  }
  const {gathered: reverting, left} = revert(errorsOf)
  return {
    reverting,
    left,
    revertWith: (flags) => revert((gathered) => refusal(gathered, flags)?.findings ?? []),
    report: {
      happened: happenedIn(narrowed, session.live, session.world),
      plan: {
        ...narrowed.plan,
        access: reverting.plan.access,
        findings: plan.findings.filter((finding) => !unmanaged.includes(finding)),
        leftOut: plan.leftOut + unmanaged.length - told.length,
      },
      differences: total(drifted),
      unmanaged: told,
      pending,
      pendingCount: total(pending),
      wasApplied: wasApplied(session, drifted),
      beside: withLeft(reasons(drifted, causes), left),
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
export const revertExit = (applied: ExitCode, {unmanaged}: DriftReport, left: readonly Left[]): ExitCode =>
  applied === EXIT.done && unmanaged.length + left.length > 0 ? EXIT.differences : applied
