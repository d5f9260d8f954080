import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {checkFile} from '../../src/engine/check-file.js'
import {starter} from '../../src/engine/starter.js'
import {xrole} from '../bad-input/process.js'
import {examples} from '../examples/examples.js'

const NOW = new Date('2026-06-01T12:00:00Z')

const file = (more = ''): string => `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles:
  Admin: {account: client, description: d, trust: [root/user/alice], policies: [AdministratorAccess]}
users: {alice: {account: root}}
${more}`
const validate = (yaml: string, ...flags: string[]) => xrole(['validate', ...flags], 'accounts.yaml', yaml)

const SILENT = file('lint: {ignore: [{rule: admin-without-mfa, address: client/role/Admin, reason: r}]}\n')

describe('xrole validate', () => {
  it('tells a warning with the id of its rule, and exits 0', async () => {
    const {exit, stdout, stderr} = await validate(file())
    assert.deepEqual([exit, stderr], [0, ''])
    assert.equal(
      stdout,
      [
        'accounts.yaml:5:52: warning it is an administrator, and users can assume it without MFA; write mfa: true [admin-without-mfa]',
        '    5 |   Admin: {account: client, description: d, trust: [root/user/alice], policies: [AdministratorAccess]}',
        `      | ${' '.repeat(51)}^^^^^^^^^^^^^^^`,
        'accounts.yaml is valid.',
        '',
      ].join('\n'),
    )
  })

  it('--strict makes a warning exit 1; a note and what is silenced do not', async () => {
    const [warned, silent, noted] = await Promise.all([
      validate(file(), '--strict'),
      validate(SILENT, '--strict'),
      validate(SILENT.replace('description: d, ', ''), '--strict'),
    ])
    assert.equal(warned.exit, 1)
    assert.match(warned.stdout, /^accounts.yaml is valid, but has warnings \(--strict\)\.$/m)
    assert.deepEqual([silent.exit, silent.stdout], [0, 'accounts.yaml is valid.\n'])
    assert.equal(noted.exit, 0)
    assert.match(noted.stdout, /: note .*\[missing-description\]/)
  })

  it('--json has the id of the rule as code, and the message without it', async () => {
    const {exit, stdout} = await validate(file(), '--json')
    assert.equal(exit, 0)
    assert.deepEqual(JSON.parse(stdout), {
      findings: [
        {
          code: 'admin-without-mfa',
          severity: 'warning',
          message: 'it is an administrator, and users can assume it without MFA; write mfa: true',
          file: 'accounts.yaml',
          line: 5,
          column: 52,
        },
      ],
    })
  })

  it('--explain prints the reason of a rule, and how to silence it', async () => {
    const {exit, stdout} = await validate(file(), '--explain', 'pass-any-role')
    assert.equal(exit, 0)
    assert.match(stdout, /^pass-any-role \(warning\)\n\niam:PassRole on every role: /)
    assert.match(stdout, /- \{rule: pass-any-role, address: /)
  })

  it('--explain of a rule that there is not names the nearest', async () => {
    const {exit, stdout, stderr} = await validate(file(), '--explain', 'pass-any-rol')
    assert.deepEqual([exit, stdout], [1, ''])
    assert.equal(stderr, 'error: there is no rule "pass-any-rol"; did you mean "pass-any-role"?\n')
  })
})

describe('validate: what is shipped', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-validate-'))
  })
  after(() => rmSync(folder, {recursive: true}))

  const warnings = async (path: string): Promise<string[]> =>
    (await checkFile(path, undefined, NOW)).findings.flatMap(({severity, code, message}) =>
      severity === 'note' ? [] : [`${severity} ${code} ${message}`],
    )

  for (const {name, file: path} of examples)
    it(`${name} has no warning`, async () => assert.deepEqual(await warnings(path), []))

  it('what init writes has no warning', async () => {
    const path = join(folder, 'accounts.yaml')
    writeFileSync(path, starter({owner: 'acme', schema: 'x'}))
    assert.deepEqual(await warnings(path), [])
  })
})
