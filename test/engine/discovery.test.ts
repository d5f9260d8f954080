import assert from 'node:assert/strict'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {readOrganization} from '../../src/aws/organization.js'
import type {Organization} from '../../src/core/organization.js'
import type {Intent} from '../../src/config/intent.js'
import {usesAccountTags} from '../../src/config/compile/tags-used.js'
import {gather} from '../../src/engine/gather.js'
import type {Gathered} from '../../src/engine/gather.js'
import {InvalidFile, load} from '../../src/engine/load.js'
import {createRecordedCloud, parseRecording} from '../../src/engine/recorded.js'
import {sandboxCloudOptions} from '../../src/engine/sandbox.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'
import type {OrganizationSpec, Sandbox} from '../../src/sandbox/index.js'
import {doings, labOver, memoryFiles, NOW} from '../support/lab.js'

const UNITS = ['Security', 'Workloads', 'Workloads/Clients', 'Workloads/Clients/EU', 'Workloads/Dev', 'Sandbox']
const idOf = (index: number): string => String(100000000000 + index)
const nameOf = (index: number): string => (index === 0 ? 'Acme Management' : `acct ${index}`)

/** The management account below the root, 39 in six units in turn, odd ones tagged prod. */
const MEMBERS = Array.from({length: 40}, (_, index) => ({
  id: idOf(index),
  name: nameOf(index),
  ou: index === 0 ? '' : UNITS[index % UNITS.length]!,
  tags: {env: index % 2 ? 'prod' : 'dev'},
}))

type Member = (typeof MEMBERS)[number] & {readonly state?: 'SUSPENDED' | 'PENDING_ACTIVATION'}

function worldOf(members: readonly Member[], spec: Partial<OrganizationSpec> = {}): Sandbox {
  return createSandbox({
    accounts: members.map(({id, name}) => ({id, name})),
    organization: {units: UNITS, accounts: members, ...spec},
    now: () => NOW,
  })
}

const sleep = async (): Promise<void> => undefined

const loadOf = (yaml: string) =>
  load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': `version: 1\nowner: acme\n${yaml}`}))

const readFrom = (sandbox: Sandbox, tags: boolean): Promise<Organization> =>
  readOrganization({
    partition: 'aws',
    region: 'us-east-1',
    endpoint: 'http://sandbox.invalid',
    requestHandler: sandboxRequestHandler(sandbox),
    credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
    parts: {accountTags: tags, unitTags: false, policies: false, policyTags: false, delegated: false, joining: false},
    sleep,
    now: () => NOW,
    rates: 'none',
  })

const OPTIONS = {selection: {}, concurrency: 8, version: '0.0.0-test'}

const planIn = async (sandbox: Sandbox, yaml: string): Promise<Gathered> => {
  const loaded = loadOf(yaml)
  return gather(loaded, {
    ...OPTIONS,
    cloud: async (intent: Intent) =>
      createAwsCloud({
        ...(await sandboxCloudOptions(
          sandbox,
          intent.accounts.filter((one) => one.managed),
          sleep,
        )),
        now: () => NOW,
      }),
    organization: () => readFrom(sandbox, usesAccountTags(loaded.written)),
  })
}

const applyIn = async (sandbox: Sandbox, yaml: string) => {
  const gathered = await planIn(sandbox, yaml)
  return labOver(gathered.cloud, []).applyGathered(gathered)
}

const YAML = `accounts: {from: organization, root: "${idOf(0)}"}
roles:
  Clients: {accounts: {ou: Workloads/Clients}, trust: [root/group/Ops], policies: [ReadOnlyAccess]}
  Prod: {accounts: {tags: {env: prod}, except: ["acct-1?"]}, trust: [root], description: "\${account.tags.env}"}
groups: {Ops: {account: root, users: [alice]}}
users: {alice: {account: root}}
`

const rolesOf = (gathered: Gathered, role: string): string[] =>
  doings(gathered)
    .flatMap((doing) => new RegExp(`^create (.+)/role/${role}$`).exec(doing)?.[1] ?? [])
    .sort()

const namesWhere = (test: (member: Member, index: number) => boolean): string[] =>
  MEMBERS.flatMap((member, index) => (test(member, index) ? nameOf(index).replace(' ', '-') : [])).sort()

