import assert from 'node:assert/strict'
import type {Organizations} from '@aws-sdk/client-organizations'
import type {Sandbox} from '../../../src/sandbox/index.js'
import {operations} from '../../../src/sandbox/operations.js'
import {enter, main, newSandbox, other} from '../support.js'
import {company, FULL, orgOf, outcomeOf, outsider, scp, SCPS} from './support.js'

const unit = 'ou-0000-00000000'
const root = 'r-0000'
const service = 'sso.amazonaws.com'
const handshake = {HandshakeId: 'h-00000000'}

/** An operation and a request to it that is well-formed. */
type Sample = (org: Organizations) => Promise<unknown>
const reads: Readonly<Record<string, Sample>> = {
  DescribeAccount: (org) => org.describeAccount({AccountId: other}),
  DescribeCreateAccountStatus: (org) => org.describeCreateAccountStatus({CreateAccountRequestId: 'car-00000000'}),
  DescribeOrganizationalUnit: (org) => org.describeOrganizationalUnit({OrganizationalUnitId: unit}),
  DescribePolicy: (org) => org.describePolicy({PolicyId: FULL}),
  ListAWSServiceAccessForOrganization: (org) => org.listAWSServiceAccessForOrganization({}),
  ListAccounts: (org) => org.listAccounts({}),
  ListAccountsForParent: (org) => org.listAccountsForParent({ParentId: root}),
  ListChildren: (org) => org.listChildren({ParentId: root, ChildType: 'ACCOUNT'}),
  ListCreateAccountStatus: (org) => org.listCreateAccountStatus({}),
  ListDelegatedAdministrators: (org) => org.listDelegatedAdministrators({}),
  ListDelegatedServicesForAccount: (org) => org.listDelegatedServicesForAccount({AccountId: other}),
  ListHandshakesForOrganization: (org) => org.listHandshakesForOrganization({}),
  ListOrganizationalUnitsForParent: (org) => org.listOrganizationalUnitsForParent({ParentId: root}),
  ListParents: (org) => org.listParents({ChildId: other}),
  ListPolicies: (org) => org.listPolicies({Filter: SCPS}),
  ListPoliciesForTarget: (org) => org.listPoliciesForTarget({TargetId: other, Filter: SCPS}),
  ListRoots: (org) => org.listRoots({}),
  ListTagsForResource: (org) => org.listTagsForResource({ResourceId: other}),
  ListTargetsForPolicy: (org) => org.listTargetsForPolicy({PolicyId: FULL}),
}
const writes: Readonly<Record<string, Sample>> = {
  AttachPolicy: (org) => org.attachPolicy({PolicyId: FULL, TargetId: other}),
  CloseAccount: (org) => org.closeAccount({AccountId: other}),
  CreateAccount: (org) => org.createAccount({AccountName: 'x', Email: 'x@example.com'}),
  CreateOrganizationalUnit: (org) => org.createOrganizationalUnit({ParentId: root, Name: 'x'}),
  CreatePolicy: (org) => org.createPolicy({Name: 'x', Description: '', Content: scp(), Type: SCPS}),
  DeleteOrganizationalUnit: (org) => org.deleteOrganizationalUnit({OrganizationalUnitId: unit}),
  DeletePolicy: (org) => org.deletePolicy({PolicyId: FULL}),
  DeregisterDelegatedAdministrator: (org) =>
    org.deregisterDelegatedAdministrator({AccountId: other, ServicePrincipal: service}),
  DetachPolicy: (org) => org.detachPolicy({PolicyId: FULL, TargetId: other}),
  DisablePolicyType: (org) => org.disablePolicyType({RootId: root, PolicyType: SCPS}),
  EnableAWSServiceAccess: (org) => org.enableAWSServiceAccess({ServicePrincipal: service}),
  EnablePolicyType: (org) => org.enablePolicyType({RootId: root, PolicyType: SCPS}),
  InviteAccountToOrganization: (org) => org.inviteAccountToOrganization({Target: {Type: 'ACCOUNT', Id: outsider}}),
  MoveAccount: (org) => org.moveAccount({AccountId: other, SourceParentId: root, DestinationParentId: unit}),
  RegisterDelegatedAdministrator: (org) =>
    org.registerDelegatedAdministrator({AccountId: other, ServicePrincipal: service}),
  RemoveAccountFromOrganization: (org) => org.removeAccountFromOrganization({AccountId: other}),
  TagResource: (org) => org.tagResource({ResourceId: other, Tags: []}),
  UntagResource: (org) => org.untagResource({ResourceId: other, TagKeys: []}),
  UpdateOrganizationalUnit: (org) => org.updateOrganizationalUnit({OrganizationalUnitId: unit, Name: 'x'}),
  UpdatePolicy: (org) => org.updatePolicy({PolicyId: FULL, Name: 'x'}),
}
/** What an account may ask that is in no organization, and how it is answered. */
const open: Readonly<Record<string, [Sample, string]>> = {
  AcceptHandshake: [(org) => org.acceptHandshake(handshake), 'HandshakeNotFoundException'],
  CancelHandshake: [(org) => org.cancelHandshake(handshake), 'HandshakeNotFoundException'],
  CreateOrganization: [(org) => org.createOrganization({}), 'AccessDeniedException'],
  DeclineHandshake: [(org) => org.declineHandshake(handshake), 'HandshakeNotFoundException'],
  DescribeHandshake: [(org) => org.describeHandshake(handshake), 'HandshakeNotFoundException'],
  DescribeOrganization: [(org) => org.describeOrganization({}), 'AWSOrganizationsNotInUseException'],
  ListHandshakesForAccount: [(org) => org.listHandshakesForAccount({}), 'ok'],
}

