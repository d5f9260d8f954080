import assert from 'node:assert/strict'
import {compile} from '../../src/config/compile/compile.js'
import {keyFor} from '../../src/config/compile/account-names.js'
import {usesAccountTags} from '../../src/config/compile/tags-used.js'
import type {Account, Intent} from '../../src/config/intent.js'
import type {Organization, OrganizationAccount} from '../../src/core/organization.js'
import {sha256, unknownFacts, written} from './compile-support.js'
import {findingsOf, readText} from './read-text.js'

const digits = (digit: number): string => String(digit).repeat(12)

const member = (digit: number, name: string, more: Partial<OrganizationAccount> = {}): OrganizationAccount => ({
  id: digits(digit),
  name,
  email: `${digit}@example.com`,
  ou: '',
  state: 'ACTIVE',
  tags: {},
  ...more,
})

const unit = (path: string) => ({id: `ou-${path}`, name: path.split('/').at(-1)!, parent: 'r-ab12', path})

const organization = (...accounts: readonly OrganizationAccount[]): Organization => ({
  id: 'o-abcd123456',
  managementAccount: digits(1),
  root: 'r-ab12',
  units: ['Sandbox', 'Workloads', 'Workloads/Clients'].map(unit),
  accounts,
})

const USUAL = organization(
  member(1, 'Acme Root'),
  member(2, 'client', {ou: 'Workloads/Clients', tags: {env: 'prod', team: 'a'}}),
  member(3, 'Data Prod (EU)', {ou: 'Workloads', tags: {env: 'prod'}}),
  member(4, 'lab-1', {ou: 'Sandbox', tags: {env: 'dev'}}),
)

interface Done {
  readonly intent: Intent
  readonly told: readonly string[]
  readonly account: (name: string) => Account
}

/** A file with these lines, compiled with this organization; undefined: it was not read. */
function done(lines: string, about: Organization | undefined): Done {
  const config = readText(`owner: o\n${lines}`)
  assert.deepEqual(findingsOf(config), [])
  const facts = {...unknownFacts, organization: about}
  const now = new Date('2026-06-01T12:00:00Z')
  const {intent, findings} = compile(config.written ?? assert.fail(), config.sources, facts, {now, hash: sha256})
  return {
    intent,
    told: findings.map(({severity, code, message}) => `${severity} ${code} ${message}`),
    account: (name) => intent.accounts.find((one) => one.name === name) ?? assert.fail(`no ${name}`),
  }
}

const SHORT = 'accounts: {from: organization}\n'
const names = ({intent}: Done, managed: boolean): string[] =>
  intent.accounts.filter((one) => one.managed === managed).map((one) => one.name)

describe('config: accounts from the organization, as written', () => {
  const opened: [name: string, accounts: string, discover: object][] = [
    ['the word', '{from: organization}', {except: []}],
    ['an empty section', '{from: {}}', {except: []}],
    [
      'all of it',
      '{from: {organization: o-abcd123456, ou: Workloads, except: ["x-*", {ou: Sandbox}], connect: {role: R}}}',
      {organization: 'o-abcd123456', ou: ['Workloads'], except: ['x-*', {ou: 'Sandbox'}], connect: {role: 'R'}},
    ],
  ]
  for (const [name, accounts, discover] of opened) {
    it(name, () => {
      const config = readText(`owner: o\naccounts: ${accounts}\n`)
      assert.deepEqual(findingsOf(config), [])
      assert.deepEqual(config.written?.discover, discover)
      assert.deepEqual({...config.written?.accounts}, {})
    })
  }

  it('stands beside listed ones, which are no less than they were', () => {
    const {written: file} = readText('owner: o\naccounts: {root: "111111111111", from: organization}\n')
    assert.deepEqual(Object.keys(file?.accounts ?? {}), ['root'])
  })

  const wrong: [name: string, accounts: string, findings: string[]][] = [
    [
      'an account cannot be called so',
      '{from: "111111111111"}',
      [
        '2:18 wrong-type "from": expected organization, or a section such as {ou: [Workloads]} ("from" cannot be the key of an account), found the text "111111111111"',
      ],
    ],
    [
      'another word',
      '{from: organisation}',
      ['2:18 wrong-type "from": expected "organization", found the text "organisation"'],
    ],
    ['a key misspelt', '{from: {uo: x}}', ['2:19 unknown-key unknown key "uo"; did you mean "ou"?']],
    ['an id that is none', '{from: {organization: acme}}', []],
    ['nothing excepted', '{from: {except: []}}', []],
    ['a way in by profile', '{from: {connect: {profile: p}}}', []],
    ['never entered', '{from: {connect: false}}', []],
    ['an exception with more', '{from: {except: [{ou: a, id: b}]}}', []],
  ]
  for (const [name, accounts, findings] of wrong) {
    it(`is an error: ${name}`, () => {
      const config = readText(`owner: o\naccounts: ${accounts}\n`)
      assert.equal(config.written, undefined)
      if (findings.length > 0) assert.deepEqual(findingsOf(config), findings)
    })
  }

  it('belongs into the root file', () => {
    const config = readText('owner: o\naccounts: {root: "111111111111"}\ninclude: t.yaml\n', {
      't.yaml': 'accounts: {from: organization}\n',
    })
    assert.deepEqual(findingsOf(config), ['t.yaml:1:12 include "from" belongs into the root file'])
  })
})

