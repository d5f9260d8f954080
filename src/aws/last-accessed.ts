import type {
  GenerateServiceLastAccessedDetailsResponse,
  GetServiceLastAccessedDetailsResponse,
  ServiceLastAccessed,
} from '@aws-sdk/client-iam'
import {CloudError} from '../core/cloud.js'
import type {SnapshotAccessed} from '../core/snapshot.js'
import type {AccountRef} from '../core/types.js'
import {cloudError} from './errors.js'
import {notFromAws} from './failure.js'
import {allPages} from './pages.js'
import type {Sleep} from './retry.js'
import type {Ask} from './service.js'

/** How long to wait, in ms, before asking again for a report that is being made: two minutes in all. Most take seconds. */
const WAITS = [500, 1000, 1500, 2000, 3000, 5000, 7000, 10_000, 15_000, 15_000, 20_000, 20_000, 20_000]

const GENERATE = 'GenerateServiceLastAccessedDetails'
const GET = 'GetServiceLastAccessedDetails'

/** A timestamp that an implementation gives no time for is none. */
const iso = (at: Date | undefined): string | undefined =>
  at && !Number.isNaN(at.getTime()) ? at.toISOString().replace(/\.\d+Z$/, 'Z') : undefined

function accessedFrom({ServiceNamespace = '', LastAuthenticated}: ServiceLastAccessed): SnapshotAccessed {
  const at = iso(LastAuthenticated)
  return {service: ServiceNamespace, ...(at !== undefined && {at})}
}

/** Asks until the report is there. */
async function finished(ask: Ask, account: AccountRef, job: string, sleep: Sleep): Promise<void> {
  const where = {account: account.name, op: GET}
  for (const wait of [...WAITS, undefined]) {
    const {JobStatus, Error: error} = await ask<GetServiceLastAccessedDetailsResponse>(GET, {JobId: job, MaxItems: 1})
    if (JobStatus === 'COMPLETED') return
    if (JobStatus === 'FAILED')
      throw new CloudError('refused', error?.Message ?? 'AWS could not make the report', {
        ...where,
        code: error?.Code ?? 'JobFailed',
        advice: 'Run again.',
      })
    if (JobStatus !== 'IN_PROGRESS') throw cloudError(notFromAws(200), where)
    if (wait !== undefined) await sleep(wait)
  }
  throw new CloudError('unreachable', 'AWS has not finished the report on used services within two minutes', {
    ...where,
    code: 'StillInProgress',
    advice: 'Run again later, or with fewer accounts (--account).',
  })
}

/**
 * The services that a role's policies allow, and when it last tried to use each (IAM API,
 * GenerateServiceLastAccessedDetails and GetServiceLastAccessedDetails): one request that begins a report, and as many as
 * it takes until it is there, to its last page. By name.
 */
export async function lastAccessed(
  ask: Ask,
  account: AccountRef,
  arn: string,
  sleep: Sleep,
): Promise<SnapshotAccessed[]> {
  const {JobId} = await ask<GenerateServiceLastAccessedDetailsResponse>(GENERATE, {Arn: arn})
  if (!JobId) throw cloudError(notFromAws(200), {account: account.name, op: GENERATE})
  await finished(ask, account, JobId, sleep)
  const pages = await allPages<GetServiceLastAccessedDetailsResponse>(ask, account.name, GET, {JobId, MaxItems: 1000})
  return pages
    .flatMap(({ServicesLastAccessed = []}) => ServicesLastAccessed)
    .map(accessedFrom)
    .sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : 0))
}
