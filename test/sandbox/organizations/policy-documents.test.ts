import assert from 'node:assert/strict'
import {company, newPolicy, orgOf, outcomeOf, RCPS, rcp, scp, SCPS} from './support.js'

const wrap = (...statements: object[]): string => JSON.stringify({Version: '2012-10-17', Statement: statements})
const allow = (rest: object): string => wrap({Effect: 'Allow', Action: 's3:*', Resource: '*', ...rest})

type Case = [name: string, type: string, content: string]

const accepted: readonly Case[] = [
  ['an SCP that denies', SCPS, scp()],
  ['an SCP that denies with conditions', SCPS, scp('*', {Condition: {Bool: {'aws:SecureTransport': false}}})],
  ['an SCP that allows everything', SCPS, wrap({Effect: 'Allow', Action: '*', Resource: '*'})],
  ['an SCP that allows one resource (since September 2025)', SCPS, allow({Resource: 'arn:aws:s3:::a'})],
  ['an SCP that allows with conditions (since then)', SCPS, allow({Condition: {Bool: {'aws:SecureTransport': true}}})],
  [
    'an SCP that allows all but an action (since then)',
    SCPS,
    wrap({Effect: 'Allow', NotAction: 'iam:*', Resource: '*'}),
  ],
  [
    'an SCP that denies all but a resource',
    SCPS,
    wrap({Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::a'}),
  ],
  ['an SCP with a wildcard amid an action (since then)', SCPS, scp('iam:*User')],
  ['an RCP', RCPS, rcp()],
  [
    'an RCP with NotResource',
    RCPS,
    wrap({Effect: 'Deny', Principal: '*', Action: 's3:*', NotResource: 'arn:aws:s3:::a/*'}),
  ],
  ['an RCP with conditions', RCPS, rcp({Condition: {StringNotEquals: {'aws:PrincipalOrgID': 'o-x'}}})],
  ['an RCP of several services', RCPS, rcp({Action: ['s3:*', 'kms:Decrypt', 'logs:*', 'cognito-idp:*']})],
  ['a tag policy', 'TAG_POLICY', '{"tags":{"env":{"tag_key":{"@@assign":"env"}}}}'],
]

const refused: readonly Case[] = [
  ['no JSON', SCPS, '{'],
  ['an SCP with a principal', SCPS, scp('s3:*', {Principal: '*'})],
  ['an SCP with NotPrincipal', SCPS, scp('s3:*', {NotPrincipal: '*'})],
  ['an SCP without a version', SCPS, JSON.stringify({Statement: [{Effect: 'Deny', Action: 's3:*', Resource: '*'}]})],
  ['an SCP of 2008', SCPS, scp().replace('2012-10-17', '2008-10-17')],
  ['an SCP without resources', SCPS, wrap({Effect: 'Deny', Action: 's3:*'})],
  ['an SCP without actions', SCPS, wrap({Effect: 'Deny', Resource: '*'})],
  ['an SCP with an unknown element', SCPS, scp('s3:*', {Resources: '*'})],
  ['an SCP with an unknown operator', SCPS, scp('s3:*', {Condition: {Equals: {'aws:a': 'b'}}})],
  ['an SCP with a key that stands twice', SCPS, scp().replace('"Effect":"Deny"', '"Effect":"Deny","Effect":"Deny"')],
  ['an SCP with an effect of its own', SCPS, scp('s3:*', {Effect: 'deny'})],
  ['an SCP without statements', SCPS, wrap()],
  ['an RCP that allows', RCPS, rcp({Effect: 'Allow'})],
  ['an RCP without a principal', RCPS, scp('s3:*')],
  ['an RCP with one principal', RCPS, rcp({Principal: {AWS: 'arn:aws:iam::111111111111:root'}})],
  ['an RCP with NotAction', RCPS, wrap({Effect: 'Deny', Principal: '*', NotAction: 's3:*', Resource: '*'})],
  ['an RCP with all actions', RCPS, rcp({Action: '*'})],
  ['an RCP with a service that has none', RCPS, rcp({Action: ['s3:*', 'ec2:*']})],
  ['an RCP without resources', RCPS, wrap({Effect: 'Deny', Principal: '*', Action: 's3:*'})],
  ['an RCP with a resource that is no ARN', RCPS, rcp({Resource: 'bucket'})],
  ['a tag policy that is an SCP', 'TAG_POLICY', scp()],
  ['a tag policy that is no JSON', 'TAG_POLICY', 'env'],
]

describe('sandbox: what the text of a policy may be', () => {
  for (const [name, type, content] of accepted)
    it(`${name}: ok`, async () => {
      assert.equal((await outcomeOf(newPolicy(orgOf(company()), 'P', content, type))).code, 'ok')
    })

  for (const [name, type, content] of refused)
    it(`${name}: MalformedPolicyDocumentException`, async () => {
      const org = orgOf(company())
      const {code} = await outcomeOf(newPolicy(org, 'P', content, type))
      assert.equal(code, 'MalformedPolicyDocumentException')
      const id = await newPolicy(org, 'P', accepted.find(([, of]) => of === type)?.[2], type)
      const changed = await outcomeOf(org.updatePolicy({PolicyId: id, Content: content}))
      assert.equal(changed.code, 'MalformedPolicyDocumentException')
    })
})
