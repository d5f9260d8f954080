import assert from 'node:assert/strict'
import {locate} from '../../src/core/locate.js'
import {usesAccountTags} from '../../src/config/compile/tags-used.js'
import {LIVE, member, misread, organized, textOf} from './organization-support.js'
import {findingsOf, readText} from './read-text.js'

const REGIONS = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      NotAction: 'iam:*',
      Resource: '*',
      Condition: {StringNotEquals: {'aws:RequestedRegion': 'eu-west-1'}},
    },
  ],
}
const FILES = {'scps/regions.json': JSON.stringify(REGIONS)}

/** Every line of the design. */
const ALL = `id: o-abcd123456
units: [Workloads, /Workloads/Clients/, Sandbox]
policyTypes: [SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY]
accounts:
  client: {ou: Workloads/Clients, tags: {env: prod}}
  shop: {create: {email: aws-shop@acme.example, name: shop, role: Entry}, ou: /Workloads/Clients, tags: {env: dev}}
  partner: {invite: "333333333333"}
  friend: {invite: {account: a@b.example, notes: hello}}
  security: {ou: /}
scps:
  DenyLeaving: {description: nobody leaves, statements: [{deny: [organizations:LeaveOrganization], on: ["*"]}], attach: [/, Workloads/Clients, {account: client}, {ou: /}, {ou: Sandbox}]}
  Regions: {file: scps/regions.json, attach: [Workloads], tags: {team: sec}}
  Named: {name: own name, document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}, attach: []}
  FullAWSAccess: {attach: [/, Workloads]}
rcps:
  Tls: {statements: [{deny: ["s3:*"], on: ["*"], when: {Bool: {aws:SecureTransport: "false"}}}], attach: [/]}
delegatedAdministrators: {access-analyzer.amazonaws.com: [security], config.amazonaws.com: client}`

