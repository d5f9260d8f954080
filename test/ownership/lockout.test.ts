import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import {
  account,
  account1,
  ALICE,
  allows,
  attached,
  aws,
  BOT,
  CLIENT,
  denies,
  group,
  guard,
  inline,
  limited,
  member,
  own,
  policy,
  role,
  ROOT,
  trusting,
  user,
} from './estate.js'
import type {Guards} from './estate.js'

const ENTER = allows('sts:AssumeRole', 'arn:aws:iam::*:role/Entry')
const CLOSED = trusting('arn:aws:iam::999999999999:root')
const alice = ['user', 'alice'] as const
const caller: Guards = {caller: ALICE}
const keeps = (principal: string, to = 'client/role/Entry', more: Guards = {}): Guards => ({
  mustKeep: [[principal, to]],
  ...more,
})
const open = role('Entry', account1)
const enter = inline(alice, 'enter', ENTER)
const admin = (...where: Parameters<typeof attached>[0]) => attached(where, aws('AdministratorAccess'))
const ten = Array.from({length: 9}, (_, i) => attached(alice, own(`Logs${i}`)))
const logs = Array.from({length: 9}, (_, i) => policy(`Logs${i}`, allows('logs:*')))
const groups = Array.from({length: 9}, (_, i) => group(`G${i}`))
const inGroups = groups.map((one) => member(one.name, 'alice'))

interface Case {
  readonly live: readonly Resource[]
  readonly desired: readonly Resource[]
  readonly guards: Guards
  /** `address: message` of every LOCKS_OUT. */
  readonly locks?: readonly string[]
  /** Addresses of the steps, in order, with the phase. */
  readonly order?: readonly string[]
  readonly finds?: readonly string[]
}

const ENTERS = 'by which xrole enters client'
const KEEPS = 'which mustKeep in the file says it always can'
const no = (who: string, to: string, why: string, until: string) =>
  `after this step ${who} could no longer assume ${to}, ${why}, ${until}`
const unsure = (who: string, to: string, why: string, until: string) =>
  `after this step nothing shows that ${who} could still assume ${to}, ${why}, ${until}`
const out = (until = 'for good') => no(ALICE, 'client/role/Entry', ENTERS, until)
const mfa = (trust: Json): Json => {
  const [statement] = (trust as {Statement: object[]}).Statement
  const Condition = {Bool: {'aws:MultiFactorAuthPresent': 'true'}}
  return {Version: '2012-10-17', Statement: [{...statement, Condition}]}
}

const when = (Condition: Json): Json => ({
  Version: '2012-10-17',
  Statement: [
    {Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::111111111111:root'}, Action: 'sts:AssumeRole', Condition},
  ],
})
const powerless = (where: string, who: string, until = 'for good') =>
  `after this step xrole could no longer change anything in ${where}, where it is ${who}, ${until}`

const TRUST: Record<string, Case> = {
  'nothing that matters changes': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), enter, ...open, user('bob'), admin('user', 'bob'), admin('role', 'Entry', CLIENT)],
    guards: caller,
  },
  'the trust goes to somebody else': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), enter, ...role('Entry', CLOSED)],
    guards: caller,
    locks: [`client/role/Entry/trust: ${out()}`],
  },
  'the trust asks for what cannot be shown': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), enter, ...role('Entry', mfa(account1))],
    guards: caller,
    locks: [`client/role/Entry/trust: ${unsure(ALICE, 'client/role/Entry', ENTERS, 'for good')}`],
  },
  'what could not be shown before may stay so': {
    live: [user('alice'), enter, ...role('Entry', mfa(account1))],
    desired: [user('alice'), enter, ...role('Entry', mfa(trusting('111111111111', '333333333333')))],
    guards: caller,
  },
  'the connect role is deleted': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), enter],
    guards: caller,
    locks: [`client/role/Entry: ${out()}`],
  },
  'the connect role moves to another path, which is another ARN': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), enter, ...role('Entry', account1, CLIENT, '/ops/')],
    guards: caller,
    locks: [`client/role/Entry: ${out()}`],
  },
  'both halves of a way close: each step is told': {
    live: [user('alice'), enter, ...open, ...role('Read', account1, account('dev', 3)), admin('user', 'alice')],
    desired: [user('alice'), enter, ...open, ...role('Read', CLOSED, account('dev', 3))],
    guards: {
      caller: ALICE,
      accounts: [ROOT, CLIENT, account('dev', 3, {connect: {role: 'Entry', planRole: 'Read'}})],
    },
    locks: [
      `dev/role/Read/trust: ${no(ALICE, 'dev/role/Read', 'by which xrole enters dev', 'for good')}`,
      `root/user/alice/policy/AdministratorAccess: ${no(ALICE, 'dev/role/Read', 'by which xrole enters dev', 'for good')}`,
      `root/user/alice/policy/AdministratorAccess: ${powerless('root', ALICE)}`,
    ],
  },
  'with a profile no role is assumed': {
    live: open,
    desired: [],
    guards: {caller: ALICE, accounts: [ROOT, account('client', 2, {connect: {role: 'Entry', profile: 'admin'}})]},
  },
}

