/**
 * Published ways by which somebody who is no administrator gives itself more than it has, as data; who has them is
 * evaluated elsewhere. Sources: Rhino Security Labs, "AWS IAM Privilege Escalation - Methods and Mitigation"; Bishop Fox,
 * "Privilege Escalation in AWS"; pathfinding.cloud (Datadog), the library of paths; names of actions checked against the
 * Service Authorization Reference.
 */

/** What of its account a call has to be allowed on to be of use to somebody. */
export type Target =
  /** Itself, a user or a role. */
  | 'own-user'
  | 'own-role'
  /** Its groups, and the customer-managed policies that it has by itself or by its groups. */
  | 'own-groups'
  | 'own-policies'
  /** Itself, while a permissions boundary limits it. */
  | 'limited-user'
  | 'limited-role'
  /** One that nobody has named: it may be any of them. */
  | 'any-user'
  | 'any-role'
  | 'any-group'
  | 'any-policy'
  /** Those that are administrators. */
  | 'administrator-users'
  | 'administrator-roles'
  | 'administrator-groups'
  /** Roles of the account that its own policies name, by patterns too, and that it may assume. */
  | 'assumable-roles'

/** A call of IAM that is enough by itself, on one of the targets. Ways of an own key or password are not among them. */
export const IAM_CALLS: Readonly<Record<string, readonly Target[]>> = {
  'iam:AddUserToGroup': ['any-group', 'administrator-groups'],
  'iam:AttachGroupPolicy': ['own-groups', 'any-group'],
  'iam:AttachRolePolicy': ['own-role', 'any-role', 'assumable-roles'],
  'iam:AttachUserPolicy': ['own-user', 'any-user'],
  'iam:CreateAccessKey': ['any-user', 'administrator-users'],
  'iam:CreateLoginProfile': ['any-user', 'administrator-users'],
  'iam:CreatePolicyVersion': ['own-policies', 'any-policy'],
  'iam:DeleteRolePermissionsBoundary': ['limited-role'],
  'iam:DeleteUserPermissionsBoundary': ['limited-user'],
  'iam:PutGroupPolicy': ['own-groups', 'any-group'],
  'iam:PutRolePermissionsBoundary': ['limited-role'],
  'iam:PutRolePolicy': ['own-role', 'any-role', 'assumable-roles'],
  'iam:PutUserPermissionsBoundary': ['limited-user'],
  'iam:PutUserPolicy': ['own-user', 'any-user'],
  'iam:SetDefaultPolicyVersion': ['own-policies', 'any-policy'],
  'iam:UpdateAssumeRolePolicy': ['any-role', 'administrator-roles'],
  'iam:UpdateLoginProfile': ['any-user', 'administrator-users'],
}

/**
 * Calls that are enough together on one user or role that the caller makes itself: a role whose trust policy lets it in,
 * a user of whom it has the keys or the password.
 */
export const ON_WHAT_IT_MAKES: readonly {readonly kind: 'user' | 'role'; readonly calls: readonly string[]}[] = [
  {kind: 'role', calls: ['iam:CreateRole', 'iam:AttachRolePolicy']},
  {kind: 'role', calls: ['iam:CreateRole', 'iam:PutRolePolicy']},
  {kind: 'user', calls: ['iam:CreateUser', 'iam:AttachUserPolicy', 'iam:CreateAccessKey']},
  {kind: 'user', calls: ['iam:CreateUser', 'iam:AttachUserPolicy', 'iam:CreateLoginProfile']},
  {kind: 'user', calls: ['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateAccessKey']},
  {kind: 'user', calls: ['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateLoginProfile']},
]

/** The same on one role that is there. */
export const ON_ONE_ROLE: readonly (readonly string[])[] = [
  ['iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy'],
  ['iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'],
]

/** Something of a service that runs as a role: all of these calls, and one of `any` where there are some. */
export interface Work {
  /** The service that assumes the role. */
  readonly service: string
  readonly all: readonly string[]
  readonly any?: readonly string[]
}

const EC2 = 'ec2.amazonaws.com'
const LAMBDA = 'lambda.amazonaws.com'
const GLUE = 'glue.amazonaws.com'
const STACKS = 'cloudformation.amazonaws.com'
const TASKS = 'ecs-tasks.amazonaws.com'
const SAGEMAKER = 'sagemaker.amazonaws.com'
const BUILDS = 'codebuild.amazonaws.com'
const APPS = 'tasks.apprunner.amazonaws.com'
const AGENTS = 'bedrock-agentcore.amazonaws.com'
const INTERPRETER = ['bedrock-agentcore:StartCodeInterpreterSession', 'bedrock-agentcore:InvokeCodeInterpreter']

const work = (service: string, ...all: string[]): Work => ({service, all})
const oneOf = (service: string, all: readonly string[], ...any: string[]): Work => ({service, all, any})

