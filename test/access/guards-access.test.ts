import assert from 'node:assert/strict'
import type {Change, Resource, State} from '../../src/core/types.js'
import {accessGains} from '../../src/access/changes.js'
import {explain, explainAction} from '../../src/access/explain.js'
import {guardsOf} from '../../src/access/guards.js'
import {callerOf, modelOf, NO_GUARDS} from '../../src/access/model.js'
import type {AccessModel, Guards} from '../../src/access/model.js'
import {powerChanges} from '../../src/access/power-changes.js'
import {adminHazards} from '../../src/access/power-hazards.js'
import {outsideHazards} from '../../src/engine/plan/access.js'
import {worldOf} from '../../src/engine/world.js'
import {stateOf} from '../../src/kinds/resource.js'
import {account1, allows, BOT, CLIENT, inline, role, ROOT, stepsBetween, trusting, user} from '../ownership/estate.js'
import type {attach} from './guard-world.js'
import {ALL, denyAll, deny, enabled, full, guard, NOT_OURS, OURS, placed, RCP, SCP, unit} from './guard-world.js'
import {ACCOUNT_1, document, ENTER, letting, STRANGER} from './world.js'

const ACCOUNTS = [ROOT, CLIENT]
const MEMBERS = ACCOUNTS.map((one) => ({...one, organization: OURS}))
const TARGETS = ['root', 'unit/Hub', 'unit/Workloads', 'account/root', 'account/client'] as const

/** Both accounts in units of their own, everything let through. */
const organization = [
  ...enabled(SCP, RCP),
  unit('Hub'),
  unit('Workloads'),
  placed(ROOT, 'Hub'),
  placed(CLIENT, 'Workloads'),
  ...full(SCP, ...TARGETS),
  ...full(RCP, ...TARGETS),
]
const without = (has: readonly Resource[], ...addresses: string[]): Resource[] =>
  has.filter(({address}) => !addresses.includes(address))
const alice = [user('alice'), inline(['user', 'alice'], 'enter', ENTER)]
const admin = (...who: string[]) => role('Admin', trusting(...who))

const modelIn = (state: State, accounts = MEMBERS): AccessModel =>
  modelOf(state, () => undefined, guardsOf(state, accounts, state))

interface Asked {
  readonly has: readonly Resource[]
  /** Key of who asks. */
  readonly who?: string
  readonly accounts?: typeof MEMBERS
  readonly says: readonly [outcome: string, reason?: string, where?: string | undefined, level?: string]
}

const s3 = [{...ALL, Action: 's3:*'}]
const sts = (...targets: Parameters<typeof attach>[2][]) => guard(SCP, 'DenySts', [deny('sts:*')], ...targets)