describe('config: names of discovered accounts', () => {
  const cases: [name: string, key: string][] = [
    ['client', 'client'],
    ['Data_Prod-1', 'Data_Prod-1'],
    ['Data Prod (EU)', 'Data-Prod-EU'],
    ['  spaced   out  ', 'spaced-out'],
    ['Zürich', 'Zurich'],
    ['123 go', 'account-123-go'],
    ['all', 'account-all'],
    ['from', 'account-from'],
    ['日本', 'account-999999999999'],
    ['', 'account-999999999999'],
    ['\u001b[31mred', 'account-31mred'],
    [`a${'b'.repeat(80)}`, `a${'b'.repeat(63)}`],
  ]
  for (const [name, key] of cases) it(JSON.stringify(name), () => assert.equal(keyFor(name, digits(9)), key))
})

describe('config: discovered accounts', () => {
  it('are managed, the management account first, with units and tags as facts', () => {
    const all = done(SHORT, USUAL)
    assert.deepEqual(names(all, true), ['Acme-Root', 'client', 'Data-Prod-EU', 'lab-1'])
    const {ou, tags, state, connect, discovered} = all.account('client')
    assert.deepEqual(
      {ou, tags, state, connect, discovered},
      {
        ou: 'Workloads/Clients',
        tags: {env: 'prod', team: 'a'},
        state: 'ACTIVE',
        connect: {role: 'OrganizationAccountAccessRole'},
        discovered: true,
      },
    )
    assert.deepEqual(all.told, [])
  })

  it('are selected by unit and tag, named by trusts, and have variables', () => {
    const {intent, told} = done(
      `${SHORT}roles:
  ByUnit: {accounts: {ou: Workloads}, trust: [lab-1], description: "in \${account.name}"}
  ByTag: {accounts: {tags: {env: prod}, except: [client]}, trust: [lab-1], tags: {env: "\${account.tags.env}"}}
`,
      USUAL,
    )
    assert.deepEqual(told, [])
    assert.deepEqual(
      [...intent.state.values()].filter(({kind}) => kind === 'role').map(({address}) => address),
      ['client/role/ByUnit', 'Data-Prod-EU/role/ByTag', 'Data-Prod-EU/role/ByUnit'],
    )
  })

  it('give way to the listed: its name and way in, tags of both, the unit of the organization', () => {
    const all = done(
      'accounts: {from: {connect: {role: Found}}, mine: {id: "222222222222", tags: {env: test, own: x}, connect: {role: Own}}}\n',
      USUAL,
    )
    const {name, ou, tags, connect, connectExplicit, discovered} = all.account('mine')
    assert.deepEqual(
      {name, ou, tags, connect, connectExplicit, discovered},
      {
        name: 'mine',
        ou: 'Workloads/Clients',
        tags: {env: 'test', team: 'a', own: 'x'},
        connect: {role: 'Own'},
        connectExplicit: true,
        discovered: undefined,
      },
    )
    const other = all.account('lab-1')
    assert.deepEqual([other.connect, other.connectExplicit], [{role: 'Found'}, false])
    assert.deepEqual(all.told, [])
  })

  const filters: [name: string, from: string, managed: string[]][] = [
    ['a unit', '{ou: Workloads}', ['client', 'Data-Prod-EU']],
    ['a unit with slashes', '{ou: /Workloads/Clients/}', ['client']],
    ['the root itself', '{ou: [/, Sandbox]}', ['Acme-Root', 'lab-1']],
    ['except a name, as Organizations has it', '{except: ["Data Prod*"]}', ['Acme-Root', 'client', 'lab-1']],
    ['except a key', '{except: [Data-Prod-EU, "lab-?"]}', ['Acme-Root', 'client']],
    ['except an id', '{except: ["111111111111"]}', ['client', 'Data-Prod-EU', 'lab-1']],
    ['except a unit', '{except: [{ou: Workloads}]}', ['Acme-Root', 'lab-1']],
  ]
  for (const [name, from, managed] of filters) {
    it(`are only those of ${name}; the others stay known`, () => {
      const all = done(`accounts: {from: ${from}}\n`, USUAL)
      assert.deepEqual(names(all, true), managed)
      assert.equal(all.intent.accounts.length, 4)
      assert.deepEqual(all.told, [])
    })
  }

  it('listed ones are managed, whatever is left out', () => {
    const all = done('accounts: {from: {except: [{ou: Sandbox}]}, lab: "444444444444"}\n', USUAL)
    assert.equal(all.account('lab').managed, true)
  })

  it('nothing can be declared where one is not managed, and it says why', () => {
    const lines = 'accounts: {from: {except: [client]}}\nroles: {R: {account: client, trust: [Acme-Root]}}\n'
    assert.deepEqual(done(lines, USUAL).told, [
      'error closed-account account "client" is under except: of accounts: from:; nothing can be declared in it',
    ])
  })

  it('are no strangers: neither one that is left out, nor one by its id', () => {
    const {told} = done(
      `accounts: {from: {except: [client]}}
roles: {R: {account: lab-1, trust: [client, "333333333333", "arn:aws:iam::222222222222:role/ci"]}}
`,
      USUAL,
    )
    assert.deepEqual(
      told.filter((text) => text.includes('no-external-id')),
      [],
    )
  })

  const telling: [name: string, lines: string, about: Organization, told: string[]][] = [
    [
      'two of one name',
      SHORT,
      organization(member(1, 'Data Prod'), member(2, 'data-prod')),
      [
        'error account-name account 222222222222 ("data-prod") of the organization would be called data-prod, which is what account 111111111111 is called, too; give it a name of its own under accounts:, for example data-prod-2: "222222222222"',
      ],
    ],
    [
      'the key of a listed one',
      'accounts: {from: organization, Client: "999999999999"}\n',
      USUAL,
      [
        'error account-name account 222222222222 ("client") of the organization would be called client, which is the key of account 999999999999; give it a name of its own under accounts:, for example client-2: "222222222222"',
        'note not-in-organization account "Client" is not in the organization o-abcd123456',
      ],
    ],
    [
      'the line that an error says to write does',
      'accounts: {from: organization, client-2: "222222222222", Client: {id: "999999999999", connect: false}}\n',
      USUAL,
      [],
    ],
    [
      'a listed account that is elsewhere; a vendor is not expected there',
      'accounts: {from: organization, old: "888888888888", vendor: {id: "999999999999", connect: false}}\n',
      USUAL,
      ['note not-in-organization account "old" is not in the organization o-abcd123456'],
    ],
    [
      'a unit of the file that the organization has otherwise',
      'accounts: {from: organization, c: {id: "222222222222", ou: Sandbox}, d: {id: "333333333333", ou: /Workloads}}\n',
      USUAL,
      [
        'warning other-unit the organization has account "c" in Workloads/Clients, which counts; correct ou: or leave it out',
      ],
    ],
    [
      'filters for nothing',
      'accounts: {from: {ou: [Workload], except: [{ou: Gone}, "zz*"]}}\n',
      USUAL,
      [
        'error nothing-selected the organization has no unit "Workload"; did you mean "Workloads"?',
        'error nothing-selected the organization has no unit "Gone"',
        'error nothing-selected "zz*" matches no account of the organization',
      ],
    ],
    [
      'another organization',
      'accounts: {from: {organization: o-zzzz999999}}\n',
      USUAL,
      [
        'error other-organization this is the organization o-abcd123456, not o-zzzz999999; use the credentials of that one, or correct the id',
      ],
    ],
    [
      'states: those that would be managed, once for each; closed ones not at all',
      'accounts: {from: {except: [c]}}\n',
      organization(
        member(1, 'root'),
        member(2, 'a', {state: 'SUSPENDED'}),
        member(3, 'b', {state: 'SUSPENDED'}),
        member(4, 'c', {state: 'SUSPENDED'}),
        member(5, 'd', {state: 'PENDING_CLOSURE'}),
        member(6, 'e', {state: 'CLOSED'}),
        member(7, 'f', {state: 'PENDING_ACTIVATION'}),
      ),
      [
        'warning account-not-active not entered, because the organization says that they are SUSPENDED: a, b',
        'warning account-not-active not entered, because the organization says that they are PENDING_CLOSURE: d',
        'note account-not-active not entered, because the organization says that they are PENDING_ACTIVATION: f',
      ],
    ],
    [
      'tags that were not read and are used',
      `${SHORT}roles: {R: {accounts: {tags: {env: prod}}, trust: [Acme-Root]}}\n`,
      organization(...USUAL.accounts.map(({tags: _, ...one}) => one)),
      [
        'error account-tags-unread this file uses tags of accounts, and the organization was recorded without them; record it again with this file: xrole snapshot',
        'error nothing-selected this selector matches no managed account',
      ],
    ],
  ]
  for (const [name, lines, about, told] of telling)
    it(`tells: ${name}`, () => assert.deepEqual(done(lines, about).told, told))

  it('closed accounts that kept a name give way, and are known', () => {
    const all = done(
      SHORT,
      organization(
        member(1, 'Shop', {state: 'SUSPENDED'}),
        member(2, 'shop'),
        member(3, 'SHOP', {state: 'CLOSED'}),
        member(4, 'Old', {state: 'CLOSED'}),
        member(5, 'old', {state: 'CLOSED'}),
      ),
    )
    assert.deepEqual(names(all, true), ['shop'])
    assert.deepEqual(names(all, false), ['Shop-111111111111', 'Old', 'old-555555555555', 'SHOP-333333333333'])
  })

  it('a listed one that is not active is managed and cannot be entered, but for connect: false', () => {
    const about = organization(member(2, 'a', {state: 'SUSPENDED'}), member(3, 'b', {state: 'CLOSED'}))
    const all = done(
      'accounts: {from: organization, a: "222222222222", b: {id: "333333333333", connect: false}}\n',
      about,
    )
    assert.match(all.account('a').unusable ?? '', /SUSPENDED.*connect: false/)
    assert.equal(all.account('a').managed, true)
    assert.equal(all.account('b').unusable, undefined)
    assert.deepEqual(all.told, [])
  })
})

