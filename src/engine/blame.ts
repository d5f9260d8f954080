import pMap from 'p-map'
import {keyOf} from '../core/address.js'
import {CloudError, type Cloud} from '../core/cloud.js'
import type {SnapshotEvent} from '../core/snapshot.js'
import type {AccountRef, Change, Finding, Json} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {Attachment, ManagedPolicy, Trust} from '../kinds/values.js'
import {isOfOrganization} from '../ownership/organization-things.js'
import {isOfAccount, PROVIDER_KINDS} from '../ownership/things.js'
import {compareDocuments} from '../policy/canonical.js'
import {awsPrincipals, ORPHAN, withPrincipals} from '../policy/principals.js'
import {blameJson, blameLine, NOT_LOOKED_UP} from '../render/blame.js'
import type {Beside, DriftReport} from '../render/drift/report.js'
import {culprit, resourceName, type Blame, type Household, type Suspect} from './culprit.js'
import {failureText} from './failure-text.js'

export interface BlameOptions {
  readonly cloud: Cloud
  readonly intent: Household
  /** Accounts asked at once. */
  readonly concurrency: number
}

/** One difference to be explained. `key` is that of the report: of a change, or of the address of a finding. */
interface Open extends Suspect {
  readonly key: string
  readonly account: AccountRef
  /** A trust that names what is left of a deleted principal, and is else as it was: nobody changed it. */
  readonly isOrphaned: boolean
}

/** Whether two trusts differ only by the ids that AWS shows in place of deleted principals. */
function isOrphaned({kind, account, before, after}: Change): boolean {
  if (kind !== 'trust' || !before || !after) return false
  const [was, wanted] = [(before as Trust).document, (after as Trust).document]
  const known = new Set(awsPrincipals(was))
  if (![...known].some((name) => ORPHAN.test(name))) return false
  const left = withPrincipals(was, (name) => (ORPHAN.test(name) ? 'deleted' : undefined))
  const right = withPrincipals(wanted, (name) => (known.has(name) ? undefined : 'deleted'))
  return compareDocuments(left, right, account) !== 'different'
}

function ofChange(change: Change): Open {
  const {key, account, address, kind, before, after} = change
  const value = after ?? before
  const open = {key, account, address, isGone: before === undefined, isOrphaned: isOrphaned(change)}
  if (kind === 'attachment') return {...open, arn: (value as Attachment).arn}
  if (kind !== 'managed-policy') return open
  const {path, name} = (before ?? after) as ManagedPolicy
  return {...open, arn: arnOf(account, 'policy', path, name)}
}

/** Of a role that nobody declared, it matters who lets others in. */
const partOf = ({code, address = ''}: Finding): string => (code === 'unmanaged-access' ? `${address}/trust` : address)

function ofFinding(finding: Finding, accounts: readonly AccountRef[]): Open[] {
  const {address} = finding
  const account = accounts.find(({name}) => address?.startsWith(`${name}/`))
  if (!account || address === undefined) return []
  // The principal was deleted, and maybe elsewhere: what was done to the role that trusts it does not tell by whom.
  const isOfOthers = finding.code === 'orphaned-principal'
  return [{key: keyOf(address), account, address: partOf(finding), isGone: false, isOrphaned: isOfOthers}]
}

const note = (message: string): Finding => ({code: 'blame-unavailable', severity: 'note', message})

const isUnrecorded = ({detail}: CloudError): boolean => detail.code === 'NotRecorded'

const ELSE = 'What drifted is complete without it.'

function unavailable({name}: AccountRef, errors: readonly CloudError[]): Finding[] {
  const failed = errors.find((error) => !isUnrecorded(error))
  if (failed) {
    const needs = failed.kind === 'denied' ? ' It is read by cloudtrail:LookupEvents.' : ''
    return [
      note(
        `who changed what in ${name} is not known, as CloudTrail cannot be read: ${failureText(failed)}\n${ELSE}${needs}`,
      ),
    ]
  }
  return errors.length === 0
    ? []
    : [
        note(
          `the recorded snapshot does not have CloudTrail's events of ${name}, so who changed what is not known. ${ELSE}`,
        ),
      ]
}

/** What was recorded may have been written by hand. */
const eventsIn = (answer: Json): SnapshotEvent[] =>
  (Array.isArray(answer) ? (answer as unknown as Partial<SnapshotEvent>[]) : []).map((event) => ({
    time: '',
    event: '',
    by: '',
    sourceIp: '',
    requestId: '',
    parameters: {},
    ...event,
  }))

/** Asks one account, each name once. One that cannot be asked for one name cannot be asked for another. */
async function askAccount(
  cloud: Cloud,
  account: AccountRef,
  open: readonly Open[],
  household: Household,
): Promise<{blames: (readonly [string, Blame])[]; notes: Finding[]}> {
  const blames: (readonly [string, Blame])[] = []
  const errors: CloudError[] = []
  const known = new Map<string, readonly SnapshotEvent[] | undefined>()
  const ask = async (subject: string): Promise<readonly SnapshotEvent[] | undefined> => {
    try {
      return eventsIn(await cloud.lookup(account, {about: 'events', subject}))
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      errors.push(error)
      return undefined
    }
  }
  for (const one of open) {
    const subject = resourceName(one)
    if (!known.has(subject)) known.set(subject, await ask(subject))
    const events = known.get(subject)
    if (events) blames.push([one.key, culprit(events, one, household)])
    else if (errors.some((error) => !isUnrecorded(error))) break
  }
  return {blames, notes: unavailable(account, errors)}
}

/** Of one thing there may be several findings. */
const joined = (before: Beside | undefined, line: string, blame: Blame): Beside => ({
  lines: [...new Set([...(before?.lines ?? []), line])],
  json: {...before?.json, blame: blameJson(blame)},
})

/**
 * The report with who did it, beside each difference. What CloudTrail does not tell is a note: nothing else depends on it.
 */
export async function withBlame(report: DriftReport, options: BlameOptions): Promise<DriftReport> {
  const {cloud, intent, concurrency} = options
  const {accounts} = intent
  const all = [
    // Only of roles, users, groups and policies is it known which events are about them.
    ...report.plan.changes
      .filter((one) => !isOfAccount(one) && !PROVIDER_KINDS.has(one.kind) && !isOfOrganization(one))
      .map(ofChange),
    ...report.unmanaged.flatMap((finding) => ofFinding(finding, accounts)),
  ]
  const open = all.filter(({isOrphaned: isNobodys}) => !isNobodys)
  const concerned = accounts.filter(({id}) => open.some(({account}) => account.id === id))
  const answers = await pMap(
    concerned,
    (account) =>
      askAccount(
        cloud,
        account,
        open.filter((one) => one.account.id === account.id),
        intent,
      ),
    {concurrency},
  )
  const beside = new Map(report.beside)
  for (const [key, blame] of answers.flatMap(({blames}) => blames))
    beside.set(key, joined(beside.get(key), blameLine(blame), blame))
  for (const {key, isOrphaned: isNobodys} of all)
    if (isNobodys && !beside.get(key)?.json['blame']) beside.set(key, joined(beside.get(key), NOT_LOOKED_UP, {}))
  const findings = [...report.plan.findings, ...answers.flatMap(({notes}) => notes)]
  return {...report, plan: {...report.plan, findings}, beside}
}
