import assert from 'node:assert/strict'
import type {Organization} from '../../src/core/organization.js'
import type {Resource} from '../../src/core/types.js'
import {rails} from '../../src/ownership/rails.js'
import {
  administrator,
  changed,
  created,
  doc,
  full,
  guard,
  guards,
  invited,
  LEAVING,
  liveAccount,
  liveFull,
  livePolicy,
  liveUnit,
  on,
  organization,
  placed,
  planFor,
  RCP,
  tagged,
  told,
  type,
  unit,
} from './organization-estate.js'
import type {File} from './organization-estate.js'

interface Case {
  readonly live?: Partial<Organization>
  readonly wanted: readonly Resource[]
  readonly file?: File
  readonly changes?: readonly string[]
  readonly findings?: readonly string[]
}

const WORKLOADS = unit('Workloads')
const ALL = ['r-1', 'ou-Workloads', '111111111111', '222222222222']
const THEIRS = {'xrole:owner': 'other'}

const run = (cases: Readonly<Record<string, Case>>): void => {
  for (const [name, {live, wanted, file, changes = [], findings = []}] of Object.entries(cases))
    it(name, () => {
      const planned = planFor(organization(live), wanted, file)
      assert.deepEqual(
        {changes: changed(planned), findings: told(planned)},
        {changes: [...changes], findings: [...findings]},
      )
    })
}

describe('ownership of what an organization has: units and policies', () => {
  run({
    'what is as the file says is no change': {wanted: [WORKLOADS]},
    'what is not there is made': {
      wanted: [WORKLOADS, unit('Workloads/Clients'), guard('DenyLeaving')],
      changes: ['create scp/DenyLeaving', 'create unit/Workloads/Clients'],
    },
    'a unit without a mark is taken over': {
      live: {units: [liveUnit('Workloads', {team: 'x'})]},
      wanted: [WORKLOADS],
      changes: ['adopt unit/Workloads'],
    },
    "a former owner's is ours": {
      live: {units: [liveUnit('Workloads', {'xrole:owner': 'old'})]},
      wanted: [WORKLOADS],
      file: {intent: {formerOwners: ['old']}},
      changes: ['update unit/Workloads'],
    },
    "another owner's is refused": {
      live: {units: [liveUnit('Workloads', THEIRS)]},
      wanted: [WORKLOADS],
      findings: [
        'other-owner: organization/unit/Workloads belongs to "other", another accounts.yaml; take it out of that file first, or out of this one',
      ],
    },
    'one of a CloudFormation stack is refused': {
      live: {units: [liveUnit('Workloads', {'aws:cloudformation:stack-name': 's'})]},
      wanted: [WORKLOADS],
      findings: [
        'cloudformation: organization/unit/Workloads belongs to a CloudFormation stack and cannot be adopted; remove it from the stack, keeping the resource',
      ],
    },
    'a name in another case is refused': {
      live: {units: [liveUnit('workloads')], accounts: [liveAccount(1, '')]},
      wanted: [WORKLOADS],
      findings: ['case-rename: AWS has organization/unit/Workloads as workloads; write the name the same way'],
    },
    "others' tags stay": {
      live: {units: [liveUnit('Workloads', {'xrole:owner': 'acme', 'aws:x': 'y', 'cost:a': 'b'})]},
      wanted: [WORKLOADS],
      file: {intent: {ignoreTags: ['cost:*']}},
    },
    'ours that the file no longer has goes': {
      live: {units: [liveUnit('Workloads'), liveUnit('Old'), liveUnit('Old/Older')]},
      wanted: [WORKLOADS],
      changes: ['delete unit/Old/Older', 'delete unit/Old'],
    },
    'ours stays where its part is not written': {
      live: {units: [liveUnit('Workloads'), liveUnit('Old')], ...guards(liveFull(...ALL), livePolicy('Mine', ['r-1']))},
      wanted: [],
      file: {managed: {units: false, scps: false}},
    },
    "what is nobody's or others' is left alone": {
      live: {
        units: [liveUnit('Workloads'), liveUnit('Old', {}), liveUnit('Other', THEIRS)],
        ...guards(
          liveFull(...ALL),
          livePolicy('Theirs', ['r-1'], {tags: THEIRS}),
          livePolicy('Nobodys', ['r-1'], {tags: {}}),
        ),
      },
      wanted: [WORKLOADS],
    },
    'what is listed under unmanaged: is released': {
      live: {units: [liveUnit('Workloads'), liveUnit('Old')]},
      wanted: [WORKLOADS],
      file: {intent: {unmanaged: [{address: 'organization/unit/Old', reason: 'x'}]}},
      changes: ['update unit/Old'],
    },
    'what is declared as well is refused': {
      wanted: [WORKLOADS],
      file: {intent: {unmanaged: [{address: 'organization/unit/*', reason: 'x'}]}},
      findings: [
        'declared-and-unmanaged: organization/unit/Workloads is declared and also listed under unmanaged: as "organization/unit/*"; take one of the two out',
      ],
    },
    'a unit that is not empty is not deleted, and it says who and what is in it': {
      live: {
        units: [liveUnit('Old'), liveUnit('Old/Theirs', {})],
        accounts: [liveAccount(1, ''), liveAccount(2, 'Old'), liveAccount(7, 'Old')],
        ...guards(liveFull('r-1')),
      },
      wanted: [],
      findings: [
        'unit-not-empty: organization/unit/Old is no longer in the file and would be deleted, but organization/account/777777777777, organization/account/client, organization/unit/Old/Theirs would still be in it; move them first, by their unit under organization: accounts: (client: {ou: …})',
      ],
    },
    'a unit that is emptied by the same plan is deleted afterwards': {
      wanted: [unit('New'), placed('client', 'New')],
      changes: ['create unit/New', 'move account/client/placement', 'delete unit/Workloads'],
    },
    'a policy of ours goes with its attachments, of others nothing does': {
      live: guards(liveFull(...ALL), livePolicy('Mine', ['r-1', 'ou-Workloads'])),
      wanted: [WORKLOADS],
      changes: ['delete scp/Mine/on/root', 'delete scp/Mine/on/unit/Workloads', 'delete scp/Mine'],
    },
    "AWS's own policy is never changed": {
      live: guards(liveFull('r-1', 'ou-Workloads')),
      wanted: [WORKLOADS, full(), on('FullAWSAccess', 'root'), on('FullAWSAccess', 'unit/Workloads')],
    },
    "a body for AWS's own policy is refused": {
      wanted: [WORKLOADS, guard('FullAWSAccess')],
      findings: [
        'aws-owned: organization/scp/FullAWSAccess is made and kept by AWS; write no statements, file or document, or another name',
      ],
    },
  })
})

