import type {Json, Resource} from '../../src/core/types.js'
import {stateOf} from '../../src/kinds/resource.js'
import {modelOf, NO_GUARDS} from '../../src/access/model.js'
import type {AccessModel} from '../../src/access/model.js'
import {allows} from '../ownership/estate.js'

export const ACCOUNT_1 = 'arn:aws:iam::111111111111:root'
export const STRANGER = 'arn:aws:iam::999999999999:root'

export const ENTER = allows('sts:AssumeRole')

export type Fields = Record<string, Json>

export const document = (...statements: Fields[]): Json => ({Version: '2012-10-17', Statement: statements})

/** One statement of a trust policy. */
export const letting = (AWS: Json, Condition?: Json, more: Fields = {}): Fields => ({
  Effect: 'Allow',
  Principal: {AWS},
  Action: 'sts:AssumeRole',
  ...(Condition === undefined ? {} : {Condition}),
  ...more,
})

export const MFA: Json = {Bool: {'aws:MultiFactorAuthPresent': 'true'}}
export const OFFICE: Json = {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}}

/** Documents of AWS-managed policies that the tests know; any other is not known. */
const MANAGED: Readonly<Record<string, Json>> = {
  'arn:aws:iam::aws:policy/AdministratorAccess': allows('*'),
  'arn:aws:iam::aws:policy/AmazonS3FullAccess': allows('s3:*'),
  'arn:aws:iam::aws:policy/AWSDenyAll': document({Effect: 'Deny', Action: '*', Resource: '*'}),
}

export const modelFrom = (...resources: Resource[]): AccessModel =>
  modelOf(stateOf(resources), (arn) => MANAGED[arn], NO_GUARDS)
