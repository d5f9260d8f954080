import assert from 'node:assert/strict'
import {failureOf, withoutSecrets} from '../../src/aws/failure.js'

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLE=='

/** A message as the SDK or AWS may word it, and what is left of it. */
const CASES: Readonly<Record<string, [message: string, left: string]>> = {
  'the canonical request': [
    `The signature does not match. The Canonical String for this request should have been\n'POST\nx-amz-security-token:${TOKEN}'`,
    'The signature does not match.',
  ],
  'an authorization header': [
    'Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/iam/aws4_request, Signature=fe5f80f77d5fa3beca038a248ff027',
    'Credential=[key id]/20260101/us-east-1/iam/aws4_request, Signature=[…]',
  ],
  'the answer of STS': [
    `{"SecretAccessKey": "${SECRET}", "SessionToken": "${TOKEN}"}`,
    '{"SecretAccessKey": "[…]", "SessionToken": "[…]"}',
  ],
  'a line of a credentials file': [
    `cannot parse aws_secret_access_key = ${SECRET}`,
    'cannot parse aws_secret_access_key = […]',
  ],
  'a presigned URL': [
    'GET /?X-Amz-Security-Token=IQoJ%2F%2Fb&X-Amz-Signature=dead',
    'GET /?X-Amz-Security-Token[…]&X-Amz-Signature=[…]',
  ],
  'a credential_process and its arguments': [
    'Command failed: /opt/get-keys --password hunter2\nnot logged in',
    'Command failed\nnot logged in',
  ],
  'a proxy with its password': [
    'cannot reach http://me:hunter2@proxy.example:8080',
    'cannot reach http://[…]@proxy.example:8080',
  ],
  'a bearer token': ['401 for Bearer eyJhbGciOi.J9.x-y_z', '401 for Bearer […]'],
  'the cache of SSO': [
    '{"accessToken":"eyJ.abc","clientSecret":"eyJ.def"}',
    '{"accessToken":"[…]","clientSecret":"[…]"}',
  ],
  'any long token': [`x ${'A1+/'.repeat(60)} y`, 'x [token] y'],
  'what AWS says of tokens stays': [
    'The security token included in the request is expired',
    'The security token included in the request is expired',
  ],
  'an ARN and a request id stay': [
    'User: arn:aws:iam::111111111111:user/alice is not authorized (request id 5f1b2c3d-aaaa-bbbb-cccc-000000000000)',
    'User: arn:aws:iam::111111111111:user/alice is not authorized (request id 5f1b2c3d-aaaa-bbbb-cccc-000000000000)',
  ],
}

describe('no credential reaches a message', () => {
  for (const [name, [message, left]] of Object.entries(CASES))
    it(name, () => assert.equal(withoutSecrets(message), left))

  it('of the SDK’s errors: AWS’s answers, the network, providers of credentials', () => {
    const said = `secret_access_key=${SECRET}`
    const answer = {name: 'X', Code: 'X', $metadata: {httpStatusCode: 400}}
    const errors = [answer, {code: 'ECONNREFUSED'}, {name: 'CredentialsProviderError'}]
    for (const fields of errors) {
      const {message} = failureOf(Object.assign(new Error(said), fields))
      assert.ok(!message.includes(SECRET), message)
    }
  })
})
