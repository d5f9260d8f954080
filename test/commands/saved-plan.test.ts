import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {PROGRAM} from '../support/program.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles: {Gate: {account: client, trust: [root]}}
`

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

describe('a saved plan, by the program itself', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-saved-'))
    writeFileSync(join(folder, 'accounts.yaml'), YAML)
  })
  after(() => rmSync(folder, {recursive: true}))

  // No terminal: standard input is a pipe that ends at once.
  const xrole = (...args: string[]) => {
    const {status, stdout, stderr} = spawnSync(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      encoding: 'utf8',
      input: '',
    })
    return {status, stdout, stderr}
  }
  const bytes = (name: string): Buffer => readFileSync(join(folder, name))

  it('is written for its owner alone, whole, and the same each time; plan says how to apply it', () => {
    const first = xrole('plan', '--sandbox', '--out', 'plan.json')
    assert.equal(first.status, 0, first.stderr)
    const digest = sha256(bytes('plan.json'))
    const said = `Saved to plan.json (sha256 ${digest}); apply it with: xrole apply plan.json --sandbox`
    assert.ok(first.stdout.endsWith(`\n\n${said}\n`), first.stdout)
    assert.equal(statSync(join(folder, 'plan.json')).mode & 0o777, 0o600)

    const second = xrole('plan', '--sandbox', '--out', 'again.json', '--format', 'json')
    assert.equal(second.stderr, `${said.replaceAll('plan.json', 'again.json')}\n`)
    assert.equal((JSON.parse(second.stdout) as {format: number}).format, 1)
    assert.deepEqual(bytes('again.json'), bytes('plan.json'))
    assert.deepEqual(readdirSync(folder).sort(), ['.xrole', 'accounts.yaml', 'again.json', 'plan.json'])
  })

  it('is not written over what is no file', () => {
    mkdirSync(join(folder, 'there'))
    const {status, stderr} = xrole('plan', '--sandbox', '--out', 'there')
    assert.deepEqual([status, stderr], [1, 'error: there is there and is no regular file; name another one\n'])
    rmSync(join(folder, 'there'), {recursive: true})
  })

  const targets: Readonly<Record<string, RegExp>> = {
    'accounts.yaml': /^error: accounts\.yaml is what xrole works on and would be overwritten; name another file/,
    './../here/accounts.yaml': /is what xrole works on/,
    '.xrole/sandbox.json': /is what xrole works on/,
    'notes.txt': /^error: notes\.txt is there, is no saved plan, and would be overwritten; name another file/,
  }
  for (const [target, says] of Object.entries(targets))
    it(`is not written over ${target}`, () => {
      writeFileSync(join(folder, 'notes.txt'), 'mine')
      const out = target.replace('here', basename(folder))
      const {status, stdout, stderr} = xrole('plan', '--sandbox', '--out', out)
      assert.deepEqual([status, stdout], [1, ''])
      assert.match(stderr, says)
      assert.equal(String(bytes('accounts.yaml')), YAML)
      assert.equal(String(bytes('notes.txt')), 'mine')
      rmSync(join(folder, 'notes.txt'))
    })

  it('is one byte for byte for --plan-digest', () => {
    writeFileSync(join(folder, 'bytes.json'), Buffer.concat([bytes('plan.json'), Buffer.from([0x20, 0xff])]))
    const digest = sha256(bytes('bytes.json'))
    const {status, stderr} = xrole('apply', 'bytes.json', '--plan-digest', digest, '--sandbox')
    assert.deepEqual([status, /is not a saved plan/.test(stderr)], [1, true])
    rmSync(join(folder, 'bytes.json'))
  })

  const mistakes: readonly [args: string, exit: number, says: RegExp][] = [
    ['apply --plan-digest 00 --sandbox', 1, /^error: --plan-digest is about a saved plan; name its file/],
    ['apply plan.json --plan-digest 00 --sandbox', 1, /^error: --plan-digest takes a sha256/],
    ['apply plan.json --only client/role/* --sandbox', 1, /^error: a saved plan is applied whole; give --only/],
    ['apply plan.json --account client --sandbox', 1, /^error: a saved plan is applied whole; give --only/],
    ['apply plan.json', 3, /^error: plan\.json is not applied here: it was made in the sandbox; give --sandbox;/],
    [
      'apply none.json --sandbox',
      1,
      /^error: none\.json cannot be read: no such file; xrole plan --out FILE makes one$/m,
    ],
    ['apply accounts.yaml --sandbox', 1, /^error: accounts\.yaml is not a saved plan: .*name it with -f/],
    [`apply plan.json --plan-digest ${'0'.repeat(64)} --sandbox`, 3, /^error: plan\.json is another plan than the one/],
  ]
  for (const [args, exit, says] of mistakes)
    it(`xrole ${args}: exit ${exit}`, () => {
      const {status, stdout, stderr} = xrole(...args.split(' '))
      assert.deepEqual([status, stdout], [exit, ''])
      assert.match(stderr, says)
    })

  it('is refused when something that it touches was made meanwhile, as JSON too', () => {
    const trust = {
      Version: '2012-10-17',
      Statement: {Effect: 'Allow', Principal: {AWS: '111111111111'}, Action: 'sts:AssumeRole'},
    }
    const input = {RoleName: 'Gate', AssumeRolePolicyDocument: JSON.stringify(trust)}
    assert.equal(xrole('sandbox', 'call', 'client', 'CreateRole', JSON.stringify(input)).status, 0)
    const {status, stdout, stderr} = xrole('apply', 'plan.json', '--sandbox', '--json')
    assert.equal(status, 3)
    const message = 'client/role/Gate moved since the plan was made: it exists now; plan again'
    assert.deepEqual(JSON.parse(stdout), {refused: [{code: 'moved', message}]})
    assert.equal(stderr, `error: plan.json is not applied and nothing was written:\n  ${message}\n`)
    assert.equal(xrole('sandbox', 'call', 'client', 'DeleteRole', '{"RoleName": "Gate"}').status, 0)
  })

  it('is applied without a terminal and without --yes', () => {
    const digest = sha256(bytes('plan.json'))
    const {status, stdout, stderr} = xrole('apply', 'plan.json', '--plan-digest', digest.toUpperCase(), '--sandbox')
    assert.equal(status, 0, stderr)
    assert.match(stdout, /Applied: 1 created/)
    assert.match(xrole('plan', '--sandbox').stdout, /^No changes\. AWS matches accounts\.yaml\.$/m)
  })

  it('is done when it is applied again', () => {
    const {status, stdout, stderr} = xrole('apply', 'plan.json', '--sandbox')
    assert.equal(status, 0, stderr)
    assert.match(stdout, /all of plan\.json is done already; nothing is left to do/)
  })

  it('is not made of a plan that has errors', () => {
    const tags = [{Key: 'xrole:owner', Value: 'other'}]
    assert.equal(
      xrole('sandbox', 'call', 'client', 'TagRole', JSON.stringify({RoleName: 'Gate', Tags: tags})).status,
      0,
    )
    const {status, stdout} = xrole('plan', '--sandbox', '--out', 'bad.json')
    assert.equal(status, 3)
    assert.match(stdout, /^Not saved to bad\.json: the plan has errors/m)
    assert.ok(!readdirSync(folder).includes('bad.json'))
  })
})
