import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {createAwsCloud} from '../../src/aws/cloud.js'
import type {Call, Json, Resource} from '../../src/core/types.js'
import {withBlame} from '../../src/engine/blame.js'
import {driftOf} from '../../src/engine/drift/drift.js'
import {offlineFacts} from '../../src/engine/facts.js'
import {load} from '../../src/engine/load.js'
import type {Loaded} from '../../src/engine/load.js'
import {ACCOUNT_ID} from '../../src/engine/permissions.js'
import type {Purpose} from '../../src/engine/permissions.js'
import {sandboxCloudOptions} from '../../src/engine/sandbox.js'
import {kinds} from '../../src/kinds/index.js'
import {isOfOrganization} from '../../src/ownership/organization-things.js'
import {NEEDS} from '../../src/kinds/needs.js'
import {
  accountAliasOf,
  attachmentOf,
  boundaryOf,
  groupOf,
  inlineOf,
  managedPolicyOf,
  markOf,
  membershipOf,
  oidcProviderOf,
  passwordPolicyOf,
  roleOf,
  samlProviderOf,
  trustOf,
  userOf,
} from '../../src/kinds/resource.js'
import type {PasswordPolicy, User} from '../../src/kinds/values.js'
import {isOfAccount} from '../../src/ownership/things.js'
import {policySize} from '../../src/policy/size.js'
import {createSandbox} from '../../src/sandbox/index.js'
import type {AskedPermission, Sandbox, SandboxState} from '../../src/sandbox/index.js'
import {labOver, memoryFiles, NOW} from '../support/lab.js'
import type {Lab, LabOptions} from '../support/lab.js'
import {beyond, emitted, policiesIn} from '../support/permissions.js'
import {examples} from '../examples/examples.js'
import {keysFrom, must} from '../sandbox/support.js'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const metadata = (id: string): string => `<EntityDescriptor entityID="${id}">${' '.repeat(1000)}</EntityDescriptor>`
const read = (yaml: string): Loaded =>
  load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': yaml, 'a.xml': metadata('a'), 'b.xml': metadata('b')}))

const ROOT = {name: 'root', id: '111111111111', partition: 'aws'}
const document: Json = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: 's3:Get*', Resource: '*'}]}
const other: Json = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: 's3:Put*', Resource: '*'}]}
const arn = (name: string): string => `arn:aws:iam::aws:policy/${name}`
const version = (n: number, isDefault: boolean, text: Json) => ({id: `v${n}`, isDefault, document: text})

const passwords = (minimumLength: number): PasswordPolicy => ({
  minimumLength,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercase: true,
  requireLowercase: true,
  allowChange: true,
  hardExpiry: false,
})

