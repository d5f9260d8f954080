import assert from 'node:assert/strict'
import {account} from '../support/clouds.js'
import {acceptAfter, loadTexts} from './accept-support.js'
import type {Hand} from './accept-support.js'
import {allowing, managed, own, ROOT_ARN} from '../scenarios/base.js'

const BOTH = [account('root', 1), account('client', 2)]

const BLOCK = `version: 1
owner: acme   # ours
accounts: {root: "111111111111", client: "222222222222"}

policies:
  Reports:   # the monthly ones
    account: client
    statements:
      # reading
      - allow: [s3:Get*]
        on: ["*"]
      - deny: [s3:GetObjectAcl]   # never
        on: ["*"]
  Spare: {account: client, statements: [{allow: ["sqs:*"], on: ["*"]}]}

roles:
  # deploys; ask data
  Deployer:
    account: client
    description: 'deploys'   # what it does
    trust:
      # the vendor
      - {principal: root, externalId: acme-7f3a}   # since 2024
      - lambda.amazonaws.com
    policies:
      - ReadOnlyAccess     # audit
      # ours
      - Reports
    inline:
      logs:
        statements:
          - allow: [logs:Get*]
            on: ["*"]
    boundary: PowerUserAccess   # not more
    tags:
      team: data   # owner
      env: prod
    maxSession: 2h

groups:
  Admins:
    account: root
    users:
      - alice
    policies:
      - ReadOnlyAccess
users:
  alice: {account: root}
  bobby:
    account: root
    name: bob

# the end
`

const FLOW = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
policies: {Reports: {account: client, statements: [
  {allow: ["s3:Get*"], on: ["*"]},   # reading
  {deny: [s3:GetObjectAcl], on: ["*"]}
  ]}, Spare: {account: client, statements: [{allow: ["sqs:*"], on: ["*"]}]}}
roles: {Deployer: {account: client, description: deploys,   # what it does
  trust: [ {principal: root, externalId: acme-7f3a}, lambda.amazonaws.com ],
  policies: [ReadOnlyAccess, Reports], inline: {logs: {statements: [{allow: [logs:Get*], on: ["*"]}]}},
  boundary: PowerUserAccess, tags: {team: data, env: "prod"}, maxSession: 2h}}
