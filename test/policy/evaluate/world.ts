import type {AccountRef, Json} from '../../../src/core/types.js'
import {mayAssume} from '../../../src/policy/evaluate/assume.js'
import type {Assume, Assumption} from '../../../src/policy/evaluate/assume.js'
import {createContext} from '../../../src/policy/evaluate/context.js'
import type {Given} from '../../../src/policy/evaluate/context.js'
import {decide} from '../../../src/policy/evaluate/decide.js'
import type {Decision, Policies, Source} from '../../../src/policy/evaluate/decide.js'
import type {Caller} from '../../../src/policy/evaluate/principal.js'

export const A: AccountRef = {name: 'a', id: '111111111111', partition: 'aws'}
export const B: AccountRef = {name: 'b', id: '222222222222', partition: 'aws'}

export const TARGET = `arn:aws:iam::${B.id}:role/target`

export const userOf = (account: AccountRef, name = 'u'): Caller => ({
  type: 'user',
  arn: `arn:aws:iam::${account.id}:user/${name}`,
  accountId: account.id,
})

export const sessionOf = (account: AccountRef, role = 'dev', path = '/'): Caller => ({
  type: 'role',
  arn: `arn:aws:iam::${account.id}:role${path}${role}`,
  accountId: account.id,
  session: `arn:aws:sts::${account.id}:assumed-role/${role}/s`,
})

/** A document of statements; `Effect` is Allow and `Resource` is `*` unless said. */
export const policy = (statements: readonly Record<string, Json>[], Version = '2012-10-17'): Json => ({
  Version,
  Statement: statements.map((one) => ({
    Effect: 'Allow',
    ...('Resource' in one || 'NotResource' in one ? {} : {Resource: '*'}),
    ...one,
  })),
})

/** A trust policy of one statement. */
export const trust = (principal: Json, more: Record<string, Json> = {}): Json => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...more}],
})

export const source = (document: Json): Source<string> => ({document, from: 'test'})

export interface Situation {
  readonly caller: Caller
  /** The caller's own policies; `id` is the usual: sts:AssumeRole on the target. */
  readonly identity?: readonly Json[]
  readonly trust: Json
  readonly boundary?: Json
  readonly session?: Json
  readonly scp?: readonly (readonly Json[])[]
  readonly rcp?: readonly (readonly Json[])[]
  readonly given?: Given
  readonly send?: Partial<Pick<Assume, 'externalId' | 'tags' | 'sourceIdentity' | 'duration'>>
  readonly maxSession?: number
}

export const ID = policy([{Action: 'sts:AssumeRole', Resource: TARGET}])

const levels = (list: readonly (readonly Json[])[] | undefined) => list?.map((level) => level.map(source))

const policiesOf = (one: Situation): Policies<string> => ({
  identity: (one.identity ?? []).map(source),
  boundary: one.boundary === undefined ? undefined : source(one.boundary),
  session: one.session === undefined ? undefined : source(one.session),
  resource: source(one.trust),
  serviceControl: levels(one.scp),
  resourceControl: levels(one.rcp),
})

/** The decision about assuming the target role of account B. */
export const assuming = (one: Situation): Assumption<string> =>
  mayAssume(
    {
      caller: one.caller,
      role: {arn: TARGET, account: B, maxSession: one.maxSession ?? 3600},
      given: one.given ?? {},
      ...one.send,
    },
    policiesOf(one),
  )

/** The decision about another action, on a resource of account B that may have a policy of its own. */
export const acting = (
  action: string,
  resource: string,
  one: Omit<Situation, 'trust'> & {resourcePolicy?: Json},
): Decision<string> =>
  decide(
    {caller: one.caller, action, resource, context: createContext(one.given ?? {})},
    {
      ...policiesOf({...one, trust: one.resourcePolicy ?? null}),
      resource: one.resourcePolicy === undefined ? undefined : source(one.resourcePolicy),
    },
    B,
    false,
  )