const PERMISSIONS: Record<string, Case> = {
  'its policy is taken away': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), ...open],
    guards: caller,
    locks: [`root/user/alice/inline/enter: ${out()}`],
  },
  'its policy is taken away: one message for all accounts': {
    live: [user('alice'), enter, ...open, ...role('Entry', account1, account('dev', 3))],
    desired: [user('alice'), ...open, ...role('Entry', account1, account('dev', 3))],
    guards: {caller: ALICE, accounts: [ROOT, CLIENT, account('dev', 3)]},
    locks: [
      `root/user/alice/inline/enter: ${no(ALICE, 'client/role/Entry and dev/role/Entry', 'by which xrole enters client and dev', 'for good')}`,
    ],
  },
  'its policy is detached, another way stays': {
    live: [user('alice'), enter, admin('user', 'alice'), ...open],
    desired: [user('alice'), admin('user', 'alice'), ...open],
    guards: caller,
  },
  'one policy for another: the new one first': {
    live: [user('alice'), policy('Old', ENTER), attached(alice, own('Old')), ...open],
    desired: [user('alice'), policy('New', ENTER), attached(alice, own('New')), ...open],
    guards: caller,
    order: [
      'make root/policy/New',
      'make root/user/alice/policy/New',
      'remove root/user/alice/policy/Old',
      'remove root/policy/Old',
    ],
  },
  'one policy for another where no more fit: the third of five steps closes, the last opens': {
    live: [user('alice'), policy('Old', ENTER), attached(alice, own('Old')), ...ten, ...logs, ...open],
    desired: [user('alice'), group('A'), policy('New', ENTER), attached(alice, own('New')), ...ten, ...logs, ...open],
    guards: caller,
    locks: [`root/user/alice/policy/Old: ${out('until root/user/alice/policy/New is made')}`],
    order: [
      'make root/group/A',
      'make root/policy/New',
      'remove root/user/alice/policy/Old',
      'remove root/policy/Old',
      'make root/user/alice/policy/New',
    ],
  },
  'a policy that it lives by moves to another path': {
    live: [user('alice'), policy('Enter', ENTER), attached(alice, own('Enter')), ...open],
    desired: [user('alice'), policy('Enter', ENTER, '/x/'), attached(alice, own('x/Enter')), ...open],
    guards: caller,
    locks: [`root/user/alice/policy/Enter: ${out('until root/user/alice/policy/Enter is made')}`],
  },
  'a policy that it lives by allows less': {
    live: [user('alice'), policy('Enter', ENTER), attached(alice, own('Enter')), ...open],
    desired: [user('alice'), policy('Enter', allows('s3:*')), attached(alice, own('Enter')), ...open],
    guards: caller,
    locks: [`root/policy/Enter: ${out()}`],
  },
  'a policy allows less once another allows it': {
    live: [user('alice'), policy('Enter', ENTER), attached(alice, own('Enter')), ...open],
    desired: [user('alice'), policy('Enter', allows('s3:*')), attached(alice, own('Enter')), enter, ...open],
    guards: caller,
    order: ['make root/user/alice/inline/enter', 'alter root/policy/Enter'],
  },
  'a Deny comes': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), enter, inline(alice, 'never', denies('sts:*')), ...open],
    guards: caller,
    locks: [`root/user/alice/inline/never: ${out()}`],
  },
  'a boundary comes that does not allow it': {
    live: [user('alice'), enter, policy('Limit', allows('s3:*')), ...open],
    desired: [user('alice'), enter, policy('Limit', allows('s3:*')), limited('user', 'alice', own('Limit')), ...open],
    guards: caller,
    locks: [`root/user/alice/boundary: ${out()}`],
  },
  'a boundary comes of which nothing is known': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), enter, limited('user', 'alice', aws('ReadOnlyAccess')), ...open],
    guards: caller,
    locks: [`root/user/alice/boundary: ${unsure(ALICE, 'client/role/Entry', ENTERS, 'for good')}`],
  },
  'a boundary comes that allows it': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), enter, limited('user', 'alice', aws('PowerUserAccess')), ...open],
    guards: caller,
  },
  'from one group to another: in before out': {
    live: [
      user('alice'),
      group('A'),
      group('B'),
      admin('group', 'A'),
      admin('group', 'B'),
      member('A', 'alice'),
      ...open,
    ],
    desired: [
      user('alice'),
      group('A'),
      group('B'),
      admin('group', 'A'),
      admin('group', 'B'),
      member('B', 'alice'),
      ...open,
    ],
    guards: caller,
    order: ['make root/group/B/user/alice', 'remove root/group/A/user/alice'],
  },
  'from one group to a new one, the old one goes': {
    live: [user('alice'), group('B'), admin('group', 'B'), member('B', 'alice'), ...open],
    desired: [user('alice'), group('A'), admin('group', 'A'), member('A', 'alice'), ...open],
    guards: caller,
  },
  'from one group to another in an eleventh: out before in, since AWS takes ten': {
    live: [
      user('alice'),
      ...groups,
      ...inGroups,
      group('X'),
      group('Y'),
      admin('group', 'X'),
      admin('group', 'Y'),
      member('X', 'alice'),
      ...open,
    ],
    desired: [
      user('alice'),
      ...groups,
      ...inGroups,
      group('X'),
      group('Y'),
      admin('group', 'X'),
      admin('group', 'Y'),
      member('Y', 'alice'),
      ...open,
    ],
    guards: caller,
    locks: [
      `root/group/X/user/alice: ${out('until root/group/Y/user/alice is made')}`,
      `root/group/X/user/alice: ${powerless('root', ALICE, 'until root/group/Y/user/alice is made')}`,
    ],
    order: ['remove root/group/X/user/alice', 'make root/group/Y/user/alice'],
  },
  'one group for another while nine more and nine policies come: in before out, before the others fill up': {
    live: [
      user('alice'),
      ...groups,
      group('A'),
      group('Z'),
      admin('group', 'A'),
      admin('group', 'Z'),
      member('A', 'alice'),
      ...open,
    ],
    desired: [
      user('alice'),
      ...groups,
      ...inGroups,
      group('A'),
      group('Z'),
      admin('group', 'A'),
      admin('group', 'Z'),
      member('Z', 'alice'),
      ...Array.from({length: 9}, (_, i) => inline(alice, `p${i}`, allows('s3:*'))),
      ...open,
    ],
    guards: caller,
  },
  'its group loses what it lives by': {
    live: [user('alice'), group('A'), inline(['group', 'A'], 'enter', ENTER), member('A', 'alice'), ...open],
    desired: [user('alice'), group('A'), member('A', 'alice'), ...open],
    guards: caller,
    locks: [`root/group/A/inline/enter: ${out()}`],
  },
  'another member leaves': {
    live: [
      user('alice'),
      user('bob'),
      group('A'),
      admin('group', 'A'),
      member('A', 'alice'),
      member('A', 'bob'),
      ...open,
    ],
    desired: [user('alice'), user('bob'), group('A'), admin('group', 'A'), member('A', 'alice'), ...open],
    guards: caller,
  },
  'its path changes, and with it what trusts call it': {
    live: [user('alice'), enter, ...role('Entry', trusting(ALICE))],
    desired: [user('alice', '/ops/'), enter, ...role('Entry', trusting('arn:aws:iam::111111111111:user/ops/alice'))],
    guards: caller,
  },
  "a session's role loses its policy": {
    live: [
      ...role('Bot', account1, ROOT),
      admin('role', 'Bot'),
      ...role('Entry', trusting('arn:aws:iam::111111111111:role/Bot')),
    ],
    desired: [...role('Bot', account1, ROOT), ...role('Entry', trusting('arn:aws:iam::111111111111:role/Bot'))],
    guards: {caller: BOT},
    locks: [
      `root/role/Bot/policy/AdministratorAccess: ${no(BOT, 'client/role/Entry', ENTERS, 'for good')}`,
      `root/role/Bot/policy/AdministratorAccess: ${powerless('root', BOT)}`,
    ],
  },
  'at home a trust that names it is enough': {
    live: [user('alice'), enter, ...role('Entry', trusting(ALICE), ROOT)],
    desired: [user('alice'), ...role('Entry', trusting(ALICE), ROOT)],
    guards: {caller: ALICE, accounts: [account('root', 1, {connectExplicit: true})]},
  },
  'at home a trust that names its account is not': {
    live: [user('alice'), enter, ...role('Entry', account1, ROOT)],
    desired: [user('alice'), ...role('Entry', account1, ROOT)],
    guards: {caller: ALICE, accounts: [account('root', 1, {connectExplicit: true})]},
    locks: [`root/user/alice/inline/enter: ${no(ALICE, 'root/role/Entry', 'by which xrole enters root', 'for good')}`],
  },
  'a caller that cannot be seen is judged by the trust': {
    live: [user('bob'), ...open],
    desired: open,
    guards: caller,
  },
  'a caller in an account that was not read is judged by the trust': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), ...open],
    guards: {caller: ALICE, unread: ['root']},
  },
  'xrole got in, whatever its policies seem to say: the trust still counts': {
    live: [user('alice'), ...open],
    desired: [user('alice'), ...role('Entry', CLOSED)],
    guards: caller,
    locks: [`client/role/Entry/trust: ${out()}`],
  },
  'nobody calls: nothing is entered': {live: [user('alice'), enter, ...open], desired: [], guards: {}},
}

