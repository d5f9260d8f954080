import assert from 'node:assert/strict'
import type {Organization, OrganizationPolicy} from '../../src/core/organization.js'
import type {GuardTarget} from '../../src/core/organization-ids.js'
import type {Resource} from '../../src/core/types.js'
import {
  changed,
  doc,
  full,
  guard,
  guards,
  LEAVING,
  liveAccount,
  liveFull,
  livePolicy,
  liveUnit,
  on,
  organization,
  placed,
  planFor,
  told,
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
const ALLOW = doc('Allow', '*')
const fullOn = (...targets: GuardTarget[]): Resource[] => [full(), ...targets.map((one) => on('FullAWSAccess', one))]
/** FullAWSAccess everywhere but at Workloads. */
const ELSEWHERE = fullOn('root', 'account/root', 'account/client')
const only = (...globs: string[]): File => ({selection: {only: globs}})

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

describe('levels at which something has to be allowed', () => {
  const denied = guards(liveFull(...ALL), livePolicy('D', ['ou-Workloads']))
  const D = [guard('D'), on('D', 'unit/Workloads')]
  const allow = [guard('Allow', ALLOW), on('Allow', 'unit/Workloads')]
  const nothing =
    'last-policy: at the unit Workloads only SCPs that allow nothing would be left (D), so that everything would be denied there'
  const attachFull =
    'attach one that allows something, such as organization: scps: {FullAWSAccess: {attach: [Workloads]}}'
  run({
    'a Deny alone is not enough': {
      live: denied,
      wanted: [WORKLOADS, ...D, ...ELSEWHERE],
      changes: ['delete scp/FullAWSAccess/on/unit/Workloads'],
      findings: [`${nothing}; ${attachFull}`],
    },
    'of a plan that leaves out what would be attached: it says what to add': {
      live: denied,
      wanted: [WORKLOADS, ...D, ...allow, ...ELSEWHERE],
      file: only('organization/scp/FullAWSAccess/**'),
      changes: ['delete scp/FullAWSAccess/on/unit/Workloads'],
      findings: [
        `${nothing}; organization/scp/Allow/on/unit/Workloads, which would allow something there, is left out: add --only 'organization/scp/Allow' or select its account too`,
      ],
    },
    'of such a plan that would leave none at all': {
      wanted: [WORKLOADS, ...allow, ...ELSEWHERE],
      file: only('organization/scp/FullAWSAccess/**'),
      changes: ['delete scp/FullAWSAccess/on/unit/Workloads'],
      findings: [
        "last-policy: the unit Workloads would be left without any SCP (FullAWSAccess would be detached), which AWS refuses; organization/scp/Allow/on/unit/Workloads, which would allow something there, is left out: add --only 'organization/scp/Allow' or select its account too",
      ],
    },
    'of a plan that leaves all of it out nothing is told': {
      live: denied,
      wanted: [WORKLOADS, unit('New'), ...D, ...ELSEWHERE],
      file: only('organization/unit/*'),
      changes: ['create unit/New'],
    },
    'with both there is no finding': {
      live: denied,
      wanted: [WORKLOADS, ...D, ...allow, ...ELSEWHERE],
      changes: ['create scp/Allow', 'create scp/Allow/on/unit/Workloads', 'delete scp/FullAWSAccess/on/unit/Workloads'],
    },
    'a policy that allowed something and then only denies': {
      live: guards(liveFull('r-1'), livePolicy('Mixed', ['ou-Workloads'], {document: ALLOW})),
      wanted: [WORKLOADS, guard('Mixed'), on('Mixed', 'unit/Workloads')],
      changes: ['update scp/Mixed'],
      findings: [
        `last-policy: at the unit Workloads only SCPs that allow nothing would be left (Mixed), so that everything would be denied there; ${attachFull}`,
      ],
    },
    'where nothing was allowed before it may stay so': {
      live: guards(liveFull('r-1'), livePolicy('D', ['ou-Workloads']), livePolicy('E', ['ou-Workloads'])),
      wanted: [WORKLOADS, ...D],
      changes: ['delete scp/E/on/unit/Workloads', 'delete scp/E'],
    },
    'more than AWS takes, by a plan that leaves out what would make room': {
      live: guards(
        liveFull(...ALL),
        ...Array.from({length: 8}, (_, at) => livePolicy(`Theirs${at}`, ['r-1'], {tags: {}})),
        livePolicy('X', ['r-1']),
      ),
      wanted: [WORKLOADS, guard('J'), on('J', 'root')],
      file: only('organization/scp/J'),
      changes: ['create scp/J', 'create scp/J/on/root'],
      findings: [
        'too-many-policies: the root would have 11 SCPs (FullAWSAccess, J, Theirs0, Theirs1, Theirs2, Theirs3, Theirs4, Theirs5, Theirs6, Theirs7, X), and AWS takes 10 at most; join some of them, or attach some to a unit above or below it',
      ],
    },
  })
})

describe('a unit and a policy that go together', () => {
  const live: Partial<Organization> = {
    units: [liveUnit('Workloads'), liveUnit('Old')],
    ...guards(liveFull(...ALL), livePolicy('A', ['ou-Old'], {document: ALLOW})),
  }
  run({
    'the unit goes with what is attached to it, then the policy': {
      live,
      wanted: [WORKLOADS],
      changes: ['delete unit/Old', 'delete scp/A'],
    },
    'what is attached elsewhere is detached': {
      live: {...live, ...guards(liveFull(...ALL, 'ou-Old'), livePolicy('A', ['ou-Old', 'r-1']))},
      wanted: [WORKLOADS],
      changes: ['delete scp/A/on/root', 'delete unit/Old', 'delete scp/A'],
    },
    'FullAWSAccess of such a unit is no detachment, and the unit is not counted': {
      live: {...live, ...guards(liveFull(...ALL, 'ou-Old'))},
      wanted: [WORKLOADS, ...ELSEWHERE, on('FullAWSAccess', 'unit/Workloads')],
      changes: ['delete unit/Old'],
    },
    'the policy alone: it says that the unit is needed': {
      live,
      wanted: [WORKLOADS],
      file: only('organization/scp/A'),
      changes: ['delete scp/A'],
      findings: [
        "left-out: organization/scp/A is attached to organization/unit/Old, which is to be deleted as well and is left out; add --only 'organization/unit/Old'",
      ],
    },
    'the unit alone': {live, wanted: [WORKLOADS], file: only('organization/unit/Old'), changes: ['delete unit/Old']},
    'one that stays, as an account is in it, keeps what is its last': {
      live: {...live, accounts: [liveAccount(2, 'Old')]},
      wanted: [WORKLOADS],
      changes: ['delete scp/A/on/unit/Old', 'delete scp/A'],
      findings: [
        'unit-not-empty: organization/unit/Old is no longer in the file and would be deleted, but organization/account/client would still be in it; move them first, by their unit under organization: accounts: (client: {ou: …})',
        'last-policy: the unit Old would be left without any SCP (A would be detached), which AWS refuses; attach another one there, such as organization: scps: {FullAWSAccess: {attach: [Old]}}',
      ],
    },
  })
})

describe('names of units and policies that differ only by case in AWS', () => {
  const units = [liveUnit('Prod'), {...liveUnit('prod', {}), id: 'ou-2'}, liveUnit('Prod/Deep')]
  const unclear = (group: string, ...addresses: string[]) =>
    addresses.map(
      (one) =>
        `alike-names: organization/${one}: AWS has the ${group}, which differ only by case, and here that is one name; nothing about them is changed until one of them is renamed in AWS`,
    )
  const alike = (...addresses: string[]) => unclear('units Prod and prod', ...addresses)
  const theirs = (...policies: OrganizationPolicy[]) => guards(liveFull(...ALL), ...policies)
  const inProd: Partial<Organization> = {units, accounts: [liveAccount(1, ''), liveAccount(2, 'Prod')]}
  run({
    'of units that nothing is about': {
      live: {...inProd, units: units.map((one) => ({...one, tags: {}}))},
      wanted: [],
    },
    'what the file has as AWS has it is no difference': {
      live: {...inProd, ...theirs(livePolicy('D', ['ou-Prod']))},
      wanted: [unit('Prod'), unit('Prod/Deep'), placed('client', 'Prod'), guard('D'), on('D', 'unit/Prod')],
    },
    'in another case nobody can tell which': {
      live: inProd,
      wanted: [unit('Prod'), unit('PROD/Deep'), placed('client', 'PROD')],
      findings: alike('unit/PROD/Deep', 'account/client/placement', 'unit/Prod (ou-Prod)/Deep'),
    },
    'an account that would move into one of them': {
      live: {units, accounts: [liveAccount(2, '')]},
      wanted: [unit('Prod'), unit('Prod/Deep'), placed('client', 'Prod/Deep')],
      findings: alike('account/client/placement'),
    },
    'an account that would move out of one of them': {
      live: inProd,
      wanted: [unit('Prod'), unit('Prod/Deep'), placed('client', '')],
      findings: alike('account/client/placement'),
    },
    'one below that would be made, and what would be attached': {
      live: inProd,
      wanted: [unit('Prod'), unit('Prod/Deep'), unit('Prod/New'), guard('D'), on('D', 'unit/Prod')],
      changes: ['create scp/D'],
      findings: alike('unit/Prod/New', 'scp/D/on/unit/Prod'),
    },
    'what would be detached, and a unit that would go': {
      live: {units, accounts: [], ...theirs(livePolicy('D', ['ou-Prod', 'r-1']))},
      wanted: [unit('Prod'), guard('D'), on('D', 'root')],
      findings: alike('unit/Prod (ou-Prod)/Deep', 'scp/D/on/unit/Prod (ou-Prod)'),
    },
    'of policies that nothing is about': {
      live: theirs(livePolicy('guard', ['r-1'], {tags: {}}), livePolicy('Guard', ['r-1'], {id: 'p-2', tags: {}})),
      wanted: [WORKLOADS],
    },
    'a policy as AWS has it is no difference': {
      live: theirs(livePolicy('guard', ['r-1']), livePolicy('Guard', [], {id: 'p-2', tags: {}})),
      wanted: [WORKLOADS, guard('guard'), on('guard', 'root')],
    },
    'a policy that would be changed and attached': {
      live: theirs(livePolicy('guard', ['r-1']), livePolicy('Guard', [], {id: 'p-2', tags: {}})),
      wanted: [WORKLOADS, guard('guard', ALLOW), on('guard', 'unit/Workloads')],
      findings: unclear(
        'SCPs Guard and guard',
        'scp/guard',
        'scp/guard (p-guard)/on/root',
        'scp/guard/on/unit/Workloads',
      ),
    },
    "AWS's own beside one of another case": {
      live: theirs(livePolicy('fullawsaccess', ['r-1'], {tags: {}})),
      wanted: [WORKLOADS, ...ELSEWHERE, on('FullAWSAccess', 'unit/Workloads')],
    },
  })
  it('each is there on its own, so that access is judged by what it says', () => {
    const policies = guards(
      liveFull(...ALL),
      livePolicy('guard', ['r-1'], {document: LEAVING}),
      livePolicy('Guard', ['r-1'], {id: 'p-2', document: ALLOW}),
    )
    const {live} = planFor(organization({...inProd, ...policies}), [])
    const kept = [...live.values()].filter(({kind}) => kind === 'unit' || kind === 'guard-policy')
    assert.deepEqual(kept.map(({name}) => name).sort(), [
      'FullAWSAccess',
      'Guard (p-2)',
      'Prod (ou-Prod)',
      'Prod (ou-Prod)/Deep',
      'guard (p-guard)',
      'prod (ou-2)',
    ])
  })
})
