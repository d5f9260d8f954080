import assert from 'node:assert/strict'
import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PARTITIONS} from '../../src/core/partition.js'
import type {WrittenTest} from '../../src/config/written.js'
import {Failure} from '../../src/engine/base-command.js'
import {openSandboxFile} from '../../src/engine/sandbox.js'
import {findingsOf, readText} from '../config/read-text.js'
import {compiled, group, line, principals, role, statement} from '../config/compile-support.js'
import {organizationLab} from '../support/organization-lab.js'

const ACCOUNTS = [
  {id: '111111111111', name: 'root'},
  {id: '222222222222', name: 'client', ou: 'Workloads'},
]
const yaml = (partition: string) => `owner: acme
partition: ${partition}
accounts: {from: organization}
policies:
  Logs: {statements: [{allow: ["logs:*"], on: ["arn:\${partition}:logs:*:\${account.id}:*"]}]}
roles:
  Admin: {account: client, trust: [root/group/Ops], policies: [ReadOnlyAccess, Logs]}
  Pipeline: {account: client, trust: [{github: acme/app, branch: main}, lambda.amazonaws.com]}
  Signed: {account: client, trust: [{saml: Okta}]}
groups: {Ops: {account: root, users: [alice], callerScope: organization}}
users: {alice: {account: root}}
`

describe('engine: partitions', () => {
  for (const partition of PARTITIONS)
    it(`${partition}: plans, applies, plans again and lets in, in ARNs of its own`, async () => {
      const lab = organizationLab(ACCOUNTS, partition)
      const {exit, gathered} = await lab.apply(yaml(partition), {allow: ['WIDENS_EXTERNAL']})
      assert.equal(exit, 0)
      const text = JSON.stringify([gathered.plan, gathered.snapshots, await lab.sandbox.state()])
      const foreign = new Set([...text.matchAll(/arn:(aws[a-z-]*):/g)].map(([, name]) => name))
      assert.deepEqual([...foreign], [partition])
      assert.match(text, new RegExp(`arn:${partition}:iam::aws:policy/ReadOnlyAccess`))
      assert.match(text, new RegExp(`arn:${partition}:logs:\\*:222222222222:`))
      assert.deepEqual((await lab.plan(yaml(partition))).plan.changes, [])
      assert.equal(
        await lab.assume('alice', `arn:${partition}:iam::222222222222:role/Admin`),
        `arn:${partition}:sts::222222222222:assumed-role/Admin/lab`,
      )
    })

  it('a sandbox of another partition is not gone on with', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'xrole-')), 'sandbox.json')
    const account = {name: 'root', id: '111111111111', connect: {role: 'OrganizationAccountAccessRole'}}
    const sandbox = await openSandboxFile([{...account, partition: 'aws-cn'}], file)
    await sandbox.addAccounts([])
    await assert.rejects(
      openSandboxFile([{...account, partition: 'aws'}], file),
      (error) => error instanceof Failure && /made for the partition aws-cn.*xrole sandbox reset/.test(error.message),
    )
  })
})

