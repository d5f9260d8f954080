import assert from 'node:assert/strict'
import type {WrittenTrust} from '../../src/config/written.js'
import {CONTRACT, CONTRACT_FILES} from './contract.js'
import {findingsOf, HEAD, inRole, readText} from './read-text.js'

const written = (text: string, others: Record<string, string> = {}) => {
  const config = readText(text, others)
  assert.deepEqual(findingsOf(config), [])
  assert.ok(config.written)
  return config.written
}
/** Without the prototypes: the records of Written have none. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const line = (rest: object) => ({tagSession: false, ...rest})

describe('config: what is written', () => {
  const whole = written(CONTRACT, CONTRACT_FILES)

  it('accounts in short and long form; an unquoted id keeps its digits', () => {
    assert.deepEqual(plain(whole.accounts), {
      root: {id: '111111111111', tags: {}, retire: false},
      client: {
        id: '222222222222',
        ou: 'Workloads/Clients',
        tags: {env: 'prod'},
        display: {name: 'Client', color: 'red'},
        connect: {profile: 'client-admin'},
        retire: false,
      },
      partner: {id: '333333333333', tags: {}, connect: false, retire: false},
      oldshop: {id: '444444444444', tags: {}, retire: true},
      dev: {id: '555555555555', tags: {}, retire: false},
    })
  })

  it('what stands at the top', () => {
    assert.equal(whole.owner, 'acme-access-x7k2')
    assert.deepEqual(whole.formerOwners, ['acme'])
    assert.deepEqual(plain(whole.connect), {
      role: 'OrganizationAccountAccessRole',
      planRole: 'xrole-read',
      externalId: 'acme-1',
    })
    assert.deepEqual(whole.ignoreTags, ['cost:*'])
    assert.deepEqual(whole.unmanaged, [{address: '*/role/vendor-*', reason: "made by the vendor's stack"}])
  })

  it('policies: short statements, and a document from a file', () => {
    assert.deepEqual(plain(whole.policies), {
      ReportsRead: {
        description: 'read the monthly reports',
        statements: [
          {
            effect: 'Allow',
            actions: ['s3:GetObject', 's3:ListBucket'],
            on: ['arn:aws:s3:::acme-reports', 'arn:aws:s3:::acme-reports/*'],
            when: {StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456'}},
          },
          {effect: 'Deny', actions: ['s3:DeleteObject'], on: ['*']},
        ],
        tags: {},
      },
      Legacy: {
        document: {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}]},
        accounts: ['client'],
        tags: {},
      },
    })
  })

  it('every kind of trust line', () => {
    const expected: WrittenTrust[] = [
      {type: 'principals', principals: ['dev'], tagSession: false},
      {type: 'principals', principals: ['partner'], externalId: 'acme-7f3a', tagSession: false},
      {
        type: 'principals',
        principals: ['root/user/alice', 'root/user/bob'],
        mfa: true,
        sourceIp: ['203.0.113.0/24'],
        tagSession: false,
      },
      {type: 'principals', principals: ['dev/role/ci'], tagSession: true},
      {type: 'service', service: 'lambda.amazonaws.com', tagSession: false},
      {type: 'github', github: 'acme/app', ref: {branch: 'main'}, tagSession: false},
      {
        type: 'oidc',
        oidc: 'oidc.eks.eu-west-1.amazonaws.com/id/ABC',
        audience: 'sts.amazonaws.com',
        subject: 'system:serviceaccount:a:b',
        tagSession: false,
      },
      {type: 'saml', saml: 'Okta', tagSession: false},
      {type: 'sso', sso: 'Admin', account: 'root', tagSession: false},
      {type: 'org', org: 'o-abcd123456', tagSession: false},
      {type: 'statement', statement: {Effect: 'Deny', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}},
    ]
    assert.deepEqual(whole.roles['StagingAccess']?.trust, expected)
  })

  it('the rest of a role', () => {
    const {trust, ...rest} = whole.roles['StagingAccess'] ?? assert.fail()
    assert.equal(trust.length, 11)
    assert.deepEqual(plain(rest), {
      accounts: {tags: {env: ['staging', 'prod']}, except: ['root']},
      description: 'developers read Lambda',
      policies: ['AWSLambda_ReadOnlyAccess', 'ReportsRead'],
      inline: {logs: {statements: [{effect: 'Allow', actions: ['logs:*'], on: ['*']}]}},
      boundary: 'arn:aws:iam::${account.id}:policy/DeveloperBoundary',
      maxSession: 14400,
      path: '/',
      tags: {team: 'data'},
      expires: '2027-01-31',
      exclusive: true,
      caller: true,
    })
  })

  it('groups and users, with their defaults', () => {
    const entry = {accounts: ['root'], inline: {}, exclusive: true}
    assert.deepEqual(plain(whole.groups), {
      CrossAccount: {...entry, users: ['alice', 'paul'], policies: ['IAMUserChangePassword']},
    })
    assert.deepEqual(plain(whole.users), {
      alice: {...entry, policies: [], tags: {}},
      paul: {...entry, policies: [], tags: {a: 'b'}, exclusive: false},
    })
  })

  it('an included role; one text is a list of one', () => {
    const role = whole.roles['FromTeam']
    assert.deepEqual(role?.trust, [{type: 'principals', principals: ['root'], tagSession: false}])
    assert.deepEqual([role?.accounts, role?.protect, role?.caller], [['dev'], true, false])
  })
})

