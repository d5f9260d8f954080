import assert from 'node:assert/strict'
import {createHash} from 'node:crypto'
import {readFileSync, statSync, symlinkSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import Links from '../../src/commands/links.js'
import {PAYLOADS} from '../render/hostile-world.js'
import Snapshot from '../../src/commands/snapshot.js'
import {golden} from '../support/golden.js'
import {openDesk} from './asking.js'
import type {Desk} from './asking.js'

const EXAMPLE = fileURLToPath(new URL('../../examples/08-everything/accounts.yaml', import.meta.url))

const YAML = `version: 1
owner: acme
accounts:
  root: "111111111111"
  client: {id: "222222222222", display: {name: "Client & Söhne", color: "#ABC"}}
  odd: {id: "333333333333", display: {color: mauve}}
users: {paul: {account: root}}
groups: {Ops: {account: root, users: [paul]}}
roles:
  Admin: {account: client, trust: [root/group/Ops], mfa: true, description: "does it | all"}
  Back: {account: client, trust: [client/role/Admin]}
  Vendor: {account: client, trust: [{principal: root/user/paul, externalId: acme-1}]}
  Long: {account: client, path: /${'p'.repeat(58)}/, name: Long12, trust: [root]}
  Fits: {account: client, path: /${'p'.repeat(58)}/, name: Fits1, trust: [root]}
  Gone: {account: odd, name: "a=b", trust: [root, odd]}
  People: {account: client, trust: [{sso: Admin, account: root}]}
  Function: {account: client, trust: [lambda.amazonaws.com]}
  Shut: {account: client, trust: [{statement: {Effect: Deny, Principal: {AWS: "*"}, Action: "sts:AssumeRole"}}]}
`

interface Told {
  readonly accounts: readonly {
    account: string
    color: string | null
    links: {role: string; url: string; conditions: string[]; from: string[] | null}[]
  }[]
  readonly leftOut: readonly {role: string; reason: string}[]
  readonly notes: readonly string[]
}

describe('xrole links', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
    desk.write(YAML)
  })
  after(() => desk.close())

  const run = (...argv: string[]) => desk.run((args, config) => new Links(args, config), ...argv)
  const told = async (...argv: string[]) => JSON.parse((await run(...argv, '--json')).stdout) as Told
  const linkOf = ({accounts}: Told, role: string) =>
    accounts.flatMap(({links}) => links).find((one) => one.role === role)

  it('a link has account, name with its path, display name and colour', async () => {
    const all = await told()
    assert.equal(
      linkOf(all, 'client/role/Admin')?.url,
      'https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=Admin&displayName=Admin%20%40%20Client%20%26%20S%C3%B6hne&color=aabbcc',
    )
    assert.deepEqual(linkOf(all, 'client/role/Admin')?.conditions, ['sign in with MFA'])
    assert.match(linkOf(all, 'client/role/Fits1')?.url ?? '', new RegExp(`roleName=p{58}/Fits1&`))
    assert.deepEqual(linkOf(all, 'client/role/People')?.conditions, ['permission set Admin'])
    assert.deepEqual(linkOf(all, 'odd/role/a=b')?.from, ['111111111111', '333333333333'])
    for (const {links} of all.accounts)
      for (const {url} of links) {
        const shown = new URL(url).searchParams.get('displayName') ?? ''
        assert.ok([...shown].length <= 64 && shown.length > 0)
      }
  })

  it('what the console cannot switch to is left out, with the reason', async () => {
    const {leftOut} = await told()
    assert.deepEqual(
      leftOut.map(({role, reason}) => `${role}: ${reason}`),
      [
        'client/role/Function: only AWS services or identity providers may assume it, no user and no role',
        'client/role/Long12: its path and name have 65 characters, and the console takes 64; use xrole assume',
        'client/role/Shut: its trust policy lets nobody in',
        'client/role/Vendor: it asks for an external id, which the console cannot send; use xrole assume',
      ],
    )
  })

  it('--for: only what that user may, and not from role to role', async () => {
    const paul = await told('--for', 'root/user/paul')
    assert.deepEqual(
      paul.accounts.flatMap(({links}) => links.map(({role}) => role)),
      ['client/role/Admin'],
    )
    assert.match(
      paul.leftOut.find(({role}) => role === 'client/role/Back')?.reason ?? '',
      /^only through client\/role\/Admin, and the console switches as who signed in/,
    )
    const people = await told('--for', 'sso:Admin@root')
    assert.ok(linkOf(people, 'client/role/People'))
    assert.match((await told('--for', 'client/role/Admin')).notes.join(), /only if people sign in to it so/)
    assert.match(
      (await run('--for', 'root/group/Ops')).stderr,
      /a group cannot assume a role; ask for one of its members/,
    )
  })

  it('an unknown colour is none, and is said', async () => {
    const {status, stderr, stdout} = await run()
    assert.equal(status, 0)
    assert.match(stderr, /^note: accounts\.odd\.display\.color is "mauve", which is no colour of the console/m)
    assert.doesNotMatch(stdout, /mauve/)
  })

  it('other partitions have consoles of their own', async () => {
    for (const [partition, host] of [
      ['aws-cn', 'signin.amazonaws.cn'],
      ['aws-us-gov', 'signin.amazonaws-us-gov.com'],
    ] as const) {
      desk.write(YAML.replace('owner: acme', `owner: acme\npartition: ${partition}`))
      assert.equal(new URL(linkOf(await told(), 'client/role/Admin')?.url ?? '').host, host)
    }
    desk.write(YAML)
  })

  it('extend-switch-roles: a base account for each, and no role that the extension misreads', async () => {
    const {stdout, stderr} = await run(
      '--format',
      'extend-switch-roles',
      '--for',
      'root/user/paul',
      '--region',
      'eu-west-1',
    )
    assert.equal(
      stdout,
      `[profile root]
aws_account_id = 111111111111

[profile client-Admin]
role_arn = arn:aws:iam::222222222222:role/Admin
color = aabbcc
region = eu-west-1
source_profile = root
`,
    )
    assert.doesNotMatch(stderr, /misreads/)
    assert.match(
      (await run('--format', 'extend-switch-roles')).stderr,
      /odd\/role\/a=b: AWS Extend Switch Roles misreads/,
    )
    assert.equal((await run('--region', 'eu-west-1')).status, 1)
  })

  it('--out writes a file, and never the one it works on', async () => {
    const {status, stdout, stderr} = await run('--format', 'html', '--out', 'roles.html')
    assert.deepEqual([status, stdout], [0, ''])
    assert.match(stderr, /^Wrote roles\.html\.$/m)
    assert.match(readFileSync('roles.html', 'utf8'), /^<!doctype html>[^]*<\/html>\n$/)
    assert.equal(statSync('roles.html').mode & 0o777, 0o644)
    const own = await run('--out', './accounts.yaml')
    assert.equal(own.status, 1)
    assert.match(own.stderr, /is what xrole works on and would be overwritten; name another file/)
    symlinkSync('accounts.yaml', 'link.html')
    assert.equal((await run('--out', 'link.html')).status, 1)
    assert.equal(readFileSync('accounts.yaml', 'utf8'), YAML)
  })

  it('the page lets nothing run but its own, and everything in it is text', async () => {
    let shown = 0
    for (const [name, evil] of Object.entries(PAYLOADS)) {
      if (evil.includes('\0') || /[\ud800-\udfff](?![\udc00-\udfff])/.test(evil)) continue
      const said = JSON.stringify(evil)
      desk.write(
        YAML.replace('"Client & Söhne"', said)
          .replace('trust: [root], ', 'trust: [root], ')
          .replace(
            'trust: [root/group/Ops], mfa: true',
            `trust: [{principal: root/user/paul, when: {StringEquals: {aws:SourceVpc: ${said}}}}]`,
          ),
      )
      const {status, stdout: page, stderr} = await run('--format', 'html')
      if (status !== 0) continue
      shown++
      const bare = page.replace(/<(script|style)>[^]*?<\/\1>/g, '')
      assert.doesNotMatch(bare, /<(script|img|h1>EVIL|details)|onerror=y>|<!-- EVIL/, name)
      const markdown = (await run('--format', 'markdown')).stdout
      const unsafe = [...`${page}${markdown}${stderr}`.matchAll(/[\p{Cc}\p{Cf}]/gu)].filter(([char]) => char !== '\n')
      assert.deepEqual(unsafe.map(String), [], name)
      assert.equal(markdown.split('\n').filter((line) => line.startsWith('# ')).length, 1, name)
      const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
      for (const [tag, of] of [
        ['script', 'script-src'],
        ['style', 'style-src'],
      ] as const) {
        const text = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? ''
        const hash = createHash('sha256').update(text).digest('base64')
        assert.ok(policy.includes(`${of} 'sha256-${hash}'`))
      }
    }
    assert.ok(shown > 10, String(shown))
    desk.write(YAML)
  })

  for (const [format, end] of [
    ['text', 'txt'],
    ['markdown', 'md'],
    ['html', 'html'],
    ['extend-switch-roles', 'ini'],
    ['json', 'json'],
  ] as const)
    it(`the example as ${format}`, async () => {
      golden(`links/everything.${end}`, (await run('-f', EXAMPLE, '--format', format)).stdout)
    })

  it('an account that could not be read is told, and the exit code is 1', async () => {
    desk.write(YAML)
    const {stdout: text} = await desk.run((args, config) => new Snapshot(args, config), '--sandbox')
    const all = JSON.parse(text) as {snapshots: {account: {name: string}}[]}
    desk.write(
      JSON.stringify({...all, snapshots: all.snapshots.filter(({account}) => account.name !== 'client')}),
      'part.json',
    )
    const {status, stderr} = await run('--snapshot', 'part.json')
    assert.equal(status, 1)
    assert.match(stderr, /^error: account client could not be read, and is missing here: /m)
  })
})