const CASES: Readonly<Record<string, Asked>> = {
  'everything let through': {has: [...alice, ...admin(ACCOUNT_1)], says: ['allowed']},
  'F52: an SCP at a unit allows only s3': {
    has: [
      ...alice,
      ...admin(ACCOUNT_1),
      ...without(organization, 'organization/scp/FullAWSAccess/on/unit/Hub'),
      ...guard(SCP, 'OnlyS3', s3, 'unit/Hub'),
    ],
    says: ['denied', 'scp', undefined, 'unit/Hub'],
  },
  'the same at the root': {
    has: [
      ...alice,
      ...admin(ACCOUNT_1),
      ...without(organization, 'organization/scp/FullAWSAccess/on/root'),
      ...guard(SCP, 'OnlyS3', s3, 'root'),
    ],
    says: ['denied', 'scp', undefined, 'root'],
  },
  'F53: an SCP of the role’s account': {
    has: [...alice, ...admin(ACCOUNT_1), ...sts('unit/Workloads')],
    says: ['allowed'],
  },
  'an SCP of the caller’s account denies it': {
    has: [...alice, ...admin(ACCOUNT_1), ...sts('unit/Hub')],
    says: ['denied', 'scp', 'organization/scp/DenySts'],
  },
  'F56: a user of the account, named in the trust, and the SCP denies it': {
    has: [user('bob', '/', CLIENT), ...admin('arn:aws:iam::222222222222:user/bob'), ...sts('root')],
    who: 'client/user/bob',
    says: ['denied', 'scp', 'organization/scp/DenySts'],
  },
  'F54: an RCP denies whoever is of another organization': {
    has: [...alice, ...admin(ACCOUNT_1), ...guard(RCP, 'OnlyOurs', [denyAll('sts:*', NOT_OURS)], 'root')],
    accounts: [{...ROOT, organization: 'o-another000'}, MEMBERS[1]!],
    says: ['denied', 'rcp', 'organization/rcp/OnlyOurs'],
  },
  'the same for a member': {
    has: [...alice, ...admin(ACCOUNT_1), ...guard(RCP, 'OnlyOurs', [denyAll('sts:*', NOT_OURS)], 'root')],
    says: ['allowed'],
  },
  'an RCP of the caller’s account': {
    has: [...alice, ...admin(ACCOUNT_1), ...guard(RCP, 'Shut', [denyAll('*')], 'unit/Hub')],
    says: ['allowed'],
  },
  'an RCP of the role’s account, at the account': {
    has: [...alice, ...admin(ACCOUNT_1), ...guard(RCP, 'Shut', [denyAll('sts:AssumeRole')], 'account/client')],
    says: ['denied', 'rcp', 'organization/rcp/Shut'],
  },
  'an RCP about other roles': {
    has: [
      ...alice,
      ...admin(ACCOUNT_1),
      ...guard(RCP, 'Shut', [denyAll('sts:*', undefined, 'arn:aws:iam::*:role/Other')], 'root'),
    ],
    says: ['allowed'],
  },
  'SCPs that are not enabled': {
    has: [
      ...alice,
      ...admin(ACCOUNT_1),
      ...without(organization, 'organization/policy-type/SERVICE_CONTROL_POLICY'),
      ...sts('root'),
    ],
    says: ['allowed'],
  },
}

describe('explain with SCPs and RCPs', () => {
  for (const [name, {has, who = 'root/user/alice', accounts = MEMBERS, says}] of Object.entries(CASES))
    it(name, () => {
      const own = has.some(({kind}) => kind === 'placement') ? has : [...organization, ...has]
      const model = modelIn(stateOf(own), accounts)
      const principal = model.principals.get(who)!
      const into = {name: principal.address, caller: callerOf(principal), principal: principal.key}
      const facts = {
        'aws:PrincipalOrgID': model.guards.organizationOf?.(principal.account.id),
        'aws:ResourceOrgID': model.guards.organizationOf?.(CLIENT.id),
      }
      const found = explain(model, {...into, role: 'client/role/Admin', given: facts})
      const [outcome, reason, where, level] = says
      const by = found.step?.effect === 'denies' ? found.step.source?.from.address : undefined
      assert.deepEqual([found.outcome, found.reason, by, found.level], [outcome, reason, where, level])
    })

  it('F70: the management account is not bound', () => {
    const has = [...organization, ...alice, ...admin(ACCOUNT_1), ...guard(SCP, 'DenyAll', [deny('*')], 'root')]
    const managed = has.map((one) =>
      one.account.name === 'organization' ? {...one, account: {...one.account, id: ROOT.id}} : one,
    )
    const outcome = (some: readonly Resource[]) => {
      const model = modelIn(stateOf(some))
      const principal = model.principals.get('root/user/alice')!
      const ask = {name: principal.address, caller: callerOf(principal), principal: principal.key}
      return explain(model, {...ask, role: 'client/role/Admin', given: {}}).outcome
    }
    assert.deepEqual([outcome(has), outcome(managed)], ['denied', 'allowed'])
  })

  it('a service-linked role is not bound, another role is', () => {
    const linked = (path: string) => {
      const [one] = role('Linked', account1, CLIENT, path)
      const state = stateOf([
        ...organization,
        one!,
        inline(['role', 'Linked', CLIENT], 's3', allows('s3:*')),
        ...guard(SCP, 'DenyS3', [deny('s3:*')], 'root'),
      ])
      const model = modelIn(state)
      const principal = model.principals.get('client/role/linked')!
      const asker = {name: 'client/role/Linked', caller: callerOf(principal), principal: principal.key}
      return explainAction(model, asker, 's3:GetObject', '*', {}).outcome
    }
    assert.deepEqual([linked('/aws-service-role/x.amazonaws.com/'), linked('/')], ['allowed', 'denied'])
  })
})

