import assert from 'node:assert/strict'
import {createPaces} from '../../src/aws/pace.js'
import {readBack} from '../../src/aws/read-back.js'
import {ATTEMPT, REQUEST} from '../../src/aws/retry.js'
import {createService} from '../../src/aws/service.js'
import type {SdkClient} from '../../src/aws/service.js'
import {CloudError} from '../../src/core/cloud.js'
import {ROOT} from './world.js'

const wire = (code: string, status = 400): Error =>
  Object.assign(new Error(code), {name: code, Code: code, $metadata: {httpStatusCode: status, requestId: 'r'}})
const broken = (name: string, code?: string): Error => Object.assign(new Error(name), {name, code})

/** What an attempt comes to, and how long that takes in milliseconds. */
type Attempt = readonly [Error, number]

const HANG: Attempt = [broken('TimeoutError'), ATTEMPT]
const SLOW = ATTEMPT - 1
const ways: Readonly<Record<string, readonly Attempt[]>> = {
  'never answers': [HANG],
  'throttles at once': [[wire('Throttling'), 0]],
  'throttles at the last moment': [[wire('Throttling'), SLOW]],
  'is changed by others all the time': [[wire('ConcurrentModification', 409), 10]],
  'is changed by others all the time, slowly': [[wire('EntityTemporarilyUnmodifiable', 409), SLOW]],
  'fails slowly': [[wire('ServiceFailure', 500), SLOW]],
  'breaks connections slowly': [[broken('Error', 'ECONNRESET'), SLOW]],
  'does not know the key, then never answers': [[wire('InvalidClientTokenId', 403), 0], HANG],
  'is each of these in turn': [
    [wire('Throttling'), 0],
    [wire('ConcurrentModification', 409), 0],
    [wire('ServiceFailure', 500), 1000],
    [broken('Error', 'ECONNRESET'), 20_000],
    HANG,
  ],
}

class Command {}
const OPS = [
  'ListRoles',
  'PutRolePolicy',
  'CreateRole',
  'GetRole',
  'CreatePolicyVersion',
  'ListPolicyVersions',
  'GetPolicyVersion',
]

/** A service over an AWS that fails in one way for ever, with a clock that only requests and pauses move. */
function failing(attempts: readonly Attempt[]) {
  let time = 0
  let sent = 0
  const pauses: number[] = []
  const clock = {
    now: () => time,
    async sleep(ms: number) {
      time += ms
      pauses.push(ms)
    },
  }
  const client: SdkClient = {
    async send() {
      const [error, ms] = attempts[Math.min(sent++, attempts.length - 1)]!
      time += ms
      throw error
    },
  }
  const service = createService({
    account: 'root',
    commands: async () => Object.fromEntries(OPS.map((op) => [`${op}Command`, Command])),
    client: async () => client,
    forget: () => undefined,
    paces: createPaces('aws', clock),
    random: () => 1,
    maxAttempts: 8,
    ...clock,
  })
  return {service, took: () => time, paused: () => pauses.reduce((sum, ms) => sum + ms, 0), sent: () => sent}
}

const requests: Readonly<Record<string, (service: ReturnType<typeof createService>) => Promise<unknown>>> = {
  'a read': ({ask}) => ask('ListRoles', {}),
  'a write': ({tell}) => tell('PutRolePolicy', {}),
  'a write that is read back': ({tell}) =>
    tell('CreateRole', {RoleName: 'A'}, readBack['CreateRole']!({RoleName: 'A'}, ROOT)),
  'a policy version': ({tell}) =>
    tell('CreatePolicyVersion', {PolicyArn: 'a'}, readBack['CreatePolicyVersion']!({PolicyArn: 'a'}, ROOT)),
}

describe('aws: no request takes longer than its bound', () => {
  for (const [way, attempts] of Object.entries(ways))
    for (const [name, request] of Object.entries(requests))
      it(`${name}, of an AWS that ${way}`, async () => {
        const {service, took, paused, sent} = failing(attempts)
        await assert.rejects(request(service), CloudError)
        assert.ok(took() <= REQUEST, `${took()} ms`)
        assert.ok(paused() <= 120_000, `${paused()} ms of pauses`)
        assert.ok(sent() >= 2, 'it is not tried again')
      })

  it('ends when a client never comes back, and aborts it', async () => {
    let aborted = false
    const service = createService({
      account: 'root',
      commands: async () => ({ListRolesCommand: Command}),
      client: async () => ({
        send: (_, {abortSignal}) => {
          abortSignal.addEventListener('abort', () => (aborted = true))
          return new Promise(() => undefined)
        },
      }),
      forget: () => undefined,
      paces: createPaces('none', {now: () => 0, sleep: async () => undefined}),
      sleep: async () => undefined,
      now: () => 0,
      random: () => 0,
      maxAttempts: 8,
      limit: 5,
    })
    await assert.rejects(service.ask('ListRoles', {}), (error: CloudError) => error.detail.code === 'Timeout')
    assert.equal(aborted, true)
  })
})
