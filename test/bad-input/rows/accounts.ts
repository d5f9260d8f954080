import {file, inRole} from '../estate.js'
import type {Case} from '../run.js'

const TRUST =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}'
const ROLE = 'roles: {Gate: {account: client, trust: [root]}}\n'
const accounts = (lines: string): string => `version: 1\nowner: acme\naccounts:\n${lines.replace(/^(?=.)/gm, '  ')}`
const denied = (account: string) => ({
  op: 'AssumeRole',
  account,
  error: {status: 403, code: 'AccessDenied', message: 'User is not authorized to perform: sts:AssumeRole'},
})

/** Rows about accounts, selectors and the way in. */
export const accountRows: readonly Case[] = [
  {
    row: 19,
    name: 'an account listed twice',
    yaml: accounts('root: "111111111111"\nclient: {id: "111111111111"}\n'),
    says: ['accounts.yaml:5:16: error account 111111111111 is listed twice: "root" at accounts.yaml:4:9 has it too'],
  },
  {
    row: 19,
    name: 'ids with 11 digits, with letters, and none',
    yaml: accounts('root: "11111111111"\nclient: {id: 22222222222x}\ndev: {ou: Dev}\n'),
    says: [
      'accounts.yaml:4:9: error account ids have 12 digits; this one has 11',
      'accounts.yaml:5:16: error account ids have 12 digits; found "22222222222x"',
      'accounts.yaml:6:3: error "id" is missing; write the 12 digits of the account',
    ],
  },
  {
    row: 19,
    name: 'an account that is to be emptied and never entered',
    yaml: accounts('root: "111111111111"\nclient: {id: "222222222222", connect: false, retire: true}\n'),
    says: ['accounts.yaml:5:56: error "client" is to be emptied (retire) and never entered (connect: false)'],
  },
  {
    row: 19,
    name: 'a role in an account that does not exist, and by selectors that match nothing',
    yaml: file(
      'roles:\n  A: {account: clint, trust: [root]}\n  B: {accounts: ["prod-*"], trust: [root]}\n  C: {accounts: {tags: {env: prod}}, trust: [root]}\n',
    ),
    says: [
      'accounts.yaml:5:16: error no account "clint"; did you mean "client"?',
      'accounts.yaml:6:18: error "prod-*" matches no managed account',
      'accounts.yaml:7:17: error this selector matches no managed account',
    ],
  },
  {
    row: 19,
    name: 'a role in an account that is only named',
    yaml: accounts('root: "111111111111"\nclient: {id: "222222222222", connect: false}\n') + ROLE,
    says: ['accounts.yaml:6:25: error account "client" has connect: false; nothing can be declared in it'],
  },
  {
    row: 20,
    name: 'an account that is suspended cannot be entered: the others wait',
    yaml: file(ROLE),
    faults: [denied('222222222222')],
    says: [
      'accounts.yaml:3:34: error account client could not be read, so nothing is written',
      '--account',
      '--skip-unreadable',
      '\n    AssumeRole: AccessDenied: ',
    ],
  },
  {
    row: 39,
    name: 'a principal in an account that is only named is taken as it stands, and said to be',
    yaml:
      accounts('root: "111111111111"\nclient: "222222222222"\npartner: {id: "333333333333", connect: false}\n') +
      'roles: {Gate: {account: client, trust: [partner/role/ci]}}\n',
    exit: 0,
    says: ['accounts.yaml:7:41: note partner/role/ci is not checked, because account "partner" has connect: false'],
    plans: ['create client/role/Gate'],
  },
  {
    row: 39,
    name: 'a principal in an account that cannot be read: nothing is written',
    yaml: file('roles: {Gate: {account: root, trust: [client/role/ci]}}\n'),
    faults: [denied('222222222222')],
    says: ['accounts.yaml:3:34: error account client could not be read'],
  },
  {
    row: 39,
    name: 'a principal in an account that cannot be read, and going on without it was asked for',
    yaml: file('roles: {Gate: {account: root, trust: [client/role/ci]}}\n'),
    faults: [denied('222222222222')],
    byHand: ({hand}) => hand('client', ['CreateRole', {RoleName: 'ci', AssumeRolePolicyDocument: TRUST}]),
    options: {skipUnreadable: true},
    exit: 4,
    says: ['accounts.yaml:4:39: warning client/role/ci is not declared here'],
  },
  {
    row: 55,
    name: 'an account that cannot be entered is unknown, and not thought empty',
    made: inRole(),
    yaml: file('roles: {Gate: {account: root, trust: [client]}}\n'),
    faults: [denied('222222222222')],
    plans: ['create root/role/Gate'],
    says: ['accounts.yaml:3:34: error account client could not be read'],
  },
  {
    row: 55,
    name: 'the caller itself is refused',
    yaml: file(ROLE),
    faults: [{op: 'GetAccountAuthorizationDetails', error: {status: 403, code: 'AccessDenied', message: 'no'}}],
    says: ['3:34: error account client could not be read', '3:12: error account root could not be read'],
  },
]
