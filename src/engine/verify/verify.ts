import pMap from 'p-map'
import {keyOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import type {Cloud, Tried, TriedRequest} from '../../core/cloud.js'
import type {Resource} from '../../core/types.js'
import type {AccessTest} from '../../config/intent.js'
import {askerOf} from '../../access/asker.js'
import type {Asker} from '../../access/asker.js'
import {arnOfPrincipal} from '../../access/model.js'
import {reachOf} from '../../access/reach.js'
import {runTest} from '../../access/tests.js'
import type {TestedWorld, TestResult} from '../../access/tests.js'
import type {Role} from '../../kinds/values.js'
import {devicesOf} from './devices.js'
import {entranceOf} from './entrance.js'
import type {Entrance} from './entrance.js'

/** What AWS did, what the policies in it say, or why nothing was done. */
export type How = 'live' | 'simulated' | 'not tried'

/** `ok`: as it should be; `wrong`: not so; `open`: nobody can say what it should be; `unknown`: AWS gave no answer. */
export type Verdict = 'ok' | 'wrong' | 'open' | 'unknown'

/** One line of the report: somebody and a role, or an entry of `tests:`. */
export interface Checked {
  readonly how: How
  readonly verdict: Verdict
  readonly who: string
  /** Absent for what a caller does itself. */
  readonly role?: Address | undefined
  /** The entry of `tests:` that it is about. */
  readonly test?: AccessTest | undefined
  /** What the policies in AWS say; with the layer that decides. */
  readonly result: TestResult
  /** What AWS did. */
  readonly tried?: Tried | undefined
  /** What a request has to carry, and whether it did. */
  readonly needs: readonly ('mfa' | 'external id')[]
  /** It may once the file is applied. */
  readonly byFile?: boolean | undefined
}

export interface WithoutDevice {
  readonly user: Address
  readonly roles: readonly Address[]
}

export interface Verified {
  readonly caller: {readonly arn: string; readonly name: string}
  readonly checked: readonly Checked[]
  /** Users who may become something with MFA only, and have no device. */
  readonly withoutDevice: readonly WithoutDevice[]
  /** Users whose devices could not be read, with what AWS said. */
  readonly unread: readonly {readonly user: Address; readonly message: string}[]
}

export interface Verifying {
  readonly caller: {readonly arn: string; readonly account: string}
  readonly cloud: Required<Pick<Cloud, 'tryAssume' | 'lookup'>>
  readonly now: Date
  readonly mfa?: TriedRequest['mfa']
  /** What AWS has, the caller included. */
  readonly live: TestedWorld
  /** Whether AWS really has a user, by its key. */
  readonly isThere: (user: string) => boolean
  /** What AWS has once the file is applied; the same, if that was done and nobody changed it. */
  readonly applied: TestedWorld
  /** The file's roles that are asked about. */
  readonly roles: readonly Address[]
  readonly tests: readonly AccessTest[]
  readonly concurrency: number
}

/** Conditions on the name of the session mean that of the user, as a rule. */
const sessionNameOf = ({arn}: Verifying['caller']): string => {
  const name = /:user\/(?:.*\/)?([^/]{2,64})$/.exec(arn)?.[1]
  return name ?? 'xrole-verify'
}

const contextOf = ({caller, now}: Verifying): AccessTest['request']['context'] => ({
  'sts:RoleSessionName': [sessionNameOf(caller)],
  'aws:SecureTransport': ['true'],
  'aws:CurrentTime': [now.toISOString()],
  'aws:EpochTime': [String(Math.floor(now.getTime() / 1000))],
})

const needsOf = ({by, request}: Entrance): Checked['needs'] => [
  ...(by === 'mfa' ? ['mfa' as const] : []),
  ...(request.externalId === undefined ? [] : ['external id' as const]),
]

const trialOf = (
  {caller, mfa}: Verifying,
  role: Resource<Role>,
  {externalId, duration, tags, sourceIdentity, ...request}: AccessTest['request'],
  probe: string | undefined,
): TriedRequest => ({
  roleArn: arnOfPrincipal(role),
  sessionName: sessionNameOf(caller),
  ...{externalId, duration, tags, sourceIdentity, probe},
  ...(request.mfa === true && {mfa}),
})

/** Whether AWS did what it should. */
const judged = (should: 'allowed' | 'denied' | 'conditional', {outcome}: Tried): Verdict =>
  outcome === 'unknown' ? 'unknown' : should === 'conditional' ? 'open' : should === outcome ? 'ok' : 'wrong'

/** The caller and one role of the file. */
async function checkRole(options: Verifying, role: Resource<Role>, who: string): Promise<Checked> {
  const {live, applied, caller, mfa, cloud} = options
  const entrance = entranceOf(live, caller.arn, role.address, contextOf(options))
  const then = entranceOf(applied, caller.arn, role.address, contextOf(options)).result.outcome
  const byFile = then === 'conditional' ? undefined : then === 'allowed'
  const base = {who, role: role.address, result: entrance.result, needs: needsOf(entrance), byFile}
  if (entrance.by === 'mfa' && !mfa) return {...base, how: 'not tried', verdict: 'open'}
  const tried = await cloud.tryAssume(trialOf(options, role, entrance.request, undefined))
  const verdict = judged(entrance.result.outcome, tried)
  const isDrift = verdict === 'ok' && byFile !== undefined && byFile !== (tried.outcome === 'allowed')
  return {...base, how: 'live', verdict: isDrift ? 'wrong' : verdict, tried}
}

/** A role of the file that AWS has not got, or that is in an account that could not be read. */
function missing(options: Verifying, role: Address, who: string): Checked {
  const {result} = entranceOf(options.live, options.caller.arn, role, contextOf(options))
  return {
    how: 'simulated',
    verdict: result.outcome === 'conditional' ? 'unknown' : 'wrong',
    who,
    role,
    result,
    needs: [],
  }
}

/** What of a test can be tried: it is the caller's own, and a request can be sent as it says. */
const isTriable = ({request: {context, sourceIp}}: AccessTest): boolean =>
  sourceIp === undefined && Object.keys(context).length === 0

/** All that was tried went as the entry says; what it says of actions is simulated. */
function heldBy({expected, actions}: AccessTest, {outcome, probe}: Tried, simulated: TestResult): Verdict {
  if (outcome === 'unknown' || probe?.outcome === 'unknown') return 'unknown'
  if (expected === 'can') {
    const isHeld = outcome === 'allowed' && (actions.length === 0 || simulated.passed) && probe?.outcome !== 'denied'
    return isHeld ? 'ok' : 'wrong'
  }
  const isKept = outcome === 'denied' || (actions.length > 0 && simulated.passed)
  return isKept ? 'ok' : 'wrong'
}

async function checkTest(options: Verifying, test: AccessTest, isOwn: boolean): Promise<Checked> {
  const {live, mfa, cloud} = options
  const result = runTest(live, test)
  const simulated: Checked = {
    how: 'simulated',
    verdict: result.passed ? 'ok' : 'wrong',
    who: test.who,
    role: test.role,
    test,
    result,
    needs: test.request.mfa ? ['mfa'] : [],
  }
  const role = test.role === undefined ? undefined : live.model.roles.get(keyOf(test.role))
  if (!isOwn || !isTriable(test) || !role) return simulated
  if (test.request.mfa && !mfa) return {...simulated, how: 'not tried', verdict: result.passed ? 'open' : 'wrong'}
  const tried = await cloud.tryAssume(trialOf(options, role, test.request, test.probe))
  return {...simulated, how: 'live', tried, verdict: heldBy(test, tried, result)}
}

/** Who else may become a role, by the policies in AWS and by the file. */
function simulatedInto(options: Verifying, role: Resource<Role>, own: string): Checked[] {
  const {live, applied} = options
  const declared = applied.model.roles.get(role.key)
  const byFile = new Set(
    (declared ? reachOf(applied.model).into(declared) : []).map(({principal}) => principal.address),
  )
  const byAws = reachOf(live.model)
    .into(role)
    .map(({principal}) => principal.address)
  return [...new Set([...byFile, ...byAws])]
    .filter((who) => who !== own)
    .map((who) => {
      const entrance = entranceOf(live, who, role.address, {})
      const isIn = byAws.includes(who)
      return {
        how: 'simulated',
        verdict: isIn && byFile.has(who) ? 'ok' : 'wrong',
        who,
        role: role.address,
        result: entrance.result,
        needs: needsOf(entrance),
        byFile: byFile.has(who),
      }
    })
}

/** A role is asked for as a whole, or by one of its sessions. */
const isSame = ({caller: one}: Asker, {caller: other}: Asker): boolean =>
  one.arn === other.arn &&
  (one.type !== 'role' || other.type !== 'role' || one.session === undefined || one.session === other.session)

const nameOf = (self: Asker, {model}: TestedWorld): string =>
  (self.principal === undefined ? undefined : model.principals.get(self.principal)?.address) ?? self.name

/** Tries what the credentials at hand may and may not become, and asks the policies in AWS about everybody else. */
export async function verify(options: Verifying): Promise<Verified> {
  const {caller, live, roles, tests, concurrency} = options
  const self = askerOf(caller.arn, live.model, live.accounts)
  const name = 'problem' in self ? caller.arn : nameOf(self, live)
  const there = roles.flatMap((address) => live.model.roles.get(keyOf(address)) ?? [])
  const own = await pMap(there, (role) => checkRole(options, role, name), {concurrency})
  const entries = await pMap(
    tests,
    (test) => {
      const asker = askerOf(test.who, live.model, live.accounts)
      return checkTest(options, test, !('problem' in self) && !('problem' in asker) && isSame(asker, self))
    },
    {concurrency},
  )
  const checked = [
    ...own,
    ...roles.filter((address) => !live.model.roles.has(keyOf(address))).map((role) => missing(options, role, name)),
    ...there.flatMap((role) => simulatedInto(options, role, name)),
    ...entries,
  ]
  return {caller: {arn: caller.arn, name}, checked, ...(await devicesOf(options, checked))}
}
