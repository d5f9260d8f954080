import assert from 'node:assert/strict'
import Apply from '../../src/commands/apply.js'
import Explain from '../../src/commands/explain.js'
import Call from '../../src/commands/sandbox/call.js'
import Snapshot from '../../src/commands/snapshot.js'
import type {Reason} from '../../src/access/explain.js'
import {pasted, wordsOf} from './advice.js'
import type {Edit} from './advice.js'
import {openDesk} from './asking.js'
import type {Desk, Ran} from './asking.js'

const HEAD = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", partner: {id: "333333333333", connect: false}}
`
const USERS = `users: {paul: {account: root}}
groups: {Ops: {account: root, users: [paul]}}
`
const trusting = (trust: string, more = ''): string =>
  `${HEAD}${USERS}roles:\n  Admin: {account: client, trust: ${trust}${more}}\n  ci: {account: root, trust: [codebuild.amazonaws.com]}\n`

interface Advice {
  readonly how: string
  readonly edit?: Edit
  readonly command?: string
}
interface Printed {
  readonly answers: readonly {
    readonly outcome: string
    readonly reason?: Reason
    readonly message: string
    readonly steps: readonly {readonly layer: string; readonly says: string; readonly where?: string}[]
    readonly fix?: Advice
    readonly open?: readonly {readonly key: string}[]
  }[]
}

describe('xrole explain', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())

  const explain = (...argv: string[]): Promise<Ran> => desk.run((args, config) => new Explain(args, config), ...argv)
  const answersOf = async (...argv: string[]) => {
    const ran = await explain(...argv, '--json')
    assert.notEqual(ran.status, 1, ran.stderr)
    return {status: ran.status, answers: (JSON.parse(ran.stdout) as Printed).answers}
  }
  const PAUL = ['root/user/paul', 'client/Admin']
  const CI = ['root/role/ci', 'client/Admin']

  interface Row {
    readonly what: string
    readonly yaml: string
    readonly argv: readonly string[]
    readonly reason: Reason
    readonly how: string
    readonly outcome?: 'conditional'
  }

  const ROWS: readonly Row[] = [
    {
      what: 'nobody of that name in the trust',
      yaml: trusting('[root/role/ci]'),
      argv: PAUL,
      reason: 'trust',
      how: 'trust',
    },
    {
      what: 'a trust that is one word',
      yaml: trusting('root/role/ci'),
      argv: PAUL,
      reason: 'trust',
      how: 'trust',
    },
    {
      what: 'nobody of that name, in a role that asks all its callers for MFA and an external id',
      yaml: trusting('[partner]', ', mfa: true, externalId: acme-1'),
      argv: PAUL,
      reason: 'trust',
      how: 'trust',
    },
    {
      what: 'a role, where the role asks all its callers for MFA',
      yaml: trusting('[root/user/paul]', ', mfa: true'),
      argv: CI,
      reason: 'trust',
      how: 'trust',
    },
    {
      what: 'the user of another account',
      yaml: trusting('["arn:aws:iam::333333333333:user/paul"]'),
      argv: PAUL,
      reason: 'wrong-account-id',
      how: 'trust',
    },
    {what: 'MFA', yaml: trusting('[root/group/Ops]', ', mfa: true'), argv: PAUL, reason: 'mfa', how: 'send'},
    {
      what: 'MFA, of a session',
      yaml: trusting('[root]', ', mfa: true'),
      argv: CI,
      reason: 'mfa-of-session',
      how: 'trust-without-mfa',
    },
    {
      what: 'an external id and MFA',
      yaml: trusting('[root/group/Ops]', ', mfa: true, externalId: acme-1'),
      argv: PAUL,
      reason: 'mfa',
      how: 'send',
    },
    {
      what: 'another external id',
      yaml: trusting('[root/group/Ops]', ", externalId: it's-1".replace("'", '')),
      argv: [...PAUL, '--external-id', 'acme-2'],
      reason: 'external-id',
      how: 'send',
    },
    {
      what: 'another network',
      yaml: trusting('[root/group/Ops]', ', sourceIp: [10.0.0.0/8]'),
      argv: [...PAUL, '--source-ip', '8.8.8.8'],
      reason: 'condition',
      how: 'send',
    },
    {
      what: 'a network that nobody has told',
      yaml: trusting('[root/group/Ops]', ', sourceIp: [10.0.0.0/8]'),
      argv: PAUL,
      reason: 'condition',
      how: 'say',
      outcome: 'conditional',
    },
    {
      what: 'a condition that this user never meets, of the whole role',
      yaml: trusting('[root/group/Ops]', ', when: {StringEquals: {aws:username: bob}}'),
      argv: PAUL,
      reason: 'condition',
      how: 'trust',
    },
    {
      what: 'an account that is trusted, and no permission',
      yaml: trusting('[root]'),
      argv: PAUL,
      reason: 'caller-policy',
      how: 'allow',
    },
    {
      what: 'a line of trust with MFA for the account, and no permission',
      yaml: trusting('[{principal: root, mfa: true}]'),
      argv: [...PAUL, '--mfa'],
      reason: 'caller-policy',
      how: 'allow',
    },
    {
      what: 'caller: false',
      yaml: trusting('[root/user/paul]', ', caller: false'),
      argv: PAUL,
      reason: 'caller-policy',
      how: 'allow',
    },
    {
      what: 'caller: false on the line',
      yaml: trusting('[{principal: root/user/paul, caller: false}]'),
      argv: PAUL,
      reason: 'caller-policy',
      how: 'allow',
    },
    {
      what: 'a boundary of this file',
      yaml: `${HEAD}policies: {Most: {statements: [{allow: ["s3:*"], on: ["*"]}]}}
