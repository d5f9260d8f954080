import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Organizations} from '@aws-sdk/client-organizations'
import fc from 'fast-check'
import type {Sandbox, SandboxState} from '../../../src/sandbox/index.js'
import {fileStore} from '../../../src/sandbox/index.js'
import {seeds} from '../../support/seed.js'
import {other} from '../support.js'
import {company, newPolicy, orgOf, outcomeOf, outsider, RCPS, rcp, scp, SCPS} from './support.js'

/** What a step may name: one of the things there are, chosen by a number. */
interface Things {
  root: string
  units: string[]
  members: string[]
  policies: string[]
}
type Step = (org: Organizations, things: Things, pick: (list: string[]) => string) => Promise<unknown>

const parents = ({root, units}: Things): string[] => [root, ...units]
const targets = (things: Things): string[] => [...parents(things), ...things.members]

const steps: readonly Step[] = [
  (org, things, pick) =>
    org.createOrganizationalUnit({ParentId: pick(parents(things)), Name: pick(['A', 'B', 'C', 'D'])}),
  (org, things, pick) =>
    org.createOrganizationalUnit({ParentId: things.units.at(-1) ?? things.root, Name: pick(['A', 'B'])}),
  (org, {units}, pick) =>
    org.updateOrganizationalUnit({OrganizationalUnitId: pick(units), Name: pick(['A', 'B', 'C'])}),
  (org, {units}, pick) => org.deleteOrganizationalUnit({OrganizationalUnitId: pick(units)}),
  async (org, things, pick) => {
    const AccountId = pick(things.members)
    const {Parents = []} = await org.listParents({ChildId: AccountId})
    await org.moveAccount({AccountId, SourceParentId: Parents[0]?.Id, DestinationParentId: pick(parents(things))})
  },
  async (org, _, pick) => {
    const {CreateAccountStatus} = await org.createAccount({
      AccountName: 'n',
      Email: pick(['a@b.example', 'c@d.example']),
    })
    for (let n = 0; n < 3; n++) await org.describeCreateAccountStatus({CreateAccountRequestId: CreateAccountStatus?.Id})
  },
  (org, {members}, pick) => org.removeAccountFromOrganization({AccountId: pick(members)}),
  (org, {members}, pick) => org.closeAccount({AccountId: pick(members)}),
  (org) => org.inviteAccountToOrganization({Target: {Type: 'ACCOUNT', Id: outsider}}),
  (org, _, pick) => newPolicy(org, pick(['P', 'Q', 'R']), scp()),
  (org, _, pick) => newPolicy(org, pick(['S', 'T']), rcp(), RCPS),
  (org, {policies}, pick) => org.deletePolicy({PolicyId: pick(policies)}),
  (org, things, pick) => org.attachPolicy({PolicyId: pick(things.policies), TargetId: pick(targets(things))}),
  (org, things, pick) => org.attachPolicy({PolicyId: pick(things.policies), TargetId: pick(targets(things))}),
  (org, things, pick) => org.detachPolicy({PolicyId: pick(things.policies), TargetId: pick(targets(things))}),
  (org, things, pick) => org.detachPolicy({PolicyId: 'p-FullAWSAccess', TargetId: pick(targets(things))}),
  (org, {root}) => org.enablePolicyType({RootId: root, PolicyType: RCPS}),
  (org, {root}) => org.disablePolicyType({RootId: root, PolicyType: RCPS}),
  (org, things, pick) => org.tagResource({ResourceId: pick(targets(things)), Tags: [{Key: 'k', Value: 'v'}]}),
]

type Organization = NonNullable<SandboxState['organization']>

const thingsOf = ({root, units, members, policies}: Organization): Things => ({
  root: root.id,
  units: units.map(({id}) => id),
  members: members.map(({id}) => id),
  policies: policies.map(({id}) => id),
})

const organizationOf = async (sandbox: Sandbox): Promise<Organization> => {
  const {organization} = await sandbox.state()
  assert.ok(organization)
  return organization
}

/** From the thing up to the root; fails where a parent is missing or comes again. */
const climb = ({root, units}: Organization, start: string): string[] => {
  const line = [start]
  for (let at = start; at !== root.id;) {
    const unit = units.find(({id}) => id === at)
    assert.ok(unit, `${at} is neither the root nor a unit`)
    assert.ok(!line.includes(unit.parent), `${unit.parent} is above itself`)
    line.push((at = unit.parent))
  }
  return line
}

