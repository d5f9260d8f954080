import assert from 'node:assert/strict'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {CloudError, type Sent} from '../../src/core/cloud.js'
import type {AccountRef, Call} from '../../src/core/types.js'
import {CALLER_KEYS, MANAGEMENT, organizationsHandler, sleepingClock, type Answer} from './organization-stub.js'

const ORG: AccountRef = {name: 'organization', id: MANAGEMENT, partition: 'aws'}

interface Row {
  readonly name: string
  readonly call: Call
  /** The answers to each operation, the last one again and again. */
  readonly answers: Readonly<Record<string, readonly Answer[]>>
  readonly sent: readonly string[]
  readonly made?: string
  readonly fails?: {code: string; kind?: string; unsure?: boolean; message?: RegExp; advice?: RegExp}
  /** Milliseconds slept in all, at least. */
  readonly slept?: number
}

const call = (op: string, input: Call['input']): Call => ({service: 'organizations', op, input})
const error = (name: string, Message = name, Reason?: string): Answer => ({
  __type: `${name}Exception`,
  Message,
  ...(Reason && {Reason}),
})

const DOCUMENT = {Version: '2012-10-17', Statement: [{Effect: 'Deny', Action: 's3:*', Resource: '*'}]}
const Tags = [{Key: 'xrole:owner', Value: 'acme'}]
const createUnit = call('CreateOrganizationalUnit', {ParentId: 'r-ab12', Name: 'Workloads', Tags})
const createPolicy = call('CreatePolicy', {
  Name: 'Deny',
  Description: 'd',
  Type: 'SERVICE_CONTROL_POLICY',
  Content: JSON.stringify(DOCUMENT),
  Tags,
})
const createAccount = call('CreateAccount', {AccountName: 'shop', Email: 'Shop@example.com'})
const attach = call('AttachPolicy', {PolicyId: 'p-12345678', TargetId: 'r-ab12'})
const move = call('MoveAccount', {
  AccountId: '222222222222',
  SourceParentId: 'r-ab12',
  DestinationParentId: 'ou-ab12-cdefghij',
})
const register = call('RegisterDelegatedAdministrator', {
  AccountId: '222222222222',
  ServicePrincipal: 'sso.amazonaws.com',
})

const madeUnit = {OrganizationalUnit: {Id: 'ou-ab12-cdefghij', Name: 'Workloads'}}
const units = (...names: string[]): Answer => ({
  OrganizationalUnits: names.map((Name) => ({Id: 'ou-ab12-cdefghij', Name})),
})
const policies: Answer = {Policies: [{Id: 'p-12345678', Name: 'Deny', Description: 'd'}]}
const described = (document: object): Answer => ({Policy: {Content: JSON.stringify(document, null, 2)}})
const creation = (State: string, rest: object = {}): Answer => ({
  CreateAccountStatus: {Id: 'car-new', AccountName: 'shop', State, ...rest},
})
const creations = (...found: object[]): Answer => ({CreateAccountStatuses: found})
const inProgress = (Id: string, AccountName = 'shop'): object => ({Id, AccountName, State: 'IN_PROGRESS'})
const SUCCEEDED = creation('SUCCEEDED', {AccountId: '555555555555'})