/** Of each kind, and of each owner that it can have, one that is as it was and the same as it will be. */
const PAIRS: readonly (readonly [Resource, Resource])[] = [
  ...(['role', 'user', 'group'] as const).flatMap((owner): (readonly [Resource, Resource])[] => [
    [attachmentOf(ROOT, owner, 'x', {arn: arn('A')}), attachmentOf(ROOT, owner, 'x', {arn: arn('B')})],
    [inlineOf(ROOT, owner, 'x', 'i', {document}), inlineOf(ROOT, owner, 'x', 'i', {document: other})],
  ]),
  ...(['role', 'user'] as const).flatMap((owner): (readonly [Resource, Resource])[] => [
    [boundaryOf(ROOT, owner, 'x', {arn: arn('A')}), boundaryOf(ROOT, owner, 'x', {arn: arn('B')})],
    [markOf(ROOT, owner, 'x', {applied: '1:a'}), markOf(ROOT, owner, 'x', {applied: '1:b'})],
  ]),
  [trustOf(ROOT, 'x', {document}), trustOf(ROOT, 'x', {document: other})],
  [membershipOf(ROOT, 'g', {user: 'u'}), membershipOf(ROOT, 'g', {user: 'u'})],
  [groupOf(ROOT, {name: 'g', path: '/a/'}), groupOf(ROOT, {name: 'g', path: '/b/'})],
  [
    oidcProviderOf(ROOT, {
      url: 'a.example',
      audiences: ['a'],
      thumbprints: ['a'.repeat(40)],
      tags: {a: '1'},
      marks: {},
    }),
    oidcProviderOf(ROOT, {
      url: 'a.example',
      audiences: ['b'],
      thumbprints: ['b'.repeat(40)],
      tags: {b: '1'},
      marks: {},
    }),
  ],
  [
    samlProviderOf(ROOT, {name: 'S', metadata: 'a', tags: {a: '1'}, marks: {}}),
    samlProviderOf(ROOT, {name: 'S', metadata: 'b', tags: {b: '1'}, marks: {}}),
  ],
  [passwordPolicyOf(ROOT, passwords(8)), passwordPolicyOf(ROOT, passwords(14))],
  [accountAliasOf(ROOT, {alias: 'acme-a'}), accountAliasOf(ROOT, {alias: 'acme-b'})],
  [
    roleOf(ROOT, {name: 'x', path: '/', description: 'a', maxSession: 3600, tags: {a: '1'}, marks: {}}),
    roleOf(ROOT, {name: 'x', path: '/', description: 'b', maxSession: 3600, tags: {b: '1'}, marks: {}}),
  ],
  [
    userOf(ROOT, {
      name: 'x',
      path: '/',
      tags: {a: '1'},
      marks: {},
      credentials: {
        password: true,
        accessKeys: ['k'],
        mfaDevices: [`arn:aws:iam::${ROOT.id}:mfa/m`],
        sshKeys: ['s'],
        signingCertificates: ['c'],
        serviceCredentials: ['v'],
      },
    } satisfies User),
    userOf(ROOT, {name: 'x', path: '/b/', tags: {b: '1'}, marks: {}}),
  ],
  ...[
    [version(1, true, document)],
    [version(1, false, other), version(2, true, document)],
    [1, 2, 3, 4, 5].map((n) => version(n, n === 5, n === 5 ? document : {n})),
  ].map((versions): readonly [Resource, Resource] => [
    managedPolicyOf(ROOT, {name: 'p', path: '/', description: '', document, tags: {}, versions}),
    managedPolicyOf(ROOT, {name: 'p', path: '/', description: '', document: other, tags: {a: '1'}}),
  ]),
]

const callsOf = ([live, desired]: readonly [Resource, Resource]): Call[] => {
  const kind = kinds.get(live.kind)!
  const [a, b] = [live as Resource<never>, desired as Resource<never>]
  // Nothing ever deletes what an account has one of.
  return [...kind.make(b), ...kind.alter(a, b), ...(isOfAccount(a) ? [] : kind.remove(a))]
}

describe('the table of what our requests need', () => {
  const known = new Set(NEEDS.map(({op}) => op))

  it('has every request that a kind can make', () => {
    // Those of the organization have a table of their own: test/kinds/organization.test.ts.
    const own = [...kinds.keys()].filter((kind) => !isOfOrganization({kind}))
    assert.deepEqual([...new Set(PAIRS.map(([one]) => one.kind))].sort(), own.sort())
    const ops = new Set(PAIRS.flatMap(callsOf).map(({op}) => op))
    assert.ok(ops.size > 40, [...ops].join(' '))
    assert.deepEqual(
      [...ops].filter((op) => !known.has(op)),
      [],
    )
  })

  it('has every request that reads, and no request that nothing sends', () => {
    const sources = ['snapshot', 'account-parts', 'lookup', 'children', 'read-back', 'events', 'last-accessed'].map(
      (name) => readFileSync(new URL(`../../src/aws/${name}.ts`, import.meta.url), 'utf8'),
    )
    const named = new Set(
      sources.flatMap((text) => [...text.matchAll(/'((?:Get|List|Lookup|Generate)[A-Z]\w+)'/g)].map(([, op]) => op!)),
    )
    assert.ok(named.size > 20, [...named].join(' '))
    assert.deepEqual(
      [...named].filter((op) => !known.has(op)),
      [],
    )
    const sent = new Set([...named, ...PAIRS.flatMap(callsOf).map(({op}) => op)])
    assert.deepEqual(
      [...known].filter((op) => !sent.has(op)),
      [],
    )
  })
})

const head = 'version: 1\nowner: acme\naccounts: {root: "111111111111", client: "222222222222"}\n'

