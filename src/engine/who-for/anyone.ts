import type {Resource} from '../../core/types.js'
import {wordsOf} from '../../access/fix.js'
import {reachOf} from '../../access/reach.js'
import type {Role} from '../../kinds/values.js'
import {grants} from '../../policy/grants.js'
import type {Grant} from '../../policy/grants.js'
import type {AskedWorld} from '../ask/ask.js'
import {byAddress} from './who-for.js'
import type {Hop, LeftOut, Reached} from './who-for.js'
import {needsFor} from './needs.js'
import type {Fit, Means, Somebody} from './needs.js'

/** Of a role that is for nobody in particular: who may come, by the accounts that its trust names. */
export interface OpenHop extends Hop {
  /** Ids of the accounts that people may come from, sorted; undefined: any account. */
  readonly from: readonly string[] | undefined
  /** Only sessions of roles come in. */
  readonly isForRoles: boolean
}

/** The longest session of somebody who may be a session of a role. Seconds. */
const CHAIN = 3600

/** Somebody as a grant means it; undefined: nobody who could assume a role by a profile or the console. */
function somebodyOf(grant: Grant, role: Resource<Role>): Somebody | undefined {
  const {type, principal, accountId} = grant
  if (!grant.calls.includes('sts:AssumeRole')) return undefined
  const {partition, id} = role.account
  const anyone = (account: string) => ({
    caller: {type: 'user' as const, arn: `arn:${partition}:iam::${account}:user/ANYONE`, accountId: account},
    key: undefined,
    isNamed: false,
  })
  if (type === 'account' && accountId !== undefined) return anyone(accountId)
  if (type === 'anyone') return anyone(id)
  if ((type === 'user' || type === 'role') && accountId !== undefined)
    return {caller: {type, arn: principal, accountId}, key: undefined, isNamed: true}
  const [, inAccount = '', name = ''] = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal) ?? []
  if (name === '') return undefined
  const arn = `arn:${partition}:iam::${inAccount}:role/${name}`
  return {caller: {type: 'role', arn, accountId: inAccount, session: principal}, key: undefined, isNamed: true}
}

const setIn = (conditions: readonly string[]): string | undefined =>
  conditions.flatMap((words) => /^permission set (\S+)$/.exec(words)?.[1] ?? [])[0]

/** Somebody who signed in by a permission set: the console needs no more to be known, a profile signs in itself. */
function ofPermissionSet({conditions, accountId}: Grant, role: Resource<Role>, means: Means): Somebody | undefined {
  const set = setIn(conditions)
  if (!means.isConsole || set === undefined || accountId === undefined) return undefined
  const path = 'aws-reserved/sso.amazonaws.com'
  const arn = `arn:${role.account.partition}:iam::${accountId}:role/${path}/AWSReservedSSO_${set}_0000000000000000`
  return {caller: {type: 'role', arn, accountId, isPathOpen: true}, key: undefined, isNamed: true}
}

/** Why a grant is of no use to people who are not named; those of a permission set are told how to be. */
function reasonOf(fit: Extract<Fit, {reason: string}>, somebody: Somebody, world: AskedWorld): string {
  const set = setIn(wordsOf(fit.tests))
  if (set === undefined) return fit.reason
  const {accountId} = somebody.caller
  const account = world.intent.accounts.find(({id}) => id === accountId)?.name ?? accountId
  return `it is for people of the permission set ${set}; ask for them with --for sso:${set}@${account}`
}

const grantWords = ({conditions}: Grant): string[] => conditions.filter((words) => setIn([words]) !== undefined)

const KINDS = ['user', 'role'] as const

/** The roles that some user or role of AWS may assume by these means, whoever it is, as their trust policies say. */
export function reachedByAnyone(world: AskedWorld, means: Means): {hops: OpenHop[]; leftOut: LeftOut[]} & Reached {
  const {model} = world
  const reach = reachOf(model)
  const hops: OpenHop[] = []
  const leftOut: LeftOut[] = []
  for (const role of [...model.roles.values()]) {
    const trust = model.trusts.get(role.key)
    const all = trust ? grants(trust.document, role.account) : []
    const each = all.flatMap((grant) => {
      const ofSet = ofPermissionSet(grant, role, means)
      const somebody = ofSet ?? somebodyOf(grant, role)
      return somebody ? [{grant, somebody, ofSet, fit: needsFor(model, somebody, role, means)}] : []
    })
    const fitting = each.flatMap(({fit, ...one}) => ('needs' in fit ? [{...one, needs: fit.needs}] : []))
    const best = KINDS.flatMap((kind) => fitting.filter(({somebody}) => somebody.caller.type === kind))[0]
    if (!best) {
      const failed = each.find(({fit}) => 'reason' in fit)
      const reason =
        failed && 'reason' in failed.fit
          ? reasonOf(failed.fit, failed.somebody, world)
          : all.length === 0
            ? 'its trust policy lets nobody in'
            : 'only AWS services or identity providers may assume it, no user and no role'
      leftOut.push({role: role.address, reason})
      continue
    }
    // Who comes from an account may be a session of a role, unless the file knows of users.
    const isOfUsers = best.grant.type === 'user' || reach.into(role).some(({principal}) => principal.kind === 'user')
    const words = best.ofSet ? grantWords(best.grant) : []
    const needs = {...best.needs, conditions: [...words, ...best.needs.conditions]}
    hops.push({
      role,
      before: undefined,
      needs: isOfUsers ? needs : {...needs, duration: Math.min(needs.duration, CHAIN)},
      from: fitting.some(({grant}) => grant.type === 'anyone')
        ? undefined
        : [...new Set(fitting.map(({somebody}) => somebody.caller.accountId))].sort(),
      isForRoles: fitting.every(({somebody, ofSet}) => somebody.caller.type === 'role' && !ofSet),
    })
  }
  return {hops: hops.sort(byAddress), leftOut: leftOut.sort((a, b) => (a.role < b.role ? -1 : 1))}
}
