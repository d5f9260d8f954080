import {keyOf, ownerOf} from '../core/address.js'
import type {World} from '../core/kind.js'
import {shellWord} from '../core/shell.js'
import type {AccountRef, Change, Finding, Json, Resource, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {role} from '../kinds/role.js'
import {arnOf} from '../kinds/resource.js'
import type {Role, Trust} from '../kinds/values.js'
import {awsPrincipals, withPrincipals} from '../policy/principals.js'
import {fingerprintFits, ownershipOf} from './owner.js'
import type {Observation, Scope} from './scope.js'
import {isAwsOwned, isThing, roleName} from './things.js'

/** The ARNs that roles which are made anew have then, by the roles' keys: their path or the case of their name changes. */
type NewArns = ReadonlyMap<string, string>

const arn = (account: AccountRef, {path, name}: Role): string => arnOf(account, 'role', path, name)

/** A trust policy with the new ARNs of what it names; undefined when it names nothing that gets one. */
function followed(document: Json, arns: NewArns, world: World): Json | undefined {
  const rename = (principal: string): string | undefined => {
    const address = world.addressOf(principal)
    return address === undefined ? undefined : arns.get(keyOf(address))
  }
  return awsPrincipals(document).some((one) => rename(one) !== undefined) ? withPrincipals(document, rename) : undefined
}

/** Whether a live role is this file's: it bears our mark, and the mark was made for it (tags get copied). */
function isOurs(key: string, {state, identity}: Observation, intent: Intent): boolean {
  const thing = state.get(key)
  return (
    thing !== undefined &&
    isThing(thing) &&
    !isAwsOwned(thing) &&
    ownershipOf(thing, intent).whose === 'ours' &&
    fingerprintFits(thing, state.get(`${key}/mark`), identity)
  )
}

/**
 * What is wanted, with the trust policies that are ours and that the file does not say (a protected leftover, a role that
 * is being released) naming the roles that are made anew as they are called then: kept as they are, they would let nobody in.
 */
export function following(scope: Scope, live: Observation, intent: Intent, world: World): Scope {
  const arns = new Map<string, string>()
  for (const [key, resource] of scope.desired) {
    const before = live.state.get(key)
    if (resource.kind !== 'role' || before?.kind !== 'role') continue
    const [was, is] = [before as Resource<Role>, resource as Resource<Role>]
    if (role.replaces!(was, is)) arns.set(key, arn(is.account, is.value))
  }
  if (arns.size === 0) return scope
  const desired = new Map(scope.desired)
  for (const [key, resource] of scope.desired) {
    if (resource.kind !== 'trust' || live.state.get(key) !== resource) continue
    const document = followed((resource.value as Trust).document, arns, world)
    if (document !== undefined && isOurs(keyOf(ownerOf(resource.address)), live, intent))
      desired.set(key, {...resource, value: {document}})
  }
  return {...scope, desired}
}

/** Whether xrole enters an account by this role: what its trust names must not change under it. */
export const isEntrance = ({account, address}: Resource, intent: Intent): boolean => {
  const connect = intent.accounts.find((one) => one.id === account.id && one.managed)?.connect
  return [connect?.role, connect?.planRole].some(
    (name) => name !== undefined && keyOf(ownerOf(address)) === keyOf(`${account.name}/role/${roleName(name)}`),
  )
}

/** JSON in which only printable ASCII stands as it is, so that nothing in it has to be escaped to be shown. */
const asciiJson = (value: Json): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The request that saves a role's trust policy, for a POSIX shell. A name may begin with a dash, as options do. */
const command = (name: string, document: Json): string =>
  `aws iam update-assume-role-policy --role-name${name.startsWith('-') ? '=' : ' '}${shellWord(name)} --policy-document ${shellWord(asciiJson(document))}`

/**
 * Trust policies that are not ours and name a role which is made anew: AWS shows its old id in them then, and they let
 * nobody in by it until they are saved again. One finding each, with the request to make by hand.
 */
export function resaves(changes: readonly Change[], live: State, wanted: State, intent: Intent, world: World) {
  const arns = new Map(
    changes
      .filter((change) => change.kind === 'role' && change.verb === 'replace')
      .map((change) => [change.key, arn(change.account, change.after as Role)]),
  )
  if (arns.size === 0) return []
  return [...wanted.values()].flatMap((resource): Finding[] => {
    if (resource.kind !== 'trust' || live.get(resource.key) !== resource || isEntrance(resource, intent)) return []
    const before = (resource.value as Trust).document
    const document = followed(before, arns, world)
    if (document === undefined) return []
    const names = awsPrincipals(before).flatMap((one) => world.addressOf(one) ?? [])
    const renewed = [...new Set(names.filter((one) => arns.has(keyOf(one))))].sort().join(', ')
    const {account, name, address} = resource
    const owner = ownerOf(address)
    return [
      {
        code: 'resave-by-hand',
        severity: 'warning',
        address: owner,
        message: [
          `${owner} is not ours and trusts ${renewed}, which is made anew: its trust policy lets nobody in by that name until it is saved again; after the apply, with credentials of account ${account.name} (${account.id}), run`,
          command(name, document),
        ].join('\n'),
      },
    ]
  })
}

/** How many of the principals that go are named; the plan lists them all. */
const NAMED = 3

/** That nobody can see all that names a role or user which goes. Once for the whole plan. */
export function unseenTrusts(changes: readonly Change[], {accounts}: Intent): Finding[] {
  const gone = changes
    .filter(({kind, verb}) => (kind === 'role' || kind === 'user') && (verb === 'delete' || verb === 'replace'))
    .map(({address}) => address)
    .sort()
  if (gone.length === 0) return []
  const others = accounts.filter((account) => !account.managed).map((account) => account.name)
  const who =
    gone.length > NAMED ? `${gone.slice(0, NAMED).join(', ')} and ${gone.length - NAMED} more` : gone.join(', ')
  const where =
    others.length > 0 ? `in accounts that the file does not manage (${others.join(', ')})` : 'in other accounts'
  return [
    {
      code: 'unseen-trusts',
      severity: 'note',
      message: `what else names ${who} cannot be seen: trust policies ${where}, and resource policies anywhere (S3, KMS, SQS, …); they stop working for what is deleted or made anew`,
    },
  ]
}
