import assert from 'node:assert/strict'
import {account} from '../support/clouds.js'
import {renderAcceptance} from '../../src/render/accept.js'
import {allowing, managed, ROOT_ARN, trusting} from '../scenarios/base.js'
import {acceptAfter} from './accept-support.js'
import type {Hand, Texts} from './accept-support.js'

const ACCOUNTS = [account('root', 1), account('client', 2), account('other', 3)]
const HEAD = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", other: "333333333333"}
`
const on = (op: string, input: Record<string, unknown>, where = 'client'): Hand => [
  where,
  op,
  {RoleName: 'Gate', ...input},
]
const ADMIN = on('AttachRolePolicy', {PolicyArn: managed('AdministratorAccess')})
const ADMIN_TOO = on('AttachRolePolicy', {PolicyArn: managed('AdministratorAccess')}, 'other')
const LOGS = on('PutRolePolicy', {PolicyName: 'logs', PolicyDocument: allowing('logs:*')})
const OLD = `{statements: [{allow: ["logs:Get*"], on: ["*"]}]}`

interface Row {
  readonly name: string
  readonly yaml: string
  /** What is edited in the file since it was applied, not by accepting. */
  readonly edit?: readonly [was: string, is: string]
  readonly more?: Texts
  readonly hands: readonly Hand[]
  /** What is not accepted: address and piece of the reason. */
  readonly refused: readonly (readonly [address: string, reason: RegExp])[]
  /** What becomes of a text all the same. */
  readonly swaps?: readonly (readonly [file: string, was: string, is: string])[]
  readonly plan: readonly string[]
}

const rows: readonly Row[] = [
  {
    name: 'a setting, a trust and a policy that the file changed as well, beside what it did not',
    yaml: `roles: {Gate: {account: client, trust: [root], description: old, inline: {logs: ${OLD}}}}`,
    edit: ['trust: [root], description: old', 'trust: [other], description: new'],
    hands: [
      on('UpdateAssumeRolePolicy', {PolicyDocument: trusting('*')}),
      on('UpdateRole', {Description: 'hand', MaxSessionDuration: 3600}),
      LOGS,
    ],
    refused: [
      [
        'client/role/Gate',
        /^the file was changed here too since the last apply; apply it or take that edit back first$/,
      ],
      ['client/role/Gate/trust', /^the file was changed here too/],
    ],
    swaps: [['accounts.yaml', '"logs:Get*"', 'logs:*']],
    plan: ['update client/role/Gate', 'update client/role/Gate/trust'],
  },
  {
    name: 'settings of which one was changed in the file and another in AWS',
    yaml: 'roles: {Gate: {account: client, trust: [root], description: old}}',
    edit: ['description: old', 'description: new'],
    hands: [on('TagRole', {Tags: [{Key: 'a', Value: 'b'}]})],
    refused: [['client/role/Gate', /^the file was changed here too/]],
    plan: ['update client/role/Gate'],
  },
  {
    name: 'an entry for several accounts, changed in one',
    yaml: 'roles: {Gate: {accounts: [client, other], trust: [root]}}',
    hands: [ADMIN],
    refused: [['client/role/Gate/policy/AdministratorAccess', /stands for 2 accounts/]],
    plan: ['delete client/role/Gate/policy/AdministratorAccess'],
  },
  {
    name: 'an entry for several accounts, changed alike in all',
    yaml: 'roles: {Gate: {accounts: [client, other], trust: [root]}}',
    hands: [ADMIN, ADMIN_TOO],
    refused: [],
    swaps: [['accounts.yaml', 'trust: [root]', 'trust: [root], policies: [AdministratorAccess]']],
    plan: [],
  },
  {
    name: 'an entry for several accounts, changed otherwise in each',
    yaml: 'roles: {Gate: {accounts: [client, other], trust: [root]}}',
    hands: [on('TagRole', {Tags: [{Key: 'a', Value: '1'}]}), on('TagRole', {Tags: [{Key: 'a', Value: '2'}]}, 'other')],
    refused: [
      ['client/role/Gate', /do not all have the same/],
      ['other/role/Gate', /do not all have the same/],
    ],
    plan: ['update client/role/Gate', 'update other/role/Gate'],
  },
  {
    name: 'an inline policy from a file',
    yaml: 'roles: {Gate: {account: client, trust: [root], inline: {logs: {file: logs.json}}}}',
    more: {'logs.json': allowing('logs:Get*')},
    hands: [LOGS],
    refused: [['client/role/Gate/inline/logs', /its document is in logs\.json; what AWS has now is \{.*logs:\*/]],
    plan: ['update client/role/Gate/inline/logs'],
  },
  {
    name: 'a list that is an alias, beside a key that is not',
    yaml: 'x-base: &base [ReadOnlyAccess]\nroles: {Gate: {account: client, trust: [root], policies: *base}}',
    hands: [ADMIN, LOGS],
    refused: [['client/role/Gate/policy/AdministratorAccess', /alias \(\*base\)/]],
    swaps: [
      [
        'accounts.yaml',
        'policies: *base',
        'policies: *base, inline: {logs: {statements: [{allow: [logs:*], on: ["*"]}]}}',
      ],
    ],
    plan: ['delete client/role/Gate/policy/AdministratorAccess'],
  },
  {
    name: 'a list that is repeated elsewhere',
    yaml: `roles:
  Gate: {account: client, trust: [root], policies: &all [ReadOnlyAccess]}
  Two: {account: client, trust: [root], policies: *all}`,
    hands: [ADMIN],
    refused: [['client/role/Gate/policy/AdministratorAccess', /written once for several places \(&all\)/]],
    plan: ['delete client/role/Gate/policy/AdministratorAccess'],
  },
  {
    name: 'a list from a merge key',
    yaml: `x-role: &role {trust: [root], policies: [ReadOnlyAccess]}