const checkTree = (organization: Organization): void => {
  const {units, members} = organization
  for (const {id} of units) assert.ok(climb(organization, id).length <= 6, 'at most five levels of units')
  for (const {parent} of members) climb(organization, parent)
  const names = units.map(({parent, name}) => `${parent}/${name}`)
  assert.equal(new Set(names).size, names.length, 'names are unique among siblings')
  assert.equal(new Set(members.map(({id}) => id)).size, members.length)
}

const checkPolicies = (organization: Organization): void => {
  const {attachments, policies, enabled} = organization
  const there = targets(thingsOf(organization))
  const types = new Map<string, string>([
    ['p-FullAWSAccess', SCPS],
    ['p-RCPFullAWSAccess', RCPS],
    ...policies.map(({id, type}) => [id, type] as const),
  ])
  for (const target of there) {
    const ids = attachments.find((one) => one.target === target)?.policies ?? []
    const count = (type: string): number => ids.filter((id) => types.get(id) === type).length
    assert.ok(
      ids.every((id) => types.has(id)),
      'what is attached is there',
    )
    assert.ok(
      ids.every((id) => enabled.some((type) => type === types.get(id))),
      'what is attached is of an enabled type',
    )
    assert.ok(count(SCPS) >= 1 && count(SCPS) <= 10 && count(RCPS) <= 5)
    assert.equal(ids.includes('p-RCPFullAWSAccess'), enabled.includes(RCPS))
  }
  for (const {target} of attachments) assert.ok(there.includes(target), `${target} is gone and has policies`)
}

const walks = fc.array(
  fc.record({
    step: fc.nat(steps.length - 1),
    choices: fc.array(fc.nat(1000), {minLength: 4, maxLength: 4}),
  }),
  {minLength: 20, maxLength: 60},
)

describe('laws of the organization', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  })
  afterEach(() => rmSync(folder, {recursive: true}))

  for (const {name, seed} of seeds)
    it(`whatever is done, the tree stays a tree and policies stay attached to it (${name})`, async () => {
      let done = 0
      await fc.assert(
        fc.asyncProperty(walks, async (walk) => {
          const sandbox = company()
          const org = orgOf(sandbox)
          for (const {step, choices} of walk) {
            const things = thingsOf(await organizationOf(sandbox))
            let turn = 0
            const pick = (list: string[]): string =>
              list[(choices[turn++] ?? 0) % Math.max(1, list.length)] ?? 'p-00000000'
            const {code} = await outcomeOf(steps[step]?.(org, things, pick) ?? Promise.resolve())
            if (code === 'ok') done++
          }
          const organization = await organizationOf(sandbox)
          checkTree(organization)
          checkPolicies(organization)
        }),
        {seed, numRuns: 25, endOnFailure: true},
      )
      assert.ok(done > 200, `only ${done} steps were carried out`)
    })

  it('everything survives the file, and being loaded', async () => {
    const store = () => ({store: fileStore(join(folder, 'sandbox.json'))})
    const first = company({policyTypes: [RCPS, 'TAG_POLICY'], quotas: {Accounts: 50}}, store())
    const org = orgOf(first)
    const service = {ServicePrincipal: 'sso.amazonaws.com'}
    const {CreateAccountStatus} = await org.createAccount({AccountName: 'n', Email: 'a@b.example'})
    await org.describeCreateAccountStatus({CreateAccountRequestId: CreateAccountStatus?.Id})
    await org.inviteAccountToOrganization({Target: {Type: 'ACCOUNT', Id: outsider}, Notes: 'welcome'})
    await org.attachPolicy({PolicyId: await newPolicy(org, 'P'), TargetId: other})
    await org.enableAWSServiceAccess(service)
    await org.registerDelegatedAdministrator({...service, AccountId: other})
    await org.closeAccount({AccountId: other})
    const state = await first.state()
    const again = company({}, store())
    assert.deepEqual(await again.state(), state)
    const loaded = company()
    await loaded.load(state)
    assert.deepEqual(await loaded.state(), state)
    const states: unknown[] = []
    for (let n = 0; n < 2; n++) {
      const request = {CreateAccountRequestId: CreateAccountStatus?.Id}
      states.push((await orgOf(again).describeCreateAccountStatus(request)).CreateAccountStatus?.State)
    }
    assert.deepEqual(states, ['IN_PROGRESS', 'SUCCEEDED'], 'what was asked before counts')
  })
})