/** A way through all that can be made, changed in every part and taken away again. */
const WAY: readonly string[] = [
  `${head}
policies:
  P: {accounts: [root, client], tags: {a: "1"}, statements: [{allow: ["s3:Get*"], on: ["*"]}]}
roles:
  R:
    account: client
    trust: [root/user/alice]
    policies: [ReadOnlyAccess, P]
    boundary: PowerUserAccess
    inline: {i: {statements: [{allow: ["logs:*"], on: ["*"]}]}}
    tags: {a: "1", b: "1"}
  H: {account: root, trust: [root], policies: [ReadOnlyAccess], boundary: PowerUserAccess, inline: {i: {statements: [{allow: ["logs:*"], on: ["*"]}]}}}
users:
  alice: {account: root, policies: [P], boundary: PowerUserAccess, inline: {i: {statements: [{allow: ["logs:*"], on: ["*"]}]}}, tags: {a: "1", b: "1"}}
  bob: {account: root}
groups:
  G: {account: root, users: [alice, bob], policies: [P], inline: {i: {statements: [{allow: ["logs:*"], on: ["*"]}]}}}
identityProviders:
  ci: {account: client, oidc: ci.example, audiences: [a], thumbprints: [${'a'.repeat(40)}], tags: {a: "1", b: "1"}}
  Okta: {account: client, saml: Okta, metadata: {file: a.xml}, tags: {a: "1", b: "1"}}
passwordPolicy: {account: client, minimumLength: 8}
alias: {client: acme-client-a}
`,
  `${head}
policies:
  P: {accounts: [root, client], tags: {a: "1"}, statements: [{allow: ["s3:List*"], on: ["*"]}]}
roles:
  R: {account: client, description: new, trust: [root/user/alice, root/user/bob], policies: [P], boundary: ReadOnlyAccess, tags: {a: "2"}}
  H: {account: root, trust: [root], boundary: ReadOnlyAccess}
users:
  alice: {account: root, path: /b/, boundary: ReadOnlyAccess, tags: {a: "2"}}
  bob: {account: root}
groups:
  G: {account: root, users: [alice]}
identityProviders:
  ci: {account: client, oidc: ci.example, audiences: [b], thumbprints: [${'b'.repeat(40)}], tags: {a: "2"}}
  Okta: {account: client, saml: Okta, metadata: {file: b.xml}, tags: {a: "2"}}
passwordPolicy: {account: client, minimumLength: 14}
alias: {client: acme-client-b}
`,
  `${head}
policies:
  P: {accounts: [root, client], tags: {a: "1"}, statements: [{allow: ["s3:List*"], on: ["*"]}]}
roles:
  R: {account: client, trust: [root/user/alice], policies: [P]}
  H: {account: root, trust: [root], inline: {i: {statements: [{allow: ["logs:*"], on: ["*"]}]}}}
users:
  alice: {account: root, path: /b/, policies: [P], inline: {i: {statements: [{allow: ["logs:*"], on: ["*"]}]}}}
  bob: {account: root, boundary: ReadOnlyAccess}
groups:
  G2: {account: root, users: [alice], policies: [P], inline: {i: {statements: [{allow: ["logs:*"], on: ["*"]}]}}}
identityProviders: {}
`,
  `${head}
policies: {P: {accounts: [root], statements: [{allow: ["s3:List*"], on: ["*"]}]}}
roles: {H: {account: root, trust: [root]}}
`,
]

const ALL: LabOptions = {
  allow: ['LOCKS_OUT', 'REPLACES', 'WIDENS_EXTERNAL', 'DELETES_CREDENTIALS', 'DELETES'],
  adopt: true,
  maxDeletes: '100%',
}

/** A document without one action. */
const without = (policies: readonly Json[], action: string | undefined): Json[] =>
  JSON.parse(
    JSON.stringify(policies, (key, value: unknown) =>
      key === 'Action' && Array.isArray(value)
        ? [...(value as string[]).filter((one) => one !== action), 'sts:NoSuchAction']
        : value,
    ),
  ) as Json[]

interface Run {
  readonly lab: Lab
  readonly sandbox: Sandbox
  readonly asked: AskedPermission[]
  /** From now on nobody has more than `permissions` prints for this file, less one action. */
  readonly limit: (loaded: Loaded, purpose: Purpose, less?: string) => Promise<void>
}