/** Who gains and loses, powers and hazards, by what a plan changes of an organization. */
function changed(from: readonly Resource[], to: readonly Resource[], accounts = MEMBERS) {
  const [live, desired] = [stateOf(from), stateOf(to)]
  const changes: Change[] = [...new Set(stepsBetween(live, desired, {}).map(({change}) => change))]
  const [before, after] = [live, desired].map((state) =>
    modelOf(state, () => undefined, guardsOf(state, accounts, live)),
  )
  const sides = {before: before!, after: after!}
  const {access, outsiders} = accessGains(sides.before, sides.after, changes, worldOf(ACCOUNTS))
  const powers = powerChanges(sides.before, sides.after, changes)
  const addressOf = new Map(changes.map(({key, address}) => [key, address]))
  const told = [...outsideHazards(outsiders, changes, sides), ...adminHazards(powers, sides, changes)]
  return {
    access: access.map(
      (one) =>
        `${one.change} ${one.relation} ${one.principal} ${one.role}${one.conditions.length > 0 ? ` (${one.conditions.join(', ')})` : ''}`,
    ),
    powers: powers.map(({change, principal, power}) => `${change} ${principal} ${power}`),
    hazards: told
      .flatMap(([key, hazards]) => hazards.map(({name, message}) => `${name} ${addressOf.get(key)}: ${message}`))
      .sort(),
  }
}

describe('who gains and loses by guards', () => {
  const base = [...organization, ...alice, ...admin(ACCOUNT_1), ...role('Bot', account1, ROOT)]
  const stranger = [...organization, ...role('Gate', trusting(STRANGER))]
  const onlyOurs = guard(RCP, 'OnlyOurs', [denyAll('sts:*', NOT_OURS)], 'root')
  const iam = [...organization, ...role('Bot', account1, CLIENT), inline(['role', 'Bot', CLIENT], 'all', allows('*'))]

  it('an SCP that comes: all of the accounts below lose what it denies', () =>
    assert.deepEqual(changed(base, [...base, ...sts('unit/Hub')]).access, [
      'loses cross-account root/user/alice client/role/Admin',
      'loses same-account root/user/alice root/role/Bot',
    ]))

  it('one that goes: they gain it', () =>
    assert.deepEqual(changed([...base, ...sts('root')], base).access, [
      'gains cross-account root/user/alice client/role/Admin',
      'gains same-account root/user/alice root/role/Bot',
    ]))

  it('one at the account of the role only', () =>
    assert.deepEqual(changed(base, [...base, ...sts('unit/Workloads')]).access, []))

  it('one that is about something else touches nothing', () =>
    assert.deepEqual(changed(base, [...base, ...guard(SCP, 'X', [deny('ec2:*')], 'root')]), {
      access: [],
      powers: [],
      hazards: [],
    }))

  it('its text changes', () => {
    const found = changed(
      [...base, ...guard(SCP, 'X', [deny('ec2:*')], 'root')],
      [...base, ...guard(SCP, 'X', [deny('sts:AssumeRole')], 'root')],
    )
    assert.equal(found.access.length, 2)
  })

  it('an account moves to where one is', () => {
    const guarded = [...base, ...sts('unit/Workloads')]
    const moved = [...without(guarded, 'organization/account/root/placement'), placed(ROOT, 'Workloads')]
    assert.equal(changed(guarded, moved).access.length, 2)
    assert.equal(changed(moved, guarded).access.length, 2)
  })

  it('the type is enabled', () => {
    const has = [...base, ...sts('root')]
    const off = without(has, 'organization/policy-type/SERVICE_CONTROL_POLICY')
    assert.equal(changed(off, has).access.length, 2)
    assert.equal(changed(without(base, 'organization/policy-type/SERVICE_CONTROL_POLICY'), base).access.length, 0)
  })

  it('an RCP that comes keeps strangers out, and one that goes lets them in', () => {
    const lost = changed(stranger, [...stranger, ...onlyOurs])
    assert.deepEqual(lost, {
      access: [
        `gains cross-account ${STRANGER} client/role/Gate (in organization ${OURS})`,
        `loses external ${STRANGER} client/role/Gate`,
      ],
      powers: [],
      hazards: [],
    })
    assert.deepEqual(changed([...stranger, ...onlyOurs], stranger).hazards, [
      `WIDENS_EXTERNAL organization/rcp/OnlyOurs/on/root: client/role/Gate, no longer guarded by resource control policies: ${STRANGER}, outside the listed accounts, may assume it`,
      `WIDENS_EXTERNAL organization/rcp/OnlyOurs: client/role/Gate, no longer guarded by resource control policies: ${STRANGER}, outside the listed accounts, may assume it`,
    ])
  })

  it('an SCP that goes makes administrators: a hazard on what goes', () => {
    const guarded = [...iam, ...guard(SCP, 'NoIam', [deny(['iam:*', 'no-such-service:*'])], 'unit/Workloads')]
    const found = changed(guarded, iam)
    assert.deepEqual(found.powers, ['gains client/role/Bot administrator'])
    assert.deepEqual(
      found.hazards,
      ['organization/scp/NoIam/on/unit/Workloads', 'organization/scp/NoIam'].map(
        (at) =>
          `GRANTS_ADMIN ${at}: client/role/Bot becomes an administrator, no longer kept from it by service control policies`,
      ),
    )
    assert.deepEqual(changed(iam, guarded).powers, ['loses client/role/Bot administrator'])
  })
})

