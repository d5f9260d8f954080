import assert from 'node:assert/strict'
import type {LiveFacts} from '../../src/config/intent.js'
import type {Written} from '../../src/config/written.js'
import type {Organization} from '../../src/core/organization.js'
import {account, compiled, group, principals, role, unknownFacts, user} from './compile-support.js'

const ORG = 'o-abcd123456'

const organizationOf = (...ids: string[]): Organization => ({
  id: ORG,
  managementAccount: '111111111111',
  root: 'r-ab12',
  units: [],
  accounts: ids.map((id) => ({id, name: id, email: `${id}@acme.example`, ou: '', state: 'ACTIVE', tags: {}})),
})
const read = (...ids: string[]): LiveFacts => ({...unknownFacts, organization: organizationOf(...ids)})

const accounts = (count: number) =>
  Object.fromEntries(Array.from({length: count}, (_, index) => [`a${index}`, account(String(500000000000 + index))]))
const many = (count: number, more: Partial<Written> = {}): Partial<Written> => ({
  accounts: {root: account('111111111111'), ...accounts(count)},
  organization: {id: ORG},
  groups: {G: group({callerScope: 'organization'})},
  roles: {StagingAccess: role({accounts: ['a*'], trust: [principals('root/group/G')]})},
  ...more,
})

const statement = (resource: string | string[], organization = ORG) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Resource: resource,
  Condition: {StringEquals: {'aws:ResourceOrgID': organization}},
})
const exactly = (resource: string) => ({Effect: 'Allow', Action: 'sts:AssumeRole', Resource: resource})
const scoped = (more: Partial<Written>): Partial<Written> => ({
  groups: {G: group({callerScope: 'organization'})},
  roles: {R: role({accounts: ['client', 'dev'], trust: [principals('root/group/G')]})},
  ...more,
})