/** A world in which the caller is a user with policies of its own, and enters by the connect roles. */
async function opened(loaded: Loaded): Promise<Run> {
  const {accounts} = loaded.compile(offlineFacts().facts).intent
  const managed = accounts.filter((one) => one.managed)
  const asked: AskedPermission[] = []
  const sandbox = createSandbox({accounts: managed, now: () => NOW, onAsked: (one) => asked.push(one)})
  await must(sandbox, 'CreateUser', {UserName: 'operator'})
  const credentials = keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'operator'}))
  const options = await sandboxCloudOptions(sandbox, managed, async () => undefined)
  const lab = labOver(createAwsCloud({...options, credentials, now: () => NOW}), accounts)
  const named = (policies: readonly Json[]) =>
    policies.map((policy, at) => ({name: `xrole-${at}`, document: JSON.stringify(policy)}))
  return {
    lab,
    sandbox,
    asked,
    async limit(of, purpose, less) {
      const permissions = emitted(of, purpose)
      const state: SandboxState = await sandbox.state()
      state.accounts.forEach((account, at) => {
        const policies = without(policiesIn(permissions, account.id), less)
        const operator = account.users.find(({name}) => name === 'operator')
        if (at === 0 && operator)
          operator.inline = named([...permissions.callers.flatMap((one) => one.policies), ...policies])
        const entry = account.roles.find(({name}) => name === 'OrganizationAccountAccessRole')
        if (entry) Object.assign(entry, {attached: [], inline: named(policies)})
      })
      await sandbox.load(state)
    },
  }
}

/** How far one gets: `done`, or what went wrong first. */
async function walk(way: readonly Loaded[], less?: string): Promise<string> {
  const {lab, limit} = await opened(way[0]!)
  try {
    for (const [at, loaded] of way.entries()) {
      await limit(loaded, 'apply', less)
      const {exit, refused, outcome} = await lab.applyOf(loaded, ALL)
      if (exit === 0) continue
      const why = [
        ...(refused?.findings ?? []).map(({message}) => message),
        ...(outcome?.failed ?? []).map(({error}) => error.message),
        ...(outcome && !outcome.remaining ? ['afterwards an account could not be read'] : []),
      ]
      return `stop ${at + 1}: ${why.join('; ')}`
    }
    return 'done'
  } finally {
    lab.close()
  }
}

const everywhere = (loaded: Loaded): Loaded => {
  const {owner, accounts} = loaded.compile(offlineFacts().facts).intent
  const listed = accounts.map(({name, id, managed}) => `  ${name}: {id: "${id}"${managed ? '' : ', connect: false'}}`)
  return read(`version: 1\nowner: ${owner}\naccounts:\n${listed.join('\n')}\n`)
}

describe('what permissions prints is enough', () => {
  const way = WAY.map(read)
  way.push(everywhere(way[0]!))

  it('for everything that there is: made, changed in every part, deleted', async () => {
    assert.equal(await walk(way), 'done')
  })

  for (const {name, file} of examples)
    it(`for ${name}: applied and deleted`, async () => {
      const loaded = load(file, () => NOW)
      assert.equal(await walk([loaded, everywhere(loaded)]), 'done')
    })

  it('for plan, which may write nothing', async () => {
    const {lab, limit} = await opened(way[0]!)
    await limit(way[0]!, 'plan')
    assert.deepEqual((await lab.planOf(way[0]!)).plan.unknown, [])
    const {outcome} = await lab.applyOf(way[0]!, ALL)
    assert.deepEqual(outcome?.done, [])
    assert.match(String(outcome?.failed[0]?.error.message), /is not authorized to perform: iam:Create/)
    lab.close()
  })

  it('for drift with --blame', async () => {
    const loaded = read(`${head}roles: {R: {account: client, trust: [root]}}\n`)
    const {lab, limit, asked} = await opened(loaded)
    await limit(loaded, 'apply')
    assert.equal((await lab.applyOf(loaded, ALL)).exit, 0)
    await limit(read(`${head}roles: {R: {account: client, trust: [root], policies: [ReadOnlyAccess]}}\n`), 'apply')
    await lab.send('client', 'AttachRolePolicy', {RoleName: 'R', PolicyArn: arn('ReadOnlyAccess')})
    await limit(loaded, 'drift')
    asked.splice(0)
    const gathered = await lab.planOf(loaded)
    const report = await withBlame(driftOf(gathered, undefined).report, {
      cloud: gathered.cloud,
      intent: gathered.intent,
      concurrency: 4,
    })
    assert.equal(report.differences, 1)
    assert.deepEqual(
      report.plan.findings.filter(({code}) => code === 'blame-unavailable'),
      [],
    )
    assert.ok(asked.some(({action}) => action === 'cloudtrail:LookupEvents'))
    assert.deepEqual(beyond(asked, loaded, 'drift'), [])
    await limit(loaded, 'plan')
    const blind = await withBlame(driftOf(await lab.planOf(loaded), undefined).report, {
      cloud: gathered.cloud,
      intent: gathered.intent,
      concurrency: 4,
    })
    assert.equal(blind.plan.findings.filter(({code}) => code === 'blame-unavailable').length, 1)
    lab.close()
  })
})

