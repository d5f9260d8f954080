import assert from 'node:assert/strict'
import Explain from '../../src/commands/explain.js'
import {openDesk} from './asking.js'
import type {Desk} from './asking.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", partner: {id: "333333333333", connect: false}}
users:
  alice: {account: root, tags: {team: data}, inline: {pass: {statements: [{allow: [sts:TagSession, sts:SetSourceIdentity], on: ["*"]}]}}}
  bob: {account: client}
roles:
  Open: {account: client, trust: [root/user/alice]}
  Set: {account: client, trust: [{sso: Admin, account: root}]}
  Theirs: {account: client, trust: ["arn:aws:iam::333333333333:role/svc/x"]}
  Identity: {account: client, trust: [{principal: root/user/alice, when: {StringEquals: {sts:SourceIdentity: al-1}}}]}
  Identified:
    account: client
    trust:
      - statement:
          Effect: Allow
          Principal: {AWS: arn:aws:iam::111111111111:user/alice}
          Action: [sts:AssumeRole, sts:SetSourceIdentity]
          Condition: {StringEquals: {sts:SourceIdentity: al-1}}
      - root/user/alice
  Saml: {account: client, trust: [{saml: Okta}]}
  Ci: {account: client, boundary: ReadOnlyAccess, trust: [ec2.amazonaws.com]}
  Deploy: {account: client, trust: [client/role/Ci]}
  Both: {account: client, trust: [client, {principal: client/user/bob, sourceIp: [10.0.0.0/8]}]}
  Dept: {account: client, trust: [{principal: root/user/alice, when: {StringEquals: {aws:PrincipalTag/dept: data}}}]}
  Team: {account: client, trust: [{principal: root/user/alice, when: {StringEquals: {aws:PrincipalTag/team: data}}}]}
  Web: {account: client, tags: {env: dev}, trust: [{principal: root/user/alice, when: {StringEquals: {aws:ResourceTag/env: prod}}}]}