const who = 'root/user/alice'
const kept = (until = 'for good', name = who) => no(name, 'client/role/Entry', KEEPS, until)
const MUST_KEEP: Record<string, Case> = {
  'by its own inline policy': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), ...open],
    guards: keeps(who),
    locks: [`root/user/alice/inline/enter: ${kept()}`],
  },
  'by a group': {
    live: [user('alice'), group('A'), admin('group', 'A'), member('A', 'alice'), ...open],
    desired: [user('alice'), group('A'), admin('group', 'A'), ...open],
    guards: keeps(who),
    locks: [`root/group/A/user/alice: ${kept()}`],
  },
  'by its ARN': {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), ...open],
    guards: keeps(ALICE),
    locks: [`root/user/alice/inline/enter: ${kept('for good', ALICE)}`],
  },
  'a role': {
    live: [...role('Bot', account1, ROOT), inline(['role', 'Bot'], 'enter', ENTER), ...open],
    desired: [...role('Bot', account1, ROOT), ...open],
    guards: keeps('root/role/Bot'),
    locks: [`root/role/Bot/inline/enter: ${kept('for good', 'root/role/Bot')}`],
  },
  'in an account that cannot be seen: by the trust alone': {
    live: open,
    desired: role('Entry', CLOSED),
    guards: keeps('partner/user/alice', 'client/role/Entry', {
      accounts: [account('partner', 1, {managed: false}), CLIENT],
    }),
    locks: [`client/role/Entry/trust: ${kept('for good', 'partner/user/alice')}`],
  },
  'the principal is deleted': {
    live: [user('alice'), enter, ...open],
    desired: open,
    guards: keeps(who),
    locks: [`root/user/alice/inline/enter: ${kept()}`],
  },
  'the role is made anew': {
    live: [user('alice'), admin('user', 'alice'), ...open],
    desired: [user('alice'), admin('user', 'alice'), ...role('Entry', account1, CLIENT, '/ops/')],
    guards: keeps(who),
    locks: [`client/role/Entry: ${kept('until client/role/Entry is made anew')}`],
  },
  'the principal is made anew: until the trust is written again': {
    live: [
      ...role('Bot', account1, ROOT),
      admin('role', 'Bot'),
      ...role('Entry', trusting('arn:aws:iam::111111111111:role/Bot')),
    ],
    desired: [
      ...role('Bot', account1, ROOT, '/ci/'),
      admin('role', 'Bot'),
      ...role('Entry', trusting('arn:aws:iam::111111111111:role/ci/Bot')),
    ],
    guards: keeps('root/role/Bot'),
    locks: [
      `root/role/Bot/policy/AdministratorAccess: ${kept('until root/role/Bot/policy/AdministratorAccess is made anew', 'root/role/Bot')}`,
      `root/role/Bot: ${kept('until client/role/Entry/trust is written', 'root/role/Bot')}`,
    ],
  },
  'an external id that it may know stays': {
    live: [user('alice'), enter, ...role('Entry', external('x'))],
    desired: [user('alice'), enter, ...role('Entry', when({StringEquals: {'sts:externalid': ['x']}}))],
    guards: keeps(who),
  },
  'another external id, which nobody knows that it knows': {
    live: [user('alice'), enter, ...role('Entry', external('x'))],
    desired: [user('alice'), enter, ...role('Entry', external('y'))],
    guards: keeps(who),
    locks: [`client/role/Entry/trust: ${unsure(who, 'client/role/Entry', KEEPS, 'for good')}`],
  },
  'conditions that can be met, and one more that nobody meets': {
    live: [user('alice'), enter, ...role('Entry', when({Bool: {'aws:MultiFactorAuthPresent': 'true'}}))],
    desired: [
      user('alice'),
      enter,
      ...role(
        'Entry',
        when({
          Bool: {'aws:MultiFactorAuthPresent': 'true'},
          DateLessThan: {'aws:CurrentTime': '2001-01-01T00:00:00Z'},
        }),
      ),
    ],
    guards: keeps(who),
    locks: [`client/role/Entry/trust: ${unsure(who, 'client/role/Entry', KEEPS, 'for good')}`],
  },
  'not open, and stays so: said, and no hazard': {
    live: [user('alice'), ...open],
    desired: [user('alice'), user('bob'), ...role('Entry', CLOSED)],
    guards: keeps(who),
    finds: [
      'mustKeep says that root/user/alice can assume client/role/Entry, but it cannot, neither now nor after this plan: the trust policy of client/role/Entry does not let it in; correct the entry or what it is about',
    ],
  },
  'not open without any change': {
    live: [user('alice'), ...open],
    desired: [user('alice'), ...open],
    guards: keeps(who),
    finds: [
      'mustKeep says that root/user/alice can assume client/role/Entry, but it cannot, neither now nor after this plan: the policies of root/user/alice do not allow it; correct the entry or what it is about',
    ],
  },
  'nobody of that name': {
    live: open,
    desired: open,
    guards: keeps(who),
    finds: [
      'mustKeep says that root/user/alice can assume client/role/Entry, but it cannot, neither now nor after this plan: there is no root/user/alice; correct the entry or what it is about',
    ],
  },
  'made by this plan': {live: [], desired: [user('alice'), enter, ...open], guards: keeps(who)},
  'of an account that was not read the trust is not judged': {
    live: [user('alice'), enter],
    desired: [user('alice'), enter],
    guards: keeps(who, 'client/role/Entry', {unread: ['client']}),
  },
  'of an account that was not read the permissions of the principal still are': {
    live: [user('alice'), enter],
    desired: [user('alice')],
    guards: keeps(who, 'client/role/Entry', {unread: ['client']}),
    locks: [`${enter.address}: ${no(who, 'client/role/Entry', KEEPS, 'for good')}`],
  },
}

