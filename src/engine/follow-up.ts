import {CloudError} from '../core/cloud.js'
import type {Cloud} from '../core/cloud.js'
import {queryKey} from '../core/snapshot.js'
import type {Query} from '../core/snapshot.js'
import type {AccountRef, Finding, Json, Resource} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import type {Credentials} from '../kinds/credentials.js'
import {arnOf} from '../kinds/resource.js'
import type {ManagedPolicy, User} from '../kinds/values.js'
import {failureText} from './failure-text.js'
import type {Planned} from './plan.js'

const refused = (code: string, address: string, message: string): Finding => ({
  code,
  severity: 'error',
  refused: true,
  address,
  message,
})

/**
 * The questions that the bulk read leaves open and a plan raises: what a user that goes signs in with, and whose mark a
 * policy bears that the file claims by its path. Gives what is known then.
 */
export async function followUp(
  planned: Planned,
  intent: Intent,
  cloud: Cloud,
): Promise<{users: Resource[]; findings: Finding[]}> {
  const users: Resource[] = []
  const findings: Finding[] = []
  const ask = async (account: AccountRef, query: Query, address: string): Promise<Json | undefined> => {
    try {
      return await cloud.lookup(account, query)
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      findings.push(
        refused('unanswered', address, `${address}: ${queryKey(query)} cannot be read: ${failureText(error)}`),
      )
      return undefined
    }
  }
  for (const change of planned.plan.changes) {
    if (change.kind === 'user' && change.verb === 'delete') {
      const credentials = await ask(change.account, {about: 'credentials', subject: change.name}, change.address)
      const live = planned.live.get(change.key) as Resource<User>
      if (credentials) users.push({...live, value: {...live.value, credentials: credentials as unknown as Credentials}})
    }
    const isRewritten = change.verb === 'update' || change.verb === 'replace'
    if (change.kind === 'managed-policy' && isRewritten && intent.declared.get(change.key)?.pathWritten) {
      const {path, name} = change.before as ManagedPolicy
      const arn = arnOf(change.account, 'policy', path, name)
      const tags = await ask(change.account, {about: 'policy-tags', subject: arn}, change.address)
      const owner = (tags as Record<string, string> | undefined)?.['xrole:owner']
      if (owner !== undefined && owner !== intent.owner && !intent.formerOwners.includes(owner))
        findings.push(
          refused(
            'other-owner',
            change.address,
            `${change.address} belongs to "${owner}", another accounts.yaml; take it out of one of the two files`,
          ),
        )
    }
  }
  return {users, findings}
}
