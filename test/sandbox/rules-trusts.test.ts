import type {Row} from './steps.js'
import {arn, obeys, role} from './steps.js'
import {other, trust} from './support.js'

const trusted = (name: string, text: string, code = 'MalformedPolicyDocument', message?: RegExp): Row => ({
  name: `trust: ${name}`,
  when: role('r', {AssumeRolePolicyDocument: text}),
  code,
  ...(message ? {message} : {}),
})
const trusts: Row[] = [
  trusted(
    'a missing user',
    trust(arn('user/nobody')),
    undefined,
    /^Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:user\/nobody"$/,
  ),
  trusted('a missing role in the other account', trust(arn('role/none', other)), undefined, /Invalid principal/),
  trusted('a user of an account that is not here', trust(arn('user/x', '999999999999')), 'ok'),
  trusted('any account', trust(arn('root', '999999999999')), 'ok'),
  trusted('an account by number', trust('999999999999'), 'ok'),
  trusted('an account of 11 digits', trust('99999999999')),
  trusted('a group', trust(arn('group/g'))),
  trusted('a wildcard of roles', trust(arn('role/*'))),
  trusted('another partition', trust('arn:aws-cn:iam::111111111111:root')),
  trusted('nonsense', trust('garbage')),
  trusted('"*" as text', trust().replace(/\{"AWS":[^}]*\}/, '"*"'), undefined, /"STAR":"\*"/),
  trusted('{"AWS": "*"}', trust('*'), 'ok'),
  trusted('a deny of everybody', trust('*', {Effect: 'Deny'}), 'ok'),
  trusted('NotPrincipal', trust().replace('"Principal"', '"NotPrincipal"'), undefined, /NotPrincipal/),
  trusted('no principal', trust().replace(/"Principal":[^}]*\},/, ''), undefined, /Missing required field Principal/),
  trusted('a resource', trust(undefined, {Resource: '*'}), undefined, /Has prohibited field Resource/),
  trusted('an action of S3', trust(undefined, {Action: 's3:GetObject'}), undefined, /STS AssumeRole actions/),
  trusted('sts:assumerole', trust(undefined, {Action: 'sts:assumerole'}), 'ok'),
  trusted('sts:*', trust(undefined, {Action: 'sts:*'}), 'ok'),
  trusted('a service', trust().replace(/"AWS":"[^"]*"/, '"Service":"lambda.amazonaws.com"'), 'ok'),
  trusted(
    'a service that cannot be',
    trust().replace(/"AWS":"[^"]*"/, '"Service":"lambda"'),
    undefined,
    /"SERVICE":"lambda"/,
  ),
  trusted('a provider', trust().replace(/"AWS":"[^"]*"/, `"Federated":"${arn('oidc-provider/a.b')}"`), 'ok'),
  trusted('600 accounts', trust(repeat600()), 'LimitExceeded', /ACLSizePerRole: 2048/),
]
function repeat600(): string[] {
  return Array.from({length: 600}, (_, n) => String(100000000000 + n))
}

describe('sandbox rules: trust policies', () => {
  obeys(trusts)
})
