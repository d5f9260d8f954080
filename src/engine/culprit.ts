import type {Address} from '../core/address.js'
import type {SnapshotEvent} from '../core/snapshot.js'
import {APPLIED} from '../kinds/tags.js'

/** What somebody changed, as CloudTrail is asked for it. */
export interface Suspect {
  /** Of a thing or of one of its parts. */
  readonly address: Address
  /** Of the policy that it is, or that is attached. Without one, an attachment is known by the policy's name. */
  readonly arn?: string | undefined
}

/** Who did it, as far as CloudTrail tells. */
export interface Blame {
  /** The newest change of it that was carried out and that is not ours. */
  readonly by?: SnapshotEvent
  /** A change of ours that is newer than that, or the only one there is. */
  readonly own?: SnapshotEvent
}

/** `client/role/Deployer/inline/logs` → what the rules below ask for. */
interface Subject {
  /** What its thing is called in the names of operations and, in lower case, of parameters. */
  readonly title: string
  readonly thing: string
  readonly name: string
  readonly part: string | undefined
  /** What the part is called: a policy, a user. */
  readonly own: string
  readonly arn: string | undefined
}

const TITLES: Readonly<Record<string, string>> = {role: 'Role', user: 'User', group: 'Group', policy: 'Policy'}

function subjectOf({address, arn}: Suspect): Subject {
  const [, thing = '', name = '', part, ...rest] = address.split('/')
  return {title: TITLES[thing] ?? '', thing, name, part, own: rest.join('/'), arn}
}

/** The name by which CloudTrail has it: of a role, user or group its own, of a policy its ARN. */
export function resourceName(suspect: Suspect): string {
  const {thing, name, arn} = subjectOf(suspect)
  return thing === 'policy' ? (arn ?? name) : name
}

type Parameter = SnapshotEvent['parameters'][string] | undefined

const same = (parameter: Parameter, name: string): boolean =>
  typeof parameter === 'string' && parameter.toLowerCase() === name.toLowerCase()

const lastOf = (arn: Parameter): string | undefined =>
  typeof arn === 'string' ? arn.slice(arn.lastIndexOf('/') + 1) : undefined

/** A policy by its ARN where that is known; one that is made has none yet in its request. */
const samePolicy = ({policyArn, policyName}: SnapshotEvent['parameters'], name: string, arn?: string): boolean =>
  policyArn === undefined
    ? same(policyName, name)
    : arn === undefined
      ? same(lastOf(policyArn), name)
      : same(policyArn, arn)

const keysOf = ({parameters}: SnapshotEvent): readonly string[] => [parameters['tagKeys'] ?? []].flat()

interface Rule {
  /** Operations that change it. */
  readonly events: (title: string) => readonly string[]
  /** Whether an event about its thing is about this part of it. */
  readonly concerns?: (event: SnapshotEvent, subject: Subject) => boolean
}

const tagging = (title: string): string[] => [`Tag${title}`, `Untag${title}`]

/** Things, and `/` with the parts that addresses name. An event counts for all that it may have changed. */
const RULES: Readonly<Record<string, Rule>> = {
  role: {
    events: (title) => ['CreateRole', 'DeleteRole', 'UpdateRole', 'UpdateRoleDescription', ...tagging(title)],
    concerns: isNoBookkeeping,
  },
  user: {
    events: (title) => ['CreateUser', 'DeleteUser', 'UpdateUser', ...tagging(title)],
    concerns: isNoBookkeeping,
  },
  group: {events: () => ['CreateGroup', 'DeleteGroup', 'UpdateGroup']},
  policy: {events: () => ['CreatePolicy', 'DeletePolicy', 'CreatePolicyVersion', 'SetDefaultPolicyVersion']},
  '/trust': {events: () => ['UpdateAssumeRolePolicy', 'CreateRole']},
  '/boundary': {
    events: (title) => [`Put${title}PermissionsBoundary`, `Delete${title}PermissionsBoundary`, `Create${title}`],
  },
  '/policy': {
    events: (title) => [`Attach${title}Policy`, `Detach${title}Policy`],
    concerns: ({parameters}, {own, arn}) => samePolicy(parameters, own, arn),
  },
  '/inline': {
    events: (title) => [`Put${title}Policy`, `Delete${title}Policy`],
    concerns: ({parameters}, {own}) => same(parameters['policyName'], own),
  },
  '/user': {
    events: () => ['AddUserToGroup', 'RemoveUserFromGroup'],
    concerns: ({parameters}, {own}) => same(parameters['userName'], own),
  },
  '/mark': {events: tagging, concerns: (event) => keysOf(event).includes(APPLIED)},
}

/** A tagging by which only the fingerprint was written changes nothing of the thing. */
function isNoBookkeeping(event: SnapshotEvent): boolean {
  const keys = keysOf(event)
  return keys.length === 0 || keys.some((key) => key !== APPLIED)
}

/** Whether an event changed this, or tried to. */
export function concerns(event: SnapshotEvent, suspect: Suspect): boolean {
  const subject = subjectOf(suspect)
  const rule = RULES[subject.part === undefined ? subject.thing : `/${subject.part}`]
  if (!rule?.events(subject.title).includes(event.event)) return false
  const {parameters} = event
  const isOfThing =
    subject.thing === 'policy'
      ? samePolicy(parameters, subject.name, subject.arn)
      : same(parameters[`${subject.thing}Name`], subject.name)
  return isOfThing && (rule.concerns?.(event, subject) ?? true)
}

/** Made by an apply: xrole enters accounts by sessions of this name. In the caller's own account it has no session. */
const isOwn = ({by}: SnapshotEvent): boolean => /^arn:[^:]+:sts::\d+:assumed-role\/.+\/xrole$/.test(by)

/**
 * Who changed it.
 * @param events newest first
 */
export function culprit(events: readonly SnapshotEvent[], suspect: Suspect): Blame {
  const done = events.filter((event) => event.error === undefined && concerns(event, suspect))
  const by = done.find((event) => !isOwn(event))
  const newest = done[0]
  return {...(by && {by}), ...(newest && newest !== by && {own: newest})}
}