roles:
  Gate:
    <<: *role
    account: client`,
    hands: [ADMIN],
    refused: [['client/role/Gate/policy/AdministratorAccess', /its policies comes from a merge key/]],
    plan: ['delete client/role/Gate/policy/AdministratorAccess'],
  },
  {
    name: 'a value with a variable',
    yaml: "roles: {Gate: {account: client, trust: [root], description: 'in ${account.name}'}}",
    hands: [on('UpdateRole', {Description: 'elsewhere', MaxSessionDuration: 3600})],
    refused: [['client/role/Gate', /written with the variable \$\{account\.name\}/]],
    plan: ['update client/role/Gate'],
  },
  {
    name: 'an orphaned principal',
    yaml: 'roles: {Gate: {account: client, trust: [root]}}',
    hands: [
      ['root', 'CreateUser', {UserName: 'carol'}],
      on('UpdateAssumeRolePolicy', {PolicyDocument: trusting([ROOT_ARN, 'arn:aws:iam::111111111111:user/carol'])}),
      ['root', 'DeleteUser', {UserName: 'carol'}],
    ],
    refused: [['client/role/Gate/trust', /what AWS leaves of a deleted principal; drift --revert/]],
    plan: ['update client/role/Gate/trust'],
  },
  {
    name: "the callers' half of a grant",
    yaml: 'roles: {Gate: {account: client, trust: [root/user/alice]}}\nusers: {alice: {account: root}}',
    hands: [['root', 'DeleteUserPolicy', {UserName: 'alice', PolicyName: 'xrole-assume'}]],
    refused: [['root/user/alice/inline/xrole-assume', /that lines of trust make/]],
    plan: ['create root/user/alice/inline/xrole-assume'],
  },
  {
    name: "both halves of a grant taken away: the trust's lines are all there is to write",
    yaml: 'roles: {Gate: {account: client, trust: [root/user/alice, other]}}\nusers: {alice: {account: root}}',
    hands: [
      ['root', 'DeleteUserPolicy', {UserName: 'alice', PolicyName: 'xrole-assume'}],
      on('UpdateAssumeRolePolicy', {PolicyDocument: trusting('arn:aws:iam::333333333333:root')}),
    ],
    refused: [],
    swaps: [['accounts.yaml', '[root/user/alice, other]', '[other]']],
    plan: [],
  },
  {
    name: "a trust closed whose callers' half is still there",
    yaml: 'roles: {Gate: {account: client, trust: [root/user/alice, other]}}\nusers: {alice: {account: root}}',
    hands: [on('UpdateAssumeRolePolicy', {PolicyDocument: trusting('arn:aws:iam::333333333333:root')}), ADMIN],
    refused: [['client/role/Gate/trust', /root\/user\/alice\/inline\/xrole-assume would differ from AWS then/]],
    swaps: [['accounts.yaml', 'other]', 'other], policies: [AdministratorAccess]']],
    plan: ['update client/role/Gate/trust'],
  },
  {
    name: 'a user that went and was there: its entry goes, and the line of trust that named it',
    yaml: `groups:
  Ops: {account: root}
