import assert from 'node:assert/strict'
import type {Cloud} from '../../src/core/cloud.js'
import {CloudError} from '../../src/core/cloud.js'
import type {Finding} from '../../src/core/types.js'
import {driftExit, driftOf} from '../../src/engine/drift/drift.js'
import type {Gathered} from '../../src/engine/gather.js'
import {account, clouds} from '../support/clouds.js'
import {labOver} from '../support/lab.js'
import type {Lab, LabOptions} from '../support/lab.js'
import {applySaved, save} from '../support/saved.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]

const yaml = (tests: string, roles = 'Gate: {account: client, trust: [root/user/alice], mfa: true}'): string =>
  `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles: {${roles}}
users: {alice: {account: root}, bob: {account: root}}
tests:
${tests}
`
const CAN = '  - {who: root/user/alice, can: client/Gate, with: {mfa: true}}'
const CANNOT = '  - {who: root/user/bob, cannot: client/Gate, with: {mfa: true}}'
const WRONG = '  - {who: root/user/alice, can: client/Gate}'
const OPEN = '  - {who: "arn:aws:iam::999999999999:user/zoe", cannot: client/Gate, with: {mfa: true}}'

const told = ({plan}: Pick<Gathered, 'plan'>): string[] => found(plan.findings)
const found = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({code}) => code === 'test-fails')
    .map(({severity, refused, message}) => `${severity}${refused ? ', refused' : ''}: ${message}`)

const WITHOUT_MFA =
  '"root/user/alice can client/Gate" does not hold after the plan: denied by the trust policy (client/role/Gate/trust, statement 1): MFA is missing'
const REFUSED = `error, refused: ${WITHOUT_MFA}; change the file or the entry; --allow does not let it pass`

