import assert from 'node:assert/strict'
import {main, other} from '../support.js'
import type {Row} from './support.js'
import {company, FULL, idsOf, inTurn, newPolicy, obeys, orgOf, RCPS, rcp, scp, SCPS} from './support.js'

const none = 'p-00000000'
const noPolicy: readonly [name: string, when: Row['when']][] = [
  ['describing', ({org}) => org.describePolicy({PolicyId: none})],
  ['changing', ({org}) => org.updatePolicy({PolicyId: none})],
  ['deleting', ({org}) => org.deletePolicy({PolicyId: none})],
  ['the targets of', ({org}) => org.listTargetsForPolicy({PolicyId: none})],
]
const size = (length: number): string => {
  const text = scp('s3:*', {Sid: ''})
  return scp('s3:*', {Sid: 'x'.repeat(length - text.length)})
}

describe('sandbox: policies of an organization', () => {
  it('one is made, found, changed in part and deleted', async () => {
    const org = orgOf(company())
    const made = await org.createPolicy({
      Name: 'Guard',
      Description: 'no s3',
      Content: scp(),
      Type: SCPS,
      Tags: [{Key: 'team', Value: 'sec'}],
    })
    const summary = made.Policy?.PolicySummary
    const organization = (await org.describeOrganization({})).Organization?.Id
    assert.deepEqual(summary, {
      Id: summary?.Id,
      Arn: `arn:aws:organizations::${main}:policy/${organization}/service_control_policy/${summary?.Id}`,
      Name: 'Guard',
      Description: 'no s3',
      Type: SCPS,
      AwsManaged: false,
    })
    await org.updatePolicy({PolicyId: summary.Id, Description: 'none of s3'})
    const {Policy} = await org.describePolicy({PolicyId: summary.Id})
    assert.deepEqual(
      [Policy?.PolicySummary?.Name, Policy?.PolicySummary?.Description, Policy?.Content],
      ['Guard', 'none of s3', scp()],
    )
    const listed = (await org.listPolicies({Filter: SCPS})).Policies ?? []
    assert.deepEqual(
      listed.map(({Name, AwsManaged}) => [Name, AwsManaged]),
      [
        ['FullAWSAccess', true],
        ['Guard', false],
      ],
    )
    await org.deletePolicy({PolicyId: summary.Id})
    assert.equal((await org.listPolicies({Filter: SCPS})).Policies?.length, 1)
  })

  it('attachments are seen from both ends', async () => {
    const org = orgOf(company())
    const ids = await idsOf(org)
    const id = await newPolicy(org, 'Guard')
    for (const TargetId of [ids[''], ids['Workloads'], other]) await org.attachPolicy({PolicyId: id, TargetId})
    const {Targets = []} = await org.listTargetsForPolicy({PolicyId: id})
    assert.deepEqual(
      Targets.map(({TargetId, Name, Type}) => [TargetId, Name, Type]).sort(),
      [
        [ids[''], 'Root', 'ROOT'],
        [ids['Workloads'], 'Workloads', 'ORGANIZATIONAL_UNIT'],
        [other, 'client', 'ACCOUNT'],
      ].sort(),
    )
    const of = async (TargetId: string) =>
      (await org.listPoliciesForTarget({TargetId, Filter: SCPS})).Policies?.map(({Id}) => Id)
    assert.deepEqual(await of(other), [FULL, id])
    await org.detachPolicy({PolicyId: FULL, TargetId: other})
    assert.deepEqual(await of(other), [id])
  })

  it('RCPs, once enabled, let everything through everywhere', async () => {
    const org = orgOf(company())
    const ids = await idsOf(org)
    const {Root} = await org.enablePolicyType({RootId: ids[''], PolicyType: RCPS})
    assert.deepEqual(
      Root?.PolicyTypes?.map(({Type, Status}) => [Type, Status]),
      [
        [SCPS, 'ENABLED'],
        [RCPS, 'ENABLED'],
      ],
    )
    const {Targets = []} = await org.listTargetsForPolicy({PolicyId: 'p-RCPFullAWSAccess'})
    assert.equal(Targets.length, 1 + 3 + 2)
  })

  it('a type that is disabled and enabled again starts anew', async () => {
    const org = orgOf(company())
    const ids = await idsOf(org)
    const id = await newPolicy(org, 'Guard')
    await org.attachPolicy({PolicyId: id, TargetId: other})
    await org.disablePolicyType({RootId: ids[''], PolicyType: SCPS})
    assert.deepEqual((await org.listPoliciesForTarget({TargetId: other, Filter: SCPS})).Policies, [])
    await org.enablePolicyType({RootId: ids[''], PolicyType: SCPS})
    const {Policies = []} = await org.listPoliciesForTarget({TargetId: other, Filter: SCPS})
    assert.deepEqual(
      Policies.map(({Id}) => Id),
      [FULL],
    )
  })

  obeys([
    {
      name: 'a name that another policy has',
      given: ({org}) => newPolicy(org, 'Guard'),
      when: ({org}) => newPolicy(org, 'Guard', scp('ec2:*')),
      code: 'DuplicatePolicyException',
    },
    {
      name: 'the name of one of AWS',
      when: ({org}) => newPolicy(org, 'FullAWSAccess'),
      code: 'DuplicatePolicyException',
    },
    {
      name: 'a new name that another policy has',
      given: async ({org}) => [await newPolicy(org, 'A'), await newPolicy(org, 'B')],
      when: async ({org}) => {
        const {Policies = []} = await org.listPolicies({Filter: SCPS})
        await org.updatePolicy({PolicyId: Policies.at(-1)?.Id, Name: 'A'})
      },
      code: 'DuplicatePolicyException',
    },
    {
      name: 'one policy more than there may be',
      spec: {quotas: {PoliciesPerType: 1}},
      given: ({org}) => newPolicy(org, 'A'),
      when: ({org}) => newPolicy(org, 'B'),
      code: 'ConstraintViolationException',
      reason: 'POLICY_NUMBER_LIMIT_EXCEEDED',
    },
    {name: 'an SCP of 10,240 characters', when: ({org}) => newPolicy(org, 'A', size(10240)), code: 'ok'},
    {
      name: 'an SCP of 10,241 characters, white space included',
      when: ({org}) => newPolicy(org, 'A', `${size(10240)} `),
      code: 'ConstraintViolationException',
      reason: 'POLICY_CONTENT_LIMIT_EXCEEDED',
    },
    {
      name: 'an RCP of more than 5,120 characters',
      when: ({org}) => newPolicy(org, 'A', `${rcp()}${' '.repeat(5120)}`, RCPS),
      code: 'ConstraintViolationException',
      reason: 'POLICY_CONTENT_LIMIT_EXCEEDED',
    },
    {
      name: 'an SCP that grows too long',
      given: ({org}) => newPolicy(org, 'A'),
      when: async ({org}) => {
        const {Policies = []} = await org.listPolicies({Filter: SCPS})
        await org.updatePolicy({PolicyId: Policies.at(-1)?.Id, Content: size(10241)})
      },
      code: 'ConstraintViolationException',
      reason: 'POLICY_CONTENT_LIMIT_EXCEEDED',
    },
    {
      name: 'a type that the sandbox does not have',
      when: ({org}) => newPolicy(org, 'A', '{}', 'BACKUP_POLICY'),
      code: 'PolicyTypeNotAvailableForOrganizationException',
    },
    {
      name: 'a type that AWS does not have',
      when: ({org}) => newPolicy(org, 'A', '{}', 'SCP'),
      code: 'InvalidInputException',
      reason: 'INVALID_ENUM_POLICY_TYPE',
    },
    {
      name: "changing AWS's own",
      when: ({org}) => org.updatePolicy({PolicyId: FULL, Name: 'mine'}),
      code: 'InvalidInputException',
      reason: 'IMMUTABLE_POLICY',
    },
    {
      name: "deleting AWS's own",
      when: ({org}) => org.deletePolicy({PolicyId: FULL}),
      code: 'InvalidInputException',
      reason: 'IMMUTABLE_POLICY',
    },
    {
      name: 'deleting what is attached',
      given: async ({org}) => org.attachPolicy({PolicyId: await newPolicy(org, 'A'), TargetId: other}),
      when: async ({org}) => {
        const {Policies = []} = await org.listPolicies({Filter: SCPS})
        await org.deletePolicy({PolicyId: Policies.at(-1)?.Id})
      },
      code: 'PolicyInUseException',
    },
    ...noPolicy.map(([name, when]) => ({name: `${name} none`, when, code: 'PolicyNotFoundException'})),
    {
      name: 'attaching twice',
      when: ({org}) => org.attachPolicy({PolicyId: FULL, TargetId: other}),
      code: 'DuplicatePolicyAttachmentException',
    },
    {
      name: 'attaching to nothing',
      when: ({org}) => org.attachPolicy({PolicyId: FULL, TargetId: '999999999999'}),
      code: 'TargetNotFoundException',
    },
    {
      name: 'attaching nothing',
      when: ({org}) => org.attachPolicy({PolicyId: none, TargetId: other}),
      code: 'PolicyNotFoundException',
    },
    {
      name: 'attaching an RCP before RCPs are enabled',
      when: async ({org}) => org.attachPolicy({PolicyId: 'p-RCPFullAWSAccess', TargetId: other}),
      code: 'PolicyTypeNotEnabledException',
    },
    {
      name: 'a tenth SCP',
      when: ({org}) =>
        inTurn(9, async (n) => org.attachPolicy({PolicyId: await newPolicy(org, `P${n}`), TargetId: other})),
      code: 'ok',
    },
    {
      name: 'an eleventh SCP',
      given: async ({org}) => {
        await inTurn(9, async (n) => org.attachPolicy({PolicyId: await newPolicy(org, `P${n}`), TargetId: other}))
        await newPolicy(org, 'last')
      },
      when: async ({org}) => {
        const {Policies = []} = await org.listPolicies({Filter: SCPS})
        await org.attachPolicy({PolicyId: Policies.at(-1)?.Id, TargetId: other})
      },
      code: 'ConstraintViolationException',
      reason: 'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
    },
    {
      name: 'a sixth RCP',
      spec: {policyTypes: [RCPS]},
      given: async ({org}) => {
        await inTurn(4, async (n) =>
          org.attachPolicy({PolicyId: await newPolicy(org, `P${n}`, rcp(), RCPS), TargetId: main}),
        )
        await newPolicy(org, 'last', rcp(), RCPS)
      },
      when: async ({org}) => {
        const {Policies = []} = await org.listPolicies({Filter: RCPS})
        await org.attachPolicy({PolicyId: Policies.at(-1)?.Id, TargetId: main})
      },
      code: 'ConstraintViolationException',
      reason: 'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
    },
    {
      name: 'detaching the last SCP',
      when: ({org, ids}) => org.detachPolicy({PolicyId: FULL, TargetId: ids['']}),
      code: 'ConstraintViolationException',
      reason: 'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
    },
    {
      name: 'detaching RCPFullAWSAccess, though another is attached',
      spec: {policyTypes: [RCPS]},
      given: async ({org}) => org.attachPolicy({PolicyId: await newPolicy(org, 'A', rcp(), RCPS), TargetId: other}),
      when: ({org}) => org.detachPolicy({PolicyId: 'p-RCPFullAWSAccess', TargetId: other}),
      code: 'InvalidInputException',
      reason: 'NON_DETACHABLE_POLICY',
    },
    {
      name: 'detaching what is attached further up only',
      given: async ({org, ids}) => org.attachPolicy({PolicyId: await newPolicy(org, 'A'), TargetId: ids['']}),
      when: async ({org}) => {
        const {Policies = []} = await org.listPolicies({Filter: SCPS})
        await org.detachPolicy({PolicyId: Policies.at(-1)?.Id, TargetId: other})
      },
      code: 'PolicyNotAttachedException',
    },
    {
      name: 'detaching from nothing',
      when: ({org}) => org.detachPolicy({PolicyId: FULL, TargetId: '999999999999'}),
      code: 'TargetNotFoundException',
    },
    {
      name: 'enabling what is enabled',
      when: ({org, ids}) => org.enablePolicyType({RootId: ids[''], PolicyType: SCPS}),
      code: 'PolicyTypeAlreadyEnabledException',
    },
    {
      name: 'disabling what is not enabled',
      when: ({org, ids}) => org.disablePolicyType({RootId: ids[''], PolicyType: RCPS}),
      code: 'PolicyTypeNotEnabledException',
    },
    {
      name: 'enabling in another root',
      when: ({org}) => org.enablePolicyType({RootId: 'r-none', PolicyType: RCPS}),
      code: 'RootNotFoundException',
    },
    {
      name: 'enabling a type that the sandbox does not have',
      when: ({org, ids}) => org.enablePolicyType({RootId: ids[''], PolicyType: 'BACKUP_POLICY'}),
      code: 'PolicyTypeNotAvailableForOrganizationException',
    },
    {
      name: 'a target id of no form',
      when: ({org}) => org.attachPolicy({PolicyId: FULL, TargetId: 'Workloads'}),
      code: 'InvalidInputException',
      reason: 'INVALID_PATTERN_TARGET_ID',
    },
  ])
})
