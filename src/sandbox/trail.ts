import type {World} from './model.js'
import type {Input} from './wire/query.js'
import {parseQuery} from './wire/query.js'

/** One write to IAM as CloudTrail would tell of it: who, when, what, whether it failed. */
export interface Event {
  /** ISO time. */
  time: string
  op: string
  /** An ARN. */
  caller: string
  sourceIp: string
  /** Of this sandbox: a number, written as a UUID. */
  requestId: string
  /** AWS's error code; `''` when the request was carried out. */
  error: string
  /** What the request named: no documents, no secrets, of tags the keys. */
  parameters: Input
}

/**
 * What was written by whom. An event is one line of text, and its actor (caller and address) a place in a list: the file
 * is written anew with every change, and must not grow by much.
 */
export interface Trail {
  actors: string[]
  /** By account id, oldest first: time (ms, base 36), operation, actor, request, error code, parameters as a form. */
  events: Record<string, string[]>
}

/** The newest that are kept of each account. CloudTrail keeps 90 days. */
const kept = 300

const naming = /^(\w*(Name|Arn)|(New)?Path|PermissionsBoundary|VersionId|TagKeys\.member\.\d+)$/
const tagKey = /^Tags\.member\.\d+\.Key$/

/** The parameters of a request's body that name something, as they were sent. */
const namingParameters = (op: string, body: string): string =>
  new URLSearchParams(
    [...new URLSearchParams(body)].filter(
      ([name]) => naming.test(name) || (tagKey.test(name) && !op.startsWith('Create')),
    ),
  ).toString()

const idStart = '00000000-0000-4000-8000-'

/** The id of the n-th request. */
export const requestIdOf = (n: number): string => idStart + String(n).padStart(12, '0')

const place = (actors: string[], actor: string): number => {
  const found = actors.lastIndexOf(actor)
  return found >= 0 ? found : actors.push(actor) - 1
}

export const record = (
  world: World,
  account: string,
  {time, op, caller, sourceIp, requestId, error, body}: Omit<Event, 'parameters'> & {body: string},
): void => {
  const {actors, events} = (world.trail ??= {actors: [], events: {}})
  const actor = place(actors, `${caller} ${sourceIp}`)
  const request = Number(requestId.slice(idStart.length))
  const lines = (events[account] ??= [])
  lines.push([Date.parse(time).toString(36), op, actor, request, error, namingParameters(op, body)].join(' '))
  if (lines.length > kept) lines.splice(0, lines.length - kept)
}

const parse = (line: string, actors: readonly string[]): Event => {
  const [time = '', op = '', actor = '', request = '', error = '', form = ''] = line.split(' ')
  const [caller = '', sourceIp = ''] = (actors[Number(actor)] ?? '').split(' ')
  const requestId = requestIdOf(Number(request))
  const at = new Date(parseInt(time, 36)).toISOString()
  return {time: at, op, caller, sourceIp, requestId, error, parameters: parseQuery(form)}
}

/** The events of an account, newest first. */
export const eventsOf = ({trail}: World, account: string): Event[] =>
  (trail?.events[account] ?? []).map((line) => parse(line, trail?.actors ?? [])).reverse()