describe('ownership of what an organization has: attachments', () => {
  run({
    'those of a declared policy are compared whole': {
      live: guards(
        liveFull(...ALL),
        livePolicy('DenyLeaving', ['r-1', '777777777777']),
        livePolicy('Other', ['r-1'], {tags: {}}),
      ),
      wanted: [WORKLOADS, guard('DenyLeaving'), on('DenyLeaving', 'unit/Workloads')],
      changes: ['create scp/DenyLeaving/on/unit/Workloads', 'delete scp/DenyLeaving/on/root'],
    },
    "those of another owner's policy stay as they are": {
      live: guards(liveFull(...ALL), livePolicy('DenyLeaving', ['r-1'], {tags: THEIRS})),
      wanted: [WORKLOADS, guard('DenyLeaving'), on('DenyLeaving', 'unit/Workloads')],
      findings: [
        'other-owner: organization/scp/DenyLeaving belongs to "other", another accounts.yaml; take it out of that file first, or out of this one',
      ],
    },
    'an allow list takes the place of FullAWSAccess, there first': {
      wanted: [
        WORKLOADS,
        full(),
        ...(['root', 'account/root', 'account/client'] as const).map((target) => on('FullAWSAccess', target)),
        guard('Services', doc('Allow', 's3:*')),
        on('Services', 'unit/Workloads'),
      ],
      changes: [
        'create scp/Services',
        'create scp/Services/on/unit/Workloads',
        'delete scp/FullAWSAccess/on/unit/Workloads',
      ],
    },
    'on a new unit too, where AWS attaches FullAWSAccess by itself': {
      wanted: [
        WORKLOADS,
        unit('New'),
        full(),
        ...(['root', 'unit/Workloads', 'account/root', 'account/client'] as const).map((one) =>
          on('FullAWSAccess', one),
        ),
        guard('Services', doc('Allow', 's3:*')),
        on('Services', 'unit/New'),
      ],
      changes: [
        'create scp/Services',
        'create unit/New',
        'create scp/Services/on/unit/New',
        'delete scp/FullAWSAccess/on/unit/New',
      ],
    },
    'FullAWSAccess of a new unit is no change where the file has it there': {
      wanted: [
        WORKLOADS,
        unit('New'),
        full(),
        ...(['root', 'unit/Workloads', 'unit/New', 'account/root', 'account/client'] as const).map((one) =>
          on('FullAWSAccess', one),
        ),
      ],
      changes: ['create unit/New'],
    },
    'the last one is not detached': {
      wanted: [
        WORKLOADS,
        full(),
        ...(['root', 'account/root', 'account/client'] as const).map((one) => on('FullAWSAccess', one)),
      ],
      changes: ['delete scp/FullAWSAccess/on/unit/Workloads'],
      findings: [
        'last-policy: the unit Workloads would be left without any SCP (FullAWSAccess would be detached), which AWS refuses; attach another one there, such as organization: scps: {FullAWSAccess: {attach: [Workloads]}}',
      ],
    },
    'what is attached to a unit that goes is not detached': {
      live: {
        units: [liveUnit('Workloads'), liveUnit('Old')],
        ...guards(liveFull(...ALL, 'ou-Old'), livePolicy('DenyLeaving', ['ou-Old'])),
      },
      wanted: [WORKLOADS, guard('DenyLeaving')],
      changes: ['delete unit/Old'],
    },
    'more than AWS takes on one target, with what is there': {
      live: guards(
        liveFull(...ALL),
        ...Array.from({length: 9}, (_, i) => livePolicy(`Theirs${i}`, ['r-1'], {tags: {}})),
      ),
      wanted: [WORKLOADS, guard('DenyLeaving'), on('DenyLeaving', 'root')],
      changes: ['create scp/DenyLeaving', 'create scp/DenyLeaving/on/root'],
      findings: [
        'too-many-policies: the root would have 11 SCPs (DenyLeaving, FullAWSAccess, Theirs0, Theirs1, Theirs2, Theirs3, Theirs4, Theirs5, Theirs6, Theirs7, Theirs8), and AWS takes 10 at most; join some of them, or attach some to a unit above or below it',
      ],
    },
    'of a type that is off': {
      wanted: [
        WORKLOADS,
        guard('Data', LEAVING, {type: RCP}),
        on('Data', 'root', RCP),
        on('Data', 'unit/Workloads', RCP),
      ],
      changes: ['create rcp/Data'],
      findings: [
        'policy-type-off: organization/rcp/Data/on/root: RCPs are not enabled in this organization, so that none can be attached; add organization: policyTypes: [RESOURCE_CONTROL_POLICY]',
      ],
    },
    'of a type that the plan enables, in the same plan': {
      wanted: [WORKLOADS, type(RCP), guard('Data', LEAVING, {type: RCP}), on('Data', 'root', RCP)],
      changes: ['create policy-type/RESOURCE_CONTROL_POLICY', 'create rcp/Data', 'create rcp/Data/on/root'],
    },
    'RCPFullAWSAccess cannot be detached': {
      wanted: [WORKLOADS, type(RCP), full(RCP), on('RCPFullAWSAccess', 'root', RCP)],
      changes: ['create policy-type/RESOURCE_CONTROL_POLICY'],
      findings: [
        'aws-owned: AWS keeps RCPFullAWSAccess attached everywhere and lets nobody detach it (3 places); take RCPFullAWSAccess out of organization: rcps:',
      ],
    },
  })
})

