import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Account} from '../../src/config/intent.js'
import {openCloud} from '../../src/engine/clouds.js'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const accountOf = (name: string, id: string, rest: Partial<Account> = {}): Account => ({
  name,
  id,
  partition: 'aws',
  managed: true,
  retire: false,
  connect: {role: 'OrganizationAccountAccessRole'},
  connectExplicit: false,
  place: {file: 'accounts.yaml', start: 0, end: 0},
  ...rest,
})

const ROOT = accountOf('root', '111111111111')
const CLIENT = accountOf('client', '222222222222', {
  connect: {role: 'Entry', planRole: 'xrole-read', externalId: 'acme', profile: 'client-admin'},
  connectExplicit: true,
})
const PARTNER = accountOf('partner', '333333333333', {managed: false})

describe('engine: opening the accounts', () => {
  let folder = ''
  const file = (name: string): string => join(folder, name)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-'))
  })
  afterEach(() => rmSync(folder, {recursive: true}))

  it('keeps the sandbox in its file, with each account entered by the role that the file names', async () => {
    const mode = {kind: 'sandbox', file: file('deep/sandbox.json')} as const
    const accounts = [ROOT, CLIENT]
    const first = await openCloud({accounts, mode, use: 'apply'})
    assert.equal((await first.caller())?.account, ROOT.id)
    await first.send(CLIENT, {op: 'CreateUser', input: {UserName: 'alice'}})
    first.close?.()

    const second = await openCloud({accounts, mode, use: 'plan'})
    const {users, roles} = await second.snapshot(CLIENT)
    assert.deepEqual(
      users.map((user) => user.UserName),
      ['alice'],
    )
    assert.deepEqual(
      roles.map((role) => role.RoleName),
      ['Entry'],
    )
    second.close?.()
  })

  it('enters the first account of the sandbox directly, even when the file names a role for it', async () => {
    const root = {...ROOT, connectExplicit: true}
    const mode = {kind: 'sandbox', file: file('sandbox.json')} as const
    const cloud = await openCloud({accounts: [root], mode, use: 'apply'})
    assert.deepEqual((await cloud.snapshot(root)).roles, [])
    cloud.close?.()
  })

  for (const kind of ['sandbox', 'aws'] as const) {
    it(`does not enter an account with connect: false (${kind})`, async () => {
      const cloud = await openCloud({accounts: [ROOT, PARTNER], mode: {kind, file: file('s.json')}, use: 'plan'})
      await assert.rejects(cloud.snapshot(PARTNER), /partner is not an account that xrole may enter/)
      cloud.close?.()
    })
  }

  it('says what is wrong with a file that is no sandbox', async () => {
    writeFileSync(file('broken.json'), '{')
    const mode = {kind: 'sandbox', file: file('broken.json')} as const
    await assert.rejects(openCloud({accounts: [ROOT], mode, use: 'plan'}), /broken\.json.*xrole sandbox reset/s)
  })

  it('reads a recorded snapshot', async () => {
    const snapshot = {
      account: {name: 'root', id: ROOT.id, partition: 'aws'},
      roles: [],
      users: [],
      groups: [],
      policies: [],
    }
    writeFileSync(file('r.json'), JSON.stringify({format: 1, snapshots: [snapshot]}))
    const cloud = await openCloud({accounts: [ROOT], mode: {kind: 'snapshot', file: file('r.json')}, use: 'plan'})
    assert.deepEqual(await cloud.snapshot(ROOT), snapshot)
  })

  it('says that a recording is not there', async () => {
    await assert.rejects(
      openCloud({accounts: [ROOT], mode: {kind: 'snapshot', file: file('none.json')}, use: 'plan'}),
      /none\.json cannot be read: no such file; xrole snapshot --out FILE makes one$/,
    )
  })
})
