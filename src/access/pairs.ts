import {keyOf, matchesGlob} from '../core/address.js'
import type {Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import {grants} from '../policy/grants.js'
import type {Grant} from '../policy/grants.js'
import {asTexts, statementsOf} from '../policy/json.js'
import {matchesIgnoringCase} from '../policy/wildcard.js'
import type {Seen} from './closure.js'
import {arnOfPrincipal} from './model.js'
import type {AccessModel, Origin, Principal} from './model.js'
import {profilesOf} from './profiles.js'
import {through} from './sides.js'

/** What findings of closure have in common: what is known, and what is somebody's business here. */

/** Roles that AWS makes and keeps: nobody writes their trust or their permissions. */
const isOfAws = ({value}: Principal): boolean => /^\/(aws-service-role|aws-reserved)\//.test(value.path)

/** Whether all that a principal or a role has is in the model, and to be talked about. */
export const isKnown = ({declared, isAws, unread, unmanaged}: Seen, one: Principal): boolean =>
  !isOfAws(one) &&
  !unread.has(one.account.name) &&
  !unmanaged.some(({address}) => matchesGlob(address, one.address)) &&
  (isAws || declared.get(one.key)?.exclusive === true)

export const isOurs = ({declared}: Seen, ...keys: readonly string[]): boolean => keys.some((key) => declared.has(key))

export const pairOf = (principal: {readonly key: string}, role: {readonly key: string}): string =>
  `${principal.key} ${role.key}`

const arns = new WeakMap<AccessModel, ReadonlyMap<string, Principal>>()

export function byArn(model: AccessModel): ReadonlyMap<string, Principal> {
  const found = arns.get(model)
  if (found) return found
  const made = new Map([...model.principals.values()].map((one) => [arnOfPrincipal(one), one]))
  arns.set(model, made)
  return made
}

export type Enters = (principal: Principal, role: Resource<Role>) => boolean

/** Whether anything helps a principal into a role; what is the same of both sides is decided once. */
export function entering(model: AccessModel): Enters {
  const profiles = profilesOf(model)
  /** By the numbers of both sides: twice that of the role's, and one more in the role's own account. */
  const decided: (boolean | undefined)[][] = []
  return (principal, role) => {
    const [asking, door] = [profiles.of(principal), profiles.door(role)]
    const isHome = principal.account.id === role.account.id
    const own = asking.profile.side(role, door.arn)
    if (!isHome && own.whole.length === 0) return false
    const trust = door.side(asking)
    const withOwn = (decided[own.number] ??= [])
    return (withOwn[2 * trust.number + (isHome ? 1 : 0)] ??= through(own, trust, isHome).length > 0)
  }
}

/** One principal that a statement of a trust lets in. */
export interface Trusted {
  readonly grant: Grant
  /** Of the trust policy, from 0. */
  readonly statement: number
}

export function trustedBy(model: AccessModel, role: Resource<Role>): Trusted[] {
  const trust = model.trusts.get(role.key)
  if (!trust) return []
  return statementsOf(trust.document).flatMap((one, statement) =>
    grants({Statement: [one]}, role.account).map((grant) => ({grant, statement})),
  )
}

/** A role that a policy allows to assume, by its exact ARN. */
export interface Allowed {
  readonly arn: string
  readonly account: string
  readonly name: string
  readonly from: Origin
  /** Of the policy, from 0. */
  readonly statement: number
}

const allowed = new WeakMap<AccessModel, Map<string, readonly Allowed[]>>()

/** Of a user's, role's or group's own policies, those of its groups apart; looked for once. */
export function allowedTo(model: AccessModel, key: string): readonly Allowed[] {
  const known = allowed.get(model) ?? new Map<string, readonly Allowed[]>()
  allowed.set(model, known)
  const found = known.get(key) ?? allowedIn(model, key)
  known.set(key, found)
  return found
}

function allowedIn(model: AccessModel, key: string): Allowed[] {
  return model.own(key).identity.flatMap(({document, from}) => {
    if (from.through !== undefined || from.isAws) return []
    return statementsOf(document).flatMap((one, statement) => {
      const calls = asTexts(one['Action']).filter((call) => /^sts:/i.test(call))
      if (one['Effect'] !== 'Allow' || !calls.some((call) => matchesIgnoringCase(call, 'sts:AssumeRole'))) return []
      return asTexts(one['Resource']).flatMap((arn): Allowed[] => {
        const [, account, name] = /^arn:[^:*?]+:iam::(\d{12}):role\/(?:[^*?$]*\/)?([^*?$/]+)$/.exec(arn) ?? []
        return account === undefined || name === undefined ? [] : [{arn, account, name, from, statement}]
      })
    })
  })
}

/** Where the text of a policy is: of an attached one, the managed policy itself. */
export const keyOfText = ({address, policy}: Origin): string => keyOf(policy ?? address)

/** `, root/user/paul and 3 more` are the same. */
export const others = (count: number): string => (count === 0 ? '' : ` and ${count} more like it`)
