import {BOTH, file, ROOT_ARN, trusting} from './base.js'
import type {Stop, Walk} from './base.js'

const YAML = file('users: {alice: {account: root}}')
const FOREIGN = 'arn:aws:iam::999999999999:root'
const federated = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: {Federated: 'arn:aws:iam::222222222222:saml-provider/Okta'},
      Action: 'sts:AssumeRoleWithSAML',
      Condition: {StringEquals: {'SAML:aud': 'https://signin.aws.amazon.com/saml'}},
    },
  ],
})
const service = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {Service: 'ec2.amazonaws.com'}, Action: 'sts:AssumeRole'}],
})

const found = (name: string, document: string): Stop => ({
  name,
  yaml: YAML,
  byHand: (lab) => lab.send('client', 'CreateRole', {RoleName: 'vendor-x', AssumeRolePolicyDocument: document}),
  finds: ['unmanaged-access'],
})
const not = (stop: Stop): Stop => ({...stop, finds: [], findsNot: ['unmanaged-access']})
const walk = (stop: Stop): Walk => ({name: `unmanaged access: ${stop.name}`, accounts: BOTH, stops: [stop]})

export const exposure: readonly Walk[] = [
  ...[
    found('a foreign account is reported', trusting(FOREIGN)),
    found('another listed account is reported too', trusting(ROOT_ARN)),
    found('everybody is reported', trusting('*')),
    found('a federated provider is reported', federated),
    not(found('the own account is not', trusting('arn:aws:iam::222222222222:root'))),
    not(found('a service is not', service)),
    not({
      ...found('what unmanaged: lists is not', trusting(FOREIGN)),
      yaml: `${YAML}\nunmanaged: [{address: "*/role/vendor-*", reason: made by the vendor's stack}]`,
    }),
  ].map(walk),
  {
    name: 'unmanaged access: the connect role is expected as long as it lets in nobody but listed accounts',
    accounts: BOTH,
    notOn: {moto: 'it has no connect roles'},
    stops: [
      {name: 'as it is', yaml: YAML, findsNot: ['unmanaged-access']},
      {
        name: 'with a stranger',
        yaml: YAML,
        byHand: (lab) =>
          lab.send('client', 'UpdateAssumeRolePolicy', {
            RoleName: 'OrganizationAccountAccessRole',
            PolicyDocument: trusting([ROOT_ARN, FOREIGN]),
          }),
        finds: ['unmanaged-access'],
      },
    ],
  },
]
