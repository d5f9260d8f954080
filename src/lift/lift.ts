import {keyOf} from '../core/address.js'
import type {State} from '../core/types.js'
import {groupBody, policyBody, roleBody, userBody} from './bodies.js'
import type {BodyWorld, LiftedBody} from './bodies.js'
import {callersOf} from './callers.js'
import type {Callers} from './callers.js'
import type {LeftOut, Lifted, LiftedEntry, LiftOptions, Section} from './entry.js'
import {familiesIn} from './families.js'
import type {Family, Kind} from './families.js'
import {isStranger, ownerOfThing, reasonToLeave} from './leave.js'
import type {Reason} from './leave.js'
import {draftOf, entriesFrom} from './merge.js'
import {trustBody} from './role-trust.js'
import {liftTrust} from './trust.js'
import type {Naming} from './trust.js'

export type * from './entry.js'

const SECTIONS: readonly (readonly [Section, Kind])[] = [
  ['policies', 'policy'],
  ['users', 'user'],
  ['groups', 'group'],
  ['roles', 'role'],
]

/** In the order of the file. */
const ORDER: readonly Section[] = ['policies', 'roles', 'groups', 'users']

const NOT_A_CALLER: Reason = {
  reason:
    'its inline policy xrole-assume has the name of a caller policy, and does not follow from the trust policies of the roles that it names; give it another name in AWS',
  isChosen: false,
}

/** Why a caller policy cannot be made by lines: roles that it names may just not be asked for. */
function notACaller({thing}: Family, {impossible}: Callers, left: ReadonlyMap<Family, Reason>): Reason {
  const arns = new Set(impossible.get(thing.key))
  const out = [...left]
    .filter(([{arn}, {isChosen}]) => isChosen && arns.has(arn))
    .map(([family]) => family.thing.address)
  if (out.length === 0) return NOT_A_CALLER
  const named = out.length > 3 ? `${out.slice(0, 3).join(', ')} and ${out.length - 3} more` : out.join(', ')
  const reason = `its inline policy xrole-assume is on roles that are left out (${named}); import them as well`
  return {reason, isChosen: true}
}

const RETIRED: Reason = {reason: 'its account has retire: true', isChosen: true}

interface Chosen {
  readonly things: readonly Family[]
  readonly left: ReadonlyMap<Family, Reason>
  readonly callers: Callers
  readonly naming: (own?: string) => Naming
}

/** How accounts and principals are called; `own` is the id of an account that is called by a variable. */
function namingOf(all: readonly Family[], things: readonly Family[], options: LiftOptions) {
  const {accounts, read, declared} = options
  const byId = new Map(accounts.map(({id, name}) => [id, name]))
  const live = new Map(all.map((family) => [family.thing.key, family]))
  const known = new Set([...things.map(({thing}) => thing.key), ...(declared ?? [])])
  const readKeys = [...read].map((name) => `${keyOf(name)}/`)
  return (own?: string): Naming => ({
    account: (id) => (id === own ? '${account.name}' : byId.get(id)),
    nameOf: (id) => byId.get(id),
    declared(key) {
      const found = known.has(key) ? live.get(key) : undefined
      return found && {arn: found.arn, name: found.thing.name}
    },
    live(key) {
      const found = live.get(key)
      if (found) return found.arn
      return readKeys.some((prefix) => key.startsWith(prefix)) ? null : undefined
    },
  })
}

/** What is lifted. Who is left out takes along whose caller policies depend on it, so that it is asked again. */
function choose(all: readonly Family[], options: LiftOptions): Chosen {
  const {accounts, declared, fold, verbatim} = options
  const left = new Map<Family, Reason>()
  const retired = new Set(accounts.filter(({retire}) => retire).map(({name}) => name))
  for (const family of all) {
    const isRetired = retired.has(family.thing.account.name)
    const reason = isRetired ? RETIRED : reasonToLeave(family, options)
    if (reason) left.set(family, reason)
  }
  for (;;) {
    const things = all.filter((family) => !left.has(family))
    const naming = namingOf(all, things, options)
    const lines = new Map(
      things
        .filter(({kind}) => kind === 'role')
        .map(({thing, trust}) => {
          const {key, account} = thing
          return [key, liftTrust(trust ?? null, account, naming(), verbatim.has(key)).lines ?? []] as const
        }),
    )
    const callers = callersOf({
      things,
      declared: all.filter((family) => left.has(family) && declared?.has(family.thing.key)),
      lines,
      fold,
      isVerbatim: (key) => verbatim.has(key),
    })
    const lost = things.filter(({thing}) => callers.impossible.has(thing.key))
    if (lost.length === 0) return {things, left, callers, naming}
    for (const family of lost) left.set(family, notACaller(family, callers, left))
  }
}

