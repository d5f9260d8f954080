import assert from 'node:assert/strict'
import {main, other} from '../support.js'
import {company, FULL, idsOf, inTurn, newPolicy, obeys, orgOf} from './support.js'

const service = 'sso.amazonaws.com'
const tag = (Key: string, Value = 'v') => ({Key, Value})

describe('sandbox: tags in the organization', () => {
  it('of everything in it', async () => {
    const org = orgOf(company())
    const ids = await idsOf(org)
    const policy = await newPolicy(org, 'P')
    for (const ResourceId of [ids[''], ids['Workloads'], main, policy]) {
      await org.tagResource({ResourceId, Tags: [tag('a', '1'), tag('A', '2'), tag('b')]})
      await org.tagResource({ResourceId, Tags: [tag('a', '3')]})
      await org.untagResource({ResourceId, TagKeys: ['b', 'none']})
      const {Tags = []} = await org.listTagsForResource({ResourceId})
      assert.deepEqual(
        Tags.map(({Key, Value}) => `${Key}=${Value}`),
        ['A=2', 'a=3'],
      )
    }
  })

  it('that were asked for with the accounts', async () => {
    assert.deepEqual((await orgOf(company()).listTagsForResource({ResourceId: other})).Tags, [tag('env', 'prod')])
  })

  obeys([
    {
      name: 'tags of nothing',
      when: ({org}) => org.listTagsForResource({ResourceId: '999999999999'}),
      code: 'TargetNotFoundException',
    },
    {
      name: "a tag on AWS's policy",
      when: ({org}) => org.tagResource({ResourceId: FULL, Tags: [tag('a')]}),
      code: 'TargetNotFoundException',
    },
    {
      name: '51 tags',
      when: ({org}) => org.tagResource({ResourceId: other, Tags: Array.from({length: 50}, (_, n) => tag(`k${n}`))}),
      code: 'ConstraintViolationException',
      reason: 'MAX_TAG_LIMIT_EXCEEDED',
    },
    {
      name: 'one key twice',
      when: ({org}) => org.tagResource({ResourceId: other, Tags: [tag('a'), tag('a', 'w')]}),
      code: 'InvalidInputException',
      reason: 'DUPLICATE_TAG_KEY',
    },
    {
      name: 'a key of AWS',
      when: ({org}) => org.tagResource({ResourceId: other, Tags: [tag('aws:x')]}),
      code: 'InvalidInputException',
      reason: 'INVALID_SYSTEM_TAGS_PARAMETER',
    },
    {
      name: 'a character that tags do not have',
      when: ({org}) => org.tagResource({ResourceId: other, Tags: [tag('a', 'b;c')]}),
      code: 'InvalidInputException',
      reason: 'INVALID_PATTERN',
    },
    {
      name: 'a bad tag on a new unit',
      when: ({org, ids}) => org.createOrganizationalUnit({ParentId: ids[''], Name: 'x', Tags: [tag('')]}),
      code: 'InvalidInputException',
      reason: 'MIN_LENGTH_EXCEEDED',
    },
  ])
})

describe('sandbox: delegated administrators', () => {
  it('are registered for services with access, and listed from both ends', async () => {
    const org = orgOf(company())
    for (const ServicePrincipal of [service, 'config.amazonaws.com', service])
      await org.enableAWSServiceAccess({ServicePrincipal})
    const {EnabledServicePrincipals = []} = await org.listAWSServiceAccessForOrganization({})
    assert.deepEqual(
      EnabledServicePrincipals.map(({ServicePrincipal}) => ServicePrincipal),
      [service, 'config.amazonaws.com'],
    )
    for (const ServicePrincipal of [service, 'config.amazonaws.com'])
      await org.registerDelegatedAdministrator({AccountId: other, ServicePrincipal})
    const listed = async (ServicePrincipal?: string) =>
      (await org.listDelegatedAdministrators({ServicePrincipal})).DelegatedAdministrators?.map(({Id}) => Id)
    assert.deepEqual([await listed(), await listed(service), await listed('x.amazonaws.com')], [[other], [other], []])
    await org.deregisterDelegatedAdministrator({AccountId: other, ServicePrincipal: service})
    const {DelegatedServices = []} = await org.listDelegatedServicesForAccount({AccountId: other})
    assert.deepEqual(
      DelegatedServices.map(({ServicePrincipal}) => ServicePrincipal),
      ['config.amazonaws.com'],
    )
  })

  const request = {AccountId: other, ServicePrincipal: service}
  obeys([
    {
      name: 'registering before the service has access',
      when: ({org}) => org.registerDelegatedAdministrator(request),
      code: 'ConstraintViolationException',
      reason: 'SERVICE_ACCESS_NOT_ENABLED',
    },
    {
      name: 'registering the management account',
      when: ({org}) => org.registerDelegatedAdministrator({...request, AccountId: main}),
      code: 'ConstraintViolationException',
      reason: 'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR',
    },
    {
      name: 'registering a suspended account',
      spec: {accounts: [{id: other, state: 'SUSPENDED'}]},
      when: ({org}) => org.registerDelegatedAdministrator(request),
      code: 'ConstraintViolationException',
      reason: 'CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR',
    },
    {
      name: 'registering twice',
      given: async ({org}) => {
        await org.enableAWSServiceAccess(request)
        await org.registerDelegatedAdministrator(request)
      },
      when: ({org}) => org.registerDelegatedAdministrator(request),
      code: 'AccountAlreadyRegisteredException',
    },
    {
      name: 'one administrator more than there may be',
      spec: {
        accounts: [0, 1, 2, 3, 4].map((n) => ({id: `44444444444${n}`})),
      },
      given: async ({org}) => {
        await org.enableAWSServiceAccess(request)
        await inTurn(5, (n) => org.registerDelegatedAdministrator({...request, AccountId: `44444444444${n}`}))
      },
      when: ({org}) => org.registerDelegatedAdministrator(request),
      code: 'ConstraintViolationException',
      reason: 'MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED',
    },
    {
      name: 'registering an account of someone else',
      when: ({org}) => org.registerDelegatedAdministrator({...request, AccountId: '999999999999'}),
      code: 'AccountNotFoundException',
    },
    {
      name: 'deregistering who is not registered',
      when: ({org}) => org.deregisterDelegatedAdministrator(request),
      code: 'AccountNotRegisteredException',
    },
    {
      name: 'the services of who is not registered',
      when: ({org}) => org.listDelegatedServicesForAccount({AccountId: other}),
      code: 'AccountNotRegisteredException',
    },
    {
      name: 'access for no service',
      when: ({org}) => org.enableAWSServiceAccess({ServicePrincipal: 'sso'}),
      code: 'InvalidInputException',
      reason: 'UNRECOGNIZED_SERVICE_PRINCIPAL',
    },
  ])
})
