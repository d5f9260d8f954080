import assert from 'node:assert/strict'
import type {AccountPart} from '../../src/core/snapshot.js'
import type {Gathered} from '../../src/engine/gather.js'
import type {Json} from '../../src/core/types.js'
import type {Lab} from '../support/lab.js'
import {BOTH, CLIENT, ROOT, file} from './base.js'
import type {Walk} from './base.js'

const GITHUB = 'token.actions.githubusercontent.com'
const GITHUB_ARN = `arn:aws:iam::222222222222:oidc-provider/${GITHUB}`
const THUMBPRINT = 'a'.repeat(40)

/** What AWS has of a part of an account. */
const partOf = async (lab: Lab, account: 'root' | 'client', subject: AccountPart): Promise<Json> =>
  lab.cloud.lookup(account === 'root' ? ROOT : CLIENT, {about: 'account', subject})

const providersIn = async (lab: Lab): Promise<unknown> =>
  ((await partOf(lab, 'client', 'oidcProviders')) as unknown as {Arn: string; ClientIDList: string[]}[]).map(
    ({Arn, ClientIDList}) => [Arn, ClientIDList],
  )

const tagsIn = async (lab: Lab, part: 'oidcProviders' | 'samlProviders'): Promise<unknown> =>
  ((await partOf(lab, 'client', part)) as unknown as {Tags: {Key: string; Value: string}[]}[]).map(({Tags}) =>
    Object.fromEntries(Tags.map(({Key, Value}) => [Key, Value])),
  )

const github = (more = ''): string => `identityProviders: {github: {account: client, oidc: ${GITHUB}${more}}}`
const DEPLOYER = 'roles: {Deployer: {account: client, trust: [{github: acme/app, branch: main}]}}'
const ALICE = 'users: {alice: {account: root}}'
const steps = ({steps: all}: Gathered): string[] => all.map(({phase, change}) => `${phase} ${change.address}`)
const notes = ({plan}: Gathered): string[] => plan.changes.flatMap((change) => change.notes)

const create = (lab: Lab, tags: object[] = [], ids = ['sts.amazonaws.com']): Promise<void> =>
  lab.send('client', 'CreateOpenIDConnectProvider', {
    Url: `https://${GITHUB}`,
    ClientIDList: ids,
    ThumbprintList: [THUMBPRINT],
    Tags: tags,
  })

const ADDRESS = `client/oidc-provider/${GITHUB}`

