import assert from 'node:assert/strict'
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Sandbox} from '../../src/sandbox/index.js'
import {fileStore, resetStore, SandboxFileError} from '../../src/sandbox/index.js'
import {ask, enter, field, must, newSandbox, trust} from './support.js'

describe('sandbox: its file', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
    file = join(folder, 'deep', 'sandbox.json')
  })
  afterEach(() => rmSync(folder, {recursive: true}))

  const open = (): Sandbox => newSandbox({store: fileStore(file)})
  const role = (name: string) => ({RoleName: name, AssumeRolePolicyDocument: trust()})
  const names = async (sandbox: Sandbox): Promise<string[]> =>
    [...(await must(sandbox, 'ListRoles', {MaxItems: 1000})).body.matchAll(/<RoleName>([^<]+)/g)].map(
      ([, name]) => name ?? '',
    )

  it('is made with its folder, for its owner alone', async () => {
    await must(open(), 'ListRoles')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(join(folder, 'deep')), ['sandbox.json'])
  })

  it('two at once see each other, and lose nothing', async () => {
    const [one, two] = [open(), open()]
    await must(one, 'CreateRole', role('a'))
    assert.deepEqual(await names(two), ['a'])
    await Promise.all(
      Array.from({length: 40}, (_, n) => must(n % 2 ? one : two, 'CreateRole', role(`r${String(n).padStart(2, '0')}`))),
    )
    assert.equal((await names(one)).length, 41)
    assert.deepEqual(await names(one), await names(two))
    const ids = (await one.state()).accounts[0]?.roles.map(({id}) => id)
    assert.equal(new Set(ids).size, 41)
  })

  it('of two who make the same role one is refused', async () => {
    const sandboxes = [open(), open(), open(), open()]
    const answers = await Promise.all(sandboxes.map((sandbox) => ask(sandbox, 'CreateRole', role('same'))))
    assert.deepEqual(answers.map(({code}) => code).sort(), [
      'EntityAlreadyExists',
      'EntityAlreadyExists',
      'EntityAlreadyExists',
      'ok',
    ])
  })

  it('many changes of one moment share few writes', async () => {
    const sandbox = open()
    await must(sandbox, 'ListRoles')
    const {ino} = statSync(file)
    const inodes = new Set([ino])
    await Promise.all(
      Array.from({length: 100}, async (_, n) => {
        await must(sandbox, 'CreateRole', role(`r${n}`))
        assert.match(readFileSync(file, 'utf8'), new RegExp(`"r${n}"`), 'durable before it is answered')
        inodes.add(statSync(file).ino)
      }),
    )
    assert.ok(inodes.size < 10, `${inodes.size} writes`)
  })

  it('sessions go on after a restart', async () => {
    const keys = await enter(open())
    assert.match(field(await must(open(), 'GetCallerIdentity', {}, keys), 'Arn'), /OrganizationAccountAccessRole/)
  })

  it('accounts that are missing are added, the administrator stays where he is', async () => {
    await must(open(), 'CreateRole', role('a'))
    const accounts = [{id: '333333333333', name: 'new'}, {id: '111111111111'}]
    const later = newSandbox({accounts, store: fileStore(file)})
    assert.match(field(await must(later, 'GetCallerIdentity'), 'Arn'), /^arn:aws:iam::111111111111:/)
    assert.deepEqual(await names(later), ['a'])
    await enter(later, '333333333333')
  })

  it('a lock whose holder crashed does not hold', async () => {
    const sandbox = open()
    await must(sandbox, 'ListRoles')
    writeFileSync(`${file}.lock`, '999999999')
    await must(sandbox, 'CreateRole', role('a'))
    writeFileSync(`${file}.lock`, String(process.pid))
    utimesSync(`${file}.lock`, 0, 0)
    await must(sandbox, 'CreateRole', role('b'))
    assert.deepEqual(await names(open()), ['a', 'b'])
  })

  for (const [what, text] of [
    ['no JSON', '{"format":1,'],
    ['no object', 'null'],
    ['another format', '{"format":2,"accounts":[]}'],
    ['no accounts', '{"format":1}'],
    ['an account without roles', '{"format":1,"accounts":[{"id":"111111111111"}]}'],
  ] as const)
    it(`a file with ${what} says what to run`, async () => {
      await must(open(), 'ListRoles')
      writeFileSync(file, text)
      await assert.rejects(ask(open(), 'ListRoles'), (error: Error) => {
        assert.ok(error instanceof SandboxFileError)
        assert.match(error.message, /sandbox\.json is not a sandbox file .*run `xrole sandbox reset`/)
        return true
      })
    })

  it('after a reset it starts anew, also for those who had it open', async () => {
    const sandbox = open()
    await must(sandbox, 'CreateRole', role('a'))
    resetStore(file)
    assert.deepEqual(await names(sandbox), [])
  })
})
