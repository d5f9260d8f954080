import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {copyFileSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {REPOSITORY} from '../examples/examples.js'
import {motoUrl, resetMoto} from '../support/moto.js'

/** The program from its sources, as a user runs it against an AWS at another URL. */
const xrole = (folder: string, ...args: string[]): Promise<{code: number; stdout: string; stderr: string}> =>
  new Promise((resolve) => {
    const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))
    const env = {
      ...Object.fromEntries(clean),
      HOME: folder,
      XDG_CACHE_HOME: join(folder, 'cache'),
      AWS_ENDPOINT_URL: motoUrl(),
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_REGION: 'us-east-1',
    }
    execFile(process.execPath, [join(REPOSITORY, 'bin/dev.js'), ...args], {cwd: folder, env}, (error, stdout, stderr) =>
      resolve({code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr}),
    )
  })

describe('xrole assume over moto', () => {
  let folder: string
  before(async () => {
    await resetMoto(motoUrl())
    folder = mkdtempSync(join(tmpdir(), 'xrole-moto-'))
    copyFileSync(join(REPOSITORY, 'accounts.yaml'), join(folder, 'accounts.yaml'))
  })
  after(() => rmSync(folder, {recursive: true}))

  it('a command is the role', async () => {
    const role = ['assume', 'arn:aws:iam::222222222222:role/MainAccountAdminRole', '--session-name', 'paul']
    const who =
      'fetch(process.env.AWS_ENDPOINT_URL + "/?Action=GetCallerIdentity&Version=2011-06-15", {method: "POST", headers: {authorization: "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID + "/20300101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=x"}}).then((it) => it.text()).then(console.log)'
    const {code, stdout, stderr} = await xrole(folder, ...role, '--', process.execPath, '-e', who)
    assert.equal(code, 0, stderr)
    assert.match(stdout, /arn:aws:sts::222222222222:assumed-role\/MainAccountAdminRole\/paul/)
  })

  it('aws sts get-caller-identity is the role, with MFA and for as long as was asked', async () => {
    const role = ['assume', 'client/MainAccountAdminRole', '--mfa-code', '123456', '--duration', '15m']
    const {code, stdout, stderr} = await xrole(folder, ...role, '--', 'aws', 'sts', 'get-caller-identity')
    assert.equal(code, 0, stderr)
    assert.match(stdout, /"Account": "222222222222"/)
    const told = JSON.parse((await xrole(folder, ...role, '--format', 'credential-process')).stdout) as {
      Expiration: string
    }
    const minutes = (Date.parse(told.Expiration) - Date.now()) / 60_000
    assert.ok(minutes > 10 && minutes <= 16, String(minutes))
  })
})
