import assert from 'node:assert/strict'
import {doings} from '../support/lab.js'
import {account} from '../support/clouds.js'
import {file} from '../scenarios/base.js'
import {namesIn} from '../scenarios/look.js'
import {aws, DENIED, faultyWorld} from './world.js'
import type {FaultyWorld} from './world.js'
import type {Fault} from '../../src/sandbox/index.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]
const YAML = file(`
roles:
  Gate: {account: client, trust: [root]}
  Back: {account: root, trust: [client/user/zoe], caller: false}
users: {alice: {account: root}}`)
const CLIENT = '222222222222'

const ways: Record<string, Fault> = {
  'its connect role cannot be assumed': {op: 'AssumeRole', account: CLIENT, error: DENIED},
  'what is in it may not be listed': {op: 'GetAccountAuthorizationDetails', account: CLIENT, error: DENIED},
  'its roles may not be listed': {op: 'ListRoles', account: CLIENT, error: DENIED},
  'AWS fails there for good': {
    op: 'GetAccountAuthorizationDetails',
    account: CLIENT,
    error: aws(500, 'ServiceFailure'),
  },
  'it throttles for good': {account: CLIENT, op: 'ListRoles', error: aws(400, 'Throttling')},
}

/** The same AWS for another run of the program, which has to enter each account anew. */
async function nextRun({sandbox}: FaultyWorld, ...faults: Fault[]): Promise<FaultyWorld> {
  const world = faultyWorld(ACCOUNTS)
  await world.sandbox.load(await sandbox.state())
  world.faults.push(...faults)
  return world
}

/** The same world each time: the client account has a role of ours, an undeclared user, and cannot be read from now on. */
async function blinded(fault: Fault): Promise<FaultyWorld> {
  const before = faultyWorld(ACCOUNTS)
  await before.lab.send('client', 'CreateUser', {UserName: 'zoe'})
  assert.equal((await before.lab.apply(file('roles: {Old: {account: client, trust: [root]}}'))).exit, 0)
  return nextRun(before, fault)
}

const ROOT_ONLY = ['create root/role/Back', 'create root/user/alice']

describe('faults: an account that cannot be read', () => {
  for (const [name, fault] of Object.entries(ways))
    it(`is unknown, and never looks empty, when ${name}`, async () => {
      const {lab, faults} = await blinded(fault)
      const gathered = await lab.plan(YAML)
      assert.deepEqual(
        gathered.plan.unknown.map((one) => one.account),
        ['client'],
      )
      assert.deepEqual(doings(gathered).sort(), ROOT_ONLY)
      const {exit, refused} = await lab.apply(YAML)
      assert.equal(exit, 1)
      assert.deepEqual(
        refused?.findings.map((one) => one.code),
        ['account-unknown'],
      )
      faults.length = 0
      assert.deepEqual([await namesIn(lab, 'root'), await namesIn(lab, 'client')], [[], ['role/Old', 'user/zoe']])
    })

  it('is passed over with --skip-unreadable, which ends with 4', async () => {
    const {lab, faults} = await blinded({op: 'AssumeRole', account: CLIENT, error: DENIED})
    assert.equal((await lab.apply(YAML, {skipUnreadable: true})).exit, 4)
    assert.deepEqual(await namesIn(lab, 'root'), ['role/Back', 'user/alice'])
    faults.length = 0
    const last = await lab.apply(YAML)
    assert.equal(last.exit, 0)
    assert.deepEqual(doings(last.gathered).sort(), ['create client/role/Gate', 'delete client/role/Old'])
  })

  it('may name what goes elsewhere, so that a role is neither deleted nor replaced meanwhile', async () => {
    const before = faultyWorld(ACCOUNTS)
    const [both, one] = ['Back: {account: root, trust: [root]}, ', ''].map((more) =>
      file(`users: {amy: {account: root}}\nroles: {${more}Gate: {account: client, trust: [root]}}`),
    ) as [string, string]
    assert.equal((await before.lab.apply(both)).exit, 0)
    const {lab} = await nextRun(before, {op: 'AssumeRole', account: CLIENT, error: DENIED})
    const {exit, refused} = await lab.apply(one, {skipUnreadable: true, maxDeletes: '1'})
    assert.equal(exit, 3)
    assert.deepEqual(
      refused?.findings.map((finding) => finding.code),
      ['referrers-unknown'],
    )
    assert.deepEqual(await namesIn(lab, 'root'), ['role/Back', 'user/amy'])
  })

  it('is left out with --account, which ends with 0', async () => {
    const {lab} = await blinded({op: 'AssumeRole', account: CLIENT, error: DENIED})
    assert.equal((await lab.apply(YAML, {account: ['root']})).exit, 0)
    assert.deepEqual(await namesIn(lab, 'root'), ['role/Back', 'user/alice'])
    assert.equal((await lab.apply(YAML, {account: ['client']})).exit, 1)
  })

  it('counts for the deletion limit only with what is known', async () => {
    const {lab} = await blinded({op: 'AssumeRole', account: CLIENT, error: DENIED})
    const gathered = await lab.plan(YAML)
    assert.equal(gathered.owned, 0)
  })

  it('that is lost right before the first write stops everything', async () => {
    const world = faultyWorld(ACCOUNTS)
    world.faults.push({op: 'GetAccountAuthorizationDetails', account: CLIENT, after: 1, times: 1, error: DENIED})
    const {exit, refused} = await world.lab.apply(file('roles: {Gate: {account: client, trust: [root]}}'))
    assert.equal(exit, 1)
    assert.match(refused?.findings[0]?.message ?? '', /client/)
    assert.deepEqual(await namesIn(world.lab, 'client'), [])
  })

  it('that is lost while applying is reported after the work', async () => {
    const world = faultyWorld(ACCOUNTS)
    world.faults.push({op: 'GetAccountAuthorizationDetails', account: CLIENT, after: 2, error: DENIED})
    const {exit, outcome} = await world.lab.apply(file('roles: {Gate: {account: client, trust: [root]}}'))
    assert.equal(exit, 4)
    assert.equal(outcome?.done.length, 1)
    assert.match(outcome?.unread ?? '', /client/)
  })
})