users:
  # leaves
  alice: {account: root}
  bob: {account: root}
roles: {Gate: {account: client, trust: [root/user/alice, root/user/bob]}}`,
    hands: [
      ['root', 'DeleteUserPolicy', {UserName: 'alice', PolicyName: 'xrole-assume'}],
      on('UpdateAssumeRolePolicy', {PolicyDocument: trusting('arn:aws:iam::111111111111:user/bob')}),
      ['root', 'DeleteUser', {UserName: 'alice'}],
    ],
    refused: [],
    swaps: [
      ['accounts.yaml', '  alice: {account: root}\n', ''],
      ['accounts.yaml', '[root/user/alice, root/user/bob]', '[root/user/bob]'],
    ],
    plan: [],
  },
  {
    name: 'a group that went: nobody knows whether it was there',
    yaml: 'groups: {Ops: {account: root}}',
    hands: [['root', 'DeleteGroup', {GroupName: 'Ops'}]],
    refused: [['root/group/Ops', /it is not in AWS: not applied yet, or deleted by hand/]],
    plan: ['create root/group/Ops'],
  },
  {
    name: 'a policy that was detached and deleted: what names it goes, and then its entry',
    yaml: `policies:
  # spare
  Logs: {account: client, statements: [{allow: ["logs:*"], on: ["*"]}]}
roles:
  Gate: {account: client, trust: [root], policies: [Logs]}`,
    hands: [
      on('DetachRolePolicy', {PolicyArn: 'arn:aws:iam::222222222222:policy/xrole/acme/Logs'}),
      ['client', 'DeletePolicy', {PolicyArn: 'arn:aws:iam::222222222222:policy/xrole/acme/Logs'}],
    ],
    refused: [],
    swaps: [
      [
        'accounts.yaml',
        'policies:\n  # spare\n  Logs: {account: client, statements: [{allow: ["logs:*"], on: ["*"]}]}\nroles:',
        'roles:',
      ],
      ['accounts.yaml', ', policies: [Logs]', ''],
    ],
    plan: [],
  },
  {
    name: 'things of an included file',
    yaml: 'include: [more.yaml]\nusers: {alice: {account: root}}',
    more: {'more.yaml': `# mine\nroles:\n  Gate: {account: client, trust: [root], inline: {logs: ${OLD}}}   # here\n`},
    hands: [ADMIN, LOGS],
    refused: [],
    swaps: [
      ['more.yaml', '"logs:Get*"', 'logs:*'],
      ['more.yaml', ']}}}   # here', ']}}, policies: [AdministratorAccess]}   # here'],
    ],
    plan: [],
  },
  {
    name: 'a document is kept as a document',
    yaml: `roles: {Gate: {account: client, trust: [root], inline: {logs: {document: ${allowing('logs:Get*')}}}}}`,
    hands: [LOGS],
    refused: [],
    swaps: [
      [
        'accounts.yaml',
        allowing('logs:Get*'),
        '{Version: "2012-10-17", Statement: [{Effect: Allow, Action: logs:*, Resource: "*"}]}',
      ],
    ],
    plan: [],
  },
  {
    name: 'a live text that would be a variable of the file',
    yaml: 'roles: {Gate: {account: client, trust: [root]}}',
    hands: [
      on('PutRolePolicy', {
        PolicyName: 'x',
        PolicyDocument: allowing('s3:*').replace('"*"', '"arn:aws:s3:::${account.id}"'),
      }),
    ],
    refused: [['client/role/Gate/inline/x', /with these lines .* would still differ|AWS/]],
    plan: ['delete client/role/Gate/inline/x'],
  },
]

