import assert from 'node:assert/strict'
import {codes, linted} from './lint-text.js'

const roles = (...entries: string[]): string => `roles:\n${entries.map((entry) => `  ${entry}\n`).join('')}`
const ignoring = (...entries: string[]): string =>
  `lint:\n  ignore:\n${entries.map((entry) => `    - {${entry}}\n`).join('')}`

const OPEN = 'trust: [root], policies: [AdministratorAccess], description: d'
const messages = (body: string, code: string): string[] =>
  linted(body)
    .findings.filter((finding) => finding.code === code)
    .map(({message}) => message)

describe('lint: what is told', () => {
  it('stands at the line of trust, the statement or the key that it is about', () => {
    const body = [
      roles(
        'A: {account: client, description: d, trust: [dev/role/ci], maxSession: 2h}',
        `B:\n    account: client\n    description: d\n    policies: [AdministratorAccess]\n    trust:\n      - {principal: root, mfa: true}\n      - dev`,
      ),
      'users:\n  alice:\n    account: root\n    inline:\n      p:\n        statements:\n          - {allow: ["s3:*"], on: ["*"]}\n          - {allow: ["sts:*"], on: ["*"]}\n',
    ].join('')
    const {findings, line} = linted(body)
    const at = Object.fromEntries(findings.map((finding) => [finding.code, line(finding)]))
    assert.equal(at['chained-session'], 'accounts.yaml:9')
    assert.equal(at['admin-without-mfa'], 'accounts.yaml:16')
    assert.equal(at['assume-anything'], 'accounts.yaml:24')
  })

  it('stands at the principal itself where lines with the same conditions are one statement', () => {
    const lines = ['root/role/ci', '"999999999999"', 'root/user/alice', '{principal: dev, mfa: true}']
    const {findings, line} = linted(
      `roles:\n  A:\n    account: client\n    description: d\n    policies: [AdministratorAccess]\n    trust:\n${lines.map((each) => `      - ${each}\n`).join('')}`,
    )
    const at = Object.fromEntries(findings.map((finding) => [finding.code, line(finding)]))
    assert.equal(at['whole-foreign-account'], 'accounts.yaml:15')
    assert.equal(at['admin-without-mfa'], 'accounts.yaml:16')
  })

  it('has the address of the thing or part', () => {
    const {findings} = linted(roles(`A: {account: client, ${OPEN}}`))
    const found = findings.find(({code}) => code === 'admin-without-mfa')
    assert.equal(found?.address, 'client/role/A/trust')
  })

  it('is told once for all accounts of an entry, and names them where it is not so in all', () => {
    const everywhere = `A: {accounts: [client, dev], ${OPEN}}`
    assert.deepEqual(messages(roles(everywhere), 'admin-without-mfa'), [
      'it is an administrator, and users can assume it without MFA; write mfa: true',
    ])
    const named =
      'A: {accounts: [client, dev, root], name: "R${account.name}", trust: [{principal: root, mfa: true}], description: d}'
    assert.deepEqual(messages(`${roles(named)}lint: {names: {role: "Rroot|Rdev"}}\n`, 'naming-pattern'), [
      '"Rclient" is not named as lint: names: role: wants it, Rroot|Rdev (in client)',
    ])
  })

  it('roles without description are told as one, at the first', () => {
    const many = Array.from({length: 7}, (_, at) => `R${at}: {account: client, trust: [{principal: root, mfa: true}]}`)
    const {findings, line} = linted(roles(...many))
    const [found, ...more] = findings.filter(({code}) => code === 'missing-description')
    assert.deepEqual(more, [])
    assert.match(found?.message ?? '', /^7 roles have no description:.*: R0, R1, R2, R3, R4 and 2 more$/)
    assert.equal(line(found!), 'accounts.yaml:9')
  })

  it('is nothing while the file has errors but those', () => {
    const {told} = linted(roles('A: {account: client, trust: [root], policies: [AdministratorAcces]}'))
    assert.deepEqual(told, ['error unknown-policy'])
  })

  it('caller policies and their pages are none of a reader’s', () => {
    const many = Array.from(
      {length: 60},
      (_, at) => `Role${at}: {account: client, description: d, trust: [root/user/alice], mfa: true}`,
    )
    assert.deepEqual(
      codes(`${roles(...many)}users: {alice: {account: root}}\nlint: {names: {policy: "[a-z]+", user: "[a-z]+"}}\n`),
      [],
    )
  })
})

