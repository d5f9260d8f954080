import assert from 'node:assert/strict'
import {askerOf, givenOf, nearPrincipal, questionOf, sentOf, sessionOf, tagFacts} from '../../src/access/asker.js'
import type {Asker} from '../../src/access/asker.js'
import {modelOf, NO_GUARDS} from '../../src/access/model.js'
import {roleOf, stateOf, userOf} from '../../src/kinds/resource.js'
import {account1, CLIENT, group, member, role, ROOT} from '../ownership/estate.js'

const tagged = roleOf(CLIENT, {
  name: 'Admin',
  path: '/ci/',
  description: '',
  maxSession: 3600,
  tags: {team: 'web'},
  marks: {},
})
const alice = userOf(ROOT, {name: 'alice', path: '/people/', tags: {level: '3'}, marks: {}})
const model = modelOf(
  stateOf([alice, tagged, group('Ops'), member('Ops', 'alice'), ...role('Bot', account1, ROOT)]),
  () => undefined,
  NO_GUARDS,
)
const ask = (text: string) => askerOf(text, model, [ROOT, CLIENT])

describe('who asks', () => {
  const KNOWN: readonly (readonly [text: string, type: string, name: string, principal: string | undefined])[] = [
    ['root/user/alice', 'user', 'root/user/alice', 'root/user/alice'],
    ['client/Admin', 'role', 'client/role/Admin', 'client/role/admin'],
    ['client/role/Admin', 'role', 'client/role/Admin', 'client/role/admin'],
    ['arn:aws:iam::111111111111:user/people/alice', 'user', 'root/user/alice', 'root/user/alice'],
    ['arn:aws:iam::111111111111:user/zoe', 'user', 'arn:aws:iam::111111111111:user/zoe', undefined],
    [
      'arn:aws:sts::222222222222:assumed-role/Admin/run',
      'role',
      'arn:aws:sts::222222222222:assumed-role/Admin/run',
      'client/role/admin',
    ],
    ['arn:aws:sts::999999999999:assumed-role/X/run', 'role', 'arn:aws:sts::999999999999:assumed-role/X/run', undefined],
    ['arn:aws:iam::111111111111:root', 'root', 'arn:aws:iam::111111111111:root', undefined],
    ['lambda.amazonaws.com', 'service', 'lambda.amazonaws.com', undefined],
    [
      'arn:aws:iam::222222222222:saml-provider/Okta',
      'federated',
      'arn:aws:iam::222222222222:saml-provider/Okta',
      undefined,
    ],
    ['root/user/zoe', 'user', 'root/user/zoe', undefined],
  ]
  for (const [text, type, name, principal] of KNOWN)
    it(`${text}: ${type}${principal === undefined ? ', of whose policies nothing is known' : ''}`, () => {
      const asker = ask(text) as Asker
      assert.deepEqual([asker.caller.type, asker.name, asker.principal], [type, name, principal])
    })

  const REFUSED: readonly (readonly [text: string, problem: RegExp])[] = [
    ['root', /^an account is many principals/],
    ['111111111111', /^an account is many principals/],
    ['alice', /^"alice" names nobody; did you mean "root\/user\/alice"\?$/],
    ['Bott', /^"Bott" names nobody; did you mean "root\/role\/Bot"\?$/],
    ['stranger', /^"stranger" names nobody; name a user or a role/],
    ['rot/user/alice', /^no account "rot" in the file; there are root, client$/],
    ['root/group/Ops', /one of its members: root\/user\/alice$/],
    ['root/user/team/alice', /^"root\/user\/team\/alice" names nobody who can ask/],
    ['root/role/Bot/trust', /names nobody who can ask/],
    ['root/user/', /names nobody who can ask/],
    ['root/user', /names nobody who can ask/],
    ['root/', /names nobody who can ask/],
    ['root/user/al ice', /names nobody who can ask/],
    ['root/user/*', /names nobody who can ask/],
    [
      'arn:aws:iam::111111111111:user/alice',
      /^no user has the ARN arn:aws:iam::111111111111:user\/alice; that of root\/user\/alice is arn:aws:iam::111111111111:user\/people\/alice$/,
    ],
    [
      'arn:aws:iam::222222222222:role/Admin',
      /^no role has the ARN .*; that of client\/role\/Admin is .*:role\/ci\/Admin$/,
    ],
    ['root/policy/X', /^"root\/policy\/X" names nobody who can ask/],
    ['arn:aws:sts::111111111111:federated-user/alice', /can assume no role/],
    ['arn:aws:s3:::acme', /cannot ask for anything/],
  ]
  for (const [text, problem] of REFUSED)
    it(`${text}: nobody who can ask`, () => {
      const found = ask(text)
      assert.ok('problem' in found)
      assert.match(found.problem, problem)
    })
})

