import assert from 'node:assert/strict'
import {compile} from '../../src/config/compile/compile.js'
import type {LiveFacts} from '../../src/config/intent.js'
import {NOW} from '../support/lab.js'
import {sha256, unknownFacts} from './compile-support.js'
import {findingsOf, readText} from './read-text.js'

const HEAD = 'owner: acme\naccounts: {root: "111111111111", client: {id: "222222222222", tags: {env: prod}}}\n'
const XML = `<EntityDescriptor entityID="x">${' '.repeat(1000)}</EntityDescriptor>`
const GITHUB = 'token.actions.githubusercontent.com'

function compiled(text: string, facts: LiveFacts = unknownFacts, others: Readonly<Record<string, string>> = {}) {
  const config = readText(HEAD + text, {'okta.xml': XML, ...others})
  assert.ok(config.written, findingsOf(config).join('\n'))
  const {intent, findings} = compile(config.written, config.sources, facts, {now: NOW, hash: sha256})
  return {
    intent,
    told: findingsOf({...config, findings}).map((line, i) => `${findings[i]?.severity} ${line}`),
    value: (key: string) => intent.state.get(key)?.value,
    keys: [...intent.state.keys()].filter((key) => !key.includes('/role/')),
  }
}

describe('config: identity providers, password policies, aliases', () => {
  it('an OIDC provider: short form and defaults', () => {
    const {value, keys, intent} = compiled(`identityProviders: {gh: {accounts: all, oidc: "https://${GITHUB}/"}}`)
    assert.deepEqual(keys, [`client/oidc-provider/${GITHUB}`, `root/oidc-provider/${GITHUB}`])
    assert.deepEqual(value(keys[0]!), {
      url: GITHUB,
      audiences: ['sts.amazonaws.com'],
      tags: {},
      marks: {owner: 'acme'},
    })
    assert.equal(intent.managesProviders, true)
    assert.equal(intent.placeOf(keys[0]!)?.file, 'accounts.yaml')
    assert.equal(intent.declared.get(keys[0]!)?.address, `client/oidc-provider/${GITHUB}`)
  })

  it('all of an OIDC provider, with variables', () => {
    const print = 'AB'.repeat(20)
    const {value} = compiled(
      `identityProviders: {eks: {account: client, oidc: "x.example/id/\${account.tags.env}", audiences: [b, a, b], thumbprints: [${print}], tags: {at: "\${account.name}"}}}`,
    )
    assert.deepEqual(value('client/oidc-provider/x.example/id/prod'), {
      url: 'x.example/id/prod',
      audiences: ['a', 'b'],
      thumbprints: [print.toLowerCase()],
      tags: {at: 'client'},
      marks: {owner: 'acme'},
    })
  })

  it('a SAML provider has the text of its file, in which nothing is filled in', () => {
    const text = `\n${XML.replace('x', '${account.name}')}\r\n`
    const {value} = compiled(
      'identityProviders: {Okta: {account: client, saml: "Okta-${account.name}", metadata: {file: okta.xml}}}',
      unknownFacts,
      {'okta.xml': text},
    )
    assert.deepEqual(value('client/saml-provider/okta-client'), {
      name: 'Okta-client',
      metadata: text.trim(),
      tags: {},
      marks: {owner: 'acme'},
    })
  })

  it('a password policy: what is not written is off', () =>
    assert.deepEqual(
      compiled('passwordPolicy: {account: root, minimumLength: 14, maxAge: 90}').value('root/password-policy'),
      {
        minimumLength: 14,
        requireSymbols: false,
        requireNumbers: false,
        requireUppercase: false,
        requireLowercase: false,
        allowChange: false,
        hardExpiry: false,
        maxAge: 90,
      },
    ))

  it('aliases by account, or one for many', () => {
    assert.deepEqual(compiled('alias: {client: acme-c}').value('client/alias'), {alias: 'acme-c'})
    const all = compiled('alias: {accounts: all, alias: "acme-${account.name}"}')
    assert.deepEqual(
      [all.value('client/alias'), all.value('root/alias')],
      [{alias: 'acme-client'}, {alias: 'acme-root'}],
    )
    const one = compiled('alias: {account: root, alias: acme-r}')
    assert.deepEqual([one.value('client/alias'), one.value('root/alias')], [undefined, {alias: 'acme-r'}])
  })

  it('included files have them too; password policies are gathered', () => {
    const {keys} = compiled('include: [b.yaml]\npasswordPolicy: {account: root, minimumLength: 8}', unknownFacts, {
      'b.yaml': `passwordPolicy: [{account: client, minimumLength: 9}]\nalias: {root: acme-r}\nidentityProviders: {g: {account: root, oidc: ${GITHUB}}}`,
    })
    assert.deepEqual(keys, [
      'client/password-policy',
      'root/alias',
      `root/oidc-provider/${GITHUB}`,
      'root/password-policy',
    ])
  })

  it('without the section, providers are none of our business', () =>
    assert.equal(compiled('alias: {root: acme-r}').intent.managesProviders, false))

  const refused: Readonly<Record<string, [text: string, told: string[]]>> = {
    http: [
      'identityProviders: {g: {account: root, oidc: "http://x.example"}}',
      ['3:46 bad-provider "http://x.example": AWS takes https:// only; write host and path without a scheme'],
    ],
    'no host': [
      'identityProviders: {g: {account: root, oidc: "a b"}}',
      [
        '3:46 bad-provider "a b" is no provider; write its host and path, for example token.actions.githubusercontent.com',
      ],
    ],
    'neither oidc nor saml': [
      'identityProviders: {g: {account: root}}',
      ['3:21 wrong-type "g": expected one of oidc, saml in this provider, found a section (key: value)'],
    ],
    'a bad thumbprint': [
      'identityProviders: {g: {account: root, oidc: x.example, thumbprints: [zz]}}',
      ['3:71 bad-provider "zz" is no thumbprint: 40 hexadecimal digits'],
    ],
    'no metadata file': [
      'identityProviders: {g: {account: root, saml: Okta, metadata: {file: none.xml}}}',
      ['3:69 saml-metadata none.xml: no such file'],
    ],
    'a file that is none, of which nothing is quoted': [
      'identityProviders: {g: {account: root, saml: Okta, metadata: {file: secret.xml}}}',
      ['3:69 saml-metadata secret.xml is no SAML metadata: it has no EntityDescriptor'],
    ],
    'metadata that is too short': [
      'identityProviders: {g: {account: root, saml: Okta, metadata: {file: short.xml}}}',
      ['3:69 saml-metadata short.xml has 19 characters; AWS takes metadata of 1000 to 10000000'],
    ],
    'a password policy out of range': [
      'passwordPolicy: {account: root, minimumLength: 5, maxAge: 2000}',
      [
        '3:48 bad-password-policy 5 is no minimum length: 6 to 128',
        '3:59 bad-password-policy 2000 is no number of days: 1 to 1095',
      ],
    ],
    'a password policy without a length': [
      'passwordPolicy: {account: root}',
      ['3:1 missing-key "minimumLength" is missing'],
    ],
  }
  for (const [name, [text, told]] of Object.entries(refused))
    it(`refuses ${name}`, () => {
      const files = {'okta.xml': XML, 'secret.xml': 'password: hunter2', 'short.xml': '<EntityDescriptor >'}
      assert.deepEqual(findingsOf(readText(HEAD + text, files)), told)
    })

  const wrong: Readonly<Record<string, [text: string, told: string[]]>> = {
    'a password policy twice in one account': [
      'passwordPolicy: [{accounts: all, minimumLength: 8}, {account: client, minimumLength: 9}]',
      [
        'error 3:53 declared-twice the account has a password policy already, by passwordPolicy.0 at accounts.yaml:3:18 (in client)',
      ],
    ],
    'a provider twice': [
      `identityProviders: {a: {accounts: all, oidc: ${GITHUB}}, b: {account: root, oidc: ${GITHUB}}}`,
      [
        'error 3:84 declared-twice the account has this OIDC provider already, by identityProviders.a at accounts.yaml:3:21 (in root)',
      ],
    ],
    'an alias for all that is one': [
      'alias: {accounts: all, alias: acme}',
      [
        'error 3:24 alias-twice client and root would have the alias "acme", and no two accounts can; put ${account.name} into it',
      ],
    ],
    'no alias': [
      'alias: {root: Acme--x}',
      [
        'error 3:9 invalid-alias "Acme--x" is no alias: 3 to 63 lower-case letters, digits and single hyphens, none at either end, and no account id',
      ],
    ],
    'an id for an alias': [
      'alias: {root: "333333333333"}',
      [
        'error 3:9 invalid-alias "333333333333" is no alias: 3 to 63 lower-case letters, digits and single hyphens, none at either end, and no account id',
      ],
    ],
    'an account that is not listed': [
      'alias: {rot: acme}',
      ['error 3:14 unknown-account no account "rot"; did you mean "root"?'],
    ],
    'a URL that is none once it is filled in': [
      'identityProviders: {a: {account: client, oidc: "${account.name} x"}}',
      [
        'error 3:48 invalid-provider "client x" is no provider; write its host and path, for example token.actions.githubusercontent.com',
      ],
    ],
  }
  for (const [name, [text, told]] of Object.entries(wrong))
    it(`tells ${name}`, () => assert.deepEqual(compiled(text).told, told))
})

