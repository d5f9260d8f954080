import {keyOf} from '../core/address.js'
import type {GuardTarget} from '../core/organization-ids.js'
import type {Resource, State} from '../core/types.js'
import {guardAddress, unitAddress} from '../kinds/organization-resource.js'
import type {GuardAttachment, GuardPolicy, Unit} from '../kinds/values.js'

/** What of an organization bears our mark where it is ours: its tag. */
export type Guarded = Resource<Unit | GuardPolicy>

export const MARKED_KINDS: ReadonlySet<string> = new Set(['unit', 'guard-policy'])

export const isMarked = (resource: Resource): resource is Guarded => MARKED_KINDS.has(resource.kind)

export const ORGANIZATION_KINDS: ReadonlySet<string> = new Set([
  ...MARKED_KINDS,
  'guard-attachment',
  'policy-type',
  'member',
  'placement',
  'account-tags',
  'delegated-administrator',
])

/** Whether something belongs to an organization and not to one of its accounts. */
export const isOfOrganization = ({kind}: {readonly kind: string}): boolean => ORGANIZATION_KINDS.has(kind)

export const ofKind = <T>(state: State, kind: string): Resource<T>[] =>
  [...state.values()].filter((one) => one.kind === kind) as Resource<T>[]

/** The key of the policy that an attachment is of. */
export const policyKey = ({type, policy}: GuardAttachment): string => keyOf(guardAddress(type, policy))

/** The key of a unit; undefined of the root. */
export const unitKey = (path: string): string | undefined => (path === '' ? undefined : keyOf(unitAddress(path)))

/** The key of the unit that a policy is attached to; undefined of the root and of accounts. */
export const unitOfTarget = (target: GuardTarget): string | undefined =>
  target.startsWith('unit/') ? unitKey(target.slice('unit/'.length)) : undefined

/** For a reader: `the root`, `the unit Workloads`, `the account client`. */
export const targetWords = (target: GuardTarget): string =>
  target === 'root'
    ? 'the root'
    : `the ${target.slice(0, target.indexOf('/'))} ${target.slice(target.indexOf('/') + 1)}`

/** How a file attaches to it: `/`, `Workloads`, `{account: client}`. */
export const targetWritten = (target: GuardTarget): string => {
  if (target === 'root') return '/'
  const name = target.slice(target.indexOf('/') + 1)
  return target.startsWith('unit/') ? name : `{account: ${name}}`
}
