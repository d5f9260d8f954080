import assert from 'node:assert/strict'
import type {Explanation, Reason} from '../../src/access/explain.js'
import type {Fix} from '../../src/access/fix.js'
import type {Origin} from '../../src/access/model.js'
import type {Json} from '../../src/core/types.js'
import {testsOf} from '../../src/policy/condition.js'
import type {Decision, Layer, Step} from '../../src/policy/evaluate/decide.js'
import type {Match} from '../../src/policy/evaluate/statement.js'
import {explainJson, explainText} from '../../src/render/explain/explain.js'
import {flow} from '../../src/render/explain/edit.js'
import {adviceFor} from '../../src/render/explain/fix.js'
import type {Entry, Site} from '../../src/render/explain/site.js'
import {verdictWords} from '../../src/render/explain/words.js'
import type {Answer} from '../../src/render/explain/words.js'

const ROLE = 'client/role/Admin'
const WHO = 'root/user/paul'
const STATEMENT: Json = {Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::222222222222:role/Admin'}
const TRUST: Origin = {address: `${ROLE}/trust`, kind: 'trust', name: 'Admin'}
const OWN: Origin = {address: `${WHO}/inline/own`, kind: 'inline-policy', name: 'own'}
const LIMIT: Origin = {address: `${WHO}/boundary`, kind: 'managed-policy', name: 'Most', policy: 'root/policy/Most'}
const DENY: Origin = {address: `${WHO}/policy/AWSDenyAll`, kind: 'managed-policy', name: 'AWSDenyAll', isAws: true}

const site = (entries: Readonly<Record<string, Entry>> = {}, from: Site['from'] = 'file'): Site => ({
  file: 'accounts.yaml',
  from,
  unread: [],
  entryOf: (address) => entries[address],
  hasKey: () => false,
  idOf: (account) => ({root: '111111111111', client: '222222222222'})[account],
  where: ({address}, statement) => (statement === undefined ? address : `${address}, statement ${statement + 1}`),
  isWritten: () => false,
  apply: 'xrole apply',
  command: ({flags = [], principal = WHO, role = ROLE}) => ['xrole explain', principal, role, ...flags].join(' '),
})

const NARROW: Json = {Bool: {'aws:MultiFactorAuthPresent': 'true'}}
const matchOf = (statement: Record<string, Json>): Match => ({
  index: 0,
  statement,
  verdict: 'no',
  named: 'account',
  names: ['account'],
  principal: 'yes',
  resource: 'yes',
  failing: testsOf(statement),
  open: [],
})

const step = (layer: Layer, effect: Step['effect'] = 'allows', from: Origin = TRUST): Step<Origin> => {
  const match = matchOf({Effect: effect === 'allows' ? 'Allow' : 'Deny', Action: '*', Condition: NARROW})
  const source = {document: {Statement: []}, from}
  return effect === 'denies'
    ? {layer, effect, verdict: 'yes', source, match, near: []}
    : {layer, effect, verdict: 'no', source, near: [{source, match}]}
}

const decision = (because: Step<Origin>, outcome: Decision['outcome'] = 'denied'): Decision<Origin> => ({
  outcome,
  steps: [because],
  because,
  open: [],
})

const answer = (explanation: Partial<Explanation>, more: Partial<Answer> = {}): Answer => ({
  who: WHO,
  caller: {type: 'user', arn: 'arn:aws:iam::111111111111:user/paul', accountId: '111111111111'},
  act: {role: ROLE},
  explanation: {
    outcome: 'denied',
    ...(explanation.step && {decision: decision(explanation.step, explanation.outcome)}),
    ...explanation,
  },
  ...more,
})

const REASONS: Readonly<Record<Reason, readonly (readonly [Partial<Explanation>, because: string])[]>> = {
  'principal-absent': [[{}, 'there is no root/user/paul after the plan']],
  'role-absent': [[{}, 'there is no such role after the plan']],
  'root-user': [[{}, 'the root user of an account can assume no role']],
  'session-length': [
    [
      {wrongLength: {asked: 7200, limit: 3600, why: 'role'}},
      'a session of this role lasts 1h at most, and 2h is asked for',
    ],
    [{wrongLength: {asked: 601, limit: 900, why: 'short'}}, 'a session lasts 15m at least, and 601s is asked for'],
  ],
  chaining: [
    [
      {wrongLength: {asked: 5400, limit: 3600, why: 'chain'}},
      'a role that assumes a role gets one hour at most, and 90m is asked for',
    ],
  ],
  'wrong-account-id': [
    [{step: step('trust policy'), mistaken: 'ARN'}, 'its trust policy names ARN, which is in another account'],
    [
      {step: step('identity policy'), mistaken: 'ARN'},
      'the policies of root/user/paul name ARN, which is in another account',
    ],
  ],
  trust: [
    [{step: step('trust policy')}, 'nothing in its trust policy lets root/user/paul in'],
    [
      {step: step('trust policy'), action: 'sts:TagSession'},
      'nothing in its trust policy lets root/user/paul pass session tags (sts:TagSession)',
    ],
  ],
  mfa: [
    [{step: step('trust policy')}, 'its trust policy asks for MFA, and the request has none'],
    [{step: step('identity policy', 'denies', OWN)}, 'the policy own forbids it without MFA'],
  ],
  'mfa-of-session': [
    [{step: step('trust policy')}, 'its trust policy asks for MFA, which the session of a role never has'],
  ],
  'external-id': [
    [{step: step('trust policy')}, 'its trust policy asks for an external id, and the request has none'],
    [{step: step('trust policy', 'denies')}, 'its trust policy forbids it with no external id'],
  ],
  condition: [
    [{step: step('trust policy')}, 'the request does not meet what its trust policy asks for (with MFA)'],
    [{step: step('identity policy', 'denies', OWN)}, 'the policy own forbids it as the request is'],
  ],
  'explicit-deny': [[{step: step('identity policy', 'denies', OWN)}, 'the policy own forbids it']],
  'caller-policy': [
    [{step: step('identity policy')}, 'no policy of root/user/paul allows it'],
    [{step: step('identity policy'), action: 'sts:TagSession'}, 'no policy of root/user/paul allows sts:TagSession'],
  ],
  boundary: [
    [
      {step: step('permissions boundary', 'allows', LIMIT)},
      'the permissions boundary Most of root/user/paul does not allow it',
    ],
  ],
  'session-policy': [[{step: step('session policy')}, 'the session policy that is passed does not allow it']],
  scp: [
    [{step: step('service control policy')}, 'no service control policy of one level of its organization allows it'],
    [
      {step: step('service control policy', 'denies', OWN)},
      'the service control policy own of its organization forbids it',
    ],
  ],
  rcp: [
    [{step: step('resource control policy')}, 'no resource control policy of one level of its organization allows it'],
    [
      {step: step('resource control policy', 'denies', OWN)},
      'the resource control policy own of its organization forbids it',
    ],
  ],
  'resource-policy': [[{step: step('resource policy')}, 'the policy of the resource does not allow it']],
}

const named = {role: ROLE, principal: WHO, action: 'sts:AssumeRole'}
const FIXES: {readonly [How in Fix['how']]: readonly (readonly [Extract<Fix, {how: How}>, text: RegExp])[]} = {
  'name-another-role': [
    [{how: 'name-another-role', role: 'client/role/Boss'}, /^There is a role client\/role\/Boss\.$/],
  ],
  'declare-role': [[{how: 'declare-role', role: ROLE, principal: WHO}, /^Declare it, or ask AWS with --from live\.$/]],
  'name-another-principal': [
    [{how: 'name-another-principal', principal: 'root/user/pat'}, /^There is root\/user\/pat\.$/],
    [{how: 'name-another-principal', principal: undefined}, /^Check its name and its account\.$/],
  ],
  trust: [
    [{how: 'trust', ...named}, /^Add a statement to the trust policy of client\/role\/Admin:$/],
    [
      {how: 'trust', ...named, without: ['until 2020-01-01']},
      /^No request of root\/user\/paul meets "until 2020-01-01"\. To let it in all the same, add a statement/,
    ],
    [
      {how: 'trust', ...named, without: ['external id x'], isOpen: true},
      /^No request that was tried meets "external id x" and all else that is asked\. To let it in without that, add a/,
    ],
    [{how: 'trust', ...named, instead: 0}, /^Add a .*, in place of statement 1, which keeps everybody out:$/],
  ],
  'trust-without-mfa': [
    [
      {how: 'trust-without-mfa', ...named},
      /a line of trust of its own that asks for no MFA: a statement of the trust policy of/,
    ],
  ],
  send: [
    [{how: 'send', sends: [{key: 'aws:MultiFactorAuthPresent', value: 'true'}]}, /^Sign in with MFA \(/],
    [
      {
        how: 'send',
        sends: [
          {key: 'sts:ExternalId', value: 'x'},
          {key: 'aws:SourceIp', value: '10.0.0.0'},
          {key: 'aws:SourceVpc', value: 'vpc-1'},
        ],
      },
      /^Send the external id x \(.*\), and call from an address such as 10\.0\.0\.0, and call with aws:SourceVpc = vpc-1\.$/,
    ],
  ],
  say: [[{how: 'say', tests: testsOf({Condition: NARROW}), sends: []}, /^Say what aws:MultiFactorAuthPresent is\./]],
  allow: [
    [
      {how: 'allow', layer: 'identity policy', where: undefined, principal: WHO, statement: STATEMENT},
      /^Whoever looks after root\/user\/paul has to add this statement to one of its policies:$/,
    ],
    [
      {how: 'allow', layer: 'permissions boundary', where: LIMIT, principal: WHO, statement: STATEMENT},
      /^Let the permissions boundary Most allow it, for all who have it, by a statement in root\/user\/paul\/boundary:$/,
    ],
    [
      {how: 'allow', layer: 'session policy', where: undefined, principal: WHO, statement: STATEMENT},
      /^Pass a session policy that has this statement too:$/,
    ],
    [
      {how: 'allow', layer: 'service control policy', where: undefined, principal: WHO, statement: STATEMENT},
      /^Whoever looks after the organization has to allow it at every level, by this statement of a service control policy:$/,
    ],
    [
      {how: 'allow', layer: 'resource control policy', where: undefined, principal: WHO, statement: STATEMENT},
      /by this statement of a resource control policy:$/,
    ],
  ],
  'another-boundary': [
    [
      {how: 'another-boundary', where: {...LIMIT, isAws: true}, principal: WHO, statement: STATEMENT},
      /^The permissions boundary Most is AWS's own\. Give root\/user\/paul one of yours/,
    ],
  ],
  'remove-deny': [
    [{how: 'remove-deny', where: OWN, statement: 1}, /^Take this Deny out, or narrow it \(own: .*, statement 2\)\.$/],
    [
      {how: 'remove-deny', where: {...OWN, address: 'organization'}, statement: 0},
      /^Whoever looks after the organization has to take this Deny out, or narrow it\.$/,
    ],
  ],
  detach: [
    [
      {how: 'detach', where: DENY, principal: WHO},
      /^The policy AWSDenyAll is AWS's own\. Take it off root\/user\/paul \(/,
    ],
    [
      {how: 'detach', where: {...DENY, through: 'root/group/Ops'}, principal: WHO},
      /Take it off root\/group\/Ops \(.*\), or root\/user\/paul out of root\/group\/Ops\.$/,
    ],
  ],
  shorten: [[{how: 'shorten', most: 3600}, /^Ask for 1h at most\.$/]],
  lengthen: [[{how: 'lengthen', least: 900}, /^Ask for 15m at least\.$/]],
  'ask-owner': [
    [{how: 'ask-owner', resource: 'ARN', statement: STATEMENT}, /^Whoever looks after ARN has to let it in/],
  ],
}

describe('explain in words', () => {
  for (const [reason, rows] of Object.entries(REASONS) as [Reason, (typeof REASONS)[Reason]][])
    for (const [at, [explanation, because]] of rows.entries())
      it(`${reason}${at === 0 ? '' : ` (${at + 1})`}: ${because}`, () => {
        const words = verdictWords(answer({...explanation, reason}), site({}, 'after'))
        assert.equal(words, `No: root/user/paul may not assume client/role/Admin: ${because}.`)
      })

  for (const [how, rows] of Object.entries(FIXES) as [Fix['how'], readonly (readonly [Fix, RegExp])[]][])
    for (const [at, [fix, text]] of rows.entries())
      it(`what to do: ${how}${at === 0 ? '' : ` (${at + 1})`}`, () => {
        const told = adviceFor(answer({reason: 'trust', fix, step: step('trust policy')}), site())
        assert.equal(told?.how, how)
        assert.match(told.text, text)
      })

  const OPEN: readonly (readonly [string, Partial<Explanation>, Partial<Answer>, because: RegExp])[] = [
    [
      'a test that nobody can decide',
      {
        step: {
          ...step('trust policy'),
          verdict: 'unknown',
          source: {document: {}, from: TRUST},
          match: {...matchOf({}), open: testsOf({Condition: {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}}})},
        },
      },
      {},
      /its trust policy allows it only from 10\.0\.0\.0\/8, and nobody has said what aws:SourceIp is\.$/,
    ],
    [
      'a policy that is not known',
      {step: {layer: 'identity policy', effect: 'allows', verdict: 'unknown', near: []}},
      {},
      /the text of a policy that root\/user\/paul has is not known\.$/,
    ],
    [
      'somebody whom the file does not declare',
      {step: {layer: 'identity policy', effect: 'allows', verdict: 'unknown', near: []}},
      {unknown: 'undeclared'},
      /accounts\.yaml does not declare root\/user\/paul, so that its own policies are not known\.$/,
    ],
    [
      'an account that could not be read',
      {step: {layer: 'identity policy', effect: 'allows', verdict: 'unknown', near: []}},
      {unknown: 'unread'},
      /the account of root\/user\/paul could not be read, so that its own policies are not known\.$/,
    ],
    [
      'an account that is not ours',
      {step: {layer: 'identity policy', effect: 'allows', verdict: 'unknown', near: []}},
      {unknown: 'not-ours'},
      /root\/user\/paul is in an account that is not read, so that its own policies are not known\.$/,
    ],
    [
      'a boundary that is not known',
      {
        step: {
          layer: 'permissions boundary',
          effect: 'allows',
          verdict: 'unknown',
          source: {document: undefined, from: LIMIT},
          near: [],
        },
      },
      {},
      /the text of the permissions boundary Most is not known\.$/,
    ],
    [
      'a boundary of which AWS says both (F46)',
      {step: {...step('permissions boundary', 'allows', LIMIT)}},
      {},
      /the permissions boundary Most does not allow it, and AWS's documentation says both/,
    ],
    [
      'a session',
      {step: {layer: 'trust policy', effect: 'allows', verdict: 'unknown', near: []}},
      {},
      /its trust policy names single sessions of root\/user\/paul; ask with the ARN of the session\.$/,
    ],
    [
      'a NotPrincipal',
      {step: {...step('trust policy', 'denies'), verdict: 'unknown'}},
      {},
      /it cannot be told whether the NotPrincipal of its trust policy spares root\/user\/paul\.$/,
    ],
    [
      'a resource of another account',
      {step: {layer: 'resource policy', effect: 'allows', verdict: 'unknown', near: []}},
      {act: {action: 'sqs:SendMessage', resource: 'ARN'}},
      /may call sqs:SendMessage on ARN: the resource is in another account, and its own policy has to let it in\.$/,
    ],
    [
      'a role that nobody knows',
      {step: {layer: 'resource policy', effect: 'allows', verdict: 'unknown', near: []}},
      {act: {action: 'sts:AssumeRole', resource: 'ARN', isRole: true}},
      /nothing is known of that role, whose trust policy has to let it in\.$/,
    ],
  ]
  for (const [what, explanation, more, because] of OPEN)
    it(`it depends: ${what}`, () => {
      const words = verdictWords(answer({...explanation, outcome: 'conditional'}, more), site())
      assert.match(words, /^It depends whether root\/user\/paul may /)
      assert.match(words, because)
      assert.notEqual(adviceFor(answer({...explanation, outcome: 'conditional'}, more), site())?.text, undefined)
    })

  it('a session that is not named: ask with its ARN', () => {
    const caller = {type: 'role', arn: 'arn:aws:iam::111111111111:role/ci/Bot', accountId: '111111111111'} as const
    const fix: Fix = {how: 'trust', ...named}
    const told = adviceFor(answer({outcome: 'conditional', reason: 'trust', fix}, {caller}), site())
    assert.equal(told?.command, 'xrole explain arn:aws:sts::111111111111:assumed-role/Bot/SESSION client/role/Admin')
  })

  it('all that has to be done: what is sent, and each policy', () => {
    const asked = answer({
      step: step('trust policy'),
      reason: 'mfa',
      besides: [{key: 'aws:MultiFactorAuthPresent', value: 'true'}],
      fix: {how: 'allow', layer: 'identity policy', where: undefined, principal: WHO, statement: STATEMENT},
      further: [{how: 'allow', layer: 'permissions boundary', where: LIMIT, principal: WHO, statement: STATEMENT}],
    })
    const entry: Entry = {
      section: 'users',
      key: 'paul',
      at: 'accounts.yaml:5',
      addresses: [WHO],
      inline: ['ASSUME-admin'],
    }
    const text = explainText([asked], site({[WHO]: entry}), {color: false})
    assert.match(
      text,
      /\nWhat to do: Sign in with MFA \(.*\)\. Give it the permission\.\nSet under users\.paul\.inline \(accounts\.yaml:5\):\n {2}assume-Admin-2: .*\nAnd: Let the permissions boundary Most allow it, .*:\n {2}\{"Effect".*\nThen: xrole explain root\/user\/paul client\/role\/Admin --mfa\n/,
    )
  })

  it('a yes needs nothing else', () => {
    assert.equal(verdictWords(answer({outcome: 'allowed'}), site()), 'root/user/paul may assume client/role/Admin.')
    assert.equal(adviceFor(answer({outcome: 'allowed'}), site()), undefined)
  })

  it('an entry for several accounts says which others change with it', () => {
    const entry: Entry = {section: 'roles', key: 'Admin', at: 'accounts.yaml:7', addresses: [ROLE, 'dev/role/Admin']}
    const told = adviceFor(answer({reason: 'trust', fix: {how: 'trust', ...named}}), site({[ROLE]: entry}))
    assert.match(told?.text ?? '', /The entry is for dev\/role\/Admin as well\.$/)
    assert.deepEqual(told?.edit, {at: 'accounts.yaml:7', path: ['roles', 'Admin', 'trust'], how: 'add', yaml: WHO})
  })

  it('services and providers as the file writes them', () => {
    const entry: Entry = {section: 'roles', key: 'Admin', at: 'accounts.yaml:7', addresses: [ROLE]}
    const lineFor = (arn: string, type: 'service' | 'federated') => {
      const asked = answer(
        {reason: 'trust', fix: {how: 'trust', role: ROLE, principal: arn, action: 'sts:AssumeRole'}},
        {who: arn, caller: {type, arn}},
      )
      return {yaml: adviceFor(asked, site({[ROLE]: entry}))?.edit?.yaml, statement: adviceFor(asked, site())?.statement}
    }
    const statement = (Principal: Json) => ({Effect: 'Allow', Principal, Action: 'sts:AssumeRole'})
    assert.deepEqual(lineFor('lambda.amazonaws.com', 'service'), {
      yaml: 'lambda.amazonaws.com',
      statement: statement({Service: 'lambda.amazonaws.com'}),
    })
    const provider = 'arn:aws:iam::222222222222:'
    assert.equal(lineFor(`${provider}saml-provider/Okta`, 'federated').yaml, '{saml: Okta}')
    assert.equal(
      lineFor(`${provider}oidc-provider/token.actions.githubusercontent.com`, 'federated').yaml,
      '{github: OWNER/REPOSITORY, branch: BRANCH}',
    )
    assert.match(
      lineFor(`${provider}oidc-provider/id.example.com`, 'federated').yaml ?? '',
      /^\{oidc: id\.example\.com, audience/,
    )
  })

  it('YAML on one line: what YAML would take for something else is quoted', () => {
    assert.equal(
      flow({allow: ['sts:AssumeRole', '*'], on: ['arn:aws:iam::1:role/x'], a: 'no', b: '12', 'c d': true, e: 'x, y'}),
      '{allow: [sts:AssumeRole, "*"], on: ["arn:aws:iam::1:role/x"], a: "no", b: "12", "c d": true, e: "x, y"}',
    )
  })

  it('what comes from AWS and the file does nothing to a terminal', () => {
    const EVIL = 'x\u001b[2J\u202e\n\u0007y'
    const from: Origin = {address: `${EVIL}/trust`, kind: 'trust', name: EVIL}
    const evil = step('identity policy', 'denies', from)
    const told = [
      answer(
        {
          step: {
            ...evil,
            match: {
              ...matchOf({Effect: 'Deny', Action: EVIL}),
              failing: [],
              open: testsOf({Condition: {StringEquals: {[EVIL]: EVIL}}}),
            },
          },
          reason: 'explicit-deny',
          fix: {how: 'remove-deny', where: from, statement: 0},
        },
        {who: EVIL, act: {role: EVIL}},
      ),
      answer({
        step: step('trust policy', 'allows', from),
        reason: 'external-id',
        fix: {how: 'send', sends: [{key: EVIL, value: EVIL}]},
      }),
      answer({
        reason: 'caller-policy',
        step: evil,
        fix: {how: 'allow', layer: 'identity policy', where: undefined, principal: EVIL, statement: {Resource: EVIL}},
      }),
    ]
    const text = explainText(told, {...site(), file: EVIL, unread: [EVIL]}, {color: false})
    assert.doesNotMatch(text, /[^\P{C}\n]/u)
    assert.ok(text.includes('x\\u{1b}[2J\\u{202e}\\n\\u{7}y'))
    assert.equal(JSON.stringify(JSON.parse(JSON.stringify(explainJson(told, site())))).includes('undefined'), false)
  })
})