describe('config: organization, as resources', () => {
  const whole = organized(ALL, undefined, undefined, FILES)

  it('everything at once, before the organization was read', () => {
    const own = whole.keys.filter((key) => key.startsWith('organization/'))
    assert.deepEqual(own, [
      'organization/account/client/administrator/config.amazonaws.com',
      'organization/account/client/placement',
      'organization/account/client/tags',
      'organization/account/friend',
      'organization/account/partner',
      'organization/account/security/administrator/access-analyzer.amazonaws.com',
      'organization/account/security/placement',
      'organization/account/shop',
      'organization/account/shop/placement',
      'organization/account/shop/tags',
      'organization/policy-type/resource_control_policy',
      'organization/policy-type/service_control_policy',
      'organization/rcp/tls',
      'organization/rcp/tls/on/root',
      'organization/scp/denyleaving',
      'organization/scp/denyleaving/on/account/client',
      'organization/scp/denyleaving/on/root',
      'organization/scp/denyleaving/on/unit/sandbox',
      'organization/scp/denyleaving/on/unit/workloads/clients',
      'organization/scp/fullawsaccess',
      'organization/scp/fullawsaccess/on/root',
      'organization/scp/fullawsaccess/on/unit/workloads',
      'organization/scp/own name',
      'organization/scp/regions',
      'organization/scp/regions/on/unit/workloads',
      'organization/unit/sandbox',
      'organization/unit/workloads',
      'organization/unit/workloads/clients',
    ])
    assert.deepEqual(whole.told, [
      'note 6:5 account-to-list what is in this account is managed once it is listed: when it exists, add it under accounts: with its id, or write accounts: {from: organization}',
    ])
    assert.deepEqual(whole.intent.state.get('organization/unit/sandbox')?.account, {
      name: 'organization',
      id: '',
      partition: 'aws',
    })
  })

  const values: Readonly<Record<string, unknown>> = {
    'organization/unit/workloads/clients': {path: 'Workloads/Clients', tags: {}, marks: {owner: 'acme'}},
    'organization/scp/denyleaving': {
      type: 'SERVICE_CONTROL_POLICY',
      name: 'DenyLeaving',
      description: 'nobody leaves',
      document: {
        Version: '2012-10-17',
        Statement: [{Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*'}],
      },
      tags: {},
      marks: {owner: 'acme'},
    },
    'organization/scp/regions': {
      type: 'SERVICE_CONTROL_POLICY',
      name: 'Regions',
      description: '',
      document: REGIONS,
      tags: {team: 'sec'},
      marks: {owner: 'acme'},
    },
    'organization/scp/fullawsaccess': {
      type: 'SERVICE_CONTROL_POLICY',
      name: 'FullAWSAccess',
      description: 'Allows access to every operation',
      document: {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}]},
      isAws: true,
      tags: {},
      marks: {},
    },
    'organization/rcp/tls': {
      type: 'RESOURCE_CONTROL_POLICY',
      name: 'Tls',
      description: '',
      document: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: '*',
            Condition: {Bool: {'aws:SecureTransport': 'false'}},
          },
        ],
      },
      tags: {},
      marks: {owner: 'acme'},
    },
    'organization/scp/denyleaving/on/account/client': {
      type: 'SERVICE_CONTROL_POLICY',
      policy: 'DenyLeaving',
      target: 'account/client',
    },
    'organization/policy-type/service_control_policy': {type: 'SERVICE_CONTROL_POLICY'},
    'organization/account/client/placement': {id: '222222222222', unit: 'Workloads/Clients'},
    'organization/account/security/placement': {id: '444444444444', unit: ''},
    'organization/account/shop/placement': {unit: 'Workloads/Clients'},
    'organization/account/shop': {
      how: {create: {email: 'aws-shop@acme.example', name: 'shop', role: 'Entry'}},
      tags: {env: 'dev'},
    },
    'organization/account/partner': {how: {invite: {account: '333333333333'}}, tags: {}},
    'organization/account/friend': {how: {invite: {account: 'a@b.example', notes: 'hello'}}, tags: {}},
    'organization/account/client/tags': {tags: {env: 'prod'}},
    'organization/account/security/administrator/access-analyzer.amazonaws.com': {
      service: 'access-analyzer.amazonaws.com',
    },
  }
  for (const [key, value] of Object.entries(values)) it(key, () => assert.deepEqual(whole.value(key), value))

  it('twice the same', () => {
    const again = organized(ALL, undefined, undefined, FILES)
    assert.deepEqual([...again.intent.state], [...whole.intent.state])
    assert.deepEqual(again.told, whole.told)
  })

  it('says what is managed', () => {
    const {place, ...managed} = whole.intent.organization ?? assert.fail()
    assert.equal(place.file, 'accounts.yaml')
    assert.deepEqual(managed, {
      units: true,
      scps: true,
      rcps: true,
      services: new Set(['access-analyzer.amazonaws.com', 'config.amazonaws.com']),
    })
    const {place: _, ...nothing} = organized('units: []').intent.organization ?? assert.fail()
    assert.deepEqual(nothing, {units: true, scps: false, rcps: false, services: new Set()})
    const {written, sources} = readText('owner: o\naccounts: {root: "111111111111"}\n')
    assert.ok(written && sources)
    assert.equal(written.organization, undefined)
  })

  it('knows where everything is written', () => {
    const {sources} = readText(textOf(ALL), FILES)
    const at = (key: string, statement?: number): string => {
      const place = whole.intent.placeOf(key, statement) ?? assert.fail(key)
      const {line, column} = locate(sources.texts.get(place.file) ?? '', place.start)
      return `${place.file === 'accounts.yaml' ? '' : `${place.file}:`}${line - 3}:${column}`
    }
    assert.deepEqual(
      {
        policy: at('organization/scp/denyleaving'),
        statement: at('organization/scp/denyleaving', 0),
        'statement of a file': at('organization/scp/regions', 0),
        attachment: at('organization/scp/denyleaving/on/account/client'),
        unit: at('organization/unit/workloads/clients'),
        'unit above one': at('organization/unit/workloads'),
        placement: at('organization/account/client/placement'),
        tags: at('organization/account/client/tags'),
        member: at('organization/account/shop'),
        type: at('organization/policy-type/resource_control_policy'),
        administrator: at('organization/account/security/administrator/access-analyzer.amazonaws.com'),
      },
      {
        policy: '11:5',
        statement: '11:60',
        'statement of a file': '12:5',
        attachment: '11:146',
        unit: '2:22',
        'unit above one': '2:11',
        placement: '5:18',
        tags: '5:43',
        member: '6:5',
        type: '3:41',
        administrator: '17:61',
      },
    )
    for (const key of whole.keys)
      assert.deepEqual(whole.intent.declared.get(key)?.place, whole.intent.placeOf(key), key)
  })

  it('tags of accounts are read where the section has some', () => {
    const uses = (lines: string): boolean => {
      const {written} = readText(`owner: o\naccounts: {root: "111111111111"}\norganization: ${lines}\n`)
      return usesAccountTags(written ?? assert.fail())
    }
    assert.deepEqual([uses('{accounts: {root: {tags: {a: b}}}}'), uses('{accounts: {root: {ou: /}}}')], [true, false])
  })

  it('selectors go by the unit and the tags that an account is going to have', () => {
    const head =
      'owner: acme\naccounts: {root: "111111111111", client: {id: "222222222222", tags: {x: "1"}}}\nroles: {A: {accounts: {ou: New, tags: {env: prod}}, trust: [root]}}\norganization:\n'
    for (const organization of [undefined, LIVE])
      assert.ok(
        organized('units: [New]\naccounts: {client: {ou: New, tags: {env: prod}}}', organization, head).keys.includes(
          'client/role/a',
        ),
      )
  })

  it('only the partition is filled in, and variables of IAM pass through', () => {
    const {value, told} = organized(
      'scps: {A: {statements: [{deny: ["s3:*"], on: ["arn:${partition}:s3:::${aws:PrincipalAccount}/*"]}], attach: []}}',
    )
    const {document} = value('organization/scp/a') as {document: {Statement: {Resource: string}[]}}
    assert.deepEqual([document.Statement[0]?.Resource, told], ['arn:aws:s3:::${aws:PrincipalAccount}/*', []])
  })
})

