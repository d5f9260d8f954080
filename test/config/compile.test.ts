import assert from 'node:assert/strict'
import {identityHash, marking} from '../../src/config/compile/marks.js'
import type {Written} from '../../src/config/written.js'
import type {Resource} from '../../src/core/types.js'
import {inlineOf, roleOf, trustOf, userOf} from '../../src/kinds/resource.js'
import {
  account,
  ACCOUNTS,
  body,
  compiled,
  factsOf,
  group,
  line,
  policy,
  principals,
  role,
  sha256,
  unknownFacts,
  user,
  written,
} from './compile-support.js'

describe('accounts of an intent', () => {
  it('have a role to be entered by, their own before that of the file', () => {
    const accounts = {
      ...ACCOUNTS,
      dev: account('333333333333', {connect: {role: 'Own-${account.id}', profile: 'p'}}),
      old: account('555555555555', {retire: true}),
    }
    const {intent} = compiled({accounts, connect: {planRole: 'read', externalId: 'e'}})
    const short = intent.accounts.map(({name, managed, retire, connect, connectExplicit}) => [
      name,
      managed,
      retire,
      connect,
      connectExplicit,
    ])
    const all = {role: 'OrganizationAccountAccessRole', planRole: 'read', externalId: 'e'}
    assert.deepEqual(short, [
      ['root', true, false, all, false],
      ['client', true, false, all, false],
      ['dev', true, false, {...all, role: 'Own-333333333333', profile: 'p'}, true],
      ['partner', false, false, all, false],
      ['old', true, true, all, false],
    ])
  })

  it('have the partition of all ARNs', () => {
    const done = compiled({partition: 'aws-us-gov', roles: {R: role({policies: ['AdministratorAccess']})}})
    assert.deepEqual(done.value('client/role/r/policy/arn:aws-us-gov:iam::aws:policy/AdministratorAccess'), {
      arn: 'arn:aws-us-gov:iam::aws:policy/AdministratorAccess',
    })
    assert.match(JSON.stringify(done.document('client/role/r/trust')), /arn:aws-us-gov:iam::111111111111:root/)
  })
})

describe('the whole of "user paul in root may become admin in client, with MFA"', () => {
  const done = compiled({
    accounts: {root: account('111111111111'), client: account('222222222222')},
    roles: {
      Admin: role({trust: [principals('root/group/CrossAccount')], mfa: true, policies: ['AdministratorAccess']}),
    },
    groups: {CrossAccount: group({users: ['paul']})},
    users: {paul: user()},
  })

  it('is these things', () => {
    assert.deepEqual(done.findings, [])
    assert.deepEqual(
      [...done.intent.state.values()].map(({kind, address}) => `${kind} ${address}`),
      [
        'role client/role/Admin',
        'mark client/role/Admin/mark',
        'attachment client/role/Admin/policy/AdministratorAccess',
        'trust client/role/Admin/trust',
        'group root/group/CrossAccount',
        'inline-policy root/group/CrossAccount/inline/xrole-assume',
        'membership root/group/CrossAccount/user/paul',
        'user root/user/paul',
        'mark root/user/paul/mark',
      ],
    )
  })
})

describe('members of a group', () => {
  const users = (names: string[], more: Partial<Written> = {}, facts = unknownFacts) => {
    const done = compiled(
      {groups: {G: group({users: names})}, users: {al: user({name: 'Alice'}), eve: user({accounts: ['dev']})}, ...more},
      facts,
    )
    return {members: done.keys('root/group/g/user/'), told: done.told, says: done.findings[0]?.message ?? ''}
  }

  it('are entry keys', () =>
    assert.deepEqual(users(['al']), {members: ['root/group/g/user/alice'], told: [], says: ''}))
  it('are names of declared users', () => assert.deepEqual(users(['alice']).members, ['root/group/g/user/alice']))
  it('are users that AWS has', () => assert.deepEqual(users(['bob'], {}, factsOf({'root/user/bob': '/x/'})).told, []))
  it('that nobody asked AWS for are warnings', () =>
    assert.deepEqual(users(['bob']).told, ['warning undeclared-principal groups.G.users.0']))
  it('that are nowhere are errors with the nearest', () => {
    const done = users(['bb'], {}, factsOf({'root/user/bob': '/'}))
    assert.deepEqual(done.told, ['error unknown-principal groups.G.users.0'])
    assert.match(done.says, /did you mean root\/user\/bob/)
  })
  it('that are declared elsewhere are errors', () =>
    assert.deepEqual(users(['eve']).told, ['error member-elsewhere groups.G.users.0']))
})

