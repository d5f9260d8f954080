import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {REPOSITORY} from '../examples/examples.js'
import {motoUrl, resetMoto} from '../support/moto.js'

const KEYS = 'AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1'

const textOf = (file: string): string => readFileSync(join(REPOSITORY, 'examples/10-alerts', file), 'utf8')

/** One request to CloudFormation as the wire has it. */
async function formation(op: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(motoUrl(), {
    method: 'POST',
    headers: {authorization: `${KEYS}/cloudformation/aws4_request, SignedHeaders=host, Signature=0`},
    body: new URLSearchParams({Action: op, Version: '2010-05-15', ...parameters}),
  })
  const text = await response.text()
  assert.equal(response.status, 200, text)
  return text
}

/** Names of the rules on a bus. */
async function rulesOn(bus: string): Promise<string[]> {
  const response = await fetch(motoUrl(), {
    method: 'POST',
    headers: {
      authorization: `${KEYS}/events/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSEvents.ListRules',
    },
    body: JSON.stringify({EventBusName: bus}),
  })
  const {Rules: rules = []} = (await response.json()) as {Rules?: {Name: string}[]}
  return rules.map(({Name: name}) => name).sort()
}

const given = (parameters: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([key, value], at) => [
      [`Parameters.member.${at + 1}.ParameterKey`, key],
      [`Parameters.member.${at + 1}.ParameterValue`, value],
    ]),
  )

describe('examples/10-alerts over moto', () => {
  beforeEach(() => resetMoto(motoUrl()))

  for (const file of ['alerts.yaml', 'member.yaml'])
    it(`${file} is a valid template`, async () => {
      const answer = await formation('ValidateTemplate', {TemplateBody: textOf(file)})
      assert.match(answer, /<Description>(Tells|Sends) .*xrole/)
    })

  it('alerts.yaml alone makes the rule of its account', async () => {
    await formation('CreateStack', {StackName: 'xrole-alerts', TemplateBody: textOf('alerts.yaml')})
    assert.deepEqual(await rulesOn('default'), ['xrole-iam-writes'])
  })

  it('with an organization, in the management account: the bus and all rules', async () => {
    const parameters = {OrganizationId: 'o-abcd123456', WatchOrganization: 'yes', Email: 'ops@example.com'}
    await formation('CreateStack', {
      StackName: 'xrole-alerts',
      TemplateBody: textOf('alerts.yaml'),
      ...given(parameters),
    })
    assert.deepEqual(await rulesOn('default'), ['xrole-iam-writes', 'xrole-organization-writes'])
    assert.deepEqual(await rulesOn('xrole-alerts'), ['xrole-iam-writes-of-accounts'])
  })
})
