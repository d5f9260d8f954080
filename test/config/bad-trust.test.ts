import assert from 'node:assert/strict'
import {findingsOf, HEAD, inRole, readText} from './read-text.js'

const trusting = (line: string): string => inRole('', `[${line}]`)
const ARN = 'arn:aws:iam::111111111111'

/** One line of trust, at 6:13, and what is said about it. */
const lines: [name: string, line: string, findings: string[]][] = [
  [
    'G21: a region',
    'arn:aws:iam:us-east-1:111111111111:role/x',
    ['6:13 bad-principal ARNs of IAM have no region; found "us-east-1"'],
  ],
  [
    'G21: 11 digits',
    'arn:aws:iam::11111111111:role/x',
    ['6:13 bad-principal the account in an ARN has 12 digits; found "11111111111"'],
  ],
  ['G21: no account', 'arn:aws:iam:::role/x', ['6:13 bad-principal the account in an ARN has 12 digits; found ""']],
  ['G21: a trailing blank', `"${ARN}:role/x "`, [`6:13 bad-principal blanks around "${ARN}:role/x"`]],
  ['G21: another service', '"arn:aws:s3:::x"', ['6:13 bad-principal an ARN of s3 cannot be a principal']],
  [
    'G21: half an ARN',
    'arn:aws:iam',
    ['6:13 bad-principal this is not a full ARN: arn:aws:iam::111111111111:role/Name'],
  ],
  [
    'G22: a group',
    `${ARN}:group/g`,
    ['6:13 bad-principal a group cannot be a principal; write account/group/NAME, or name its users'],
  ],
  [
    'G22: an instance profile',
    `${ARN}:instance-profile/p`,
    ['6:13 bad-principal an instance profile cannot be a principal; name its role'],
  ],
  [
    'G22: a wildcard',
    `${ARN}:role/*`,
    ['6:13 bad-principal a principal has no wildcards; trust the account with when: {ArnLike: {aws:PrincipalArn: …}}'],
  ],
  [
    'G23: a session with a wildcard',
    'arn:aws:sts::111111111111:assumed-role/x/*',
    [
      '6:13 bad-principal a session has no wildcards; name the role itself, or use when: {ArnLike: {aws:PrincipalArn: …}}',
    ],
  ],
  [
    'G25: everybody',
    '"*"',
    [
      '6:13 bad-principal to let everybody in, write it out as {statement: {…}}; for an organization there is {org: o-…}',
    ],
  ],
  ['an unquoted number', '12345', ['6:13 quote-it 12345 is a number to YAML; quote it: "12345"']],
  ['an id that is too short', '"12345"', ['6:13 bad-principal account ids have 12 digits; this one has 5']],
  [
    'no address',
    'root/team/x',
    [
      '6:13 bad-principal a principal is an account, account/user/NAME, account/role/NAME, account/group/NAME, or an ARN',
    ],
  ],
  [
    'a * in a repository',
    '{github: acme/*, branch: main}',
    ['6:22 bad-repository a * in the owner or the repository would let strangers in; name one repository'],
  ],
  [
    'GitHub from anywhere',
    '{github: a/b}',
    [
      '6:13 one-of one of branch, tag, environment, pullRequest or subject is missing: say from where the repository may come in, for example branch: main',
    ],
  ],
  [
    'GitHub from two places',
    '{github: a/b, branch: x, tag: y}',
    [
      '6:38 one-of "branch" and "tag" exclude each other: give exactly one of branch, tag, environment, pullRequest and subject',
    ],
  ],
  ['a misspelt principal', '{princpal: root}', ['6:14 unknown-key unknown key "princpal"; did you mean "principal"?']],
  [
    'a line of no kind',
    '{foo: root}',
    [
      '6:13 wrong-type expected one of principal, principals, service, github, oidc, saml, sso, org, statement in this line of trust, found a section (key: value)',
    ],
  ],
  ['sso without its account', '{sso: Admin}', ['6:13 missing-key "account" is missing']],
  [
    'a condition beside a statement',
    '{statement: {}, mfa: true}',
    ['6:29 unknown-key unknown key "mfa"; known here: statement'],
  ],
  ['a list in the list', '[root]', ['6:13 wrong-type expected one principal or a section, found a list']],
  [
    'principal and principals',
    '{principal: root, principals: [root]}',
    ['6:31 one-of "principal" and "principals" exclude each other: give exactly one of principal and principals'],
  ],
  [
    'a bad organization',
    '{org: acme}',
    ['6:19 bad-organization "acme" is not an organization\'s id; write o-abcd123456'],
  ],
  [
    'a short external id',
    '{principal: root, externalId: x}',
    ['6:43 bad-external-id an external id has 2 to 1224 letters, digits and _+=,.@:/\\-'],
  ],
  [
    'bad address ranges',
    '{principal: root, sourceIp: [1.2.3, 10.0.0.0/33, "::1/64"]}',
    [
      '6:42 bad-address-range "1.2.3" is not an address range; write 203.0.113.0/24',
      '6:49 bad-address-range "10.0.0.0/33" is not an address range; write 203.0.113.0/24',
    ],
  ],
]

/** Keys that exclude each other, in whole files. */
const files: [name: string, text: string, findings: string[]][] = [
  [
    'account and accounts',
    inRole('    accounts: [root]\n'),
    ['7:5 one-of "account" and "accounts" exclude each other: give exactly one of account and accounts'],
  ],
  ['neither', `${HEAD}roles: {A: {trust: [root]}}\n`, ['3:9 one-of one of account or accounts is missing']],
  [
    'a misspelt account',
    `${HEAD}roles: {A: {acount: root, trust: [root]}}\n`,
    ['3:13 unknown-key unknown key "acount"; did you mean "account"?'],
  ],
  [
    'bodies of policies',
    `${HEAD}policies:\n  A: {}\n  B: {file: x.json, document: {}}\n  C: {statements: [{allow: a:b, deny: a:c, on: "*"}]}\n`,
    [
      '4:3 one-of one of statements, document or file is missing',
      '5:21 one-of "file" and "document" exclude each other: give exactly one of statements, document and file',
      '6:33 one-of "allow" and "deny" exclude each other: give exactly one of allow and deny',
    ],
  ],
  [
    'connect',
    'owner: x\nconnect: {profile: x}\naccounts: {a: {id: "111111111111", connect: true}}\n',
    [
      '2:11 unknown-key unknown key "profile"; known here: role, planRole, externalId',
      '3:45 bad-connect write false, or {role: …}',
    ],
  ],
]

describe('config: bad trust lines and keys that exclude each other', () => {
  const all = [...lines.map(([name, line, findings]) => [name, trusting(line), findings] as const), ...files]
  for (const [name, text, findings] of all) {
    it(name, () => {
      const config = readText(text, {'x.json': '{}'})
      assert.deepEqual(findingsOf(config), findings)
      assert.equal(config.written, undefined)
    })
  }
})
