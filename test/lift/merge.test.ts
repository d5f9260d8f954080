import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import {
  attachmentOf,
  groupOf,
  inlineOf,
  managedPolicyOf,
  membershipOf,
  roleOf,
  trustOf,
  userOf,
} from '../../src/kinds/resource.js'
import type {LiftAccount} from '../../src/lift/lift.js'
import {whereOf} from '../../src/lift/selectors.js'
import {allow, bodyOf, liftOf, optionsFor, planOf} from './lift-support.js'

const account = (name: string, digit: string, more: Partial<LiftAccount> = {}): LiftAccount => ({
  name,
  id: digit.repeat(12),
  partition: 'aws',
  managed: true,
  ...more,
})
const ROOT = account('root', '1')
const PROD = [
  account('shop', '2', {ou: 'Work/Prod', tags: {env: 'prod', team: 'a'}}),
  account('bank', '3', {ou: 'Work/Prod', tags: {env: 'prod', team: 'b'}}),
]
const TEST = [
  account('lab', '4', {ou: 'Work/Test', tags: {env: 'test'}}),
  account('zoo', '5', {ou: 'Work/Test', tags: {env: 'dev'}}),
]
const PARTNER = account('partner', '9', {managed: false})
const ALL = [ROOT, ...PROD, ...TEST, PARTNER]
const MANAGED = ALL.filter(({managed}) => managed)
const OPTIONS = optionsFor(ALL)

const role = (at: LiftAccount, principal: Json, name = 'R', description = ''): Resource[] => [
  roleOf(at, {name, path: '/', description, maxSession: 3600, tags: {}, marks: {}}),
  trustOf(at, name, {document: allow({Effect: 'Allow', Principal: {AWS: principal}, Action: 'sts:AssumeRole'})}),
]
const rootOf = ({id}: LiftAccount): string => `arn:aws:iam::${id}:root`

