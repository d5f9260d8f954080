import assert from 'node:assert/strict'
import {createServer} from 'node:http'
import type {Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {signInUrl} from '../../src/aws/sign-in.js'
import {CloudError} from '../../src/core/cloud.js'

const keys = {accessKeyId: 'ASIAX', secretAccessKey: 'top/secret+', sessionToken: 'token=='}

describe('aws: the sign-in to the console', () => {
  let server: Server
  let endpoint: string
  let answer: {status: number; body: string; location?: string}
  const asked: URL[] = []
  beforeEach(async () => {
    asked.length = 0
    answer = {status: 200, body: '{"SigninToken":"a+b/c="}'}
    server = createServer((request, response) => {
      asked.push(new URL(request.url ?? '', 'http://here'))
      response.writeHead(answer.status, answer.location ? {location: answer.location} : {}).end(answer.body)
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/federation`
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })

  it('gives the session for a token, without a duration, and the token for a URL', async () => {
    const destination = 'https://console.aws.amazon.com/s3/home?region=eu-west-1'
    const url = new URL(await signInUrl({keys, partition: 'aws', destination, endpoint, limit: 5000}))
    const [{pathname, searchParams}] = asked as [URL]
    assert.equal(pathname, '/federation')
    assert.deepEqual([...searchParams.keys()], ['Action', 'Session'])
    assert.deepEqual(JSON.parse(searchParams.get('Session') ?? ''), {
      sessionId: 'ASIAX',
      sessionKey: 'top/secret+',
      sessionToken: 'token==',
    })
    assert.equal(`${url.origin}${url.pathname}`, endpoint)
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      Action: 'login',
      Issuer: 'xrole',
      Destination: destination,
      SigninToken: 'a+b/c=',
    })
  })

  const HOMES: Readonly<Record<string, string>> = {
    aws: 'https://console.aws.amazon.com/',
    'aws-cn': 'https://console.amazonaws.cn/',
    'aws-us-gov': 'https://console.amazonaws-us-gov.com/',
  }
  for (const [partition, home] of Object.entries(HOMES))
    it(`${partition} comes out at ${home}`, async () => {
      const url = new URL(await signInUrl({keys, partition, endpoint, limit: 5000}))
      assert.equal(url.searchParams.get('Destination'), home)
    })

  const WRONG: readonly [name: string, answer: typeof answer, code: string][] = [
    ['a no', {status: 400, body: 'ASIAX top/secret+ token=='}, 'HTTP 400'],
    ['no JSON', {status: 200, body: '<html>top/secret+</html>'}, 'HTTP 200'],
    ['no token', {status: 200, body: '{"SigninToken":1}'}, 'HTTP 200'],
    ['a way elsewhere, which would take the credentials there', {status: 302, body: '', location: '/x'}, 'NoAnswer'],
  ]
  for (const [name, wrong, code] of WRONG)
    it(`${name} is an error without a credential in it`, async () => {
      answer = wrong
      await assert.rejects(signInUrl({keys, partition: 'aws', endpoint, limit: 5000}), (error) => {
        assert.ok(error instanceof CloudError)
        assert.doesNotMatch(JSON.stringify([error.message, error.detail]), /ASIAX|top|token==/)
        return error.detail.code === code
      })
      assert.equal(asked.length, 1)
    })

  it('of a partition that is not known, nobody is given the credentials', async () => {
    await assert.rejects(signInUrl({keys, partition: 'aws-iso', limit: 5000}), (error) => {
      assert.ok(error instanceof CloudError)
      assert.doesNotMatch(JSON.stringify([error.message, error.detail]), /ASIAX|top|token==/)
      return error.detail.code === 'NoSignIn'
    })
    assert.equal(asked.length, 0)
  })

  it('nobody there is an error without a credential in it', async () => {
    await new Promise((done) => server.close(done))
    await assert.rejects(signInUrl({keys, partition: 'aws', endpoint, limit: 5000}), (error) => {
      assert.ok(error instanceof CloudError)
      assert.doesNotMatch(JSON.stringify([error.message, error.detail, error.stack]), /ASIAX|top|token==/)
      return error.detail.code === 'NoAnswer'
    })
    server.listen(0)
  })
})