describe('config: before the organization was read', () => {
  const NOTE = /^note accounts-not-read which accounts there are is known only when the organization was read/

  it('what only it can tell is one note, not errors', () => {
    const {told, intent} = done(
      `accounts: {from: organization, root: "111111111111"}
policies: {P: {accounts: {ou: Workloads}, statements: [{allow: ["s3:*"], on: ["*"]}]}}
groups: {G: {accounts: {ou: X}, users: [zoe]}}
users: {zoe: {accounts: {ou: X}}}
roles:
  A: {accounts: {ou: Workloads}, trust: [client, root/group/G, "222222222222"], policies: [P]}
  B: {accounts: ["prod-*", shop], trust: [root]}
  C: {account: root, trust: [client/role/ci, "arn:aws:iam::222222222222:role/x"], name: "C-\${account.tags.env}", policies: [P]}
safety: {mustKeep: [{principal: client/user/a, role: shop/role/B}], allow: [{hazard: REPLACES, address: "shop/role/x", reason: r, until: 2027-01-01}]}
`,
      undefined,
    )
    assert.equal(told.length, 1, told.join('\n'))
    assert.match(told[0] ?? '', NOTE)
    assert.deepEqual(
      intent.accounts.map(({name}) => name),
      ['root'],
    )
  })

  it('what is wrong anyway is told', () => {
    const {told} = done(
      `accounts: {from: organization, root: "111111111111"}
roles: {A: {account: root, trust: [root], policies: [NoSuchAdministratorAcces, AdministratorAcces], name: "\${account.nme}"}}
`,
      undefined,
    )
    assert.ok(
      told.some((text) => text.startsWith('error unknown-policy')),
      told.join('\n'),
    )
    assert.ok(
      told.some((text) => text.startsWith('error unknown-variable')),
      told.join('\n'),
    )
  })

  it('without from: nothing of it, even where an organization is at hand', () => {
    const {told, intent} = done('accounts: {root: "111111111111"}\n', USUAL)
    assert.deepEqual(told, [])
    assert.deepEqual([intent.accounts.length, intent.accounts[0]?.state], [1, undefined])
  })
})

describe('config: whether tags of accounts are used', () => {
  const roles = (more: object) => ({...written().roles, R: {...readRole(), ...more}})
  const readRole = () =>
    readText('owner: o\naccounts: {root: "111111111111"}\nroles: {R: {account: root, trust: root}}\n').written?.roles[
      'R'
    ] ?? assert.fail()
  const cases: [name: string, more: Parameters<typeof written>[0], used: boolean][] = [
    ['nowhere', {}, false],
    ['tags of accounts and of roles are no use', {roles: roles({tags: {env: 'x'}})}, false],
    ['a selector by name', {roles: roles({accounts: ['root']})}, false],
    ['a selector by unit', {roles: roles({accounts: {ou: 'x', except: []}})}, false],
    ['a selector by tag', {roles: roles({accounts: {tags: {env: ['x']}, except: []}})}, true],
    ['a variable', {roles: roles({description: 'in ${account.tags.env}'})}, true],
    ['another variable', {roles: roles({description: 'in ${account.name}'})}, false],
    ['a variable in a way in', {connect: {externalId: '${account.tags.id}'}}, true],
  ]
  for (const [name, more, used] of cases) it(name, () => assert.equal(usesAccountTags(written(more)), used))
})