describe('ownership of what an organization has: accounts', () => {
  const shop = created('shop', {env: 'dev'})
  run({
    'an account moves, from and to the root too': {
      wanted: [WORKLOADS, placed('client', ''), placed('root', 'Workloads')],
      changes: ['move account/client/placement', 'move account/root/placement'],
    },
    'an account that the file says nothing of stays': {wanted: [WORKLOADS]},
    'an account is made, then moved; AWS tags it when it makes it': {
      wanted: [WORKLOADS, shop, placed('shop', 'Workloads'), tagged('shop', {env: 'dev'})],
      changes: ['create account/shop', 'move account/shop/placement'],
    },
    'one that is to be in the root is there already': {
      wanted: [WORKLOADS, shop, placed('shop', '')],
      changes: ['create account/shop'],
    },
    'one that is there, found by its e-mail address, is not made again': {
      live: {
        accounts: [
          liveAccount(1, ''),
          liveAccount(2, 'Workloads'),
          {...liveAccount(5, ''), email: 'SHOP@acme.example'},
        ],
      },
      wanted: [WORKLOADS, shop, placed('shop', 'Workloads'), tagged('shop', {env: 'dev'})],
      changes: ['move account/shop/placement', 'update account/shop/tags'],
    },
    'one that is being made is waited for': {
      live: {joining: {invitations: [], creations: [{id: 'car-1', name: 'shop'}]}},
      wanted: [WORKLOADS, shop, placed('shop', 'Workloads')],
      findings: [
        'joining: organization/account/shop: AWS is still making it; what else the file says of it is planned when it is there',
      ],
    },
    'one is asked to join; what it shall have follows': {
      wanted: [
        WORKLOADS,
        invited('partner', '333333333333'),
        placed('partner', 'Workloads'),
        tagged('partner', {a: 'b'}),
      ],
      changes: ['create account/partner'],
      findings: [
        'joining: organization/account/partner: it is asked to join; what else the file says of it is planned when it has accepted',
      ],
    },
    'one that was asked is not asked again': {
      live: {joining: {invitations: [{id: 'h-1', account: '333333333333'}], creations: []}},
      wanted: [WORKLOADS, invited('partner', '333333333333'), placed('partner', 'Workloads')],
      findings: [
        'joining: organization/account/partner: it was asked to join and has not answered; what else the file says of it is planned when it has accepted',
      ],
    },
    'one that has joined has a place': {
      live: {accounts: [liveAccount(1, ''), liveAccount(2, 'Workloads'), liveAccount(3, '')]},
      wanted: [WORKLOADS, invited('partner', '333333333333'), placed('partner', 'Workloads')],
      changes: ['move account/partner/placement'],
    },
    'one that is no member is an error': {
      wanted: [WORKLOADS, placed('partner', 'Workloads')],
      findings: [
        'not-a-member: organization/account/partner/placement: partner is not in the organization; to have it made or asked to join, write organization: accounts: {partner: {create: {email: …}}} or {invite: "<account id>"}',
      ],
    },
    'a unit that is neither in the file nor in AWS is an error': {
      wanted: [WORKLOADS, placed('client', 'Nowhere')],
      changes: ['move account/client/placement'],
      findings: [
        'dangling-reference: organization/account/client/placement refers to organization/unit/Nowhere, which is neither in the file nor in AWS',
      ],
    },
    'tags are compared whole, but for those of others': {
      live: {accounts: [liveAccount(1, ''), liveAccount(2, 'Workloads', {env: 'dev', old: 'x', 'aws:a': 'b'})]},
      wanted: [WORKLOADS, tagged('client', {env: 'prod'})],
      changes: ['update account/client/tags'],
    },
    'administrators of a written service are compared whole, of others they stay': {
      live: {
        delegated: [
          {account: '111111111111', service: 'a.amazonaws.com'},
          {account: '111111111111', service: 'b.amazonaws.com'},
        ],
      },
      wanted: [WORKLOADS, administrator('client', 'a.amazonaws.com')],
      file: {managed: {services: new Set(['a.amazonaws.com'])}},
      changes: [
        'create account/client/administrator/a.amazonaws.com',
        'delete account/root/administrator/a.amazonaws.com',
      ],
    },
  })

  it('without the section nothing is changed', () => {
    const planned = planFor(organization({...guards(liveFull(...ALL), livePolicy('Mine', ['r-1']))}), [])
    const alone = planFor(organization({...guards(liveFull(...ALL), livePolicy('Mine', ['r-1']))}), [], {
      intent: {organization: undefined as never},
    })
    assert.ok(planned.plan.changes.length > 0)
    assert.deepEqual(changed(alone), [])
  })
})

describe('rails of an organization', () => {
  const refusals = (live: Partial<Organization>, wanted: readonly Resource[], adopt = false): string[] => {
    const {plan, owned} = planFor(organization(live), wanted)
    return rails(plan, owned, {hazards: new Set(), adopt}).map(({message}) => message)
  }
  it('an account is made only when it is allowed', () =>
    assert.deepEqual(refusals({}, [WORKLOADS, created('shop')]), [
      'CREATES_ACCOUNT organization/account/shop: the account shop is made for shop@acme.example; xrole never closes an account; allow it with --allow CREATES_ACCOUNT',
    ]))
  it('a unit is taken over only with --adopt', () => {
    const live = {units: [liveUnit('Workloads', {})]}
    assert.equal(refusals(live, [WORKLOADS]).length, 1)
    assert.deepEqual(refusals(live, [WORKLOADS], true), [])
  })
  it('units and policies count among what is deleted', () => {
    const old = ['A', 'B', 'C'].map((path) => liveUnit(path))
    assert.match(
      refusals({units: [liveUnit('Workloads'), ...old]}, [WORKLOADS])[0]!,
      /deletes or replaces 3 of the 4 things/,
    )
  })
})
