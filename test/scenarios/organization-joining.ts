import assert from 'node:assert/strict'
import {account} from '../support/clouds.js'
import {emailOf} from '../support/organization-seed.js'
import type {Lab} from '../support/lab.js'
import type {Walk} from './base.js'
import {notOnMoto, organization, THREE, walk} from './organization-base.js'

const PARTNER = account('partner', 4)
const SHOP = `create: {email: ${emailOf('shop')}, name: shop}`

const memberCalled = async (lab: Lab, name: string) => {
  const {accounts} = await lab.organization()
  const found = accounts.filter((one) => one.name === name)
  assert.equal(found.length, 1, `accounts called ${name}`)
  return found[0]!
}

const discovered = (body: string, more: string): string =>
  organization(body).replace('accounts: {', 'accounts: {from: organization, ') + more

const ANALYZER = 'access-analyzer.amazonaws.com'
const administeredBy = (names: string): string => organization(`{delegatedAdministrators: {${ANALYZER}: [${names}]}}`)

async function administrators(lab: Lab): Promise<string[]> {
  const names = new Map(lab.organized?.accounts.map(({id, name}) => [id, name]))
  const {delegated = []} = await lab.organization()
  return delegated.map((one) => `${one.service} ${names.get(one.account)}`).sort()
}

export const organizationJoining: readonly Walk[] = [
  walk(
    'an account is made only when that is allowed by name, placed and tagged in the same run, and once only',
    {
      name: 'refused',
      yaml: organization(`{units: [Shops], accounts: {shop: {${SHOP}, ou: Shops, tags: {env: dev}}}}`),
      exit: 3,
      refused: ['hazard'],
      planned: ({plan}) =>
        assert.deepEqual(
          plan.changes.flatMap(({hazards}) => hazards.map(({name}) => name)),
          ['CREATES_ACCOUNT'],
        ),
    },
    {
      name: 'made',
      yaml: organization(`{units: [Shops], accounts: {shop: {${SHOP}, ou: Shops, tags: {env: dev}}}}`),
      options: {allow: ['CREATES_ACCOUNT']},
      plans: [
        'create organization/unit/Shops',
        'create organization/account/shop',
        'move organization/account/shop/placement',
      ],
      async then(lab) {
        const {ou, tags, email} = await memberCalled(lab, 'shop')
        assert.deepEqual([ou, tags, email], ['Shops', {env: 'dev'}, emailOf('shop')])
      },
    },
    {
      name: 'again: it is there',
      yaml: organization(`{units: [Shops], accounts: {shop: {${SHOP}, ou: Shops, tags: {env: dev}}}}`),
      plans: [],
    },
    {
      name: 'moved and tagged otherwise',
      yaml: organization(`{units: [Shops], accounts: {shop: {${SHOP}, ou: /, tags: {env: prod}}}}`),
      plans: ['move organization/account/shop/placement', 'update organization/account/shop/tags'],
      async then(lab) {
        const {ou, tags} = await memberCalled(lab, 'shop')
        assert.deepEqual([ou, tags], ['', {env: 'prod'}])
      },
    },
    {
      name: 'discovered, it is managed',
      yaml: discovered(
        `{units: [Shops], accounts: {shop: {${SHOP}, ou: Shops}}}`,
        'roles: {Audit: {account: shop, trust: [root]}}\n',
      ),
      plans: ['create shop/role/Audit', 'move organization/account/shop/placement'],
    },
    {
      name: 'out of the file it stays where it is',
      yaml: organization('{units: [Shops]}'),
      then: async (lab) => assert.equal((await memberCalled(lab, 'shop')).ou, 'Shops'),
    },
  ),
  notOnMoto('its accounts are there at once, and it makes two with one address', {
    ...walk('an address that is taken is told, and nothing is made twice', {
      name: 'taken by an account of somebody else',
      yaml: organization('{accounts: {shop: {create: {email: account-444444444444@sandbox.example, name: shop}}}}'),
      options: {allow: ['CREATES_ACCOUNT']},
      exit: 1,
      failed: /address/,
      then: async (lab) => assert.equal((await lab.organization()).accounts.length, 3),
    }),
    accounts: [...THREE, PARTNER],
    organization: {outside: ['partner']},
  }),
  notOnMoto('it has no invitations', {
    ...walk(
      'an account is asked to join only when that is allowed by name; what else the file says of it is done when it has',
      {
        name: 'refused',
        yaml: organization('{accounts: {partner: {invite: "444444444444", ou: Workloads, tags: {env: x}}}}'),
        exit: 3,
        refused: ['hazard'],
      },
      {
        name: 'asked',
        yaml: organization('{accounts: {partner: {invite: "444444444444", ou: Workloads, tags: {env: x}}}}'),
        options: {allow: ['CREATES_ACCOUNT']},
        plans: ['create organization/account/partner'],
        finds: ['joining'],
        then: async (lab) =>
          assert.deepEqual(
            (await lab.organization()).joining?.invitations.map((one) => one.account),
            [PARTNER.id],
          ),
      },
      {
        name: 'not answered yet: nobody asks again',
        yaml: organization('{accounts: {partner: {invite: "444444444444", ou: Workloads, tags: {env: x}}}}'),
        plans: [],
        finds: ['joining'],
      },
      {
        name: 'joined',
        yaml: organization('{accounts: {partner: {invite: "444444444444", ou: Workloads, tags: {env: y}}}}'),
        byHand: (lab) => lab.organized!.accept(PARTNER.id),
        findsNot: ['joining'],
        plans: ['move organization/account/partner/placement', 'update organization/account/partner/tags'],
        then: async (lab) => assert.equal((await memberCalled(lab, 'partner')).ou, 'Workloads'),
      },
    ),
    accounts: [...THREE, PARTNER],
    organization: {places: {client: 'Workloads'}, outside: ['partner']},
  }),
  walk(
    'administrators of a service: compared whole where the service is written',
    {
      name: 'named',
      yaml: administeredBy('client'),
      byHand: (lab) => lab.organized!.trust(ANALYZER),
      plans: [`create organization/account/client/administrator/${ANALYZER}`],
      then: async (lab) => assert.deepEqual(await administrators(lab), [`${ANALYZER} client`]),
    },
    {
      name: 'another one',
      yaml: administeredBy('dev'),
      plans: [
        `delete organization/account/client/administrator/${ANALYZER}`,
        `create organization/account/dev/administrator/${ANALYZER}`,
      ],
      options: {maxDeletes: '9', allow: ['DELETES']},
      then: async (lab) => assert.deepEqual(await administrators(lab), [`${ANALYZER} dev`]),
    },
    {name: 'the service is not written any more: nothing goes', yaml: organization('{units: []}'), plans: []},
    {
      name: 'nobody',
      yaml: administeredBy(''),
      options: {maxDeletes: '9', allow: ['DELETES']},
      then: async (lab) => assert.deepEqual(await administrators(lab), []),
    },
  ),
  notOnMoto(
    'it lets any account administer a service that may not work in the organization',
    walk('an administrator of a service that may not work in the organization: AWS refuses, and what to do is said', {
      name: 'refused by AWS',
      yaml: administeredBy('client'),
      exit: 1,
      failed: /enable/,
    }),
  ),
]
