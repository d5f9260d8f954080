import assert from 'node:assert/strict'
import fc from 'fast-check'
import {MANAGED_SIZE, assumeDocument, pageName, paginate} from '../../src/config/compile/callers-pages.js'
import type {Written} from '../../src/config/written.js'
import {policySize} from '../../src/policy/size.js'
import {account, compiled, factsOf, group, line, policy, principals, role, sha256, user} from './compile-support.js'

const assume = (...arns: string[]) => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', Resource: arns.length === 1 ? arns[0] : arns}],
})
const R = 'arn:aws:iam::222222222222:role/R'

describe('the caller policy', () => {
  const cases: [string, Partial<Written>, Record<string, object>][] = [
    [
      'goes to a group',
      {groups: {G: group()}, roles: {R: role({trust: [principals('root/group/G')]})}},
      {'root/group/g': assume(R)},
    ],
    [
      'goes to a group of the same account',
      {groups: {G: group({accounts: ['client']})}, roles: {R: role({trust: [principals('client/group/G')]})}},
      {'client/group/g': assume(R)},
    ],
    [
      'goes to a declared user',
      {users: {u: user()}, roles: {R: role({trust: [principals('root/user/u')]})}},
      {'root/user/u': assume(R)},
    ],
    [
      'goes to a declared user named by ARN',
      {users: {u: user()}, roles: {R: role({trust: [principals('arn:aws:iam::111111111111:user/u')]})}},
      {'root/user/u': assume(R)},
    ],
    [
      'goes to a declared role',
      {roles: {R: role({trust: [principals('dev/role/ci')]}), ci: role({accounts: ['dev']})}},
      {'dev/role/ci': assume(R)},
    ],
    [
      'is not for a user of the same account',
      {users: {u: user({accounts: ['client']})}, roles: {R: role({trust: [principals('client/user/u')]})}},
      {},
    ],
    [
      'is not for accounts, services and undeclared users',
      {roles: {R: role({trust: [principals('root', 'root/user/x')]})}},
      {},
    ],
    [
      'is left out by caller: false on the role',
      {users: {u: user()}, roles: {R: role({caller: false, trust: [principals('root/user/u')]})}},
      {},
    ],
    [
      'is left out by caller: false on the line',
      {
        users: {u: user()},
        roles: {R: role({trust: [line({type: 'principals', principals: ['root/user/u'], caller: false})]})},
      },
      {},
    ],
    [
      'has all roles, sorted, with their paths',
      {
        users: {u: user()},
        roles: {
          Z: role({trust: [principals('root/user/u')]}),
          A: role({accounts: ['dev', 'client'], path: '/p/', trust: [principals('root/user/u')]}),
        },
      },
      {
        'root/user/u': assume(
          'arn:aws:iam::222222222222:role/Z',
          'arn:aws:iam::222222222222:role/p/A',
          'arn:aws:iam::333333333333:role/p/A',
        ),
      },
    ],
    [
      'does not have a role that has expired',
      {users: {u: user()}, roles: {R: role({expires: '2026-05-31', trust: [principals('root/user/u')]})}},
      {},
    ],
  ]
  for (const [name, written, policies] of cases) {
    it(name, () => {
      const done = compiled(written, factsOf({'root/user/x': '/'}))
      assert.deepEqual(
        done.findings.filter(({severity}) => severity === 'error'),
        [],
      )
      const found = done.keys().filter((key) => key.endsWith('/inline/xrole-assume'))
      assert.deepEqual(
        Object.fromEntries(found.map((key) => [key.replace('/inline/xrole-assume', ''), done.document(key)])),
        policies,
      )
    })
  }
})

const accounts = (count: number) =>
  Object.fromEntries(Array.from({length: count}, (_, index) => [`a${index}`, account(String(500000000000 + index))]))
const many = (count: number, more: Partial<Written> = {}): Partial<Written> => ({
  accounts: {root: account('111111111111'), ...accounts(count)},
  groups: {G: group()},
  roles: {StagingAccess: role({accounts: ['a*'], trust: [principals('root/group/G')]})},
  ...more,
})

