import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {lines, table} from './check-table.js'
import type {Rows} from './check-table.js'
import {allow, doc, when} from './support.js'

const identity = (fields: Record<string, Json>, without: string[] = []) => doc(allow(fields, without))

// Numbers are rows of catalogue G of the design's iam-semantics.
const IDENTITY: Rows = {
  'a document in order': [identity({Sid: 'Read', ...when('StringEquals', 'aws:PrincipalOrgID', 'o-abc')}), []],
  'not an object': ['x', [' error not-a-document']],
  'unknown element at the top': [
    {...(identity({}) as object), Versoin: '2012-10-17'},
    ['Versoin error unknown-element unknown element "Versoin"; did you mean "Version"?'],
  ],
  'unknown element': [
    identity({Resources: '*'}, ['Resource']),
    [
      'Statement.0.Resources error unknown-element unknown element "Resources"; did you mean "Resource"?',
      'Statement.0 error missing-element the statement has no Resource',
    ],
  ],
  'wrong case': [
    identity({action: 'a:b'}, ['Action']),
    [
      'Statement.0.action error unknown-element unknown element "action"; did you mean "Action"?',
      'Statement.0 error missing-element the statement has no Action',
    ],
  ],
  '3 Version of a date': [
    {Version: '2012-10-17T00:00:00.000Z', Statement: [allow()]},
    ['Version error version Version is "2012-10-17" or "2008-10-17", not "2012-10-17T00:00:00.000Z"'],
  ],
  'Version mistyped': [
    {Version: '2012-10-18', Statement: [allow()]},
    ['Version error version Version is "2012-10-17" or "2008-10-17", not "2012-10-18"; did you mean "2012-10-17"?'],
  ],
  '5 condition keys equal ignoring case': [
    identity({Condition: {StringEquals: {'aws:username': 'a', 'aws:UserName': 'b'}}}),
    ['Statement.0.Condition.StringEquals.aws:UserName error duplicate-key'],
  ],
  '6 integer above 2^53': [
    identity(when('NumericEquals', 'ec2:VolumeSize', 9007199254740992)),
    ['Statement.0.Condition.NumericEquals.ec2:VolumeSize error unsafe-number'],
  ],
  '12 null': [identity({Condition: null}), ['Statement.0.Condition error null Condition is null']],
  '24 Principal': [identity({Principal: '*'}), ['Statement.0.Principal error forbidden-element']],
  '24 NotPrincipal': [identity({NotPrincipal: '*'}), ['Statement.0.NotPrincipal error forbidden-element']],
  '24 Id': [{...(identity({}) as object), Id: 'x'}, ['Id error forbidden-element a permissions policy takes no Id']],
  '27 character above U+00FF': [
    identity({Resource: 'arn:aws:s3:::a’b'}),
    ['Statement.0.Resource error character IAM does not take the character U+2019 (’), at position 15'],
  ],
  '27 control character': [
    identity(when('StringEquals', 'aws:username', 'a\u0000')),
    [
      'Statement.0.Condition.StringEquals.aws:username error character IAM does not take the character U+0000, at position 2',
    ],
  ],
  '27 character in a key': [
    identity(when('StringEquals', 'aws:RequestTag/–', 'a')),
    ['Statement.0.Condition.StringEquals.aws:RequestTag/– error character'],
  ],
  '27 outside the BMP': [
    identity(when('StringEquals', 'aws:username', '😀')),
    [
      'Statement.0.Condition.StringEquals.aws:username error character IAM does not take the character U+1F600 (😀), at position 1',
    ],
  ],
  '27 Latin-1 is fine': [identity({Resource: 'arn:aws:s3:::é'}), []],
  '28 Sid with a blank': [identity({Sid: 'Read it'}), ['Statement.0.Sid error sid a Sid has only letters']],
  '28 Sid twice': [
    doc(allow({Sid: 'A'}), allow({Sid: 'B'}), allow({Sid: 'A'})),
    ['Statement.2.Sid error sid the Sid "A" is also that of statement 1'],
  ],
  '29 no service': [
    identity({Action: 'GetObject'}),
    ['Statement.0.Action error action-syntax "GetObject" has no service'],
  ],
  '29 two colons': [
    identity({Action: ['s3:GetObject', 's3:Get:Object']}),
    ['Statement.0.Action.1 error action-syntax "s3:Get:Object" has more than one colon'],
  ],
  '29 wildcard in the service': [identity({Action: 's*:GetObject'}), ['Statement.0.Action error action-syntax']],
  '29 unknown service': [
    identity({Action: 'lamda:InvokeFunction'}),
    ['Statement.0.Action warning unknown-service no AWS service has the prefix "lamda"; did you mean "lambda"?'],
  ],
  '29 misspelt action': [
    identity({Action: 's3:GetObjcet'}),
    ['Statement.0.Action warning unknown-action AWS has no action "s3:GetObjcet"; did you mean "s3:GetObject"?'],
  ],
  '29 pattern that matches nothing': [
    identity({Action: 's3:Gett*'}),
    ['Statement.0.Action warning unknown-action AWS has no action "s3:Gett*"'],
  ],
  '29 star, star:star, patterns, any case': [
    identity({Action: ['*', '*:*', 's3:*', 'S3:get?bject', 'EC2:describe*']}),
    [],
  ],
  '29 misspelt NotAction': [
    identity({NotAction: 'iam:Lst*'}, ['Action']),
    ['Statement.0.NotAction warning unknown-action'],
  ],
  '30 unknown operator': [
    identity(when('StringEqual', 'aws:username', 'a')),
    [
      'Statement.0.Condition.StringEqual error condition-operator unknown operator "StringEqual"; did you mean "StringEquals"?',
    ],
  ],
  '30 operator in lower case': [
    identity(when('stringequals', 'aws:username', 'a')),
    [
      'Statement.0.Condition.stringequals error condition-operator unknown operator "stringequals"; did you mean "StringEquals"?',
    ],
  ],
  '30 unknown prefix': [
    identity(when('ForEachValue:StringEquals', 'aws:TagKeys', 'a')),
    ['Statement.0.Condition.ForEachValue:StringEquals error condition-operator'],
  ],
  '30 prefix, IfExists': [identity(when('ForAllValues:StringEqualsIfExists', 'aws:TagKeys', 'a')), []],
  '30 Null with IfExists': [
    identity(when('NullIfExists', 'aws:TagKeys', 'true')),
    ['Statement.0.Condition.NullIfExists error condition-operator'],
  ],
  '30 key without a service': [
    identity(when('StringEquals', 'username', 'a')),
    ['Statement.0.Condition.StringEquals.username error condition-key'],
  ],
  '30 unknown global key': [
    identity(when('StringEquals', 'aws:PrincipalOrgId2', 'o-1')),
    [
      'Statement.0.Condition.StringEquals.aws:PrincipalOrgId2 warning unknown-condition-key AWS has no condition key "aws:PrincipalOrgId2"; did you mean "aws:PrincipalOrgID"?',
    ],
  ],
  '30 unknown key of a service': [
    identity(when('StringEquals', 's3:prefx', 'a')),
    [
      'Statement.0.Condition.StringEquals.s3:prefx warning unknown-condition-key AWS has no condition key "s3:prefx"; did you mean "s3:prefix"?',
    ],
  ],
  '30 unknown key with a tag': [
    identity(when('StringEquals', 's3:ExistingObjetTag/team', 'a')),
    [
      'Statement.0.Condition.StringEquals.s3:ExistingObjetTag/team warning unknown-condition-key AWS has no condition key "s3:ExistingObjetTag/team"; did you mean "s3:ExistingObjectTag/team"?',
    ],
  ],
  '30 tag key without a tag': [
    identity(when('StringEquals', 'aws:PrincipalTag', 'a')),
    [
      'Statement.0.Condition.StringEquals.aws:PrincipalTag warning unknown-condition-key AWS has no condition key "aws:PrincipalTag"; did you mean "aws:PrincipalTag/KEY"?',
    ],
  ],
  '30 key of no service': [
    identity(when('StringEquals', 'dynamdb:LeadingKeys', 'a')),
    [
      'Statement.0.Condition.StringEquals.dynamdb:LeadingKeys warning unknown-condition-key no AWS service has condition keys like "dynamdb:LeadingKeys"; did you mean "dynamodb:LeadingKeys"?',
    ],
  ],
  '30 keys of services, in any case': [
    identity({
      Condition: {
        StringLike: {'S3:PREFIX': 'a/*', 's3:ExistingObjectTag/team': 'a', 'kms:EncryptionContext:app': 'x'},
        ArnLike: {'lambda:SourceFunctionArn': 'arn:aws:lambda:*:*:function:f'},
        StringEquals: {'aws:PrincipalOrgMasterAccountId': '111111111111'},
      },
    }),
    [],
  ],
  "30 an identity provider's own claims": [
    identity(when('StringEquals', 'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub', 'a')),
    [],
  ],
  '30 key with a tag': [identity(when('StringEquals', 'aws:PrincipalTag/team', 'a')), []],
  '30 number under a String operator': [
    identity(when('StringEquals', 'aws:username', 123)),
    [
      'Statement.0.Condition.StringEquals.aws:username warning number-as-text StringEquals compares text: quote the number, "123"',
    ],
  ],
  '30 value that never matches': [
    identity(when('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', 'office'])),
    ['Statement.0.Condition.IpAddress.aws:SourceIp.1 warning condition-value IpAddress never matches "office"'],
  ],
  '30 Bool of yes': [
    identity(when('Bool', 'aws:SecureTransport', 'yes')),
    ['Statement.0.Condition.Bool.aws:SecureTransport warning condition-value'],
  ],
  '30 object as a value': [
    identity(when('StringEquals', 'aws:username', {a: 'b'})),
    ['Statement.0.Condition.StringEquals.aws:username error condition-value'],
  ],
  '30 Condition of a list': [identity({Condition: []}), ['Statement.0.Condition error condition']],
  '31 variable without Version': [
    {Statement: [allow({Resource: 'arn:aws:s3:::b/${aws:username}'})]},
    ['Statement.0.Resource warning variable-in-2008 ${aws:username} is literal text here'],
  ],
  '31 variable with Version 2008': [
    {Version: '2008-10-17', Statement: [allow(when('StringLike', 's3:prefix', '${aws:username}/*'))]},
    ['Statement.0.Condition warning variable-in-2008'],
  ],
  '31 variable with Version 2012': [identity({Resource: 'arn:aws:s3:::b/${aws:username}'}), []],
  '32 empty Statement': [doc(), ['Statement error empty-list']],
  '32 no Statement': [{Version: '2012-10-17'}, [' error missing-element the document has no Statement']],
  '32 empty Action': [identity({Action: []}), ['Statement.0.Action error empty-list']],
  '32 empty list of values': [
    identity(when('StringEquals', 'aws:username', [])),
    ['Statement.0.Condition.StringEquals.aws:username error empty-list'],
  ],
  'statement that is no object': [doc('x'), ['Statement.0 error statement']],
  'one statement that is no list': [
    {Version: '2012-10-17', Statement: allow({Effect: 'allow'})},
    ['Statement.Effect error effect Effect is "Allow" or "Deny", not "allow"; did you mean "Allow"?'],
  ],
  'no Effect': [identity({}, ['Effect']), ['Statement.0 error missing-element the statement has no Effect']],
  'Action and NotAction': [
    identity({NotAction: 'iam:*'}),
    ['Statement.0.NotAction error both-elements Action and NotAction exclude each other'],
  ],
  'no Resource': [identity({}, ['Resource']), ['Statement.0 error missing-element the statement has no Resource']],
  'a number as an action': [
    identity({Action: ['s3:GetObject', 5]}),
    ['Statement.0.Action.1 error not-a-string Action takes strings, not 5'],
  ],
  'resource that is no ARN': [
    identity({Resource: ['*', 'my-bucket']}),
    ['Statement.0.Resource.1 error resource "my-bucket" is no resource'],
  ],
  'ARN with too few parts': [identity({Resource: 'arn:aws:s3:bucket'}), ['Statement.0.Resource error resource']],
}

table('identity', IDENTITY)

describe('checkDocument, length', () => {
  it('a document of more than 131,072 characters', () => {
    const resources = Array.from({length: 4000}, (_, at) => `arn:aws:s3:::${'b'.repeat(30)}${at}`)
    assert.deepEqual(
      lines(identity({Resource: resources}), 'identity').map((line) => line.split(' ', 3)),
      [['', 'error', 'too-long']],
    )
  })
})
