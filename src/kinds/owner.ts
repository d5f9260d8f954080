import {ownerOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {AccountRef, Ref, Resource} from '../core/types.js'
import {addressFor} from './resource.js'
import type {OwnerKind} from './resource.js'

/** The role, user or group that a part is on, and the same as requests name it. */
export function ownerIn(address: Address): {kind: OwnerKind; name: string; title: 'Role' | 'User' | 'Group'} {
  const [, kind, name] = address.split('/') as [string, OwnerKind, string]
  return {kind, name, title: kind === 'role' ? 'Role' : kind === 'user' ? 'User' : 'Group'}
}

/** `{RoleName: 'Deployer'}`, `{UserName: …}` or `{GroupName: …}`. */
export const ownerInput = (address: Address): Record<string, string> => {
  const {title, name} = ownerIn(address)
  return {[`${title}Name`]: name}
}

export const needsOwner = (resource: Resource): Ref => ({address: ownerOf(resource.address), how: 'needs'})

/** The customer-managed policy behind an ARN of the account itself; none for AWS's own and for other accounts'. */
export function needsPolicy(account: AccountRef, arn: string): Ref[] {
  const [, , , , id, resource] = arn.split(':')
  if (id !== account.id || !resource?.startsWith('policy/')) return []
  return [{address: addressFor(account, 'policy', resource.slice(resource.lastIndexOf('/') + 1)), how: 'needs'}]
}
