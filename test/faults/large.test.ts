import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {readOrganization} from '../../src/aws/organization.js'
import type {Intent} from '../../src/config/intent.js'
import type {Organization} from '../../src/core/organization.js'
import {gather} from '../../src/engine/gather.js'
import type {Gathered} from '../../src/engine/gather.js'
import {load} from '../../src/engine/load.js'
import {idOf} from '../bench/estate.js'
import {doings, memoryFiles, NOW} from '../support/lab.js'
import {largeEstate, nameOf} from '../support/large-aws/estate.js'
import type {Listing} from '../support/large-aws/estate.js'
import {THROTTLED_AT_FIRST, troubleOf} from '../support/large-aws/faults.js'
import type {Sort} from '../support/large-aws/faults.js'
import {membersOf, openLargeAws} from '../support/large-aws/server.js'
import type {LargeAws} from '../support/large-aws/server.js'
import {PROGRAM} from '../support/program.js'

const ROLES = 4
/** AssumeRole and the two lists of a bulk read. */
const BULK_READ = 3

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface Stub {
  readonly aws: LargeAws
  close(): Promise<void>
}

/** A stub in which slow accounts answer when all others have been read, and not before. */
async function open(accounts: number, faults: boolean): Promise<Stub> {
  let isClosed = false
  const waited = membersOf(accounts).filter((index) => ![...LOST, 'slow'].includes(troubleOf(index) ?? ''))
  const areRead = (): boolean => {
    const {byAccount} = aws.numbers()
    return waited.every((index) => (byAccount[idOf(index)] ?? 0) >= BULK_READ)
  }
  const sleep = async (): Promise<void> => {
    while (!isClosed && !areRead()) await nextTurn()
  }
  const aws = await openLargeAws({
    accounts,
    roles: ROLES,
    latency: 0,
    limits: undefined,
    faults,
    now: () => NOW.getTime(),
    sleep,
  })
  const close = (): Promise<void> => {
    isClosed = true
    return aws.close()
  }
  return {aws, close}
}

const wiring = ({url}: LargeAws) => ({
  region: 'us-east-1',
  endpoint: url,
  credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
  sleep: nextTurn,
  rates: 'none' as const,
  now: () => NOW,
})

const organizationOf = (aws: LargeAws): Promise<Organization> =>
  readOrganization({
    ...wiring(aws),
    partition: 'aws',
    parts: {accountTags: false, unitTags: false, policies: false, policyTags: false, delegated: false, joining: false},
  })

async function planOver(aws: LargeAws, listing: Listing, edit = (yaml: string) => yaml): Promise<Gathered> {
  const yaml = edit(largeEstate(listing, ROLES))
  return gather(
    load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': yaml})),
    {
      selection: {},
      concurrency: 8,
      version: '0.0.0-test',
      organization: () => organizationOf(aws),
      cloud: async ({accounts}: Intent) => {
        const entered = accounts
          .filter(({managed}) => managed)
          .map(({name, id, partition, connect, connectExplicit}) => ({
            ref: {name, id, partition},
            connect,
            connectExplicit,
          }))
        const cloud = createAwsCloud({...wiring(aws), use: 'plan', accounts: entered})
        clouds.push(cloud)
        return cloud
      },
    },
  )
}

/** A difference in every account that is read. */
const otherTag = (yaml: string): string => yaml.replace('team: team-2,', 'team: other,')

/** The accounts in which a plan changes that and nothing else. */
const updated = (gathered: Gathered): string[] =>
  doings(gathered)
    .filter((doing) => !doing.endsWith('/mark'))
    .map((doing) => /^update (.+)\/role\/Role2$/.exec(doing)?.[1] ?? assert.fail(doing))
    .sort()

const clouds: ReturnType<typeof createAwsCloud>[] = []

const LOST: readonly string[] = ['denied', 'suspended'] satisfies Sort[]
const having = (accounts: number, sort: Sort): number[] =>
  membersOf(accounts).filter((index) => troubleOf(index) === sort)

