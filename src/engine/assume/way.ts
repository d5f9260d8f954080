import {keyOf} from '../../core/address.js'
import {askerOf} from '../../access/asker.js'
import {whoInto} from '../../access/chains.js'
import {arnOfPrincipal} from '../../access/model.js'
import {reachOf} from '../../access/reach.js'
import {testsOf} from '../../policy/condition.js'
import type {Test} from '../../policy/condition.js'
import {statementsOf} from '../../policy/json.js'
import type {AskedWorld} from '../ask/ask.js'
import type {Target} from './target.js'
import {entranceOf} from '../verify/entrance.js'

/** What the file says of one role and who asks for it. */
export interface Needs {
  /** It is let in with MFA only. */
  readonly mfa: boolean
  readonly externalId?: string | undefined
  /** `unsaid`: the file says nothing of the role. */
  readonly outcome: 'allowed' | 'denied' | 'conditional' | 'unsaid'
}

/**
 * The roles to assume one after the other, the last is the one that is meant: what `--via` says; else, where the file lets
 * the caller in through other roles only, the shortest way. A caller of whom the file knows nothing asks directly.
 */
export function wayTo(
  world: AskedWorld | undefined,
  callerArn: string,
  target: Target,
  via: readonly Target[],
): readonly Target[] {
  const role = target.address === undefined ? undefined : world?.model.roles.get(keyOf(target.address))
  if (via.length > 0 || !world || !role) return [...via, target]
  const asker = askerOf(callerArn, world.model, world.intent.accounts)
  if ('problem' in asker || asker.principal === undefined) return [target]
  const {chains} = whoInto(reachOf(world.model), role, false)
  const chain = chains.find(([first]) => first?.principal.key === asker.principal)
  if (!chain) return [target]
  return chain.map(({role: one}) =>
    one.key === role.key
      ? target
      : {arn: arnOfPrincipal(one), name: one.address, address: one.address, maxSession: one.value.maxSession},
  )
}

const allowTests = (world: AskedWorld | undefined, {address}: Target): Test[] => {
  const trust = address === undefined ? undefined : world?.model.trusts.get(keyOf(address))
  return statementsOf(trust?.document)
    .filter(({Effect}) => Effect === 'Allow')
    .flatMap(testsOf)
}

/** What AWS takes as an external id (STS API, AssumeRole); a pattern of the trust is none. */
const isTaken = (id: string): boolean => /^[\w+=,.@:/\\-]{2,1224}$/.test(id)

/**
 * The only external id that a trust knows: sent where the file does not see how the caller gets in, as AWS may know better,
 * and to send it costs nothing.
 */
function onlyExternalId(world: AskedWorld, target: Target): string | undefined {
  const tests = allowTests(world, target).filter(({key}) => /^sts:externalid$/i.test(key))
  const ids = [...new Set(tests.flatMap(({values}) => values))]
  return ids.length === 1 ? ids[0] : undefined
}

/** @param who an ARN, of the caller or of the role assumed before */
export function needsOf(
  world: AskedWorld | undefined,
  who: string,
  target: Target,
  how: {readonly sessionName: string; readonly now: Date},
): Needs {
  const {address, externalId} = target
  if (!world || address === undefined) return {mfa: false, externalId, outcome: 'unsaid'}
  const tested = {model: world.model, accounts: world.intent.accounts, isSeen: () => false}
  const {by, request, result} = entranceOf(tested, who, address, {
    'sts:RoleSessionName': [how.sessionName],
    'aws:SecureTransport': ['true'],
    'aws:CurrentTime': [how.now.toISOString()],
    'aws:EpochTime': [String(Math.floor(how.now.getTime() / 1000))],
  })
  const outcome = by === 'none' ? 'denied' : result.outcome
  const id = request.externalId ?? (outcome === 'allowed' ? undefined : onlyExternalId(world, target))
  return {mfa: by === 'mfa', externalId: id !== undefined && isTaken(id) ? id : undefined, outcome}
}

/** Which halves of a request a role's trust speaks of at all. */
export function trustAsks(world: AskedWorld | undefined, target: Target): {mfa: boolean; externalId: boolean} {
  const tests = allowTests(world, target)
  const has = (key: RegExp): boolean => tests.some((test) => key.test(test.key))
  return {mfa: has(/^aws:multifactorauth(present|age)$/i), externalId: has(/^sts:externalid$/i)}
}

/** As the command line names a caller: by its address where the file declares it. */
export function nameOf(world: AskedWorld | undefined, callerArn: string): string {
  const asker = world && askerOf(callerArn, world.model, world.intent.accounts)
  if (!asker || 'problem' in asker || asker.principal === undefined) return callerArn
  return world.model.principals.get(asker.principal)?.address ?? callerArn
}