groups: {Admins: {account: root, users: alice, policies: [ReadOnlyAccess]}}
users: {alice: {account: root}, bobby: {account: root, name: bob}}
`

const ROLE = {RoleName: 'Deployer'}
const EXTERNAL = {StringEquals: {'sts:ExternalId': 'acme-7f3a'}}
const LAMBDA = {Effect: 'Allow', Principal: {Service: 'lambda.amazonaws.com'}, Action: 'sts:AssumeRole'}
const VENDOR = {Effect: 'Allow', Principal: {AWS: ROOT_ARN}, Action: 'sts:AssumeRole', Condition: EXTERNAL}
const on = (op: string, input: Record<string, unknown>): Hand => ['client', op, {...ROLE, ...input}]
const document = (...statements: object[]): string => JSON.stringify({Version: '2012-10-17', Statement: statements})
const trust = (...statements: object[]): Hand => on('UpdateAssumeRolePolicy', {PolicyDocument: document(...statements)})

type Swap = readonly [was: string, is: string]

interface Row {
  readonly name: string
  readonly hands: readonly Hand[]
  /** What becomes of the text, in block and in flow style. */
  readonly block: readonly Swap[]
  readonly flow: readonly Swap[]
}

const rows: readonly Row[] = [
  {
    name: "AWS's policy attached",
    hands: [on('AttachRolePolicy', {PolicyArn: managed('AdministratorAccess')})],
    block: [['      - Reports\n', '      - Reports\n      - AdministratorAccess\n']],
    flow: [['ReadOnlyAccess, Reports]', 'ReadOnlyAccess, Reports, AdministratorAccess]']],
  },
  {
    name: 'a policy of the file attached',
    hands: [on('AttachRolePolicy', {PolicyArn: own('Spare')})],
    block: [['      - Reports\n', '      - Reports\n      - Spare\n']],
    flow: [['ReadOnlyAccess, Reports]', 'ReadOnlyAccess, Reports, Spare]']],
  },
  {
    name: 'a policy detached',
    hands: [on('DetachRolePolicy', {PolicyArn: managed('ReadOnlyAccess')})],
    block: [['      - ReadOnlyAccess     # audit\n', '']],
    flow: [['[ReadOnlyAccess, Reports]', '[Reports]']],
  },
  {
    name: 'the last policy of a group detached',
    hands: [['root', 'DetachGroupPolicy', {GroupName: 'Admins', PolicyArn: managed('ReadOnlyAccess')}]],
    block: [['      - alice\n    policies:\n      - ReadOnlyAccess\n', '      - alice\n']],
    flow: [['users: alice, policies: [ReadOnlyAccess]', 'users: alice']],
  },
  {
    name: 'an inline policy added',
    hands: [on('PutRolePolicy', {PolicyName: 'more', PolicyDocument: allowing('sns:*')})],
    block: [
      [
        '          - allow: [logs:Get*]\n            on: ["*"]\n',
        '          - allow: [logs:Get*]\n            on: ["*"]\n      more: {statements: [{allow: [sns:*], on: ["*"]}]}\n',
      ],
    ],
    flow: [
      [
        '{logs: {statements: [{allow: [logs:Get*], on: ["*"]}]}}',
        '{logs: {statements: [{allow: [logs:Get*], on: ["*"]}]}, more: {statements: [{allow: [sns:*], on: ["*"]}]}}',
      ],
    ],
  },
  {
    name: 'an inline policy that has no short form added',
    hands: [
      on('PutRolePolicy', {
        PolicyName: 'more',
        PolicyDocument: document({Effect: 'Allow', NotAction: 'iam:*', Resource: '*'}),
      }),
    ],
    block: [
      [
        '            on: ["*"]\n    boundary',
        '            on: ["*"]\n      more: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, NotAction: iam:*, Resource: "*"}]}}\n    boundary',
      ],
    ],
    flow: [
      [
        '[logs:Get*], on: ["*"]}]}}',
        '[logs:Get*], on: ["*"]}]}, more: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, NotAction: iam:*, Resource: "*"}]}}}',
      ],
    ],
  },
  {
    name: 'an inline policy changed',
    hands: [on('PutRolePolicy', {PolicyName: 'logs', PolicyDocument: allowing('logs:*')})],
    block: [['          - allow: [logs:Get*]\n            on: ["*"]\n', '          - {allow: [logs:*], on: ["*"]}\n']],
    flow: [['{allow: [logs:Get*], on: ["*"]}', '{allow: [logs:*], on: ["*"]}']],
  },
  {
    name: 'an inline policy removed',
    hands: [on('DeleteRolePolicy', {PolicyName: 'logs'})],
    block: [
      ['    inline:\n      logs:\n        statements:\n          - allow: [logs:Get*]\n            on: ["*"]\n', ''],
    ],
    flow: [[' inline: {logs: {statements: [{allow: [logs:Get*], on: ["*"]}]}},\n', '\n']],
  },
  {
    name: 'a foreign account let in',
    hands: [trust({...VENDOR, Principal: {AWS: [ROOT_ARN, 'arn:aws:iam::999999999999:root']}}, LAMBDA)],
    block: [
      [
        '      - lambda.amazonaws.com\n',
        '      - lambda.amazonaws.com\n      - {principal: "999999999999", externalId: acme-7f3a}\n',
      ],
    ],
    flow: [['lambda.amazonaws.com ]', 'lambda.amazonaws.com, {principal: "999999999999", externalId: acme-7f3a} ]']],
  },
  {
    name: 'the external id dropped, and the service',
    hands: [trust({...VENDOR, Condition: undefined})],
    block: [
      [
        '      - {principal: root, externalId: acme-7f3a}   # since 2024\n      - lambda.amazonaws.com\n',
        '      - root\n',
      ],
    ],
    flow: [['[ {principal: root, externalId: acme-7f3a}, lambda.amazonaws.com ]', '[ root ]']],
  },
  {
    name: 'the boundary changed',
    hands: [on('PutRolePermissionsBoundary', {PermissionsBoundary: own('Spare')})],
    block: [['boundary: PowerUserAccess   # not more', 'boundary: Spare   # not more']],
    flow: [['boundary: PowerUserAccess', 'boundary: Spare']],
  },
  {
    name: 'the boundary removed',
    hands: [on('DeleteRolePermissionsBoundary', {})],
    block: [['    boundary: PowerUserAccess   # not more\n', '']],
    flow: [['  boundary: PowerUserAccess, tags', '  tags']],
  },
  {
    name: 'description and longest session changed',
    hands: [on('UpdateRole', {Description: "it's: all", MaxSessionDuration: 5400})],
    block: [
      ["description: 'deploys'   #", "description: 'it''s: all'   #"],
      ['maxSession: 2h', 'maxSession: 90m'],
    ],
    flow: [
      ['description: deploys,   #', 'description: "it\'s: all",   #'],
      ['maxSession: 2h', 'maxSession: 90m'],
    ],
  },
  {
    name: 'the description emptied',
    hands: [on('UpdateRole', {Description: '', MaxSessionDuration: 7200})],
    block: [["    description: 'deploys'   # what it does\n", '']],
    flow: [[' description: deploys,   # what it does', '']],
  },
  {
    name: 'a tag added, one changed and one removed',
    hands: [
      on('TagRole', {
        Tags: [
          {Key: 'team', Value: '007'},
          {Key: 'since', Value: 'may 24'},
        ],
      }),
      on('UntagRole', {TagKeys: ['env']}),
    ],
    block: [['      team: data   # owner\n      env: prod\n', '      team: "007"   # owner\n      since: may 24\n']],
    flow: [['{team: data, env: "prod"}', '{team: "007", since: may 24}']],
  },
  {
    name: 'all tags removed',
    hands: [on('UntagRole', {TagKeys: ['env', 'team']})],
    block: [['    tags:\n      team: data   # owner\n      env: prod\n', '']],
    flow: [[' tags: {team: data, env: "prod"},', '']],
  },
  {
    name: 'a user put into a group',
    hands: [['root', 'AddUserToGroup', {GroupName: 'Admins', UserName: 'bob'}]],
    block: [['      - alice\n', '      - alice\n      - bobby\n']],
    flow: [['users: alice', 'users: [alice, bobby]']],
  },
  {
    name: 'a user taken out of a group',
    hands: [['root', 'RemoveUserFromGroup', {GroupName: 'Admins', UserName: 'alice'}]],
    block: [['    users:\n      - alice\n', '']],
    flow: [['users: alice, ', '']],
  },
  {
    name: 'a group given an inline policy',
    hands: [['root', 'PutGroupPolicy', {GroupName: 'Admins', PolicyName: 'x', PolicyDocument: allowing('s3:*')}]],
    block: [
      [
        '    policies:\n      - ReadOnlyAccess\nusers',
        '    policies:\n      - ReadOnlyAccess\n    inline: {x: {statements: [{allow: [s3:*], on: ["*"]}]}}\nusers',
      ],
    ],
    flow: [
      [
        'users: alice, policies: [ReadOnlyAccess]}',
        'users: alice, policies: [ReadOnlyAccess], inline: {x: {statements: [{allow: [s3:*], on: ["*"]}]}}}',
      ],
    ],
  },
  {
    name: 'a user moved, tagged, limited and given policies',
    hands: [
      ['root', 'UpdateUser', {UserName: 'bob', NewPath: '/ops/'}],
      ['root', 'TagUser', {UserName: 'bob', Tags: [{Key: 'a', Value: 'b'}]}],
      [
        'root',
        'PutUserPermissionsBoundary',
        {UserName: 'bob', PermissionsBoundary: 'arn:aws:iam::111111111111:policy/Edge'},
      ],
      ['root', 'AttachUserPolicy', {UserName: 'bob', PolicyArn: managed('SecurityAudit')}],
    ],
    block: [
      [
        '    name: bob\n',
        '    name: bob\n    path: /ops/\n    tags: {a: b}\n    policies: [SecurityAudit]\n    boundary: arn:aws:iam::111111111111:policy/Edge\n',
      ],
    ],
    flow: [
      [
        'name: bob}',
        'name: bob, path: /ops/, tags: {a: b}, policies: [SecurityAudit], boundary: arn:aws:iam::111111111111:policy/Edge}',
      ],
    ],
  },
  {
    name: "a managed policy's default version changed",
    hands: [
      [
        'client',
        'CreatePolicyVersion',
        {
          PolicyArn: own('Reports'),
          SetAsDefault: true,
          PolicyDocument: document(
            {Effect: 'Allow', Action: ['s3:*', 's3:GetObject'], Resource: '*'},
            {Effect: 'Deny', Action: 's3:GetObjectAcl', Resource: '*'},
          ),
        },
      ],
    ],
    block: [
      [
        '      - allow: [s3:Get*]\n        on: ["*"]\n      - deny: [s3:GetObjectAcl]   # never\n        on: ["*"]\n',
        '      - deny: [s3:GetObjectAcl]   # never\n        on: ["*"]\n      - {allow: [s3:*, s3:GetObject], on: ["*"]}\n',
      ],
    ],
    flow: [
      [
        '  {allow: ["s3:Get*"], on: ["*"]},   # reading\n  {deny: [s3:GetObjectAcl], on: ["*"]}\n',
        '  {deny: [s3:GetObjectAcl], on: ["*"]},\n  {allow: [s3:*, s3:GetObject], on: ["*"]}\n',
      ],
    ],
  },
]

/** What has to be there before: a policy that only AWS knows. */
const EDGE: Hand = ['root', 'CreatePolicy', {PolicyName: 'Edge', PolicyDocument: allowing('s3:*')}]

const swapped = (text: string, swaps: readonly Swap[]): string =>
  swaps.reduce((now, [was, is]) => {
    assert.ok(now.includes(was), `the text has no ${was}`)
    return now.replace(was, () => is)
  }, text)

describe('engine: drift --accept', () => {
  for (const [style, text] of [
    ['block', BLOCK],
    ['flow', FLOW],
  ] as const) {
    for (const row of rows) {
      it(`${row.name} (${style})`, async () => {
        const {texts, plan, acceptance} = await acceptAfter({'accounts.yaml': text}, row.hands, BOTH, [EDGE])
        assert.deepEqual(acceptance.refused, [])
        assert.equal(texts['accounts.yaml'], swapped(text, row[style]))
        assert.deepEqual(plan, [])
      })
    }
  }

  it('all of these that go together, at once', async () => {
    const names = new Set([
      'the external id dropped, and the service',
      'the boundary removed',
      'a group given an inline policy',
      'a tag added, one changed and one removed',
      'an inline policy changed',
      "AWS's policy attached",
      "a managed policy's default version changed",
    ])
    const some = rows.filter(({name}) => names.has(name))
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n')
    const same = (text: string): string => text
    for (const [text, style, ends] of [
      [BLOCK, 'block', same],
      [BLOCK, 'block', crlf],
      [FLOW, 'flow', same],
    ] as const) {
      const hands = some.flatMap((row) => row.hands)
      const {texts, plan, acceptance} = await acceptAfter({'accounts.yaml': ends(text)}, hands, BOTH, [EDGE])
      assert.deepEqual(acceptance.refused, [])
      const wanted = swapped(
        text,
        some.flatMap((row) => row[style]),
      )
      assert.equal(texts['accounts.yaml'], ends(wanted))
      assert.deepEqual(plan, [])
    }
  })

  it('what is changed in the file afterwards is pending, not drift, for roles and policies alike', async () => {
    const some = rows.filter(({name}) => /default version|boundary changed/.test(name))
    const hands = some.flatMap((row) => row.hands)
    const {texts, lab} = await acceptAfter({'accounts.yaml': BLOCK}, hands, BOTH, [EDGE])
    const changed = swapped(texts['accounts.yaml']!, [
      ['boundary: Spare', 'boundary: ReadOnlyAccess'],
      ['allow: [s3:*, s3:GetObject]', 'allow: [s3:Get*]'],
    ])
    const {plan} = await lab.planOf(loadTexts({'accounts.yaml': changed}))
    assert.deepEqual(
      plan.changes.filter(({kind}) => kind !== 'mark').map(({address, cause}) => `${address} ${cause}`),
      ['client/policy/Reports config', 'client/role/Deployer/boundary config'],
    )
  })
})
