import {isPart, keyOf, ownerOf} from '../core/address.js'
import {by} from '../core/graph.js'
import type {AccountRef, Change, Resource, State} from '../core/types.js'
import {needsPolicy} from '../kinds/owner.js'
import type {Attachment, Boundary, Membership} from '../kinds/values.js'
import {ORGANIZATION} from '../kinds/organization-resource.js'
import {guardReaches} from './guard-reach.js'
import type {Guest} from './guests.js'
import type {Way} from './ways.js'

/** What a way depends on: that part of what AWS has, and which changes touch it. */
export interface Reach {
  readonly state: State
  touches(change: Change): boolean
}

type Part = Pick<Resource, 'key' | 'kind' | 'account'>

const PERMISSIONS: ReadonlySet<string> = new Set(['inline-policy', 'attachment', 'boundary', 'membership'])

const valuesOf = ({before, after}: Change): unknown[] => [before, after].filter((value) => value !== undefined)

/** The policies that an attachment, a boundary, or a thing made with a boundary refers to, as keys. */
function policiesOf({kind}: Part, value: unknown, account: AccountRef): string[] {
  const {arn, boundary} = value as Partial<Attachment> & {boundary?: Boundary}
  const own = kind === 'attachment' || kind === 'boundary' ? arn : undefined
  return [own, boundary?.arn].flatMap((one) =>
    one === undefined ? [] : needsPolicy(account, one).map((ref) => keyOf(ref.address)),
  )
}

/**
 * What a guest's permissions depend on: its own policies and boundary, the groups it is in, or comes into by these
 * changes, with their policies, and the text of all of those.
 */
export function reachOfGuest({thing}: Guest, changes: readonly Change[], live: Iterable<Resource>): Reach {
  if (thing === undefined) return {state: new Map(), touches: () => false}
  const all = [...live]
  const [account = '', kind = '', user = ''] = thing.split('/')
  const isIn = (part: Part, value: unknown): boolean =>
    kind === 'user' && keyOf(part.account.name) === account && keyOf((value as Membership).user) === user

  // Keys, unlike addresses, need no lowering, and there may be tens of thousands.
  const owners = new Set([thing])
  for (const one of all) if (one.kind === 'membership' && isIn(one, one.value)) owners.add(ownerOf(one.key))
  for (const change of changes)
    if (change.kind === 'membership' && valuesOf(change).some((value) => isIn(change, value)))
      owners.add(ownerOf(change.key))
  const isOwn = (part: Part, value: unknown): boolean =>
    part.kind === 'membership'
      ? isIn(part, value)
      : owners.has(ownerOf(part.key)) && (!isPart(part.key) || PERMISSIONS.has(part.kind))
  const isTouching = (change: Change): boolean => isOwn(change, change.after ?? change.before)

  const found = all.filter((one) => isOwn(one, one.value))
  const policies = new Set([
    ...found.flatMap((one) => policiesOf(one, one.value, one.account)),
    ...changes
      .filter(isTouching)
      .flatMap((change) => valuesOf(change).flatMap((value) => policiesOf(change, value, change.account))),
  ])
  const texts = all.filter((one) => policies.has(one.key))
  return {
    state: new Map([...found, ...texts].map((one) => [one.key, one])),
    touches: (change) => isTouching(change) || policies.has(change.key),
  }
}

/** The reaches of ways; guests that stand in several are looked up once. */
export function reaches(ways: readonly Way[], changes: readonly Change[], live: State): ReadonlyMap<Way, Reach> {
  const guests = new Map<string | undefined, Reach>()
  const guarding = [...live.values()].filter(({account}) => account.name === ORGANIZATION)
  const guardOf = guardReaches(guarding, changes)
  const accounts = by(live.values(), (one) => keyOf(one.account.name))
  const changed = by(changes, (change) => keyOf(change.account.name))
  const ofGuest = (guest: Guest): Reach => {
    const account = guest.thing?.split('/')[0] ?? ''
    const reach =
      guests.get(guest.thing) ?? reachOfGuest(guest, changed.get(account) ?? [], accounts.get(account) ?? [])
    guests.set(guest.thing, reach)
    return reach
  }
  return new Map(
    ways.map((way): [Way, Reach] => {
      const role = keyOf(way.role)
      const trust = `${role}/trust`
      const guest = ofGuest(way.guest)
      const guards = guardOf(way)
      const gates = [live.get(role), live.get(trust)].filter((one) => one !== undefined)
      return [
        way,
        {
          state: new Map([...guest.state, ...guards.state, ...gates.map((one) => [one.key, one] as const)]),
          touches: (change) =>
            change.key === role || change.key === trust || guest.touches(change) || guards.touches(change),
        },
      ]
    }),
  )
}