users: {paul: {account: root, boundary: Most}}
roles: {Admin: {account: client, trust: [root/user/paul]}}
`,
      argv: PAUL,
      reason: 'boundary',
      how: 'allow',
    },
    {
      what: 'a session that is longer than the role’s',
      yaml: trusting('[root/user/paul]'),
      argv: [...PAUL, '--duration', '2h'],
      reason: 'session-length',
      how: 'shorten',
    },
    {
      what: 'a session that is shorter than any',
      yaml: trusting('[root/user/paul]'),
      argv: [...PAUL, '--duration', '10m'],
      reason: 'session-length',
      how: 'lengthen',
    },
    {
      what: 'a role that asks for two hours',
      yaml: trusting('[root/role/ci]', ', maxSession: 4h'),
      argv: [...CI, '--duration', '2h'],
      reason: 'chaining',
      how: 'shorten',
    },
    {
      what: 'no such role',
      yaml: trusting('[root]'),
      argv: ['root/user/paul', 'client/Watcher'],
      reason: 'role-absent',
      how: 'declare-role',
    },
    {
      what: 'no such role there, and one of that name elsewhere',
      yaml: trusting('[root]'),
      argv: ['root/user/paul', 'root/Admin'],
      reason: 'role-absent',
      how: 'declare-role',
    },
    {
      what: 'a role of another name',
      yaml: trusting('[root/user/paul]'),
      argv: ['root/user/paul', 'client/Admni'],
      reason: 'role-absent',
      how: 'name-another-role',
    },
    {
      what: 'an action that nothing allows, in a session of the role',
      yaml: trusting('[root/user/paul]'),
      argv: [...PAUL, '--action', 's3:GetObject', '--resource', 'arn:aws:s3:::acme/*'],
      reason: 'caller-policy',
      how: 'allow',
    },
    {
      what: 'an action of its own',
      yaml: trusting('[root/user/paul]'),
      argv: ['root/user/paul', '--action', 'iam:ListUsers'],
      reason: 'caller-policy',
      how: 'allow',
    },
  ]

  for (const {what, yaml, argv, reason, how, outcome = 'denied'} of ROWS)
    it(`${reason}: ${what}: done as it says, it is allowed`, async () => {
      desk.write(yaml)
      const {status, answers} = await answersOf(...argv)
      const last = answers.at(-1)
      assert.deepEqual([status, last?.outcome, last?.reason, last?.fix?.how], [2, outcome, reason, how])
      const {edit, command} = last?.fix ?? {}
      if (edit) desk.write(pasted(yaml, edit))
      const again = command === undefined ? argv : wordsOf(command)
      const then = await answersOf(...again)
      assert.deepEqual([then.status, then.answers.at(-1)?.message], [0, then.answers.at(-1)?.message])
    })

  it('a session longer than the role’s: its other way out is the role’s own length', async () => {
    const yaml = trusting('[root/user/paul]')
    desk.write(yaml)
    const {answers} = await answersOf(...PAUL, '--duration', '2h')
    desk.write(pasted(yaml, answers[0]!.fix!.edit!))
    assert.equal((await explain(...PAUL, '--duration', '2h')).status, 0)
  })

  it('a Deny: take out the statement at the place that is named', async () => {
    const lines = (deny: string) =>
      `${HEAD}users:
  paul:
    account: root
    inline:
      own:
        statements:
          - allow: ["s3:*"]
            on: ["*"]