const oidc: readonly Walk[] = [
  {
    name: 'an OIDC provider is made before the role that trusts it, and goes after it',
    accounts: BOTH,
    stops: [
      {
        name: 'the trust alone: AWS takes it, the plan warns',
        yaml: file(DEPLOYER),
        finds: ['missing-provider'],
        plans: ['create client/role/Deployer'],
      },
      {
        name: 'declared',
        yaml: file(`${DEPLOYER}\n${github()}`),
        findsNot: ['missing-provider', 'audience-not-taken'],
        plans: [`create ${ADDRESS}`],
        then: async (lab) => {
          assert.deepEqual(await providersIn(lab), [[GITHUB_ARN, ['sts.amazonaws.com']]])
          assert.deepEqual(await tagsIn(lab, 'oidcProviders'), [{'xrole:owner': 'acme'}])
        },
      },
      {
        name: 'the entry alone gone: a role still needs it',
        yaml: file(`${DEPLOYER}\nidentityProviders: {}`),
        options: {allow: ['DELETES']},
        exit: 3,
        refused: ['still-referred-to'],
      },
      {
        name: 'both gone: the role first',
        yaml: file(`${ALICE}\nidentityProviders: {}`),
        options: {maxDeletes: '5'},
        planned: (gathered) =>
          assert.deepEqual(
            steps(gathered).filter((one) => one.startsWith('remove')),
            ['remove client/role/Deployer', `remove ${ADDRESS}`],
          ),
        then: async (lab) => assert.deepEqual(await providersIn(lab), []),
      },
      {
        name: 'both new: the provider first',
        yaml: file(`${ALICE}\n${DEPLOYER}\n${github()}`),
        planned: (gathered) =>
          assert.deepEqual(
            steps(gathered).filter((one) => !one.endsWith('alice')),
            [`make ${ADDRESS}`, 'make client/role/Deployer'],
          ),
      },
      {
        name: 'without the section it is none of our business',
        yaml: file(ALICE),
        options: {maxDeletes: '5'},
        plans: ['delete client/role/Deployer'],
        then: async (lab) => assert.deepEqual(await providersIn(lab), [[GITHUB_ARN, ['sts.amazonaws.com']]]),
      },
      {
        name: 'an account that is emptied has none of ours left',
        yaml: `version: 1\nowner: acme\naccounts: {root: "111111111111", client: {id: "222222222222", retire: true}}\n${ALICE}`,
        plans: [`delete ${ADDRESS}`],
        then: async (lab) => assert.deepEqual(await providersIn(lab), []),
      },
    ],
  },
  {
    name: 'an OIDC provider: what is changed by hand is put back, what is not said is left to AWS',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: file(github(', tags: {team: a}'))},
      {
        name: 'another tag',
        yaml: file(github(', tags: {team: a}')),
        byHand: async (lab) => {
          const provider = {OpenIDConnectProviderArn: GITHUB_ARN}
          await lab.send('client', 'UntagOpenIDConnectProvider', {...provider, TagKeys: ['team']})
          await lab.send('client', 'TagOpenIDConnectProvider', {...provider, Tags: [{Key: 'Team', Value: 'b'}]})
        },
        plans: [`update ${ADDRESS}`],
        then: async (lab) => assert.deepEqual(await tagsIn(lab, 'oidcProviders'), [{'xrole:owner': 'acme', team: 'a'}]),
      },
      {
        name: 'thumbprints said',
        yaml: file(github(`, tags: {team: a}, thumbprints: [${'B'.repeat(40)}]`)),
        plans: [`update ${ADDRESS}`],
        then: async (lab) => {
          const [one] = (await partOf(lab, 'client', 'oidcProviders')) as unknown as {ThumbprintList: string[]}[]
          assert.deepEqual(
            one?.ThumbprintList.map((print) => print.toLowerCase()),
            ['b'.repeat(40)],
          )
        },
      },
      {name: 'and no longer', yaml: file(github(', tags: {team: a}')), plans: []},
    ],
  },
  {
    name: 'an OIDC provider takes another audience',
    accounts: BOTH,
    notOn: {moto: 'answers requests to add or remove a client id with HTTP 500'},
    stops: [
      {name: 'made', yaml: file(github())},
      {
        name: 'two',
        yaml: file(github(', audiences: [sts.amazonaws.com, acme]')),
        plans: [`update ${ADDRESS}`],
        then: async (lab) => assert.deepEqual(await providersIn(lab), [[GITHUB_ARN, ['acme', 'sts.amazonaws.com']]]),
      },
      {
        name: 'the other',
        yaml: file(github(', audiences: acme')),
        then: async (lab) => assert.deepEqual(await providersIn(lab), [[GITHUB_ARN, ['acme']]]),
      },
      {
        name: 'another one by hand',
        yaml: file(github(', audiences: acme')),
        byHand: (lab) =>
          lab.send('client', 'AddClientIDToOpenIDConnectProvider', {
            OpenIDConnectProviderArn: GITHUB_ARN,
            ClientID: 'somebody',
          }),
        planned: ({plan}) =>
          assert.deepEqual(
            plan.changes.flatMap(({hazards}) => hazards.map(({name}) => name)),
            ['REVOKES_ACCESS'],
          ),
        then: async (lab) => assert.deepEqual(await providersIn(lab), [[GITHUB_ARN, ['acme']]]),
      },
      {
        name: 'a line that asks for the first',
        yaml: file(`${DEPLOYER}\n${github(', audiences: acme')}`),
        finds: ['audience-not-taken'],
      },
    ],
  },
  {
    name: 'a provider that exists is adopted when that is said, one of another owner never',
    accounts: BOTH,
    stops: [
      {
        name: 'there already',
        yaml: file(github()),
        byHand: (lab) => create(lab),
        exit: 3,
        refused: ['adoption'],
      },
      {
        name: 'told by a trust that needs it, and taken as it is',
        yaml: file(DEPLOYER),
        findsNot: ['missing-provider', 'audience-not-taken'],
      },
      {name: 'adopted', yaml: file(`${DEPLOYER}\n${github()}`), options: {adopt: true}, plans: [`adopt ${ADDRESS}`]},
      {
        name: 'released',
        yaml: file(
          `${DEPLOYER}\nidentityProviders: {}\nunmanaged: [{address: "*/oidc-provider/*", reason: a stack's}]`,
        ),
        plans: [`update ${ADDRESS}`],
        then: async (lab) => assert.deepEqual(await tagsIn(lab, 'oidcProviders'), [{}]),
      },
      {
        name: 'neither ours nor declared: left alone',
        yaml: file(`${DEPLOYER}\nidentityProviders: {}`),
        plans: [],
      },
      {
        name: "another's",
        yaml: file(`${DEPLOYER}\n${github()}`),
        options: {adopt: true},
        byHand: (lab) =>
          lab.send('client', 'TagOpenIDConnectProvider', {
            OpenIDConnectProviderArn: GITHUB_ARN,
            Tags: [{Key: 'xrole:owner', Value: 'other'}],
          }),
        exit: 3,
        refused: ['other-owner'],
      },
      {
        name: "a former owner's",
        yaml: file(`${DEPLOYER}\n${github()}\nformerOwners: [other]`),
        plans: [`update ${ADDRESS}`],
        then: async (lab) => assert.deepEqual(await tagsIn(lab, 'oidcProviders'), [{'xrole:owner': 'acme'}]),
      },
    ],
  },
]