function external(id: string): Json {
  return when({StringEquals: {'sts:ExternalId': id}})
}

const UNSURE = unsure(ALICE, 'client/role/Entry', ENTERS, 'for good')
const org = (id: string, more: Record<string, Json> = {}) =>
  role('Entry', when({StringEquals: {'aws:PrincipalOrgID': id}, ...more}))
const fromOffice = {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}}
const guestsOf = (...names: string[]) => names.map((name) => attached(alice, aws(name)))
const teamed = (resource: string): Json => allows('sts:AssumeRole', resource)
const withDeny = (Condition: Json): Json => ({
  Version: '2012-10-17',
  Statement: [
    ...(mfa(account1) as {Statement: Json[]}).Statement,
    {Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole', Condition},
  ],
})

/** Open by what nobody can decide, and yet it was got in by it. */
const UNDECIDED: Record<string, Case> = {
  'another organization': {
    live: [user('alice'), enter, ...org('o-aaaaaaaaaa')],
    desired: [user('alice'), enter, ...org('o-bbbbbbbbbb')],
    guards: caller,
    locks: [`client/role/Entry/trust: ${UNSURE}`],
  },
  'one condition more': {
    live: [user('alice'), enter, ...org('o-aaaaaaaaaa')],
    desired: [user('alice'), enter, ...org('o-aaaaaaaaaa', fromOffice)],
    guards: caller,
    locks: [`client/role/Entry/trust: ${UNSURE}`],
  },
  'one condition less': {
    live: [user('alice'), enter, ...org('o-aaaaaaaaaa', fromOffice)],
    desired: [user('alice'), enter, ...org('o-aaaaaaaaaa')],
    guards: caller,
  },
  'one condition more, which it surely meets': {
    live: [user('alice'), enter, ...org('o-aaaaaaaaaa')],
    desired: [
      user('alice'),
      enter,
      ...role(
        'Entry',
        when({StringEquals: {'aws:PrincipalOrgID': 'o-aaaaaaaaaa', 'aws:PrincipalAccount': '111111111111'}}),
      ),
    ],
    guards: caller,
  },
  'the same condition of a statement that names it otherwise': {
    live: [user('alice'), enter, ...role('Entry', mfa(account1))],
    desired: [user('alice'), enter, ...role('Entry', mfa(trusting(ALICE)))],
    guards: caller,
  },
  'a Deny comes': {
    live: [user('alice'), enter, ...role('Entry', mfa(account1))],
    desired: [user('alice'), enter, ...role('Entry', withDeny({NotIpAddress: {'aws:SourceIp': '10.0.0.0/8'}}))],
    guards: caller,
    locks: [`client/role/Entry/trust: ${UNSURE}`],
  },
  'a Deny gets one condition more': {
    live: [user('alice'), enter, ...role('Entry', withDeny({NotIpAddress: {'aws:SourceIp': '10.0.0.0/8'}}))],
    desired: [
      user('alice'),
      enter,
      ...role('Entry', withDeny({NotIpAddress: {'aws:SourceIp': '10.0.0.0/8'}, Bool: {'aws:ViaAWSService': 'false'}})),
    ],
    guards: caller,
  },
  'one of the policies that may allow it goes': {
    live: [user('alice'), ...guestsOf('SystemAdministrator', 'ReadOnlyAccess'), ...open],
    desired: [user('alice'), ...guestsOf('ReadOnlyAccess'), ...open],
    guards: caller,
    locks: [`root/user/alice/policy/SystemAdministrator: ${UNSURE}`],
  },
  'another that may allow it comes': {
    live: [user('alice'), ...guestsOf('SystemAdministrator'), ...open],
    desired: [user('alice'), ...guestsOf('SystemAdministrator', 'ReadOnlyAccess'), ...open],
    guards: caller,
  },
  'a variable in its policy that may be it, then another': {
    live: [
      user('alice'),
      inline(alice, 'enter', teamed('arn:aws:iam::222222222222:role/${aws:PrincipalTag/door}')),
      ...open,
    ],
    desired: [
      user('alice'),
      inline(alice, 'enter', teamed('arn:aws:iam::222222222222:role/${aws:PrincipalTag/team}')),
      ...open,
    ],
    guards: caller,
    locks: [`root/user/alice/inline/enter: ${UNSURE}`],
  },
  'a boundary of which nothing is known, for another': {
    live: [user('alice'), enter, limited('user', 'alice', aws('ReadOnlyAccess')), ...open],
    desired: [user('alice'), enter, limited('user', 'alice', aws('SecurityAudit')), ...open],
    guards: caller,
    locks: [`root/user/alice/boundary: ${UNSURE}`],
  },
  'a boundary of which nothing is known goes': {
    live: [user('alice'), enter, limited('user', 'alice', aws('ReadOnlyAccess')), ...open],
    desired: [user('alice'), enter, ...open],
    guards: caller,
  },
  "aws:PrincipalArn: a pattern's wildcards stay inside their part": {
    live: [user('alice'), enter, ...open],
    desired: [user('alice'), enter, ...role('Entry', when({ArnLike: {'aws:PrincipalArn': 'arn:aws:iam::*alice'}}))],
    guards: caller,
    locks: [`client/role/Entry/trust: ${out()}`],
  },
}

const DEV = account('dev', 3)
const arns = (...ids: string[]): Json => ({
  Version: '2012-10-17',
  Statement: [
    {Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ids.map((id) => `arn:aws:iam::${id.repeat(12)}:role/Entry`)},
  ],
})
const withDev: Guards = {caller: ALICE, accounts: [ROOT, CLIENT, DEV], unread: ['dev']}
const profiled: Guards = {
  caller: ALICE,
  accounts: [ROOT, account('client', 2, {connect: {role: 'Entry', profile: 'p'}, connectExplicit: true})],
}
const THEIR = 'arn:aws:iam::333333333333:user/dev-admin'
const byProfile = `client/role/Entry/trust: ${unsure('the profile p', 'client/role/Entry', ENTERS, 'for good')}`

const UNSEEN: Record<string, Case> = {
  'an account that could not be read: its role leaves the policy of the caller': {
    live: [user('alice'), inline(alice, 'enter', arns('2', '3')), ...open],
    desired: [user('alice'), inline(alice, 'enter', arns('2')), ...open],
    guards: withDev,
    locks: [`root/user/alice/inline/enter: ${no(ALICE, 'dev/role/Entry', 'by which xrole enters dev', 'for good')}`],
  },
  'an account that could not be read: its role stays in the policy': {
    live: [user('alice'), inline(alice, 'enter', arns('2', '3')), ...open],
    desired: [user('alice'), inline(alice, 'enter', arns('3', '2')), user('bob'), ...open],
    guards: withDev,
  },
  'who enters by a profile is shut out': {
    live: role('Entry', trusting(THEIR)),
    desired: role('Entry', account1),
    guards: profiled,
    locks: [byProfile],
  },
  'who enters by a profile may be anybody whom the trust named': {
    live: role('Entry', trusting(THEIR, '111111111111')),
    desired: role('Entry', trusting(THEIR)),
    guards: profiled,
    locks: [byProfile],
  },
  'who enters by a profile: one condition more': {
    live: role('Entry', trusting(THEIR)),
    desired: role('Entry', mfa(trusting(THEIR))),
    guards: profiled,
    locks: [byProfile],
  },
  'who enters by a profile: others come': {
    live: role('Entry', trusting(THEIR)),
    desired: role('Entry', trusting(THEIR, '111111111111')),
    guards: profiled,
  },
  'who enters by a profile: it is not the caller': {
    live: [user('alice'), enter, ...role('Entry', trusting(THEIR))],
    desired: [user('alice'), ...role('Entry', trusting(THEIR))],
    guards: profiled,
  },
}

const itself = (arn: string, what: string) =>
  `xrole itself runs as ${arn}, which this ${what}; let somebody else apply this`
const atHome: Guards = {caller: BOT, accounts: [ROOT]}
const bot = role('Bot', account1, ROOT)
const entryRole = ['role', 'Entry', CLIENT] as const
const CLIENT_POWERLESS = powerless('client', 'client/role/Entry')

const ITSELF: Record<string, Case> = {
  'its own role is deleted': {
    live: [...bot, admin('role', 'Bot')],
    desired: [],
    guards: atHome,
    locks: [
      `root/role/Bot/policy/AdministratorAccess: ${powerless('root', BOT)}`,
      `root/role/Bot: ${itself(BOT, 'deletes')}`,
    ],
  },
  'its own role is made anew': {
    live: bot,
    desired: role('Bot', account1, ROOT, '/ci/'),
    guards: atHome,
    locks: [`root/role/Bot: ${itself(BOT, 'deletes to make it anew')}`],
  },
  'its own user gets another path, which makes nothing anew': {
    live: [user('alice'), admin('user', 'alice')],
    desired: [user('alice', '/ops/'), admin('user', 'alice')],
    guards: {caller: ALICE, accounts: [ROOT]},
  },
  'at home it loses the right to write roles': {
    live: [...bot, admin('role', 'Bot')],
    desired: bot,
    guards: atHome,
    locks: [`root/role/Bot/policy/AdministratorAccess: ${powerless('root', BOT)}`],
  },
  'one right for another that is enough': {
    live: [...bot, admin('role', 'Bot')],
    desired: [...bot, attached(['role', 'Bot'], aws('IAMFullAccess'))],
    guards: atHome,
  },
  'the connect role loses its right': {
    live: [user('alice'), enter, ...open, attached(entryRole, aws('AdministratorAccess'))],
    desired: [user('alice'), enter, ...open],
    guards: caller,
    locks: [`client/role/Entry/policy/AdministratorAccess: ${CLIENT_POWERLESS}`],
  },
  'the connect role keeps only what nobody knows to be enough': {
    live: [user('alice'), enter, ...open, attached(entryRole, aws('AdministratorAccess'))],
    desired: [user('alice'), enter, ...open, attached(entryRole, aws('ReadOnlyAccess'))],
    guards: caller,
    locks: [
      `client/role/Entry/policy/AdministratorAccess: after this step nothing shows that xrole could still change anything in client, where it is client/role/Entry, for good`,
    ],
  },
  'a Deny of one of the writes comes to the connect role': {
    live: [user('alice'), enter, ...open, attached(entryRole, aws('AdministratorAccess'))],
    desired: [
      user('alice'),
      enter,
      ...open,
      attached(entryRole, aws('AdministratorAccess')),
      inline(entryRole, 'no', denies('iam:UpdateAssumeRolePolicy')),
    ],
    guards: caller,
    locks: [`client/role/Entry/inline/no: ${CLIENT_POWERLESS}`],
  },
  'the plan role has none to lose': {
    live: [user('alice'), enter, ...role('Read', account1), attached(['role', 'Read', CLIENT], aws('IAMFullAccess'))],
    desired: [user('alice'), enter, ...role('Read', account1)],
    guards: {caller: ALICE, accounts: [ROOT, account('client', 2, {connect: {role: 'Entry', planRole: 'Read'}})]},
  },
}

const suites = {
  'the trust': TRUST,
  'the permissions of the caller': PERMISSIONS,
  mustKeep: MUST_KEEP,
  'what nobody can decide': UNDECIDED,
  'what cannot be seen': UNSEEN,
  'what xrole itself is and may do': ITSELF,
}
for (const [title, cases] of Object.entries(suites))
  describe(`lock-out by ${title}`, () => {
    for (const [name, {live, desired, guards, locks = [], order, finds = []}] of Object.entries(cases))
      it(name, () => {
        const {steps, hazards, findings} = guard(live, desired, guards)
        const told = [...hazards].flatMap(([key, list]) => {
          const {address} = steps.find(({change}) => change.key === key)!.change
          return list.map((hazard) => `${address}: ${hazard.message}`)
        })
        assert.deepEqual(told.sort(), [...locks].sort())
        if (order)
          assert.deepEqual(
            steps.map(({phase, change}) => `${phase} ${change.address}`),
            order,
          )
        assert.deepEqual(
          findings.map((one) => one.message),
          finds,
        )
      })
  })