${deny}roles: {Admin: {account: client, trust: [root/user/paul]}}
`
    desk.write(lines('          - deny: ["sts:*"]\n            on: ["*"]\n'))
    const {status, stdout} = await explain(...PAUL)
    assert.equal(status, 2)
    assert.match(stdout, /^No: .*: the policy own forbids it\.$/m)
    assert.match(stdout, /^What to do: Take this Deny out, or narrow it \(accounts\.yaml:12\)\.$/m)
    desk.write(lines(''))
    assert.equal((await explain(...PAUL)).status, 0)
  })

  it('a Deny of a policy of AWS: take the policy off', async () => {
    const yaml = (policies: string) =>
      `${HEAD}users: {paul: {account: root${policies}}}\nroles: {Admin: {account: client, trust: [root/user/paul]}}\n`
    desk.write(yaml(', policies: [AWSDenyAll]'))
    const {status, stdout} = await explain(...PAUL)
    assert.equal(status, 2)
    assert.match(
      stdout,
      /^What to do: The policy AWSDenyAll is AWS's own\. Take it off root\/user\/paul \(accounts\.yaml:4\)\.$/m,
    )
    desk.write(yaml(''))
    assert.equal((await explain(...PAUL)).status, 0)
  })

  it('prints the verdict, every layer with its place, the statement, and what to do', async () => {
    desk.write(trusting('[root/group/Ops]', ', mfa: true'))
    const {status, stdout} = await explain(...PAUL)
    assert.equal(status, 2)
    assert.equal(
      stdout,
      `No: root/user/paul may not assume client/role/Admin: its trust policy asks for MFA, and the request has none.

  trust policy     does not allow it  accounts.yaml:7
  identity policy  allows it          accounts.yaml:5 (by root/group/Ops)

The statement that decides (accounts.yaml:7):
  {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}
  not met: with MFA

What to do: Sign in with MFA (xrole assume ROLE --mfa-code CODE, mfa_serial in the profile, or --serial-number and --token-code of aws sts assume-role).
  xrole explain root/user/paul client/Admin --mfa