const rows: Row[] = [
  {
    name: 'a unit is made, and its id told',
    call: createUnit,
    answers: {CreateOrganizationalUnit: [madeUnit]},
    sent: ['CreateOrganizationalUnit'],
    made: 'ou-ab12-cdefghij',
  },
  {
    name: 'a unit whose answer was lost is there when asked for again: its id is looked up',
    call: createUnit,
    answers: {
      CreateOrganizationalUnit: ['RESET', error('DuplicateOrganizationalUnit')],
      ListOrganizationalUnitsForParent: [units('Other', 'Workloads')],
      ListTagsForResource: [{Tags}],
    },
    sent: [
      'CreateOrganizationalUnit',
      'CreateOrganizationalUnit',
      'ListOrganizationalUnitsForParent',
      'ListTagsForResource',
    ],
    made: 'ou-ab12-cdefghij',
  },
  {
    name: 'a unit that AWS has and does not list yet is looked for again',
    call: createUnit,
    answers: {
      CreateOrganizationalUnit: ['RESET', error('DuplicateOrganizationalUnit')],
      ListOrganizationalUnitsForParent: [units(), units('Workloads')],
      ListTagsForResource: [{Tags}],
    },
    sent: [
      'CreateOrganizationalUnit',
      'CreateOrganizationalUnit',
      'ListOrganizationalUnitsForParent',
      'ListOrganizationalUnitsForParent',
      'ListTagsForResource',
    ],
    made: 'ou-ab12-cdefghij',
  },
  {
    name: "a unit of that name with somebody else's tags is not taken for ours",
    call: createUnit,
    answers: {
      CreateOrganizationalUnit: ['RESET', error('DuplicateOrganizationalUnit')],
      ListOrganizationalUnitsForParent: [units('Workloads')],
      ListTagsForResource: [{Tags: []}],
    },
    sent: [
      'CreateOrganizationalUnit',
      'CreateOrganizationalUnit',
      'ListOrganizationalUnitsForParent',
      'ListTagsForResource',
    ],
    fails: {code: 'DuplicateOrganizationalUnitException', unsure: true},
  },
  {
    name: 'a unit that exists at the first attempt is no success',
    call: createUnit,
    answers: {CreateOrganizationalUnit: [error('DuplicateOrganizationalUnit')]},
    sent: ['CreateOrganizationalUnit'],
    fails: {code: 'DuplicateOrganizationalUnitException', kind: 'refused', advice: /plan again/},
  },
  {
    name: 'a unit whose answers are all lost is found by looking',
    call: createUnit,
    answers: {
      CreateOrganizationalUnit: ['RESET'],
      ListOrganizationalUnitsForParent: [units('Workloads')],
      ListTagsForResource: [{Tags}],
    },
    sent: [
      ...Array<string>(4).fill('CreateOrganizationalUnit'),
      'ListOrganizationalUnitsForParent',
      'ListTagsForResource',
    ],
    made: 'ou-ab12-cdefghij',
  },
  {
    name: 'a policy whose answer was lost is found by its text, however it is written',
    call: createPolicy,
    answers: {
      CreatePolicy: ['RESET', error('DuplicatePolicy')],
      ListPolicies: [policies],
      DescribePolicy: [described(DOCUMENT)],
      ListTagsForResource: [{Tags}],
    },
    sent: ['CreatePolicy', 'CreatePolicy', 'ListPolicies', 'DescribePolicy', 'ListTagsForResource'],
    made: 'p-12345678',
  },
  {
    name: 'a policy of that name with another text is not ours',
    call: createPolicy,
    answers: {
      CreatePolicy: ['RESET', error('DuplicatePolicy')],
      ListPolicies: [policies],
      DescribePolicy: [described({Version: '2012-10-17', Statement: []})],
    },
    sent: ['CreatePolicy', 'CreatePolicy', 'ListPolicies', 'DescribePolicy'],
    fails: {code: 'DuplicatePolicyException', unsure: true},
  },
  ...(
    [
      ['attached already', attach, 'DuplicatePolicyAttachment'],
      ['moved already', move, 'DuplicateAccount'],
      ['registered already', register, 'AccountAlreadyRegistered'],
      [
        'enabled already',
        call('EnablePolicyType', {RootId: 'r-ab12', PolicyType: 'RESOURCE_CONTROL_POLICY'}),
        'PolicyTypeAlreadyEnabled',
      ],
      [
        'invited already',
        call('InviteAccountToOrganization', {Target: {Type: 'ACCOUNT', Id: '333333333333'}}),
        'DuplicateHandshake',
      ],
    ] as const
  ).map(([name, it, code]) => ({name: `${name} is done`, call: it, answers: {[it.op]: [error(code)]}, sent: [it.op]})),
  ...(['ConcurrentModification', 'FinalizingOrganization', 'PolicyChangesInProgress', 'TooManyRequests'] as const).map(
    (code) => ({
      name: `${code} is waited for`,
      call: attach,
      answers: {AttachPolicy: [error(code), error(code), {}]},
      sent: ['AttachPolicy', 'AttachPolicy', 'AttachPolicy'],
      slept: 500,
    }),
  ),
  {
    name: 'a policy of a type that is not enabled yet',
    call: attach,
    answers: {AttachPolicy: [error('PolicyTypeNotEnabled')]},
    sent: ['AttachPolicy'],
    fails: {code: 'PolicyTypeNotEnabledException', kind: 'not-yet', advice: /policyTypes:/},
  },
  {
    name: 'a target that is not there yet',
    call: attach,
    answers: {AttachPolicy: [error('TargetNotFound')]},
    sent: ['AttachPolicy'],
    fails: {code: 'TargetNotFoundException', kind: 'not-yet'},
  },
  {
    name: 'what is detached already is absent',
    call: call('DetachPolicy', {PolicyId: 'p-12345678', TargetId: 'r-ab12'}),
    answers: {DetachPolicy: [error('PolicyNotAttached')]},
    sent: ['DetachPolicy'],
    fails: {code: 'PolicyNotAttachedException', kind: 'absent'},
  },
  {
    name: 'what a lost request detached is done',
    call: call('DetachPolicy', {PolicyId: 'p-12345678', TargetId: 'r-ab12'}),
    answers: {DetachPolicy: ['RESET', error('PolicyNotAttached')]},
    sent: ['DetachPolicy', 'DetachPolicy'],
  },
  {
    name: 'an administrator that is none any more is absent',
    call: call('DeregisterDelegatedAdministrator', register.input),
    answers: {DeregisterDelegatedAdministrator: [error('AccountNotRegistered')]},
    sent: ['DeregisterDelegatedAdministrator'],
    fails: {code: 'AccountNotRegisteredException', kind: 'absent'},
  },
  {
    name: 'a unit that a lost request deleted is done',
    call: call('DeleteOrganizationalUnit', {OrganizationalUnitId: 'ou-ab12-cdefghij'}),
    answers: {DeleteOrganizationalUnit: ['RESET', error('OrganizationalUnitNotFound')]},
    sent: ['DeleteOrganizationalUnit', 'DeleteOrganizationalUnit'],
  },
  {
    name: 'a unit that is said to hold something and does not is asked for again',
    call: call('DeleteOrganizationalUnit', {OrganizationalUnitId: 'ou-ab12-cdefghij'}),
    answers: {
      DeleteOrganizationalUnit: [error('OrganizationalUnitNotEmpty'), {}],
      ListOrganizationalUnitsForParent: [units()],
      ListAccountsForParent: [{Accounts: []}],
    },
    sent: [
      'DeleteOrganizationalUnit',
      'ListOrganizationalUnitsForParent',
      'ListAccountsForParent',
      'DeleteOrganizationalUnit',
    ],
    slept: 1000,
  },
  {
    name: 'a unit that holds something stays, and who is in it is named',
    call: call('DeleteOrganizationalUnit', {OrganizationalUnitId: 'ou-ab12-cdefghij'}),
    answers: {
      DeleteOrganizationalUnit: [error('OrganizationalUnitNotEmpty')],
      ListOrganizationalUnitsForParent: [units('Clients')],
      ListAccountsForParent: [{Accounts: [{Id: '222222222222', Name: 'client'}]}],
    },
    sent: ['DeleteOrganizationalUnit', 'ListOrganizationalUnitsForParent', 'ListAccountsForParent'],
    fails: {
      code: 'OrganizationalUnitNotEmptyException',
      advice: /the unit Clients is in it, the account client \(222222222222\) is in it/,
    },
  },
  {
    name: 'a policy that is still attached stays, and to what is named',
    call: call('DeletePolicy', {PolicyId: 'p-12345678'}),
    answers: {
      DeletePolicy: [error('PolicyInUse')],
      ListTargetsForPolicy: [{Targets: [{TargetId: 'r-ab12', Name: 'Root'}]}],
    },
    sent: ['DeletePolicy', 'ListTargetsForPolicy'],
    fails: {code: 'PolicyInUseException', advice: /attached to Root \(r-ab12\)/},
  },
  {
    name: 'service access that is not enabled',
    call: register,
    answers: {
      RegisterDelegatedAdministrator: [error('ConstraintViolation', 'You must first …', 'SERVICE_ACCESS_NOT_ENABLED')],
    },
    sent: ['RegisterDelegatedAdministrator'],
    fails: {
      code: 'ConstraintViolationException',
      message: /\(SERVICE_ACCESS_NOT_ENABLED\)$/,
      advice: /aws organizations enable-aws-service-access --service-principal sso\.amazonaws\.com$/,
    },
  },
  {
    name: 'the last policy of a target',
    call: call('DetachPolicy', {PolicyId: 'p-12345678', TargetId: 'r-ab12'}),
    answers: {
      DetachPolicy: [error('ConstraintViolation', 'No.', 'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED')],
    },
    sent: ['DetachPolicy'],
    fails: {code: 'ConstraintViolationException', kind: 'refused', advice: /attach another one first/},
  },
  {
    name: 'an account is made when its request has succeeded',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations()],
      CreateAccount: [creation('IN_PROGRESS')],
      DescribeCreateAccountStatus: [creation('IN_PROGRESS'), creation('IN_PROGRESS'), SUCCEEDED],
    },
    sent: ['ListCreateAccountStatus', 'CreateAccount', ...Array<string>(3).fill('DescribeCreateAccountStatus')],
    made: '555555555555',
    slept: 3500,
  },
  {
    name: 'a request that AWS does not know yet is asked for again',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations()],
      CreateAccount: [creation('IN_PROGRESS')],
      DescribeCreateAccountStatus: [error('CreateAccountStatusNotFound'), SUCCEEDED],
    },
    sent: ['ListCreateAccountStatus', 'CreateAccount', ...Array<string>(2).fill('DescribeCreateAccountStatus')],
    made: '555555555555',
  },
  {
    name: 'an account that is in the making is not made twice',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations(inProgress('car-1', 'other'), inProgress('car-2'))],
      DescribeCreateAccountStatus: [SUCCEEDED],
      DescribeAccount: [{Account: {Id: '555555555555', Email: 'shop@example.com'}}],
    },
    sent: ['ListCreateAccountStatus', 'DescribeCreateAccountStatus', 'DescribeAccount'],
    made: '555555555555',
  },
  {
    name: 'one of the same name with another address is not ours',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations(inProgress('car-2'))],
      DescribeCreateAccountStatus: [
        creation('SUCCEEDED', {AccountId: '666666666666'}),
        creation('SUCCEEDED', {AccountId: '555555555555'}),
      ],
      DescribeAccount: [{Account: {Id: '666666666666', Email: 'b@example.com'}}],
      CreateAccount: [creation('IN_PROGRESS')],
    },
    sent: [
      'ListCreateAccountStatus',
      'DescribeCreateAccountStatus',
      'DescribeAccount',
      'CreateAccount',
      'DescribeCreateAccountStatus',
    ],
    made: '555555555555',
  },
  {
    name: 'a creation whose answer was lost is found, and not made twice',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [
        creations({Id: 'car-0', AccountName: 'shop', State: 'FAILED'}),
        creations(inProgress('car-new')),
      ],
      CreateAccount: ['RESET'],
      DescribeCreateAccountStatus: [SUCCEEDED],
      DescribeAccount: [{Account: {Id: '555555555555', Email: 'shop@example.com'}}],
    },
    sent: [
      'ListCreateAccountStatus',
      'CreateAccount',
      'ListCreateAccountStatus',
      'DescribeCreateAccountStatus',
      'DescribeAccount',
    ],
    made: '555555555555',
  },
  {
    name: 'a creation whose answer was lost is not taken for that of a stranger with the same name: it is sent again',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations(), creations(inProgress('car-theirs'))],
      CreateAccount: ['RESET', creation('IN_PROGRESS')],
      DescribeCreateAccountStatus: [creation('SUCCEEDED', {AccountId: '666666666666'}), SUCCEEDED],
      DescribeAccount: [{Account: {Id: '666666666666', Email: 'theirs@example.com'}}],
    },
    sent: [
      'ListCreateAccountStatus',
      'CreateAccount',
      'ListCreateAccountStatus',
      'DescribeCreateAccountStatus',
      'DescribeAccount',
      ...Array<string>(2).fill('ListCreateAccountStatus'),
      'CreateAccount',
      'DescribeCreateAccountStatus',
    ],
    made: '555555555555',
  },
  {
    name: 'a creation whose answer was lost is found behind that of a stranger',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations(), creations(inProgress('car-theirs'), inProgress('car-new'))],
      CreateAccount: ['RESET'],
      DescribeCreateAccountStatus: [creation('SUCCEEDED', {AccountId: '666666666666'}), SUCCEEDED],
      DescribeAccount: [
        {Account: {Id: '666666666666', Email: 'theirs@example.com'}},
        {Account: {Id: '555555555555', Email: 'SHOP@example.com'}},
      ],
    },
    sent: [
      'ListCreateAccountStatus',
      'CreateAccount',
      'ListCreateAccountStatus',
      ...Array<string[]>(2).fill(['DescribeCreateAccountStatus', 'DescribeAccount']).flat(),
    ],
    made: '555555555555',
  },
  {
    name: 'a creation whose answers are all lost is not done because a stranger made one of that name',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations(), creations(inProgress('car-theirs'))],
      CreateAccount: ['RESET'],
      DescribeCreateAccountStatus: [creation('SUCCEEDED', {AccountId: '666666666666'})],
      DescribeAccount: [{Account: {Id: '666666666666', Email: 'theirs@example.com'}}],
    },
    sent: [
      'ListCreateAccountStatus',
      'CreateAccount',
      'ListCreateAccountStatus',
      'DescribeCreateAccountStatus',
      'DescribeAccount',
      ...Array<string>(2).fill('ListCreateAccountStatus'),
      ...Array<string[]>(2)
        .fill(['CreateAccount', ...Array<string>(3).fill('ListCreateAccountStatus')])
        .flat(),
      'CreateAccount',
      'ListCreateAccountStatus',
    ],
    fails: {code: 'ECONNRESET', unsure: true},
  },
  {
    name: 'a creation whose answer was lost, and nobody can say whose account came of it, is not sent again',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations(), creations(inProgress('car-new'))],
      CreateAccount: ['RESET'],
      DescribeCreateAccountStatus: [SUCCEEDED],
      DescribeAccount: [error('AccessDenied')],
    },
    sent: [
      'ListCreateAccountStatus',
      'CreateAccount',
      ...Array<string[]>(2).fill(['ListCreateAccountStatus', 'DescribeCreateAccountStatus', 'DescribeAccount']).flat(),
    ],
    fails: {code: 'ECONNRESET', unsure: true},
  },
  {
    name: 'a creation that was not made is sent again, after looking for it three times',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations()],
      CreateAccount: ['RESET', creation('IN_PROGRESS')],
      DescribeCreateAccountStatus: [SUCCEEDED],
    },
    sent: [
      'ListCreateAccountStatus',
      'CreateAccount',
      ...Array<string>(3).fill('ListCreateAccountStatus'),
      'CreateAccount',
      'DescribeCreateAccountStatus',
    ],
    made: '555555555555',
  },
  {
    name: 'an address that is taken by an account of the organization: it was made before',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations()],
      CreateAccount: [creation('IN_PROGRESS')],
      DescribeCreateAccountStatus: [creation('FAILED', {FailureReason: 'EMAIL_ALREADY_EXISTS'})],
      ListAccounts: [{Accounts: [{Id: '777777777777', Email: 'SHOP@example.com'}]}],
    },
    sent: ['ListCreateAccountStatus', 'CreateAccount', 'DescribeCreateAccountStatus', 'ListAccounts'],
    made: '777777777777',
  },
  {
    name: 'an address that is taken elsewhere',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations()],
      CreateAccount: [creation('IN_PROGRESS')],
      DescribeCreateAccountStatus: [creation('FAILED', {FailureReason: 'EMAIL_ALREADY_EXISTS'})],
      ListAccounts: [{Accounts: []}],
    },
    sent: ['ListCreateAccountStatus', 'CreateAccount', 'DescribeCreateAccountStatus', 'ListAccounts'],
    fails: {
      code: 'EMAIL_ALREADY_EXISTS',
      kind: 'refused',
      message: /did not make the account shop: another AWS account has its e-mail address/,
      advice: /another address under create:.*invite:/,
    },
  },
  {
    name: 'a failure without words',
    call: createAccount,
    answers: {
      ListCreateAccountStatus: [creations()],
      CreateAccount: [creation('IN_PROGRESS')],
      DescribeCreateAccountStatus: [creation('FAILED', {FailureReason: 'FAILED_BUSINESS_VALIDATION'})],
    },
    sent: ['ListCreateAccountStatus', 'CreateAccount', 'DescribeCreateAccountStatus'],
    fails: {code: 'FAILED_BUSINESS_VALIDATION', advice: /AWS Support/},
  },
]

