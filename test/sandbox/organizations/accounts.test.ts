import assert from 'node:assert/strict'
import type {Organizations} from '@aws-sdk/client-organizations'
import {enter, main, newSandbox, other, start} from '../support.js'
import {company, idsOf, obeys, orgOf, outcomeOf, outsider, RCPS} from './support.js'

const email = 'new@example.com'
const day = 24 * 3600 * 1000

const requestOf = async (org: Organizations, name = 'new', address = email): Promise<string> =>
  (await org.createAccount({AccountName: name, Email: address, Tags: [{Key: 'env', Value: 'dev'}]})).CreateAccountStatus
    ?.Id ?? ''

const statesOf = async (org: Organizations, id: string, times: number): Promise<(string | undefined)[]> => {
  const states: (string | undefined)[] = []
  for (let n = 0; n < times; n++)
    states.push((await org.describeCreateAccountStatus({CreateAccountRequestId: id})).CreateAccountStatus?.State)
  return states
}

const made = async (org: Organizations): Promise<string> => {
  const id = await requestOf(org)
  await statesOf(org, id, 3)
  return (await org.describeCreateAccountStatus({CreateAccountRequestId: id})).CreateAccountStatus?.AccountId ?? ''
}

const invitation = async (org: Organizations, Id = outsider): Promise<string> =>
  (await org.inviteAccountToOrganization({Target: {Type: Id.includes('@') ? 'EMAIL' : 'ACCOUNT', Id}})).Handshake?.Id ??
  ''

