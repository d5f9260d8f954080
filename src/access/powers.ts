import type {Resource} from '../core/types.js'
import type {ManagedPolicy} from '../kinds/values.js'
import {BY_RUNNING_ROLE, IAM_CALLS, WITH_PASSED_ROLE} from '../policy/escalations.js'
import type {Work} from '../policy/escalations.js'
import {grants} from '../policy/grants.js'
import {administrator, administratorsIn, anyOf} from './administrators.js'
import {allowedBy, holderOf, holderOfPolicy, lets} from './holders.js'
import type {Holder} from './holders.js'
import type {AccessModel, Origin} from './model.js'
import {and, least} from './power-ways.js'
import type {Way} from './power-ways.js'
import {sameFor} from './sameness.js'
import {somewhere, spokenBy} from './spoken.js'
import {thingsFor} from './targets.js'
import {byTogether} from './together.js'

export interface Powers {
  /** It may do everything in its account. */
  readonly administrator: boolean
  /** Published ways by which it can give itself more than it has; of an administrator none are told. */
  readonly escalations: readonly string[]
  /** The policies that give it, by `administrator` or the name of the way. */
  readonly from: ReadonlyMap<string, readonly Origin[]>
  /** What is behind the names of `escalations`. */
  readonly ways: readonly Way[]
}

const NONE: Powers = {administrator: false, escalations: [], from: new Map(), ways: []}

/** `iam:PutRolePolicy`, where it is allowed on something that makes it of use. */
function byIam(model: AccessModel, holder: Holder, spoken: ReadonlySet<string>): Way[] {
  return Object.entries(IAM_CALLS).flatMap(([call, targets]): Way[] => {
    if (!spoken.has(call)) return []
    for (const target of targets) {
      for (const {arn, facts, address} of thingsFor(model, holder, target, call)) {
        const decision = lets(holder, call, arn, facts)
        if (!decision) continue
        const name = address === undefined ? call : `${call} on ${address}`
        return [{calls: [call], needs: [[call]], on: address, name, from: allowedBy(holder, decision)}]
      }
    }
    return []
  })
}

/** The calls that the holder has of a service's work, with the policies that allow them. */
function workBy(holder: Holder, {all, any}: Work, spoken: ReadonlySet<string>): Omit<Way, 'name' | 'on'> | undefined {
  const from: number[] = []
  const may = (call: string): boolean => {
    const decision = spoken.has(call) ? somewhere(holder, call) : undefined
    if (decision) from.push(...allowedBy(holder, decision))
    return decision !== undefined
  }
  if (!all.every(may)) return undefined
  const one = any?.find(may)
  if (any && one === undefined) return undefined
  return {
    calls: one === undefined ? all : [...all, one],
    needs: [...all.map((call) => [call]), ...(any ? [any] : [])],
    from,
  }
}

/** Administrators of the account other than the holder whose trust lets a service run as them. */
function runBy(model: AccessModel, holder: Holder, service: string) {
  const {account} = holder
  return administratorsIn(model, account).filter(({kind, key}) => {
    const trust = kind === 'role' && key !== holder.key ? model.trusts.get(key) : undefined
    return (
      trust !== undefined &&
      grants(trust.document, account).some(
        (grant) => grant.type === 'service' && grant.principal.replace(/\.cn$/, '') === service,
      )
    )
  })
}

/** `iam:PassRole with ec2:RunInstances`, of any role or of one that is an administrator. */
function byPassing(model: AccessModel, holder: Holder, spoken: ReadonlySet<string>): Way[] {
  if (!spoken.has('iam:PassRole')) return []
  return WITH_PASSED_ROLE.flatMap((work): Way[] => {
    const {service} = work
    const facts = {'iam:PassedToService': service}
    if (!work.all.every((call) => spoken.has(call))) return []
    const passed = [{arn: anyOf(holder.account, 'role'), address: undefined}, ...runBy(model, holder, service)]
    for (const {arn, address: on} of passed) {
      const passing = lets(holder, 'iam:PassRole', arn, facts)
      const found = passing && workBy(holder, work, spoken)
      if (!found) continue
      const name = `iam:PassRole${on === undefined ? '' : ` of ${on}`} with ${and(found.calls)}`
      return [
        {
          calls: ['iam:PassRole', ...found.calls],
          needs: [['iam:PassRole'], ...found.needs],
          on,
          name,
          from: [...allowedBy(holder, passing), ...found.from],
        },
      ]
    }
    return []
  })
}

/** `lambda:UpdateFunctionCode of what runs as client/role/Builder`, an administrator. */
function byRunning(model: AccessModel, holder: Holder, spoken: ReadonlySet<string>): Way[] {
  return BY_RUNNING_ROLE.flatMap((work): Way[] => {
    if (!work.all.every((call) => spoken.has(call)) || work.any?.every((call) => !spoken.has(call))) return []
    const [running] = runBy(model, holder, work.service)
    const found = running && workBy(holder, work, spoken)
    const on = running?.address
    return found ? [{...found, on, name: `${and(found.calls)} of what runs as ${on}`}] : []
  })
}

/** An administrator has no ways. */
interface Judged {
  /** The policies that make it one, by their positions. */
  readonly administrator: readonly number[] | undefined
  readonly ways: readonly Way[]
}

function judge(model: AccessModel, holder: Holder): Judged {
  const all = administrator(holder)
  const spoken = spokenBy(holder)
  if (all || spoken.size === 0) return {administrator: all, ways: []}
  const ways = [
    ...byIam(model, holder, spoken),
    ...byTogether(model, holder, spoken),
    ...byPassing(model, holder, spoken),
    ...byRunning(model, holder, spoken),
  ]
  return {administrator: undefined, ways: [...new Map(least(ways).map((way) => [way.name, way])).values()]}
}

function powersFrom({administrator: all, ways}: Judged, {policies}: Holder): Powers {
  const named = [...(all ? [{name: 'administrator', from: all}] : []), ...ways]
  return {
    administrator: all !== undefined,
    escalations: ways.map(({name}) => name),
    from: new Map(named.map(({name, from}) => [name, from.map((at) => policies.identity[at]!.from)])),
    ways,
  }
}

interface Known {
  readonly byKey: Map<string, Powers>
  readonly bySameness: Map<string, Judged>
}

const known = new WeakMap<AccessModel, Known>()

/**
 * What a user, a role or a group (each of its members, by it alone) can make of itself, by evaluation of its own policies,
 * its groups', its permissions boundary and the account's service control policies. What only a condition decides that a
 * caller may meet counts as allowed; policies whose text nobody has count as nothing.
 * @param key of the user, role or group
 */
export function powersOf(model: AccessModel, key: string): Powers {
  const all: Known = known.get(model) ?? {byKey: new Map(), bySameness: new Map()}
  known.set(model, all)
  const found = all.byKey.get(key)
  if (found) return found
  const holder = holderOf(model, key)
  if (!holder) return NONE
  const same = sameFor(holder)
  const judged = (same === undefined ? undefined : all.bySameness.get(same)) ?? judge(model, holder)
  if (same !== undefined) all.bySameness.set(same, judged)
  const made = powersFrom(judged, holder)
  all.byKey.set(key, made)
  return made
}

/** What a managed policy would make of somebody who has nothing else. */
export function powersOfPolicy(model: AccessModel, policy: Resource<ManagedPolicy>): Powers {
  const holder = holderOfPolicy(model, policy)
  return powersFrom(judge(model, holder), holder)
}
