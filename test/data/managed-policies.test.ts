import assert from 'node:assert/strict'
import {managedPolicyArn, managedPolicyNames} from '../../src/data/managed-policy-names.js'
import {managedPolicies} from '../../src/data/managed-policies.js'

describe('AWS-managed policies', () => {
  for (const [name, partition, arn] of [
    ['AdministratorAccess', 'aws', 'arn:aws:iam::aws:policy/AdministratorAccess'],
    ['AWSLambdaBasicExecutionRole', 'aws', 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
    ['Billing', 'aws-us-gov', 'arn:aws-us-gov:iam::aws:policy/job-function/Billing'],
    ['AdministratorAcces', 'aws', undefined],
    ['administratoraccess', 'aws', undefined],
    ['constructor', 'aws', undefined],
    ['', 'aws', undefined],
  ] as const)
    it(`${name || 'no name'} in ${partition}: ${arn ?? 'none'}`, () =>
      assert.equal(managedPolicyArn(name, partition), arn))

  it('are all there, each with a document that parses', () => {
    const policies = managedPolicies('aws')
    assert.ok(policies.length > 1400)
    assert.deepEqual(
      policies.map(({name}) => name),
      managedPolicyNames(),
    )
    for (const {document, arn, name, path} of policies) {
      assert.ok((JSON.parse(document) as {Statement: unknown}).Statement, arn)
      assert.equal(arn, `arn:aws:iam::aws:policy${path}${name}`)
    }
  })
})
