import pMap from 'p-map'
import type {Address} from '../../core/address.js'
import {CloudError} from '../../core/cloud.js'
import type {SnapshotAccessed} from '../../core/snapshot.js'
import type {Unused} from '../../access/unused.js'
import {byText} from '../../policy/json.js'
import {failureText} from '../failure-text.js'
import type {Session} from '../session.js'

/** Reports that are made at once in one run; AWS takes seconds for each. */
const AT_ONCE = 8

const DAY = 24 * 60 * 60 * 1000

/** A role and the services that its policies allow. */
export interface Known {
  readonly role: Unused
  readonly used: ReadonlySet<string>
  readonly unused: ReadonlySet<string>
}

/** Asks AWS which services roles used; one that it does not tell of is told, the others go on. */
export async function askServices(
  {cloud}: Pick<Session, 'cloud'>,
  roles: readonly Unused[],
  {days, now}: {days: number; now: Date},
): Promise<{known: Known[]; failed: {address: Address; message: string}[]}> {
  const failed: {address: Address; message: string}[] = []
  const answers = await pMap(
    roles,
    async (one): Promise<Known[]> => {
      try {
        const answer = await cloud.lookup(one.account, {about: 'last-accessed', subject: one.role.Arn})
        const services = (Array.isArray(answer) ? answer : []) as unknown as SnapshotAccessed[]
        const isUsed = ({at}: SnapshotAccessed): boolean =>
          at !== undefined && now.getTime() - Date.parse(at) < days * DAY
        const [used, unused] = [true, false].map(
          (is) => new Set(services.filter((each) => isUsed(each) === is).map(({service}) => service)),
        ) as [Set<string>, Set<string>]
        return [{role: one, used, unused}]
      } catch (error) {
        if (!(error instanceof CloudError)) throw error
        failed.push({address: one.address, message: failureText(error)})
        return []
      }
    },
    {concurrency: AT_ONCE},
  )
  return {known: answers.flat(), failed: failed.sort((a, b) => byText(a.address, b.address))}
}
