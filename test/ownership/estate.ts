import {diff} from '../../src/core/diff.js'
import {fold} from '../../src/core/fold.js'
import {order} from '../../src/core/order.js'
import type {Step} from '../../src/core/steps.js'
import type {Json, Resource, State} from '../../src/core/types.js'
import type {Account, Intent} from '../../src/config/intent.js'
import {hazardsOf} from '../../src/engine/hazards.js'
import {worldOf} from '../../src/engine/world.js'
import {kinds} from '../../src/kinds/index.js'
import {
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
import type {OwnerKind} from '../../src/kinds/resource.js'
import {lateChanges} from '../../src/ownership/entrances.js'
import {guarded} from '../../src/ownership/lockout.js'
import type {Guarded} from '../../src/ownership/lockout.js'

const place = {file: 'accounts.yaml', start: 0, end: 0}

export const account = (name: string, digit: number, more: Partial<Account> = {}): Account => ({
  name,
  id: String(digit).repeat(12),
  partition: 'aws',
  managed: true,
  retire: false,
  connect: {role: 'Entry'},
  connectExplicit: false,
  place,
  ...more,
})

export const ROOT = account('root', 1)
export const CLIENT = account('client', 2)

export const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`
export const own = (name: string, at: Account = ROOT): string => `arn:aws:iam::${at.id}:policy/${name}`
export const ALICE = 'arn:aws:iam::111111111111:user/alice'
export const BOT = 'arn:aws:sts::111111111111:assumed-role/Bot/run'

type Where = readonly [kind: OwnerKind, name: string, at?: Account]

const doc = (...statements: Json[]): Json => ({Version: '2012-10-17', Statement: statements})
export const allows = (Action: string, Resource = '*', more: Record<string, Json> = {}): Json =>
  doc({Effect: 'Allow', Action, Resource, ...more})
export const denies = (Action: string): Json => doc({Effect: 'Deny', Action, Resource: '*'})
export const trusting = (...AWS: string[]): Json => doc({Effect: 'Allow', Principal: {AWS}, Action: 'sts:AssumeRole'})
export const account1 = trusting('arn:aws:iam::111111111111:root')

export const role = (name: string, trust: Json, at: Account = CLIENT, path = '/'): Resource[] => [
  roleOf(at, {name, path, description: '', maxSession: 3600, tags: {}, marks: {}}),
  trustOf(at, name, {document: trust}),
]
export const user = (name: string, path = '/', at: Account = ROOT): Resource =>
  userOf(at, {name, path, tags: {}, marks: {}})
export const group = (name: string): Resource => groupOf(ROOT, {name, path: '/'})
export const member = (name: string, who: string): Resource => membershipOf(ROOT, name, {user: who})
export const attached = ([kind, name, at = ROOT]: Where, arn: string): Resource => attachmentOf(at, kind, name, {arn})
export const inline = ([kind, name, at = ROOT]: Where, policy: string, document: Json): Resource =>
  inlineOf(at, kind, name, policy, {document})
export const limited = (kind: 'user' | 'role', name: string, arn: string): Resource =>
  boundaryOf(ROOT, kind, name, {arn})
export const policy = (name: string, document: Json, path = '/', at: Account = ROOT): Resource =>
  managedPolicyOf(at, {name, path, description: '', document, tags: {}})

export interface Guards {
  readonly caller?: string
  readonly accounts?: readonly Account[]
  readonly unread?: readonly string[]
  readonly mustKeep?: readonly (readonly [principal: string, role: string])[]
  /** What the file declares, for what is asked of it. */
  readonly declares?: readonly Resource[]
}

export const intentOf = ({accounts = [ROOT, CLIENT], mustKeep = [], declares = []}: Guards): Intent => ({
  owner: 'acme',
  formerOwners: [],
  managesProviders: false,
  accounts,
  state: stateOf(declares),
  declared: new Map(),
  safety: {allow: [], mustKeep: mustKeep.map(([principal, to]) => ({principal, role: to, place}))},
  tests: [],
  placeOf: () => undefined,
  ignoreTags: [],
  unmanaged: [],
  undeclared: [],
})

export const askedOf = ({caller, unread = []}: Guards) => ({
  caller: caller === undefined ? undefined : {arn: caller, account: caller.split(':')[4]!},
  unread: new Set(unread),
})

/** The steps from one state to another, in the sorter's order. */
export function stepsBetween(live: State, desired: State, guards: Guards): Step[] {
  const intent = intentOf(guards)
  const world = worldOf(intent.accounts)
  const changes = fold(diff(live, desired, kinds, world), kinds, world).map((change) => ({
    ...change,
    hazards: hazardsOf(change, kinds, world),
  }))
  return order(changes, live, kinds, world, lateChanges(intent, live, askedOf(guards)))
}

export function guard(live: readonly Resource[], desired: readonly Resource[], guards: Guards): Guarded {
  const [from, to] = [stateOf(live), stateOf(desired)]
  return guarded(stepsBetween(from, to, guards), from, intentOf(guards), askedOf(guards))
}
