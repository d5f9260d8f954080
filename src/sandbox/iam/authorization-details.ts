import type {Call, Operations} from '../call.js'
import {reads} from '../call.js'
import {managedPolicy} from '../../data/managed-policies.js'
import type {InstanceProfile} from '../model.js'
import {page} from '../wire/paging.js'
import {texts} from '../wire/query.js'
import type {XmlObject} from '../wire/xml.js'
import type {Uses} from './shapes.js'
import {encoded, groupDetail, managedListed, policyDetail, roleDetail, userDetail, usesOf} from './shapes.js'

type ListName = 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'
interface Item {
  list: ListName
  show: () => XmlObject | undefined
}

const managedDetail = (arn: string, uses: Uses): XmlObject | undefined => {
  const policy = managedPolicy(arn)
  return (
    policy && {
      ...managedListed(arn, uses),
      PolicyVersionList: [
        {
          Document: encoded(policy.document),
          VersionId: policy.version,
          IsDefaultVersion: true,
          CreateDate: policy.updated,
        },
      ],
    }
  )
}

/** One list after the other, cut into pages as a whole; nothing is rendered that the page does not hold. */
const itemsOf = (call: Call): Item[] => {
  const {account} = call
  const filter = texts(call.input, 'Filter')
  const wanted = (kind: string): boolean => filter.length === 0 || filter.includes(kind)
  const uses = usesOf(call)
  const item = (list: ListName, show: () => XmlObject | undefined): Item => ({list, show})
  const profiles = new Map<string, InstanceProfile[]>()
  for (const profile of account.instanceProfiles.sorted())
    for (const role of profile.roles) profiles.set(role, [...(profiles.get(role) ?? []), profile])
  const managed = [...new Set([...uses.attached.keys(), ...uses.boundary.keys()])].filter((arn) =>
    arn.includes(':iam::aws:'),
  )
  return [
    ...(wanted('User')
      ? account.users.sorted().map((user) => item('UserDetailList', () => userDetail(call, user)))
      : []),
    ...(wanted('Group')
      ? account.groups.sorted().map((group) => item('GroupDetailList', () => groupDetail(call, group)))
      : []),
    ...(wanted('Role')
      ? account.roles
          .sorted()
          .map((role) => item('RoleDetailList', () => roleDetail(call, role, profiles.get(role.id) ?? [])))
      : []),
    ...(wanted('LocalManagedPolicy')
      ? account.policies.sorted().map((policy) => item('Policies', () => policyDetail(call, policy, uses)))
      : []),
    ...(wanted('AWSManagedPolicy')
      ? managed.sort().map((arn) => item('Policies', () => managedDetail(arn, uses)))
      : []),
  ]
}

export const authorizationDetailOperations: Operations = {
  GetAccountAuthorizationDetails: reads([], (call) => {
    const {items, more} = page(call, itemsOf(call))
    const shown = (list: ListName): XmlObject[] =>
      items
        .filter((item) => item.list === list)
        .map((item) => item.show())
        .filter((shape) => shape !== undefined)
    return {
      UserDetailList: shown('UserDetailList'),
      GroupDetailList: shown('GroupDetailList'),
      RoleDetailList: shown('RoleDetailList'),
      Policies: shown('Policies'),
      ...more,
    }
  }),
}