describe('who is not there', () => {
  const PATHLESS: readonly (readonly [text: string, arn: string])[] = [
    ['root/user/zoe', 'arn:aws:iam::111111111111:user/zoe'],
    ['client/Other', 'arn:aws:iam::222222222222:role/Other'],
    ['arn:aws:sts::999999999999:assumed-role/X/run', 'arn:aws:iam::999999999999:role/X'],
    [
      'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/me',
      'arn:aws:iam::999999999999:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef',
    ],
  ]
  for (const [text, arn] of PATHLESS)
    it(`${text}: nobody says at what path`, () => {
      const {caller} = ask(text) as Asker
      assert.ok(caller.type === 'user' || caller.type === 'role')
      assert.deepEqual([caller.arn, caller.isPathOpen], [arn, true])
    })

  for (const text of ['arn:aws:iam::111111111111:user/zoe', 'root/user/alice', 'client/Admin'])
    it(`${text}: its path is said`, () => {
      const {caller} = ask(text) as Asker
      assert.ok(caller.type === 'user' || caller.type === 'role')
      assert.equal(caller.isPathOpen ?? false, false)
    })

  const NEAR: readonly (readonly [text: string, near: string | undefined])[] = [
    ['root/user/alcie', 'root/user/alice'],
    ['root/user/alise', 'root/user/alice'],
    ['root/user/Alic', 'root/user/alice'],
    ['root/alice', 'root/user/alice'],
    ['client/user/Admin', 'client/role/Admin'],
    ['root/Bott', 'root/role/Bot'],
    ['root/user/zoe', undefined],
    ['client/user/alice', undefined],
    ['arn:aws:sts::222222222222:assumed-role/Admni/me', 'client/role/Admin'],
    ['lambda.amazonaws.com', undefined],
  ]
  for (const [text, near] of NEAR)
    it(`${text}: ${near ?? 'nobody'} may be meant`, () =>
      assert.equal(nearPrincipal(model, (ask(text) as Asker).caller)?.address, near))
})

describe('what is asked', () => {
  it('a user has its own tags, a role that is assumed has its', () => {
    const {given} = questionOf(ask('root/user/alice') as Asker, 'client/role/Admin', {context: {}}, model)
    assert.deepEqual(given, {
      'aws:PrincipalTag/*': null,
      'aws:PrincipalTag/level': '3',
      'aws:ResourceTag/*': null,
      'aws:ResourceTag/team': 'web',
      'iam:ResourceTag/*': null,
      'iam:ResourceTag/team': 'web',
    })
  })

  it('marks are tags; a session may have other tags than its role', () => {
    const marked = {value: {...tagged.value, marks: {owner: 'acme', protect: true}}}
    const bot = model.principals.get('root/role/bot')
    assert.deepEqual(tagFacts(bot, marked), {
      'aws:ResourceTag/*': null,
      'aws:ResourceTag/team': 'web',
      'aws:ResourceTag/xrole:owner': 'acme',
      'aws:ResourceTag/xrole:protect': 'true',
      'iam:ResourceTag/*': null,
      'iam:ResourceTag/team': 'web',
      'iam:ResourceTag/xrole:owner': 'acme',
      'iam:ResourceTag/xrole:protect': 'true',
    })
  })

  it('what a request of AssumeRole carries, as condition keys', () => {
    const request = {externalId: 'x-1', duration: 7200, sourceIdentity: 'paul', tags: {team: 'data'}, context: {}}
    assert.deepEqual(sentOf(request), {
      'sts:ExternalId': 'x-1',
      'sts:SourceIdentity': 'paul',
      'sts:DurationSeconds': '7200',
      'aws:RequestTag/team': 'data',
    })
    assert.deepEqual(
      Object.values(sentOf({context: {}})).filter((one) => one !== undefined),
      [],
    )
  })

  it('MFA is there, is not there, or nothing is said of it', () => {
    assert.deepEqual(givenOf({mfa: true, context: {}}), {
      'aws:MultiFactorAuthPresent': 'true',
      'aws:MultiFactorAuthAge': '0',
    })
    assert.equal(givenOf({mfa: false, context: {}})['aws:MultiFactorAuthPresent'], null)
    assert.deepEqual(givenOf({context: {'aws:SourceIp': ['1.1.1.1']}}), {'aws:SourceIp': ['1.1.1.1']})
  })

  it('a session has the tags of its role and those that were passed, its source identity, and no MFA', () => {
    const request = {mfa: true, tags: {team: 'data', x: 'y'}, sourceIdentity: 'paul', sourceIp: '1.1.1.1', context: {}}
    const {asker, given} = sessionOf(tagged, request)
    assert.deepEqual([asker.name, asker.caller.type], ['client/role/Admin', 'role'])
    assert.deepEqual(given, {
      'aws:PrincipalTag/team': 'data',
      'aws:PrincipalTag/x': 'y',
      'aws:SourceIdentity': 'paul',
      'aws:MultiFactorAuthPresent': null,
      'aws:MultiFactorAuthAge': null,
      'aws:SourceIp': '1.1.1.1',
    })
  })
})
