import assert from 'node:assert/strict'
import type {AccountRef} from '../../src/core/types.js'
import {clouds} from '../support/clouds.js'
import {doings, openLab} from '../support/lab.js'
import type {Lab, LabOptions} from '../support/lab.js'

const ACCOUNTS: readonly AccountRef[] = ['hub', 'm1', 'm2', 'm3', 'm4'].map((name, index) => ({
  name,
  id: String(310000000000 + index),
  partition: 'aws',
}))
const idOf = (name: string): string => ACCOUNTS.find((one) => one.name === name)!.id

const file = (sections: string): string => `
version: 1
owner: acme
accounts:
${ACCOUNTS.map(({name, id}) => `  ${name}: "${id}"`).join('\n')}
${sections}
`

const trustOf = (arn: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Principal: {AWS: arn}, Action: 'sts:AssumeRole'}],
  })

const ROLES = [1, 2, 3, 4, 5, 6].map((n) => `  R${n}: {account: hub, trust: [hub]}`).join('\n')
const GOING = [1, 2, 3].map((n) => `  D${n}: {account: m1, trust: [hub]}`).join('\n')

const sandbox = clouds().find(({name}) => name === 'sandbox')!

async function inLab(work: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await openLab(sandbox, ACCOUNTS)
  try {
    await work(lab)
  } finally {
    lab.close()
  }
}

const LOOKS: readonly (readonly [string, LabOptions])[] = [
  ['all together', {}],
  ['each by itself first', {large: 0}],
]

for (const [name, options] of LOOKS)
  describe(`plans over accounts: ${name}`, () => {
    it('counts all that the owner has, each thing once, for the limit of deletions', () =>
      inLab(async (lab) => {
        assert.equal((await lab.apply(file(`roles:\n${ROLES}\n${GOING}`), options)).exit, 0)
        const {exit, gathered, refused} = await lab.apply(file(`roles:\n${ROLES}`), options)
        assert.deepEqual([gathered.owned, exit], [9, 3])
        assert.match(refused?.findings[0]?.message ?? '', /deletes or replaces 3 of the 9 things/)
      }))

    it('looks everywhere once more before somebody is deleted whom a trust may have come to name', () =>
      inLab(async (lab) => {
        const kept = 'roles:\n  Kept: {account: hub, trust: [hub]}\n  More: {account: hub, trust: [hub]}'
        assert.equal((await lab.apply(file(`${kept}\n  Old: {account: m3, trust: [hub]}`), options)).exit, 0)
        const gathered = await lab.plan(file(kept), options)
        assert.deepEqual(doings(gathered), ['delete m3/role/Old'])
        const trust = trustOf(`arn:aws:iam::${idOf('m3')}:role/Old`)
        await lab.send('m4', 'CreateRole', {RoleName: 'Theirs', AssumeRolePolicyDocument: trust})
        const {exit} = await lab.applyGathered(gathered, options)
        assert.equal(exit, 3)
        assert.ok((await lab.snapshot('m3')).roles.some(({RoleName}) => RoleName === 'Old'))
      }))

    it('an address that nothing has is a mistake, one that somebody else has is none', () =>
      inLab(async (lab) => {
        const yaml = file('roles:\n  R1: {account: m1, trust: [hub]}')
        assert.equal((await lab.apply(yaml, options)).exit, 0)
        await lab.send('m2', 'CreateRole', {RoleName: 'Theirs', AssumeRolePolicyDocument: trustOf(idOf('m2'))})
        await assert.rejects(lab.plan(yaml, {...options, only: ['m1/rolle/R1']}), /did you mean m1\/role\/R1\?/)
        assert.deepEqual(doings(await lab.plan(yaml, {...options, only: ['m2/role/Theirs']})), [])
      }))

    it('tells of roles elsewhere that somebody gains by more permissions, by whatever trust', () =>
      inLab(async (lab) => {
        const yaml = (inline: string): string =>
          file(`roles:
  Ci: {account: m1, trust: [hub]${inline}}
  Named: {account: m2, trust: [m1], policies: [AdministratorAccess]}
  Any: {account: m3, trust: [{statement: {Effect: Allow, Principal: {AWS: "*"}, Action: "sts:AssumeRole", Condition: {ArnLike: {"aws:PrincipalArn": "arn:aws:iam::${idOf('m1')}:role/*"}}}}]}
`)
        assert.equal((await lab.apply(yaml(''), {...options, allow: ['WIDENS_EXTERNAL']})).exit, 0)
        const more = ', inline: {all: {statements: [{allow: ["sts:AssumeRole"], on: ["*"]}]}}'
        const {plan} = await lab.plan(yaml(more), options)
        assert.deepEqual(plan.access.map(({principal, change, role}) => `${principal} ${change} ${role}`).sort(), [
          'm1/role/Ci gains m2/role/Named',
          'm1/role/Ci gains m3/role/Any',
        ])
      }))
  })