describe('config: the providers that trust lines need', () => {
  const live = (audiences?: readonly string[]): LiveFacts => ({
    ...unknownFacts,
    provider: () => (audiences ? {audiences} : null),
  })
  const role = (line: string, accounts = 'account: client') => `roles: {R: {${accounts}, trust: [${line}]}}\n`
  const gh = '{github: acme/app, branch: main}'
  const lines = `\n  identityProviders:\n    github: {account: client, oidc: ${GITHUB}}`
  const cases: Readonly<Record<string, [text: string, facts: LiveFacts, told: string[]]>> = {
    'not declared, AWS not asked: a note': [
      role(gh),
      unknownFacts,
      [
        `note 3:38 missing-provider the OIDC provider ${GITHUB} is not in the file, and whether AWS has it is not known here; to have it made, add it:${lines}`,
      ],
    ],
    'nor in AWS: a warning with the lines to add': [
      role(gh),
      live(),
      [
        `warning 3:38 missing-provider the OIDC provider ${GITHUB} is neither in the file nor in AWS, so that nobody comes in by this line; add it:${lines}`,
      ],
    ],
    'in AWS': [role(gh), live(['sts.amazonaws.com']), []],
    'in AWS, for somebody else': [
      role(gh),
      live(['other']),
      [
        `warning 3:38 audience-not-taken the OIDC provider ${GITHUB} takes no tokens for "sts.amazonaws.com", so that nobody comes in by this line; add it to the provider's audiences:`,
      ],
    ],
    declared: [`${role(gh)}identityProviders: {g: {accounts: all, oidc: ${GITHUB}}}`, live(), []],
    'declared for somebody else': [
      `${role(gh)}identityProviders: {g: {accounts: all, oidc: ${GITHUB}, audiences: x}}`,
      live(),
      [
        `warning 3:38 audience-not-taken the OIDC provider ${GITHUB} takes no tokens for "sts.amazonaws.com", so that nobody comes in by this line; add it to the provider's audiences:`,
      ],
    ],
    'one line for many accounts, told once': [
      role('{oidc: x.example, audience: me, subject: s}', 'accounts: all'),
      live(),
      [
        'warning 3:36 missing-provider the OIDC provider x.example is neither in the file nor in AWS, so that nobody comes in by this line; add it:\n  identityProviders:\n    x: {accounts: all, oidc: x.example, audiences: ["me"]}',
      ],
    ],
    SAML: [
      role('{saml: Okta}'),
      live(),
      [
        'warning 3:38 missing-provider the SAML provider Okta is neither in the file nor in AWS, so that nobody comes in by this line; add it:\n  identityProviders:\n    Okta: {account: client, saml: Okta, metadata: {file: Okta.xml}}',
      ],
    ],
    'a raw statement too; hosts that AWS knows itself need none': [
      role(
        '{statement: {Effect: Allow, Principal: {Federated: accounts.google.com}, Action: sts:AssumeRoleWithWebIdentity, Condition: {StringEquals: {accounts.google.com:sub: "1122334455"}}}}',
      ),
      live(),
      [],
    ],
  }
  for (const [name, [text, facts, told]] of Object.entries(cases))
    it(name, () => assert.deepEqual(compiled(text, facts).told, told))
})
