import type {Event, LookupEventsResponse} from '@aws-sdk/client-cloudtrail'
import type {SnapshotEvent} from '../core/snapshot.js'
import type {AccountRef} from '../core/types.js'
import {cloudError} from './errors.js'
import {notFromAws} from './failure.js'
import type {Ask} from './service.js'

/** 50 events each. Whoever reads a role day and night fills them; a page takes half a second. */
const PAGES = 6

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** What of a request is kept: names, by which one tells what it was about. Documents and values of tags are not. */
const NAMES = [
  'roleName',
  'userName',
  'groupName',
  'policyName',
  'policyArn',
  'permissionsBoundary',
  'newUserName',
  'newGroupName',
]

function parametersOf(request: Fields): SnapshotEvent['parameters'] {
  const {tags, tagKeys} = request
  const names = NAMES.flatMap((name) => {
    const text = textOf(request[name])
    return text === undefined ? [] : [[name, text] as const]
  })
  const listed = Array.isArray(tagKeys) ? tagKeys : Array.isArray(tags) ? tags.map((tag) => fieldsOf(tag)['key']) : []
  const keys = listed.filter((key) => typeof key === 'string')
  return {...Object.fromEntries(names), ...(keys.length > 0 ? {tagKeys: keys} : {})}
}

/**
 * Who called ("CloudTrail userIdentity element", CloudTrail User Guide): an ARN wherever there is one. The name of an
 * Identity Center user is that of the session in it.
 */
function callerOf(identity: Fields, summary: Event): string {
  const behalf = textOf(fieldsOf(identity['onBehalfOf'])['userId'])
  return (
    textOf(identity['arn']) ??
    textOf(identity['userName']) ??
    (behalf === undefined ? undefined : `Identity Center user ${behalf}`) ??
    textOf(identity['invokedBy']) ??
    textOf(summary.Username) ??
    textOf(identity['type']) ??
    'somebody CloudTrail does not name'
  )
}

const parsed = (text: string | undefined): Fields => {
  try {
    return fieldsOf(JSON.parse(text ?? ''))
  } catch {
    return {}
  }
}

const wholeSeconds = (iso: string): string => iso.replace(/\.\d+Z$/, 'Z')

/** One event of LookupEvents: a summary with the record itself as JSON text. Keys of callers are left behind. */
export function eventFrom(summary: Event): SnapshotEvent {
  const record = parsed(summary.CloudTrailEvent)
  const error = textOf(record['errorCode'])
  return {
    time: wholeSeconds(textOf(record['eventTime']) ?? summary.EventTime?.toISOString() ?? ''),
    event: textOf(record['eventName']) ?? summary.EventName ?? '',
    by: callerOf(fieldsOf(record['userIdentity']), summary),
    sourceIp: textOf(record['sourceIPAddress']) ?? '',
    requestId: textOf(record['requestID']) ?? '',
    ...(error === undefined ? {} : {error}),
    parameters: parametersOf(fieldsOf(record['requestParameters'])),
  }
}

const isWrite = ({ReadOnly, EventSource}: Event): boolean => ReadOnly !== 'true' && EventSource === 'iam.amazonaws.com'

async function named(ask: Ask, account: AccountRef, name: string): Promise<SnapshotEvent[]> {
  const events: Event[] = []
  let token: string | undefined
  for (let page = 0; page < PAGES; page++) {
    // Only one attribute can be asked for, so what only reads comes along.
    const answer = await ask<LookupEventsResponse>('LookupEvents', {
      LookupAttributes: [{AttributeKey: 'ResourceName', AttributeValue: name}],
      MaxResults: 50,
      ...(token !== undefined && {NextToken: token}),
    })
    if (!answer.Events) throw cloudError(notFromAws(200), {account: account.name, op: 'LookupEvents'})
    events.push(...answer.Events)
    token = answer.NextToken
    if (!token) break
  }
  return events
    .filter(isWrite)
    .map(eventFrom)
    .sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
}

/**
 * The writes that CloudTrail has of one name, newest first: of the last 90 days, and of the newest 300 events of that
 * name. Of policies the ARN is the name of the resource; should CloudTrail have none of that, the bare name is asked.
 */
export async function eventsOf(ask: Ask, account: AccountRef, subject: string): Promise<SnapshotEvent[]> {
  const found = await named(ask, account, subject)
  return found.length === 0 && subject.startsWith('arn:')
    ? named(ask, account, subject.slice(subject.lastIndexOf('/') + 1))
    : found
}
