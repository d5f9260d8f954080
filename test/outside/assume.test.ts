import assert from 'node:assert/strict'
import {spawn, spawnSync} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const XROLE = `'${process.execPath}' '${join(ROOT, 'bin/dev.js')}'`
const ROLE = 'assume client/MainAccountAdminRole --mfa-code 123456'
const SHOWN = /"Arn": "arn:aws:sts::222222222222:assumed-role\/MainAccountAdminRole\/administrator"/

/** Shells, and the AWS CLI, take what xrole prints; of a sandbox that is served on loopback meanwhile. */
describe('xrole assume, outside: shells and the AWS CLI', () => {
  let folder: string
  let server: ChildProcess
  let env: NodeJS.ProcessEnv
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-outside-'))
    copyFileSync(join(ROOT, 'accounts.yaml'), join(folder, 'accounts.yaml'))
    const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))
    env = {...Object.fromEntries(clean), HOME: folder, AWS_DEFAULT_REGION: 'us-east-1', AWS_REGION: 'us-east-1'}
    assert.equal(run('sh', ['-c', `${XROLE} apply --sandbox --yes`]).status, 0)
    server = spawn(process.execPath, [join(ROOT, 'bin/dev.js'), 'sandbox', 'serve'], {cwd: folder, env})
    const [url] = (await once(createInterface({input: server.stdout!}), 'line')) as [string]
    env['AWS_ENDPOINT_URL'] = url
    mkdirSync(join(folder, '.aws'))
    const command = `${process.execPath} ${join(ROOT, 'bin/dev.js')} ${ROLE} --format credential-process -f ${join(folder, 'accounts.yaml')} --profile me`
    writeFileSync(
      join(folder, '.aws', 'config'),
      `[profile me]\naws_access_key_id = x\naws_secret_access_key = x\n[profile client]\ncredential_process = ${command}\n`,
    )
  })
  after(async () => {
    server.kill()
    await once(server, 'exit')
    rmSync(folder, {recursive: true})
  })

  const run = (program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
    spawnSync(program, args, {cwd: folder, env: {...env, ...more}, encoding: 'utf8'})
  const keys = {AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x'}

  const WHO = 'aws sts get-caller-identity; echo "profile=$AWS_DEFAULT_PROFILE"'
  const SHELLS: readonly [shell: string, script: string][] = [
    ['sh', `eval "$(${XROLE} ${ROLE})"; ${WHO}`],
    ['bash', `eval "$(${XROLE} ${ROLE} --format sh)"; ${WHO}`],
    ['zsh', `eval "$(${XROLE} ${ROLE} --format sh)"; ${WHO}`],
    ['fish', `${XROLE} ${ROLE} --format fish | source; ${WHO}`],
    ['bash', `set -a; . <(${XROLE} ${ROLE} --format dotenv); unset AWS_DEFAULT_PROFILE; ${WHO}`],
  ]
  for (const [shell, script] of SHELLS)
    it(`${shell}: ${/--format \w+/.exec(script)?.[0] ?? 'eval'}`, () => {
      const {status, stdout, stderr} = run(shell, ['-c', script], {...keys, AWS_DEFAULT_PROFILE: 'me'})
      assert.equal(status, 0, stderr)
      assert.match(stdout, SHOWN)
      assert.match(stdout, /profile=\n$/)
    })

  it('a value that would end its quotes is one word in each shell', async () => {
    const {credentialsText} = await import('../../src/render/credentials.js')
    const sessionToken = `a'b"c\\d$HOME$(id)\`id\`;e # f*`
    const credentials = {accessKeyId: 'a', secretAccessKey: 'b', sessionToken, expires: 'c'}
    for (const [shell, format] of [
      ['sh', 'sh'],
      ['bash', 'sh'],
      ['zsh', 'sh'],
      ['fish', 'fish'],
    ] as const) {
      const {stdout} = run(shell, ['-c', `${credentialsText(credentials, format)}\nprintf %s "$AWS_SESSION_TOKEN"`])
      assert.equal(stdout, sessionToken, shell)
    }
  })

  it('a command: the AWS CLI, on AWS and in the sandbox', () => {
    const line = (more: string) => run('sh', ['-c', `${XROLE} ${ROLE} ${more} -- aws sts get-caller-identity`], keys)
    for (const {status, stdout, stderr} of [line(''), line('--sandbox')]) {
      assert.equal(status, 0, stderr)
      assert.match(stdout, SHOWN)
    }
    // Its two versions end a usage error with different codes.
    const own = run('aws', ['sts', 'no-such-thing']).status
    assert.notEqual(own, 0)
    assert.equal(run('sh', ['-c', `${XROLE} ${ROLE} -- aws sts no-such-thing`], keys).status, own)
  })

  it('credential_process: the AWS CLI', () => {
    const {status, stdout, stderr} = run('aws', ['--profile', 'client', 'sts', 'get-caller-identity'])
    assert.equal(status, 0, stderr)
    assert.match(stdout, SHOWN)
  })

  it('credential_process: the SDK', async () => {
    const before = {...process.env}
    Object.assign(process.env, env)
    try {
      const sts = new STSClient({profile: 'client', region: 'us-east-1'})
      const {Arn} = await sts.send(new GetCallerIdentityCommand({}))
      assert.equal(Arn, 'arn:aws:sts::222222222222:assumed-role/MainAccountAdminRole/administrator')
      const {expiration} = await sts.config.credentials()
      assert.ok(expiration instanceof Date)
      sts.destroy()
    } finally {
      for (const name of Object.keys(env)) if (!(name in before)) delete process.env[name]
      Object.assign(process.env, before)
    }
  })
})
