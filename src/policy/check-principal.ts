import {nearest} from '../core/nearest.js'
import type {Json} from '../core/types.js'
import {stringsOf} from './elements.js'
import {isObject} from './json.js'
import {didYouMean, error, warning} from './problem.js'
import type {Path, Problem} from './problem.js'

type Fault = {readonly severity: 'error' | 'warning'; readonly message: string} | undefined
const wrong = (message: string): Fault => ({severity: 'error', message})
const doubtful = (message: string): Fault => ({severity: 'warning', message})

const TYPES = new Map<string, (name: string) => Fault>([
  ['AWS', awsFault],
  ['Service', serviceFault],
  ['Federated', federatedFault],
  ['CanonicalUser', () => doubtful('a canonical user id is for S3; nobody can assume a role by it')],
])

/** The Principal of a trust policy. Source: IAM User Guide, "AWS JSON policy elements: Principal". */
export function checkPrincipal(value: Json | undefined, path: Path): Problem[] {
  if (value === undefined || value === null) return []
  if (value === '*') return [error(path, 'principal-star', 'a trust policy takes no Principal "*"; write {"AWS": "*"}')]
  if (!isObject(value))
    return [
      error(path, 'principal', `Principal takes an object like {"AWS": "111111111111"}, not ${JSON.stringify(value)}`),
    ]
  const types = Object.entries(value)
  if (types.length === 0) return [error(path, 'principal', 'Principal names nobody')]
  return types.flatMap(([type, names]) => checkType(type, names, [...path, type]))
}

function checkType(type: string, names: Json, path: Path): Problem[] {
  const fault = TYPES.get(type)
  if (!fault)
    return [
      error(path, 'principal-type', `unknown kind of principal "${type}"${didYouMean(nearest(type, TYPES.keys()))}`),
    ]
  if (names === null) return [error(path, 'null', `Principal.${type} is null`)]
  const {texts, problems} = stringsOf(names, `Principal.${type}`, path)
  const faults = texts.flatMap(([name, at]) => {
    const found = fault(name)
    if (!found) return []
    return (found.severity === 'error' ? error : warning)(at, 'principal', `"${name}": ${found.message}`)
  })
  return [...problems, ...faults]
}

function awsFault(name: string): Fault {
  if (name === '*' || /^\d{12}$/.test(name)) return undefined
  if (/^A[A-Z]{3}[A-Z0-9]{12,}$/.test(name))
    return doubtful(
      'the unique id that IAM leaves when a principal is deleted, by which nobody comes in; that of one who exists becomes its ARN when it is saved: write the ARN that is meant',
    )
  if (/^\d+$/.test(name)) return wrong(`an account id has 12 digits, this has ${name.length}`)
  if (/\s/.test(name)) return wrong('there is a blank in it')
  if (/\.amazonaws\.com(\.cn)?$/.test(name)) return wrong('a service stands under "Service"')
  return name.startsWith('arn:') ? arnFault(name) : wrong('a principal is a 12-digit account id, an ARN or "*"')
}

function arnFault(arn: string): Fault {
  const [, partition = '', service, region, account = '', ...rest] = arn.split(':')
  const resource = rest.join(':')
  const [type = '', ...names] = resource.split('/')
  if (!/^aws(-[a-z]+)*$/.test(partition)) return wrong(`there is no partition "${partition}"`)
  if (service !== 'iam' && service !== 'sts') return wrong('a principal is an ARN of iam or sts')
  if (region) return wrong(`the ARN of a principal has no region: leave "${region}" out`)
  if (!/^\d{12}$/.test(account)) return wrong(`the account of a principal's ARN has 12 digits, not "${account}"`)
  const fault = RESOURCES[service].get(type)
  if (!fault) return wrong(`no principal: ${service} has users, roles and sessions that can be one`)
  if (type !== 'root' && names.every((name) => name === '')) return wrong(`the ${type} has no name`)
  return fault(resource)
}

const named = (resource: string): Fault => {
  if (/[*?]/.test(resource))
    return wrong('no wildcards in a principal; trust the account and test aws:PrincipalArn with ArnLike')
  return resource.endsWith('/') ? wrong('the name is missing after the path') : undefined
}
const session = (resource: string): Fault => {
  if (resource.includes('*'))
    return wrong("no wildcards in a session's ARN; name the role, or test aws:PrincipalArn with ArnLike")
  return resource.split('/').length === 3 ? undefined : wrong('a session is written assumed-role/ROLE/SESSION')
}
const instead = (message: string) => (): Fault => wrong(message)

const RESOURCES = {
  iam: new Map<string, (resource: string) => Fault>([
    ['root', (resource) => (resource === 'root' ? undefined : wrong('the account itself is written :root'))],
    ['user', named],
    ['role', named],
    ['group', instead('a group cannot be a principal; trust its account or its users')],
    ['instance-profile', instead('an instance profile cannot be a principal; name its role')],
    ['policy', instead('a policy cannot be a principal')],
    ['oidc-provider', instead('an identity provider stands under "Federated"')],
    ['saml-provider', instead('an identity provider stands under "Federated"')],
    ['assumed-role', instead('the ARN of a session begins with arn:aws:sts, not iam')],
  ]),
  sts: new Map<string, (resource: string) => Fault>([
    ['assumed-role', session],
    ['federated-user', named],
    ['role', instead('the ARN of a role begins with arn:aws:iam, not sts')],
    ['user', instead('the ARN of a user begins with arn:aws:iam, not sts')],
  ]),
}

const AWS_HOST = /\.(amazonaws\.com(\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal|c2s\.ic\.gov|sc2s\.sgov\.gov)$/

function serviceFault(name: string): Fault {
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)) return wrong('a service is a host name like lambda.amazonaws.com')
  return AWS_HOST.test(name) ? undefined : doubtful('the services of AWS are named like lambda.amazonaws.com')
}

function federatedFault(name: string): Fault {
  if (/^arn:aws(-[a-z]+)*:iam::\d{12}:(oidc|saml)-provider\/[^*?\s]+$/.test(name)) return undefined
  if (/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(name)) return undefined
  return wrong(
    'a federated principal is the ARN of an identity provider, like arn:aws:iam::111111111111:saml-provider/Okta',
  )
}