`

const SESSION = 'arn:aws:sts::111111111111:assumed-role'
const SAML = 'arn:aws:iam::222222222222:saml-provider/Okta'
const arn = (role: string) => `arn:aws:iam::222222222222:role/${role}`

describe('xrole explain, as it is asked', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
    desk.write(YAML)
  })
  after(() => desk.close())

  const explain = (...argv: string[]) => desk.run((args, config) => new Explain(args, config), ...argv)
  const asking = (action: string, role: string, ...more: string[]) => [
    '--action',
    action,
    '--resource',
    arn(role),
    ...more,
  ]

  const ANSWERS: readonly (readonly [what: string, argv: readonly string[], line: RegExp])[] = [
    [
      'a session of the permission set that is trusted',
      [`${SESSION}/AWSReservedSSO_Admin_0123456789abcdef/me`, 'client/Set'],
      /^It depends .*: accounts\.yaml does not declare .*, so that its own policies are not known\.$/m,
    ],
    [
      'a session of another one',
      [`${SESSION}/AWSReservedSSO_Read_0123456789abcdef/me`, 'client/Set'],
      /^No: .*\(permission set Admin\)\.$/m,
    ],
    [
      'a session of a role that the trust names with a path',
      ['arn:aws:sts::333333333333:assumed-role/x/me', 'client/Theirs'],
      /^It depends .* is in an account that is not read/m,
    ],
    [
      'the same by its address',
      ['partner/role/x', 'client/Theirs'],
      /^It depends .* is in an account that is not read/m,
    ],
    [
      'a session of another role',
      ['arn:aws:sts::333333333333:assumed-role/y/me', 'client/Theirs'],
      /^No: .*: nothing in its trust policy lets /m,
    ],
    [
      'a source identity that the trust asks for and does not let be set',
      ['root/user/alice', 'client/Identity', '--source-identity', 'al-1'],
      /^No: .*sts:SetSourceIdentity/m,
    ],
    [
      'the same where it does',
      ['root/user/alice', 'client/Identified', '--source-identity', 'al-1'],
      /^root\/user\/alice may assume client\/role\/Identified\.$/m,
    ],
    [
      'another one',
      ['root/user/alice', 'client/Identified', '--source-identity', 'bob'],
      /^No: root\/user\/alice may not assume/m,
    ],
    [
      'a tag as a condition key',
      ['root/user/alice', 'client/Open', '--context', 'aws:TagKeys=team'],
      /^No: .*sts:TagSession/m,
    ],
    ['its provider, by its own call', [SAML, ...asking('sts:AssumeRoleWithSAML', 'Saml')], /may call|It depends/],
    [
      'AssumeRole as an action, with a tag',
      ['root/user/alice', ...asking('sts:AssumeRole', 'Open', '--tag', 'team=x')],
      /^No: /m,
    ],
    [
      'AssumeRole as an action, for too long',
      ['root/user/alice', ...asking('sts:AssumeRole', 'Open', '--duration', '2h')],
      /^No: .*lasts 1h at most, and 2h is asked for\.$/m,
    ],
    [
      'AssumeRole as an action',
      ['root/user/alice', ...asking('sts:AssumeRole', 'Open')],
      /^root\/user\/alice may call sts:AssumeRole on /m,
    ],
    [
      'a boundary of a role that the trust names, in the same account',
      ['client/Ci', 'client/Deploy'],
      /^No: .*: the permissions boundary ReadOnlyAccess of client\/role\/Ci does not allow it\.$/m,
    ],
    [
      'the line of the trust that it depends on',
      ['client/user/bob', 'client/Both'],
      /^It depends .*: its trust policy allows it only from 10\.0\.0\.0\/8, and nobody has said what aws:SourceIp is\.$/m,
    ],
    ['a tag of its own that it has not got', ['root/user/alice', 'client/Dept'], /^No: .*aws:PrincipalTag\/dept/m],
    ['a tag of its own that it has', ['root/user/alice', 'client/Team'], /^root\/user\/alice may assume/m],
    [
      'a tag of its own, said otherwise',
      ['root/user/alice', 'client/Dept', '--context', 'aws:PrincipalTag/dept=data'],
      /^root\/user\/alice may assume/m,
    ],
    ['a tag of the role that it has not got', ['root/user/alice', 'client/Web'], /^No: .*aws:ResourceTag\/env/m],
    ['somebody whose name is like nobody’s', ['root/user/zoe', 'client/Open'], /^No: root\/user\/zoe may not/m],
    [
      'an ARN means what it says',
      ['arn:aws:iam::111111111111:user/alise', 'client/Open'],
      /^No: arn:aws:iam::111111111111:user\/alise may not/m,
    ],
    [
      'that the request has no address',
      ['client/user/bob', 'client/Both', '--context', 'aws:SourceIp='],
      /^No: client\/user\/bob may not/m,
    ],
    ['an address of version 6', ['root/user/alice', 'client/Open', '--source-ip', '2001:db8::1'], /may assume/],
  ]
  for (const [what, argv, line] of ANSWERS)
    it(`answers: ${what}`, async () => {
      const {status, stdout, stderr} = await explain(...argv)
      assert.notEqual(status, 1, stderr)
      assert.match(stdout, line)
      assert.equal(status === 0, /^\S+ may /.test(stdout))
    })

  const OPEN = 'client/Open'
  const REFUSED: readonly (readonly [argv: readonly string[], message: RegExp])[] = [
    [['root/user/zed/x/y', OPEN], /^error: "root\/user\/zed\/x\/y" names nobody who can ask; name a user/m],
    [['root/user/', OPEN], /^error: "root\/user\/" names nobody/m],
    [
      ['root/user/alise', OPEN],
      /^error: the file does not declare root\/user\/alise, .*; did you mean "root\/user\/alice"\? If not, write its ARN/m,
    ],
    [
      ['root/alice', OPEN],
      /^error: the file does not declare root\/role\/alice, .*; did you mean "root\/user\/alice"\?/m,
    ],
    [
      ['arn:aws:iam::111111111111:user/team/alice', OPEN],
      /^error: no user has the ARN .*; that of root\/user\/alice is arn:aws:iam::111111111111:user\/alice$/m,
    ],
    [
      ['root/user/alice', ...asking('sts:AssumeRoleWithSAML', 'Saml')],
      /^error: sts:AssumeRoleWithSAML is called with the token of an identity provider, not by root\/user\/alice/m,
    ],
    [
      ['root/user/alice', ...asking('sts:AssumeRoleWithWebIdentity', 'Saml')],
      /^error: sts:AssumeRoleWithWebIdentity is called with the token/m,
    ],
    [
      ['lambda.amazonaws.com', '--action', 's3:GetObject'],
      /^error: lambda\.amazonaws\.com has no policies of its own that could allow s3:GetObject; .*: name the role$/m,
    ],
    [['root/user/alice', OPEN, '--source-ip', 'nonsense'], /^error: --source-ip nonsense is no address; write one/m],
    [['root/user/alice', OPEN, '--source-ip', '10.0.0.0/8'], /^error: --source-ip 10\.0\.0\.0\/8 is no address/m],
    [['root/user/alice', OPEN, '--source-ip', '1.1.1.256'], /^error: --source-ip 1\.1\.1\.256 is no address/m],
    [['root/user/alice', OPEN, '--external-id', ''], /^error: --external-id "": an external id has 2 to 1224/m],
    [['root/user/alice', OPEN, '--external-id', 'a b'], /^error: --external-id "a b"/m],
    [
      ['root/user/alice', OPEN, '--source-identity', 'a'],
      /^error: --source-identity "a": a source identity has 2 to 64/m,
    ],
    [
      ['root/user/alice', '--action', 's3:GetObject', '--resource', 'arn:'],
      /^error: --resource arn: is no ARN; write one/m,
    ],
    [
      ['root/user/alice', '--action', 's3:GetObject', '--resource', 'arn:aws:s3'],
      /^error: --resource arn:aws:s3 is no ARN/m,
    ],
    [
      ['root/user/alice', OPEN, '--context', 'aws:SourceIp=1.1.1.1'],
      /^error: --context aws:SourceIp=1\.1\.1\.1: say it with --source-ip 1\.1\.1\.1$/m,
    ],
    [
      ['root/user/alice', OPEN, '--context', 'STS:SourceIdentity=al-1'],
      /^error: --context STS:SourceIdentity=al-1: say it with --source-identity al-1$/m,
    ],
    [['root/user/alice', OPEN, '--context', 'aws:MultiFactorAuthPresent=true'], /say it with --mfa$/m],
    [['root/user/alice', OPEN, '--context', 'sts:ExternalId=a b'], /say it with --external-id 'a b'$/m],
  ]
  for (const [argv, message] of REFUSED)
    it(`refuses: ${argv.join(' ')}`, async () => {
      const {status, stdout, stderr} = await explain(...argv)
      assert.deepEqual([status, stdout], [1, ''])
      assert.match(stderr, message)
    })
})
