import type {Address} from '../../core/address.js'
import {nearest} from '../../core/nearest.js'
import type {AccountRef, Resource} from '../../core/types.js'
import {arnOfPrincipal, callerOf} from '../../access/model.js'
import type {Principal} from '../../access/model.js'
import {reachOf} from '../../access/reach.js'
import type {Role} from '../../kinds/values.js'
import type {AskedWorld} from '../ask/ask.js'
import {existingPrincipal} from '../ask/names.js'
import {Failure} from '../base-command.js'
import {needsFor} from './needs.js'
import type {Means, Needs, Somebody} from './needs.js'

/** Whose profiles or links are made. */
export interface Person extends Somebody {
  /** As a reader knows it: an address, or `sso:Admin@root`. */
  readonly name: string
  readonly account: AccountRef
  /** Its name in IAM, or that of the permission set. */
  readonly shortName: string
  readonly kind: 'user' | 'role' | 'sso'
  /** Undefined: only AWS knows what the permission set allows. */
  readonly principal: Principal | undefined
}

/** A role that somebody may become, from the role before, where it takes one. */
export interface Hop {
  readonly role: Resource<Role>
  readonly before: Hop | undefined
  readonly needs: Needs
}

export interface LeftOut {
  readonly role: Address
  readonly reason: string
}

export interface Reached {
  /** By address. */
  readonly hops: readonly Hop[]
  /** By address, each role once. */
  readonly leftOut: readonly LeftOut[]
}

export const byAddress = (a: {readonly role: {address: Address}}, b: {readonly role: {address: Address}}): number =>
  a.role.address < b.role.address ? -1 : 1

const SSO = /^sso:([\w+=,.@-]{1,32})@([\w-]+)$/

/** IAM's name of the role of a permission set, whose last sixteen digits only AWS knows (IAM Identity Center User Guide). */
const isOfSet = (set: string, name: string): boolean =>
  name.startsWith(`AWSReservedSSO_${set}_`) && /^[0-9a-f]{16}$/.test(name.slice(`AWSReservedSSO_${set}_`.length))

function ofPermissionSet(world: AskedWorld, text: string): Person {
  const [, set = '', at = ''] = SSO.exec(text) ?? []
  if (set === '')
    throw new Failure(`--for ${text}: write a permission set and the account it is used in, as in --for sso:Admin@root`)
  const {accounts} = world.intent
  const account = accounts.find(({name, id}) => name === at || id === at)
  if (!account) {
    const names = accounts.map(({name}) => name)
    const near = nearest(at, names)
    throw new Failure(
      `--for ${text}: no account "${at}" in the file; ${near ? `did you mean "${near}"?` : `there are ${names.join(', ')}`}`,
    )
  }
  const role = [...world.model.roles.values()].find(
    ({account: {id}, value}) => id === account.id && isOfSet(set, value.name),
  )
  const arn = `arn:${account.partition}:iam::${account.id}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${set}_0000000000000000`
  return {
    name: `sso:${set}@${account.name}`,
    caller: {type: 'role', accountId: account.id, ...(role ? {arn: arnOfPrincipal(role)} : {arn, isPathOpen: true})},
    key: role?.key,
    isNamed: true,
    account,
    shortName: set,
    kind: 'sso',
    principal: role,
  }
}

/** Whom `--for` means: a user or a role, or `sso:PermissionSet@account`. Throws Failure where it names nobody who can ask. */
export function personIn(world: AskedWorld, text: string): Person {
  if (text.startsWith('sso:')) return ofPermissionSet(world, text)
  const principal = existingPrincipal(world, text)
  const caller = callerOf(principal)
  return {
    name: principal.address,
    caller: {...caller, accountId: principal.account.id} as Somebody['caller'],
    key: principal.key,
    isNamed: true,
    account: principal.account,
    shortName: principal.value.name,
    kind: principal.kind === 'user' ? 'user' : 'role',
    principal,
  }
}

const asSomebody = (role: Resource<Role>): Somebody => ({
  caller: {...callerOf(role), accountId: role.account.id} as Somebody['caller'],
  key: role.key,
  isNamed: true,
})

/** Tests that say who is meant: whoever fails one is somebody else, and wants to hear nothing of the role. */
const isAboutWho = (key: string): boolean => /^aws:(principal\w+|username|userid)(\/|$)/i.test(key)

/**
 * The roles that somebody may become by these means, by the shortest way that works, and those into which a way leads
 * that no means open.
 * @param isDirect leaves out what takes more than one role, and says so
 */
export function reachedBy(world: AskedWorld, person: Person, means: Means, isDirect: boolean): Reached {
  const {model} = world
  const reach = reachOf(model)
  const found = new Map<string, Hop>()
  const left = new Map<string, LeftOut>()
  const rolesFrom = (from: Principal | undefined): readonly Resource<Role>[] =>
    from === undefined ? [...model.roles.values()] : reach.from(from).map(({role}) => role)
  const open: {readonly who: Somebody; readonly from: Principal | undefined; readonly before: Hop | undefined}[] = [
    {who: person, from: person.principal, before: undefined},
  ]
  // Breadth first, so that the first way that is found is a shortest one.
  for (const {who, from, before} of open)
    for (const role of rolesFrom(from)) {
      if (role.key === person.key || role.key === from?.key || found.has(role.key)) continue
      const fit = needsFor(model, who, role, means)
      if ('reason' in fit) {
        const isMeant = from !== undefined || (fit.tests.length > 0 && !fit.tests.some(({key}) => isAboutWho(key)))
        if (isMeant && !left.has(role.key)) left.set(role.key, {role: role.address, reason: fit.reason})
        continue
      }
      if (isDirect && before) {
        const reason = `only through ${before.role.address}, and the console switches as who signed in, not from role to role`
        if (!left.has(role.key)) left.set(role.key, {role: role.address, reason})
        continue
      }
      const hop = {role, before, needs: fit.needs}
      found.set(role.key, hop)
      open.push({who: asSomebody(role), from: role, before: hop})
    }
  const leftOut = [...left].filter(([key]) => !found.has(key)).map(([, one]) => one)
  return {
    hops: [...found.values()].sort(byAddress),
    leftOut: leftOut.sort((a, b) => (a.role < b.role ? -1 : 1)),
  }
}