describe('things in several accounts', () => {
  it('the same everywhere', () => {
    const {live, lifted} = liftOf(
      MANAGED.flatMap((at) => role(at, rootOf(ROOT))),
      OPTIONS,
    )
    assert.deepEqual(bodyOf(lifted, 'roles', 'R'), {accounts: 'all', trust: ['root']})
    assert.equal(lifted.entries.length, 1)
    assert.deepEqual(planOf(live, lifted, OPTIONS), [])
  })

  it('the same but for the own account', () => {
    const things = MANAGED.flatMap((at) => [
      ...role(at, [rootOf(at), `arn:aws:iam::${at.id}:user/ops`]),
      userOf(at, {name: 'ops', path: '/', tags: {}, marks: {}}),
      inlineOf(at, 'role', 'R', 'logs', {
        document: allow({Effect: 'Allow', Action: 'logs:*', Resource: `arn:aws:logs:eu-west-1:${at.id}:*`}),
      }),
      managedPolicyOf(at, {
        name: 'Own',
        path: '/',
        description: '',
        tags: {},
        document: {
          Version: '2008-10-17',
          Statement: [{Sid: 'a', Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${at.id}-x`}],
        },
      }),
      attachmentOf(at, 'role', 'R', {arn: `arn:aws:iam::${at.id}:policy/Own`}),
    ])
    const {live, lifted} = liftOf(things, OPTIONS)
    assert.deepEqual(
      lifted.entries.map(({section, key}) => `${section} ${key}`),
      ['policies Own', 'roles R', 'users ops'],
    )
    assert.deepEqual(bodyOf(lifted, 'roles', 'R'), {
      accounts: 'all',
      trust: ['${account.name}', '${account.name}/user/ops'],
      policies: ['Own'],
      inline: {logs: {statements: [{allow: 'logs:*', on: 'arn:aws:logs:eu-west-1:${account.id}:*'}]}},
    })
    assert.deepEqual(planOf(live, lifted, OPTIONS), [])
  })

  it('most are the same: the others have keys of their own', () => {
    const things = MANAGED.flatMap((at) => role(at, rootOf(ROOT), 'R', at.name === 'lab' ? 'other' : ''))
    const {live, lifted} = liftOf(things, OPTIONS)
    assert.deepEqual(bodyOf(lifted, 'roles', 'R'), {accounts: {except: ['lab']}, trust: ['root']})
    assert.deepEqual(bodyOf(lifted, 'roles', 'lab-R'), {
      account: 'lab',
      name: 'R',
      description: 'other',
      trust: ['root'],
    })
    assert.deepEqual(planOf(live, lifted, OPTIONS), [])
  })

  it('different everywhere', () => {
    const {live, lifted} = liftOf(
      PROD.flatMap((at, index) => role(at, rootOf(ROOT), 'R', ['one', 'another'][index])),
      OPTIONS,
    )
    assert.deepEqual(
      lifted.entries.map(({key}) => key),
      ['shop-R', 'bank-R'],
    )
    assert.deepEqual(planOf(live, lifted, OPTIONS), [])
  })

  describe('called after their accounts', () => {
    const named = (at: LiftAccount, name: string): Resource[] => [
      ...role(at, [rootOf(ROOT), `arn:aws:iam::${at.id}:role/${at.name}-api`], name, `deploys ${at.name}`),
      inlineOf(at, 'role', name, `logs-${at.name}`, {
        document: allow({Effect: 'Allow', Action: 'logs:*', Resource: `arn:aws:logs:eu-west-1:${at.id}:${at.name}-*`}),
      }),
    ]
    const keys = ({entries}: ReturnType<typeof liftOf>['lifted']): string[] => entries.map(({key}) => key)

    it('are one entry', () => {
      const {live, lifted} = liftOf(
        PROD.flatMap((at) => named(at, `${at.name}-api`)),
        OPTIONS,
      )
      assert.deepEqual(bodyOf(lifted, 'roles', 'api'), {
        accounts: {ou: 'Work/Prod'},
        name: '${account.name}-api',
        description: 'deploys ${account.name}',
        trust: ['root', '${account.name}/role/${account.name}-api'],
        inline: {
          'logs-${account.name}': {
            statements: [{allow: 'logs:*', on: 'arn:aws:logs:eu-west-1:${account.id}:${account.name}-*'}],
          },
        },
      })
      assert.equal(lifted.entries.length, 1)
      assert.deepEqual(planOf(live, lifted, OPTIONS), [])
    })

    it('the same name, and what it says is called after them', () => {
      const {live, lifted} = liftOf(
        PROD.flatMap((at) => role(at, rootOf(ROOT), 'R', `deploys ${at.name}`)),
        OPTIONS,
      )
      assert.deepEqual(bodyOf(lifted, 'roles', 'R'), {
        accounts: {ou: 'Work/Prod'},
        description: 'deploys ${account.name}',
        trust: ['root'],
      })
      assert.deepEqual(planOf(live, lifted, OPTIONS), [])
    })

    it('one alone keeps its name', () => {
      const {lifted} = liftOf(role(PROD[0]!, rootOf(ROOT), 'shop-api', 'for shop'), OPTIONS)
      assert.deepEqual(bodyOf(lifted, 'roles', 'shop-api'), {account: 'shop', description: 'for shop', trust: ['root']})
    })

    it('a part of a word is no name, and what is everywhere is called after nothing', () => {
      const things = [
        ...PROD.flatMap((at) => role(at, rootOf(ROOT), `${at.name}per-api`)),
        ...PROD.flatMap((at) => role(at, rootOf(ROOT), 'shop-reader')),
      ]
      const {live, lifted} = liftOf(things, OPTIONS)
      assert.deepEqual(keys(lifted), ['shop-reader', 'shopper-api', 'bankper-api'])
      assert.deepEqual(planOf(live, lifted, OPTIONS), [])
    })

    it('keys: plain names come first, and a name that is the whole of it gets one that tells', () => {
      const things = [
        ...PROD.flatMap((at) => [...role(at, rootOf(ROOT), `${at.name}-api`), ...role(at, rootOf(ROOT), at.name)]),
        ...role(TEST[0]!, rootOf(ROOT), 'api'),
      ]
      const {live, lifted} = liftOf(things, OPTIONS)
      assert.deepEqual(keys(lifted).sort(), ['api', 'each-api', 'each-roles'])
      assert.deepEqual(bodyOf(lifted, 'roles', 'each-roles'), {
        accounts: {ou: 'Work/Prod'},
        name: '${account.name}',
        trust: ['root'],
      })
      assert.deepEqual(planOf(live, lifted, OPTIONS), [])
    })

    it('accounts that are called like words of variables and of documents', () => {
      const odd = [account('account', '6'), account('name', '7'), account('Action', '8'), account('allow', '9')]
      const options = optionsFor([ROOT, ...odd])
      const {live, lifted} = liftOf(
        odd.flatMap((at) => named(at, `${at.name}-api`)),
        options,
      )
      // Where the name is a word of the file as well, the two are not the same any more: the entry stays on its own.
      assert.deepEqual(keys(lifted), ['api', 'allow-api'])
      assert.deepEqual(planOf(live, lifted, options), [])
    })
  })

  it('what is attached is another thing: the roles are, too', () => {
    const things = PROD.flatMap((at) => [
      ...role(at, rootOf(ROOT)),
      managedPolicyOf(at, {
        name: 'Own',
        path: '/',
        description: at.name,
        tags: {},
        document: allow({Effect: 'Allow', Action: `s3:${at.name === 'shop' ? 'Get' : 'Put'}Object`, Resource: '*'}),
      }),
      attachmentOf(at, 'role', 'R', {arn: `arn:aws:iam::${at.id}:policy/Own`}),
    ])
    const {live, lifted} = liftOf(things, OPTIONS)
    assert.deepEqual(bodyOf(lifted, 'roles', 'bank-R'), {
      account: 'bank',
      name: 'R',
      trust: ['root'],
      policies: ['bank-Own'],
    })
    assert.deepEqual(planOf(live, lifted, OPTIONS), [])
  })

  it('is not merged when nobody wants it', () => {
    const options = {...OPTIONS, merge: false}
    const {live, lifted} = liftOf(
      PROD.flatMap((at) => role(at, rootOf(ROOT))),
      options,
    )
    assert.deepEqual(
      lifted.entries.map(({key}) => key),
      ['shop-R', 'bank-R'],
    )
    assert.deepEqual(planOf(live, lifted, options), [])
  })

  it('members of groups are called by the keys of their entries, and those who have none by their names', () => {
    const things = PROD.flatMap((at) => [
      groupOf(at, {name: 'G', path: '/'}),
      ...['ann', 'bob'].map((name) => userOf(at, {name, path: at.name === 'shop' ? '/' : '/x/', tags: {}, marks: {}})),
      ...['ann', 'bob'].map((user) => membershipOf(at, 'G', {user})),
    ])
    const options = {...OPTIONS, leaveOut: ({key}: Resource) => (key === 'shop/user/bob' ? 'not asked for' : undefined)}
    const {live, lifted} = liftOf(things, options)
    assert.deepEqual(bodyOf(lifted, 'groups', 'shop-G'), {
      account: 'shop',
      name: 'G',
      users: ['shop-ann', 'bob'],
      path: '/',
    })
    assert.deepEqual(bodyOf(lifted, 'groups', 'bank-G'), {
      account: 'bank',
      name: 'G',
      users: ['bank-ann', 'bank-bob'],
      path: '/',
    })
    assert.deepEqual(planOf(live, lifted, options), [])
  })

  it('keys that are taken', () => {
    const options = {...OPTIONS, taken: new Map([['roles' as const, new Set(['R', 'root-R'])]])}
    const {lifted} = liftOf(role(ROOT, rootOf(ROOT)), options)
    assert.deepEqual(bodyOf(lifted, 'roles', 'root-R-2'), {account: 'root', name: 'R', trust: ['root']})
  })
})

describe('in which accounts', () => {
  const CASES: readonly (readonly [string, readonly string[], Json])[] = [
    ['one', ['lab'], {account: 'lab'}],
    ['all that are managed', ['root', 'shop', 'bank', 'lab', 'zoo'], {accounts: 'all'}],
    ['a unit', ['lab', 'zoo'], {accounts: {ou: 'Work/Test'}}],
    ['a unit, shorter than a tag', ['shop', 'bank'], {accounts: {ou: 'Work/Prod'}}],
    ['the unit above, shorter than all but one', ['shop', 'bank', 'lab', 'zoo'], {accounts: {ou: 'Work'}}],
    ['nothing in common', ['root', 'zoo'], {accounts: ['root', 'zoo']}],
    ['all but one', ['root', 'shop', 'bank', 'zoo'], {accounts: {except: ['lab']}}],
  ]
  for (const [name, names, where] of CASES) it(name, () => assert.deepEqual(whereOf(names, ALL), where))

  it('a tag', () => {
    const plain = ALL.map(({ou: _, ...one}) => one)
    assert.deepEqual(whereOf(['shop', 'bank'], plain), {accounts: {tags: {env: 'prod'}}})
  })

  it('an account that is being emptied counts for nothing', () => {
    const retired = account('old', '8', {retire: true})
    assert.deepEqual(whereOf(['root', 'shop', 'bank', 'lab', 'zoo'], [...ALL, retired]), {accounts: 'all'})
  })
})
