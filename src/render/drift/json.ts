import type {Call, Cause, Change} from '../../core/types.js'
import {keyOf} from '../../core/address.js'
import type {DriftReport} from './report.js'
import {findingJson, planJson} from '../plan/json.js'
import type {Locate} from '../plan/json.js'

/** Drift as schema/drift.schema.json has it: the changes and findings of the JSON plan. Keys are in a fixed order. */
export function driftJson(report: DriftReport, callsOf: (change: Change) => readonly Call[], locate: Locate) {
  const {plan, differences, unmanaged, pending, pendingCount, beside} = report
  const {format, xrole, owner, accounts, changes, access, powers, findings} = planJson(plan, callsOf, locate)
  const counted = plan.changes.filter(({kind}) => kind !== 'mark')
  const by = (cause: Cause): number => counted.filter((change) => change.cause === cause).length
  return {
    format,
    xrole,
    owner,
    accounts,
    drift: changes.map((change, at) => ({...change, ...beside.get(plan.changes[at]!.key)?.json})),
    unmanaged: unmanaged.map((finding) => ({
      address: finding.address ?? null,
      ...findingJson(finding, locate),
      ...beside.get(keyOf(finding.address ?? ''))?.json,
    })),
    access,
    powers,
    findings,
    pending: pending.map(({address, account, kind, name, verb}) => ({
      address,
      account: account.name,
      kind,
      name,
      verb,
    })),
    unknown: plan.unknown.map(({account, message}) => ({account, message})),
    summary: {
      differences,
      drift: by('drift'),
      both: by('both'),
      unknown: by('unknown'),
      unmanaged: unmanaged.length,
      pending: pendingCount,
    },
  }
}