function world(answer: (op: string, nth: number) => Answer | Promise<Answer>, caller = MANAGEMENT) {
  const {handler, asked} = organizationsHandler(({op, nth}) => answer(op, nth), caller)
  const {slept, now, sleep} = sleepingClock()
  const cloud = createAwsCloud({
    accounts: [],
    use: 'apply',
    region: 'us-east-1',
    requestHandler: handler,
    credentials: CALLER_KEYS,
    now,
    sleep,
    random: () => 0.5,
    rates: 'none',
  })
  return {cloud, asked, slept}
}

const outcome = async (sending: Promise<Sent>): Promise<Sent | CloudError> => {
  try {
    return await sending
  } catch (thrown) {
    if (thrown instanceof CloudError) return thrown
    throw thrown
  }
}

describe('aws: changing the organization', () => {
  for (const {name, call: one, answers, sent, made, fails, slept: atLeast = 0} of rows) {
    it(name, async () => {
      const {cloud, asked, slept} = world((op, nth) => answers[op]?.[nth] ?? answers[op]?.at(-1) ?? error('Unexpected'))
      const result = await outcome(cloud.send(ORG, one))
      assert.deepEqual(
        asked.map(({op}) => op),
        sent,
      )
      assert.ok(slept.reduce((sum, ms) => sum + ms, 0) >= atLeast, String(slept))
      if (!fails) {
        assert.ok(!(result instanceof CloudError), 'it failed')
        assert.equal(result.made, made)
        return
      }
      assert.ok(result instanceof CloudError)
      const {detail} = result
      assert.deepEqual([detail.account, detail.code], ['organization', fails.code])
      assert.equal(detail.maybeDone ?? false, fails.unsure ?? false)
      if (fails.kind) assert.equal(result.kind, fails.kind)
      if (fails.message) assert.match(result.message, fails.message)
      if (fails.advice) assert.match(detail.advice ?? '', fails.advice)
    })
  }

  it('gives an account five minutes, and says how to go on', async () => {
    const {cloud, slept} = world((op) => (op.startsWith('List') ? creations() : creation('IN_PROGRESS')))
    const result = await outcome(cloud.send(ORG, createAccount))
    assert.ok(result instanceof CloudError)
    assert.deepEqual([result.detail.code, result.detail.maybeDone], ['IN_PROGRESS', true])
    assert.match(result.detail.advice ?? '', /no second account/)
    const minutes = slept.reduce((sum, ms) => sum + ms, 0) / 60_000
    assert.ok(minutes > 4.5 && minutes < 5.5, String(minutes))
  })

  it('says who can where the caller is elsewhere', async () => {
    const {cloud} = world(() => error('AccessDenied', 'You may not.'), '999999999999')
    const result = await outcome(cloud.send(ORG, attach))
    assert.ok(result instanceof CloudError)
    assert.equal(result.kind, 'denied')
    assert.match(
      result.detail.advice ?? '',
      /^Only the management account \(111111111111\) can.*arn:aws:iam::999999999999:user\/admin.*under accounts:/,
    )
  })

  it('writes one thing at a time', async () => {
    let running = 0
    let most = 0
    const {cloud} = world(async () => {
      most = Math.max(most, ++running)
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      running--
      return {}
    })
    await Promise.all(Array.from({length: 5}, () => cloud.send(ORG, attach)))
    assert.equal(most, 1)
  })
})
