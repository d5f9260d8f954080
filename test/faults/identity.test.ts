import assert from 'node:assert/strict'
import {createRecordedCloud} from '../../src/engine/recorded.js'
import type {Snapshot} from '../../src/core/snapshot.js'
import type {Fault} from '../../src/sandbox/index.js'
import {account} from '../support/clouds.js'
import {doings, labOver} from '../support/lab.js'
import {file} from '../scenarios/base.js'
import {aws, DENIED, faultyWorld} from './world.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]
const CLIENT = '222222222222'
const GITHUB = 'token.actions.githubusercontent.com'
const ROLE = 'roles: {Deployer: {account: client, trust: [{github: acme/app, branch: main}]}}'
const PROVIDER = `identityProviders: {github: {account: client, oidc: ${GITHUB}}}`
const XML = `<EntityDescriptor entityID="x">${' '.repeat(1000)}</EntityDescriptor>`
const ALL = file(`${PROVIDER.slice(0, -1)}, Okta: {account: client, saml: Okta, metadata: {file: okta.xml}}}
alias: {client: acme-client}
passwordPolicy: {account: client, minimumLength: 14}`)
const options = {files: {'okta.xml': XML}}

const reads = (log: readonly {op: string; account: string}[], id: string): string[] =>
  log
    .filter((one) => one.account === id && /^(Get|List)/.test(one.op))
    .map(({op}) => op)
    .sort()

const BULK = ['GetAccountAuthorizationDetails', 'ListRoles']
const PROVIDERS = ['ListOpenIDConnectProviders', 'ListSAMLProviders']

describe('what accounts are asked for besides their roles, users, groups and policies', () => {
  const cases: Readonly<Record<string, [yaml: string, client: string[], root: string[]]>> = {
    'nothing, for a file that has nothing of it': ['users: {alice: {account: root}}', [], []],
    'its OIDC providers, where a declared role trusts one': [ROLE, ['ListOpenIDConnectProviders'], []],
    'its SAML providers, where a declared role trusts one': [
      'roles: {R: {account: client, trust: [{saml: Okta}]}}',
      ['ListSAMLProviders'],
      [],
    ],
    'all providers everywhere, where the section is written': ['identityProviders: {}', PROVIDERS, PROVIDERS],
    'the password policy, where it is declared': [
      'passwordPolicy: {account: client, minimumLength: 14}',
      ['GetAccountPasswordPolicy'],
      [],
    ],
    'the alias, where it is declared': ['alias: {client: acme}', ['ListAccountAliases'], []],
  }
  for (const [name, [yaml, client, root]] of Object.entries(cases))
    it(name, async () => {
      const {lab, log} = faultyWorld(ACCOUNTS)
      await lab.plan(file(yaml))
      assert.deepEqual(reads(log, CLIENT), [...BULK, ...client].sort())
      assert.deepEqual(
        reads(log, '111111111111').filter((op) => op !== 'GetCallerIdentity'),
        [...BULK, ...root].sort(),
      )
    })

  it('without its providers an account is unknown when they are declared', async () => {
    const {lab, faults} = faultyWorld(ACCOUNTS)
    faults.push({op: 'ListSAMLProviders', account: CLIENT, error: DENIED})
    const {plan} = await lab.plan(file(`${ROLE}\n${PROVIDER}`))
    assert.deepEqual(
      plan.unknown.map((one) => one.account),
      ['client'],
    )
    assert.deepEqual(plan.changes, [])
  })

  it('and is planned when they were only to tell of a missing one', async () => {
    const {lab, faults} = faultyWorld(ACCOUNTS)
    faults.push({op: 'ListOpenIDConnectProviders', account: CLIENT, error: DENIED})
    const gathered = await lab.plan(file(ROLE))
    assert.deepEqual(doings(gathered), ['create client/role/Deployer'])
    const found = gathered.plan.findings.find(({code}) => code === 'missing-provider')
    assert.equal(found?.severity, 'note')
  })
})

describe('what accounts have besides, when answers are lost', () => {
  const ops = ['CreateOpenIDConnectProvider', 'CreateSAMLProvider', 'CreateAccountAlias', 'UpdateAccountPasswordPolicy']
  for (const op of ops)
    for (const error of ['reset', 'reset-after', aws(500, 'ServiceFailure')] as const satisfies Fault['error'][])
      it(`${op}: ${typeof error === 'string' ? error : error.code}`, async () => {
        const {lab, faults} = faultyWorld(ACCOUNTS)
        faults.push({op, times: 1, error})
        const {exit, outcome} = await lab.apply(ALL, options)
        assert.equal(exit, 0, JSON.stringify(outcome?.failed))
        assert.deepEqual(doings(await lab.plan(ALL, options)), [])
      })

  it('an alias that another account has: AWS says so, and what to do', async () => {
    const {lab} = faultyWorld(ACCOUNTS)
    await lab.send('root', 'CreateAccountAlias', {AccountAlias: 'acme-client'})
    const {outcome} = await lab.apply(file('alias: {client: acme-client}'))
    const [failed] = outcome?.failed ?? []
    assert.match(
      String((failed?.error as {detail?: {advice?: string}}).detail?.advice),
      /choose another one under alias:/,
    )
  })
})

describe('a recorded snapshot and what accounts have besides', () => {
  const recorded = async (yaml: string): Promise<Snapshot[]> => {
    const {lab} = faultyWorld(ACCOUNTS)
    return [...(await lab.plan(file(yaml), options)).snapshots]
  }

  it('has it in fields of its own, where it was asked for, and no lookups', async () => {
    const [root, client] = await recorded(`alias: {client: acme}\n${PROVIDER}`)
    assert.deepEqual([client?.accountAlias, client?.oidcProviders, client?.passwordPolicy], [null, [], undefined])
    assert.deepEqual([root?.accountAlias, root?.oidcProviders, root?.lookups], [undefined, [], undefined])
  })

  it('is planned against', async () => {
    const lab = labOver(createRecordedCloud(await recorded(PROVIDER)), ACCOUNTS)
    assert.deepEqual(doings(await lab.plan(file(`${PROVIDER}\n${ROLE}`))), [
      `create client/oidc-provider/${GITHUB}`,
      'create client/role/Deployer',
    ])
  })

  it('of before: what it lacks makes its account unknown, and nothing else', async () => {
    const old = await recorded('users: {alice: {account: root}}')
    const lab = labOver(createRecordedCloud(old), ACCOUNTS)
    assert.deepEqual(doings(await lab.plan(file(ROLE))), ['create client/role/Deployer'])
    const {plan} = await lab.plan(file('alias: {client: acme}'))
    assert.deepEqual(
      plan.unknown.map(({account: name, message}) => [name, /Record again with `xrole snapshot`/.test(message)]),
      [['client', true]],
    )
  })
})
