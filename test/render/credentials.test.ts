import assert from 'node:assert/strict'
import {CREDENTIAL_FORMATS, credentialsText} from '../../src/render/credentials.js'
import type {CredentialFormat, Credentials} from '../../src/render/credentials.js'
import {golden} from '../support/golden.js'

const CREDENTIALS: Credentials = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2Vj//////////wEaCXVz==',
  expires: '2027-01-31T09:00:00Z',
}

describe('render: credentials', () => {
  for (const format of CREDENTIAL_FORMATS)
    it(`${format} is as it was`, () =>
      golden(`render/credentials-${format}.txt`, `${credentialsText(CREDENTIALS, format)}\n`))

  /** AWS gives nothing of the kind; a value that ends its quotes would be a command. */
  const HOSTILE: readonly [name: string, token: string, format: CredentialFormat, line: string][] = [
    ['sh: quote', `a'b;id`, 'sh', `export AWS_SESSION_TOKEN='a'\\''b;id'`],
    ['sh: dollar', 'a$(id)`id`', 'sh', "export AWS_SESSION_TOKEN='a$(id)`id`'"],
    ['fish: quote and backslash', `a'b\\c;id`, 'fish', `set -gx AWS_SESSION_TOKEN 'a\\'b\\\\c;id'`],
    ['fish: dollar', 'a$HOME(id)', 'fish', "set -gx AWS_SESSION_TOKEN 'a$HOME(id)'"],
    ['powershell: quote', `a'b;id`, 'powershell', "$Env:AWS_SESSION_TOKEN = 'a''b;id'"],
    ['powershell: typographic quote', 'a\u2019;id', 'powershell', "$Env:AWS_SESSION_TOKEN = 'a\u2019\u2019;id'"],
    ['powershell: dollar', 'a$(id)', 'powershell', "$Env:AWS_SESSION_TOKEN = 'a$(id)'"],
    ['dotenv: hash', 'a#b', 'dotenv', "AWS_SESSION_TOKEN='a#b'"],
  ]
  for (const [name, sessionToken, format, line] of HOSTILE)
    it(`${name} stays in its quotes`, () => {
      const lines = credentialsText({...CREDENTIALS, sessionToken}, format).split('\n')
      assert.ok(lines.includes(line), lines.join('\n'))
    })

  it('credential-process has the fields that SDKs read, and a time that Date reads', () => {
    const told = JSON.parse(credentialsText(CREDENTIALS, 'credential-process')) as Record<string, string>
    assert.deepEqual(Object.keys(told), ['Version', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'])
    assert.equal(told['Version'], 1)
    assert.equal(new Date(told['Expiration'] ?? '').toISOString(), '2027-01-31T09:00:00.000Z')
  })
})
