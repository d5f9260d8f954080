import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import {need, text} from '../wire/query.js'

/** What GetAccountSummary counts, beside the quotas. */
const counts = ({account}: Call): Record<string, number> => {
  const devices = account.users.values().reduce((sum, user) => sum + user.mfaDevices.length, 0)
  return {
    Users: account.users.size,
    Groups: account.groups.size,
    Roles: account.roles.size,
    Policies: account.policies.size,
    PolicyVersionsInUse: account.policies.values().reduce((sum, {versions}) => sum + versions.length, 0),
    InstanceProfiles: account.instanceProfiles.size,
    Providers: account.oidcProviders.size + account.samlProviders.size,
    MFADevices: account.mfaDevices.size,
    MFADevicesInUse: devices,
    ServerCertificates: 0,
    ServerCertificatesQuota: 20,
    PolicyVersionsInUseQuota: 10000,
    AccountMFAEnabled: 0,
    AccountAccessKeysPresent: 0,
    AccountPasswordPresent: 1,
    AccountSigningCertificatesPresent: 0,
    GlobalEndpointTokenVersion: 1,
  }
}

const internalQuotas = ['MfaDevicesPerUserQuota', 'SshKeysPerUserQuota', 'TagsQuota']

const passwordParameters = [
  'MinimumPasswordLength',
  'RequireSymbols',
  'RequireNumbers',
  'RequireUppercaseCharacters',
  'RequireLowercaseCharacters',
  'AllowUsersToChangePassword',
  'MaxPasswordAge',
  'PasswordReusePrevention',
  'HardExpiry',
]
/** UpdateAccountPasswordPolicy is not partial: "if you do not specify a value for a parameter, it reverts to its default". */
const passwordDefaults = {
  MinimumPasswordLength: '6',
  RequireSymbols: 'false',
  RequireNumbers: 'false',
  RequireUppercaseCharacters: 'false',
  RequireLowercaseCharacters: 'false',
  AllowUsersToChangePassword: 'false',
}

const noPasswordPolicy = ({account}: Call): AwsError =>
  new AwsError('NoSuchEntity', `The Password Policy with domain name ${account.id} cannot be found.`)

export const accountOperations: Operations = {
  GetAccountSummary: reads([], (call) => {
    const quotas = Object.entries(call.quotas).filter(([name]) => !internalQuotas.includes(name))
    return {SummaryMap: new Map([...Object.entries(counts(call)), ...quotas])}
  }),
  CreateAccountAlias: writes(['AccountAlias'], (call) => {
    const alias = need(call.input, 'AccountAlias')
    const owner = call.world.accounts.values().find((account) => account.alias === alias)
    if (owner && owner !== call.account)
      throw new AwsError('EntityAlreadyExists', `The account alias ${alias} already exists.`)
    call.account.alias = alias
  }),
  ListAccountAliases: reads([], ({account}) => ({
    AccountAliases: account.alias === undefined ? [] : [account.alias],
    IsTruncated: false,
  })),
  DeleteAccountAlias: writes(['AccountAlias'], ({account, input}) => {
    const alias = need(input, 'AccountAlias')
    if (account.alias !== alias)
      throw new AwsError('NoSuchEntity', `The account alias with name ${alias} cannot be found.`)
    delete account.alias
  }),
  UpdateAccountPasswordPolicy: writes([], ({account, input}) => {
    const given = passwordParameters.flatMap((name) => {
      const value = text(input, name)
      return value === undefined ? [] : [[name, value] as const]
    })
    account.passwordPolicy = {...passwordDefaults, ...Object.fromEntries(given)}
  }),
  GetAccountPasswordPolicy: reads([], (call) => {
    const policy = call.account.passwordPolicy
    if (!policy) throw noPasswordPolicy(call)
    return {PasswordPolicy: {...policy, ExpirePasswords: policy['MaxPasswordAge'] !== undefined}}
  }),
  DeleteAccountPasswordPolicy: writes([], (call) => {
    if (!call.account.passwordPolicy) throw noPasswordPolicy(call)
    delete call.account.passwordPolicy
  }),
}
