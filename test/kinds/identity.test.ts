import assert from 'node:assert/strict'
import {isPart, matchesGlob, ownerOf} from '../../src/core/address.js'
import type {Call, Resource} from '../../src/core/types.js'
import {accountAlias} from '../../src/kinds/account-alias.js'
import {oidcProvider} from '../../src/kinds/oidc-provider.js'
import {passwordPolicy, weakened} from '../../src/kinds/password-policy.js'
import {
  accountAliasOf,
  oidcProviderOf,
  passwordPolicyOf,
  providerIn,
  samlProviderOf,
  trustOf,
} from '../../src/kinds/resource.js'
import {samlProvider} from '../../src/kinds/saml-provider.js'
import {trust} from '../../src/kinds/trust.js'
import type {OidcProvider, PasswordPolicy, SamlProvider} from '../../src/kinds/values.js'

const CLIENT = {name: 'client', id: '222222222222', partition: 'aws-cn'}
const URL = 'oidc.eks.cn-north-1.amazonaws.com.cn/id/ABC'
const ARN = `arn:aws-cn:iam::222222222222:oidc-provider/${URL}`

const oidc = (more: Partial<OidcProvider> = {}): Resource<OidcProvider> =>
  oidcProviderOf(CLIENT, {url: URL, audiences: ['a', 'b'], tags: {}, marks: {owner: 'acme'}, ...more})
const saml = (more: Partial<SamlProvider> = {}): Resource<SamlProvider> =>
  samlProviderOf(CLIENT, {name: 'Okta', metadata: '<a/>', tags: {}, marks: {owner: 'acme'}, ...more})
const PLAIN: PasswordPolicy = {
  minimumLength: 14,
  requireSymbols: false,
  requireNumbers: true,
  requireUppercase: false,
  requireLowercase: false,
  allowChange: true,
  hardExpiry: false,
}
const password = (more: Partial<PasswordPolicy> = {}): Resource<PasswordPolicy> =>
  passwordPolicyOf(CLIENT, {...PLAIN, ...more})

const shown = (calls: readonly Call[]): string[] => calls.map(({op, input}) => `${op} ${JSON.stringify(input)}`)
const ref = {OpenIDConnectProviderArn: ARN}
const OWNER = {Key: 'xrole:owner', Value: 'acme'}

describe('kinds: an OIDC provider', () => {
  const live = oidc({thumbprints: ['ff']})
  const same: Readonly<Record<string, [after: Resource<OidcProvider>, isSame: boolean]>> = {
    'the same': [oidc({thumbprints: ['ff']}), true],
    'audiences in another order': [oidc({audiences: ['b', 'a']}), true],
    'thumbprints that the file does not name': [oidc(), true],
    'other thumbprints': [oidc({thumbprints: ['aa']}), false],
    'an audience more': [oidc({audiences: ['a', 'b', 'c']}), false],
    'an audience less': [oidc({audiences: ['a']}), false],
    'another owner': [oidc({marks: {owner: 'x'}}), false],
    'a tag that differs by case, which is another tag here': [oidc({tags: {Team: 'x'}}), false],
  }
  for (const [name, [after, isSame]] of Object.entries(same))
    it(`${isSame ? 'is the same' : 'differs'}: ${name}`, () => assert.equal(oidcProvider.same(live, after), isSame))

  const calls: Readonly<Record<string, [made: Call[], expected: Call[]]>> = {
    'made without thumbprints': [
      oidcProvider.make(oidc()),
      [{op: 'CreateOpenIDConnectProvider', input: {Url: `https://${URL}`, ClientIDList: ['a', 'b'], Tags: [OWNER]}}],
    ],
    'removed, by its ARN': [oidcProvider.remove(oidc()), [{op: 'DeleteOpenIDConnectProvider', input: ref}]],
    'what is new is added before what is gone': [
      oidcProvider.alter(live, oidc({audiences: ['b', 'c'], thumbprints: ['aa'], tags: {team: 'x'}, marks: {}})),
      [
        {op: 'AddClientIDToOpenIDConnectProvider', input: {...ref, ClientID: 'c'}},
        {op: 'RemoveClientIDFromOpenIDConnectProvider', input: {...ref, ClientID: 'a'}},
        {op: 'UpdateOpenIDConnectProviderThumbprint', input: {...ref, ThumbprintList: ['aa']}},
        {op: 'UntagOpenIDConnectProvider', input: {...ref, TagKeys: ['xrole:owner']}},
        {op: 'TagOpenIDConnectProvider', input: {...ref, Tags: [{Key: 'team', Value: 'x'}]}},
      ],
    ],
    'thumbprints that the file no longer names are not written': [oidcProvider.alter(live, oidc()), []],
  }
  for (const [name, [made, expected]] of Object.entries(calls))
    it(name, () => assert.deepEqual(shown(made), shown(expected)))

  it('is a whole thing although its name has slashes', () => {
    const {address} = oidc()
    assert.equal(address, `client/oidc-provider/${URL}`)
    assert.equal(isPart(address), false)
    assert.equal(ownerOf(address), address)
    assert.ok(matchesGlob('*/oidc-provider/*', address))
  })
  it('is found behind an ARN', () => {
    assert.deepEqual(providerIn(ARN), {kind: 'oidc-provider', name: URL, accountId: '222222222222'})
    assert.equal(providerIn('accounts.google.com'), undefined)
    assert.equal(providerIn('arn:aws:iam::222222222222:role/x'), undefined)
  })
})

