import assert from 'node:assert/strict'
import {isInShard, parseShard, shardOf} from '../../src/core/shard.js'
import type {AccountRef} from '../../src/core/types.js'
import type {Gathered} from '../../src/engine/gather.js'
import {load} from '../../src/engine/load.js'
import {mergeParts, parsePart} from '../../src/engine/merge.js'
import {shardJson, wholeJson} from '../../src/engine/plan/output.js'
import type {Session} from '../../src/engine/session.js'
import {clouds} from '../support/clouds.js'
import {memoryFiles, NOW, openLab} from '../support/lab.js'
import type {Lab} from '../support/lab.js'

const MEMBERS = 12
const idOf = (index: number): string => String(210000000000 + index * 7)
const nameOf = (index: number): string => (index === 0 ? 'hub' : `m${index}`)
const ACCOUNTS: readonly AccountRef[] = Array.from({length: MEMBERS + 1}, (_, index) => ({
  name: nameOf(index),
  id: idOf(index),
  partition: 'aws',
}))

interface Wanted {
  readonly members?: string
  readonly roles?: string
  readonly users?: string
}

const yaml = ({members = 'ann, bob', roles = '', users = ''}: Wanted): string => `
version: 1
owner: acme
accounts:
${ACCOUNTS.map(({name, id}) => `  ${name}: "${id}"`).join('\n')}
policies:
  Reports: {statements: [{allow: ["s3:GetObject"], on: ["arn:aws:s3:::reports-\${account.id}/*"]}]}
roles:
  Reader: {accounts: ["m*"], trust: [hub], mfa: true, policies: [ReadOnlyAccess, Reports], tags: {team: a}}
  Deployer: {accounts: ["m*"], trust: [hub/group/Deployers, hub/user/ann], policies: [PowerUserAccess]}
  Neighbour: {accounts: [m1, m2, m3, m4], trust: [m5/role/Reader, {principal: m6, externalId: x-1}], policies: [Reports]}
  Old: {accounts: [m7, m8], trust: [m9/role/Deployer]}
  Dev: {account: m10, trust: [hub]}
  Gate:
    account: m11
    trust: [{statement: {Effect: Allow, Principal: {AWS: "arn:aws:iam::${idOf(10)}:role/Dev"}, Action: "sts:AssumeRole"}}]
${roles}
groups:
  Deployers: {account: hub, users: [${members}], policies: [IAMUserChangePassword]}
users:
  ann: {account: hub}
  bob: {account: hub}
${users}
`

const OPEN_TO = (id: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Principal: {AWS: `arn:aws:iam::${id}:root`}, Action: 'sts:AssumeRole'}],
  })

/** What somebody did by hand, in many accounts. */
async function byHand(lab: Lab): Promise<void> {
  const admin = 'arn:aws:iam::aws:policy/AdministratorAccess'
  await lab.send('m2', 'AttachRolePolicy', {RoleName: 'Reader', PolicyArn: admin})
  await lab.send('m3', 'UpdateAssumeRolePolicy', {RoleName: 'Deployer', PolicyDocument: OPEN_TO('999999999999')})
  await lab.send('m4', 'TagRole', {RoleName: 'Reader', Tags: [{Key: 'team', Value: 'b'}]})
  await lab.send('m5', 'CreateRole', {RoleName: 'Stranger', AssumeRolePolicyDocument: OPEN_TO('888888888888')})
  await lab.send('m6', 'DetachRolePolicy', {
    RoleName: 'Deployer',
    PolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess',
  })
  await lab.send('hub', 'RemoveUserFromGroup', {GroupName: 'Deployers', UserName: 'bob'})
  await lab.send('m8', 'CreateRole', {
    RoleName: 'Kept',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {AWS: `arn:aws:iam::${idOf(7)}:role/Old`}, Action: 'sts:AssumeRole'}],
    }),
  })
}

const CASES: readonly {readonly name: string; readonly file: string; readonly byHand: boolean}[] = [
  {name: 'nothing to do', file: yaml({}), byHand: false},
  {name: 'changed by hand', file: yaml({}), byHand: true},
  {
    name: 'changed in the file and by hand',
    file: yaml({
      members: 'ann, bob, carl',
      users: '  carl: {account: hub}',
      roles: '  Fresh: {accounts: ["m*"], trust: [m1/role/Reader, hub/user/bob], policies: [Reports]}',
    }),
    byHand: true,
  },
  {
    name: 'a role that is made anew, and is trusted where nothing else differs',
    file: yaml({}).replace('Dev: {account: m10,', 'Dev: {account: m10, path: /x/,'),
    byHand: true,
  },
  {
    name: 'roles that go, and are trusted elsewhere',
    file: yaml({})
      .replace(/ {2}Old: .*\n/, '')
      .replace('accounts: [m7, m8]', ''),
    byHand: true,
  },
]

const sessionOf = (gathered: Gathered, file: string): Session => ({
  ...gathered,
  loaded: load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': file})),
  isSelection: false,
  close: () => undefined,
})

async function whole(lab: Lab, file: string, large: number | undefined): Promise<string> {
  const gathered = await lab.plan(file, {...(large !== undefined && {large})})
  return JSON.stringify(wholeJson(sessionOf(gathered, file)), null, 2)
}

