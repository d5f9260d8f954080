import assert from 'node:assert/strict'
import type {
  Snapshot,
  SnapshotGroup,
  SnapshotPolicy,
  SnapshotRole,
  SnapshotTag,
  SnapshotUser,
} from '../../src/core/snapshot.js'
import type {Json} from '../../src/core/types.js'
import type {Lab} from '../support/lab.js'

const CONNECT = 'OrganizationAccountAccessRole'

const found = <T>(thing: T | undefined, what: string): T => {
  assert.ok(thing, `${what} is not there`)
  return thing
}

export const roleIn = async (lab: Lab, account: string, name: string): Promise<SnapshotRole> =>
  found(
    (await lab.snapshot(account)).roles.find((one) => one.RoleName === name),
    `${account}/role/${name}`,
  )

export const userIn = async (lab: Lab, account: string, name: string): Promise<SnapshotUser> =>
  found(
    (await lab.snapshot(account)).users.find((one) => one.UserName === name),
    `${account}/user/${name}`,
  )

export const groupIn = async (lab: Lab, account: string, name: string): Promise<SnapshotGroup> =>
  found(
    (await lab.snapshot(account)).groups.find((one) => one.GroupName === name),
    `${account}/group/${name}`,
  )

export const policyIn = async (lab: Lab, account: string, name: string): Promise<SnapshotPolicy> =>
  found(
    (await lab.snapshot(account)).policies.find((one) => one.PolicyName === name),
    `${account}/policy/${name}`,
  )

/** The document that is in force. */
export const inForce = (policy: SnapshotPolicy): Json =>
  found(
    policy.PolicyVersionList.find((version) => version.IsDefaultVersion),
    'a default version',
  ).Document

/** Tags without xrole's own. */
export const tagsOf = ({Tags}: {Tags: readonly SnapshotTag[]}): Record<string, string> =>
  Object.fromEntries(Tags.filter(({Key}) => !Key.startsWith('xrole:')).map(({Key, Value}) => [Key, Value]))

/** xrole's own tags, the fingerprint apart. */
export const marksOf = ({Tags}: {Tags: readonly SnapshotTag[]}): Record<string, string> =>
  Object.fromEntries(
    Tags.filter(({Key}) => Key.startsWith('xrole:') && Key !== 'xrole:applied').map(({Key, Value}) => [Key, Value]),
  )

export const attached = (owner: {AttachedManagedPolicies: {PolicyArn: string}[]}): string[] =>
  owner.AttachedManagedPolicies.map(({PolicyArn}) => PolicyArn).sort()

/** Names of what an account holds, the connect role apart: `role/Deployer`. */
export async function namesIn(lab: Lab, account: string): Promise<string[]> {
  const {roles, users, groups, policies} = await lab.snapshot(account)
  return [
    ...roles.filter((one) => one.RoleName !== CONNECT).map((one) => `role/${one.RoleName}`),
    ...users.map((one) => `user/${one.UserName}`),
    ...groups.map((one) => `group/${one.GroupName}`),
    ...policies.map((one) => `policy/${one.PolicyName}`),
  ].sort()
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** What a snapshot says, without what only tells when and how it came about: dates, ids of versions, use. */
function plain({roles, users, groups, policies}: Snapshot): unknown {
  const permissions = <T extends {AttachedManagedPolicies: object[]}>(owner: T) => ({
    ...owner,
    AttachedManagedPolicies: [...owner.AttachedManagedPolicies].sort(byText),
  })
  const tagged = <T extends {Tags: object[]}>(owner: T) => ({...owner, Tags: [...owner.Tags].sort(byText)})
  return {
    roles: roles.map(({CreateDate: _, RoleLastUsed: __, ...role}) => tagged(permissions(role))).sort(byText),
    users: users.map((user) => tagged(permissions({...user, GroupList: [...user.GroupList].sort()}))).sort(byText),
    groups: groups.map(permissions).sort(byText),
    policies: policies
      .map((policy) => ({
        arn: policy.Arn,
        id: policy.PolicyId,
        description: policy.Description,
        document: inForce(policy),
      }))
      .sort(byText),
  }
}

/** The whole of some accounts and of the organization they are in, for telling whether the world is as it was. */
export const worldOf = async (lab: Lab, accounts: readonly {name: string}[]): Promise<unknown> => {
  const snapshots = await Promise.all(accounts.map((account) => lab.snapshot(account.name)))
  return [...snapshots.map(plain), lab.organized && (await lab.organization())]
}
