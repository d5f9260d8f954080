import type {Address} from '../core/address.js'
import type {AccountRef, Resource} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {Group} from '../kinds/values.js'
import {IAM_CALLS} from '../policy/escalations.js'
import type {Given} from '../policy/evaluate/context.js'
import {allowedBy, boundaryArn, holderOf, lets, NOBODY} from './holders.js'
import type {Holder} from './holders.js'
import {arnOfPrincipal} from './model.js'
import type {AccessModel} from './model.js'
import {ANYTHING, spokenBy} from './spoken.js'

/** AWS's own policy that allows everything: what somebody would attach, or limit somebody by who is not to be limited. */
export const everythingIn = (account: AccountRef): string =>
  `arn:${account.partition}:iam::aws:policy/AdministratorAccess`

const KINDS = ['user', 'role', 'group', 'policy'] as const

/** A thing of the account that nobody has named and nothing limits. */
export const anyOf = (account: AccountRef, kind: (typeof KINDS)[number]): string => arnOf(account, kind, '/', NOBODY)

/** What a request on something says besides, for a call that writes permissions. */
export const factsOf = (account: AccountRef, boundary: string | undefined): Given => ({
  'iam:PermissionsBoundary': boundary ?? null,
  'iam:PolicyARN': everythingIn(account),
})

/** Everything of IAM by which permissions come to be; what only lifts a limit makes no administrator. */
const ANY: readonly (readonly [call: string, kind: (typeof KINDS)[number]])[] = [
  ['iam:PassRole', 'role'],
  ...Object.entries(IAM_CALLS).flatMap(([call, targets]) =>
    targets.flatMap((target) => {
      const kind = KINDS.find((one) => target === `any-${one}`)
      return kind === undefined ? [] : [[call, kind] as const]
    }),
  ),
]

/**
 * Whether a holder may do everything in its account: something of which no policy speaks, and every call of IAM by which
 * permissions come to be, on things of any name. The policies that give it; undefined: it is none.
 */
export function administrator(holder: Holder): number[] | undefined {
  const {account} = holder
  const spoken = spokenBy(holder)
  if (!spoken.has(ANYTHING) || ANY.some(([call]) => !spoken.has(call))) return undefined
  const something = `arn:${account.partition}:no-such-service:${NOBODY}:${account.id}:${NOBODY}`
  const everything = lets(holder, ANYTHING, something, {})
  if (!everything) return undefined
  const facts = factsOf(account, undefined)
  return ANY.every(([call, kind]) => lets(holder, call, anyOf(account, kind), facts))
    ? allowedBy(holder, everything)
    : undefined
}

export interface Administrator {
  readonly kind: 'user' | 'role' | 'group'
  readonly key: string
  readonly address: Address
  readonly arn: string
  readonly boundary: string | undefined
}

const known = new WeakMap<AccessModel, Map<string, readonly Administrator[]>>()

const holders = new WeakMap<AccessModel, ReadonlyMap<string, readonly Resource[]>>()

const HOLDERS: ReadonlySet<string> = new Set(['role', 'user', 'group'])

/** The roles, users and groups of an account; found once for all accounts. */
export function holdersIn(model: AccessModel, account: AccountRef): readonly Resource[] {
  const found = holders.get(model) ?? byAccountIn(model)
  holders.set(model, found)
  return found.get(account.id) ?? []
}

function byAccountIn({state}: AccessModel): Map<string, Resource[]> {
  const found = new Map<string, Resource[]>()
  for (const one of state.values()) {
    if (!HOLDERS.has(one.kind)) continue
    const list = found.get(one.account.id)
    if (list) list.push(one)
    else found.set(one.account.id, [one])
  }
  return found
}

/** The administrators of an account that the model has, groups among them, in the order of their keys. */
export function administratorsIn(model: AccessModel, account: AccountRef): readonly Administrator[] {
  const byAccount = known.get(model) ?? new Map<string, readonly Administrator[]>()
  known.set(model, byAccount)
  const found = byAccount.get(account.id)
  if (found) return found
  const made = holdersIn(model, account)
    .flatMap((one): Administrator[] => {
      const holder = holderOf(model, one.key)
      if (!holder || !administrator(holder)) return []
      const principal = model.principals.get(one.key)
      const {path, name} = (one as Resource<Group>).value
      return [
        {
          kind: one.kind as Administrator['kind'],
          key: one.key,
          address: one.address,
          arn: principal ? arnOfPrincipal(principal) : arnOf(account, 'group', path, name),
          boundary: boundaryArn(model.state, one.key),
        },
      ]
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  byAccount.set(account.id, made)
  return made
}