describe('config: forms that mean the same', () => {
  const trusts: [written: string, opened: object][] = [
    ['111111111111', {type: 'principals', principals: ['111111111111']}],
    ['"arn:aws:iam::111111111111:root"', {type: 'principals', principals: ['arn:aws:iam::111111111111:root']}],
    [
      'arn:${partition}:iam::${account.id}:role/x',
      {type: 'principals', principals: ['arn:${partition}:iam::${account.id}:role/x']},
    ],
    ['client/Deployer', {type: 'principals', principals: ['client/Deployer']}],
    [
      '{principal: a, mfa: false, caller: false, expires: 2027-01-31}',
      {type: 'principals', principals: ['a'], mfa: false, caller: false, expires: '2027-01-31'},
    ],
    [
      '{service: x.amazonaws.com, sourceAccount: self, sourceArn: a}',
      {type: 'service', service: 'x.amazonaws.com', sourceAccount: 'self', sourceArn: 'a'},
    ],
    ['{github: a/b, tag: v1}', {type: 'github', github: 'a/b', ref: {tag: 'v1'}}],
    ['{github: a/b, environment: e}', {type: 'github', github: 'a/b', ref: {environment: 'e'}}],
    ['{github: a/b, pullRequest: true}', {type: 'github', github: 'a/b', ref: {pullRequest: true}}],
    ['{github: a/b, subject: s}', {type: 'github', github: 'a/b', ref: {subject: 's'}}],
    [
      '{principal: a, when: {Bool: {aws:ViaAWSService: true}}}',
      {type: 'principals', principals: ['a'], when: {Bool: {'aws:ViaAWSService': true}}},
    ],
    [
      '{principal: a, when: {NumericLessThan: {aws:MultiFactorAuthAge: 3600}}}',
      {type: 'principals', principals: ['a'], when: {NumericLessThan: {'aws:MultiFactorAuthAge': 3600}}},
    ],
  ]
  for (const [text, opened] of trusts) {
    it(`trust: ${text}`, () => {
      assert.deepEqual(
        written(inRole('', `[${text.startsWith('arn:$') ? `"${text}"` : text}]`)).roles['A']?.trust.map(plain),
        [line(opened)],
      )
    })
  }

  const sessions: [string, number][] = [
    ['4h', 14400],
    ['90m', 5400],
    ['1h30m', 5400],
    ['3600', 3600],
    ['"3600"', 3600],
    ['3600s', 3600],
  ]
  for (const [text, seconds] of sessions) {
    it(`maxSession: ${text}`, () => {
      assert.equal(written(inRole(`    maxSession: ${text}\n`)).roles['A']?.maxSession, seconds)
    })
  }

  const selectors: [string, unknown][] = [
    ['all', 'all'],
    ['[all]', 'all'],
    ['client', ['client']],
    ['[client, "prod-*"]', ['client', 'prod-*']],
    ['{ou: W, except: x}', {ou: 'W', except: ['x']}],
    ['{tags: {env: prod}}', {tags: {env: ['prod']}, except: []}],
  ]
  for (const [text, selector] of selectors) {
    it(`accounts: ${text}`, () => {
      assert.deepEqual(plain(written(`${HEAD}users: {a: {accounts: ${text}}}\n`).users['a']?.accounts), selector)
    })
  }

  it('names that JavaScript objects have already', () => {
    const {roles} = written(
      `${HEAD}roles: {constructor: {account: root, trust: root}, hasOwnProperty: {account: root, trust: root}}\n`,
    )
    assert.deepEqual(Object.keys(roles), ['constructor', 'hasOwnProperty'])
    assert.equal('valueOf' in roles, false)
  })

  it('merge keys: an explicit key wins, the first source wins', () => {
    const text = `${HEAD}x-a: &a {mfa: true, path: /a/}\nx-b: &b {path: /b/, boundary: b}\nroles:\n  A:\n    <<: [*a, *b]\n    account: root\n    trust: root\n    mfa: false\n`
    const {mfa, path, boundary} = written(text).roles['A'] ?? assert.fail()
    assert.deepEqual([mfa, path, boundary], [false, '/a/', 'b'])
  })

  it('JSON, CRLF and a byte order mark', () => {
    assert.deepEqual(
      plain(written('\uFEFF{\r\n\t"owner": "o",\r\n\t"accounts": {"a": "012345678901"}\r\n}\r\n').accounts),
      {a: {id: '012345678901', tags: {}, retire: false}},
    )
  })
})
