import type {Allowance, Call, Change, Finding, Place, Plan} from '../../core/types.js'

import {ranking, sortAccess, sortAllowances, sortFindings, sortPowers} from './sort.js'

/** Line and column, from 1. */
export type Locate = (place: Place) => {line: number; column: number}

type Sorted = null | boolean | number | string | Sorted[] | {[key: string]: Sorted}

/** Keys in one order whatever made the value, so that equal plans are equal bytes; what JSON cannot hold is left out. */
function sorted(value: unknown): Sorted {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object') return null
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]))
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A user that goes, without the ids of what the user signs in with: no reader needs them, and a plan is handed on. The
 * serial numbers of MFA devices stay in requests, which ask of them what kind they are.
 */
function withoutIds(change: Change, told: (ids: readonly unknown[], of: string) => unknown): Change {
  const {before} = change
  const credentials = isRecord(before) ? before['credentials'] : undefined
  if (!isRecord(before) || !isRecord(credentials)) return change
  const entries = Object.entries(credentials).map(([of, ids]) => [of, Array.isArray(ids) ? told(ids, of) : ids])
  return {...change, before: {...before, credentials: Object.fromEntries(entries) as Record<string, unknown>}}
}

const numbered = (ids: readonly unknown[], of: string): unknown =>
  of === 'mfaDevices' ? ids : ids.map((_, i) => `${i + 1} of ${ids.length}`)

export const changeJson = (change: Change, callsOf: (change: Change) => readonly Call[]) => ({
  address: change.address,
  account: change.account.name,
  kind: change.kind,
  name: change.name,
  verb: change.verb,
  cause: change.cause,
  hazards: change.hazards.map(({name, message}) => ({name, message})),
  before: sorted(withoutIds(change, (ids) => ids.length).before ?? null),
  after: sorted(change.after ?? null),
  calls: callsOf(withoutIds(change, numbered)).map(({service, op, input}) => ({
    ...(service && {service}),
    ...{op, input: sorted(input)},
  })),
})

export const findingJson = ({code, severity, message, place}: Finding, locate: Locate) => ({
  code,
  severity,
  message,
  file: place?.file ?? null,
  ...(place ? locate(place) : {line: null, column: null}),
})

const allowanceJson = ({hazard, address, reason, until, place}: Allowance, locate: Locate) => ({
  hazard,
  address,
  reason,
  until,
  file: place.file,
  ...locate(place),
})

/** What the text prints beside the changes and a reader of JSON must not miss either. */
const alsoTold = (plan: Plan): Finding[] => [
  ...plan.changes.flatMap(({address, notes}) =>
    notes.map((note) => ({code: 'change-note', severity: 'note' as const, message: `${address}: ${note}`})),
  ),
  ...plan.unknown.map(({account, message}) => ({
    code: 'account-unknown',
    severity: 'error' as const,
    message: `account ${account} could not be read: ${message}`,
  })),
  ...(plan.leftOut > 0
    ? [{code: 'left-out', severity: 'note' as const, message: `${plan.leftOut} left out by --only or --account`}]
    : []),
]

export type PlanJson = ReturnType<typeof planJson>

/** The plan as the product contract's section 6 and schema/plan.schema.json have it. Keys are in a fixed order. */
export const planJson = (plan: Plan, callsOf: (change: Change) => readonly Call[], locate: Locate) => ({
  format: plan.format,
  xrole: plan.xrole,
  owner: plan.owner,
  accounts: plan.accounts.map(({name, id}) => ({name, id})),
  ...(plan.safety.length > 0 && {safety: sortAllowances(plan.safety.map((entry) => allowanceJson(entry, locate)))}),
  changes: plan.changes.map((change) => changeJson(change, callsOf)),
  access: sortAccess(plan.access, ranking(plan.accounts)).map(
    ({principal, role, change, conditions, relation, through}) => ({
      principal,
      role,
      change,
      conditions: [...conditions],
      relation,
      through: [...through],
    }),
  ),
  powers: sortPowers(plan.powers, ranking(plan.accounts)).map(({principal, change, power, by, still}) => ({
    ...{principal, change, power, by: [...by]},
    ...(still && {still: [...still]}),
  })),
  findings: sortFindings([...plan.findings, ...alsoTold(plan)].map((finding) => findingJson(finding, locate))),
  summary: {
    create: plan.summary.create,
    update: plan.summary.update,
    replace: plan.summary.replace,
    delete: plan.summary.delete,
    adopt: plan.summary.adopt,
    ...(plan.summary.move > 0 && {move: plan.summary.move}),
  },
})
