import fc from 'fast-check'
import type {AccountRef, Json, Resource, State} from '../../src/core/types.js'
import {
  arnOf,
  attachmentOf,
  boundaryOf,
  groupOf,
  inlineOf,
  managedPolicyOf,
  membershipOf,
  roleOf,
  stateOf,
  trustOf,
  userOf,
} from '../../src/kinds/resource.js'

export const ACCOUNTS: readonly AccountRef[] = [
  {name: 'root', id: '111111111111', partition: 'aws'},
  {name: 'dev', id: '222222222222', partition: 'aws'},
]

const ROLES = ['Admin', 'Deploy', 'Read', 'Audit'] as const
const USERS = ['alice', 'bob', 'carol'] as const
const GROUPS = ['Ops', 'Devs'] as const
const POLICIES = ['Logs', 'Buckets'] as const
const AWS_POLICIES = ['AdministratorAccess', 'ReadOnlyAccess', 'IAMUserChangePassword'].map(
  (name) => `arn:aws:iam::aws:policy/${name}`,
)

/** What a generated account has; names index into the lists above, so that two worlds share many names. */
interface Plan {
  readonly roles: Record<string, {path: string; description: string; maxSession: number; tag: string | null}>
  readonly users: Record<string, {path: string}>
  readonly groups: readonly string[]
  readonly policies: Record<string, {path: string; version: number}>
  readonly picks: readonly number[]
}

const some = <T extends string, V>(names: readonly T[], value: fc.Arbitrary<V>): fc.Arbitrary<Record<string, V>> =>
  fc
    .record(Object.fromEntries(names.map((name) => [name, fc.option(value, {freq: 3})])))
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, one]) => one !== null)) as Record<string, V>)

const path = fc.constantFrom('/', '/', '/', '/team/')

const account: fc.Arbitrary<Plan> = fc.record({
  roles: some(
    ROLES,
    fc.record({
      path,
      description: fc.constantFrom('', 'one', 'two'),
      maxSession: fc.constantFrom(3600, 7200),
      tag: fc.option(fc.constantFrom('x', 'y')),
    }),
  ),
  users: some(USERS, fc.record({path})),
  groups: fc.subarray([...GROUPS]),
  policies: some(POLICIES, fc.record({path: fc.constantFrom('/xrole/o/', '/xrole/o/', '/other/'), version: fc.nat(3)})),
  picks: fc.array(fc.nat(999), {minLength: 60, maxLength: 60}),
})

const allow = (action: string): Json => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action: action, Resource: '*'}],
})

/** Turns generated numbers into choices, one after the other. */
const chooser = (picks: readonly number[]) => {
  let at = 0
  const next = () => picks[at++ % picks.length]!
  return {
    chance: (percent: number) => next() % 100 < percent,
    of: <T>(items: readonly T[]): T | undefined => items[next() % Math.max(1, items.length)],
  }
}

function build(plans: readonly Plan[]): State {
  const resources: Resource[] = []
  const principals = plans.flatMap((plan, i) => [
    ...Object.entries(plan.roles).map(([name, {path: at}]) => arnOf(ACCOUNTS[i]!, 'role', at, name)),
    ...Object.entries(plan.users).map(([name, {path: at}]) => arnOf(ACCOUNTS[i]!, 'user', at, name)),
  ])
  plans.forEach((plan, i) => {
    const at = ACCOUNTS[i]!
    const choose = chooser(plan.picks)
    const own = Object.entries(plan.policies).map(([name, one]) => arnOf(at, 'policy', one.path, name))
    const parts = (kind: 'role' | 'user' | 'group', name: string) => {
      const arns = [...own, ...AWS_POLICIES].filter(() => choose.chance(35))
      resources.push(...arns.map((arn) => attachmentOf(at, kind, name, {arn})))
      if (choose.chance(40))
        resources.push(inlineOf(at, kind, name, 'inline', {document: allow(choose.of(['s3:Get*', 'sqs:*'])!)}))
      // A policy that limits somebody cannot be replaced (see refusals), so boundaries are AWS's own here.
      if (kind !== 'group' && choose.chance(30))
        resources.push(boundaryOf(at, kind, name, {arn: choose.of(AWS_POLICIES)!}))
    }
    for (const [name, policy] of Object.entries(plan.policies)) {
      const document = allow(['s3:Get*', 's3:Put*', 'logs:*', 'sqs:*'][policy.version]!)
      resources.push(managedPolicyOf(at, {name, path: policy.path, description: '', document, tags: {}}))
    }
    for (const [name, {tag, ...role}] of Object.entries(plan.roles)) {
      resources.push(roleOf(at, {...role, name, tags: tag === null ? {} : {Team: tag}, marks: {owner: 'o'}}))
      const AWS = [`arn:aws:iam::${at.id}:root`, ...principals.filter(() => choose.chance(20))].sort()
      const Statement = [{Effect: 'Allow', Principal: {AWS}, Action: 'sts:AssumeRole'}]
      resources.push(trustOf(at, name, {document: {Version: '2012-10-17', Statement}}))
      parts('role', name)
    }
    for (const [name, user] of Object.entries(plan.users)) {
      resources.push(userOf(at, {...user, name, tags: {}, marks: {owner: 'o'}}))
      parts('user', name)
    }
    for (const name of plan.groups) {
      resources.push(groupOf(at, {name, path: '/xrole/o/'}))
      parts('group', name)
      for (const user of Object.keys(plan.users)) if (choose.chance(50)) resources.push(membershipOf(at, name, {user}))
    }
  })
  return stateOf(resources)
}

/** A legal world of two accounts: roles that trust each other and themselves, users, groups, policies, boundaries. */
export const worlds: fc.Arbitrary<State> = fc.tuple(account, account).map(build)

/** The same where every ARN is one of another partition. */
export const inPartition = (state: State, partition: string): State => {
  const text = JSON.stringify([...state.values()])
  const resources = text
    .replaceAll('arn:aws:', `arn:${partition}:`)
    .replaceAll('"partition":"aws"', `"partition":"${partition}"`)
  return stateOf(JSON.parse(resources) as Resource[])
}
