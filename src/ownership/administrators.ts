import {keyOf, ownerOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {AccountRef, Change, Hazard, Resource, State} from '../core/types.js'
import {needsPolicy} from '../kinds/owner.js'
import {grantsAdmin, isAdminPolicyArn} from '../policy/admin.js'
import type {Attachment, Boundary, InlinePolicy, ManagedPolicy, Membership} from '../kinds/values.js'

/** Whether a managed policy makes an administrator: AWS's by name, one's own by its text. */
function isAdminPolicy(arn: string, state: State, account: AccountRef): boolean {
  if (isAdminPolicyArn(arn)) return true
  const [own] = needsPolicy(account, arn)
  const policy = own && state.get(keyOf(own.address))
  return policy?.kind === 'managed-policy' && grantsAdmin((policy.value as ManagedPolicy).document)
}

const permissions = new WeakMap<State, Map<string, Resource[]>>()

/** Attachments and inline policies by the key of their owner, gathered once for a state. */
function permissionsIn(state: State): Map<string, Resource[]> {
  const known = permissions.get(state)
  if (known) return known
  const found = new Map<string, Resource[]>()
  for (const resource of state.values()) {
    if (resource.kind !== 'attachment' && resource.kind !== 'inline-policy') continue
    const owner = keyOf(ownerOf(resource.address))
    const list = found.get(owner)
    if (list) list.push(resource)
    else found.set(owner, [resource])
  }
  permissions.set(state, found)
  return found
}

/** Whether one of a role's, user's or group's own policies makes an administrator. */
function isAdmin(owner: Address, state: State): boolean {
  const makesOne = (resource: Resource): boolean =>
    resource.kind === 'attachment'
      ? isAdminPolicy((resource.value as Attachment).arn, state, resource.account)
      : grantsAdmin((resource.value as InlinePolicy).document)
  return (permissionsIn(state).get(keyOf(owner)) ?? []).some(makesOne)
}

const hazard = (message: string): Hazard[] => [{name: 'GRANTS_ADMIN', message}]

function byAttachment(change: Change, desired: State): Hazard[] {
  const [before, after] = [change.before, change.after] as (Attachment | undefined)[]
  // Those of AWS the kind itself knows.
  if (before || !after || isAdminPolicyArn(after.arn) || !isAdminPolicy(after.arn, desired, change.account)) return []
  return hazard(`${ownerOf(change.address)} becomes an administrator by ${change.name}`)
}

function byBoundary(change: Change, desired: State): Hazard[] {
  const side = (value: unknown): Boundary | undefined =>
    change.kind === 'boundary'
      ? (value as Boundary | undefined)
      : (value as {boundary?: Boundary} | undefined)?.boundary
  const [before, after] = [side(change.before), side(change.after)]
  if (!before || before.arn === after?.arn) return []
  if (after && !isAdminPolicy(after.arn, desired, change.account)) return []
  const owner = ownerOf(change.address)
  return isAdmin(owner, desired)
    ? hazard(`${owner} becomes an administrator: the permissions boundary ${before.arn} no longer limits it`)
    : []
}

function byMembership(change: Change, desired: State): Hazard[] {
  const member = change.after as Membership | undefined
  const group = ownerOf(change.address)
  return change.before === undefined && member && isAdmin(group, desired)
    ? hazard(`${member.user} becomes an administrator by ${group}`)
    : []
}

/** Who becomes an administrator by something that only together with other things makes one. `desired`: afterwards. */
export function newAdministrators(change: Change, desired: State): Hazard[] {
  if (change.kind === 'attachment') return byAttachment(change, desired)
  if (change.kind === 'membership') return byMembership(change, desired)
  if (change.verb === 'delete' && change.kind !== 'boundary') return []
  return byBoundary(change, desired)
}
