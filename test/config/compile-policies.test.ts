import assert from 'node:assert/strict'
import type {Written} from '../../src/config/written.js'
import {body, compiled, factsOf, group, policy, role, statement, unknownFacts, user} from './compile-support.js'

const attached = (key: string, done: ReturnType<typeof compiled>): string[] =>
  done.keys(`${key}/policy/`).map((each) => each.slice(`${key}/policy/`.length))

describe('a policy is', () => {
  const using = (name: string, more: Partial<Written> = {}, facts = unknownFacts) =>
    compiled({policies: {P: policy({accounts: ['client']})}, roles: {R: role({policies: [name]})}, ...more}, facts)

  const cases: [string, string, string][] = [
    ['an entry', 'P', 'arn:aws:iam::222222222222:policy/xrole/acme/P'],
    ['managed by AWS', 'AdministratorAccess', 'arn:aws:iam::aws:policy/AdministratorAccess'],
    [
      'managed by AWS, under a path',
      'AWSLambdaBasicExecutionRole',
      'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    ],
    ["an ARN of AWS's", 'arn:aws:iam::aws:policy/job-function/Billing', 'arn:aws:iam::aws:policy/job-function/Billing'],
    ['an ARN of the account', 'arn:aws:iam::${account.id}:policy/x/Mine', 'arn:aws:iam::222222222222:policy/x/Mine'],
    [
      'an ARN equal to an entry',
      'arn:aws:iam::222222222222:policy/xrole/acme/P',
      'arn:aws:iam::222222222222:policy/xrole/acme/P',
    ],
  ]
  for (const [name, written, arn] of cases) {
    it(name, () => {
      const done = using(written)
      assert.deepEqual(attached('client/role/r', done), [arn])
      assert.deepEqual(done.told, [])
    })
  }

  it('made wherever it is used, when it has no accounts: (attachment, boundary, ARN)', () => {
    const done = compiled({
      policies: {P: policy(), B: policy(), Q: policy(), Unused: policy()},
      roles: {R: role({policies: ['P', 'arn:aws:iam::${account.id}:policy/xrole/acme/Q'], boundary: 'B'})},
      users: {u: user({policies: ['P']})},
      groups: {g: group({accounts: ['dev'], policies: ['P']})},
    })
    assert.deepEqual(done.told, ['warning unused-policy policies.Unused'])
    const policies = [...done.intent.state.values()].filter(({kind}) => kind === 'managed-policy')
    assert.deepEqual(
      policies.map(({address}) => address),
      ['client/policy/B', 'client/policy/P', 'client/policy/Q', 'dev/policy/P', 'root/policy/P'],
    )
    assert.deepEqual(done.value('client/role/r/boundary'), {arn: 'arn:aws:iam::222222222222:policy/xrole/acme/B'})
  })

  it('made in its accounts:, used or not', () => {
    const done = compiled({policies: {P: policy({accounts: 'all'})}})
    assert.deepEqual(done.keys(), ['client/policy/p', 'dev/policy/p', 'root/policy/p'])
  })

  it('newer than the list: what AWS says', () => {
    const arn = 'arn:aws:iam::aws:policy/Qqqqqqqqqqqqqqqqqqqqqqq'
    assert.deepEqual(
      attached('client/role/r', using('Qqqqqqqqqqqqqqqqqqqqqqq', {}, factsOf({}, {Qqqqqqqqqqqqqqqqqqqqqqq: arn}))),
      [arn],
    )
  })

  it('made of short statements, one value as a scalar', () => {
    const done = compiled({
      policies: {
        P: policy({
          accounts: ['dev'],
          statements: [
            {
              effect: 'Allow',
              actions: ['s3:GetObject', 's3:ListBucket'],
              on: ['*'],
              when: {Bool: {'aws:SecureTransport': 'true'}},
            },
            {...statement('s3:DeleteObject'), effect: 'Deny'},
          ],
        }),
      },
    })
    assert.deepEqual(done.document('dev/policy/p'), {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:ListBucket'],
          Resource: '*',
          Condition: {Bool: {'aws:SecureTransport': 'true'}},
        },
        {Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*'},
      ],
    })
  })
})