describe('callerScope: organization', () => {
  const cases: [name: string, written: Partial<Written>, facts: LiveFacts, key: string, statements: object[]][] = [
    [
      'names a role in every account of the organization that the file names',
      scoped({organization: {id: ORG}}),
      unknownFacts,
      'root/group/g',
      [statement('arn:aws:iam::*:role/R')],
    ],
    [
      'takes the organization that the accounts come from',
      scoped({discover: {organization: ORG, except: []}}),
      unknownFacts,
      'root/group/g',
      [statement('arn:aws:iam::*:role/R')],
    ],
    [
      'takes the organization that was read',
      scoped({discover: {except: []}}),
      read('111111111111', '222222222222', '333333333333', '444444444444'),
      'root/group/g',
      [statement('arn:aws:iam::*:role/R')],
    ],
    [
      'is the organization of the caller as long as none was read',
      scoped({discover: {except: []}}),
      unknownFacts,
      'root/group/g',
      [statement('arn:aws:iam::*:role/R', '${aws:PrincipalOrgID}')],
    ],
    [
      'has each path and name once, sorted',
      scoped({
        organization: {id: ORG},
        users: {u: user({callerScope: 'organization'})},
        roles: {
          Z: role({accounts: ['client', 'dev'], trust: [principals('root/user/u')]}),
          A: role({accounts: ['client', 'dev'], path: '/p/', trust: [principals('root/user/u')]}),
        },
      }),
      unknownFacts,
      'root/user/u',
      [statement(['arn:aws:iam::*:role/Z', 'arn:aws:iam::*:role/p/A'])],
    ],
    [
      'is for roles that call',
      {
        organization: {id: ORG},
        roles: {
          ci: role({accounts: ['dev'], callerScope: 'organization'}),
          R: role({trust: [principals('dev/role/ci')]}),
        },
      },
      unknownFacts,
      'dev/role/ci',
      [statement('arn:aws:iam::*:role/R')],
    ],
    [
      'names roles in accounts outside of the organization by their ARNs',
      scoped({discover: {except: []}}),
      read('111111111111', '222222222222'),
      'root/group/g',
      [statement('arn:aws:iam::*:role/R'), exactly('arn:aws:iam::333333333333:role/R')],
    ],
    [
      'has the partition of the file',
      scoped({partition: 'aws-cn', organization: {id: ORG}}),
      unknownFacts,
      'root/group/g',
      [statement('arn:aws-cn:iam::*:role/R')],
    ],
    [
      'is chosen only where it is written',
      scoped({organization: {id: ORG}, groups: {G: group()}, roles: {R: role({trust: [principals('root/group/G')]})}}),
      unknownFacts,
      'root/group/g',
      [exactly('arn:aws:iam::222222222222:role/R')],
    ],
  ]
  for (const [name, written, facts, key, statements] of cases)
    it(name, () => {
      const done = compiled(written, facts)
      assert.deepEqual(
        done.findings.filter(({severity}) => severity === 'error'),
        [],
      )
      assert.deepEqual(done.document(`${key}/inline/xrole-assume`), {Version: '2012-10-17', Statement: statements})
    })

  it('is an error with the line to add where nothing says which organization', () => {
    const done = compiled(scoped({}))
    assert.deepEqual(done.told, ['error organization-unknown groups.G.callerScope'])
    assert.match(
      done.findings[0]?.message ?? '',
      /add organization: \{id: o-…\}, or .* accounts: \{from: organization\}/,
    )
  })

  it('is one statement for 900 accounts, and the same when an account comes', () => {
    const [few, more] = [compiled(many(900)), compiled(many(901))]
    assert.deepEqual(few.findings, [])
    const document = few.document('root/group/g/inline/xrole-assume')
    assert.deepEqual(document, {Version: '2012-10-17', Statement: [statement('arn:aws:iam::*:role/StagingAccess')]})
    assert.deepEqual(more.document('root/group/g/inline/xrole-assume'), document)
    assert.deepEqual(few.keys('root/policy/'), [])
    assert.deepEqual(few.intent.callerScopes?.get('root/group/g/inline/xrole-assume'), {
      organization: ORG,
      roles: [{arn: 'arn:aws:iam::*:role/StagingAccess', accounts: 900}],
    })
  })

  it('without it a group has pages for 900 accounts, which stay put when an account comes or goes', () => {
    const pagesOf = (count: number): Map<string, string> => {
      const done = compiled(many(count, {groups: {G: group()}}))
      assert.deepEqual(done.findings, [])
      return new Map(
        done.keys('root/policy/').flatMap((key) => {
          const document = done.document(key) as {Statement: [{Resource: string[]}]}
          return document.Statement[0].Resource.map((arn) => [arn, key] as const)
        }),
      )
    }
    const [before, after] = [pagesOf(900), pagesOf(903)]
    assert.equal(new Set(before.values()).size, new Set(after.values()).size)
    assert.deepEqual(
      [...before].filter(([arn, page]) => after.get(arn) !== page),
      [],
    )
  })

  const pagesOf = (done: ReturnType<typeof compiled>): string[] =>
    done.keys('root/policy/').flatMap((key) => {
      const {Statement} = done.document(key) as {Statement: [{Resource: string[]}]}
      return Statement[0].Resource
    })
  const outside = Array.from({length: 200}, (_, index) => `arn:aws:iam::${500000000000 + index}:role/StagingAccess`)

  it('has accounts outside of the organization on pages where they are too long, all of them', () => {
    const done = compiled(many(200), read('111111111111'))
    assert.deepEqual(done.findings, [])
    assert.deepEqual(done.keys('root/group/g/inline/'), [])
    assert.equal(done.keys('root/group/g/policy/').length, done.keys('root/policy/').length)
    assert.deepEqual(pagesOf(done).sort(), outside)
  })

  it('keeps the accounts of the organization inline, with the others on pages', () => {
    const done = compiled(many(201), read('111111111111', '500000000200'))
    assert.deepEqual(done.findings, [])
    assert.deepEqual(done.document('root/group/g/inline/xrole-assume'), {
      Version: '2012-10-17',
      Statement: [statement('arn:aws:iam::*:role/StagingAccess')],
    })
    assert.deepEqual(pagesOf(done).sort(), outside)
    assert.deepEqual(done.intent.callerScopes?.get('root/group/g/inline/xrole-assume')?.roles, [
      {arn: 'arn:aws:iam::*:role/StagingAccess', accounts: 1},
    ])
  })

  it('is told where the accounts outside of it are too many for pages', () => {
    const policies = Array.from({length: 9}, (_, index) => `arn:aws:iam::111111111111:policy/P${index}`)
    const done = compiled(
      many(200, {groups: {G: group({callerScope: 'organization', policies})}}),
      read('111111111111'),
    )
    assert.deepEqual(done.told, ['error caller-policy-too-long groups.G'])
    assert.match(done.findings[0]?.message ?? '', /is on 200 roles: .* the 1 free attachment slots/)
  })

  it('with more roles than an inline policy holds is an error', () => {
    const roles = Object.fromEntries(
      Array.from({length: 80}, (_, index) => [`Role${index}`, role({trust: [principals('root/user/u')]})]),
    )
    const done = compiled({organization: {id: ORG}, users: {u: user({callerScope: 'organization'})}, roles})
    assert.deepEqual(done.told, ['error caller-policy-too-long users.u.callerScope'])
    assert.match(done.findings[0]?.message ?? '', /80 different roles/)
  })
})