describe('what permissions prints is no more than that', () => {
  const way = WAY.map(read)
  way.push(everywhere(way[0]!))
  const holders = way.flatMap((loaded) => emitted(loaded, 'apply').holders)
  const actions = new Set(
    holders.flatMap(({policies}) =>
      (policies as unknown as {Statement: {Action: string[]}[]}[]).flatMap(({Statement}) =>
        Statement.flatMap(({Action}) => Action),
      ),
    ),
  )
  const occasional = new Set(holders.flatMap((one) => one.occasional.map(({action}) => action)))
  const always = [...actions].filter((action) => !occasional.has(action)).sort()

  it('most actions are needed by this way', () => assert.ok(always.length > 35, always.join(' ')))

  for (const action of always)
    it(`without ${action} something is denied`, async () => {
      const ending = await walk(way, action)
      assert.match(ending, new RegExp(`perform: ${action} |cannot be read|could not be read`), ending)
    })

  it('a wildcard is there only where IAM has no resource', () => {
    const wild = holders.flatMap(({policies}) =>
      (policies as unknown as {Statement: {Action: string[]; Resource: string}[]}[]).flatMap(({Statement}) =>
        Statement.filter(({Resource}) => Resource === '*').flatMap(({Action}) => Action),
      ),
    )
    assert.deepEqual([...new Set(wild)].sort(), [
      'iam:CreateAccountAlias',
      'iam:GetAccountAuthorizationDetails',
      'iam:GetAccountPasswordPolicy',
      'iam:ListAccountAliases',
      'iam:ListOpenIDConnectProviders',
      'iam:ListRoles',
      'iam:ListSAMLProviders',
      'iam:UpdateAccountPasswordPolicy',
    ])
  })
})