describe('strangers and RCPs', () => {
  const gate = (...statements: Parameters<typeof document>) => [
    ...organization,
    ...role('Gate', document(...statements)),
  ]
  const found = (has: readonly Resource[], rcp: readonly Resource[]) => {
    const none = [...organization]
    const {access, hazards} = changed([...none, ...rcp], [...has, ...rcp])
    return [access, hazards.filter((one) => one.startsWith('WIDENS_EXTERNAL')).length > 0]
  }
  const rcp = (...says: Parameters<typeof guard>[2]) => guard(RCP, 'Guard', says, 'unit/Workloads')
  const itself = 'gains same-account client/role/Gate client/role/Gate'
  const PERIMETER = {
    StringNotEqualsIfExists: {'aws:PrincipalOrgID': OURS, 'aws:PrincipalAccount': ['888888888888']},
    BoolIfExists: {'aws:PrincipalIsAWSService': 'false'},
  }
  const PARTNER = 'arn:aws:iam::888888888888:root'
  const service = {Effect: 'Allow', Principal: {Service: 'ec2.amazonaws.com'}, Action: 'sts:AssumeRole'}

  const CASES_OF: Readonly<
    Record<string, readonly [has: readonly Resource[], rcp: readonly Resource[], access: string[], widens: boolean]>
  > = {
    'no RCP': [gate(letting(STRANGER)), [], [`gains external ${STRANGER} client/role/Gate`], true],
    'outsiders of the organization are denied': [
      gate(letting(STRANGER)),
      rcp(denyAll('sts:*', NOT_OURS)),
      [`gains cross-account ${STRANGER} client/role/Gate (in organization ${OURS})`],
      false,
    ],
    'anyone: those of the organization': [
      gate(letting('*')),
      rcp(denyAll('sts:*', NOT_OURS)),
      [`gains cross-account * client/role/Gate (in organization ${OURS})`, itself],
      false,
    ],
    'it spares another organization': [
      gate(letting(STRANGER)),
      rcp(denyAll('sts:*', {StringNotEquals: {'aws:PrincipalOrgID': 'o-partner00'}})),
      [`gains external ${STRANGER} client/role/Gate (in organization o-partner00)`],
      true,
    ],
    'it denies other calls': [
      gate(letting(STRANGER)),
      rcp(denyAll('s3:*', NOT_OURS)),
      [`gains external ${STRANGER} client/role/Gate`],
      true,
    ],
    'it is about other roles': [
      gate(letting(STRANGER)),
      rcp(denyAll('sts:*', NOT_OURS, 'arn:aws:iam::*:role/Other')),
      [`gains external ${STRANGER} client/role/Gate`],
      true,
    ],
    'it denies everybody': [gate(letting(STRANGER)), rcp(denyAll('sts:*')), [], false],
    'it denies that account': [
      gate(letting(STRANGER)),
      rcp(denyAll('sts:*', {StringEquals: {'aws:PrincipalAccount': '999999999999'}})),
      [],
      false,
    ],
    'a perimeter that spares a partner: the partner': [
      gate(letting(PARTNER)),
      rcp(denyAll('sts:*', PERIMETER)),
      [`gains external ${PARTNER} client/role/Gate`],
      true,
    ],
    'the same: another': [
      gate(letting(STRANGER)),
      rcp(denyAll('sts:*', PERIMETER)),
      [`gains cross-account ${STRANGER} client/role/Gate (in organization ${OURS})`],
      false,
    ],
    'the same: a service': [
      gate(service),
      rcp(denyAll('sts:*', PERIMETER)),
      ['gains same-account ec2.amazonaws.com client/role/Gate'],
      false,
    ],
    'the same: an account of the organization that is listed': [
      gate(letting(ACCOUNT_1)),
      rcp(denyAll('sts:*', PERIMETER)),
      [`gains cross-account ${ACCOUNT_1} client/role/Gate`],
      false,
    ],
    'a trust that asks for the organization itself': [
      gate(letting('*', {StringEquals: {'aws:PrincipalOrgID': OURS}})),
      rcp(denyAll('sts:*', NOT_OURS)),
      [`gains cross-account * client/role/Gate (in organization ${OURS})`, itself],
      false,
    ],
    'it asks for what nobody knows': [
      gate(letting(STRANGER)),
      rcp(denyAll('sts:*', {StringEquals: {'aws:ResourceTag/open': 'no'}})),
      [`gains external ${STRANGER} client/role/Gate (unless StringEquals aws:ResourceTag/open = no)`],
      true,
    ],
  }
  for (const [name, [has, rcps, access, widens]] of Object.entries(CASES_OF))
    it(name, () => assert.deepEqual(found(has, rcps), [access, widens]))
})