const CREATE = 'accounts: {shop: {create: {email: Shop@acme.example}, ou: Workloads, tags: {a: b}}}'
const SHOP = member('555555555555', {name: 'Acme Shop', email: 'shop@ACME.example', ou: 'Workloads', tags: {a: 'b'}})
const WITH_SHOP = {...LIVE, accounts: [...LIVE.accounts, SHOP]}

describe('config: organization, once it was read', () => {
  it('is in the management account, which SCPs do not bind', () => {
    const {intent, value} = organized('accounts: {root: {ou: Workloads}, client: {ou: /}}', LIVE)
    assert.deepEqual(intent.state.get('organization/account/root/placement')?.account, {
      name: 'organization',
      id: '111111111111',
      partition: 'aws',
    })
    assert.deepEqual(value('organization/account/root/placement'), {
      id: '111111111111',
      unit: 'Workloads',
      isManagement: true,
    })
    assert.deepEqual(value('organization/account/client/placement'), {id: '222222222222', unit: ''})
  })

  it('an account that was made keeps its name, is known by its address, and is to be listed', () => {
    const {intent, value, told} = organized(CREATE, WITH_SHOP)
    assert.deepEqual(value('organization/account/shop'), {
      how: {create: {email: 'Shop@acme.example', name: 'shop', role: 'OrganizationAccountAccessRole'}},
      tags: {a: 'b'},
    })
    assert.deepEqual(value('organization/account/shop/placement'), {id: '555555555555', unit: 'Workloads'})
    const {id, managed} = intent.accounts.find(({name}) => name === 'shop') ?? assert.fail()
    assert.deepEqual([id, managed], ['555555555555', false])
    assert.deepEqual(told, [
      'note 1:14 account-to-list the account exists and is not listed, so that nothing in it is managed; add it under accounts:, shop: "555555555555"',
    ])
  })

  it('where accounts are discovered, it is called as the file calls it', () => {
    const head = 'owner: acme\naccounts: {from: organization}\norganization:\n'
    const {intent, told} = organized(CREATE, WITH_SHOP, head)
    const {id, managed} = intent.accounts.find(({name}) => name === 'shop') ?? assert.fail()
    assert.deepEqual([id, managed, told], ['555555555555', true, []])
  })

  it('an invited account has no id before it is there', () => {
    const lines = 'accounts: {partner: {invite: "333333333333", ou: Workloads}}'
    const at = 'organization/account/partner/placement'
    assert.deepEqual(organized(lines, LIVE).value(at), {unit: 'Workloads'})
    const joined = {...LIVE, accounts: [...LIVE.accounts, member('333333333333')]}
    assert.deepEqual(organized(lines, joined).value(at), {id: '333333333333', unit: 'Workloads'})
  })

  it('AWS’s own policy is as it is live', () => {
    const document = {Version: '2012-10-17', Statement: {Effect: 'Allow', Action: '*', Resource: '*'}}
    const own = {
      id: 'p-FullAWSAccess',
      type: 'SERVICE_CONTROL_POLICY' as const,
      name: 'FullAWSAccess',
      description: 'as AWS says',
      isAws: true,
      document,
      targets: [],
    }
    const live = {...LIVE, guards: {types: [], policies: [own]}}
    const {value} = organized('scps: {FullAWSAccess: {attach: [/]}}', live)
    const {description, document: found} = value('organization/scp/fullawsaccess') as typeof own
    assert.deepEqual([description, found], ['as AWS says', document])
  })
})

