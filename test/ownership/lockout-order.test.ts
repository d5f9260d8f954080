import assert from 'node:assert/strict'
import fc from 'fast-check'
import {simulateStep} from '../../src/core/simulate.js'
import type {Step} from '../../src/core/steps.js'
import type {Hazard, Json, Resource, State} from '../../src/core/types.js'
import {kinds} from '../../src/kinds/index.js'
import {boundaryOf, stateOf} from '../../src/kinds/resource.js'
import {guarded, lockouts} from '../../src/ownership/lockout.js'
import {halvesOf, isLost} from '../../src/ownership/open.js'
import {reaches} from '../../src/ownership/reach.js'
import {after} from '../../src/ownership/walk.js'
import {waysOf} from '../../src/ownership/ways.js'
import type {Way} from '../../src/ownership/ways.js'
import {seeds} from '../support/seed.js'
import {ACCOUNTS, worlds} from '../support/worlds.js'
import {account, account1, ALICE, allows, askedOf, attached, aws, group, inline, intentOf, limited} from './estate.js'
import {CLIENT, member, own, policy, role, ROOT, stepsBetween, trusting, user} from './estate.js'
import type {Guards} from './estate.js'

const alice = ['user', 'alice'] as const
const ENTER = allows('sts:AssumeRole')
const open = role('Entry', account1)
const powers = [group('A'), group('B')].flatMap((one) => [
  one,
  attached(['group', one.name], aws('AdministratorAccess')),
])
const text = ({phase, change}: Step): string => `${phase} ${change.address}`

/** The same list with one step moved to just before another. */
const moved = (steps: readonly Step[], which: string, before: string): Step[] => {
  const step = steps.find((one) => text(one) === which)!
  const rest = steps.filter((one) => one !== step)
  const at = rest.findIndex((one) => text(one) === before)
  assert.ok(step && at >= 0, `${which}, ${before}: not among ${steps.map(text).join(', ')}`)
  return [...rest.slice(0, at), step, ...rest.slice(at)]
}

interface Mutation {
  readonly live: readonly Resource[]
  readonly desired: readonly Resource[]
  /** This step is moved before that one. */
  readonly move: readonly [which: string, before: string]
  /** The change that closes the way then. */
  readonly closes: string
}

const MUTATIONS: Record<string, Mutation> = {
  'out of a group before into another': {
    live: [user('alice'), ...powers, member('A', 'alice'), ...open],
    desired: [user('alice'), ...powers, member('B', 'alice'), ...open],
    move: ['remove root/group/A/user/alice', 'make root/group/B/user/alice'],
    closes: 'root/group/a/user/alice',
  },
  'a policy detached before another is attached': {
    live: [user('alice'), policy('Old', ENTER), attached(alice, own('Old')), ...open],
    desired: [user('alice'), policy('New', ENTER), attached(alice, own('New')), ...open],
    move: ['remove root/user/alice/policy/Old', 'make root/user/alice/policy/New'],
    closes: `root/user/alice/policy/${own('Old')}`,
  },
  'a policy narrowed before another allows it': {
    live: [user('alice'), policy('Enter', ENTER), attached(alice, own('Enter')), ...open],
    desired: [
      user('alice'),
      policy('Enter', allows('s3:*')),
      attached(alice, own('Enter')),
      inline(alice, 'enter', ENTER),
      ...open,
    ],
    move: ['alter root/policy/Enter', 'make root/user/alice/inline/enter'],
    closes: 'root/policy/enter',
  },
  'a boundary put there before it allows it': {
    live: [user('alice'), inline(alice, 'enter', ENTER), policy('Limit', allows('s3:*')), ...open],
    desired: [
      user('alice'),
      inline(alice, 'enter', ENTER),
      policy('Limit', ENTER),
      limited('user', 'alice', own('Limit')),
      ...open,
    ],
    move: ['make root/user/alice/boundary', 'alter root/policy/Limit'],
    closes: 'root/user/alice/boundary',
  },
}

const reachOf = (live: State, steps: readonly Step[], guards: Guards) =>
  reaches(
    waysOf(intentOf(guards), live, askedOf(guards)),
    steps.map((step) => step.change),
    live,
  )