describe('laws of guards', () => {
  const has = [
    ...alice,
    ...admin(ACCOUNT_1, STRANGER, BOT.replace(/^.*$/, 'arn:aws:iam::111111111111:role/Bot')),
    ...role('Bot', account1, ROOT),
    inline(['role', 'Bot'], 'enter', ENTER),
  ]
  const told = (state: State, guards: Guards) => {
    const model = modelOf(state, () => undefined, guards)
    const none = modelOf(new Map(), () => undefined, guards)
    const changes = stepsBetween(new Map(), state, {}).map(({change}) => change)
    const {access} = accessGains(none, model, [...new Set(changes)], worldOf(ACCOUNTS))
    return JSON.stringify([access, powerChanges(none, model, [...new Set(changes)])])
  }

  it('without guards, and with AWS’s own everywhere, everything is as before', () => {
    const plain = told(stateOf(has), NO_GUARDS)
    assert.equal(told(stateOf(has), guardsOf(stateOf(has), ACCOUNTS, stateOf(has))), plain)
    const organized = stateOf([...organization, ...has])
    assert.equal(told(stateOf(has), guardsOf(organized, ACCOUNTS, organized)), plain)
    assert.equal((JSON.parse(plain) as unknown[][])[0]!.length > 2, true)
  })
})