describe('a caller policy too long for an inline policy', () => {
  it('is on managed policies that are attached, each ARN once', () => {
    const done = compiled(many(900))
    assert.deepEqual(done.findings, [])
    const pages = [...done.intent.state.values()].filter(({kind}) => kind === 'managed-policy')
    assert.ok(pages.length >= 8 && pages.length <= 10, `${pages.length} pages`)
    const arns = pages.flatMap(
      ({value}) => (value as {document: {Statement: [{Resource: string[]}]}}).document.Statement[0].Resource,
    )
    assert.equal(arns.length, 900)
    assert.equal(new Set(arns).size, 900)
    for (const page of pages)
      assert.ok(policySize((page.value as {document: object}).document as never) <= MANAGED_SIZE)
    assert.equal(done.keys('root/group/g/policy/').length, pages.length)
    assert.equal(done.value('root/group/g/inline/xrole-assume'), undefined)
    assert.match(pages[0]?.address ?? '', /^root\/policy\/xrole-assume-group-G-\d+$/)
    assert.deepEqual(done.intent.declared.get(pages[0]?.key ?? '')?.place, {file: 'groups.G', start: 0, end: 0})
  })

  it('counts the inline policies that are there', () => {
    const size = (inline: number) => {
      const long = {
        statements: [
          {
            effect: 'Allow' as const,
            actions: ['s3:GetObject'],
            on: Array.from({length: inline}, (_, at) => `arn:aws:s3:::bucket-${at}`),
          },
        ],
      }
      const written = many(20, {
        users: {u: user({inline: {long}})},
        groups: {},
        roles: {R: role({accounts: ['a*'], trust: [principals('root/user/u')]})},
      })
      return compiled(written).keys('root/policy/').length
    }
    assert.deepEqual([size(1), size(60)], [0, 1])
  })

  it('and for the free attachment slots is an error', () => {
    const policies = Object.fromEntries(Array.from({length: 9}, (_, index) => [`P${index}`, policy()]))
    const done = compiled(many(300, {policies, groups: {G: group({policies: Object.keys(policies)})}}))
    assert.deepEqual(done.told, ['error caller-policy-too-long groups.G'])
    assert.match(done.findings[0]?.message ?? '', /300 roles: .* 1 free attachment slots/)
  })
})

describe('pages', () => {
  const arn = (index: number) => `arn:aws:iam::${500000000000 + index}:role/StagingAccess`
  const pageOf = (pages: readonly (readonly string[])[]): Map<string, number> =>
    new Map(pages.flatMap((page, index) => page.map((each) => [each, index] as const)))
  const sets = fc.uniqueArray(fc.nat(5000), {minLength: 40, maxLength: 500}).map((indices) => indices.map(arn))

  it('keep their ARNs when one comes or goes, as long as there are as many; else only the last page gives or takes', () => {
    fc.assert(
      fc.property(sets, fc.nat(), (arns, pick) => {
        const gone = arns[pick % arns.length]
        const before = paginate(arns, 10, sha256) ?? []
        const after =
          paginate(
            arns.filter((each) => each !== gone),
            10,
            sha256,
          ) ?? []
        const was = pageOf(before)
        const is = pageOf(after)
        for (const [each, page] of was) {
          if (each === gone || is.get(each) === page) continue
          assert.ok(after.length < before.length && page >= after.length, `${each} moved`)
        }
      }),
      {seed: 20260601, numRuns: 60},
    )
  })

  it('do not depend on the order of ARNs and fit', () => {
    fc.assert(
      fc.property(sets, (arns) => {
        const pages = paginate(arns, 10, sha256) ?? []
        assert.deepEqual(paginate([...arns].reverse(), 10, sha256), pages)
        for (const page of pages) assert.ok(policySize(assumeDocument(page)) <= MANAGED_SIZE)
      }),
      {seed: 20260601, numRuns: 20},
    )
  })

  it('fill up where the hash alone is too uneven', () => {
    const arns = Array.from({length: 256}, (_, index) => arn(index))
    assert.equal(paginate(arns, 2, sha256)?.flat().length, 256)
    assert.equal(paginate(arns, 1, sha256), undefined)
    assert.equal(paginate(arns, 0, sha256), undefined)
  })

  it('have names of 128 characters at most that stay different', () => {
    const long = 'x'.repeat(126)
    assert.equal(pageName('user', 'paul', 2, sha256), 'xrole-assume-user-paul-2')
    const names = [pageName('group', `${long}a`, 1, sha256), pageName('group', `${long}b`, 1, sha256)]
    assert.deepEqual(
      names.map(({length}) => length),
      [128, 128],
    )
    assert.notEqual(names[0], names[1])
  })
})

describe('undeclared principals', () => {
  const roles = {
    R: role({trust: [principals('root/user/bob', 'partner/role/x', 'client/user/own')]}),
    S: role({accounts: ['dev'], trust: [principals('root/user/bob')]}),
  }
  const facts = factsOf({'root/user/bob': '/', 'client/user/own': '/'})

  it('are listed with what their owner has to add', () => {
    const done = compiled({roles}, facts)
    assert.deepEqual(done.intent.undeclared, [
      {
        address: 'root/user/bob',
        arn: 'arn:aws:iam::111111111111:user/bob',
        roles: [R, 'arn:aws:iam::333333333333:role/S'],
        place: {file: 'roles.R.trust.0.principals.0', start: 0, end: 0},
      },
      {
        address: 'partner/role/x',
        arn: 'arn:aws:iam::444444444444:role/x',
        roles: [R],
        place: {file: 'roles.R.trust.0.principals.1', start: 0, end: 0},
      },
    ])
    assert.deepEqual(done.told, ['note unverified-principal roles.R.trust.0.principals.1'])
  })

  it('are warnings where nobody asks AWS', () => {
    assert.deepEqual(compiled({roles: {R: role({trust: [principals('root/user/bob')]})}}).told, [
      'warning undeclared-principal roles.R.trust.0.principals.0',
    ])
  })
})
