import type {Sources} from '../config/source.js'
import type {Intent} from '../config/intent.js'
import {keyOf, ownerOf} from '../core/address.js'
import {locate} from '../core/locate.js'
import type {Change, Finding, Place} from '../core/types.js'
import {CODES} from '../data/codes.js'
import {RULES} from '../lint/rules.js'
import {changeLines} from '../render/change-lines.js'
import type {DriftReport} from '../render/drift/report.js'
import {detailWith, unmanagedWith} from '../render/drift/text.js'
import type {PlanDetail} from '../render/plan/detail.js'
import {identityOf, sarif} from '../render/sarif.js'
import type {SarifRegion, SarifResult, SarifRule} from '../render/sarif.js'
import {sha256} from './load.js'

/** What a drift tells that is no finding. */
const DRIFT_RULES: readonly SarifRule[] = [
  {
    id: 'drift',
    severity: 'warning',
    meaning:
      'AWS is not as it was applied: somebody changed it behind the file’s back. xrole drift --blame says who and when, xrole drift --revert puts it back, xrole drift --accept writes it into the file.',
  },
  {
    id: 'drift-unknown-cause',
    severity: 'warning',
    meaning:
      'AWS and the file differ, and it is not known which of the two changed. xrole drift says why, and xrole plan shows what apply would do.',
  },
]

function regionOf({texts}: Sources, {file, start, end}: Place): SarifRegion | undefined {
  const text = texts.get(file)
  if (text === undefined) return undefined
  const [from, to] = [locate(text, start), locate(text, Math.max(start, end))]
  return {startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column}
}

/** At its place, or else about the root file. */
function resultOf({code, severity, message, place, address}: Finding, root: string, sources: Sources): SarifResult {
  return {
    rule: code,
    severity,
    message,
    file: place?.file ?? root,
    region: place && regionOf(sources, place),
    identity: identityOf(code, address, message),
  }
}

/** Those of lint always, so that a reader can look them up; of the other codes those that are told. */
function rulesFor(results: readonly SarifResult[], always: readonly SarifRule[]): SarifRule[] {
  const known = new Set(always.map(({id}) => id))
  const told = new Map(results.map(({rule, severity}) => [rule, severity]))
  const others = [...told].flatMap(([id, severity]): SarifRule[] =>
    known.has(id) ? [] : [{id, severity, meaning: CODES[id] ?? id}],
  )
  return [...always, ...others].sort((a, b) => (a.id < b.id ? -1 : 1))
}

const LINT_RULES: readonly SarifRule[] = RULES.map(({code, severity, reason}) => ({
  id: code,
  severity,
  meaning: reason,
}))

const printed = (log: ReturnType<typeof sarif>): string => JSON.stringify(log, null, 2)

/** What `validate` found, for code scanning. `file` is the root file as the user named it. */
export function findingsSarif(
  findings: readonly Finding[],
  {file, sources, version, exitCode}: {file: string; sources: Sources; version: string; exitCode: number},
): string {
  const results = findings.map((finding) => resultOf(finding, file, sources))
  const files = [...sources.texts.keys()]
  const rules = rulesFor(results, LINT_RULES)
  return printed(sarif({version, rules, results, files, exitCode, failures: []}, sha256))
}

/** Where something that is not as the file says is declared: the part, its thing, its account, the organization. */
function declaredAt(intent: Intent, address: string): Place | undefined {
  const [account] = address.split('/')
  return (
    intent.placeOf(keyOf(address)) ??
    intent.declared.get(keyOf(ownerOf(address)))?.place ??
    intent.accounts.find(({name, discovered}) => name === account && discovered !== true)?.place ??
    (account === 'organization' ? intent.organization?.place : undefined)
  )
}

/** What drifted, for code scanning: each at the line that declares it, what nobody declared at its account. */
export function driftSarif(
  report: DriftReport,
  about: {
    file: string
    sources: Sources
    intent: Intent
    detail: PlanDetail
    version: string
    exitCode: number
  },
): string {
  const {file, sources, intent, version, exitCode} = about
  const {happened, plan} = report
  const causes = new Map(plan.changes.map(({key, cause}) => [key, cause]))
  const detail = detailWith(about.detail, report)
  const names = new Map(plan.accounts.map(({id, name}) => [id, name]))
  const changed = (change: Change): SarifResult[] => {
    if (change.kind === 'mark') return []
    const lines = changeLines(change, detail, {names, safety: plan.safety})
    const words = lines.map(({depth, mark, text}) => `${'  '.repeat(depth)}${mark} ${text}`.trimEnd())
    const place = declaredAt(intent, change.address)
    const isUnknown = (causes.get(change.key) ?? change.cause) === 'unknown'
    const rule = isUnknown ? 'drift-unknown-cause' : 'drift'
    return [
      {
        rule,
        severity: 'warning',
        message: `${change.address}\n${words.join('\n')}`,
        file: place?.file ?? file,
        region: place && regionOf(sources, place),
        identity: identityOf(rule, change.address, ''),
      },
    ]
  }
  const found = [...unmanagedWith(report), ...plan.findings].map((finding) => {
    const place = finding.place ?? (finding.address === undefined ? undefined : declaredAt(intent, finding.address))
    return resultOf({...finding, place}, file, sources)
  })
  const results = [...happened.changes.flatMap(changed), ...found]
  const failures = plan.unknown.map(({account, message}) => `account ${account} could not be read: ${message}`)
  const rules = rulesFor(results, DRIFT_RULES)
  return printed(sarif({version, rules, results, files: [...sources.texts.keys()], exitCode, failures}, sha256))
}