As accounts.yaml says; AWS was not asked. Service and resource control policies are not looked at.
`,
    )
    const yes = await explain(...PAUL, '--mfa')
    assert.deepEqual([yes.status, yes.stdout.split('\n')[0]], [0, 'root/user/paul may assume client/role/Admin.'])
  })

  it('does not ask what a session may do where nobody gets in, and asks for each action otherwise', async () => {
    desk.write(trusting('[root/group/Ops]', ', mfa: true, policies: [AdministratorAccess]'))
    const actions = ['--action', 's3:GetObject', '--action', 'iam:ListUsers']
    assert.equal((await answersOf(...PAUL, ...actions)).answers.length, 1)
    const {status, answers} = await answersOf(...PAUL, ...actions, '--mfa')
    assert.deepEqual([status, answers.map(({outcome}) => outcome)], [0, ['allowed', 'allowed', 'allowed']])
    const elsewhere = ['--action', 'sqs:SendMessage', '--resource', 'arn:aws:sqs:eu-west-1:333333333333:q']
    const other = await answersOf(...PAUL, '--mfa', ...elsewhere)
    assert.deepEqual(
      [other.status, other.answers[1]?.outcome, other.answers[1]?.reason],
      [2, 'conditional', 'resource-policy'],
    )
  })

  it('ends with 1 and one line for what cannot be asked', async () => {
    desk.write(trusting('[root]'))
    const LINES: readonly (readonly [argv: readonly string[], message: RegExp])[] = [
      [['rot/user/paul', 'client/Admin'], /^error: no account "rot" in the file; there are root, client, partner$/m],
      [['root/user/paul', 'clint/Admin'], /^error: no account "clint" in the file; did you mean "client"\?$/m],
      [['root', 'client/Admin'], /^error: an account is many principals; name a user/m],
      [
        ['root/group/Ops', 'client/Admin'],
        /^error: a group cannot assume a role; ask for one of its members: root\/user\/paul$/m,
      ],
      [['paul', 'client/Admin'], /^error: "paul" names nobody; did you mean "root\/user\/paul"\?$/m],
      [['nobody-here', 'client/Admin'], /^error: "nobody-here" names nobody; name a user/m],
      [['root/user/paul', 'Admin'], /^error: "Admin" names no role; did you mean "client\/role\/Admin"\?$/m],
      [['root/user/paul', 'client/user/Admin'], /^error: only a role can be assumed/m],
      [
        ['root/user/paul', 'partner/Admin'],
        /^error: account partner is only named \(connect: false\), so nothing is known of its roles$/m,
      ],
      [
        ['root/user/paul', 'arn:aws:iam::222222222223:role/Admin'],
        /^error: no account of the file has the id 222222222223; did you mean 222222222222 \(client\)\?$/m,
      ],
      [
        ['root/user/paul', 'arn:aws:iam::222222222222:role/x/Admin'],
        /^error: no role has the ARN .*; that of client\/role\/Admin is arn:aws:iam::222222222222:role\/Admin$/m,
      ],
      [
        ['arn:aws:sts::111111111111:federated-user/x', 'client/Admin'],
        /federated user's session: it can assume no role/,
      ],
      [['root/user/paul'], /^error: name a role, or an action with --action$/m],
      [['root/user/paul', '--action', 's3:*'], /^error: --action s3:\*: name one action/m],
      [['root/user/paul', '--action', 'GetObject'], /^error: --action: "GetObject" has no service/m],
      [['root/user/paul', '--action', 's3:GetObject', '--resource', 'acme'], /^error: --resource acme is no ARN/m],
      [['root/user/paul', 'client/Admin', '--context', 'SourceIp=1'], /"SourceIp" is no condition key/],
      [['root/user/paul', 'client/Admin', '--tag', 'team'], /^error: --tag team has no key and value/m],
      [['root/user/paul', 'client/Admin', '--duration', 'long'], /^error: --duration long is not a duration/m],
    ]
    for (const [argv, message] of LINES) {
      const {status, stdout, stderr} = await explain(...argv)
      assert.deepEqual([status, stdout], [1, ''], argv.join(' '))
      assert.match(stderr, message)
    }
  })

  it('the ARN of a role is the role, --context the request', async () => {
    desk.write(
      trusting('[{org: o-abcd123456}]').replace('account: root}}', 'account: root, policies: [AdministratorAccess]}}'),
    )
    const ask = (...more: string[]) => answersOf('root/user/paul', 'arn:aws:iam::222222222222:role/Admin', ...more)
    const open = await ask()
    assert.deepEqual(
      [open.answers[0]?.outcome, open.answers[0]?.open?.map(({key}) => key)],
      ['conditional', ['aws:PrincipalOrgID']],
    )
    assert.equal((await ask('--context', 'aws:PrincipalOrgID=o-zzzzzzzzzz')).answers[0]?.outcome, 'denied')
    assert.equal((await ask('--context', 'aws:PrincipalOrgID=')).answers[0]?.outcome, 'denied')
    assert.equal((await ask('--context', 'aws:PrincipalOrgID=o-abcd123456')).status, 0)
  })

  it('a user that the file does not declare: it depends on policies that AWS has', async () => {
    desk.write(trusting('[root]'))
    const {status, stdout} = await explain('root/user/zoe', 'client/Admin')
    assert.equal(status, 2)
    assert.match(
      stdout,
      /^It depends whether root\/user\/zoe may .*: accounts\.yaml does not declare root\/user\/zoe, so that its own policies are not known\.$/m,
    )
    assert.match(stdout, /^ {2}xrole explain root\/user\/zoe client\/Admin --from live$/m)
  })

  describe('of AWS', () => {
    const live = (...argv: string[]) => explain(...argv, '--sandbox')
    const yaml = trusting('[root/user/paul]')
    before(async () => {
      desk.write(yaml)
      const applied = await desk.run((args, config) => new Apply(args, config), '--sandbox', '--yes')
      assert.equal(applied.status, 0, applied.stderr)
    })

    it('is asked with --sandbox and --snapshot where nothing else is said', async () => {
      const {status, stdout} = await live(...PAUL)
      assert.deepEqual(
        [status, stdout.split('\n').at(-2)],
        [0, 'As AWS is now. Service and resource control policies are not looked at.'],
      )
      assert.match(stdout, /trust policy +allows it +client\/role\/Admin\/trust, statement 1/)
      assert.match((await live(...PAUL, '--from', 'file')).stdout, /^As accounts\.yaml says; AWS was not asked/m)
    })

    it('what the file allows and AWS does not yet: apply', async () => {
      desk.write(
        yaml
          .replace('users: {paul: {account: root}}', 'users: {paul: {account: root}, zoe: {account: root}}')
          .replace('[root/user/paul]', '[root/user/paul, root/user/zoe]'),
      )
      const {status, stdout} = await live('root/user/zoe', 'client/Admin')
      assert.equal(status, 2)
      assert.match(
        stdout,
        /^No: root\/user\/zoe may not assume client\/role\/Admin: there is no root\/user\/zoe in AWS\.$/m,
      )
      assert.match(
        stdout,
        /^What to do: accounts\.yaml allows it already, and AWS is not so yet\.\n {2}xrole apply --sandbox$/m,
      )
      assert.equal((await live('root/user/zoe', 'client/Admin', '--from', 'after')).status, 0)
      desk.write(yaml)
    })

    it('a user that is not there, with the name that is near', async () => {
      const {status, stdout} = await live('root/user/pual', 'client/Admin')
      assert.equal(status, 2)
      assert.match(
        stdout,
        /^What to do: There is root\/user\/paul\.\n {2}xrole explain root\/user\/paul client\/Admin --sandbox$/m,
      )
    })

    it('an account that could not be read is unknown, and said so', async () => {
      const all = JSON.parse((await desk.run((args, config) => new Snapshot(args, config), '--sandbox')).stdout) as {
        snapshots: {account: {name: string}}[]
      }
      const record = (name: string) => {
        const snapshots = all.snapshots.filter(({account}) => account.name === name)
        desk.write(JSON.stringify({...all, snapshots}), `only-${name}.json`)
        return ['--snapshot', `only-${name}.json`]
      }
      const role = await explain(...PAUL, ...record('root'))
      assert.deepEqual([role.status, role.stdout], [1, ''])
      assert.match(
        role.stderr,
        /^error: account client could not be read, so nobody knows who may assume client\/role\/Admin$/m,
      )
      const caller = await explain(...PAUL, ...record('client'))
      assert.equal(caller.status, 2)
      assert.match(
        caller.stdout,
        /the account of root\/user\/paul could not be read, so that its own policies are not known\.$/m,
      )
      assert.match(caller.stdout, /^As AWS is now\. Not read: root\./m)
    })

    it('a policy that somebody put there by hand is named by its address', async () => {
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{Effect: 'Deny', Action: 'sts:*', Resource: '*'}],
      })
      const input = JSON.stringify({UserName: 'paul', PolicyName: 'stop', PolicyDocument})
      await desk.run((args, config) => new Call(args, config), 'root', 'PutUserPolicy', input)
      const {stdout} = await live(...PAUL)
      assert.match(stdout, /^No: .*: the policy stop forbids it\.$/m)
      // The file does not have it, so that applying takes it away.
      assert.match(stdout, /^ {2}xrole apply --sandbox$/m)
    })
  })
})