const as = async (sandbox: Sandbox, account: string): Promise<Organizations> =>
  orgOf(sandbox, await enter(sandbox, account))

describe('sandbox: who may do what with the organization', () => {
  it('these tables have every operation', () => {
    const named = [reads, writes, open].flatMap((table) => Object.keys(table))
    assert.deepEqual(named.sort(), Object.keys(operations.organizations).sort())
  })

  it('a member may not even look', async () => {
    const member = await as(company(), other)
    for (const [op, sample] of Object.entries({...reads, ...writes}))
      assert.equal((await outcomeOf(sample(member))).code, 'AccessDeniedException', op)
  })

  it('a member may see which organization it is in', async () => {
    const {Organization} = await (await as(company(), other)).describeOrganization({})
    assert.equal(Organization?.MasterAccountId, main)
  })

  it('an account outside has no organization', async () => {
    const stranger = await as(company(), outsider)
    for (const [op, sample] of Object.entries({...reads, ...writes}))
      assert.equal((await outcomeOf(sample(stranger))).code, 'AWSOrganizationsNotInUseException', op)
    for (const [op, [sample, code]] of Object.entries(open))
      assert.equal((await outcomeOf(sample(stranger))).code, code, op)
  })

  it('nobody has one before it is made', async () => {
    const org = orgOf(newSandbox())
    for (const [op, sample] of Object.entries({...reads, ...writes}))
      assert.equal((await outcomeOf(sample(org))).code, 'AWSOrganizationsNotInUseException', op)
  })

  it('a delegated administrator may look, and change nothing', async () => {
    const sandbox = company()
    await orgOf(sandbox).enableAWSServiceAccess({ServicePrincipal: service})
    await orgOf(sandbox).registerDelegatedAdministrator({AccountId: other, ServicePrincipal: service})
    const delegated = await as(sandbox, other)
    for (const [op, sample] of Object.entries(reads))
      assert.notEqual((await outcomeOf(sample(delegated))).code, 'AccessDeniedException', op)
    for (const [op, sample] of Object.entries(writes))
      assert.equal((await outcomeOf(sample(delegated))).code, 'AccessDeniedException', op)
  })

  it('the first account makes one, once', async () => {
    const sandbox = newSandbox()
    const org = orgOf(sandbox)
    const {Organization} = await org.createOrganization({})
    assert.deepEqual(Organization, {
      Id: Organization?.Id,
      Arn: `arn:aws:organizations::${main}:organization/${Organization?.Id}`,
      FeatureSet: 'ALL',
      MasterAccountArn: `arn:aws:organizations::${main}:account/${Organization?.Id}/${main}`,
      MasterAccountId: main,
      MasterAccountEmail: `account-${main}@sandbox.example`,
      AvailablePolicyTypes: [{Type: SCPS, Status: 'ENABLED'}],
    })
    assert.match(Organization?.Id ?? '', /^o-[a-z0-9]{10}$/)
    assert.equal((await outcomeOf(org.createOrganization({}))).code, 'AlreadyInOrganizationException')
    const {Roots = []} = await org.listRoots({})
    assert.deepEqual(
      Roots.map(({Name, PolicyTypes}) => [Name, PolicyTypes]),
      [['Root', [{Type: SCPS, Status: 'ENABLED'}]]],
    )
    assert.deepEqual(
      (await org.listAccounts({})).Accounts?.map(({Id}) => Id),
      [main],
    )
  })

  it('one for billing alone has no policies, and closes no account', async () => {
    const org = orgOf(newSandbox())
    await org.createOrganization({FeatureSet: 'CONSOLIDATED_BILLING'})
    const {Roots = []} = await org.listRoots({})
    for (const request of [
      org.createPolicy({Name: 'x', Description: '', Content: scp(), Type: SCPS}),
      org.enablePolicyType({RootId: Roots[0]?.Id, PolicyType: SCPS}),
    ])
      assert.equal((await outcomeOf(request)).code, 'PolicyTypeNotAvailableForOrganizationException')
    const {reason} = await outcomeOf(org.closeAccount({AccountId: main}))
    assert.equal(reason, 'ORGANIZATION_NOT_IN_ALL_FEATURES_MODE')
  })
})
