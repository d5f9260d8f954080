import {inPolicy, inRole} from '../estate.js'
import type {Case, World} from '../run.js'

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: {Effect: 'Allow', Principal: {Service: 'ec2.amazonaws.com'}, Action: 'sts:AssumeRole'},
})
const denied = (op: string, message: string) => ({op, error: {status: 403, code: 'AccessDenied', message}})
const SCP = 'User is not authorized to perform: iam:CreateRole with an explicit deny in a service control policy'
const reports = (action: string): string => inPolicy(`path: /team/\nstatements: [{allow: ["${action}"], on: ["*"]}]\n`)
const describe = ({hand}: World, Description: string): Promise<void> =>
  hand('client', ['UpdateRole', {RoleName: 'Gate', Description, MaxSessionDuration: 3600}])

/** Rows about what AWS answers, and what somebody else does, while xrole is at work. */
export const meanwhile: readonly Case[] = [
  {
    row: 51,
    name: 'what is read back differs from what was written',
    yaml: inRole('description: deploys\n'),
    meanwhile: {before: /^(Get|List)/, written: true, act: (world) => describe(world, 'theirs')},
    exit: 4,
  },
  {
    row: 52,
    name: 'the role was made by somebody else since it was planned: theirs stays as it is',
    yaml: inRole('description: deploys\n'),
    asks: true,
    meanwhile: {
      before: /^CreateRole$/,
      written: false,
      act: ({hand}) => hand('client', ['CreateRole', {RoleName: 'Gate', AssumeRolePolicyDocument: TRUST}]),
    },
    says: ['client/role/Gate: ', 'already exists'],
    alone: 'the roles of the others are made',
  },
  {
    row: 56,
    name: 'the mark of a policy that is claimed by its path cannot be read',
    made: reports('s3:Get*'),
    yaml: reports('s3:List*'),
    faults: [denied('ListPolicyTags', 'User is not authorized to perform: iam:ListPolicyTags')],
    exit: 3,
    says: ['accounts.yaml:5:3: error client/policy/Reports: ', 'ListPolicyTags: AccessDenied: User is not authorized'],
  },
  {
    row: 57,
    name: 'a service control policy forbids it: the words of AWS are passed on',
    yaml: inRole(),
    asks: true,
    faults: [denied('CreateRole', SCP)],
    says: ['client/role/Gate: ', 'with an explicit deny in a service control policy'],
    alone: 'the roles of the others are made',
  },
]