describe('permissions: how it is laid out', () => {
  const MANY = `version: 1
owner: acme
connect: {planRole: ops/xrole-read}
accounts:
  root: "111111111111"
${Array.from({length: 200}, (_, i) => `  a${i}: "${200000000000 + i}"`).join('\n')}
  own: {id: "333333333333", connect: {profile: own-admin}}
  odd: {id: "444444444444", connect: {profile: odd, role: Entry}}
  partner: {id: "555555555555", connect: false}
roles: {R: {accounts: ["a*"], trust: [root]}}
`
  const loaded = read(MANY)

  it('accounts that differ in their id alone share a document', () => {
    const {holders} = emitted(loaded, 'apply')
    assert.deepEqual(
      holders.map(({role, profile, accounts}) => [role ?? profile, accounts.length]),
      [
        ['OrganizationAccountAccessRole', 1],
        ['OrganizationAccountAccessRole', 200],
        ['own-admin', 1],
        ['Entry', 1],
      ],
    )
    assert.ok(JSON.stringify(holders[1]!.policies).includes(`arn:aws:iam::${ACCOUNT_ID}:role/*`))
    assert.ok(JSON.stringify(holders[0]!.policies).includes('arn:aws:iam::111111111111:user/*'))
    assert.ok(!JSON.stringify(holders[0]!.policies).includes('iam:CreateRole'))
  })

  it('every document is within the quota of a managed policy', () => {
    for (const purpose of ['plan', 'apply', 'drift', 'verify'] as const) {
      const {callers, holders} = emitted(loaded, purpose)
      for (const policy of [...callers, ...holders].flatMap(({policies}) => policies))
        assert.ok(policySize(policy) <= 6144)
    }
    assert.equal(emitted(loaded, 'apply').callers[0]!.policies.length, 3)
  })

  it('what only reads goes through the plan role, by its exact ARN', () => {
    const {callers, holders, lacksPlanRole} = emitted(loaded, 'plan')
    assert.equal(lacksPlanRole, false)
    assert.deepEqual(
      holders.map(({role}) => role),
      ['ops/xrole-read', undefined],
    )
    assert.match(JSON.stringify(callers[0]), /"arn:aws:iam::111111111111:role\/ops\/xrole-read"/)
    assert.doesNotMatch(JSON.stringify(callers), /OrganizationAccountAccessRole|333333333333|555555555555/)
    assert.deepEqual(
      callers.map(({profile}) => profile),
      [undefined, 'odd'],
    )
  })

  it('a file without providers, password policy and alias asks for nothing of them', () =>
    assert.doesNotMatch(JSON.stringify(emitted(loaded, 'apply')), /Provider|PasswordPolicy|Alias/))

  it('providers that a trust names are looked at, and not deleted', () => {
    const line = read(`${head}roles: {R: {account: client, trust: [{saml: Okta}]}}\n`)
    const [, client] = emitted(line, 'apply').holders.map((one) => JSON.stringify(one.policies))
    assert.match(client!, /"iam:ListSAMLProviders"/)
    assert.match(client!, /"iam:GetSAMLProvider"\],"Resource":"arn:aws:iam::222222222222:saml-provider\/\*"/)
    assert.doesNotMatch(client!, /DeleteSAMLProvider|OpenIDConnect/)
  })

  it('whoever runs xrole reads the organization where accounts are found in it, tags only where they are used', () => {
    const found = (more: string) =>
      emitted(
        read(`version: 1\nowner: acme\naccounts: {from: organization, root: "111111111111"}\n${more}`),
        'plan',
      ).callers.map(({finds, policies}) => [finds, JSON.stringify(policies[0])])
    const tree = [
      'DescribeOrganization',
      'DescribePolicy',
      'ListAccountsForParent',
      'ListOrganizationalUnitsForParent',
      'ListPolicies',
      'ListRoots',
      'ListTargetsForPolicy',
    ]
    const policy = (ops: readonly string[]) => {
      const Action = ops.map((op) => `organizations:${op}`)
      return JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', Action, Resource: '*'}]})
    }
    assert.deepEqual(found(''), [[true, policy(tree)]])
    const tagged = 'roles: {R: {accounts: {tags: {a: "1"}}, trust: [root]}}\n'
    assert.deepEqual(found(tagged), [[true, policy([...tree, 'ListTagsForResource'].sort())]])
    assert.deepEqual(
      emitted(loaded, 'plan').callers.map(({finds}) => finds),
      [false, false],
    )
  })

  it('whoever makes accounts may look whose they are, where an answer was lost', () => {
    const made = read(`${head}organization: {accounts: {shop: {create: {email: a@x.example}}}}\n`)
    const actions = (purpose: Purpose): string => JSON.stringify(emitted(made, purpose).callers)
    for (const op of ['CreateAccount', 'DescribeCreateAccountStatus', 'ListAccounts', 'DescribeAccount'])
      assert.ok(actions('apply').includes(`"organizations:${op}"`), op)
    assert.doesNotMatch(actions('plan'), /CreateAccount"|:ListAccounts"|DescribeAccount"/)
  })

  it('a policy that may be newer than the list is asked for', () => {
    const newer = read(`${head}roles: {R: {account: client, trust: [root], policies: [AWSBrandNewThing2031]}}\n`)
    assert.match(JSON.stringify(emitted(newer, 'plan').holders), /"arn:aws:iam::aws:policy\/\*"/)
    assert.doesNotMatch(JSON.stringify(emitted(loaded, 'plan').holders), /iam::aws:policy/)
  })
})