describe('lint: silence', () => {
  const two = roles(`A: {accounts: [client, dev], ${OPEN}}`)

  const CASES: Readonly<Record<string, [body: string, told: string[]]>> = {
    'a thing stands for its parts': [
      roles(`A: {account: client, ${OPEN}}`) +
        ignoring(
          'rule: admin-without-mfa, address: client/role/A, reason: r',
          'rule: whole-account-admin, address: client/A, reason: r',
        ),
      [],
    ],
    'until its last day, that day included': [
      roles(`A: {account: client, ${OPEN}, mfa: true}`) +
        ignoring('rule: admin-without-mfa, address: "*", reason: r, until: 2026-06-01'),
      ['warning idle-silence'],
    ],
    'not after its last day': [
      roles(`A: {account: client, ${OPEN}}`) +
        ignoring(
          'rule: admin-without-mfa, address: "*", reason: r, until: 2026-05-31',
          'rule: whole-account-admin, address: "*", reason: r',
        ),
      ['warning admin-without-mfa', 'warning silence-over'],
    ],
    'of another thing': [
      roles(`A: {account: client, ${OPEN}}`) +
        ignoring(
          'rule: admin-without-mfa, address: client/role/B, reason: r',
          'rule: whole-account-admin, address: "*", reason: r',
        ),
      ['warning admin-without-mfa', 'warning idle-silence'],
    ],
    'of a rule that there is not': [
      roles('A: {account: client, trust: [{principal: root, mfa: true}], description: d}') +
        ignoring('rule: admin-without-mfaa, address: "*", reason: r'),
      ['error unknown-rule'],
    ],
    'of an error': [
      roles('A: {account: client, trust: [root], policies: [AdministratorAcces], description: d}') +
        ignoring('rule: unknown-policy, address: "*", reason: r'),
      ['error unknown-policy'],
    ],
    'two that say the same are both of use': [
      roles(`A: {account: client, ${OPEN}}`) +
        ignoring(
          'rule: admin-without-mfa, address: "*", reason: r',
          'rule: admin-without-mfa, address: client/role/A, reason: r',
          'rule: whole-account-admin, address: "*", reason: r',
        ),
      [],
    ],
    'what compiling tells of a line': [
      roles('A: {account: client, description: d, trust: ["arn:aws:iam::999999999999:role/x"]}') +
        ignoring('rule: no-external-id, address: client/role/A, reason: our own'),
      [],
    ],
    'a policy that is made nowhere': [
      'policies: {P: {statements: [{allow: ["s3:GetObject"], on: ["*"]}]}}\n' +
        ignoring('rule: unused-policy, address: "*/policy/P", reason: r'),
      [],
    ],
  }
  for (const [name, [body, told]] of Object.entries(CASES)) {
    it(name, () => assert.deepEqual(linted(body).told, told))
  }

  it('in one of two accounts: the other one is told, by its name', () => {
    const body =
      two +
      ignoring(
        'rule: admin-without-mfa, address: client/role/A, reason: r',
        'rule: whole-account-admin, address: "*", reason: r',
      )
    assert.deepEqual(messages(body, 'admin-without-mfa'), [
      'it is an administrator, and users can assume it without MFA; write mfa: true (in dev)',
    ])
  })

  it('the same for what compiling tells', () => {
    const body =
      roles('A: {accounts: [client, dev], description: d, trust: ["arn:aws:iam::999999999999:role/x"]}') +
      ignoring('rule: no-external-id, address: client/role/A, reason: r')
    assert.match(messages(body, 'no-external-id').join('\n'), /\(in dev\)$/)
  })

  it('a role without description that is silenced is not counted', () => {
    const body =
      roles(
        'A: {account: client, trust: [{principal: root, mfa: true}]}',
        'B: {account: client, trust: [{principal: root, mfa: true}]}',
      ) + ignoring('rule: missing-description, address: client/role/A, reason: r')
    assert.deepEqual(messages(body, 'missing-description'), [
      'B has no description:, which the console shows beside its name',
    ])
  })

  it('a mistyped rule is told with the one that was meant, at its place', () => {
    const {findings, line} = linted(ignoring('rule: admin-without-mfaa, address: "*", reason: r'))
    const [found] = findings.filter(({code}) => code === 'unknown-rule')
    assert.equal(found?.message, 'there is no rule "admin-without-mfaa"; did you mean "admin-without-mfa"?')
    assert.equal(line(found), 'accounts.yaml:10')
  })
})
