import {CloudError} from '../../src/core/cloud.js'
import type {Cloud} from '../../src/core/cloud.js'
import type {
  AccountPart,
  SnapshotAttachment,
  SnapshotOidcProvider,
  SnapshotSamlProvider,
} from '../../src/core/snapshot.js'
import type {AccountRef} from '../../src/core/types.js'

/**
 * Takes away all that an account holds. moto's own reset takes seconds where this takes a blink: after it moto loads
 * 1,485 AWS-managed policies anew for each account.
 */
export async function emptyAccount(cloud: Cloud, account: AccountRef): Promise<void> {
  const {roles, users, groups, policies} = await cloud.snapshot(account)
  const send = async (op: string, input: Record<string, unknown>): Promise<void> => {
    try {
      await cloud.send(account, {op, input})
    } catch (error) {
      if (!(error instanceof CloudError && error.kind === 'absent')) throw error
    }
  }
  const strip = async (
    title: 'Role' | 'User' | 'Group',
    name: string,
    attached: SnapshotAttachment[],
    inline: {PolicyName: string}[],
  ): Promise<Record<string, string>> => {
    const owner = {[`${title}Name`]: name}
    for (const {PolicyArn} of attached) await send(`Detach${title}Policy`, {...owner, PolicyArn})
    for (const {PolicyName} of inline) await send(`Delete${title}Policy`, {...owner, PolicyName})
    return owner
  }

  for (const user of users) {
    for (const GroupName of user.GroupList) await send('RemoveUserFromGroup', {GroupName, UserName: user.UserName})
    await send('DeleteUser', await strip('User', user.UserName, user.AttachedManagedPolicies, user.UserPolicyList))
  }
  for (const group of groups)
    await send(
      'DeleteGroup',
      await strip('Group', group.GroupName, group.AttachedManagedPolicies, group.GroupPolicyList),
    )
  for (const role of roles) {
    for (const InstanceProfileName of role.InstanceProfiles) {
      await send('RemoveRoleFromInstanceProfile', {InstanceProfileName, RoleName: role.RoleName})
      await send('DeleteInstanceProfile', {InstanceProfileName})
    }
    await send('DeleteRole', await strip('Role', role.RoleName, role.AttachedManagedPolicies, role.RolePolicyList))
  }
  const part = (subject: AccountPart): Promise<unknown> => cloud.lookup(account, {about: 'account', subject})
  for (const {Arn} of (await part('oidcProviders')) as SnapshotOidcProvider[])
    await send('DeleteOpenIDConnectProvider', {OpenIDConnectProviderArn: Arn})
  for (const {Arn} of (await part('samlProviders')) as SnapshotSamlProvider[])
    await send('DeleteSAMLProvider', {SAMLProviderArn: Arn})
  const AccountAlias = await part('accountAlias')
  if (AccountAlias !== null) await send('DeleteAccountAlias', {AccountAlias})
  await send('DeleteAccountPasswordPolicy', {})
  for (const {Arn: PolicyArn, PolicyVersionList} of policies) {
    for (const {VersionId, IsDefaultVersion} of PolicyVersionList)
      if (!IsDefaultVersion) await send('DeletePolicyVersion', {PolicyArn, VersionId})
    await send('DeletePolicy', {PolicyArn})
  }
}