describe('engine: accounts from the organization', () => {
  it('plans by unit and tag over 40 accounts in 6 units; applied, nothing is left to do', async () => {
    const sandbox = worldOf(MEMBERS)
    const first = await planIn(sandbox, YAML)
    assert.equal(first.plan.accounts.length, 40)
    assert.deepEqual(
      rolesOf(first, 'Clients'),
      namesWhere(({ou}) => ou.startsWith('Workloads/Clients')),
    )
    assert.deepEqual(
      rolesOf(first, 'Prod'),
      namesWhere(({tags}, index) => tags.env === 'prod' && !/^acct 1.$/.test(nameOf(index))),
    )
    assert.deepEqual(
      first.plan.findings.map(({code}) => code),
      ['changes-management-account'],
    )
    const applied = await applyIn(sandbox, YAML)
    assert.equal(applied.exit, 0, JSON.stringify(applied.refused ?? applied.outcome))
    assert.deepEqual(doings(await planIn(sandbox, YAML)), [])
  })

  it('reads the organization once a run, however often AWS is read again', async () => {
    const sandbox = worldOf(MEMBERS)
    const gathered = await planIn(sandbox, YAML)
    const asked = sandbox.log.filter(({op}) => /^(Describe|List).*(Organization|Parent|Roots|TagsForResource)/.test(op))
    // One each for itself and its roots, two for each of seven nodes, more pages where there are, one for each account's tags.
    assert.ok(asked.length >= 2 + 14 + 40 && asked.length <= 2 + 21 + 40, `${asked.length}`)
    sandbox.log.splice(0)
    await gathered.changesNow()
    await gathered.moved()
    assert.deepEqual(
      sandbox.log.filter(({op}) => op.includes('Parent')),
      [],
    )
  })

  it('asks for no tags where the file uses none', async () => {
    const sandbox = worldOf(MEMBERS)
    await planIn(sandbox, 'accounts: {from: organization}\n')
    assert.deepEqual(
      sandbox.log.filter(({op}) => op === 'ListTagsForResource'),
      [],
    )
  })

  it('takes in an account that came since, with nothing changed in the file', async () => {
    const sandbox = worldOf(MEMBERS)
    assert.equal((await applyIn(sandbox, YAML)).exit, 0)
    const state = await sandbox.state()
    const more = {id: idOf(40), name: 'acct 40', ou: 'Workloads/Clients', tags: {env: 'dev'}}
    const later = worldOf([...MEMBERS, more])
    const fresh = await later.state()
    const added = fresh.accounts.filter(({id}) => id === more.id)
    await later.load({...fresh, accounts: [...state.accounts, ...added]})
    assert.deepEqual(
      doings(await planIn(later, YAML))
        .filter((doing) => !doing.endsWith('/mark'))
        .sort(),
      [
        'create acct-40/role/Clients',
        'create acct-40/role/Clients/policy/ReadOnlyAccess',
        'update root/group/Ops/inline/xrole-assume',
      ],
    )
  })

  it('plans the others where a listed account is suspended, and asks that one nothing', async () => {
    const members = MEMBERS.map((one, index) => (index === 8 ? {...one, state: 'SUSPENDED' as const} : one))
    const sandbox = worldOf(members)
    const yaml = YAML.replace('root:', `shop: "${idOf(8)}", root:`)
    const {plan} = await planIn(sandbox, yaml)
    assert.deepEqual(
      plan.unknown.map(({account}) => account),
      ['shop'],
    )
    assert.match(plan.unknown[0]?.message ?? '', /SUSPENDED/)
    assert.ok(plan.changes.some(({address}) => address === 'acct-2/role/Clients'))
    assert.deepEqual(
      sandbox.log.filter(({account}) => account === idOf(8)),
      [],
    )
  })

  it('tells of those that are suspended and not listed, and leaves them alone', async () => {
    const members = MEMBERS.map((one, index) => (index === 8 ? {...one, state: 'SUSPENDED' as const} : one))
    const {plan} = await planIn(worldOf(members), YAML)
    assert.deepEqual(plan.unknown, [])
    assert.deepEqual(
      plan.findings.map(({severity, code, message}) => [severity, code, message]),
      [
        ['warning', 'account-not-active', 'not entered, because the organization says that they are SUSPENDED: acct-8'],
        [
          'warning',
          'changes-management-account',
          'this plan changes the management account of the organization, root (100000000000); apply asks for its name, or takes --management-account',
        ],
      ],
    )
    assert.equal(plan.accounts.length, 40)
  })

  it('an account of the organization is not external, managed or not; another one is', async () => {
    const yaml = (trust: string): string =>
      `accounts: {from: {except: [acct-7]}, root: "${idOf(0)}"}\nroles: {R: {account: acct-1, trust: [${trust}]}}\n`
    const external = async (trust: string): Promise<boolean> => {
      const {plan} = await planIn(worldOf(MEMBERS), yaml(trust))
      return plan.changes.some(({hazards}) => hazards.some(({name}) => name === 'WIDENS_EXTERNAL'))
    }
    assert.deepEqual(
      [await external('acct-7'), await external(`"${idOf(9)}"`), await external('"999999999999"')],
      [false, false, true],
    )
  })

  it('plans the same from a recording', async () => {
    const sandbox = worldOf(MEMBERS)
    const live = await planIn(sandbox, YAML)
    const text = JSON.stringify({format: 1, organization: live.organization, snapshots: live.snapshots})
    const recording = parseRecording(text, 'live.json')
    const offline = await gather(loadOf(YAML), {
      ...OPTIONS,
      cloud: async () => createRecordedCloud(recording.snapshots),
      organization: async () => recording.organization ?? assert.fail(),
    })
    assert.deepEqual(offline.plan.accounts, live.plan.accounts)
    assert.deepEqual(doings(offline), doings(live))
  })

  it('asks nothing where the file is wrong by itself', async () => {
    const loaded = loadOf(
      `accounts: {from: organization, a: "${idOf(0)}"}
roles: {R: {account: a, trust: [a], policies: [AdministratorAcces]}}
`,
    )
    const asked: string[] = []
    const asking = gather(loaded, {
      ...OPTIONS,
      cloud: async () => assert.fail(),
      async organization() {
        asked.push('organization')
        return assert.fail()
      },
    })
    await assert.rejects(asking, InvalidFile)
    assert.deepEqual(asked, [])
  })
})