const metadata = (certificate: string): string =>
  `\n<?xml version="1.0"?>\r\n<EntityDescriptor entityID="https://okta.example/${certificate}">\r\n${`<X509Certificate>${certificate}</X509Certificate>\n`.repeat(40)}</EntityDescriptor>\n`

const saml = (more = '') =>
  file(`identityProviders: {Okta: {account: client, saml: Okta, metadata: {file: okta.xml}${more}}}`)

const samlWalks: readonly Walk[] = [
  {
    name: 'a SAML provider is made, follows its metadata file, and goes',
    accounts: BOTH,
    notOn: {moto: 'keeps no tags of SAML providers'},
    stops: [
      {
        name: 'made',
        yaml: saml(),
        options: {files: {'okta.xml': metadata('A')}},
        plans: ['create client/saml-provider/Okta'],
        then: async (lab) => assert.deepEqual(await tagsIn(lab, 'samlProviders'), [{'xrole:owner': 'acme'}]),
      },
      {
        name: 'the same with other white space around it',
        yaml: saml(),
        options: {files: {'okta.xml': `\n\n${metadata('A')}\n`}},
        plans: [],
      },
      {
        name: 'another certificate',
        yaml: saml(),
        options: {files: {'okta.xml': metadata('B')}},
        plans: ['update client/saml-provider/Okta'],
        planned: ({plan}) =>
          assert.deepEqual(
            plan.changes.flatMap(({hazards}) => hazards.map(({name}) => name)),
            ['WIDENS_ACCESS', 'REVOKES_ACCESS'],
          ),
      },
      {
        name: 'trusted',
        yaml: `${saml()}\nroles: {Gate: {account: client, trust: [{saml: Okta}]}}`,
        options: {files: {'okta.xml': metadata('B')}, allow: ['WIDENS_EXTERNAL']},
        findsNot: ['missing-provider'],
      },
      {
        name: 'gone',
        yaml: file(`${ALICE}\nidentityProviders: {}`),
        options: {maxDeletes: '5'},
        then: async (lab) => assert.deepEqual(await partOf(lab, 'client', 'samlProviders'), []),
      },
    ],
  },
  {
    name: 'a SAML provider: tags',
    accounts: BOTH,
    notOn: {moto: 'keeps no tags of SAML providers'},
    stops: [
      {name: 'made', yaml: saml(), options: {files: {'okta.xml': metadata('A')}}},
      {
        name: 'tagged',
        yaml: saml(', tags: {team: a}'),
        options: {files: {'okta.xml': metadata('A')}},
        then: async (lab) => assert.deepEqual(await tagsIn(lab, 'samlProviders'), [{'xrole:owner': 'acme', team: 'a'}]),
      },
    ],
  },
]

