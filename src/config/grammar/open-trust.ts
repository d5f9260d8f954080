import type * as v from 'valibot'
import type {Json} from '../../core/types.js'
import {isService} from './principal.js'
import type {trust, trustLine} from './schema-trust.js'
import type {condition} from './schema-policy.js'
import type {WrittenCondition, WrittenConditions, WrittenTrust} from '../written.js'

type Line = v.InferOutput<typeof trustLine>
type Condition = v.InferOutput<typeof condition>

/** An object without the keys that are undefined, for types whose keys are there or not. */
export type Given<T> = {[K in keyof T]?: Exclude<T[K], undefined>}
export const given = <T extends object>(value: T): Given<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Given<T>

export const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T]

export const openCondition = (when: Condition | undefined): WrittenCondition | undefined => when

export const openConditions = (from: {
  readonly mfa?: boolean | undefined
  readonly externalId?: string | undefined
  readonly sourceIp?: string | string[] | undefined
  readonly when?: Condition | undefined
}): WrittenConditions =>
  given({
    mfa: from.mfa,
    externalId: from.externalId,
    sourceIp: from.sourceIp === undefined ? undefined : list(from.sourceIp),
    when: openCondition(from.when),
  })

type Common = Exclude<Line, string | {statement: unknown}>
const common = (line: Common) => ({
  ...openConditions(line),
  tagSession: line.tagSession ?? false,
  ...given({caller: line.caller, expires: line.expires}),
})

type GitHub = Extract<Line, {github: string}>
function refOf(line: GitHub): Extract<WrittenTrust, {type: 'github'}>['ref'] {
  if (line.branch !== undefined) return {branch: line.branch}
  if (line.tag !== undefined) return {tag: line.tag}
  if (line.environment !== undefined) return {environment: line.environment}
  return line.subject !== undefined ? {subject: line.subject} : {pullRequest: true}
}

export function openTrustLine(line: Line): WrittenTrust {
  if (typeof line === 'string') {
    if (isService(line)) return {type: 'service', service: line, tagSession: false}
    return {type: 'principals', principals: [line], tagSession: false}
  }
  if ('statement' in line) return {type: 'statement', statement: line.statement as Json}
  const base = common(line)
  if ('service' in line) {
    return {
      type: 'service',
      service: line.service,
      ...given({sourceAccount: line.sourceAccount, sourceArn: line.sourceArn}),
      ...base,
    }
  }
  if ('github' in line) return {type: 'github', github: line.github, ref: refOf(line), ...base}
  if ('oidc' in line) return {type: 'oidc', oidc: line.oidc, audience: line.audience, subject: line.subject, ...base}
  if ('saml' in line) return {type: 'saml', saml: line.saml, ...base}
  if ('sso' in line) return {type: 'sso', sso: line.sso, account: line.account, ...base}
  if ('org' in line) return {type: 'org', org: line.org, ...base}
  return {type: 'principals', principals: list(line.principal ?? line.principals), ...base}
}

/** @param document of a trust that is given whole */
export const openTrust = (from: v.InferOutput<typeof trust>, document: Json | undefined): readonly WrittenTrust[] =>
  typeof from === 'string' || Array.isArray(from)
    ? list<Line>(from).map(openTrustLine)
    : [{type: 'document', document: document ?? null}]
