import assert from 'node:assert/strict'
import {lastAccessed} from '../../src/aws/last-accessed.js'
import type {Ask} from '../../src/aws/service.js'

const ACCOUNT = {name: 'client', id: '222222222222', partition: 'aws'}
const ARN = 'arn:aws:iam::222222222222:role/Deployer'
const AT = new Date('2026-03-01T12:00:00.500Z')

const page = (ServiceNamespace: string, more: object = {}) => ({
  JobStatus: 'COMPLETED',
  ServicesLastAccessed: [{ServiceNamespace, ServiceName: ServiceNamespace}],
  ...more,
})

/** AWS that answers GetServiceLastAccessedDetails with these, one after the other; the last one again and again. */
function awsWith(answers: readonly object[], generated: object = {JobId: 'job-1'}) {
  const asked: object[] = []
  const waited: number[] = []
  let next = 0
  const ask = (async (op: string, input: object) => {
    asked.push({op, ...input})
    return op.startsWith('Generate') ? generated : answers[Math.min(next++, answers.length - 1)]
  }) as Ask
  const sleep = async (ms: number): Promise<void> => void waited.push(ms)
  return {asked, waited, answer: () => lastAccessed(ask, ACCOUNT, ARN, sleep)}
}

describe('aws: services that a role used last', () => {
  it('begins a report, waits for it, reads it to its last page, by name', async () => {
    const progress = {JobStatus: 'IN_PROGRESS'}
    const s3 = page('s3', {IsTruncated: true, Marker: 'next'})
    const ec2 = page('ec2', {ServicesLastAccessed: [{ServiceNamespace: 'ec2', LastAuthenticated: AT}]})
    const {asked, waited, answer} = awsWith([progress, progress, s3, s3, ec2])
    assert.deepEqual(await answer(), [{service: 'ec2', at: '2026-03-01T12:00:00Z'}, {service: 's3'}])
    assert.deepEqual(waited, [500, 1000])
    assert.deepEqual(asked[0], {op: 'GenerateServiceLastAccessedDetails', Arn: ARN})
    assert.deepEqual((asked.at(-1) as {Marker?: string}).Marker, 'next')
  })

  it('a role whose policies allow nothing has an empty report', async () => {
    assert.deepEqual(await awsWith([{JobStatus: 'COMPLETED'}]).answer(), [])
  })

  it('a timestamp without a time is none', async () => {
    const odd = page('s3', {ServicesLastAccessed: [{ServiceNamespace: 's3', LastAuthenticated: new Date('N/A')}]})
    assert.deepEqual(await awsWith([odd]).answer(), [{service: 's3'}])
  })

  const failures: Readonly<Record<string, readonly [answers: object[], generated: object, code: RegExp]>> = {
    'a report that fails': [
      [{JobStatus: 'FAILED', Error: {Code: 'ServiceFailure', Message: 'not now'}}],
      {JobId: 'job-1'},
      /^ServiceFailure$/,
    ],
    'one that fails without a word': [[{JobStatus: 'FAILED'}], {JobId: 'job-1'}, /^JobFailed$/],
    'one that never ends': [[{JobStatus: 'IN_PROGRESS'}], {JobId: 'job-1'}, /^StillInProgress$/],
    'an answer that is none': [[{}], {JobId: 'job-1'}, /./],
    'no job': [[], {}, /./],
  }
  for (const [name, [answers, generated, code]] of Object.entries(failures))
    it(`${name} is an error with what to do`, async () => {
      await assert.rejects(awsWith(answers, generated).answer(), (error: {detail: {code: string; account: string}}) => {
        assert.match(error.detail.code, code)
        assert.equal(error.detail.account, 'client')
        return true
      })
    })

  it('waits for two minutes at most', async () => {
    const {waited, answer} = awsWith([{JobStatus: 'IN_PROGRESS'}])
    await answer().catch(() => undefined)
    assert.equal(
      waited.reduce((sum, ms) => sum + ms, 0),
      120_000,
    )
  })
})