describe('faults: a large organization', () => {
  after(() => clouds.splice(0).forEach((cloud) => cloud.close()))

  const listings: readonly (readonly [string, Listing])[] = [
    ['discovered', {from: true, listed: []}],
    ['listed', {from: false, listed: membersOf(50)}],
  ]
  for (const [name, listing] of listings)
    it(`has nothing to do in 50 ${name} accounts, and is asked three requests for each`, async () => {
      const stub = await open(50, false)
      try {
        const {plan} = await planOver(stub.aws, listing)
        assert.deepEqual([plan.changes, plan.unknown, plan.findings], [[], [], []])
        assert.equal(plan.accounts.length, 51)
        const {byAccount, unknown} = stub.aws.numbers()
        assert.deepEqual(unknown, [])
        assert.deepEqual(
          membersOf(50).filter((index) => byAccount[idOf(index)] !== BULK_READ),
          [],
        )
      } finally {
        await stub.close()
      }
    })

  it('is compared, not only read: what is written otherwise is a difference in every account', async () => {
    const stub = await open(5, false)
    try {
      const found = await planOver(stub.aws, {from: true, listed: []}, otherTag)
      assert.deepEqual(updated(found), membersOf(5).map(nameOf))
    } finally {
      await stub.close()
    }
  })

  describe('of which one account in forty is denied, one suspended, one throttled and one slow', () => {
    const ACCOUNTS = 80
    const [listed = 0, discovered = 0] = having(ACCOUNTS, 'suspended')
    const lost = [...having(ACCOUNTS, 'denied'), listed].map(nameOf).sort()
    let stub: Stub
    let found: Gathered
    let recorded: Organization
    before(async () => {
      stub = await open(ACCOUNTS, true)
      found = await planOver(stub.aws, {from: true, listed: [listed]}, otherTag)
      recorded = found.organization ?? assert.fail()
    })
    after(() => stub.close())

    it('plans all others, and tells of each that is lost and why', () => {
      const {plan} = found
      assert.deepEqual(
        plan.unknown.map(({account}) => account),
        lost,
      )
      for (const {account, message} of plan.unknown)
        assert.match(message, account === nameOf(listed) ? /SUSPENDED/ : /AssumeRole: AccessDenied/, account)
      const planned = membersOf(ACCOUNTS).filter((index) => !LOST.includes(troubleOf(index) ?? ''))
      assert.equal(planned.length, 76)
      assert.deepEqual(updated(found), planned.map(nameOf))
    })

    it('enters none that is suspended, and warns of one that the file does not list', () => {
      const {byAccount} = stub.aws.numbers()
      assert.deepEqual([byAccount[idOf(listed)], byAccount[idOf(discovered)]], [undefined, undefined])
      const warned = found.plan.findings.filter(({code}) => code === 'account-not-active')
      assert.match(warned.map(({message}) => message).join(), new RegExp(nameOf(discovered)))
    })

    it('asks an account that throttles until it answers', () => {
      const {byAccount} = stub.aws.numbers()
      for (const index of having(ACCOUNTS, 'throttled'))
        assert.equal(byAccount[idOf(index)], BULK_READ + THROTTLED_AT_FIRST, nameOf(index))
    })

    it('does not wait for a slow one: it answered when all others had been read, and was planned all the same', () => {
      const {byAccount} = stub.aws.numbers()
      for (const index of having(ACCOUNTS, 'slow')) {
        assert.equal(byAccount[idOf(index)], BULK_READ, nameOf(index))
        assert.ok(updated(found).includes(nameOf(index)))
      }
    })

    it('as a program: exit 1, the lost accounts by name, the others without a change', async () => {
      stub.aws.reset()
      const {exit, stdout, stderr} = await program(
        stub.aws,
        recorded,
        largeEstate({from: true, listed: [listed]}, ROLES),
      )
      assert.equal(exit, 1, stderr)
      for (const name of lost) assert.ok(stdout.includes(name), `${name} in ${stdout}`)
      assert.doesNotMatch(stdout, /^\s*[+~±-] /m)
    })
  })
})

interface Ended {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

/** `plan` of the recorded organization: Organizations lets nobody ask fast enough for a test. */
async function program({url}: LargeAws, organization: Organization, yaml: string): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'xrole-large-'))
  try {
    writeFileSync(join(folder, 'accounts.yaml'), yaml)
    writeFileSync(join(folder, 'org.json'), JSON.stringify({format: 1, organization, snapshots: []}))
    const child = spawn(process.execPath, [PROGRAM, 'plan', '--organization', 'org.json', '--concurrency', '8'], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'example',
        AWS_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = {stdout: '', stderr: ''}
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
    return await new Promise((resolve) => child.once('close', (exit) => resolve({exit, ...said})))
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}
