import type {AccountRef, Json} from '../../src/core/types.js'

export const CLIENT: AccountRef = {name: 'client', id: '222222222222', partition: 'aws'}

export const ROOT_ARN = 'arn:aws:iam::111111111111:root'

type Fields = Readonly<Record<string, Json>>

export const doc = (...statements: Json[]): Json => ({Version: '2012-10-17', Statement: statements})

/** An identity statement, {Allow, s3:GetObject, *}, with other fields; undefined ones are left out. */
export const allow = (fields: Fields = {}, without: readonly string[] = []): Json =>
  Object.fromEntries(
    Object.entries({Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...fields}).filter(
      ([key]) => !without.includes(key),
    ),
  )

/** A trust statement, {Allow, AWS: root of 111111111111, sts:AssumeRole}, with other fields. */
export const trusts = (fields: Fields = {}): Json => ({
  Effect: 'Allow',
  Principal: {AWS: ROOT_ARN},
  Action: 'sts:AssumeRole',
  ...fields,
})

export const when = (operator: string, key: string, value: Json): Fields => ({Condition: {[operator]: {[key]: value}}})