describe('sandbox: accounts come and go', () => {
  describe('by being created', () => {
    it('in the course of being asked about', async () => {
      const org = orgOf(company())
      const id = await requestOf(org)
      assert.equal((await org.listAccounts({})).Accounts?.length, 2)
      assert.deepEqual(await statesOf(org, id, 4), ['IN_PROGRESS', 'IN_PROGRESS', 'SUCCEEDED', 'SUCCEEDED'])
      const {Accounts = []} = await org.listAccounts({})
      const {Id, Name, Email, State, JoinedMethod} = Accounts.at(-1) ?? {}
      assert.deepEqual([Name, Email, State, JoinedMethod], ['new', email, 'ACTIVE', 'CREATED'])
      assert.deepEqual((await org.listTagsForResource({ResourceId: Id})).Tags, [{Key: 'env', Value: 'dev'}])
      assert.deepEqual((await org.listParents({ChildId: Id})).Parents, [{Id: (await idsOf(org))[''], Type: 'ROOT'}])
    })

    it('also when only the list is asked for', async () => {
      const org = orgOf(company())
      await requestOf(org)
      const states: unknown[] = []
      for (let n = 0; n < 3; n++)
        states.push((await org.listCreateAccountStatus({})).CreateAccountStatuses?.map(({State}) => State))
      assert.deepEqual(states, [['IN_PROGRESS'], ['IN_PROGRESS'], ['SUCCEEDED']])
      assert.deepEqual((await org.listCreateAccountStatus({States: ['IN_PROGRESS']})).CreateAccountStatuses, [])
    })

    it('with a role by which the management account enters, an administrator there', async () => {
      const sandbox = company()
      const account = await made(orgOf(sandbox))
      const keys = await enter(sandbox, account)
      assert.ok(keys.sessionToken)
      const {accounts} = await sandbox.state()
      const [role] = accounts.find(({id}) => id === account)?.roles ?? []
      assert.equal(role?.name, 'OrganizationAccountAccessRole')
      assert.deepEqual(role?.attached, ['arn:aws:iam::aws:policy/AdministratorAccess'])
      assert.match(role?.trust ?? '', new RegExp(`arn:aws:iam::${main}:root`))
    })

    it('with what allows everything attached', async () => {
      const org = orgOf(company({policyTypes: [RCPS]}))
      const TargetId = await made(org)
      const of = async (Filter: typeof RCPS | 'SERVICE_CONTROL_POLICY') =>
        (await org.listPoliciesForTarget({TargetId, Filter})).Policies?.map(({Name}) => Name)
      assert.deepEqual(await of('SERVICE_CONTROL_POLICY'), ['FullAWSAccess'])
      assert.deepEqual(await of(RCPS), ['RCPFullAWSAccess'])
    })

    for (const [name, taken] of [
      ['of a member', `account-${other}@sandbox.example`],
      ['of an account outside', `Account-${outsider}@sandbox.example`],
    ] as const)
      it(`not with the address ${name}`, async () => {
        const org = orgOf(company())
        const id = await requestOf(org, 'new', taken)
        assert.deepEqual((await statesOf(org, id, 3)).at(-1), 'FAILED')
        const {CreateAccountStatus} = await org.describeCreateAccountStatus({CreateAccountRequestId: id})
        assert.equal(CreateAccountStatus?.FailureReason, 'EMAIL_ALREADY_EXISTS')
        assert.equal((await org.listAccounts({})).Accounts?.length, 2)
      })

    it('of two with one address one is made', async () => {
      const org = orgOf(company())
      const ids = [await requestOf(org), await requestOf(org)]
      for (const id of ids) await statesOf(org, id, 3)
      const {CreateAccountStatuses = []} = await org.listCreateAccountStatus({})
      assert.deepEqual(
        CreateAccountStatuses.map(({State}) => State),
        ['SUCCEEDED', 'FAILED'],
      )
    })
  })

  describe('by being invited', () => {
    it('and accepting', async () => {
      const sandbox = company()
      const [org, invited] = [orgOf(sandbox), orgOf(sandbox, await enter(sandbox, outsider))]
      const HandshakeId = await invitation(org)
      const {Handshakes = []} = await invited.listHandshakesForAccount({})
      assert.deepEqual(
        Handshakes.map(({Id, State, Action}) => [Id, State, Action]),
        [[HandshakeId, 'OPEN', 'INVITE']],
      )
      assert.equal((await invited.acceptHandshake({HandshakeId})).Handshake?.State, 'ACCEPTED')
      const {Account} = await org.describeAccount({AccountId: outsider})
      assert.deepEqual([Account?.Name, Account?.JoinedMethod, Account?.State], ['outsider', 'INVITED', 'ACTIVE'])
      assert.ok((await invited.describeOrganization({})).Organization?.Id)
    })

    it('by address as well', async () => {
      const sandbox = company()
      const HandshakeId = await invitation(orgOf(sandbox), `account-${outsider}@sandbox.example`)
      await orgOf(sandbox, await enter(sandbox, outsider)).acceptHandshake({HandshakeId})
      assert.equal((await orgOf(sandbox).listAccounts({})).Accounts?.length, 3)
    })

    it('and declining, or being uninvited', async () => {
      const sandbox = company()
      const [org, invited] = [orgOf(sandbox), orgOf(sandbox, await enter(sandbox, outsider))]
      await invited.declineHandshake({HandshakeId: await invitation(org)})
      await org.cancelHandshake({HandshakeId: await invitation(org)})
      await invitation(org)
      const {Handshakes = []} = await org.listHandshakesForOrganization({})
      assert.deepEqual(
        Handshakes.map(({State}) => State),
        ['DECLINED', 'CANCELED', 'OPEN'],
      )
    })

    it('for 15 days', async () => {
      let now = start
      const sandbox = company({}, {now: () => now})
      const org = orgOf(sandbox)
      const HandshakeId = await invitation(org)
      now = new Date(start.getTime() + 15 * day + 1000)
      assert.equal((await org.describeHandshake({HandshakeId})).Handshake?.State, 'EXPIRED')
      const invited = orgOf(sandbox, await enter(sandbox, outsider))
      assert.equal(
        (await outcomeOf(invited.acceptHandshake({HandshakeId}))).code,
        'InvalidHandshakeTransitionException',
      )
      await invitation(org)
    })
  })

  it('by being closed: pending, then closed', async () => {
    let now = start
    const org = orgOf(company({}, {now: () => now}))
    const stateOf = async () => {
      const {Account} = await org.describeAccount({AccountId: other})
      return [Account?.State, Account?.Status]
    }
    await org.closeAccount({AccountId: other})
    assert.deepEqual(await stateOf(), ['PENDING_CLOSURE', 'PENDING_CLOSURE'])
    assert.equal((await outcomeOf(org.closeAccount({AccountId: other}))).code, 'ConflictException')
    now = new Date(start.getTime() + 60_000)
    assert.deepEqual(await stateOf(), ['CLOSED', 'SUSPENDED'])
    assert.equal((await outcomeOf(org.closeAccount({AccountId: other}))).code, 'AccountAlreadyClosedException')
  })

  it('by being removed: then it is like one that never belonged', async () => {
    const sandbox = company()
    const org = orgOf(sandbox)
    await org.removeAccountFromOrganization({AccountId: other})
    assert.equal((await org.listAccounts({})).Accounts?.length, 1)
    const {code} = await outcomeOf(orgOf(sandbox, await enter(sandbox, other)).describeOrganization({}))
    assert.equal(code, 'AWSOrganizationsNotInUseException')
    await enter(sandbox, other)
  })

  obeys([
    {
      name: 'one account more than there may be',
      spec: {quotas: {Accounts: 2}},
      when: ({org}) => requestOf(org),
      code: 'ConstraintViolationException',
      reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
    },
    {
      name: 'one more, with an invitation out',
      spec: {quotas: {Accounts: 3}},
      given: ({org}) => invitation(org),
      when: ({org}) => requestOf(org),
      code: 'ConstraintViolationException',
      reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
    },
    {
      name: 'an invitation more, with an account in the making',
      spec: {quotas: {Accounts: 3}},
      given: ({org}) => requestOf(org),
      when: ({org}) => invitation(org),
      code: 'HandshakeConstraintViolationException',
      reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
    },
    {
      name: 'a new account with no address',
      when: ({org}) => requestOf(org, 'new', 'nobody'),
      code: 'InvalidInputException',
      reason: 'INVALID_PATTERN',
    },
    {
      name: 'a new account with a role of AWS',
      when: ({org}) => org.createAccount({AccountName: 'new', Email: email, RoleName: 'AWSServiceRoleForX'}),
      code: 'InvalidInputException',
      reason: 'INVALID_ROLE_NAME',
    },
    {
      name: 'a new account with a name of 51 characters',
      when: ({org}) => requestOf(org, 'x'.repeat(51)),
      code: 'InvalidInputException',
      reason: 'MAX_LENGTH_EXCEEDED',
    },
    {
      name: 'the state of no request',
      when: ({org}) => org.describeCreateAccountStatus({CreateAccountRequestId: 'car-00000000'}),
      code: 'CreateAccountStatusNotFoundException',
    },
    {
      name: 'inviting a member',
      when: ({org}) => invitation(org, other),
      code: 'HandshakeConstraintViolationException',
      reason: 'ALREADY_IN_AN_ORGANIZATION',
    },
    {
      name: 'inviting twice',
      given: ({org}) => invitation(org),
      when: ({org}) => invitation(org),
      code: 'DuplicateHandshakeException',
    },
    {
      name: 'inviting an organization',
      when: ({org}) => org.inviteAccountToOrganization({Target: {Type: 'ORGANIZATION', Id: 'o-0000000000'}}),
      code: 'InvalidInputException',
      reason: 'INVALID_PARTY_TYPE_TARGET',
    },
    {
      name: 'inviting no address',
      when: ({org}) => org.inviteAccountToOrganization({Target: {Type: 'EMAIL', Id: 'nobody'}}),
      code: 'InvalidInputException',
      reason: 'INVALID_EMAIL_ADDRESS_TARGET',
    },
    {
      name: 'accepting for another',
      given: ({org}) => invitation(org),
      when: async ({org, sandbox}) => {
        const {Handshakes = []} = await orgOf(sandbox).listHandshakesForOrganization({})
        await org.acceptHandshake({HandshakeId: Handshakes[0]?.Id})
      },
      code: 'AccessDeniedException',
    },
    {
      name: 'accepting nothing',
      by: outsider,
      when: ({org}) => org.acceptHandshake({HandshakeId: 'h-00000000'}),
      code: 'HandshakeNotFoundException',
    },
    {
      name: 'accepting twice',
      by: outsider,
      given: async ({org, sandbox}) => {
        const HandshakeId = await invitation(org)
        await orgOf(sandbox, await enter(sandbox, outsider)).acceptHandshake({HandshakeId})
      },
      when: async ({org}) => {
        const {Handshakes = []} = await org.listHandshakesForAccount({})
        await org.acceptHandshake({HandshakeId: Handshakes[0]?.Id})
      },
      code: 'HandshakeAlreadyInStateException',
    },
    {
      name: 'accepting what was canceled',
      by: outsider,
      given: async ({org}) => org.cancelHandshake({HandshakeId: await invitation(org)}),
      when: async ({org}) => {
        const {Handshakes = []} = await org.listHandshakesForAccount({})
        await org.acceptHandshake({HandshakeId: Handshakes[0]?.Id})
      },
      code: 'InvalidHandshakeTransitionException',
    },
    {
      name: 'closing the management account',
      when: ({org}) => org.closeAccount({AccountId: main}),
      code: 'ConstraintViolationException',
      reason: 'CANNOT_CLOSE_MANAGEMENT_ACCOUNT',
    },
    {
      name: 'closing more than 30 days allow',
      spec: {quotas: {ClosedAccountsIn30Days: 0}},
      when: ({org}) => org.closeAccount({AccountId: other}),
      code: 'ConstraintViolationException',
      reason: 'CLOSE_ACCOUNT_QUOTA_EXCEEDED',
    },
    {
      name: 'closing an account of someone else',
      when: ({org}) => org.closeAccount({AccountId: outsider}),
      code: 'AccountNotFoundException',
    },
    {
      name: 'removing the management account',
      when: ({org}) => org.removeAccountFromOrganization({AccountId: main}),
      code: 'MasterCannotLeaveOrganizationException',
    },
    {
      name: 'removing an account that was just created',
      spec: {accounts: [{id: other, method: 'CREATED'}]},
      when: ({org}) => org.removeAccountFromOrganization({AccountId: other}),
      code: 'ConstraintViolationException',
      reason: 'WAIT_PERIOD_ACTIVE',
    },
    {
      name: 'removing a delegated administrator',
      given: async ({org}) => {
        await org.enableAWSServiceAccess({ServicePrincipal: 'sso.amazonaws.com'})
        await org.registerDelegatedAdministrator({AccountId: other, ServicePrincipal: 'sso.amazonaws.com'})
      },
      when: ({org}) => org.removeAccountFromOrganization({AccountId: other}),
      code: 'ConstraintViolationException',
      reason: 'CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG',
    },
  ])

  it('a created account can go after four days', async () => {
    let now = start
    const org = orgOf(company({accounts: [{id: other, method: 'CREATED'}]}, {now: () => now}))
    await org.listAccounts({})
    now = new Date(start.getTime() + 4 * day)
    await org.removeAccountFromOrganization({AccountId: other})
  })

  it('accounts that are new to the sandbox join; those that were removed stay out', async () => {
    const sandbox = company()
    const org = orgOf(sandbox)
    await org.removeAccountFromOrganization({AccountId: other})
    await sandbox.addAccounts([{id: '555555555555', name: 'later'}, {id: other}])
    const {Accounts = []} = await org.listAccounts({})
    assert.deepEqual(
      Accounts.map(({Name}) => Name),
      ['root', 'later'],
    )
  })

  it('without being asked for there is no organization, and accounts stay by themselves', async () => {
    const sandbox = newSandbox()
    await orgOf(sandbox).createOrganization({})
    await sandbox.addAccounts([{id: '555555555555'}])
    assert.equal((await orgOf(sandbox).listAccounts({})).Accounts?.length, 1)
  })
})
