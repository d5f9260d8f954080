import assert from 'node:assert/strict'
import type {Organization} from '../../src/core/organization.js'
import {LIVE, member, organized} from './organization-support.js'

const HEAD_OF = (accounts: string): string => `owner: acme\naccounts: {${accounts}}\norganization:\n`
const DENY = 'statements: [{deny: ["s3:*"], on: ["*"]}]'
const many = (count: number, attach: string): string =>
  [...Array(count).keys()].map((index) => `  P${index}: {${DENY}, attach: ${attach}}`).join('\n')

interface Case {
  readonly lines: string
  readonly told: readonly string[]
  readonly live?: Organization
  readonly head?: string
}

const GUARDS = {
  types: ['SERVICE_CONTROL_POLICY'],
  policies: [
    {
      id: 'p-FullAWSAccess',
      type: 'SERVICE_CONTROL_POLICY' as const,
      name: 'FullAWSAccess',
      description: '',
      isAws: true,
      document: {},
      targets: ['222222222222', 'ou-Workloads', 'r-ab12'],
    },
  ],
}

const FOREIGN = member('555555555555', {email: 'shop@acme.example'})

const DISCOVERED = 'owner: acme\naccounts: {from: organization}\norganization:\n'
/** That an account which is made is managed later, at its key. */
const NEXT = (line: number, name: string): string[] => [
  `note ${line}:5 account-next-plan ${name} is managed from the next plan on: run plan again when it is made`,
]

