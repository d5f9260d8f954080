import {keyOf, matchesGlob, ownerOf} from '../core/address.js'
import type {World} from '../core/kind.js'
import {shellWord} from '../core/shell.js'
import type {AccountRef, Change, Finding, Json, Resource, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {arnOf} from '../kinds/resource.js'
import type {Role, Trust} from '../kinds/values.js'
import {awsPrincipals, withPrincipals} from '../policy/principals.js'
import {ownershipOf} from './owner.js'
import {resaveCommand} from './resave.js'
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

/** Whether xrole enters an account by this role: what its trust names must not change under it. */
export const isEntrance = ({account, address}: Resource, intent: Intent): boolean => {
  const connect = intent.accounts.find((one) => one.id === account.id && one.managed)?.connect
  return [connect?.role, connect?.planRole].some(
    (name) => name !== undefined && keyOf(ownerOf(address)) === keyOf(`${account.name}/role/${roleName(name)}`),
  )
}

/** Whether a live role bears our mark, whatever its fingerprint: one that does not fit may be that of an apply that was stopped. */
const isMarked = (thing: Resource | undefined, intent: Intent): boolean =>
  thing !== undefined && isThing(thing) && !isAwsOwned(thing) && ownershipOf(thing, intent).whose === 'ours'

/**
 * A trust policy that stays is no business of ours, or nothing would write it again after an apply that was stopped
 * between the deletion and the end: of our own roles that is refused.
 */
function stranded(role: string, replaced: string, {unmanaged}: Intent): Finding {
  const isListed = unmanaged.some((entry) => matchesGlob(entry.address, role))
  const first = isListed
    ? `release it first, in an apply with --only ${shellWord(role)}`
    : 'declare it, or take the trust away first'
  return {
    code: 'still-referred-to',
    severity: 'error',
    refused: true,
    address: replaced,
    message: `${replaced} would be deleted and made anew, but ${role}, which bears our mark and is not in the file, trusts it, and would let nobody in by that name if apply were stopped halfway; ${first}`,
  }
}

/**
 * Trust policies that the file does not say and that name a role which is made anew: AWS shows its old id in them then,
 * and they let nobody in by it until they are saved again. Those of our own leftovers refuse the plan; of the others
 * there is one finding each, with the request to make by hand.
 */
export function staleTrusts(
  changes: readonly Change[],
  live: State,
  wanted: State,
  intent: Intent,
  world: World,
): Finding[] {
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
    const renewed = [...new Set(names.filter((one) => arns.has(keyOf(one))))].sort()
    const {account, name, address} = resource
    const owner = ownerOf(address)
    if (isMarked(live.get(keyOf(owner)), intent)) return renewed.map((one) => stranded(owner, one, intent))
    return [
      {
        code: 'resave-by-hand',
        severity: 'warning',
        address: owner,
        message: [
          `${owner} is not ours and trusts ${renewed.join(', ')}, which is made anew: its trust policy lets nobody in by that name until it is saved again; after the apply, with credentials of account ${account.name} (${account.id}), run`,
          resaveCommand(name, document),
        ].join('\n'),
      },
    ]
  })
}

/** How many of the principals that go are named; the plan lists them all. */
const NAMED = 3

export const UNSEEN_TRUSTS = 'unseen-trusts'

/** That nobody can see all that names a role or user which goes. Once for the whole plan. */
export function unseenTrusts(
  changes: readonly Pick<Change, 'kind' | 'verb' | 'address'>[],
  accounts: readonly {readonly name: string; readonly managed: boolean}[],
): Finding[] {
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
      code: UNSEEN_TRUSTS,
      severity: 'note',
      message: `what else names ${who} cannot be seen: trust policies ${where}, and resource policies anywhere (S3, KMS, SQS, …); they stop working for what is deleted or made anew`,
    },
  ]
}
