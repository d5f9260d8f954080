import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import type {Cloud} from '../../src/core/cloud.js'
import type {Json} from '../../src/core/types.js'
import {deviceOf} from '../../src/engine/profiles/mfa.js'
import type {Person} from '../../src/engine/who-for/who-for.js'

const PAUL: Person = {
  name: 'root/user/paul',
  shortName: 'paul',
  kind: 'user',
  account: {name: 'root', id: '111111111111', partition: 'aws-cn'},
  caller: {type: 'user', arn: 'arn:aws-cn:iam::111111111111:user/paul', accountId: '111111111111'},
  key: 'root/user/paul',
  isNamed: true,
  principal: undefined,
}

const USUAL = 'arn:aws-cn:iam::111111111111:mfa/paul'
const PHONE = 'arn:aws-cn:iam::111111111111:mfa/phone'

const cloudWith = (answer: () => Json): Cloud => ({
  caller: () => Promise.resolve(undefined),
  snapshot: () => Promise.reject(new Error('not asked')),
  lookup: async () => Promise.resolve(answer()),
  send: () => Promise.reject(new Error('not asked')),
})

const denied = (): never => {
  throw new CloudError('denied', 'no', {account: 'root', op: 'ListMFADevices', code: 'AccessDenied'})
}

describe('the MFA device in profiles', () => {
  const CASES: readonly (readonly [
    name: string,
    answer: (() => Json) | undefined,
    serial: string,
    note: RegExp | undefined,
  ])[] = [
    ['nobody asked', undefined, USUAL, /is taken to be .*mfa\/paul; where that is wrong, name it with --mfa-serial/],
    ['one', () => [PHONE], PHONE, undefined],
    ['two', () => [PHONE, USUAL], PHONE, /has 2 MFA devices, and .*phone is written/],
    ['a key and a phone', () => ['arn:aws-cn:iam::111111111111:u2f/user/paul/k-X', PHONE], PHONE, undefined],
    ['a key alone', () => ['arn:aws-cn:iam::111111111111:u2f/user/paul/k-X'], USUAL, /security keys only/],
    ['none', () => [], USUAL, /has no MFA device/],
    ['denied', denied, USUAL, /could not be asked for .*AccessDenied.*, and is taken to be/],
  ]
  for (const [name, answer, serial, note] of CASES)
    it(name, async () => {
      const device = await deviceOf(PAUL, answer && cloudWith(answer))
      assert.equal(device.serial, serial)
      if (note) assert.match(device.note ?? '', note)
      else assert.equal(device.note, undefined)
    })

  it('the session of a role has none', async () => {
    assert.deepEqual(await deviceOf({...PAUL, kind: 'role'}, undefined), {serial: undefined})
  })
})