describe('expiry', () => {
  it('takes the role and all that hangs on it out, and says so', () => {
    const done = compiled({
      roles: {
        R: role({expires: '2026-05-31', policies: ['P']}),
        S: role({accounts: ['dev'], trust: [principals('client/role/R', 'root')]}),
      },
      policies: {P: policy()},
    })
    assert.deepEqual(done.keys('client/'), [])
    assert.equal(done.intent.declared.has('client/role/r'), false)
    assert.deepEqual(
      done.told.filter((told) => told.startsWith('note')),
      ['note expired roles.R.expires', 'note expired-principal roles.S.trust.0.principals.0'],
    )
    assert.match(JSON.stringify(done.document('dev/role/s/trust')), /"AWS":"arn:aws:iam::111111111111:root"/)
  })
  it('keeps a role on its last day', () => {
    const roles = {R: role({expires: '2026-05-31'})}
    assert.notDeepEqual(compiled({roles}, unknownFacts, {now: new Date('2026-05-31T23:59:59Z')}).keys(), [])
    assert.deepEqual(compiled({roles}, unknownFacts, {now: new Date('2026-06-01T00:00:00Z')}).keys(), [])
  })
})

describe('what the file says besides values', () => {
  it('is there for every declared thing', () => {
    const done = compiled({
      roles: {R: role({description: 'd', exclusive: false, policies: ['P']})},
      groups: {G: group()},
      users: {U: user({exclusive: false})},
      policies: {P: policy()},
    })
    const short = [...done.intent.declared].map(([key, each]) => [
      key,
      each.address,
      each.exclusive,
      [...each.named],
      each.place.file,
    ])
    assert.deepEqual(short, [
      ['client/role/r', 'client/role/R', false, ['description'], 'roles.R'],
      ['root/user/u', 'root/user/U', false, [], 'users.U'],
      ['root/group/g', 'root/group/G', true, [], 'groups.G'],
      ['client/policy/p', 'client/policy/P', true, [], 'policies.P'],
    ])
  })
})