async function merged(lab: Lab, file: string, of: number, large: number | undefined): Promise<string> {
  const parts = []
  for (let index = of; index >= 1; index--) {
    const shard = {index, of}
    const gathered = await lab.plan(file, {shard, ...(large !== undefined && {large})})
    const text = JSON.stringify(shardJson(sessionOf(gathered, file), shard), null, 2)
    parts.push(parsePart(text, `shard-${index}.json`))
  }
  return JSON.stringify(mergeParts(parts), null, 2)
}

/** What only a plan over few accounts looks for, and what the other says of that. */
const APART = new Set(['half-made-grant', 'idle-permission', 'halves-unseen'])

function comparable(text: string): unknown {
  const plan = JSON.parse(text) as {findings: {code: string}[]}
  return {...plan, findings: plan.findings.filter(({code}) => !APART.has(code))}
}

describe('plans in shards', () => {
  const sandbox = clouds().find(({name}) => name === 'sandbox')!

  for (const one of CASES)
    describe(one.name, () => {
      let lab: Lab
      before(async () => {
        lab = await openLab(sandbox, ACCOUNTS)
        assert.equal((await lab.apply(yaml({}))).exit, 0)
        if (one.byHand) await byHand(lab)
      })
      after(() => lab.close())

      for (const [how, large] of [
        ['all accounts together', undefined],
        ['each account by itself first', 0],
      ] as const)
        for (const of of [1, 3, 8])
          it(`${of} joined are the whole plan, byte for byte (${how})`, async () => {
            assert.equal(await merged(lab, one.file, of, large), await whole(lab, one.file, large))
          })

      it('looking at each account by itself first finds the same', async () => {
        const [together, apart] = await Promise.all([undefined, 0].map((large) => whole(lab, one.file, large)))
        assert.deepEqual(comparable(apart!), comparable(together!))
      })
    })

  describe('joining', () => {
    let lab: Lab
    const texts = new Map<string, string>()
    before(async () => {
      lab = await openLab(sandbox, ACCOUNTS)
      for (const [name, file, of] of [
        ['a', yaml({}), 2],
        ['b', yaml({members: 'ann'}), 2],
        ['c', yaml({}), 3],
      ] as const)
        for (let index = 1; index <= of; index++) {
          const gathered = await lab.plan(file, {shard: {index, of}})
          texts.set(`${name}${index}.json`, JSON.stringify(shardJson(sessionOf(gathered, file), {index, of})))
        }
    })
    after(() => lab.close())

    const parts = (...names: readonly string[]) => names.map((name) => parsePart(texts.get(name) ?? name, name))
    const changed = (name: string, change: (part: Record<string, unknown>) => void): string => {
      const part = JSON.parse(texts.get(name) ?? '') as Record<string, unknown>
      change(part)
      return JSON.stringify(part)
    }

    it('does not ask for an order', () => {
      assert.deepEqual(mergeParts(parts('a2.json', 'a1.json')), mergeParts(parts('a1.json', 'a2.json')))
    })

    const REFUSED: readonly (readonly [string, () => unknown, RegExp])[] = [
      ['nothing', () => mergeParts([]), /^name the parts to join/],
      ['one of two', () => mergeParts(parts('a1.json')), /^part 2 of 2 is missing; .*--shard 2\/2/],
      ['one twice', () => mergeParts(parts('a1.json', 'a1.json')), /^part 1 of 2 is there twice: a1.json and a1.json/],
      ['parts of another number', () => mergeParts(parts('a1.json', 'c2.json')), /^c2.json is part 2 of 3/],
      ['another file', () => mergeParts(parts('a1.json', 'b2.json')), /^b2.json was made from another file/],
      [
        'another version',
        () =>
          mergeParts([
            ...parts('a1.json'),
            parsePart(
              changed('a2.json', (part) => (part['xrole'] = '9')),
              'x.json',
            ),
          ]),
        /^x.json was made by another version of xrole/,
      ],
      [
        'other accounts',
        () =>
          mergeParts([
            ...parts('a1.json'),
            parsePart(
              changed('a2.json', (part) => (part['accounts'] = [])),
              'x.json',
            ),
          ]),
        /^x.json was made over other accounts; record the organization once/,
      ],
      [
        'a whole plan',
        () =>
          parsePart(
            changed('a1.json', (part) => delete part['shard']),
            'x.json',
          ),
        /whole plan/,
      ],
      ['no plan', () => parsePart('{"a": 1}', 'x.json'), /^x.json is no part of a plan/],
      ['no JSON', () => parsePart('secret', 'x.json'), /^x.json is no part of a plan; parts are what/],
    ]
    for (const [name, join, message] of REFUSED) it(`is refused: ${name}`, () => assert.throws(join, {message}))
  })

  it('an account is in exactly one part, whoever else is there', () => {
    const ids = ACCOUNTS.map(({id}) => id)
    for (const of of [1, 2, 7, 8])
      for (const id of ids) {
        const found = Array.from({length: of}, (_, at) => ({index: at + 1, of})).filter((shard) => isInShard(id, shard))
        assert.deepEqual(found, [{index: shardOf(id, of), of}])
      }
  })

  it('parts are written I/N', () => {
    const told = ['1/1', '3/8', '8/8', '0/8', '9/8', '3/0', '3', 'a/b', '1/8 ', '01/8'].map((text) => parseShard(text))
    assert.deepEqual(
      told.map((shard) => shard && `${shard.index} of ${shard.of}`),
      ['1 of 1', '3 of 8', '8 of 8', ...Array<undefined>(7).fill(undefined)],
    )
  })
})
