import pMap from 'p-map'
import {CloudError} from '../core/cloud.js'
import type {Cloud} from '../core/cloud.js'
import {queryKey} from '../core/snapshot.js'
import type {Query} from '../core/snapshot.js'
import type {Change, Finding, Json, Resource} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import type {Credentials} from '../kinds/credentials.js'
import {arnOf} from '../kinds/resource.js'
import {APPLIED, OWNER} from '../kinds/tags.js'
import type {ManagedPolicy, User} from '../kinds/values.js'
import {failureText} from './failure-text.js'
import type {Outline} from './plan/plan.js'

/** What was found out: live resources that are known better now, what speaks against the plan, answers that AWS refused. */
interface Answer {
  readonly resources?: readonly Resource[]
  readonly findings?: readonly Finding[]
  /** Tags that only tell a cause and could not be read. */
  readonly unread?: {readonly account: string; readonly error: CloudError}
}

const refused = (code: string, address: string, message: string): Finding => ({
  code,
  severity: 'error',
  refused: true,
  address,
  message,
})

const unanswered = (address: string, query: Query, error: CloudError): Answer => ({
  findings: [refused('unanswered', address, `${address}: ${queryKey(query)} cannot be read: ${failureText(error)}`)],
})

async function askOr(
  ask: () => Promise<Json>,
  answer: (value: Json) => Answer,
  failed: (error: CloudError) => Answer,
): Promise<Answer> {
  try {
    return answer(await ask())
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    return failed(error)
  }
}

/** What a user that goes signs in with. */
function credentialsOf(change: Change, {live}: Outline, cloud: Cloud): Promise<Answer> {
  const query: Query = {about: 'credentials', subject: change.name}
  const user = live.get(change.key) as Resource<User>
  return askOr(
    () => cloud.lookup(change.account, query),
    (answer) => ({resources: [{...user, value: {...user.value, credentials: answer as unknown as Credentials}}]}),
    (error) => unanswered(change.address, query, error),
  )
}

/**
 * What was last applied to a policy that differs, which tells why it differs; and whose mark it bears, when the file
 * claims it by its path. Without the first a cause is unknown, without the second nothing may be written.
 */
function policyTagsOf(change: Change, {live}: Outline, intent: Intent, cloud: Cloud): Promise<Answer> {
  const policy = live.get(change.key) as Resource<ManagedPolicy>
  const {path, name} = policy.value
  const query: Query = {about: 'policy-tags', subject: arnOf(change.account, 'policy', path, name)}
  const isClaim = change.verb !== 'delete' && intent.declared.get(change.key)?.pathWritten === true
  return askOr(
    () => cloud.lookup(change.account, query),
    (answer) => {
      const tags = answer as Readonly<Record<string, string>>
      const [applied, owner] = [tags[APPLIED], tags[OWNER]]
      const isOthers = isClaim && owner !== undefined && ![intent.owner, ...intent.formerOwners].includes(owner)
      const message = `${change.address} belongs to "${owner}", another accounts.yaml; take it out of one of the two files`
      return {
        resources: applied === undefined ? [] : [{...policy, value: {...policy.value, applied}}],
        findings: isOthers ? [refused('other-owner', change.address, message)] : [],
      }
    },
    (error) => (isClaim ? unanswered(change.address, query, error) : {unread: {account: change.account.name, error}}),
  )
}

/** One note an account; a recording that was made before the question came up is no news. */
function unreadNotes(unread: readonly NonNullable<Answer['unread']>[]): Finding[] {
  const denied = unread.filter(({error}) => error.detail.code !== 'NotRecorded')
  return [...new Set(denied.map(({account}) => account))].map((account) => {
    const [first, ...rest] = denied.filter((one) => one.account === account)
    const what = rest.length === 0 ? 'a policy that differs' : `${rest.length + 1} policies that differ`
    return {
      code: 'policy-tags-unread',
      severity: 'note',
      message: `${account}: the tags of ${what} cannot be read, so nothing tells whether the file or AWS changed: ${failureText(first!.error)}`,
    }
  })
}

/** The questions that the bulk read leaves open and a plan raises. Gives what is known then. */
export async function followUp(
  outline: Outline,
  intent: Intent,
  cloud: Cloud,
  concurrency: number,
): Promise<{resources: Resource[]; findings: Finding[]}> {
  const answers = await pMap(
    outline.changes,
    (change): Promise<Answer> | Answer => {
      if (change.kind === 'user' && change.verb === 'delete') return credentialsOf(change, outline, cloud)
      if (change.kind === 'managed-policy' && change.verb !== 'create')
        return policyTagsOf(change, outline, intent, cloud)
      return {}
    },
    {concurrency},
  )
  return {
    resources: answers.flatMap((answer) => answer.resources ?? []),
    findings: [
      ...answers.flatMap((answer) => answer.findings ?? []),
      ...unreadNotes(answers.flatMap((answer) => answer.unread ?? [])),
    ],
  }
}
