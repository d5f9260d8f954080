import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import {managedPolicyArn} from '../../data/managed-policy-names.js'
import type {Role} from '../model.js'
import {need, text} from '../wire/query.js'
import {keyOfName, nextId} from '../world.js'
import {roleOf} from './lookup.js'
import {roleWhole} from './shapes.js'

interface LinkedService {
  name: string
  policy?: string
  /** Services that can have more than one role ask for a suffix. */
  suffix?: boolean
}

/** "AWS services that work with IAM", and each service's own page on its role. */
const services: Readonly<Record<string, LinkedService>> = {
  'access-analyzer.amazonaws.com': {name: 'AccessAnalyzer', policy: 'AccessAnalyzerServiceRolePolicy'},
  'autoscaling.amazonaws.com': {name: 'AutoScaling', policy: 'AutoScalingServiceRolePolicy', suffix: true},
  'cloudtrail.amazonaws.com': {name: 'CloudTrail', policy: 'CloudTrailServiceRolePolicy'},
  'config.amazonaws.com': {name: 'Config', policy: 'AWSConfigServiceRolePolicy'},
  'ecs.amazonaws.com': {name: 'ECS', policy: 'AmazonECSServiceRolePolicy'},
  'eks.amazonaws.com': {name: 'AmazonEKS', policy: 'AmazonEKSServiceRolePolicy'},
  'elasticloadbalancing.amazonaws.com': {
    name: 'ElasticLoadBalancing',
    policy: 'AWSElasticLoadBalancingServiceRolePolicy',
  },
  'guardduty.amazonaws.com': {name: 'AmazonGuardDuty', policy: 'AmazonGuardDutyServiceRolePolicy'},
  'organizations.amazonaws.com': {name: 'Organizations', policy: 'AWSOrganizationsServiceTrustPolicy'},
  'rds.amazonaws.com': {name: 'RDS', policy: 'AmazonRDSServiceRolePolicy'},
  'securityhub.amazonaws.com': {name: 'SecurityHub', policy: 'AWSSecurityHubServiceRolePolicy'},
  'spot.amazonaws.com': {name: 'EC2Spot', policy: 'AWSEC2SpotServiceRolePolicy'},
  'sso.amazonaws.com': {name: 'SSO', policy: 'AWSSSOServiceRolePolicy'},
  'support.amazonaws.com': {name: 'Support', policy: 'AWSSupportServiceRolePolicy'},
  'trustedadvisor.amazonaws.com': {name: 'TrustedAdvisor', policy: 'AWSTrustedAdvisorServiceRolePolicy'},
}

const invalid = (message: string): AwsError => new AwsError('InvalidInput', message)

const create = (call: Call): Role => {
  const {account, input, world, now} = call
  const principal = need(input, 'AWSServiceName')
  const service = Object.hasOwn(services, principal) ? services[principal] : undefined
  if (!service)
    throw new AwsError(
      'AccessDenied',
      `User: ${call.caller.arn} is not authorized to perform: iam:CreateServiceLinkedRole`,
    )
  const suffix = text(input, 'CustomSuffix')
  if (suffix !== undefined && !service.suffix) throw invalid(`Custom suffix is not allowed for ${principal}`)
  const name = `AWSServiceRoleFor${service.name}${suffix === undefined ? '' : `_${suffix}`}`
  if (account.roles.get(keyOfName(name)))
    throw invalid(`Service role name ${name} has been taken in this account, please try a different suffix.`)
  const description = text(input, 'Description')
  const policy = service.policy === undefined ? undefined : managedPolicyArn(service.policy, world.partition)
  const statement = {Effect: 'Allow', Principal: {Service: principal}, Action: 'sts:AssumeRole'}
  const role: Role = {
    name,
    path: `/aws-service-role/${principal}/`,
    id: nextId(account, 'AROA'),
    created: now.toISOString(),
    trust: JSON.stringify({Version: '2012-10-17', Statement: [statement]}),
    ...(description === undefined ? {} : {description}),
    maxSession: 3600,
    tags: [],
    attached: policy === undefined ? [] : [policy],
    inline: [],
  }
  account.roles.add(role)
  return role
}

const taskOf = ({path, name}: Role): string => `task${path}${name}/00000000-0000-4000-8000-000000000000`

export const serviceLinkedRoleOperations: Operations = {
  CreateServiceLinkedRole: writes(['AWSServiceName'], (call) => ({Role: roleWhole(call, create(call))})),
  DeleteServiceLinkedRole: writes(['RoleName'], (call) => {
    const role = roleOf(call)
    if (!role.path.startsWith('/aws-service-role/')) throw invalid(`Role ${role.name} is not a service-linked role.`)
    call.account.roles.remove(role)
    return {DeletionTaskId: taskOf(role)}
  }),
  GetServiceLinkedRoleDeletionStatus: reads(['DeletionTaskId'], ({input}) => {
    const task = need(input, 'DeletionTaskId')
    if (!task.startsWith('task/aws-service-role/'))
      throw new AwsError('NoSuchEntity', `Deletion task ${task} cannot be found.`)
    return {Status: 'SUCCEEDED'}
  }),
}