const NOTHING: ReadonlySet<string> = new Set()

function sectionsOf({things, callers, naming}: Chosen, left: readonly Family[], options: LiftOptions): LiftedEntry[] {
  const {accounts, merge, owner, taken, verbatim} = options
  const arns = new Map(things.map((family) => [family.thing.key, family.arn]))
  const policies = new Map(options.policyKeys)
  const users = new Map<string, string>()
  const worldOf = ({thing: {key}}: Family): BodyWorld => ({
    owner,
    isVerbatim: verbatim.has(key),
    policyEntry: (arn) => policies.get(arn),
    userEntry: (user) => users.get(user),
    folded: callers.folded.get(key) ?? NOTHING,
  })
  const bodyOf = (family: Family, named: Naming): LiftedBody => {
    const world = worldOf(family)
    if (family.kind === 'policy') return policyBody(family, world)
    if (family.kind === 'user') return userBody(family, world)
    if (family.kind === 'group') return groupBody(family, world)
    return roleBody(family, world, trustBody(family, named, callers, world.isVerbatim))
  }
  // A member of a group that has no entry is called by its name, which no entry of another user can have.
  const names = new Set(left.filter(({kind}) => kind === 'user').map(({thing}) => thing.name))
  const made = new Map<Section, LiftedEntry[]>()
  for (const [section, kind] of SECTIONS) {
    const drafts = things
      .filter((family) => family.kind === kind)
      .map((family) => {
        const {body, notes} = bodyOf(family, naming())
        return draftOf(family, body, bodyOf(family, naming(family.thing.account.id)).body, notes)
      })
    const own = taken?.get(section) ?? NOTHING
    const entries = entriesFrom(section, drafts, {
      accounts,
      merge,
      taken: kind === 'user' ? new Set([...own, ...names]) : own,
    })
    for (const {key, things: all} of entries)
      for (const one of all) {
        if (section === 'policies') policies.set(arns.get(one.key) ?? '', key)
        if (section === 'users') users.set(one.key, key)
      }
    made.set(section, entries)
  }
  return ORDER.flatMap((section) => made.get(section) ?? [])
}

/**
 * Live IAM as entries of accounts.yaml that compile to what there is: marks apart, a plan of them changes nothing; with
 * `fold`, callers get one policy for several. Pure and deterministic: by account in the file's order, then by name.
 */
export function lift(live: State, options: LiftOptions): Lifted {
  const order = new Map(options.accounts.map(({name}, index) => [name, index]))
  const at = ({thing}: Family): number => order.get(thing.account.name) ?? 0
  const all = familiesIn(live)
    .filter(({thing}) => options.read.has(thing.account.name))
    .sort((a, b) => at(a) - at(b) || (a.thing.key < b.thing.key ? -1 : 1))
  const chosen = choose(all, options)
  const left = [...chosen.left]
  const told = ([{thing}, {reason}]: (typeof left)[number]): LeftOut => ({
    key: thing.key,
    address: thing.address,
    reason,
  })
  // Without a line there plan would report the one and delete the other.
  const isMissed = ([family, {isChosen}]: (typeof left)[number]): boolean =>
    !isChosen && (isStranger(family) || ownerOfThing(family) === options.owner)
  return {
    entries: sectionsOf(
      chosen,
      left.map(([family]) => family),
      options,
    ),
    unmanaged: left.filter(isMissed).map(told),
    left: left.map(told).sort((a, b) => (a.key < b.key ? -1 : 1)),
  }
}
