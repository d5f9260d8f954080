import pMap from 'p-map'
import {keyOf} from '../core/address.js'
import {CloudError, type Cloud} from '../core/cloud.js'
import type {SnapshotEvent} from '../core/snapshot.js'
import type {AccountRef, Change, Finding, Json} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {Attachment, ManagedPolicy} from '../kinds/values.js'
import {blameJson, blameLine} from '../render/blame.js'
import type {Beside, DriftReport} from '../render/drift-report.js'
import {culprit, resourceName, type Blame, type Suspect} from './culprit.js'
import {failureText} from './failure-text.js'

export interface BlameOptions {
  readonly cloud: Cloud
  /** Those of the file. */
  readonly accounts: readonly AccountRef[]
  /** Accounts asked at once. */
  readonly concurrency: number
}

/** One difference to be explained. `key` is that of the report: of a change, or of the address of a finding. */
interface Open extends Suspect {
  readonly key: string
  readonly account: AccountRef
}

function ofChange({key, account, address, kind, before, after}: Change): Open {
  const value = after ?? before
  if (kind === 'attachment') return {key, account, address, arn: (value as Attachment).arn}
  if (kind !== 'managed-policy') return {key, account, address}
  const {path, name} = (before ?? after) as ManagedPolicy
  return {key, account, address, arn: arnOf(account, 'policy', path, name)}
}

/** Of a role that nobody declared, it matters who lets others in. */
const partOf = ({code, address = ''}: Finding): string => (code === 'unmanaged-access' ? `${address}/trust` : address)

function ofFinding(finding: Finding, accounts: readonly AccountRef[]): Open[] {
  const {address} = finding
  const account = accounts.find(({name}) => address?.startsWith(`${name}/`))
  return account && address !== undefined ? [{key: keyOf(address), account, address: partOf(finding)}] : []
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
    if (events) blames.push([one.key, culprit(events, one)])
    else if (errors.some((error) => !isUnrecorded(error))) break
  }
  return {blames, notes: unavailable(account, errors)}
}

const joined = (before: Beside | undefined, blame: Blame): Beside => ({
  lines: [...(before?.lines ?? []), blameLine(blame)],
  json: {...before?.json, blame: blameJson(blame)},
})

/**
 * The report with who did it, beside each difference. What CloudTrail does not tell is a note: nothing else depends on it.
 */
export async function withBlame(report: DriftReport, options: BlameOptions): Promise<DriftReport> {
  const {cloud, accounts, concurrency} = options
  const open = [
    ...report.plan.changes.map(ofChange),
    ...report.unmanaged.flatMap((finding) => ofFinding(finding, accounts)),
  ]
  const concerned = accounts.filter(({id}) => open.some(({account}) => account.id === id))
  const answers = await pMap(
    concerned,
    (account) =>
      askAccount(
        cloud,
        account,
        open.filter((one) => one.account.id === account.id),
      ),
    {concurrency},
  )
  const beside = new Map(report.beside)
  for (const [key, blame] of answers.flatMap(({blames}) => blames)) beside.set(key, joined(beside.get(key), blame))
  const findings = [...report.plan.findings, ...answers.flatMap(({notes}) => notes)]
  return {...report, plan: {...report.plan, findings}, beside}
}
