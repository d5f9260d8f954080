import type {Address} from '../core/address.js'
import {matchesGlob} from '../core/address.js'
import type {SnapshotEvent} from '../core/snapshot.js'
import type {Intent} from '../config/intent.js'
import {APPLIED} from '../kinds/tags.js'
import {roleName} from '../ownership/things.js'

/** What somebody changed, as CloudTrail is asked for it. */
export interface Suspect {
  /** Of a thing or of one of its parts. */
  readonly address: Address
  /** Of the policy that it is, or that is attached. Without one, an attachment is known by the policy's name. */
  readonly arn?: string | undefined
  /** It is not in AWS: who took it away is looked for, else who made or changed it. */
  readonly isGone: boolean
}

/** What of the file tells whose doing an event is. */
export type Household = Pick<Intent, 'accounts' | 'ignoreTags'>

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
  /** Operations by which it is there as it is. */
  readonly makes: (title: string) => readonly string[]
  /** Operations by which it goes. */
  readonly takes: (title: string) => readonly string[]
  /** Whether an event about its thing is about this part of it. */
  readonly concerns?: (event: SnapshotEvent, subject: Subject, ignoreTags: readonly string[]) => boolean
}

/** Things, and `/` with the parts that addresses name. An event counts for all that it may have changed. */
const RULES: Readonly<Record<string, Rule>> = {
  role: {
    makes: () => ['CreateRole', 'UpdateRole', 'UpdateRoleDescription', 'TagRole', 'UntagRole'],
    takes: () => ['DeleteRole'],
    concerns: isNoBookkeeping,
  },
  user: {
    makes: () => ['CreateUser', 'UpdateUser', 'TagUser', 'UntagUser'],
    takes: () => ['DeleteUser', 'UpdateUser'],
    concerns: isNoBookkeeping,
  },
  group: {makes: () => ['CreateGroup', 'UpdateGroup'], takes: () => ['DeleteGroup', 'UpdateGroup']},
  policy: {
    makes: () => ['CreatePolicy', 'CreatePolicyVersion', 'SetDefaultPolicyVersion'],
    takes: () => ['DeletePolicy'],
  },
  '/trust': {makes: () => ['UpdateAssumeRolePolicy', 'CreateRole'], takes: () => ['DeleteRole']},
  '/boundary': {
    makes: (title) => [`Put${title}PermissionsBoundary`, `Create${title}`],
    takes: (title) => [`Delete${title}PermissionsBoundary`],
  },
  '/policy': {
    makes: (title) => [`Attach${title}Policy`],
    takes: (title) => [`Detach${title}Policy`],
    concerns: ({parameters}, {own, arn}) => samePolicy(parameters, own, arn),
  },
  '/inline': {
    makes: (title) => [`Put${title}Policy`],
    takes: (title) => [`Delete${title}Policy`],
    concerns: ({parameters}, {own}) => same(parameters['policyName'], own),
  },
  '/user': {
    makes: () => ['AddUserToGroup'],
    takes: () => ['RemoveUserFromGroup'],
    concerns: ({parameters}, {own}) => same(parameters['userName'], own),
  },
  '/mark': {
    makes: (title) => [`Tag${title}`],
    takes: (title) => [`Untag${title}`],
    concerns: (event) => keysOf(event).includes(APPLIED),
  },
}

/** A tagging by which only the fingerprint was written, or tags that are others' business, changes nothing of the thing. */
function isNoBookkeeping(event: SnapshotEvent, _: Subject, ignoreTags: readonly string[]): boolean {
  const keys = /^(Tag|Untag)/.test(event.event) ? keysOf(event) : []
  return keys.length === 0 || keys.some((key) => key !== APPLIED && !ignoreTags.some((glob) => matchesGlob(glob, key)))
}

/** What is updated goes by that when it gets another name. */
const isRenamed = ({parameters}: SnapshotEvent): boolean =>
  parameters['newUserName'] !== undefined || parameters['newGroupName'] !== undefined

/** Whether an event made this as it is, or tried to. */
export function concerns(event: SnapshotEvent, suspect: Suspect, ignoreTags: readonly string[]): boolean {
  const subject = subjectOf(suspect)
  const rule = RULES[subject.part === undefined ? subject.thing : `/${subject.part}`]
  const {parameters} = event
  if (!(suspect.isGone ? rule?.takes : rule?.makes)?.(subject.title).includes(event.event)) return false
  if (suspect.isGone && event.event.startsWith('Update') && !isRenamed(event)) return false
  const isOfThing =
    subject.thing === 'policy'
      ? samePolicy(parameters, subject.name, subject.arn)
      : same(parameters[`${subject.thing}Name`], subject.name)
  return isOfThing && (rule?.concerns?.(event, subject, ignoreTags) ?? true)
}

/**
 * Made by an apply: xrole enters accounts by sessions of this name, of the roles that the file names for it. In the
 * caller's own account it has no session.
 */
function isOwn({by}: SnapshotEvent, {accounts}: Household): boolean {
  const [, id, role] = /^arn:[^:]+:sts::(\d+):assumed-role\/(.+)\/xrole$/.exec(by) ?? []
  const connect = accounts.find((account) => account.id === id)?.connect
  return [connect?.role, connect?.planRole].some((name) => name !== undefined && roleName(name) === role)
}

/**
 * Who changed it.
 * @param events newest first
 */
export function culprit(events: readonly SnapshotEvent[], suspect: Suspect, household: Household): Blame {
  const done = events.filter((event) => event.error === undefined && concerns(event, suspect, household.ignoreTags))
  const by = done.find((event) => !isOwn(event, household))
  const newest = done[0]
  return {...(by && {by}), ...(newest && newest !== by && {own: newest})}
}