describe('entries of tests, in a plan', () => {
  let lab: Lab
  let unreadable: ReadonlySet<string>
  beforeEach(async () => {
    unreadable = new Set()
    const cloud = await clouds()[0]!.open(ACCOUNTS)
    const blinded: Cloud & {close(): void} = {
      ...cloud,
      snapshot(one) {
        if (!unreadable.has(one.name)) return cloud.snapshot(one)
        throw new CloudError('unreachable', 'no way in', {account: one.name, op: 'AssumeRole', code: 'AccessDenied'})
      },
    }
    lab = labOver(blinded, ACCOUNTS)
  })
  afterEach(() => lab.close())

  it('those that hold say nothing, and the plan is applied', async () => {
    const {exit, gathered} = await lab.apply(yaml([CAN, CANNOT].join('\n')))
    assert.equal(exit, 0)
    assert.deepEqual(told(gathered), [])
  })

  it('one that does not hold refuses the apply, whatever is allowed; nothing is written', async () => {
    const {exit, gathered, refused} = await lab.apply(yaml([CAN, WRONG].join('\n')), {
      allow: ['DELETES', 'WIDENS_EXTERNAL', 'LOCKS_OUT', 'REPLACES', 'DELETES_CREDENTIALS'],
      adopt: true,
    })
    assert.equal(exit, 3)
    assert.deepEqual(found(refused?.findings ?? []), [REFUSED])
    assert.deepEqual(told(gathered), [REFUSED])
    assert.deepEqual(
      (await lab.snapshot('client')).roles.filter(({RoleName}) => RoleName === 'Gate'),
      [],
    )
  })

  it('it is shown at the entry', async () => {
    const text = yaml(WRONG)
    const {plan} = await lab.plan(text)
    const finding = plan.findings.find(({code}) => code === 'test-fails')
    assert.equal(text.slice(finding?.place?.start, finding?.place?.end), WRONG.slice(4))
  })

  it('what breaks one later is refused: somebody gains what nobody shall have', async () => {
    assert.equal((await lab.apply(yaml([CAN, CANNOT].join('\n')))).exit, 0)
    const wider = yaml(
      [CAN, CANNOT].join('\n'),
      'Gate: {account: client, trust: [root/user/alice, root/user/bob], mfa: true}',
    )
    const {exit, gathered} = await lab.apply(wider)
    assert.equal(exit, 3)
    assert.deepEqual(told(gathered), [
      'error, refused: "root/user/bob cannot client/Gate with MFA" does not hold after the plan: allowed by the trust policy (client/role/Gate/trust, statement 1); change the file or the entry; --allow does not let it pass',
    ])
  })

  it('one about a role that goes is refused as well', async () => {
    assert.equal(
      (
        await lab.apply(
          yaml(
            CAN,
            'Gate: {account: client, trust: [root/user/alice], mfa: true}, Other: {account: client, trust: [root]}',
          ),
        )
      ).exit,
      0,
    )
    const {exit, gathered} = await lab.apply(yaml(CAN, 'Other: {account: client, trust: [root]}'))
    assert.equal(exit, 3)
    assert.match(told(gathered).join(), /does not hold after the plan: denied: there is no such role/)
  })

  it('one that cannot be decided is a warning', async () => {
    const {exit, gathered} = await lab.apply(
      yaml(OPEN, 'Gate: {account: client, trust: ["999999999999"], mfa: true}'),
      {
        allow: ['WIDENS_EXTERNAL'],
      },
    )
    assert.equal(exit, 0)
    assert.deepEqual(told(gathered), [
      'warning: nothing shows that "arn:aws:iam::999999999999:user/zoe cannot client/Gate with MFA" holds after the plan: nobody can tell: not all policies of arn:aws:iam::999999999999:user/zoe are known',
    ])
  })

  it('where nothing changes it is a warning', async () => {
    assert.equal((await lab.apply(yaml(CAN))).exit, 0)
    const {exit, gathered} = await lab.apply(yaml(WRONG))
    assert.equal(exit, 0)
    assert.deepEqual(told(gathered), [`warning: ${WITHOUT_MFA}`])
  })

  it('where something is left out it is a warning', async () => {
    const {gathered, exit} = await lab.apply(yaml(WRONG), {only: ['root/user/bob']})
    assert.equal(exit, 0)
    assert.deepEqual(told(gathered), [
      'warning: "root/user/alice can client/Gate" does not hold after the plan: denied: there is no root/user/alice',
    ])
  })

  const WIDER = 'Gate: {account: client, trust: [root/user/alice, root/user/bob], mfa: true}'
  const PART =
    'error, refused: "root/user/bob cannot client/Gate with MFA" does not hold after the plan: allowed by the trust policy (client/role/Gate/trust, statement 1); change the file or the entry, or take in more by --only and --account; --allow does not let it pass'
  const PARTS: readonly [name: string, options: LabOptions][] = [
    ['--only', {only: ['client/role/Gate*', 'root/user/bob*']}],
    ['--account', {account: ['client', 'root']}],
  ]
  for (const [name, options] of PARTS)
    it(`what ${name} leaves of a plan is refused where it breaks an entry that holds`, async () => {
      assert.equal((await lab.apply(yaml([CAN, CANNOT].join('\n')))).exit, 0)
      await lab.send('root', 'TagUser', {UserName: 'alice', Tags: [{Key: 'by', Value: 'hand'}]})
      const {exit, gathered} = await lab.apply(yaml([CAN, CANNOT].join('\n'), WIDER), options)
      assert.deepEqual([exit, told(gathered)], [3, [PART]])
      assert.deepEqual(told(await lab.plan(yaml([CAN, CANNOT].join('\n')))), [])
    })

  it('what is left of a plan and breaks an entry that another change mends is refused until that is taken in', async () => {
    const [open, shut] = ['root/user/alice', 'root/user/bob'].map(
      (who) => `Gate: {account: client, trust: [${who}], mfa: true}`,
    )
    assert.equal((await lab.apply(yaml(CAN, open))).exit, 0)
    const both = yaml('  - {who: root/user/bob, can: client/Gate, with: {mfa: true}}', shut)
    const {exit, gathered} = await lab.apply(both, {only: ['client/role/Gate*']})
    assert.equal(exit, 3)
    assert.match(gathered.plan.findings.map(({message}) => message).join(), /selectors|--only/)
    assert.equal((await lab.apply(both)).exit, 0)
  })

  it('what is left of a plan and breaks nothing that held is a warning', async () => {
    assert.equal((await lab.apply(yaml(CAN, WIDER))).exit, 0)
    const {exit, gathered} = await lab.apply(
      yaml(
        [CAN, CANNOT].join('\n'),
        'Gate: {account: client, trust: [root/user/alice], mfa: true}, Other: {account: client, trust: [root]}',
      ),
      {only: ['client/role/Other*']},
    )
    assert.equal(exit, 0)
    assert.deepEqual(told(gathered), [
      'warning: "root/user/bob cannot client/Gate with MFA" does not hold after the plan: allowed by the trust policy (client/role/Gate/trust, statement 1)',
    ])
  })

  it('where an account could not be read nothing is sure of it', async () => {
    unreadable = new Set(['client'])
    const gathered = await lab.plan(yaml([WRONG, CANNOT].join('\n')))
    assert.ok(
      told(gathered).every((one) => one.startsWith('warning')),
      told(gathered).join('\n'),
    )
  })

  it('a saved plan is judged by the entries of today, where it is all that there is to do', async () => {
    const saved = await save(lab, yaml(CAN))
    const {exit, said} = await applySaved(lab, saved, yaml(WRONG))
    assert.deepEqual([exit, said], [3, `${WITHOUT_MFA}; change the file or the entry; --allow does not let it pass`])
    assert.equal((await applySaved(lab, saved, yaml(CAN))).exit, 0)
  })

  it('drift tells it, and nothing more: what drifted can be put back', async () => {
    assert.equal((await lab.apply(yaml(CAN))).exit, 0)
    await lab.send('client', 'UpdateRole', {RoleName: 'Gate', Description: 'by hand'})
    const gathered = await lab.plan(yaml(WRONG))
    assert.deepEqual(told(gathered), [REFUSED])
    const drift = driftOf(gathered, undefined)
    assert.deepEqual(found(drift.report.plan.findings), [`warning: ${WITHOUT_MFA}`])
    assert.equal(driftExit(drift.report, false), 2)
    const {gathered: reverting, left} = drift.revertWith({
      ...{allow: [], adopt: false, maxDeletes: undefined, skipUnreadable: false, managementAccount: false},
    })
    assert.deepEqual(left, [])
    assert.equal((await lab.applyGathered(reverting)).exit, 0)
    assert.deepEqual((await lab.plan(yaml(CAN))).plan.changes, [])
  })

  it('what drifted is put back, also where an entry holds only by it', async () => {
    assert.equal((await lab.apply(yaml(CAN))).exit, 0)
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::111111111111:root'}, Action: 'sts:AssumeRole'}],
    })
    await lab.send('client', 'UpdateAssumeRolePolicy', {RoleName: 'Gate', PolicyDocument: AssumeRolePolicyDocument})
    const gathered = await lab.plan(
      yaml(WRONG, undefined).replace('bob: {account: root}', 'bob: {account: root, tags: {a: b}}'),
    )
    assert.deepEqual(told(gathered), [REFUSED])
    const {gathered: reverting, left} = driftOf(gathered, undefined).revertWith({
      ...{allow: [], adopt: false, maxDeletes: undefined, skipUnreadable: false, managementAccount: false},
    })
    assert.deepEqual(left, [])
    assert.ok(reverting.plan.changes.length < gathered.plan.changes.length)
    assert.deepEqual(told(reverting), ['warning: '.concat(WITHOUT_MFA)])
    assert.equal((await lab.applyGathered(reverting)).exit, 0)
  })
})