const cases: Readonly<Record<string, Case>> = {
  'another organization': {
    lines: 'id: o-zzzzzzzzzz',
    live: LIVE,
    told: [
      'error 1:7 other-organization this is the organization o-abcd123456, not o-zzzzzzzzzz; use the credentials of that one, or correct the id',
    ],
  },
  'an account that is none': {
    lines: 'accounts: {clent: {ou: /}}',
    told: ['error 1:14 unknown-account no account "clent"; did you mean "client"?'],
  },
  'attached to an account that is none': {
    lines: `scps: {A: {${DENY}, attach: [{account: far}]}}`,
    told: ['error 1:76 unknown-account no account "far"; add it under accounts:'],
  },
  'attached to an account that is yet to come': {
    lines: `accounts: {shop: {invite: "333333333333"}}\nscps: {A: {${DENY}, attach: [{account: shop}]}}`,
    told: [],
  },
  'an administrator that is none': {
    lines: 'delegatedAdministrators: {a.amazonaws.com: [client, securty]}',
    told: ['error 1:55 unknown-account no account "securty"; did you mean "security"?'],
  },
  'the management account as administrator': {
    lines: 'delegatedAdministrators: {a.amazonaws.com: [root]}',
    live: LIVE,
    told: [
      'error 1:47 management-account root is the management account, which administers every service anyway; name a member account',
    ],
  },
  'a unit that is not listed': {
    lines: 'units: [Workloads/Clients]\naccounts: {client: {ou: Worklods}, security: {ou: Other}}',
    told: [
      'error 2:27 unknown-unit units: has no "Worklods"; did you mean "Workloads"?',
      'error 2:53 unknown-unit units: has no "Other"; add it there',
    ],
  },
  'a unit that AWS has not': {
    lines: `scps: {A: {${DENY}, attach: [Worklods, Workloads/Clients, client]}}`,
    live: LIVE,
    told: [
      'error 1:66 unknown-unit the organization has no unit "Worklods"; did you mean "Workloads"?',
      'error 1:95 unknown-unit the organization has no unit "client"; the account of that name is {account: client}',
    ],
  },
  'a unit of which nothing is known': {lines: 'accounts: {client: {ou: Anywhere}}', told: []},
  'units that differ by case': {
    lines: 'units: [A/B, a/C]',
    told: ['error 1:16 declared-twice units "A" and "a" differ by case only'],
  },
  'a unit twice is the same unit': {lines: 'units: [A, A/, A/B]', told: []},
  'one policy by two keys': {
    lines: `scps:\n  A: {name: x, ${DENY}, attach: []}\n  B: {name: X, ${DENY}, attach: []}`,
    told: ['error 3:5 declared-twice policy "X" is there twice, also at accounts.yaml:5:5'],
  },
  'one address to be made twice': {
    lines: 'accounts:\n  a: {create: {email: a@x.example}}\n  b: {create: {email: A@x.example}}',
    head: DISCOVERED,
    live: LIVE,
    told: [
      ...NEXT(2, 'a'),
      ...NEXT(3, 'b'),
      'error 3:17 declared-twice the address A@x.example is there twice, also at accounts.yaml:5:17; one account is one entry',
    ],
  },
  'one address, made and asked': {
    lines: 'accounts:\n  a: {create: {email: a@x.example}}\n  b: {invite: A@x.example}',
    head: HEAD_OF('root: "111111111111", a: "222222222222", b: "333333333333"'),
    told: [
      'error 3:17 declared-twice the address A@x.example is there twice, also at accounts.yaml:5:17; one account is one entry',
    ],
  },
  'one id asked twice': {
    lines: 'accounts:\n  a: {invite: "333333333333"}\n  b: {invite: {account: "333333333333"}}',
    told: [
      'error 3:17 declared-twice account 333333333333 is there twice, also at accounts.yaml:5:17; one account is one entry',
    ],
  },
  'one member by address and by id': {
    lines: 'accounts:\n  a: {create: {email: SHOP@acme.example}}\n  b: {invite: "555555555555"}',
    live: {...LIVE, accounts: [...LIVE.accounts, FOREIGN]},
    head: DISCOVERED,
    told: [
      'error 2:5 other-account account 555555555555, which this entry is about, is called b in this file; use one name for both',
      'error 3:17 declared-twice account 555555555555 is there twice, also at accounts.yaml:5:17; one account is one entry',
    ],
  },
  'two accounts of one name to be made': {
    lines: 'accounts:\n  a: {create: {email: a@x.example, name: shop}}\n  shop: {create: {email: b@x.example}}',
    head: HEAD_OF('root: "111111111111", a: "222222222222", shop: "333333333333"'),
    told: [
      'error 3:20 declared-twice the name shop is there twice, also at accounts.yaml:5:17; AWS tells of an account in the making its name and not its address: give one of them another name with name: in create:',
    ],
  },
  'things that are called as what every object has': {
    lines:
      'units: [constructor]\naccounts: {toString: {create: {email: a@x.example}, ou: constructor}}\nscps: {constructor: {statements: [{deny: ["s3:*"], on: ["*"]}], attach: [constructor]}}',
    head: HEAD_OF('root: "111111111111", toString: "222222222222"'),
    told: [],
  },
  'an account that is made where accounts are discovered': {
    lines: 'accounts:\n  shop: {create: {email: new@x.example}, ou: Workloads}',
    live: LIVE,
    head: DISCOVERED,
    told: NEXT(2, 'shop'),
  },
  'it was made': {
    lines: 'accounts:\n  shop: {create: {email: shop@acme.example}, ou: Workloads}',
    live: {...LIVE, accounts: [...LIVE.accounts, FOREIGN]},
    head: DISCOVERED,
    told: [],
  },
  'it is made where discovery does not look': {
    lines: 'accounts:\n  shop: {create: {email: new@x.example}}',
    live: LIVE,
    head: 'owner: acme\naccounts: {from: {ou: [Workloads]}}\norganization:\n',
    told: [],
  },
  'an account in two units': {
    lines: 'units: [A, B]\naccounts: {client: {ou: B}}',
    head: HEAD_OF('root: "111111111111", client: {id: "222222222222", ou: /A/}'),
    told: ['error 2:27 unit-twice accounts: says that "client" is in /A/; remove ou: there, as this one is what holds'],
  },
  'the same unit in both': {
    lines: 'units: [A]\naccounts: {client: {ou: A}}',
    head: HEAD_OF('root: "111111111111", client: {id: "222222222222", ou: A/}'),
    told: [],
  },
  'an account called organization': {
    lines: 'units: []',
    head: HEAD_OF('organization: "111111111111"'),
    told: [
      'error above 2:12 reserved-name "organization" stands for the organization itself in addresses, where organization: is written; give this account another key',
    ],
  },
  'an account elsewhere': {
    lines: 'accounts: {far: {tags: {a: b}}}',
    live: LIVE,
    head: HEAD_OF('root: "111111111111", far: {id: "999999999999", connect: false}'),
    told: [
      'error 1:14 not-a-member account "far" is not in the organization o-abcd123456; ask it to join with invite: "999999999999", or leave it out here',
    ],
  },
  'an account elsewhere that is invited': {
    lines: 'accounts: {far: {invite: "999999999999"}}',
    live: LIVE,
    head: HEAD_OF('root: "111111111111", far: {id: "999999999999", connect: false}'),
    told: [],
  },
  'another account is invited': {
    lines: 'accounts: {client: {invite: "999999999999"}}',
    told: [
      'error 1:14 other-account "client" is account 222222222222, and invite: names 999999999999; correct one of the two',
    ],
  },
  'a listed account would be made again': {
    lines: 'accounts: {client: {create: {email: new@acme.example}}}',
    live: LIVE,
    told: [
      'error 1:14 other-account "client" is account 222222222222, and no member of the organization has the address new@acme.example, so that create: would make another one; correct the address, or remove one of the two',
    ],
  },
  'the address of another account': {
    lines: 'accounts: {client: {create: {email: shop@acme.example}}}',
    live: {...LIVE, accounts: [...LIVE.accounts, FOREIGN]},
    told: [
      'error 1:14 other-account "client" is account 222222222222, and the organization has shop@acme.example as account 555555555555; correct one of the two',
    ],
  },
  'an account under two names': {
    lines: 'accounts: {shop: {create: {email: shop@acme.example}}}',
    live: {...LIVE, accounts: [...LIVE.accounts, FOREIGN]},
    head: HEAD_OF('root: "111111111111", mall: "555555555555"'),
    told: [
      'error 1:14 other-account account 555555555555, which this entry is about, is called mall in this file; use one name for both',
    ],
  },
  'tags that were not read': {
    lines: 'accounts: {client: {tags: {a: b}}}',
    live: {...LIVE, accounts: LIVE.accounts.map(({tags: _, ...one}) => one)},
    told: [
      'error 1:29 account-tags-unread the organization was recorded without the tags of accounts; record it again with this file: xrole snapshot',
    ],
  },
  'tags that were not read of an account that is suspended': {
    lines: 'accounts: {client: {tags: {a: b}}}',
    live: {...LIVE, accounts: LIVE.accounts.map(({tags: _, ...one}) => ({...one, state: 'SUSPENDED'}))},
    told: [
      'error 1:29 account-tags-unread the organization was recorded without the tags of accounts; record it again with this file: xrole snapshot',
    ],
  },
  'a variable of an account': {
    lines:
      'scps: {A: {tags: {x: "${account.name}"}, statements: [{deny: ["s3:*"], on: ["arn:aws:s3:::${account.id}"]}], attach: []}}',
    told: [
      "error 1:10 unknown-variable ${account.id}: an SCP or RCP is the same for all accounts, so that only ${partition} is filled in; IAM's own, such as ${aws:PrincipalAccount}, pass through",
      'error 1:24 unknown-variable ${account.name}: no variable is filled in under organization:; write the text',
    ],
  },
  'a policy that says nothing': {
    lines: 'scps: {A: {attach: []}}',
    told: [
      'error 1:10 guard-body "A" says nothing: write statements, document or file; only FullAWSAccess, AWS\'s own, goes without',
    ],
  },
  'AWS’s own with a text': {
    lines: `scps: {FullAWSAccess: {${DENY}, attach: []}, A: {name: FullAWSAccess, ${DENY}, attach: []}}`,
    told: [
      "error 1:10 aws-policy-name FullAWSAccess is AWS's own and cannot be changed; give this one another name",
      'error 1:82 declared-twice policy "FullAWSAccess" is there twice, also at accounts.yaml:4:10',
      "error 1:82 aws-policy-name FullAWSAccess is AWS's own and cannot be changed; give this one another name",
    ],
  },
  'AWS’s own with a description': {
    lines: 'scps: {FullAWSAccess: {description: x, attach: [/]}}',
    told: ["error 1:39 guard-body FullAWSAccess is AWS's own and cannot be changed; remove description:"],
  },
  'AWS’s own RCP': {
    lines: 'rcps: {RCPFullAWSAccess: {attach: [/]}}',
    told: ['error 1:10 guard-body AWS attaches RCPFullAWSAccess to everything and lets nobody detach it; leave it out'],
  },
  'no room for the mark': {
    lines: `scps: {A: {${DENY}, attach: [], tags: {${[...Array(50).keys()].map((i) => `t${i}: x`).join(', ')}}}}`,
    told: ['error 1:75 too-many-tags 50 tags; AWS allows 50, of which xrole needs 1'],
  },
  'a text that AWS refuses, at its place': {
    lines:
      'rcps: {A: {statements: [{deny: ["s3:GetObject", "*"], on: ["*"]}, {allow: ["s3:*"], on: ["*"]}], attach: []}}',
    told: [
      'error 1:51 rcp-action "*": an RCP has to name the service, as in s3:*',
      'error 1:69 rcp-element an RCP can only deny; what it does not deny passes, by RCPFullAWSAccess',
    ],
  },
  'a document that AWS refuses, at its place': {
    lines:
      'scps: {A: {document: {Statement: [{Effect: Deny, Principal: "*", Action: "s3:GetObjcet", Resource: "*"}]}, attach: []}}',
    told: [
      'error 1:10 missing-element an SCP needs "Version": "2012-10-17"',
      'error 1:63 forbidden-element an SCP takes no Principal: it binds everybody in the accounts that it is attached to',
      'warning 1:76 unknown-action AWS has no action "s3:GetObjcet"; did you mean "s3:GetObject"?',
    ],
  },
  'ten SCPs on one target': {lines: `units: [W]\nscps:\n${many(10, '[/, W]')}`, told: []},
  'eleven SCPs': {
    lines: `scps:\n${many(11, '[/]')}`,
    told: [
      'error 12:63 too-many-guards 11 SCPs on the root, AWS allows 10: P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10; make one of several, or attach some higher up',
    ],
  },
  'ten SCPs beside FullAWSAccess, which stays': {
    lines: `scps:\n${many(10, '[{account: client}]')}`,
    live: {...LIVE, guards: GUARDS},
    told: [
      'error 11:62 too-many-guards 11 SCPs on account client, AWS allows 10: P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, FullAWSAccess; make one of several, or attach some higher up',
    ],
  },
  'ten SCPs in the place of FullAWSAccess': {
    lines: `scps:\n  FullAWSAccess: {attach: [/]}\n${many(10, '[Workloads]')}`,
    live: {...LIVE, guards: GUARDS},
    told: [],
  },
  'four RCPs': {lines: `rcps:\n${many(4, '[/]')}`, told: []},
  'five RCPs, as RCPFullAWSAccess counts': {
    lines: `units: [W]\nrcps:\n${many(5, '[W]')}`,
    told: [
      'error 7:62 too-many-guards 6 RCPs on W, AWS allows 5: P0, P1, P2, P3, P4, RCPFullAWSAccess; make one of several, or attach some higher up',
    ],
  },
}

describe('config: organization, what is wrong with it', () => {
  for (const [name, {lines, told, live, head}] of Object.entries(cases))
    it(name, () => assert.deepEqual(organized(lines, live, head).told, told))

  it('before accounts were discovered, names of accounts are left to the plan', () => {
    const {told} = organized('accounts: {client: {ou: /}, far: {ou: /}}', undefined, DISCOVERED)
    assert.deepEqual(
      told.map((line) => line.split(' ')[3]),
      ['accounts-not-read'],
    )
  })

  it('an account of the organization that is called so is to be listed', () => {
    const live = {...LIVE, accounts: [...LIVE.accounts, member('555555555555', {name: 'organization'})]}
    assert.deepEqual(organized('units: []', live, DISCOVERED).told, [
      'error above 2:12 reserved-name account 555555555555 is called so, and "organization" stands for the organization itself in addresses, where organization: is written; list it under accounts: with another name, for example org-account: "555555555555"',
    ])
  })
})
