import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Ajv} from 'ajv'
import {areJunit} from '../support/junit.js'
import {PROGRAM} from '../support/program.js'

const HEAD = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles:
  Gate: {account: client, trust: [root/user/paul], mfa: true}
users: {paul: {account: root}, eve: {account: root}}
`
const TESTS = `tests:
  - {who: root/user/paul, can: client/Gate, with: {mfa: true}}
  - {name: "eve <b>&\\u202e", who: root/user/eve, cannot: client/Gate, with: {mfa: true}}
  - {who: root/user/paul, can: client/Gate}
`
const GOOD = TESTS.replace(/.*can: client\/Gate}\n/, '')

const OK = 'ok    root/user/paul can client/Gate with MFA (accounts.yaml:8)'
const EVE =
  'ok    eve <b>&\\u{202e} (accounts.yaml:9): denied by the trust policy (accounts.yaml:5): it does not let the caller in'
const FAIL =
  'FAIL  root/user/paul can client/Gate (accounts.yaml:10): denied by the trust policy (accounts.yaml:5): MFA is missing'
const FAIL_UNREAD =
  'FAIL  root/user/paul can client/Gate with MFA (accounts.yaml:8): nobody can tell: nothing is known of client/role/Gate'

describe('xrole test', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-test-'))
  })
  afterEach(() => rmSync(folder, {recursive: true}))

  const xrole = (yaml: string, ...args: string[]) => {
    writeFileSync(join(folder, 'accounts.yaml'), yaml)
    const {status, stdout, stderr} = spawnSync(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      encoding: 'utf8',
      input: '',
    })
    return {status, lines: stdout.trimEnd().split('\n'), stderr}
  }

  it('asks the file: a line for each entry, exit 0 when all hold', () => {
    assert.deepEqual(xrole(HEAD + GOOD, 'test'), {status: 0, lines: [OK, EVE, '', '2 passed, 0 failed'], stderr: ''})
  })

  it('exit 2 when one does not', () => {
    assert.deepEqual(xrole(HEAD + TESTS, 'test'), {
      status: 2,
      lines: [OK, EVE, FAIL, '', '2 passed, 1 failed'],
      stderr: '',
    })
  })

  it('exit 0 and a word when there is none, whatever is asked', () => {
    const {status, lines} = xrole(HEAD, 'test', '--from', 'live')
    assert.equal(status, 0)
    assert.match(lines.join('\n'), /^No entries under tests: in accounts\.yaml, so nothing was asked\./)
  })

  it('exit 1 when the file is wrong', () => {
    const {status, lines, stderr} = xrole(HEAD + TESTS.replace('root/user/paul', 'rot/user/paul'), 'test')
    assert.deepEqual([status, lines], [1, ['']])
    assert.match(stderr, /unknown-account|no account "rot"; did you mean "root"\?/)
  })

  it('of AWS and of the plan: what turns is told, and the last one decides', () => {
    const {status, lines} = xrole(HEAD + TESTS, 'test', '--sandbox')
    assert.equal(status, 2)
    assert.deepEqual(lines, [
      `${OK}: fails now, holds after the plan`,
      EVE,
      FAIL,
      '',
      'now: 1 passed, 2 failed',
      'after the plan: 2 passed, 1 failed',
    ])
  })

  it('of AWS alone, after an apply, with its addresses', () => {
    assert.equal(xrole(HEAD + GOOD, 'apply', '--sandbox', '--yes').status, 0)
    const {status, lines} = xrole(HEAD + TESTS, 'test', '--sandbox', '--from', 'live')
    assert.equal(status, 2)
    assert.deepEqual(lines, [
      OK,
      EVE.replace('(accounts.yaml:5)', '(client/role/Gate/trust)'),
      FAIL.replace('(accounts.yaml:5)', '(client/role/Gate/trust, statement 1)'),
      '',
      '2 passed, 1 failed',
    ])
  })

  it('what the plan breaks', () => {
    assert.equal(xrole(HEAD + GOOD, 'apply', '--sandbox', '--yes').status, 0)
    const wider = HEAD.replace('[root/user/paul]', '[root/user/paul, root/user/eve]')
    const {status, lines} = xrole(wider + GOOD, 'test', '--sandbox')
    assert.equal(status, 2)
    assert.equal(
      lines[1],
      'FAIL  eve <b>&\\u{202e} (accounts.yaml:9): holds now, FAILS after the plan: allowed by the trust policy (accounts.yaml:5)',
    )
  })

  it('exit 1 when an account could not be read; what is in it nobody can tell', () => {
    const {lines: recorded} = xrole(HEAD + GOOD, 'snapshot', '--sandbox')
    const read = JSON.parse(recorded.join('\n')) as {snapshots: {account: {name: string}}[]}
    const snapshots = read.snapshots.filter(({account}) => account.name !== 'client')
    writeFileSync(join(folder, 'read.json'), JSON.stringify({...read, snapshots}))
    const {status, lines, stderr} = xrole(HEAD + GOOD, 'test', '--snapshot', 'read.json', '--from', 'after')
    assert.equal(status, 1)
    assert.equal(lines[0], FAIL_UNREAD)
    assert.match(stderr, /^error: account client could not be read: /)
  })

  it('as JUnit that its published schema takes, one suite for each world, red only in the last', async () => {
    const {status, lines} = xrole(HEAD + TESTS, 'test', '--sandbox', '--format', 'junit')
    const why = 'denied by the trust policy (accounts.yaml:5): MFA is missing'
    assert.equal(status, 2)
    assert.deepEqual(lines, [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="xrole test" tests="6" failures="1" errors="0" time="0">',
      '  <testsuite name="live" tests="3" failures="0" errors="0" skipped="2" time="0">',
      '    <testcase classname="xrole.live" name="root/user/paul can client/Gate with MFA" time="0">',
      '      <skipped>fails here: denied: there is no root/user/paul</skipped>',
      '    </testcase>',
      '    <testcase classname="xrole.live" name="eve &lt;b&gt;&amp;\\u{202e}" time="0"/>',
      '    <testcase classname="xrole.live" name="root/user/paul can client/Gate" time="0">',
      '      <skipped>fails here: denied: there is no root/user/paul</skipped>',
      '    </testcase>',
      '  </testsuite>',
      '  <testsuite name="after" tests="3" failures="1" errors="0" skipped="0" time="0">',
      '    <testcase classname="xrole.after" name="root/user/paul can client/Gate with MFA" time="0"/>',
      '    <testcase classname="xrole.after" name="eve &lt;b&gt;&amp;\\u{202e}" time="0"/>',
      '    <testcase classname="xrole.after" name="root/user/paul can client/Gate" time="0">',
      `      <failure type="denied" message="${why}">accounts.yaml:10: ${why}</failure>`,
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
    ])
    await areJunit({'test.xml': lines.join('\n')})
  })

  it('as JSON that its published schema takes', () => {
    const {status, lines} = xrole(HEAD + TESTS, 'test', '--json')
    assert.equal(status, 2)
    const schema = new URL('../../schema/test.schema.json', import.meta.url)
    const ajv = new Ajv({strict: true, allowUnionTypes: true})
    const takes = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object)
    assert.ok(takes(JSON.parse(lines.join('\n'))), ajv.errorsText(takes.errors))
    const {passed, failed, worlds} = JSON.parse(lines.join('\n')) as {
      passed: number
      failed: number
      worlds: {from: string; tests: Record<string, unknown>[]}[]
    }
    assert.deepEqual([passed, failed, worlds.map(({from}) => from)], [2, 1, ['file']])
    assert.deepEqual(worlds[0]?.tests[2], {
      name: 'root/user/paul can client/Gate',
      who: 'root/user/paul',
      expected: 'can',
      role: 'client/role/Gate',
      actions: [],
      resources: [],
      passed: false,
      outcome: 'denied',
      why: 'denied by the trust policy (accounts.yaml:5): MFA is missing',
      file: 'accounts.yaml',
      line: 10,
      column: 5,
    })
  })
})