const strict = 'minimumLength: 14, requireNumbers: true, allowChange: true, maxAge: 90, reusePrevention: 24'
const lax = 'minimumLength: 8, requireNumbers: true, allowChange: true'

const accountWalks: readonly Walk[] = [
  {
    name: 'a password policy is written whole, compared whole, and never deleted',
    accounts: BOTH,
    stops: [
      {
        name: 'where there was none',
        yaml: file(`passwordPolicy: {account: client, ${strict}}`),
        plans: ['create client/password-policy'],
        then: async (lab) => assert.equal(await partOf(lab, 'root', 'passwordPolicy'), null),
      },
      {
        name: 'changed by hand: what the call did not say went back to its default',
        yaml: file(`passwordPolicy: {account: client, ${strict}}`),
        byHand: (lab) => lab.send('client', 'UpdateAccountPasswordPolicy', {MinimumPasswordLength: 14}),
        plans: ['update client/password-policy'],
        planned: (gathered) => assert.deepEqual(notes(gathered), []),
      },
      {
        name: 'weaker',
        yaml: file(`passwordPolicy: [{account: client, ${lax}}, {account: root, minimumLength: 6}]`),
        plans: ['create root/password-policy', 'update client/password-policy'],
        planned: (gathered) =>
          assert.deepEqual(notes(gathered), [
            'weaker than what AWS has now: minimum length 14 → 8, longest age in days 90 → none, passwords remembered 24 → none',
          ]),
      },
      {
        name: 'no entry: not looked at',
        yaml: file(ALICE),
        plans: ['create root/user/alice'],
        then: async (lab) => assert.notEqual(await partOf(lab, 'client', 'passwordPolicy'), null),
      },
    ],
  },
  {
    name: 'an alias is given and changed, and never taken away',
    accounts: BOTH,
    stops: [
      {
        name: 'given',
        yaml: file('alias: {accounts: all, alias: "acme-${account.name}"}'),
        plans: ['create client/alias', 'create root/alias'],
        then: async (lab) => assert.equal(await partOf(lab, 'client', 'accountAlias'), 'acme-client'),
      },
      {
        name: 'changed by hand',
        yaml: file('alias: {root: acme-root, client: acme-client}'),
        byHand: (lab) => lab.send('client', 'CreateAccountAlias', {AccountAlias: 'somebody'}),
        plans: ['update client/alias'],
        planned: (gathered) => assert.match(notes(gathered).join('\n'), /URL with somebody stops/),
      },
      {
        name: 'no entry: not looked at',
        yaml: file(`${ALICE}\nalias: {root: acme-root}`),
        plans: ['create root/user/alice'],
        then: async (lab) => assert.equal(await partOf(lab, 'client', 'accountAlias'), 'acme-client'),
      },
    ],
  },
  {
    name: 'an alias that another account has: the old one stays',
    accounts: BOTH,
    notOn: {moto: 'gives one alias to several accounts'},
    stops: [
      {name: 'given', yaml: file('alias: {root: acme-root, client: acme-client}')},
      {
        name: 'taken',
        yaml: file('alias: {client: acme-root}'),
        exit: 1,
        then: async (lab) => assert.equal(await partOf(lab, 'client', 'accountAlias'), 'acme-client'),
      },
    ],
  },
]

export const providers: readonly Walk[] = [...oidc, ...samlWalks, ...accountWalks]
