import type {OrganizationPolicy} from './model.js'

const statement = (principal: object): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', ...principal, Action: '*', Resource: '*'}],
  })

/** The policies that AWS brings along. They cannot be changed, and belong to no organization. */
export const awsManaged: readonly OrganizationPolicy[] = [
  {
    id: 'p-FullAWSAccess',
    name: 'FullAWSAccess',
    description: 'Allows access to every operation',
    type: 'SERVICE_CONTROL_POLICY',
    content: statement({}),
    tags: [],
  },
  {
    id: 'p-RCPFullAWSAccess',
    name: 'RCPFullAWSAccess',
    description: 'Allow access to every operation',
    type: 'RESOURCE_CONTROL_POLICY',
    content: statement({Principal: '*'}),
    tags: [],
  },
]

export const isAwsManaged = ({id}: OrganizationPolicy): boolean => awsManaged.some((policy) => policy.id === id)
