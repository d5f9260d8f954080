import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import type {Snapshot} from '../../src/core/snapshot.js'
import {createRecordedCloud, parseRecording} from '../../src/engine/recorded.js'
import {user} from '../support/hand-made-things.js'

const ROOT = {name: 'root', id: '111111111111', partition: 'aws'}
const snapshot: Snapshot = {
  account: {...ROOT, name: 'formerly'},
  roles: [],
  users: [],
  groups: [],
  policies: [],
  lookups: {'credentials alice': ['a password'], 'managed-policy Gone': null},
}

const code = (expected: string, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof CloudError)
  assert.equal(error.detail.code, expected)
  assert.match(error.message, words)
  return true
}

describe('engine: a recorded snapshot', () => {
  const cloud = createRecordedCloud([snapshot])

  it('has no caller', async () => assert.equal(await cloud.caller(), undefined))

  it('is found by account id, under the name of today', async () =>
    assert.deepEqual((await cloud.snapshot(ROOT)).account, ROOT))

  it('answers the questions that were asked when it was recorded', async () => {
    assert.deepEqual(await cloud.lookup(ROOT, {about: 'credentials', subject: 'alice'}), ['a password'])
    assert.equal(await cloud.lookup(ROOT, {about: 'managed-policy', subject: 'Gone'}), null)
  })

  it('knows the policies of AWS that something in it has, whoever asks', async () => {
    const arn = 'arn:aws:iam::aws:policy/service-role/NewerThanTheList'
    const dev: Snapshot = {
      ...snapshot,
      account: {name: 'dev', id: '222222222222', partition: 'aws'},
      users: [user({name: 'dev', id: '222222222222', partition: 'aws'}, 'ann', [], {attached: [arn]})],
    }
    const all = createRecordedCloud([snapshot, dev])
    assert.equal(await all.lookup(ROOT, {about: 'managed-policy', subject: 'NewerThanTheList'}), arn)
    await assert.rejects(all.lookup(ROOT, {about: 'managed-policy', subject: 'Other'}), code('NotRecorded', /Other/))
  })

  it('names a question that was not', async () =>
    assert.rejects(
      cloud.lookup(ROOT, {about: 'credentials', subject: 'bob'}),
      code('NotRecorded', /"credentials bob"/),
    ))

  it('names an account that it lacks', async () =>
    assert.rejects(cloud.snapshot({...ROOT, id: '222222222222'}), code('NotRecorded', /root \(222222222222\)/)))

  it('cannot be written', async () =>
    assert.rejects(cloud.send(ROOT, {op: 'DeleteRole', input: {}}), code('Recorded', /cannot be changed/)))

  it('reads back what was written', () => {
    const recording = {format: 1, snapshots: [snapshot]}
    assert.deepEqual(parseRecording(JSON.stringify(recording), 'x.json'), recording)
  })

  for (const [name, text, words] of [
    ['no JSON', 'secret: 1', /^x\.json is not a recorded snapshot/],
    ['other JSON', '[]', /^x\.json is not a recorded snapshot/],
    ['of a later format', '{"format": 2, "snapshots": []}', /format/],
    ['with something else for an account', '{"format": 1, "snapshots": [{"account": {"id": 1}}]}', /snapshots\[0\]/],
  ] as const) {
    it(`refuses a file that is ${name}`, () => {
      assert.throws(
        () => parseRecording(text, 'x.json'),
        (error: Error) => words.test(error.message) && !error.message.includes('secret'),
      )
    })
  }
})