describe('lock-out: the good order of a plan, mutated, is caught', () => {
  for (const [name, {live, desired, move, closes}] of Object.entries(MUTATIONS))
    it(name, () => {
      const guards = {caller: ALICE}
      const from = stateOf(live)
      const steps = stepsBetween(from, stateOf(desired), guards)
      const good = guarded(steps, from, intentOf(guards), askedOf(guards))
      assert.deepEqual([...good.hazards], [])
      const bad = lockouts(moved(good.steps, ...move), reachOf(from, steps, guards))
      assert.deepEqual([...bad.keys()], [closes])
      // The chain forbids the mutated order, whatever runs side by side.
      const [late, early] = move.map((one) => good.steps.find((step) => text(step) === one)!)
      assert.ok(late!.after.includes(early!), 'nothing keeps the order')
    })

  it('steps that do not touch a way stay free', () => {
    const guards: Guards = {mustKeep: [['root/user/alice', 'client/role/Entry']]}
    const [from, to] = [
      [user('alice'), inline(alice, 'enter', ENTER), ...open],
      [user('alice'), inline(alice, 'enter', allows('sts:*')), user('bob'), user('carol'), ...open],
    ].map(stateOf) as [State, State]
    const {steps} = guarded(stepsBetween(from, to, guards), from, intentOf(guards), askedOf(guards))
    assert.deepEqual(
      steps.map((step) => step.after.length),
      [0, 0, 0],
    )
  })
})

describe('changes of a role by which xrole enters come last in their account', () => {
  const theirs = own('Powers', CLIENT)
  const parts = (trust: Json, document: Json) => [
    ...role('Entry', trust),
    attached(['role', 'Entry', CLIENT], theirs),
    policy('Powers', document, '/', CLIENT),
  ]
  const live = [...parts(account1, allows('*')), ...role('Old', account1)]
  const desired = [
    ...parts(trusting('111111111111', '333333333333'), allows('iam:*')),
    inline(['role', 'Entry', CLIENT], 'more', allows('s3:*')),
    ...role('New', account1),
    policy('Zeal', allows('s3:*'), '/', CLIENT),
    attached(['role', 'New', CLIENT], own('Zeal', CLIENT)),
    ...role('Elsewhere', account1, ROOT),
  ]
  const LATE = ['client/policy/Powers', 'client/role/Entry/inline/more', 'client/role/Entry/trust']

  it('its trust, its policies and what they say, each waiting for all the rest', () => {
    const steps = stepsBetween(stateOf(live), stateOf(desired), {caller: ALICE})
    const late = steps.filter((step) => LATE.includes(step.change.address))
    const rest = steps.filter((step) => !late.includes(step) && step.change.account.name === 'client')
    assert.equal(late.length, 3)
    assert.deepEqual(rest.map(text).sort(), [
      'make client/policy/Zeal',
      'make client/role/New',
      'make client/role/New/policy/Zeal',
      'remove client/role/Old',
    ])
    for (const step of late)
      for (const first of rest) assert.ok(step.after.includes(first), `${text(step)}, ${text(first)}`)
  })

  it('the policy that limits it', () => {
    const parts = (limit: Json) => [
      ...role('Entry', account1),
      policy('Limit', limit, '/', CLIENT),
      boundaryOf(CLIENT, 'role', 'Entry', {arn: own('Limit', CLIENT)}),
    ]
    const to = [...parts(allows('iam:*')), ...role('New', account1)]
    const steps = stepsBetween(stateOf(parts(allows('*'))), stateOf(to), {caller: ALICE})
    assert.deepEqual(steps.map(text), ['make client/role/New', 'alter client/policy/Limit'])
  })

  it('and so do changes of the caller at home, of its groups and of its policies', () => {
    const parts = (one: string, two: Json, limit: Json) => [
      user('alice'),
      group('A'),
      member('A', 'alice'),
      policy('Limit', limit),
      limited('user', 'alice', own('Limit')),
      inline(alice, 'enter', two),
      attached(['group', 'A'], aws(one)),
    ]
    const to = [
      ...parts('ReadOnlyAccess', allows('sts:*'), allows('*')),
      member('A', 'bob'),
      user('bob'),
      user('zoe'),
      ...role('Zed', account1, ROOT),
    ]
    const from = [...parts('SecurityAudit', ENTER, allows('s3:*')), user('bob')]
    const steps = stepsBetween(stateOf(from), stateOf(to), {caller: ALICE})
    const RANKED = ['root/group/A/user/bob', 'root/role/Zed', 'root/user/zoe']
    const late = steps.filter((step) => !RANKED.includes(step.change.address))
    assert.deepEqual(late.map(text).sort(), [
      'alter root/policy/Limit',
      'alter root/user/alice/inline/enter',
      'make root/group/A/policy/ReadOnlyAccess',
      'remove root/group/A/policy/SecurityAudit',
    ])
    const at = (address: string) => steps.findIndex((step) => step.change.address === address)
    for (const address of ['root/role/Zed', 'root/user/zoe'])
      for (const step of late) assert.ok(at(address) < steps.indexOf(step), `${address}, ${text(step)}`)
  })

  it('not where xrole enters otherwise', () => {
    const accounts = [ROOT, account('client', 2, {connect: {role: 'Entry', profile: 'admin'}})]
    const steps = stepsBetween(stateOf(live), stateOf(desired), {caller: ALICE, accounts})
    const trust = steps.find((step) => step.change.address === 'client/role/Entry/trust')!
    assert.ok(!trust.after.some((step) => step.change.address === 'client/role/New'))
  })
})

