import assert from 'node:assert/strict'
import {PassThrough} from 'node:stream'
import {askFor} from '../../src/engine/terminal.js'
import {managementQuestion} from '../../src/engine/management.js'
import {organizationLab} from '../support/organization-lab.js'

const ACCOUNTS = [
  {id: '111111111111', name: 'root'},
  {id: '222222222222', name: 'client', ou: 'Workloads'},
]
const discovered = (rest: string) => `owner: acme\naccounts: {from: organization}\n${rest}`
const IN_BOTH = `roles: {Reader: {account: client, trust: [root/group/Ops]}}\ngroups: {Ops: {account: root}}\n`
const IN_CLIENT = 'roles: {Reader: {account: client, trust: [root]}}\n'

const codes = (findings: readonly {readonly code: string}[]): string[] =>
  findings.map(({code}) => code).filter((code) => /management-account/.test(code))

describe('engine: the management account', () => {
  const cases: [name: string, yaml: string, confirmed: boolean, exit: number, told: string[], refused: string[]][] = [
    [
      'is not changed without one more confirmation',
      discovered(IN_BOTH),
      false,
      3,
      ['changes-management-account'],
      ['management-account-unconfirmed'],
    ],
    ['is changed with it', discovered(IN_BOTH), true, 0, ['changes-management-account'], []],
    ['needs none where nothing of it changes', discovered(IN_CLIENT), false, 0, [], []],
    [
      'needs none where nobody knows the organization',
      `owner: acme\naccounts: {root: "111111111111", client: "222222222222"}\n${IN_BOTH}`,
      false,
      0,
      [],
      [],
    ],
  ]
  for (const [name, yaml, managementAccount, exit, told, refused] of cases)
    it(name, async () => {
      const lab = organizationLab(ACCOUNTS, 'aws')
      const before = await lab.sandbox.state()
      const applied = await lab.apply(yaml, {managementAccount})
      assert.equal(applied.exit, exit)
      assert.deepEqual(codes(applied.gathered.plan.findings), told)
      assert.deepEqual(codes(applied.refused?.findings ?? []), refused)
      if (exit !== 0) assert.deepEqual(await lab.sandbox.state(), before)
      else assert.deepEqual((await lab.plan(yaml)).plan.changes, [])
    })

  it('is named by the plan, and by the refusal with the flag to add', async () => {
    const {gathered, refused} = await organizationLab(ACCOUNTS, 'aws').apply(discovered(IN_BOTH), {
      managementAccount: false,
    })
    const message = ({findings}: {readonly findings: readonly {readonly code: string; readonly message: string}[]}) =>
      findings.find(({code}) => /management-account/.test(code))?.message
    assert.equal(
      message(gathered.plan),
      'this plan changes the management account of the organization, root (111111111111); apply asks for its name, or takes --management-account',
    )
    assert.equal(
      message(refused!),
      'this changes the management account of the organization, root (111111111111); to allow that, add --management-account',
    )
  })

  it('is left alone again: a second plan says nothing of it', async () => {
    const lab = organizationLab(ACCOUNTS, 'aws')
    await lab.apply(discovered(IN_BOTH))
    assert.deepEqual(codes((await lab.plan(discovered(IN_BOTH))).plan.findings), [])
  })

  for (const [answer, yes] of [
    ['root\n', true],
    ['yes\n', false],
    ['Root\n', false],
    ['', false],
  ] as const)
    it(`on a terminal ${JSON.stringify(answer)} is ${yes ? 'its name' : 'not its name'}`, async () => {
      const {gathered} = await organizationLab(ACCOUNTS, 'aws').apply(discovered(IN_BOTH))
      const management = gathered.intent.accounts.find(({isManagement}) => isManagement)!
      const [input, output] = [new PassThrough(), new PassThrough()]
      input.end(answer)
      assert.equal(await askFor(management.name, managementQuestion(management), {input, output}), yes)
      assert.equal(
        String(output.read()),
        'This changes the management account of the organization, root (111111111111): type its name to go on: ',
      )
    })
})
