/**
 * The condition operators, each with the shape that a value must have to ever match; they take the suffix IfExists
 * (but Null) and the prefixes ForAnyValue: and ForAllValues:.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
export interface Shape {
  readonly name: string
  readonly test: RegExp
}

const string: Shape = {name: 'text', test: /^/}
const number: Shape = {name: 'a number', test: /^-?\d+(\.\d+)?$/}
const date: Shape = {
  name: 'a time like 2027-01-31T00:00:00Z, or seconds since 1970',
  test: /^(\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?|\d+)$/,
}
const bool: Shape = {name: 'true or false', test: /^(true|false)$/i}
const base64: Shape = {name: 'base64', test: /^[A-Za-z0-9+/]*={0,2}$/}
const ip: Shape = {
  name: 'an address or a range like 203.0.113.0/24',
  test: /^(\d{1,3}(\.\d{1,3}){3}(\/([12]?\d|3[0-2]))?|[0-9a-f:]*:[0-9a-f:.]*(\/\d{1,3})?)$/i,
}
const arn: Shape = {name: 'an ARN, its parts separated by five colons', test: /^[^:]*(:[^:]*){4}:.*$|^\*$/}

export const OPERATORS: ReadonlyMap<string, Shape> = new Map([
  ...['Equals', 'NotEquals', 'EqualsIgnoreCase', 'NotEqualsIgnoreCase', 'Like', 'NotLike'].map(
    (name) => [`String${name}`, string] as const,
  ),
  ...['Numeric', 'Date'].flatMap((type) =>
    ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map(
      (name) => [`${type}${name}`, type === 'Date' ? date : number] as const,
    ),
  ),
  ['Bool', bool],
  ['Null', bool],
  ['BinaryEquals', base64],
  ['IpAddress', ip],
  ['NotIpAddress', ip],
  ...['Equals', 'NotEquals', 'Like', 'NotLike'].map((name) => [`Arn${name}`, arn] as const),
])