/** The steps in some order that the graph allows; the numbers choose. */
function anyOrder(steps: readonly Step[], picks: readonly number[]): Step[] {
  const done = new Set<Step>()
  while (done.size < steps.length) {
    const ready = steps.filter((step) => !done.has(step) && step.after.every((first) => done.has(first)))
    done.add(ready[picks[done.size % picks.length]! % ready.length]!)
  }
  return [...done]
}

/** Judged over the whole state, without any notion of what a way depends on: where the way closes, step by step. */
function closedBy(way: Way, live: State, steps: readonly Step[]): Set<string> {
  const before = halvesOf(way, live)
  const found = new Set<string>()
  let state = live
  let wasLost = false
  for (const step of steps) {
    state = after(way, state, step)
    const lost = isLost(way, before, halvesOf(way, state))
    if (lost && !wasLost) found.add(step.change.key)
    wasLost = lost
  }
  return found
}

/** That the caller's own user goes is said without any way. */
const isOfWay = ({message}: Hazard): boolean => !message.startsWith('xrole itself')

describe('laws of the lock-out proof', () => {
  const [root, dev] = ACCOUNTS.map(({name, id}) => account(name, Number(id[0]), {connect: {role: 'Admin'}}))
  const guards: Guards = {
    caller: ALICE,
    accounts: [root!, dev!],
    mustKeep: [
      ['root/user/bob', 'root/role/Audit'],
      ['root/user/bob', 'dev/role/Read'],
      ['root/role/Deploy', 'dev/role/Read'],
      ['dev/user/carol', 'root/role/Deploy'],
      ['arn:aws:iam::222222222222:role/team/Read', 'dev/role/Deploy'],
    ],
  }
  const picks = fc.array(fc.nat(), {minLength: 40, maxLength: 40})

  for (const {name, seed} of seeds)
    it(`in every order that the graph allows, a way closes where it was said and nowhere else (${name})`, () => {
      let closings = 0
      let quiet = 0
      fc.assert(
        fc.property(worlds, worlds, picks, (from, to, numbers) => {
          const plan = guarded(stepsBetween(from, to, guards), from, intentOf(guards), askedOf(guards))
          const run = anyOrder(plan.steps, numbers)
          const ways = waysOf(intentOf(guards), from, askedOf(guards))
          const told = new Set([...plan.hazards].filter(([, all]) => all.some(isOfWay)).map(([key]) => key))
          const said = new Set<string>()
          for (const way of ways) {
            const closed = closedBy(way, from, run)
            for (const key of closed) assert.ok(told.has(key), `${way.role} closes at ${key}, which nobody said`)
            closings += closed.size
            if (closed.size === 0) quiet++
            closed.forEach((key) => said.add(key))
          }
          if (said.size === 0) assert.deepEqual([...told], [])
          const end = run.reduce((state, step) => simulateStep(state, step, kinds), from)
          assert.deepEqual([...end.keys()].sort(), [...to.keys()].sort())
        }),
        {seed, numRuns: 30},
      )
      assert.ok(closings > 10 && quiet > 10, `${closings} closed, ${quiet} stayed open: the worlds show nothing`)
    })
})