describe('fingerprints', () => {
  const mark = (more: Parameters<typeof role>[0] = {}, name = 'R') =>
    compiled({roles: {[name]: role(more)}}).value<{applied: string}>(`client/role/${name.toLowerCase()}/mark`)
      ?.applied ?? ''
  const parts = (text: string) => text.replace(/^1:/, '').split('.')
  const changed = (more: Parameters<typeof role>[0], name?: string) => {
    const [before, after] = [parts(mark()), parts(mark(more, name))]
    const names = ['identity', 'trust', 'attachments', 'inline', 'boundary', 'settings']
    return names.filter((_, index) => before[index] !== after[index])
  }

  it('are a version and six hashes', () => assert.match(mark(), /^1:[0-9a-f]{10}(\.[0-9a-f]{10}){5}$/))
  const cases: [string, Parameters<typeof role>[0], string[]][] = [
    ['trust', {trust: [principals('dev')]}, ['trust']],
    ['policies', {policies: ['AdministratorAccess']}, ['attachments']],
    ['inline', {inline: {i: body('s3:GetObject')}}, ['inline']],
    ['boundary', {boundary: 'AdministratorAccess'}, ['boundary']],
    ['description', {description: 'd'}, ['settings']],
    ['maxSession', {maxSession: 7200}, ['settings']],
    ['tags', {tags: {a: 'b'}}, ['settings']],
    ['protect', {protect: true}, ['settings']],
    ['path', {path: '/p/'}, ['settings']],
    ['exclusive: false', {exclusive: false}, ['attachments', 'inline', 'boundary', 'settings']],
    ['nothing', {protect: false}, []],
  ]
  for (const [name, more, expected] of cases)
    it(`tell what changed: ${name}`, () => assert.deepEqual(changed(more), expected))
  it('cover the name', () => assert.deepEqual(changed({}, 'S'), ['identity']))

  it('are the same for what AWS makes of the documents', () => {
    const ref = {name: 'client', id: '222222222222', partition: 'aws'}
    const value = {name: 'R', path: '/', description: '', maxSession: 3600, tags: {}, marks: {owner: 'acme'}}
    const trust = (principal: object): Resource[] => [
      trustOf(ref, 'R', {
        document: {
          Version: '2012-10-17',
          Statement: [{Action: 'sts:AssumeRole', Principal: principal as never, Effect: 'Allow'}],
        },
      }),
      inlineOf(ref, 'role', 'R', 'i', {
        document: {Statement: {Effect: 'Allow', Action: ['s3:getObject'], Resource: ['*']}, Version: '2012-10-17'},
      }),
    ]
    const live = marking(sha256).mark(roleOf(ref, value), trust({AWS: ['111111111111']}), true).value.applied
    assert.equal(live, mark({inline: {i: body('s3:GetObject')}}))
    assert.equal(live.slice(2, 12), identityHash(roleOf(ref, value), sha256))
  })

  it('cover of a user, and of nothing else, that it was adopted', () => {
    const ref = {name: 'client', id: '222222222222', partition: 'aws'}
    const differs = (make: (adopted: boolean) => Resource): boolean =>
      identityHash(make(true), sha256) !== identityHash(make(false), sha256)
    const base = {name: 'x', path: '/', tags: {}}
    const marks = (adopted: boolean) => ({owner: 'acme', adopted})
    assert.equal(
      differs((adopted) => userOf(ref, {...base, marks: marks(adopted)})),
      true,
    )
    assert.equal(
      differs((adopted) => roleOf(ref, {...base, description: '', maxSession: 3600, marks: marks(adopted)})),
      false,
    )
  })
})

describe('quotas', () => {
  const actions = (count: number, letters: number) =>
    Array.from({length: count}, (_, at) => `arn:aws:s3:::${String(at).padStart(letters, 'b')}`)
  const big = (count: number) => ({
    statements: [{effect: 'Allow' as const, actions: ['s3:GetObject'], on: actions(count, 50)}],
  })
  const arns = (count: number) => principals(...Array.from({length: count}, (_, at) => String(600000000000 + at)))
  const attached = (count: number) => Array.from({length: count}, (_, at) => `arn:aws:iam::222222222222:policy/p${at}`)
  const groups = (count: number) =>
    Object.fromEntries(Array.from({length: count}, (_, at) => [`g${at}`, group({users: ['u']})]))
  const tags = (count: number) => Object.fromEntries(Array.from({length: count}, (_, at) => [`t${at}`, '']))
  const errorsOf = (more: Partial<Written>) => compiled(more).told.filter((told) => !/no-external-id/.test(told))

  const cases: [string, Partial<Written>, string[]][] = [
    ['a long trust', {roles: {R: role({trust: [arns(60)]})}}, ['warning trust-long roles.R.trust']],
    ['too long a trust', {roles: {R: role({trust: [arns(300)]})}}, ['error trust-too-long roles.R.trust']],
    [
      'too long a policy',
      {policies: {P: policy({accounts: ['dev'], ...big(100)})}},
      ['error policy-too-long policies.P'],
    ],
    [
      'too long inline policies, together',
      {users: {u: user({inline: {a: big(20), b: big(20)}})}},
      ['error inline-too-long users.u.inline'],
    ],
    ['many attachments', {roles: {R: role({policies: attached(11)})}}, ['warning many-attachments roles.R.policies']],
    [
      'too many attachments of a role',
      {roles: {R: role({policies: attached(26)})}},
      ['error too-many-attachments roles.R.policies'],
    ],
    [
      'too many attachments of a group',
      {groups: {G: group({accounts: ['client'], policies: attached(11)})}},
      ['error too-many-attachments groups.G.policies'],
    ],
    ['too many groups of a user', {users: {u: user()}, groups: groups(11)}, ['error too-many-groups groups.g10.users']],
    ['ten groups of a user', {users: {u: user()}, groups: groups(10)}, []],
    ['too many tags beside ours', {roles: {R: role({tags: tags(47)})}}, ['error too-many-tags roles.R.tags']],
    ['46 tags', {roles: {R: role({tags: tags(46)})}}, []],
    ['a tag value that AWS refuses', {roles: {R: role({tags: {a: 'x;y'}})}}, ['error invalid-tag roles.R.tags.a']],
    [
      'a tag that is ignored',
      {ignoreTags: ['cost:*'], roles: {R: role({tags: {'cost:a': 'x'}})}},
      ['warning ignored-tag roles.R.tags.cost:a'],
    ],
    [
      'a role that the console cannot switch to',
      {roles: {R: role({path: `/${'p'.repeat(63)}/`})}},
      ['warning role-not-switchable roles.R.path'],
    ],
    [
      'a retired account without a way in',
      {accounts: {...ACCOUNTS, old: account('555555555555', {retire: true, connect: false})}},
      ['error retire-without-connect accounts.old.retire'],
    ],
  ]
  for (const [name, more, told] of cases) it(name, () => assert.deepEqual(errorsOf(more), told))
})

