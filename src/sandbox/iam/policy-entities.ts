import type {Call, Operations} from '../call.js'
import {reads} from '../call.js'
import {AwsError} from '../errors.js'
import {isManagedPolicy} from '../../data/managed-policies.js'
import {page, underPath} from '../wire/paging.js'
import {need, text} from '../wire/query.js'
import type {XmlObject} from '../wire/xml.js'
import {checkPolicyArn, localPolicy} from './lookup.js'

/** Everything that a policy is attached to, or bounds; "if you do not include the usage filter, both are returned". */
const listEntities = (call: Call): XmlObject => {
  const {account, input} = call
  const arn = need(input, 'PolicyArn')
  checkPolicyArn(arn)
  if (!localPolicy(call, arn) && !isManagedPolicy(arn))
    throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`)
  const [filter, usage] = [text(input, 'EntityFilter'), text(input, 'PolicyUsageFilter')]
  const uses = (entity: {attached: string[]; boundary?: string}): boolean =>
    (usage !== 'PermissionsBoundary' && entity.attached.includes(arn)) ||
    (usage !== 'PermissionsPolicy' && entity.boundary === arn)
  const wanted = <T>(kind: string, items: T[]): T[] => (filter === undefined || filter === kind ? items : [])
  const all = [
    ...underPath(call, wanted('Group', account.groups.sorted()))
      .filter(uses)
      .map((group) => ({group})),
    ...underPath(call, wanted('User', account.users.sorted()))
      .filter(uses)
      .map((user) => ({user})),
    ...underPath(call, wanted('Role', account.roles.sorted()))
      .filter(uses)
      .map((role) => ({role})),
  ]
  const {items, more} = page(call, all)
  return {
    PolicyGroups: items.flatMap((item) =>
      'group' in item ? [{GroupName: item.group.name, GroupId: item.group.id}] : [],
    ),
    PolicyUsers: items.flatMap((item) => ('user' in item ? [{UserName: item.user.name, UserId: item.user.id}] : [])),
    PolicyRoles: items.flatMap((item) => ('role' in item ? [{RoleName: item.role.name, RoleId: item.role.id}] : [])),
    ...more,
  }
}

export const policyEntityOperations: Operations = {ListEntitiesForPolicy: reads(['PolicyArn'], listEntities)}