describe('kinds: a SAML provider', () => {
  const arn = {SAMLProviderArn: 'arn:aws-cn:iam::222222222222:saml-provider/Okta'}
  it('is made with its metadata and mark', () =>
    assert.deepEqual(samlProvider.make(saml()), [
      {op: 'CreateSAMLProvider', input: {Name: 'Okta', SAMLMetadataDocument: '<a/>', Tags: [OWNER]}},
    ]))
  it('takes other metadata', () =>
    assert.deepEqual(samlProvider.alter(saml(), saml({metadata: '<b/>'})), [
      {op: 'UpdateSAMLProvider', input: {...arn, SAMLMetadataDocument: '<b/>'}},
    ]))
  it('takes tags alone', () =>
    assert.deepEqual(samlProvider.alter(saml({marks: {}}), saml()), [
      {op: 'TagSAMLProvider', input: {...arn, Tags: [OWNER]}},
    ]))
  it('goes', () => assert.deepEqual(samlProvider.remove(saml()), [{op: 'DeleteSAMLProvider', input: arn}]))
})

describe('kinds: what an account has one of', () => {
  it('a password policy is written whole, and what is not asked for is left out', () =>
    assert.deepEqual(passwordPolicy.alter(password(), password({maxAge: 90})), [
      {
        op: 'UpdateAccountPasswordPolicy',
        input: {
          MinimumPasswordLength: 14,
          RequireSymbols: false,
          RequireNumbers: true,
          RequireUppercaseCharacters: false,
          RequireLowercaseCharacters: false,
          AllowUsersToChangePassword: true,
          MaxPasswordAge: 90,
          HardExpiry: false,
        },
      },
    ]))

  const weaker: Readonly<
    Record<string, [before: Partial<PasswordPolicy>, after: Partial<PasswordPolicy>, told: string[]]>
  > = {
    nothing: [{}, {}, []],
    longer: [{}, {minimumLength: 20}, []],
    shorter: [{}, {minimumLength: 8}, ['minimum length 14 → 8']],
    'symbols no more': [{requireSymbols: true}, {}, ['symbols required yes → no']],
    'an age where there was none': [{}, {maxAge: 90}, []],
    'a longer age': [{maxAge: 90}, {maxAge: 365}, ['longest age in days 90 → 365']],
    'no age': [{maxAge: 90}, {}, ['longest age in days 90 → none']],
    'fewer remembered': [{reusePrevention: 5}, {}, ['passwords remembered 5 → none']],
    'users may change it, or not: neither is weaker': [{allowChange: true}, {allowChange: false}, []],
  }
  for (const [name, [before, after, told]] of Object.entries(weaker))
    it(`weaker: ${name}`, () => assert.deepEqual(weakened({...PLAIN, ...before}, {...PLAIN, ...after}), told))

  it('an alias takes the place of the old one in one request', () =>
    assert.deepEqual(
      accountAlias.alter(accountAliasOf(CLIENT, {alias: 'a-1'}), accountAliasOf(CLIENT, {alias: 'b-2'})),
      [{op: 'CreateAccountAlias', input: {AccountAlias: 'b-2'}}],
    ))
  it('their addresses have no name', () => {
    assert.equal(password().address, 'client/password-policy')
    assert.equal(accountAliasOf(CLIENT, {alias: 'a-1'}).address, 'client/alias')
    assert.ok(matchesGlob('client/alias', 'client/alias'))
    assert.ok(matchesGlob('client/*', 'client/password-policy'))
  })
})

describe('kinds: a trust and its provider', () => {
  const refsOf = (Federated: string) => {
    const document = {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {Federated}, Action: 'sts:AssumeRoleWithWebIdentity'}],
    }
    const world = {accountIds: new Set<string>(), addressOf: () => undefined}
    return trust
      .refs(trustOf(CLIENT, 'R', {document}) as Resource<never>, world)
      .map(({address, how}) => `${how} ${address}`)
  }
  const own = 'needs client/role/R'
  it('uses the provider of its account', () => assert.deepEqual(refsOf(ARN), [own, `uses client/oidc-provider/${URL}`]))
  it('not one of another account', () => assert.deepEqual(refsOf(ARN.replace('222222222222', '111111111111')), [own]))
  it('needs none for hosts that AWS knows itself', () => assert.deepEqual(refsOf('accounts.google.com'), [own]))
})