/** Together with iam:PassRole on a role that has more. */
export const WITH_PASSED_ROLE: readonly Work[] = [
  work(EC2, 'ec2:RunInstances'),
  work(EC2, 'ec2:RequestSpotInstances'),
  oneOf(EC2, [], 'ec2:AssociateIamInstanceProfile', 'ec2:ReplaceIamInstanceProfileAssociation'),
  oneOf(
    EC2,
    ['autoscaling:CreateLaunchConfiguration'],
    'autoscaling:CreateAutoScalingGroup',
    'autoscaling:UpdateAutoScalingGroup',
  ),
  oneOf(
    LAMBDA,
    ['lambda:CreateFunction'],
    'lambda:InvokeFunction',
    'lambda:AddPermission',
    'lambda:CreateEventSourceMapping',
  ),
  work(LAMBDA, 'lambda:UpdateFunctionConfiguration', 'lambda:UpdateFunctionCode'),
  work(STACKS, 'cloudformation:CreateStack'),
  work(STACKS, 'cloudformation:UpdateStack'),
  oneOf(STACKS, ['cloudformation:CreateStackSet'], 'cloudformation:CreateStackInstances'),
  work(STACKS, 'cloudformation:UpdateStackSet'),
  work(GLUE, 'glue:CreateDevEndpoint'),
  oneOf(GLUE, ['glue:CreateJob'], 'glue:StartJobRun', 'glue:CreateTrigger'),
  oneOf(GLUE, ['glue:UpdateJob'], 'glue:StartJobRun', 'glue:CreateTrigger'),
  work(GLUE, 'glue:CreateSession', 'glue:RunStatement'),
  work(
    'datapipeline.amazonaws.com',
    'datapipeline:CreatePipeline',
    'datapipeline:PutPipelineDefinition',
    'datapipeline:ActivatePipeline',
  ),
  work(SAGEMAKER, 'sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'),
  work(SAGEMAKER, 'sagemaker:CreateTrainingJob'),
  work(SAGEMAKER, 'sagemaker:CreateProcessingJob'),
  oneOf(
    TASKS,
    ['ecs:RegisterTaskDefinition'],
    'ecs:RunTask',
    'ecs:StartTask',
    'ecs:CreateService',
    'ecs:UpdateService',
  ),
  // The role of a task definition that is there can be overruled.
  oneOf(TASKS, [], 'ecs:RunTask', 'ecs:StartTask'),
  work(TASKS, 'batch:RegisterJobDefinition', 'batch:SubmitJob'),
  oneOf(BUILDS, ['codebuild:CreateProject'], 'codebuild:StartBuild', 'codebuild:StartBuildBatch'),
  work('codestar.amazonaws.com', 'codestar:CreateProject'),
  work('states.amazonaws.com', 'states:CreateStateMachine', 'states:StartExecution'),
  work('states.amazonaws.com', 'states:UpdateStateMachine', 'states:StartExecution'),
  work('ssm.amazonaws.com', 'ssm:StartAutomationExecution'),
  work('scheduler.amazonaws.com', 'scheduler:CreateSchedule'),
  work(APPS, 'apprunner:CreateService'),
  work(AGENTS, 'bedrock-agentcore:CreateCodeInterpreter', ...INTERPRETER),
  work('cognito-identity.amazonaws.com', 'cognito-identity:SetIdentityPoolRoles'),
  work(EC2, 'elasticmapreduce:RunJobFlow'),
  work('emr-serverless.amazonaws.com', 'emr-serverless:CreateApplication', 'emr-serverless:StartJobRun'),
  work('gamelift.amazonaws.com', 'gamelift:CreateBuild', 'gamelift:CreateFleet'),
]

/** Of use where a role that has more is there and is run by the service: its work is changed, or its session taken over. */
export const BY_RUNNING_ROLE: readonly Work[] = [
  work(LAMBDA, 'lambda:UpdateFunctionCode'),
  work(GLUE, 'glue:UpdateDevEndpoint'),
  work(GLUE, 'glue:UpdateJob', 'glue:StartJobRun'),
  work(STACKS, 'cloudformation:UpdateStack'),
  work(STACKS, 'cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'),
  work(EC2, 'ssm:SendCommand'),
  work(EC2, 'ssm:StartSession'),
  work(EC2, 'ec2-instance-connect:SendSSHPublicKey'),
  work(EC2, 'ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'),
  work(EC2, 'ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'),
  work(TASKS, 'ecs:ExecuteCommand'),
  work(SAGEMAKER, 'sagemaker:CreatePresignedNotebookInstanceUrl'),
  work(BUILDS, 'codebuild:UpdateProject', 'codebuild:StartBuild'),
  oneOf(BUILDS, [], 'codebuild:StartBuild', 'codebuild:StartBuildBatch'),
  work('states.amazonaws.com', 'states:UpdateStateMachine', 'states:StartExecution'),
  work(APPS, 'apprunner:UpdateService'),
  work(AGENTS, ...INTERPRETER),
]
