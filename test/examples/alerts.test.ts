import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {parse} from 'yaml'
import type {Json, State} from '../../src/core/types.js'
import {NEEDS} from '../../src/kinds/needs.js'
import {organizationActions} from '../../src/kinds/organization-needs.js'
import {operations} from '../../src/sandbox/operations.js'
import {matches} from './event-pattern.js'
import {REPOSITORY} from './examples.js'

type Section = {[key: string]: Json}
interface Template {
  Parameters: Record<string, {Default?: string}>
  Resources: Record<string, {Type: string; Properties: Section & {EventPattern?: Json; Targets?: Section[]}}>
}

const textOf = (file: string): string => readFileSync(join(REPOSITORY, 'examples/10-alerts', file), 'utf8')
const templateOf = (file: string): Template => parse(textOf(file)) as Template

/** A value with its Fn::Sub done by the defaults of the parameters, as CloudFormation does it. */
const resolved = (value: Json, {Parameters}: Template): Json => {
  if (Array.isArray(value)) return value.map((one) => resolved(one, {Parameters} as Template))
  if (typeof value !== 'object' || value === null) return value
  const sub = value['Fn::Sub']
  if (typeof sub === 'string') return sub.replace(/\$\{(\w+)\}/g, (_, name: string) => Parameters[name]?.Default ?? '')
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, {Parameters} as Template)]))
}

/** What Ref and Fn::GetAtt name. */
const namesIn = (value: Json): string[] => {
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (typeof value !== 'object' || value === null) return []
  const {Ref: ref, 'Fn::GetAtt': got} = value
  const own = [ref, Array.isArray(got) ? got[0] : undefined].filter((one) => typeof one === 'string')
  return [...own, ...Object.values(value).flatMap(namesIn)]
}

const patternOf = (file: string, rule: string): Json => {
  const template = templateOf(file)
  return resolved(template.Resources[rule]?.Properties.EventPattern ?? null, template)
}

const call = (service: 'iam' | 'organizations', eventName: string, userIdentity: Section): Json => ({
  source: `aws.${service}`,
  'detail-type': 'AWS API Call via CloudTrail',
  account: '222222222222',
  detail: {eventSource: `${service}.amazonaws.com`, eventName, userIdentity, requestParameters: {roleName: 'Deployer'}},
})

const byHand: Section = {type: 'IAMUser', arn: 'arn:aws:iam::222222222222:user/mallory'}
const assumed = (rest: string): Section => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::222222222222:assumed-role/${rest}`,
})

const isWrite = (op: string): boolean => !/^(Get|List|Describe|Lookup|Generate|Simulate)/.test(op)

const kinds = ['member', 'policy-type', 'placement', 'account-tags']
const everything = new Map(kinds.map((kind) => [kind, {kind}])) as unknown as State
const organizationWrites = organizationActions(
  everything,
  {units: true, scps: true, rcps: true, services: new Set(['x']), place: {file: '', start: 0, end: 0}},
  true,
)
  .map((action) => action.slice('organizations:'.length))
  .filter(isWrite)

const PATTERNS = [
  {file: 'alerts.yaml', rule: 'IamWrites', service: 'iam'},
  {file: 'alerts.yaml', rule: 'Forwarded', service: 'iam'},
  {file: 'member.yaml', rule: 'IamWrites', service: 'iam'},
  {file: 'alerts.yaml', rule: 'OrganizationWrites', service: 'organizations'},
] as const

const WRITES = {
  iam: [
    ...NEEDS.filter(({op}) => op !== 'LookupEvents' && isWrite(op)).map(({op}) => op),
    ...Object.entries(operations.iam).flatMap(([op, {writes}]) => (writes ? [op] : [])),
  ],
  organizations: organizationWrites,
}
const READS = {
  iam: [
    'GetRole',
    'ListRoles',
    'GetAccountAuthorizationDetails',
    'GenerateServiceLastAccessedDetails',
    'SimulatePrincipalPolicy',
  ],
  organizations: ['DescribeOrganization', 'ListRoots', 'ListPolicies'],
}

describe('examples/10-alerts', () => {
  for (const {file, rule, service} of PATTERNS) {
    const pattern = patternOf(file, rule)
    const alerts = (op: string, who: Section): boolean => matches(pattern, call(service, op, who))

    it(`${file} ${rule}: every write that xrole can send alerts when somebody else sends it`, () => {
      assert.ok(WRITES[service].length > 10)
      assert.deepEqual(
        WRITES[service].filter((op) => !alerts(op, byHand)),
        [],
      )
    })

    it(`${file} ${rule}: none alerts when xrole sends it`, () => {
      for (const who of [assumed('OrganizationAccountAccessRole/xrole'), assumed('xrole-apply/ci')])
        assert.deepEqual(
          WRITES[service].filter((op) => alerts(op, who)),
          [],
        )
    })

    it(`${file} ${rule}: reading does not alert`, () => {
      assert.deepEqual(
        READS[service].filter((op) => alerts(op, byHand)),
        [],
      )
    })

    it(`${file} ${rule}: the same role under another name, a role of a like name, and who has no ARN alert`, () => {
      const [op = ''] = WRITES[service]
      for (const who of [
        assumed('OrganizationAccountAccessRole/by-hand'),
        assumed('MyOrganizationAccountAccessRole/xrole'),
        assumed('OrganizationAccountAccessRole/not-xrole'),
        assumed('my-xrole-apply/ci'),
        {type: 'AWSService', invokedBy: 'sso.amazonaws.com'},
      ])
        assert.ok(alerts(op, who), JSON.stringify(who))
    })

    it(`${file} ${rule}: events of others do not`, () => {
      const other = {...(call(service, 'CreateRole', byHand) as Section), source: 'aws.s3'}
      assert.equal(matches(pattern, other), false)
    })

    it(`${file} ${rule}: as text it is no longer than EventBridge takes`, () => {
      assert.ok(JSON.stringify(pattern).length <= 2048)
    })
  }

  it('the pattern of members and of the bus is that of the account itself', () => {
    const [own, bus, member] = PATTERNS.map(({file, rule}) => patternOf(file, rule))
    assert.deepEqual([bus, member], [own, own])
  })

  it('every Ref and Fn::GetAtt names something of its template, and no anchor is in it', () => {
    for (const file of ['alerts.yaml', 'member.yaml']) {
      const template = templateOf(file)
      const {Parameters, Resources} = template
      const known = new Set([...Object.keys(Parameters), ...Object.keys(Resources), 'AWS::AccountId'])
      const named = namesIn(template as unknown as Json)
      assert.ok(named.length > 3)
      assert.deepEqual(
        named.filter((name) => !known.has(name)),
        [],
        file,
      )
      assert.doesNotMatch(textOf(file), /[:-] [&*]\w/)
    }
  })
})
