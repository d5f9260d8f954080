import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {isAllowed, isDenied, mayCall} from '../../src/policy/may-call.js'
import type {Permissions, Request} from '../../src/policy/may-call.js'
import type {Verdict} from '../../src/policy/verdict.js'
import {managedPolicies} from '../../src/data/managed-policies.js'
import {allow, doc, when} from './support.js'

const ROLE = 'arn:aws:iam::222222222222:role/ops/Entry'

/** One condition holds, one does not, the others are nobody's knowledge. */
const request: Request = {
  action: 'sts:AssumeRole',
  resource: ROLE,
  holds: ({key}) => (key === 'x:holds' ? 'yes' : key === 'x:fails' ? 'no' : 'unknown'),
}

const may = (fields: Record<string, Json> = {}, without: readonly string[] = []): Json =>
  allow({Action: 'sts:AssumeRole', ...fields}, without)
const never = (fields: Record<string, Json> = {}): Json => may({Effect: 'Deny', ...fields})
const test = (key: string) => when('StringEquals', key, 'v')
const aws = (name: string): Permissions => ({arn: `arn:aws:iam::aws:policy/${name}`})
const texts = (...statements: Json[]): Permissions[] => [{document: doc(...statements)}]
const old = (statement: Json): Permissions[] => [{document: {Version: '2008-10-17', Statement: statement}}]

const CASES: Record<string, [policies: Permissions[], Verdict, boundary?: Permissions]> = {
  nothing: [[], 'no'],
  'the action': [texts(may()), 'yes'],
  'the action in other case': [texts(may({Action: 'STS:assumerole'})), 'yes'],
  'a wildcard': [texts(may({Action: ['s3:*', 'sts:Assume*']})), 'yes'],
  star: [texts(may({Action: '*'})), 'yes'],
  'another action': [texts(may({Action: 'sts:AssumeRoleWithSAML'})), 'no'],
  'all but another action': [texts(may({NotAction: 'iam:*'}, ['Action'])), 'yes'],
  'all but this action': [texts(may({NotAction: ['iam:*', 'sts:*']}, ['Action'])), 'no'],
  'the role': [texts(may({Resource: ROLE})), 'yes'],
  'the role without its path': [texts(may({Resource: 'arn:aws:iam::222222222222:role/Entry'})), 'no'],
  'the role in other case': [texts(may({Resource: ROLE.replace('Entry', 'entry')})), 'no'],
  'any role of that name': [texts(may({Resource: 'arn:aws:iam::*:role/*Entry'})), 'yes'],
  'any one letter': [texts(may({Resource: ROLE.replace('Entry', '?ntry')})), 'yes'],
  'another role': [texts(may({Resource: 'arn:aws:iam::222222222222:role/Other'})), 'no'],
  'all but another role': [texts(may({NotResource: 'arn:aws:iam::*:role/Other'}, ['Resource'])), 'yes'],
  'all but this role': [texts(may({NotResource: 'arn:aws:iam::*:role/*'}, ['Resource'])), 'no'],
  'no resource at all': [texts(may({}, ['Resource'])), 'no'],
  'a variable that may be it': [
    texts(may({Resource: 'arn:aws:iam::222222222222:role/${aws:username}/Entry'})),
    'unknown',
  ],
  'a variable that cannot be it': [texts(may({Resource: 'arn:aws:iam::333333333333:role/${aws:username}'})), 'no'],
  'a variable in the version of 2008, plain text there': [
    old(may({Resource: 'arn:aws:iam::222222222222:role/${aws:username}/Entry'})),
    'no',
  ],
  'a condition that holds': [texts(may(test('x:holds'))), 'yes'],
  'a condition that does not hold': [texts(may(test('x:fails'))), 'no'],
  'a condition that nobody knows': [texts(may(test('aws:SourceIp'))), 'unknown'],
  'one that nobody knows and one that does not hold': [
    texts(may({Condition: {StringEquals: {'x:fails': 'v', 'x:other': 'v'}}})),
    'no',
  ],
  'two statements, one under a condition': [texts(may(test('aws:SourceIp')), may()), 'yes'],
  'two policies': [[...texts(allow()), ...texts(may())], 'yes'],
  'a Deny': [texts(may(), never()), 'no'],
  'a Deny in another policy': [[...texts(may()), ...texts(never({Action: '*'}))], 'no'],
  'a Deny of another role': [texts(may(), never({Resource: 'arn:aws:iam::*:role/Other'})), 'yes'],
  'a Deny that does not hold': [texts(may(), never(test('x:fails'))), 'yes'],
  'a Deny under what nobody knows': [texts(may(), never(test('aws:SourceIp'))), 'unknown'],
  'a Deny that nobody knows and no Allow': [texts(never(test('aws:SourceIp'))), 'no'],
  'a boundary that allows it': [texts(may()), 'yes', texts(may({Action: '*'}))[0]!],
  'a boundary that does not': [texts(may()), 'no', texts(allow())[0]!],
  'a boundary that denies it': [texts(may()), 'no', texts(may({Action: '*'}), never())[0]!],
  'a boundary alone gives nothing': [[], 'no', texts(may())[0]!],
  'a boundary of which nothing is known': [texts(may()), 'unknown', aws('ReadOnlyAccess')],
  'a boundary of which nothing is known, and nothing allows it': [[], 'no', aws('ReadOnlyAccess')],
  AdministratorAccess: [[aws('AdministratorAccess')], 'yes'],
  PowerUserAccess: [[aws('PowerUserAccess')], 'yes'],
  'AdministratorAccess and a Deny': [[aws('AdministratorAccess'), ...texts(never())], 'no'],
  AWSDenyAll: [[...texts(may()), aws('AWSDenyAll')], 'no'],
  "another of AWS's": [[aws('ReadOnlyAccess')], 'unknown'],
  "another of AWS's takes nothing away": [[...texts(may()), aws('job-function/ViewOnlyAccess')], 'yes'],
  "one of AWS's that denies under conditions": [
    [...texts(may()), aws('AWSIAMIdentityCenterAllowListForIdentityContext')],
    'unknown',
  ],
  'of another account, not at hand': [[...texts(may()), {arn: 'arn:aws:iam::222222222222:policy/X'}], 'unknown'],
  'not a policy': [[{document: 'x'}], 'no'],
}

describe('mayCall', () => {
  for (const [name, [policies, expected, boundary]] of Object.entries(CASES))
    it(`${name}: ${expected}`, () => assert.equal(mayCall(policies, boundary, request), expected))

  for (const action of ['sts:AssumeRole', 'iam:CreateRole', 'iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy'])
    it(`what is known of AWS’s own policies as to ${action} is what they say`, () => {
      const all = managedPolicies('aws')
      const asked = {...request, action}
      const wrong = all.filter(({arn, document}) => {
        const text: Permissions = {document: JSON.parse(document) as Json}
        const [allows, denies] = [isAllowed, isDenied].map((ask) => [ask([{arn}], asked), ask([text], asked)])
        const fits = ([known, said]: Verdict[]) => known === 'unknown' || known === said
        return !fits(allows!) || !fits(denies!)
      })
      assert.ok(all.length > 1000)
      assert.deepEqual(
        wrong.map((one) => one.arn),
        [],
      )
    })

  it('of other actions nothing is known', () =>
    assert.equal(isAllowed([aws('AdministratorAccess')], {...request, action: 's3:GetObject'}), 'unknown'))
})