describe('config: organization, what cannot be read', () => {
  const cases: Readonly<Record<string, [lines: string, told: string[]]>> = {
    'a key that does not exist': ['unit: [A]', ['1:3 unknown-key unknown key "unit"; did you mean "units"?']],
    'an id that is none': [
      'id: acme',
      ['1:7 bad-organization "acme" is not an organization\'s id; write o-abcd123456'],
    ],
    'the root as a unit': ['units: [/]', ['1:11 bad-unit the root is there always; name the units below it']],
    'a part without a name': [
      'units: [A//B]',
      ['1:11 bad-unit "A//B" has a part without a name; write Workloads/Clients'],
    ],
    'six levels': [
      'units: [a/b/c/d/e/f]',
      ['1:11 bad-unit units are nested 5 deep at most; "a/b/c/d/e/f" has 6 levels'],
    ],
    'a long name': [
      `units: [${'u'.repeat(129)}]`,
      [`1:11 bad-unit the name of a unit has at most 128 characters; "${'u'.repeat(129)}" has more`],
    ],
    'a type with a slip': [
      'policyTypes: [SERVICE_CONTROL_POLICE]',
      ['1:17 bad-policy-type no type "SERVICE_CONTROL_POLICE"; did you mean "SERVICE_CONTROL_POLICY"?'],
    ],
    'both made and invited': [
      'accounts: {a: {create: {email: a@b.example}, invite: "333333333333"}}',
      ['1:48 one-of "create" and "invite" exclude each other: give at most one of create and invite'],
    ],
    'no address': [
      'accounts: {a: {create: {name: a}}}',
      [
        '1:18 missing-key "email" is missing; write the address of its root user, for example email: aws-shop@acme.example',
      ],
    ],
    'an address that is none': [
      'accounts: {a: {create: {email: a.example}}}',
      ['1:34 bad-email "a.example" is no e-mail address of at most 64 characters'],
    ],
    'an invitation of nobody': [
      'accounts: {a: {invite: somebody}}',
      ['1:26 bad-invite "somebody" is no account: 12 digits or an e-mail address'],
    ],
    'attached nowhere in words': [
      'scps: {A: {statements: [{deny: ["s3:*"], on: ["*"]}]}}',
      [
        '1:10 missing-key "attach" is missing; write where it is attached, for example attach: [Workloads]; [] for nowhere',
      ],
    ],
    'two texts': [
      'scps: {A: {statements: [{deny: ["s3:*"], on: ["*"]}], file: a.json, attach: []}}',
      [
        '1:57 one-of "statements" and "file" exclude each other: give at most one of statements, document and file',
        '1:63 policy-file a.json: no such file',
      ],
    ],
    'a name with a slash': [
      'scps: {a/b: {statements: [{deny: ["s3:*"], on: ["*"]}], attach: []}}',
      ['1:10 bad-name xrole takes no "/" in the name of an SCP or RCP'],
    ],
    'a target that is none': [
      'scps: {A: {attach: [{unit: B}]}}',
      ['1:23 wrong-type expected {ou: …} or {account: …}, found a section (key: value)'],
    ],
    'a service that is none': [
      'delegatedAdministrators: {config: [client]}',
      ['1:29 bad-service "config" is no service; one is named like access-analyzer.amazonaws.com'],
    ],
    'a long description': [
      `scps: {FullAWSAccess: {description: ${'d'.repeat(513)}, attach: []}}`,
      ['1:39 bad-description the description of an SCP or RCP has at most 512 characters'],
    ],
  }
  for (const [name, [lines, told]] of Object.entries(cases)) it(name, () => assert.deepEqual(misread(lines), told))

  it('in an included file', () => {
    const config = readText('owner: o\naccounts: {root: "111111111111"}\ninclude: [b.yaml]\n', {
      'b.yaml': 'organization: {units: [A]}\n',
    })
    assert.deepEqual(findingsOf(config), ['b.yaml:1:1 include "organization" belongs into the root file'])
  })
})
