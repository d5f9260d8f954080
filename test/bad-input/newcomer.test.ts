import assert from 'node:assert/strict'
import {applyAlone} from './run.js'

const HEAD = `version: 1
owner: acme
`
const ACCOUNTS = `accounts:
  root: "111111111111"
  client: "222222222222"
`
const role = (lines: string): string => `${HEAD}${ACCOUNTS}roles:
  Deployer:
    account: client
${lines}`

/** What a newcomer writes, and the whole of what is said. Judge a new text as prose, by what a tired reader does next. */
const mistakes: readonly [name: string, yaml: string, said: string][] = [
  [
    'a misspelt account in trust',
    role('    trust: [rooot]\n'),
    `accounts.yaml:9:13: error no account "rooot"; did you mean "root"?
    9 |     trust: [rooot]
      |             ^^^^^`,
  ],
  [
    'a group that is not declared',
    role('    trust: [root/group/Admins]\n'),
    `accounts.yaml:9:13: error root/group/Admins is not declared; add it under groups:
    9 |     trust: [root/group/Admins]
      |             ^^^^^^^^^^^^^^^^^`,
  ],
  [
    'a group without its account',
    role('    trust: [Admins]\ngroups:\n  Admins: {account: root, users: []}\n'),
    `accounts.yaml:9:13: error no account "Admins"; did you mean root/group/Admins?
    9 |     trust: [Admins]
      |             ^^^^^^`,
  ],
  [
    'a misspelt policy',
    role('    trust: [root]\n    policies: [ReadOnlyAcces]\n'),
    `accounts.yaml:10:16: error no policy "ReadOnlyAcces"; did you mean "ReadOnlyAccess"?
   10 |     policies: [ReadOnlyAcces]
      |                ^^^^^^^^^^^^^`,
  ],
  [
    'no accounts',
    `${HEAD}roles:\n  Deployer:\n    account: client\n    trust: [root]\n`,
    `accounts.yaml:1:1: error "accounts" is missing; write at least one account, for example accounts: {root: "111111111111"}
    1 | version: 1
      | ^`,
  ],
  [
    'tabs',
    `${HEAD}${ACCOUNTS}roles:\n\tDeployer:\n`,
    `accounts.yaml:7:1: error a tab indents here; YAML wants spaces
    7 |     Deployer:
      | ^^^^`,
  ],
  [
    'an id that starts with 0, without quotes',
    `${HEAD}accounts:\n  root: 012345678901\n`,
    `accounts.yaml:4:9: error quote it: "012345678901" (an unquoted number that starts with 0 loses it in other YAML readers)
    4 |   root: 012345678901
      |         ^^^^^^^^^^^^`,
  ],
  [
    'mfa: yes',
    role('    trust: [root]\n    mfa: yes\n'),
    `accounts.yaml:10:10: error "mfa": expected true or false, found the text "yes"
   10 |     mfa: yes
      |          ^^^`,
  ],
  [
    'a user in another account than the group',
    `${HEAD}${ACCOUNTS}groups:\n  Admins: {account: root, users: [alice]}\nusers:\n  alice: {account: client}\n`,
    `accounts.yaml:7:35: error user "alice" is declared in client, but a group's members are users of its own account (in root)
    7 |   Admins: {account: root, users: [alice]}
      |                                   ^^^^^`,
  ],
  [
    'a trusted user in another account than declared',
    role('    trust: [client/user/alice]\nusers:\n  alice: {account: root}\n'),
    `accounts.yaml:9:13: error client/user/alice is neither declared nor in AWS; did you mean root/user/alice?
    9 |     trust: [client/user/alice]
      |             ^^^^^^^^^^^^^^^^^`,
  ],
  [
    'no blank behind a colon',
    role('    trust:[root]\n    mfa: true\n'),
    `accounts.yaml:9:5: error no "key: value" here; a colon is followed by a blank
    9 |     trust:[root]
      |     ^^^^^^^^^^^^`,
  ],
  [
    'a list that is not closed',
    role('    trust: [root\n    mfa: true\n'),
    `accounts.yaml:10:5: error a [ above is not closed before this; close it with ]
   10 |     mfa: true
      |     ^`,
  ],
  [
    'a line that is indented otherwise',
    role('   trust: [root]\n'),
    `accounts.yaml:9:1: error this line is indented otherwise than those it goes with
    9 |    trust: [root]
      | ^`,
  ],
  [
    'an empty file',
    '',
    `accounts.yaml:1:1: error the file is empty; that does not mean "delete everything": write owner: and accounts:
    1 | 
      | ^`,
  ],
]

describe("bad input: a newcomer's mistakes", () => {
  for (const [name, yaml, said] of mistakes)
    it(name, async () => {
      const {exit, text} = await applyAlone(yaml)
      assert.equal(text, said)
      assert.equal(exit, 1)
    })
})