describe('a policy is refused:', () => {
  const at = 'roles.R.policies.0'
  const cases: [string, Partial<Written>, string, RegExp][] = [
    [
      'a misspelt entry',
      {roles: {R: role({policies: ['Reprts']})}},
      `error unknown-policy ${at}`,
      /did you mean "Reports"/,
    ],
    [
      'a misspelt name of AWS',
      {roles: {R: role({policies: ['AdministratorAcces']})}},
      `error unknown-policy ${at}`,
      /"AdministratorAccess"/,
    ],
    [
      'a misspelt ARN of AWS',
      {roles: {R: role({policies: ['arn:aws:iam::aws:policy/AdministratorAcces']})}},
      `error unknown-policy ${at}`,
      /"AdministratorAccess"/,
    ],
    [
      'an ARN of AWS without its path',
      {roles: {R: role({policies: ['arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole']})}},
      `error unknown-policy ${at}`,
      /policy\/service-role\/AWSLambdaBasicExecutionRole/,
    ],
    [
      'one of a service-linked role',
      {roles: {R: role({policies: ['AWSSupportServiceRolePolicy']})}},
      `error policy-not-attachable ${at}`,
      /service-linked/,
    ],
    [
      'an ARN of another account',
      {roles: {R: role({policies: ['arn:aws:iam::111111111111:policy/P']})}},
      `error invalid-policy-arn ${at}`,
      /another account/,
    ],
    [
      'a boundary of another account',
      {roles: {R: role({boundary: 'arn:aws:iam::111111111111:policy/P'})}},
      'error invalid-policy-arn roles.R.boundary',
      /another account/,
    ],
    [
      'an ARN of another partition',
      {roles: {R: role({policies: ['arn:aws-cn:iam::aws:policy/AdministratorAccess']})}},
      `error invalid-policy-arn ${at}`,
      /partition/,
    ],
    [
      'no ARN of a policy',
      {roles: {R: role({policies: ['arn:aws:iam::222222222222:role/x']})}},
      `error invalid-policy-arn ${at}`,
      /no ARN of a policy/,
    ],
    [
      'an entry by an ARN with another path',
      {roles: {R: role({policies: ['Reports', 'arn:aws:iam::222222222222:policy/Reports']})}},
      'error policy-elsewhere roles.R.policies.1',
      /as arn:aws:iam::222222222222:policy\/xrole\/acme\/Reports/,
    ],
    [
      'use outside of its accounts',
      {roles: {R: role({accounts: 'all', policies: ['OnlyDev']})}},
      `error policy-not-in-account ${at}`,
      /\(in root, client\)$/,
    ],
    [
      'an entry named like one of AWS',
      {policies: {AdministratorAccess: policy({accounts: ['dev']})}},
      'error aws-policy-name policies.AdministratorAccess',
      /another name/,
    ],
    [
      'a name: like one of AWS',
      {policies: {P: policy({accounts: ['dev'], name: 'Billing'})}},
      'error aws-policy-name policies.P.name',
      /another name/,
    ],
    [
      'a name kept for caller policies',
      {policies: {'xrole-assume-user-x-1': policy({accounts: ['dev']})}},
      'error reserved-name policies.xrole-assume-user-x-1',
      /caller policies/,
    ],
    [
      'an inline policy named like the caller policy',
      {roles: {R: role({inline: {'xrole-assume': body('s3:*')}})}},
      'error reserved-name roles.R.inline.xrole-assume',
      /caller policy/,
    ],
    [
      'a document that AWS refuses',
      {
        policies: {
          P: policy({
            accounts: ['dev'],
            document: {Version: '2012-10-17', Statement: [{Effect: 'allow', Action: 's3:GetObject', Resource: '*'}]},
          }),
        },
      },
      'error effect policies.P.document.Statement.0.Effect',
      /Allow/,
    ],
    [
      'a statement that AWS refuses',
      {roles: {R: role({inline: {i: body('getobject')}})}},
      'error action-syntax roles.R.inline.i.statements.0.actions.0',
      /./,
    ],
  ]
  for (const [name, written, told, says] of cases) {
    it(name, () => {
      const done = compiled(
        {policies: {Reports: policy(), OnlyDev: policy({accounts: ['dev']})}, ...written},
        factsOf({}),
      )
      const index = done.told.indexOf(told)
      assert.notEqual(index, -1, `${told} is not among ${JSON.stringify(done.findings, null, 1)}`)
      assert.match(done.findings[index]?.message ?? '', says)
    })
  }

  it('one that neither the file nor the list has: a warning offline, an error when AWS has none', () => {
    const roles = {R: role({policies: ['Qqqqqqqqqqqqqqqqqqqqqqq']})}
    assert.deepEqual(compiled({roles}).told, [`warning unknown-policy ${at}`])
    assert.deepEqual(compiled({roles}, factsOf({})).told, [`error unknown-policy ${at}`])
  })
})
