import type {AssumedRole, Assumer, AssumeRequest} from '../../aws/assume.js'
import {CloudError} from '../../core/cloud.js'
import {escapeText} from '../../render/escape.js'
import type {AskedWorld} from '../ask/ask.js'
import {isTooLong, refusal} from './denied.js'
import {codeOf, serialOf} from './mfa.js'
import type {CodePrompt} from './mfa.js'
import {durationOf, isRoleSession, sessionNameOf} from './request.js'
import type {Target} from './target.js'
import {needsOf, wayTo} from './way.js'
import type {Needs} from './way.js'
import {Failure} from '../base-command.js'

/** What is asked for, as on the command line. */
export interface AssumeAsked {
  readonly target: Target
  readonly via: readonly Target[]
  /** Seconds. */
  readonly duration: number | undefined
  readonly externalId: string | undefined
  readonly sessionName: string | undefined
  readonly sourceIdentity: string | undefined
  readonly tags: Readonly<Record<string, string>> | undefined
  readonly mfaSerial: string | undefined
  readonly mfaCode: string | undefined
}

export interface AssumeWith {
  readonly assumer: Assumer
  readonly world: AskedWorld | undefined
  readonly prompt: CodePrompt
  /** Of the environment or the profile. */
  readonly knownSerial: string | undefined
  readonly now: () => Date
  readonly file: string
  readonly worldWords: readonly string[]
  /** A line for standard error, already escaped. */
  readonly say: (line: string) => void
}

export interface Assumed extends AssumedRole {
  /** The MFA device with which it was asked for. */
  readonly mfa?: string | undefined
}

/** One role of the way, and what AWS is asked for it. */
interface Hop {
  readonly who: string
  readonly target: Target
  readonly needs: Needs
  readonly request: AssumeRequest
  /** The duration is the file's, so that it may be left out. */
  readonly isOwnDuration: boolean
}

function hopsOf(asked: AssumeAsked, callerArn: string, {world, now, say}: AssumeWith): Hop[] {
  const way = wayTo(world, callerArn, asked.target, asked.via)
  const names = way.map(({name}) => escapeText(name))
  if (way.length > 1) say(`The way: ${names.join(' → ')}`)
  const isChained = way.length > 1 || isRoleSession(callerArn)
  const {send, isCapped} = durationOf(asked.duration, asked.target.maxSession, isChained)
  if (isCapped)
    say(
      `The session of ${names.at(-1)} lasts one hour: role chaining is capped at one hour by AWS, whatever maxSession says.`,
    )
  const sessionName = asked.sessionName ?? sessionNameOf(callerArn)
  return way.map((target, at): Hop => {
    const who = way[at - 1]?.arn ?? callerArn
    const isLast = at === way.length - 1
    const needs = needsOf(world, who, target, {sessionName, now: now()})
    const request: AssumeRequest = {
      roleArn: target.arn,
      sessionName,
      externalId: (isLast ? asked.externalId : undefined) ?? needs.externalId,
      // The source identity stays through a chain and cannot be set again; tags are the last role's.
      ...(at === 0 && {sourceIdentity: asked.sourceIdentity}),
      ...(isLast && {duration: send, tags: asked.tags}),
    }
    return {who, target, needs, request, isOwnDuration: isLast && asked.duration === undefined && send !== undefined}
  })
}

type Mfa = NonNullable<AssumeRequest['mfa']>

async function mfaFor(asked: AssumeAsked, callerArn: string, first: Hop, tools: AssumeWith): Promise<Mfa> {
  const serial = await serialOf(tools.assumer, callerArn, asked.mfaSerial ?? tools.knownSerial)
  return {serial, code: asked.mfaCode ?? (await codeOf(tools.prompt, serial, first.target.name))}
}

/** One AssumeRole. Where the file is ahead of AWS, the role's own duration is not insisted on: a code of MFA works once. */
async function ask(hop: Hop, mfa: Mfa | undefined, keys: AssumedRole['keys'] | undefined, tools: AssumeWith) {
  const {assumer, say} = tools
  try {
    return await assumer.assume({...hop.request, mfa}, keys)
  } catch (error) {
    if (!(error instanceof CloudError) || !isTooLong(error) || !hop.isOwnDuration || mfa) throw error
    say(
      `The session of ${escapeText(hop.target.name)} lasts one hour: AWS does not take the maxSession of the file, which may not be applied yet (xrole plan tells).`,
    )
    return assumer.assume({...hop.request, duration: undefined}, keys)
  }
}

const isDenial = (error: unknown): boolean => error instanceof CloudError && /^AccessDenied/.test(error.detail.code)

/** Assumes the roles of the way one after the other and gives the session of the last. */
export async function assumeRole(asked: AssumeAsked, tools: AssumeWith): Promise<Assumed> {
  const {assumer, world, file, worldWords} = tools
  const {arn} = await assumer.caller()
  const [first, ...rest] = hopsOf(asked, arn, tools)
  if (!first) throw new Failure('name a role')
  const isForced = asked.mfaCode !== undefined || asked.mfaSerial !== undefined
  if (isForced && isRoleSession(arn))
    throw new Failure(
      `${escapeText(arn)} is the session of a role, which has no MFA device: leave out --mfa-code and --mfa-serial, or call as a user with --profile`,
    )
  const trying = async (hop: Hop, mfa: Mfa | undefined, keys: AssumedRole['keys'] | undefined) => {
    try {
      return await ask(hop, mfa, keys, tools)
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      throw refusal({error, ...hop, mfa: mfa?.serial, world, file, worldWords})
    }
  }
  const opening = async (): Promise<{session: AssumedRole; mfa?: string}> => {
    const needsMfa = isForced || (first.needs.mfa && !isRoleSession(arn))
    // A user's session may have MFA already; AWS alone knows.
    if (needsMfa && !isForced && (await assumer.isTemporary())) {
      try {
        return {session: await ask(first, undefined, undefined, tools)}
      } catch (error) {
        if (!isDenial(error)) throw error
      }
    }
    const mfa = needsMfa ? await mfaFor(asked, arn, first, tools) : undefined
    return {session: await trying(first, mfa, undefined), ...(mfa && {mfa: mfa.serial})}
  }
  const {session, mfa} = await opening()
  let last = session
  for (const hop of rest) last = await trying(hop, undefined, last.keys)
  return {...last, ...(mfa !== undefined && {mfa})}
}