describe('lint', () => {
  const told = (trust: Parameters<typeof role>[0]) => compiled({roles: {R: role(trust)}}).told
  const at = 'roles.R.trust.0'
  it('an account that is not listed, without external id', () =>
    assert.deepEqual(told({trust: [principals('999999999999')]}), [`warning no-external-id ${at}.principals.0`]))
  it('the same with one', () => assert.deepEqual(told({trust: [principals('999999999999')], externalId: 'e'}), []))
  it('an account that is only named, without external id', () =>
    assert.deepEqual(told({trust: [principals('partner')]}), [`warning no-external-id ${at}.principals.0`]))
  it('the same with one, or a role in it, or a managed account', () => {
    for (const lines of [{trust: [principals('partner')], externalId: 'e'}, {trust: [principals('root')]}])
      assert.deepEqual(told(lines), [])
    const user = compiled({roles: {R: role({trust: [principals('partner/user/zoe')]})}}).told
    assert.ok(!user.some((one) => one.includes('no-external-id')))
  })
  it('anyone', () => {
    const statement = {Effect: 'Allow', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}
    assert.deepEqual(told({trust: [{type: 'statement', statement}]}), [`warning public-trust ${at}.statement`])
  })
  it('an organization: a note on the own account', () =>
    assert.deepEqual(told({trust: [line({type: 'org', org: 'o-abcd123456'})]}), [
      `note org-trust-own-account ${at}.org`,
    ]))
})

describe('compiling', () => {
  it('gives the same bytes for the same file, in whatever order its entries are', () => {
    const parts = {
      roles: {
        A: role({trust: [principals('root/group/G', 'dev')], policies: ['P']}),
        B: role({accounts: 'all', trust: [principals('root/user/u')]}),
      },
      users: {u: user()},
      groups: {G: group({users: ['u']})},
      policies: {P: policy()},
    }
    const reversed = Object.fromEntries(
      Object.entries(parts).map(([key, section]) => [key, Object.fromEntries(Object.entries(section).reverse())]),
    ) as Partial<Written>
    const bytes = (more: Partial<Written>) => JSON.stringify([...compiled(more).intent.state])
    assert.equal(bytes(parts), bytes(parts))
    assert.equal(bytes(reversed), bytes(parts))
  })

  it('passes on what it does not use', () => {
    const more = {formerOwners: ['old'], ignoreTags: ['a:*'], unmanaged: [{address: '*/role/v-*', reason: 'r'}]}
    const {intent} = compiled(more)
    assert.deepEqual(
      {formerOwners: intent.formerOwners, ignoreTags: intent.ignoreTags, unmanaged: intent.unmanaged},
      more,
    )
    assert.equal(intent.owner, written().owner)
  })
})
