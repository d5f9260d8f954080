import assert from 'node:assert/strict'
import * as iam from '@aws-sdk/client-iam'
import {AssumeRoleCommand, GetCallerIdentityCommand} from '@aws-sdk/client-sts'
import {allow, iamOf, main, newSandbox, other, start, stsOf, trust} from './support.js'

/** Entities through the real SDK: made, read, listed, deleted, and gone. */
describe('sandbox: entities on the wire, read by the SDK', () => {
  const client = () => iamOf(newSandbox())
  const arn = (rest: string): string => `arn:aws:iam::${main}:${rest}`
  const noSuch = {name: 'NoSuchEntityException', Code: 'NoSuchEntity'}
  const boundary = {PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess'}
  const Tags = [{Key: 'team é', Value: 'a=b'}]

  it('role', async () => {
    const aws = client()
    const input = {RoleName: 'r', Path: '/p/', Description: '<b> & "c"', MaxSessionDuration: 7200, Tags}
    const PermissionsBoundary = boundary.PermissionsBoundaryArn
    const created = await aws.send(
      new iam.CreateRoleCommand({...input, PermissionsBoundary, AssumeRolePolicyDocument: trust()}),
    )
    const {Role: role} = await aws.send(new iam.GetRoleCommand({RoleName: 'r'}))
    assert.deepEqual(created.Role, role)
    const {AssumeRolePolicyDocument: document, RoleId: id, ...rest} = role ?? {}
    assert.match(id ?? '', /^AROA[A-Z0-9]{17}$/)
    assert.deepEqual(JSON.parse(decodeURIComponent(document ?? '')), JSON.parse(trust()))
    assert.deepEqual(rest, {
      ...input,
      Arn: arn('role/p/r'),
      CreateDate: start,
      PermissionsBoundary: boundary,
      RoleLastUsed: {},
    })
    const {Roles: [listed] = []} = await aws.send(new iam.ListRolesCommand({PathPrefix: '/p/'}))
    assert.deepEqual([listed?.Description, listed?.MaxSessionDuration], [input.Description, 7200])
    assert.deepEqual(
      [listed?.Tags, listed?.PermissionsBoundary, listed?.RoleLastUsed],
      [undefined, undefined, undefined],
    )
    await aws.send(new iam.DeleteRoleCommand({RoleName: 'r'}))
    await assert.rejects(aws.send(new iam.GetRoleCommand({RoleName: 'r'})), noSuch)
    assert.deepEqual((await aws.send(new iam.ListRolesCommand({}))).Roles, [])
  })

  it('group and membership', async () => {
    const aws = client()
    const both = {GroupName: 'g', UserName: 'u'}
    await aws.send(new iam.CreateUserCommand(both))
    await aws.send(new iam.CreateGroupCommand({GroupName: 'g', Path: '/x/'}))
    await aws.send(new iam.AddUserToGroupCommand(both))
    await aws.send(new iam.AddUserToGroupCommand(both))
    await aws.send(new iam.UpdateGroupCommand({GroupName: 'g', NewGroupName: 'G', NewPath: '/y/'}))
    const found = await aws.send(new iam.GetGroupCommand({GroupName: 'g'}))
    assert.deepEqual([found.Group?.Arn, found.Users?.map(({UserName}) => UserName)], [arn('group/y/G'), ['u']])
    const groups = await aws.send(new iam.ListGroupsForUserCommand(both))
    assert.deepEqual(
      groups.Groups?.map(({GroupName}) => GroupName),
      ['G'],
    )
    await aws.send(new iam.RemoveUserFromGroupCommand(both))
    await assert.rejects(aws.send(new iam.RemoveUserFromGroupCommand(both)), noSuch)
    await aws.send(new iam.DeleteGroupCommand({GroupName: 'g'}))
    assert.deepEqual((await aws.send(new iam.ListGroupsCommand({}))).Groups, [])
  })

  it('managed policy, its versions and its uses', async () => {
    const aws = client()
    const PolicyArn = arn('policy/x/p')
    const input = {PolicyName: 'p', Path: '/x/', PolicyDocument: allow(), Description: 'd', Tags}
    assert.equal((await aws.send(new iam.CreatePolicyCommand(input))).Policy?.Arn, PolicyArn)
    await aws.send(new iam.CreatePolicyVersionCommand({PolicyArn, PolicyDocument: allow('s3:*'), SetAsDefault: true}))
    const {Versions: versions} = await aws.send(new iam.ListPolicyVersionsCommand({PolicyArn}))
    assert.deepEqual(
      versions?.map(({VersionId, IsDefaultVersion}) => [VersionId, IsDefaultVersion]),
      [
        ['v2', true],
        ['v1', false],
      ],
    )
    const {PolicyVersion: v2} = await aws.send(new iam.GetPolicyVersionCommand({PolicyArn, VersionId: 'v2'}))
    assert.equal(decodeURIComponent(v2?.Document ?? ''), allow('s3:*'))
    await aws.send(new iam.CreateGroupCommand({GroupName: 'g'}))
    await aws.send(new iam.AttachGroupPolicyCommand({GroupName: 'g', PolicyArn}))
    await aws.send(new iam.AttachGroupPolicyCommand({GroupName: 'g', PolicyArn}))
    await aws.send(new iam.CreateUserCommand({UserName: 'u', PermissionsBoundary: PolicyArn}))
    const {Policy: policy} = await aws.send(new iam.GetPolicyCommand({PolicyArn}))
    assert.deepEqual(
      [
        policy?.AttachmentCount,
        policy?.PermissionsBoundaryUsageCount,
        policy?.DefaultVersionId,
        policy?.Description,
        policy?.Tags,
      ],
      [1, 1, 'v2', 'd', Tags],
    )
    const entities = await aws.send(new iam.ListEntitiesForPolicyCommand({PolicyArn}))
    assert.deepEqual([entities.PolicyGroups?.[0]?.GroupName, entities.PolicyUsers?.[0]?.UserName], ['g', 'u'])
    const bounded = await aws.send(
      new iam.ListEntitiesForPolicyCommand({PolicyArn, PolicyUsageFilter: 'PermissionsBoundary'}),
    )
    assert.deepEqual(bounded.PolicyGroups, [])
    await aws.send(new iam.DetachGroupPolicyCommand({GroupName: 'g', PolicyArn}))
    await aws.send(new iam.DeleteUserPermissionsBoundaryCommand({UserName: 'u'}))
    await aws.send(new iam.SetDefaultPolicyVersionCommand({PolicyArn, VersionId: 'v1'}))
    await aws.send(new iam.DeletePolicyVersionCommand({PolicyArn, VersionId: 'v2'}))
    await aws.send(new iam.DeletePolicyCommand({PolicyArn}))
    await assert.rejects(aws.send(new iam.GetPolicyCommand({PolicyArn})), noSuch)
    assert.deepEqual((await aws.send(new iam.ListPoliciesCommand({Scope: 'Local'}))).Policies, [])
  })

  it('instance profile', async () => {
    const aws = client()
    const both = {InstanceProfileName: 'i', RoleName: 'r'}
    await aws.send(new iam.CreateRoleCommand({RoleName: 'r', AssumeRolePolicyDocument: trust()}))
    await aws.send(new iam.CreateInstanceProfileCommand(both))
    await aws.send(new iam.AddRoleToInstanceProfileCommand(both))
    const {InstanceProfile: profile} = await aws.send(new iam.GetInstanceProfileCommand(both))
    assert.deepEqual([profile?.Arn, profile?.Roles?.[0]?.RoleName], [arn('instance-profile/i'), 'r'])
    const details = await aws.send(new iam.GetAccountAuthorizationDetailsCommand({}))
    assert.equal(details.RoleDetailList?.[0]?.InstanceProfileList?.[0]?.InstanceProfileName, 'i')
    await aws.send(new iam.RemoveRoleFromInstanceProfileCommand(both))
    await aws.send(new iam.DeleteInstanceProfileCommand(both))
    assert.deepEqual((await aws.send(new iam.ListInstanceProfilesCommand({}))).InstanceProfiles, [])
  })

  it('providers and alias', async () => {
    const aws = client()
    const url = 'https://token.actions.githubusercontent.com'
    const made = await aws.send(
      new iam.CreateOpenIDConnectProviderCommand({Url: url, ClientIDList: ['sts.amazonaws.com']}),
    )
    const OpenIDConnectProviderArn = arn('oidc-provider/token.actions.githubusercontent.com')
    assert.equal(made.OpenIDConnectProviderArn, OpenIDConnectProviderArn)
    await aws.send(new iam.AddClientIDToOpenIDConnectProviderCommand({OpenIDConnectProviderArn, ClientID: 'other'}))
    const oidc = await aws.send(new iam.GetOpenIDConnectProviderCommand({OpenIDConnectProviderArn}))
    assert.deepEqual(oidc.ClientIDList, ['sts.amazonaws.com', 'other'])
    await aws.send(new iam.DeleteOpenIDConnectProviderCommand({OpenIDConnectProviderArn}))
    assert.deepEqual((await aws.send(new iam.ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList, [])
    const SAMLMetadataDocument = `<EntityDescriptor>${' '.repeat(1000)}</EntityDescriptor>`
    const {SAMLProviderArn} = await aws.send(new iam.CreateSAMLProviderCommand({Name: 'Okta', SAMLMetadataDocument}))
    assert.equal(
      (await aws.send(new iam.GetSAMLProviderCommand({SAMLProviderArn}))).SAMLMetadataDocument,
      SAMLMetadataDocument,
    )
    assert.equal(
      (await aws.send(new iam.ListSAMLProvidersCommand({}))).SAMLProviderList?.[0]?.Arn,
      arn('saml-provider/Okta'),
    )
    await aws.send(new iam.DeleteSAMLProviderCommand({SAMLProviderArn}))
    await aws.send(new iam.CreateAccountAliasCommand({AccountAlias: 'acme'}))
    assert.deepEqual((await aws.send(new iam.ListAccountAliasesCommand({}))).AccountAliases, ['acme'])
    await aws.send(new iam.DeleteAccountAliasCommand({AccountAlias: 'acme'}))
    assert.deepEqual((await aws.send(new iam.ListAccountAliasesCommand({}))).AccountAliases, [])
  })

  it('service-linked role', async () => {
    const aws = client()
    const {Role: role} = await aws.send(
      new iam.CreateServiceLinkedRoleCommand({AWSServiceName: 'autoscaling.amazonaws.com', CustomSuffix: 'x'}),
    )
    assert.equal(role?.Arn, arn('role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_x'))
    const {DeletionTaskId} = await aws.send(new iam.DeleteServiceLinkedRoleCommand({RoleName: role?.RoleName}))
    const status = await aws.send(new iam.GetServiceLinkedRoleDeletionStatusCommand({DeletionTaskId}))
    assert.equal(status.Status, 'SUCCEEDED')
  })

  it('summary, password policy, and a policy of AWS', async () => {
    const aws = client()
    assert.equal((await aws.send(new iam.GetAccountSummaryCommand({}))).SummaryMap?.AssumeRolePolicySizeQuota, 2048)
    await assert.rejects(aws.send(new iam.GetAccountPasswordPolicyCommand({})), noSuch)
    await aws.send(new iam.UpdateAccountPasswordPolicyCommand({MinimumPasswordLength: 14}))
    await aws.send(new iam.UpdateAccountPasswordPolicyCommand({RequireSymbols: true}))
    const {PasswordPolicy: passwords} = await aws.send(new iam.GetAccountPasswordPolicyCommand({}))
    assert.deepEqual([passwords?.MinimumPasswordLength, passwords?.RequireSymbols], [6, true])
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'
    const {Policy: policy} = await aws.send(new iam.GetPolicyCommand({PolicyArn}))
    const {PolicyVersion: version} = await aws.send(
      new iam.GetPolicyVersionCommand({PolicyArn, VersionId: policy?.DefaultVersionId}),
    )
    assert.match(decodeURIComponent(version?.Document ?? ''), /logs:PutLogEvents/)
    const {Policies: listed} = await aws.send(new iam.ListPoliciesCommand({Scope: 'AWS', MaxItems: 1000}))
    assert.equal(listed?.length, 1000)
  })

  it('STS', async () => {
    const sts = stsOf(newSandbox())
    const {Arn, Account} = await sts.send(new GetCallerIdentityCommand({}))
    assert.deepEqual([Arn, Account], [arn('user/administrator'), main])
    const RoleArn = `arn:aws:iam::${other}:role/OrganizationAccountAccessRole`
    const {Credentials: credentials, AssumedRoleUser: user} = await sts.send(
      new AssumeRoleCommand({RoleArn, RoleSessionName: 'me'}),
    )
    assert.deepEqual(credentials?.Expiration, new Date(start.getTime() + 3_600_000))
    assert.match(credentials?.AccessKeyId ?? '', /^ASIA[A-Z0-9]{16}$/)
    assert.equal(user?.Arn, `arn:aws:sts::${other}:assumed-role/OrganizationAccountAccessRole/me`)
  })

  it('two sandboxes with the same history hold the same', async () => {
    const states = await Promise.all(
      [newSandbox(), newSandbox()].map(async (sandbox) => {
        await iamOf(sandbox).send(new iam.CreateRoleCommand({RoleName: 'r', AssumeRolePolicyDocument: trust()}))
        return sandbox.state()
      }),
    )
    assert.deepEqual(states[0], states[1])
    const copy = newSandbox()
    await copy.load(states[0] ?? assert.fail())
    assert.deepEqual(await copy.state(), states[0])
  })
})
