import {withoutVariables} from './iam.js'

const filled = (text: string): string =>
  withoutVariables(text.replaceAll('${partition}', 'aws').replaceAll('${account.id}', '000000000000'))

const ARN = /^arn:(aws|aws-[a-z-]+):([a-z0-9-]*):([a-z0-9-]*):([^:]*):(.*)$/

/** What is wrong with an ARN as a principal of a trust (IAM User Guide, "AWS JSON policy elements: Principal"). */
function arnProblem(arn: string): string | undefined {
  const match = ARN.exec(filled(arn))
  if (!match) return 'this is not a full ARN: arn:aws:iam::111111111111:role/Name'
  const [, , service = '', region = '', account = '', resource = ''] = match
  if (service !== 'iam' && service !== 'sts') return `an ARN of ${service || 'no service'} cannot be a principal`
  if (region !== '') return `ARNs of IAM have no region; found "${region}"`
  if (!/^\d{12}$/.test(account)) return `the account in an ARN has 12 digits; found "${account}"`
  if (service === 'sts') return sessionProblem(resource)
  if (resource === 'root') return undefined
  if (/^group\//.test(resource)) return 'a group cannot be a principal; write account/group/NAME, or name its users'
  if (/^instance-profile\//.test(resource)) return 'an instance profile cannot be a principal; name its role'
  if (!/^(role|user)\/./.test(resource)) return 'only role/…, user/… and root can be principals'
  if (resource.includes('*'))
    return 'a principal has no wildcards; trust the account with when: {ArnLike: {aws:PrincipalArn: …}}'
  return undefined
}

function sessionProblem(resource: string): string | undefined {
  if (!/^(assumed-role\/[^/]+|federated-user)\/[^/]+$/.test(resource))
    return 'only assumed-role/ROLE/SESSION can be a principal of STS'
  return resource.includes('*')
    ? 'a session has no wildcards; name the role itself, or use when: {ArnLike: {aws:PrincipalArn: …}}'
    : undefined
}

/** A host name, not an account's key or an address: lambda.amazonaws.com. */
export const isService = (text: string): boolean => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text)

const ADDRESS = /^[^/\s]+(\/(group|user|role)\/[^/\s]+|\/[^/\s]+)?$/

/** What is wrong with one principal of trust by its form alone: account, address, ARN or 12 digits. */
export function principalProblem(text: string): string | undefined {
  if (text === '') return 'a principal is empty'
  if (text !== text.trim()) return `blanks around "${text.trim()}"`
  if (text.startsWith('arn:')) return arnProblem(text)
  if (/^\d+$/.test(text))
    return text.length === 12 ? undefined : `account ids have 12 digits; this one has ${text.length}`
  if (text === '*')
    return 'to let everybody in, write it out as {statement: {…}}; for an organization there is {org: o-…}'
  if (text.includes('*')) return 'a principal has no wildcards'
  if (!ADDRESS.test(filled(text)))
    return 'a principal is an account, account/user/NAME, account/role/NAME, account/group/NAME, or an ARN'
  return undefined
}
