import assert from 'node:assert/strict'
import type {Walk} from './base.js'
import {organization, ownedBy, placesIn, unitsIn, walk} from './organization-base.js'

const tagsOf = async (lab: Parameters<typeof placesIn>[0], name: string) => {
  const {id} = lab.organized!.accounts.find((one) => one.name === name)!
  return (await lab.organization()).accounts.find((one) => one.id === id)?.tags
}

export const organizationUnits: readonly Walk[] = [
  walk(
    'units are made with those above them, and go when nothing is in them',
    {
      name: 'made',
      yaml: organization('{units: [Sandbox, Clients/Europe/North]}'),
      plans: [
        'create organization/unit/Sandbox',
        'create organization/unit/Clients',
        'create organization/unit/Clients/Europe',
        'create organization/unit/Clients/Europe/North',
      ],
      async then(lab) {
        assert.deepEqual(await unitsIn(lab), [
          'Clients',
          'Clients/Europe',
          'Clients/Europe/North',
          'Sandbox',
          'Workloads',
        ])
        const unit = (await lab.organization()).units.find(({path}) => path === 'Clients/Europe')
        assert.deepEqual(unit?.tags, {'xrole:owner': 'acme'})
      },
    },
    {
      name: 'two go, the one below first; that of somebody else stays',
      yaml: organization('{units: [Sandbox, Clients]}'),
      options: {maxDeletes: '2'},
      plans: ['delete organization/unit/Clients/Europe', 'delete organization/unit/Clients/Europe/North'],
      then: async (lab) => assert.deepEqual(await unitsIn(lab), ['Clients', 'Sandbox', 'Workloads']),
    },
    {
      name: 'the part is no longer written: nothing goes',
      yaml: organization('{policyTypes: [SERVICE_CONTROL_POLICY]}'),
      plans: [],
    },
  ),
  walk(
    'a unit in which something is stays, and the refusal says what',
    {name: 'made', yaml: organization('{units: [Sandbox, Sandbox/One], accounts: {dev: {ou: Sandbox}}}')},
    {
      name: 'refused',
      yaml: organization('{units: []}'),
      options: {maxDeletes: '9'},
      exit: 3,
      refused: ['unit-not-empty'],
      planned: ({plan}) =>
        assert.match(
          plan.findings.find(({code}) => code === 'unit-not-empty')!.message,
          /organization\/unit\/Sandbox .* organization\/account\/dev would still be in it; move them first/,
        ),
    },
    {
      name: 'emptied by the same plan',
      yaml: organization('{units: [], accounts: {dev: {ou: /}}}'),
      options: {maxDeletes: '9', allow: ['DELETES']},
      plans: [
        'move organization/account/dev/placement',
        'delete organization/unit/Sandbox',
        'delete organization/unit/Sandbox/One',
      ],
      then: async (lab) => assert.deepEqual(await unitsIn(lab), ['Workloads']),
    },
  ),
  walk(
    'accounts are moved into units that are made on the way, and back',
    {
      name: 'there',
      yaml: organization(
        '{units: [New/Deep], accounts: {client: {ou: New/Deep}, dev: {ou: New/Deep}, root: {ou: New}}}',
      ),
      plans: [
        'create organization/unit/New',
        'create organization/unit/New/Deep',
        'move organization/account/client/placement',
        'move organization/account/dev/placement',
        'move organization/account/root/placement',
      ],
      then: async (lab) => assert.deepEqual(await placesIn(lab), {root: 'New', client: 'New/Deep', dev: 'New/Deep'}),
    },
    {
      name: 'out of the file: they stay where they are',
      yaml: organization('{units: [New/Deep], accounts: {root: {ou: New}}}'),
      plans: [],
    },
    {
      name: 'and back, one of them after somebody moved it',
      yaml: organization(
        '{units: [New/Deep], accounts: {client: {ou: Workloads}, dev: {ou: /}, root: {ou: /}}}',
      ).replace('units: [New/Deep]', 'units: [New/Deep, Workloads]'),
      byHand: (lab) =>
        lab.organize('MoveAccount', {
          AccountId: '<account dev>',
          SourceParentId: '<unit New/Deep>',
          DestinationParentId: '<unit New>',
        }),
      options: {adopt: true},
      then: async (lab) => assert.deepEqual(await placesIn(lab), {root: '', client: 'Workloads', dev: ''}),
    },
  ),
  walk(
    'placement alone: units that the file does not manage are there all the same',
    {
      name: 'moved',
      yaml: organization('{accounts: {dev: {ou: Workloads}}}'),
      plans: ['move organization/account/dev/placement'],
    },
    {
      name: 'there is no such unit',
      yaml: organization('{accounts: {dev: {ou: Workload}}}'),
      fails: /no unit "Workload"; did you mean "Workloads"/,
    },
  ),
  walk(
    'tags of accounts: the whole of them where they are written, others where they are not',
    {
      name: 'set',
      yaml: organization('{accounts: {dev: {tags: {env: dev, team: a}}}}'),
      plans: ['update organization/account/dev/tags'],
      then: async (lab) => assert.deepEqual(await tagsOf(lab, 'dev'), {env: 'dev', team: 'a'}),
    },
    {
      name: 'changed and taken away',
      yaml: organization('{accounts: {dev: {tags: {env: prod}}}}'),
      byHand: (lab) => lab.organize('TagResource', {ResourceId: '<account dev>', Tags: [{Key: 'hand', Value: 'x'}]}),
      then: async (lab) => assert.deepEqual(await tagsOf(lab, 'dev'), {env: 'prod'}),
    },
    {
      name: 'out of the file: they stay',
      yaml: organization('{accounts: {client: {tags: {env: prod}}}}'),
      then: async (lab) => assert.deepEqual(await tagsOf(lab, 'dev'), {env: 'prod'}),
    },
  ),
  walk(
    'a unit that exists without a mark needs --adopt, and one of another owner is refused',
    {
      name: 'refused',
      yaml: organization('{units: [Workloads, Other]}'),
      byHand: (lab) =>
        lab.organize('CreateOrganizationalUnit', {ParentId: '<root>', Name: 'Other', Tags: ownedBy('zzz')}),
      exit: 3,
      refused: ['adoption', 'other-owner'],
    },
    {
      name: 'adopted',
      yaml: organization('{units: [Workloads]}'),
      options: {adopt: true},
      plans: ['adopt organization/unit/Workloads'],
      async then(lab) {
        const {units} = await lab.organization()
        assert.deepEqual(
          units.map(({path, tags}) => [path, tags?.['xrole:owner']]),
          [
            ['Other', 'zzz'],
            ['Workloads', 'acme'],
          ],
        )
      },
    },
    {
      name: 'ours, and not empty: it stays',
      yaml: organization('{units: []}'),
      exit: 3,
      refused: ['unit-not-empty'],
    },
  ),
]
