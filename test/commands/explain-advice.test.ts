import assert from 'node:assert/strict'
import Explain from '../../src/commands/explain.js'
import Validate from '../../src/commands/validate.js'
import {pasted, wordsOf} from './advice.js'
import type {Edit} from './advice.js'
import {openDesk} from './asking.js'
import type {Desk} from './asking.js'

interface Printed {
  readonly answers: readonly {
    readonly outcome: string
    readonly reason?: string
    readonly message: string
    readonly fix?: {
      readonly how: string
      readonly text: string
      readonly edit?: Edit
      readonly statement?: unknown
      readonly command?: string
      readonly further?: readonly {readonly text: string; readonly edit?: Edit; readonly statement?: unknown}[]
    }
  }[]
}

const HEAD = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
`
const ALICE = 'users: {alice: {account: root}}\n'
const BOT = 'Bot: {account: root, trust: [codebuild.amazonaws.com]}'
const trusting = (trust: string, more = ''): string =>
  `${HEAD}${ALICE}roles:\n  R: {account: client, trust: ${trust}${more}}\n  ${BOT}\n`
const when = (block: string, more = ''): string => trusting(`[{principal: root/user/alice${more}, when: ${block}}]`)

const USER = ['root/user/alice', 'client/R']
const ROLE = ['root/role/Bot', 'client/R']

interface Row {
  readonly what: string
  readonly yaml: string
  readonly argv: readonly string[]
  readonly message: RegExp
  readonly text?: RegExp
  readonly reason?: string
}

/** Each printed advice, done as it says, makes it a yes. */
const ROWS: readonly Row[] = [
  {
    what: 'a session tag, where the trust is for sts:AssumeRole alone: both halves',
    yaml: trusting('[root/user/alice]'),
    argv: [...USER, '--tag', 'team=x'],
    message: /nothing in its trust policy lets root\/user\/alice pass session tags \(sts:TagSession\)\.$/,
    text: /^Let it pass session tags by a line of trust\.$/,
  },
  {
    what: 'a session tag that the trust takes: the caller’s half',
    yaml: trusting('[{principal: root/user/alice, tagSession: true}]'),
    argv: [...USER, '--tag', 'team=x'],
    message: /no policy of root\/user\/alice allows sts:TagSession\.$/,
    text: /^Give it the permission\.$/,
  },
  {
    what: 'a source identity: both halves',
    yaml: trusting('[root/user/alice]'),
    argv: [...USER, '--source-identity', 'alice'],
    message: /lets root\/user\/alice pass a source identity \(sts:SetSourceIdentity\)\.$/,
  },
  {
    what: 'a source identity that the trust asks for and that nobody may pass',
    yaml: when('{StringEquals: {sts:SourceIdentity: alice}}'),
    argv: USER,
    message: /does not meet what its trust policy asks for \(StringEquals sts:SourceIdentity = alice\)\.$/,
  },
  {
    what: 'a tag key that is asked for, beside a tag that is passed',
    yaml: when('{"ForAnyValue:StringEquals": {aws:TagKeys: team}}', ', tagSession: true'),
    argv: [...USER, '--tag', 'x=y'],
    message: /ForAnyValue:StringEquals aws:TagKeys = team/,
    text: /^Pass a session tag team\. Give it the permission\.$/,
  },
  {
    what: 'the value of a tag that is said already',
    yaml: when('{StringEquals: {aws:RequestTag/team: data}}', ', tagSession: true').replace(
      '{account: root}',
      '{account: root, inline: {tags: {statements: [{allow: ["sts:TagSession"], on: ["*"]}]}}}',
    ),
    argv: [...USER, '--tag', 'team=ops'],
    message: /aws:RequestTag\/team = data/,
    text: /^Pass the session tag team = data\.$/,
  },
  {
    what: 'another address than --context says',
    yaml: trusting('[root/user/alice]', ', sourceIp: [10.0.0.0/8]'),
    argv: [...USER, '--context', 'aws:SourceIp='],
    message: /from 10\.0\.0\.0\/8/,
  },
  {
    what: 'MFA where --context says that there is none',
    yaml: trusting('[root/user/alice]', ', mfa: true'),
    argv: [...USER, '--context', 'aws:MultiFactorAuthPresent=false'],
    message: /asks for MFA, and the request has none\.$/,
    text: /^Sign in with MFA /,
  },
  {
    what: 'MFA where --no-mfa says that there is none',
    yaml: trusting('[root/user/alice]', ', mfa: true'),
    argv: [...USER, '--no-mfa'],
    message: /asks for MFA, and the request has none\.$/,
  },
  {
    what: 'a claim that --context says otherwise',
    yaml: trusting('[{github: acme/app, branch: main}]'),
    argv: [
      'arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com',
      'client/R',
      '--context',
      'token.actions.githubusercontent.com:sub=repo:acme/app:ref:refs/heads/dev',
    ],
    message: /subject repo:acme\/app:ref:refs\/heads\/main/,
  },
  {
    what: 'MFA is forbidden',
    yaml: when('{Bool: {aws:MultiFactorAuthPresent: "false"}}'),
    argv: USER,
    message: /asks for \(Bool aws:MultiFactorAuthPresent = false\)\.$/,
    text: /^Call with credentials of a session that was got without MFA\.$/,
  },
  {
    what: 'MFA is forbidden, and there',
    yaml: when('{Bool: {aws:MultiFactorAuthPresent: "false"}}'),
    argv: [...USER, '--mfa'],
    message: /asks for \(Bool aws:MultiFactorAuthPresent = false\)\.$/,
  },
  {
    what: 'MFA that is too fresh',
    yaml: when('{NumericGreaterThan: {aws:MultiFactorAuthAge: "3600"}}'),
    argv: [...USER, '--mfa'],
    message: /asks for \(NumericGreaterThan aws:MultiFactorAuthAge = 3600\)\.$/,
    text: /^Call 3601 seconds after signing in with MFA\.$/,
  },
  {
    what: 'MFA that is too old',
    yaml: when('{NumericLessThan: {aws:MultiFactorAuthAge: "3600"}}'),
    argv: [...USER, '--mfa', '--context', 'aws:MultiFactorAuthAge=5000'],
    message: /asks for \(NumericLessThan aws:MultiFactorAuthAge = 3600\)\.$/,
  },
  {
    what: 'the only line has expired',
    yaml: trusting('[{principal: root/user/alice, expires: 2020-01-31}]'),
    argv: USER,
    reason: 'expired',
    message: /its line of trust was for a time, and 2020-01-31 was the last day \(accounts\.yaml:6\)\.$/,
    text: /^Give the line a later day \(expires: at accounts\.yaml:6\)/,
  },
  {
    what: 'its own line has expired, and another one has not',
    yaml: trusting('[root/role/Bot, {principal: root/user/alice, expires: 2020-01-31}]'),
    argv: USER,
    reason: 'expired',
    message: /2020-01-31 was the last day/,
  },
  {
    what: 'a line that has expired is somebody else’s (a near miss)',
    yaml: trusting('[root, {principal: root/role/Bot, expires: 2020-01-31}]').replace('[root,', '[client,'),
    argv: USER,
    reason: 'trust',
    message: /nothing in its trust policy lets root\/user\/alice in\.$/,
  },
  {
    what: 'a service with a condition that it does not meet',
    yaml: trusting(
      '[{service: lambda.amazonaws.com, when: {StringEquals: {aws:username: bob}}}]',
      ', externalId: acme-1',
    ),
    argv: ['lambda.amazonaws.com', 'client/R'],
    message: /StringEquals aws:username = bob/,
  },
  {
    what: 'a role, where the role’s own `when` asks for fresh MFA',
    yaml: trusting('[root/role/Bot]', ', when: {NumericLessThan: {aws:MultiFactorAuthAge: "3600"}}'),
    argv: ROLE,
    message: /asks for MFA, which the session of a role never has\.$/,
  },
  {
    what: 'a role and an external id, where the role’s own `mfa` keeps it out',
    yaml: trusting('[root]', ', mfa: true, externalId: acme-1'),
    argv: ROLE,
    message: /asks for MFA, which the session of a role never has\.$/,
  },
  {
    what: 'an inline policy has the name that the permission would get',
    yaml: trusting('[{principal: root/user/alice, caller: false}]', ', caller: false').replace(
      '{account: root}',
      '{account: root, inline: {Assume-R: {statements: [{allow: ["s3:*"], on: ["*"]}]}, xrole-x: {statements: [{allow: ["s3:*"], on: ["*"]}]}}}',
    ),
    argv: USER,
    message: /no policy of root\/user\/alice allows it\.$/,
  },
  {
    what: 'two external ids, of which one is excluded',
    yaml: when('{StringEquals: {sts:ExternalId: [acme-1, acme-2]}, StringNotEquals: {sts:ExternalId: acme-1}}'),
    argv: USER,
    message: /asks for an external id, and the request has none\.$/,
    text: /^Send the external id acme-2 /,
  },
  {
    what: 'an external id that another policy forbids',
    yaml: trusting(
      '[{principal: root/user/alice, when: {StringEquals: {sts:ExternalId: [acme-1, acme-2]}}}, {statement: {Effect: Deny, Principal: {AWS: "*"}, Action: "sts:AssumeRole", Condition: {StringEquals: {sts:ExternalId: acme-1}}}}]',
    ),
    argv: [...USER, '--external-id', 'acme-1'],
    message: /its trust policy forbids it with this external id\.$/,
    text: /^Send the external id acme-2 /,
  },
  {
    what: 'an external id with a wildcard',
    yaml: when('{StringLike: {sts:ExternalId: "acme-*"}}'),
    argv: USER,
    message: /external id/,
    text: /^Send the external id acme-x /,
  },
  {
    what: 'MFA in the trust and no permission: both at once',
    yaml: trusting('[{principal: root, mfa: true}]'),
    argv: USER,
    message: /its trust policy asks for MFA, and the request has none\.$/,
    text: /^Sign in with MFA \(.*\)\. Give it the permission\.$/,
  },
  {
    what: 'nobody of that name in the trust, and a boundary',
    yaml: `${HEAD}policies: {Most: {statements: [{allow: ["s3:*"], on: ["*"]}]}}