describe('engine: what drift --accept leaves', () => {
  for (const {name, yaml, edit: [was, is] = ['', ''], more = {}, hands, refused, swaps = [], plan} of rows) {
    it(name, async () => {
      const applied: Record<string, string> = {...more, 'accounts.yaml': `${HEAD}${yaml}\n`}
      const before = {...applied, 'accounts.yaml': applied['accounts.yaml']!.replace(was, () => is)}
      const done = await acceptAfter(applied, hands, ACCOUNTS, [], before)
      const told = done.acceptance.refused
      assert.deepEqual(
        told.map(({address}) => address),
        refused.map(([address]) => address),
        JSON.stringify(told),
      )
      refused.forEach(([, reason], index) => assert.match(told[index]!.reason, reason))
      const wanted: Record<string, string> = {...before}
      for (const [file, old, now] of swaps) {
        assert.ok(wanted[file]!.includes(old), old)
        wanted[file] = wanted[file]!.replace(old, () => now)
      }
      assert.deepEqual(done.texts, wanted)
      assert.deepEqual(
        done.plan.filter((one) => !one.endsWith('/mark')),
        plan,
      )
    })
  }

  it('tries the new file a few times, however much is refused, and accepts what can be', async () => {
    const count = 40
    const many = (text: (n: number) => string): string => Array.from({length: count}, (_, n) => text(n)).join('\n')
    const yaml = `${HEAD}roles:
  Gate: {account: client, trust: [root]}
${many((n) => `  R${n}: {account: client, trust: [root/user/u${n}, root]}`)}
users:
${many((n) => `  u${n}: {account: root}`)}
`
    const closed = (n: number): Hand => [
      'client',
      'UpdateAssumeRolePolicy',
      {RoleName: `R${n}`, PolicyDocument: trusting(ROOT_ARN)},
    ]
    const tagged: Hand = ['root', 'TagUser', {UserName: 'u0', Tags: [{Key: 'a', Value: 'b'}]}]
    const hands = [...Array.from({length: count}, (_, n) => closed(n)), ADMIN, tagged]
    const {acceptance, tries} = await acceptAfter({'accounts.yaml': yaml}, hands, ACCOUNTS, [])
    assert.deepEqual([...acceptance.accepted.values()].sort(), [
      'client/role/Gate/policy/AdministratorAccess',
      'root/user/u0',
    ])
    assert.equal(acceptance.refused.length, count)
    assert.match(acceptance.refused[0]!.reason, /inline\/xrole-assume would differ from AWS then/)
    assert.ok(tries <= 4, `${tries} tries`)
  })

  it('shows the whole difference of each file, each line with what it is about', async () => {
    const yaml = `${HEAD}roles:
  Gate: {account: client, trust: [root], policies: [ReadOnlyAccess]}
  Keep:
    account: client
    trust: [root]
    tags:
      a: b
groups: {Ops: {account: root, users: [alice]}}
users: {alice: {account: root}, bob: {account: root}}
`
    const hands: Hand[] = [
      ADMIN,
      on('AttachRolePolicy', {PolicyArn: managed('SecurityAudit')}),
      ['client', 'AttachRolePolicy', {RoleName: 'Keep', PolicyArn: managed('SecurityAudit')}],
      ['client', 'TagRole', {RoleName: 'Keep', Tags: [{Key: 'a', Value: 'c'}]}],
      ['root', 'AddUserToGroup', {GroupName: 'Ops', UserName: 'bob'}],
    ]
    const {acceptance} = await acceptAfter({'accounts.yaml': yaml}, hands, ACCOUNTS, [])
    assert.deepEqual(
      acceptance.lines.map(({line, before, after, addresses, unsure}) => ({line, before, after, addresses, unsure})),
      [
        {
          line: 5,
          before: ['  Gate: {account: client, trust: [root], policies: [ReadOnlyAccess]}'],
          after: [
            '  Gate: {account: client, trust: [root], policies: [ReadOnlyAccess, AdministratorAccess, SecurityAudit]}',
          ],
          addresses: ['client/role/Gate/policy/AdministratorAccess', 'client/role/Gate/policy/SecurityAudit'],
          unsure: [],
        },
        {
          line: 10,
          before: ['      a: b', 'groups: {Ops: {account: root, users: [alice]}}'],
          after: ['      a: c', '    policies: [SecurityAudit]', 'groups: {Ops: {account: root, users: [alice, bob]}}'],
          addresses: ['client/role/Keep', 'client/role/Keep/policy/SecurityAudit', 'root/group/Ops/user/bob'],
          unsure: ['root/group/Ops/user/bob'],
        },
      ],
    )
    assert.match(
      renderAcceptance(acceptance.lines, []),
      /^accounts\.yaml:10: root\/group\/Ops\/user\/bob \(nobody can tell whether the file or AWS changed\), client\/role\/Keep, /m,
    )
  })
})
