import type {Json} from '../../src/core/types.js'
import {table} from './check-table.js'
import type {Rows} from './check-table.js'
import {doc, ROOT_ARN, trusts, when} from './support.js'

const trust = (fields: Record<string, Json>) => doc(trusts(fields))
const aws = (name: Json) => trust({Principal: {AWS: name}})

// Numbers are rows of catalogue G of the design's iam-semantics.
const TRUST: Rows = {
  'in order': [trust({Action: ['sts:AssumeRole', 'sts:TagSession']}), []],
  'users, roles, sessions, ids, services, providers': [
    doc(
      trusts({
        Principal: {
          AWS: [
            '111111111111',
            'arn:aws:iam::111111111111:user/p/a',
            'arn:aws:iam::111111111111:role/r',
            'arn:aws:sts::111111111111:assumed-role/r/s',
            'arn:aws-us-gov:iam::111111111111:root',
          ],
        },
      }),
      trusts({Principal: {Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com.cn']}}),
      trusts({
        Principal: {Federated: 'arn:aws:iam::111111111111:saml-provider/Okta'},
        Action: 'sts:AssumeRoleWithSAML',
        ...when('StringEquals', 'SAML:aud', 'https://signin.aws.amazon.com/saml'),
      }),
    ),
    [],
  ],
  Id: [{...(trust({}) as object), Id: 'x'}, []],
  '21 partition': [
    aws('arn:amazon:iam::111111111111:root'),
    ['Statement.0.Principal.AWS error principal "arn:amazon:iam::111111111111:root": there is no partition "amazon"'],
  ],
  '21 region': [
    aws('arn:aws:iam:eu-west-1:111111111111:root'),
    [
      'Statement.0.Principal.AWS error principal "arn:aws:iam:eu-west-1:111111111111:root": the ARN of a principal has no region',
    ],
  ],
  '21 no account': [
    aws('arn:aws:iam:::role/x'),
    [
      'Statement.0.Principal.AWS error principal "arn:aws:iam:::role/x": the account of a principal\'s ARN has 12 digits',
    ],
  ],
  '21 eleven digits': [aws('arn:aws:iam::11111111111:role/x'), ['Statement.0.Principal.AWS error principal']],
  '21 thirteen digits, bare': [
    aws(['1111111111111']),
    ['Statement.0.Principal.AWS.0 error principal "1111111111111": an account id has 12 digits, this has 13'],
  ],
  '21 trailing blank': [
    aws(`${ROOT_ARN} `),
    ['Statement.0.Principal.AWS error principal "arn:aws:iam::111111111111:root ": there is a blank in it'],
  ],
  '22 group': [
    aws('arn:aws:iam::111111111111:group/g'),
    ['Statement.0.Principal.AWS error principal "arn:aws:iam::111111111111:group/g": a group cannot be a principal'],
  ],
  '22 instance profile': [
    aws('arn:aws:iam::111111111111:instance-profile/p'),
    ['Statement.0.Principal.AWS error principal "arn:aws:iam::111111111111:instance-profile/p": an instance profile'],
  ],
  '22 wildcard': [
    aws('arn:aws:iam::111111111111:role/*'),
    ['Statement.0.Principal.AWS error principal "arn:aws:iam::111111111111:role/*": no wildcards in a principal'],
  ],
  '23 any session': [
    aws('arn:aws:sts::111111111111:assumed-role/r/*'),
    [
      'Statement.0.Principal.AWS error principal "arn:aws:sts::111111111111:assumed-role/r/*": no wildcards in a session',
    ],
  ],
  '24 NotPrincipal': [
    doc({Effect: 'Allow', NotPrincipal: {AWS: ROOT_ARN}, Action: 'sts:AssumeRole'}),
    [
      'Statement.0.NotPrincipal error forbidden-element',
      'Statement.0 error missing-element the statement has no Principal',
    ],
  ],
  '24 Resource': [
    trust({Resource: '*'}),
    ['Statement.0.Resource error forbidden-element a trust policy takes no Resource'],
  ],
  '25 star': [
    trust({Principal: '*'}),
    [
      'Statement.0.Principal error principal-star a trust policy takes no Principal "*"; write {"AWS": "*"}',
      'Statement.0 warning public-trust',
    ],
  ],
  '25 AWS star': [aws('*'), ['Statement.0 warning public-trust']],
  '25 AWS star in an organization': [
    doc(trusts({Principal: {AWS: '*'}, ...when('StringEquals', 'aws:PrincipalOrgID', 'o-abc')})),
    [],
  ],
  '25 AWS star with an external id': [
    doc(trusts({Principal: {AWS: '*'}, ...when('StringEquals', 'sts:ExternalId', 'acme-7f3a')})),
    [],
  ],
  '25 AWS star with any external id': [
    doc(trusts({Principal: {AWS: '*'}, ...when('StringLike', 'sts:ExternalId', '*')})),
    ['Statement.0 warning public-trust'],
  ],
  '25 AWS star from anywhere': [
    doc(trusts({Principal: {AWS: '*'}, ...when('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '0.0.0.0/0'])})),
    ['Statement.0 warning public-trust'],
  ],
  '25 AWS star with a tag, which everybody can have': [
    doc(trusts({Principal: {AWS: '*'}, ...when('StringEquals', 'aws:PrincipalTag/team', 'a')})),
    ['Statement.0 warning public-trust'],
  ],
  '33 GitHub without sub': [
    trust({
      Principal: {Federated: 'arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com'},
      Action: 'sts:AssumeRoleWithWebIdentity',
    }),
    ['Statement.0 warning open-federation'],
  ],
  'action of another service': [
    trust({Action: 's3:GetObject'}),
    ['Statement.0.Action error trust-action a trust policy can only allow or deny sts actions'],
  ],
  'action star': [trust({Action: '*'}), ['Statement.0.Action error trust-action']],
  'action in another case': [trust({Action: 'STS:assumerole'}), []],
  'misspelt action': [
    trust({Action: 'sts:AsumeRole'}),
    ['Statement.0.Action warning unknown-action AWS has no action "sts:AsumeRole"; did you mean "sts:AssumeRole"?'],
  ],
  'action of sts that is no use': [
    trust({Action: 'sts:GetCallerIdentity'}),
    ['Statement.0.Action warning trust-action'],
  ],
  'no Action': [
    doc({Effect: 'Allow', Principal: {AWS: '111111111111'}}),
    ['Statement.0 error missing-element the statement has no Action'],
  ],
  NotAction: [
    doc({Effect: 'Deny', Principal: {AWS: '111111111111'}, NotAction: 'sts:AssumeRole'}),
    ['Statement.0.NotAction error forbidden-element', 'Statement.0 error missing-element the statement has no Action'],
  ],
  'principal that is a string': [
    trust({Principal: ROOT_ARN}),
    ['Statement.0.Principal error principal Principal takes an object'],
  ],
  'kind of principal misspelt': [
    trust({Principal: {Aws: '111111111111'}}),
    ['Statement.0.Principal.Aws error principal-type unknown kind of principal "Aws"; did you mean "AWS"?'],
  ],
  'empty list of principals': [aws([]), ['Statement.0.Principal.AWS error empty-list']],
  'empty Principal': [trust({Principal: {}}), ['Statement.0.Principal error principal Principal names nobody']],
  'a service under AWS': [
    aws('lambda.amazonaws.com'),
    ['Statement.0.Principal.AWS error principal "lambda.amazonaws.com": a service stands under "Service"'],
  ],
  'a provider under AWS': [
    aws('arn:aws:iam::111111111111:saml-provider/Okta'),
    [
      'Statement.0.Principal.AWS error principal "arn:aws:iam::111111111111:saml-provider/Okta": an identity provider stands under "Federated"',
    ],
  ],
  'a service that is none': [
    trust({Principal: {Service: 'lambda'}}),
    ['Statement.0.Principal.Service error principal "lambda": a service is a host name'],
  ],
  'a service of nobody': [
    trust({Principal: {Service: 'lambda.amazonaw.com'}}),
    ['Statement.0.Principal.Service warning principal'],
  ],
  'a deleted principal': [aws('AROAEXAMPLEEXAMPLE123'), ['Statement.0.Principal.AWS warning principal']],
  'a bare name': [
    aws('alice'),
    ['Statement.0.Principal.AWS error principal "alice": a principal is a 12-digit account id, an ARN or "*"'],
  ],
}

table('trust', TRUST)