users: {alice: {account: root, boundary: Most}}
roles: {R: {account: client, trust: [client]}}
`,
    argv: USER,
    message: /nothing in its trust policy lets root\/user\/alice in\.$/,
  },
  {
    what: 'a session that is too long for the trust',
    yaml: trusting(
      '[{principal: root/user/alice, when: {NumericLessThanEquals: {sts:DurationSeconds: "3600"}}}]',
      ', maxSession: 4h',
    ),
    argv: [...USER, '--duration', '2h'],
    message: /NumericLessThanEquals sts:DurationSeconds = 3600/,
  },
  {
    what: 'an action on a role that is not declared',
    yaml: trusting('[root/user/alice]'),
    argv: ['root/user/alice', '--action', 'sts:AssumeRole', '--resource', 'arn:aws:iam::222222222222:role/Watcher'],
    reason: 'role-absent',
    message: /accounts\.yaml declares no such role\.$/,
  },
  {
    what: 'an action on a role that is written otherwise',
    yaml: trusting('[root/user/alice]').replace('  R:', '  Reader:'),
    argv: ['root/user/alice', '--action', 'sts:AssumeRole', '--resource', 'arn:aws:iam::222222222222:role/Raeder'],
    reason: 'role-absent',
    message: /accounts\.yaml declares no such role\.$/,
    text: /^There is a role client\/role\/Reader\.$/,
  },
]

describe('xrole explain: what it advises', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())

  const ask = async (argv: readonly string[]) => {
    const ran = await desk.run((args, config) => new Explain(args, config), ...argv, '--json')
    assert.notEqual(ran.status, 1, ran.stderr)
    const last = (JSON.parse(ran.stdout) as Printed).answers.at(-1)
    assert.ok(last)
    return {status: ran.status, ...last}
  }

  for (const {what, yaml, argv, message, text, reason} of ROWS)
    it(`${what}: done as it says, it is allowed`, async () => {
      desk.write(yaml)
      const told = await ask(argv)
      assert.equal(told.status, 2)
      assert.match(told.message, message)
      if (reason !== undefined) assert.equal(told.reason, reason)
      if (text !== undefined) assert.match(told.fix?.text ?? '', text)
      const {edit, further = [], command} = told.fix ?? {}
      const edits = [edit, ...further.map((one) => one.edit)].flatMap((one) => one ?? [])
      if (told.reason === 'expired') desk.write(yaml.replace('2020-01-31', '2099-01-31'))
      else desk.write(edits.reduce(pasted, yaml))
      assert.ok(command)
      const then = await ask(wordsOf(command))
      // What is allowed until a day depends on the time, which nobody says.
      if (told.reason === 'expired') assert.match(then.message, /^It depends .* allows it only until 2099-02-01/)
      else assert.deepEqual([then.status, then.message], [0, then.message])
    })

  it('takes a name for an inline policy that is free', async () => {
    desk.write(ROWS.find(({what}) => what.startsWith('an inline policy has'))!.yaml)
    assert.deepEqual((await ask(USER)).fix?.edit?.path, ['users', 'alice', 'inline', 'assume-R-2'])
  })

  const SAID: readonly (readonly [
    what: string,
    yaml: string,
    argv: readonly string[],
    text: RegExp,
    statement?: unknown,
  ])[] = [
    [
      'sts:AssumeRole on nothing that is named: which role',
      trusting('[root/user/alice]'),
      ['root/user/alice', '--action', 'sts:AssumeRole'],
      /^Say which role is meant: ask with its address in place of --action, or add --resource and its ARN\.$/,
    ],
    [
      'a role of an account that nobody lists: a trust statement has no Resource',
      trusting('[root/user/alice]').replace('{account: root}', '{account: root, policies: [AdministratorAccess]}'),
      ['root/user/alice', '--action', 'sts:AssumeRole', '--resource', 'arn:aws:iam::333333333333:role/X'],
      /^Whoever looks after arn:aws:iam::333333333333:role\/X has to let it in, by this statement of its trust policy:$/,
      {Effect: 'Allow', Action: 'sts:AssumeRole', Principal: {AWS: 'arn:aws:iam::111111111111:user/alice'}},
    ],
    [
      'the provider of another account',
      trusting('[{github: acme/app, branch: main}]'),
      ['arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com', 'client/R'],
      /^An identity provider lets into roles of its own account only\. Ask with the provider of account client\.$/,
    ],
    [
      'a boundary of AWS, in the role’s own account: the boundary, not the trust',
      `${HEAD}roles: {R: {account: client, trust: [client/role/Ci]}, Ci: {account: client, trust: [codebuild.amazonaws.com], boundary: ReadOnlyAccess}}\n`,
      ['client/role/Ci', 'client/R'],
      /^The permissions boundary ReadOnlyAccess is AWS's own\. Give client\/role\/Ci one of yours/,
      {Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::222222222222:role/R'},
    ],
  ]
  for (const [what, yaml, argv, text, statement] of SAID)
    it(what, async () => {
      desk.write(yaml)
      const {status, fix} = await ask(argv)
      assert.equal(status, 2)
      assert.match(fix?.text ?? '', text)
      assert.deepEqual(fix?.edit, undefined)
      assert.deepEqual(fix?.statement, statement)
    })

  it('validate tells of session tags that a caller cannot pass, until it can', async () => {
    const validate = async (yaml: string) => {
      desk.write(yaml)
      const {stdout, stderr} = await desk.run((args, config) => new Validate(args, config))
      return `${stdout}${stderr}`
    }
    const yaml = trusting('[{principal: root/user/alice, tagSession: true}]')
    const told = await validate(yaml)
    assert.match(
      told,
      /accounts\.yaml:6:\d+: warning client\/role\/R lets root\/user\/alice pass session tags, which it cannot: none of its policies allows sts:TagSession on it; let root\/user\/alice have \{"Effect":"Allow","Action":"sts:TagSession","Resource":"arn:aws:iam::222222222222:role\/R"\} \[half-made-grant\]/,
    )
    const inline =
      'inline: {tags: {statements: [{allow: ["sts:TagSession"], on: ["arn:aws:iam::222222222222:role/R"]}]}}'
    assert.doesNotMatch(
      await validate(yaml.replace('{account: root}', `{account: root, ${inline}}`)),
      /half-made-grant/,
    )
    const home = yaml.replace('R: {account: client', 'R: {account: root')
    assert.doesNotMatch(await validate(home), /half-made-grant/)
  })
})