describe('config: partition', () => {
  const cases: [name: string, text: string, told: string[]][] = [
    ['is aws where nothing is said', '', []],
    ['is one of three', 'partition: aws-us-gov\n', []],
    ['near one', 'partition: aws-us-gow\n', ['3:12 bad-partition no partition "aws-us-gow"; did you mean aws-us-gov?']],
    [
      'far from all',
      'partition: china\n',
      ['3:12 bad-partition no partition "china"; there are aws, aws-cn, aws-us-gov'],
    ],
  ]
  for (const [name, text, told] of cases)
    it(name, () => {
      assert.deepEqual(findingsOf(readText(`owner: o\naccounts: {root: "111111111111"}\n${text}`)), told)
    })

  it('scopes of caller policies are told, too', () => {
    const text = 'owner: o\naccounts: {root: "111111111111"}\ngroups: {G: {account: root, callerScope: organisation}}\n'
    assert.deepEqual(findingsOf(readText(text)), [
      '3:42 bad-scope no scope "organisation"; write callerScope: organization, or leave it out for exactly the roles of this file',
    ])
  })

  const AWS = 'arn:aws:iam::222222222222:role/R'
  const asks = (who: string): WrittenTest => ({who, can: 'client/role/R', action: [], on: [], with: {context: {}}})
  const others: [name: string, written: Parameters<typeof compiled>[0], told: string[]][] = [
    [
      'a principal of another one',
      {roles: {R: role({trust: [principals('arn:aws:iam::555555555555:user/x', 'root')]})}},
      ['error invalid-principal roles.R.trust.0.principals.0'],
    ],
    [
      'a principal of another one in a statement',
      {
        roles: {
          R: role({
            trust: [
              line({
                type: 'statement',
                statement: {Effect: 'Allow', Principal: {AWS}, Action: 'sts:AssumeRole'},
              } as never),
            ],
          }),
        },
      },
      ['error other-partition roles.R.trust.0.statement.Principal.AWS'],
    ],
    [
      'a policy of another one',
      {roles: {R: role({policies: ['arn:aws:iam::aws:policy/ReadOnlyAccess']})}},
      ['error invalid-policy-arn roles.R.policies.0'],
    ],
    [
      'a resource of another one, which matches nothing',
      {roles: {R: role({inline: {x: {statements: [statement('s3:GetObject', 'arn:aws:s3:::acme/*')]}}})}},
      ['warning other-partition roles.R.inline.x.statements.0.on.0'],
    ],
    [
      'a principal of another one that keeps a role',
      {
        roles: {R: role()},
        safety: {allow: [], mustKeep: [{principal: 'arn:aws:iam::111111111111:user/alice', role: 'client/role/R'}]},
      },
      ['error other-partition safety.mustKeep.0.principal'],
    ],
    [
      'one of an account that is not listed',
      {
        roles: {R: role()},
        safety: {allow: [], mustKeep: [{principal: 'arn:aws:iam::555555555555:user/x', role: 'client/role/R'}]},
      },
      ['error other-partition safety.mustKeep.0.principal'],
    ],
    ...['iam::111111111111:user/alice', 'sts::111111111111:assumed-role/R/x', 'iam::555555555555:role/x'].map(
      (who): [string, Parameters<typeof compiled>[0], string[]] => [
        `a test of ${who} of another one`,
        {roles: {R: role()}, tests: [asks(`arn:aws:${who}`)]},
        ['error other-partition tests.0.who'],
      ],
    ),
    ['its own, that asks', {roles: {R: role()}, tests: [asks('arn:aws-cn:iam::555555555555:user/x')]}, []],
    ['its own', {groups: {G: group({policies: ['arn:aws-cn:iam::aws:policy/ReadOnlyAccess']})}}, []],
    ['any', {roles: {R: role({inline: {x: {statements: [statement('s3:GetObject', 'arn:*:s3:::acme/*')]}}})}}, []],
  ]
  for (const [name, written, told] of others)
    it(`in a file of aws-cn: ${name}`, () => {
      const found = compiled({partition: 'aws-cn', ...written}).told.filter((one) => !/no-external-id/.test(one))
      assert.deepEqual(found, told)
    })

  it('says for whom the tokens of GitHub are', () => {
    const audienceIn = (partition: 'aws' | 'aws-cn' | 'aws-us-gov') =>
      /token\.actions\.githubusercontent\.com:aud":"([^"]+)"/.exec(
        JSON.stringify(
          compiled({
            partition,
            roles: {R: role({trust: [line({type: 'github', github: 'acme/app', ref: {branch: 'main'}})]})},
          }).document('client/role/r/trust'),
        ),
      )?.[1]
    assert.deepEqual(PARTITIONS.map(audienceIn), ['sts.amazonaws.com', 'sts.amazonaws.com.cn', 'sts.amazonaws.com'])
  })
})
