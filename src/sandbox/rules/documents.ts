import {AwsError} from '../errors.js'

export type Json = string | number | boolean | null | Json[] | {[key: string]: Json}
export type JsonObject = {[key: string]: Json}

export const malformed = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message)
const syntax = (): AwsError => malformed('Syntax errors in policy.')

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One text or a list of at least one text: how Action, Resource, Principal values and condition values may stand. */
export const textsOf = (value: Json | undefined): string[] => {
  const list = Array.isArray(value) ? value : [value]
  if (list.length === 0 || !list.every((item) => typeof item === 'string')) throw syntax()
  return list
}

/**
 * The grammar of policy documents ("Grammar of the IAM JSON policy language", IAM User Guide): what every kind of
 * policy must obey. Throws MalformedPolicyDocument; returns the parsed document and its statements.
 */
export const parseDocument = (text: string): {document: JsonObject; statements: JsonObject[]} => {
  const document = parseStrict(text)
  if (!isObject(document)) throw syntax()
  for (const key of Object.keys(document)) if (!['Version', 'Id', 'Statement'].includes(key)) throw syntax()
  const {Version: version, Id: id, Statement: statement} = document
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17')
    throw malformed('The policy must contain a valid version string')
  if (id !== undefined && typeof id !== 'string') throw syntax()
  const statements = Array.isArray(statement) ? statement : [statement]
  if (statements.length === 0) throw syntax()
  const seen = new Set<string>()
  return {
    document,
    statements: statements.map((item) => {
      if (!isObject(item)) throw syntax()
      checkStatement(item, seen)
      return item
    }),
  }
}

const elements = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]

const checkStatement = (statement: JsonObject, seen: Set<string>): void => {
  for (const key of Object.keys(statement)) if (!elements.includes(key)) throw syntax()
  const {Sid: sid, Effect: effect, Condition: condition} = statement
  if (sid !== undefined) {
    if (typeof sid !== 'string') throw syntax()
    if (!/^[0-9A-Za-z]*$/.test(sid))
      throw malformed(
        'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
      )
    if (sid !== '' && seen.has(sid)) throw malformed('Statement IDs (SID) in a single policy must be unique.')
    seen.add(sid)
  }
  if (effect !== 'Allow' && effect !== 'Deny') throw syntax()
  checkActions(statement)
  if (condition !== undefined) checkCondition(condition)
}

const checkActions = ({Action: action, NotAction: notAction}: JsonObject): void => {
  if (action !== undefined && notAction !== undefined) throw syntax()
  if (action === undefined && notAction === undefined) throw malformed('Policy statement must contain actions.')
  for (const name of textsOf(action ?? notAction)) {
    if (name === '*') continue
    const parts = name.split(':')
    if (parts.length > 2) throw malformed('Actions/Condition can contain only one colon.')
    if (parts.length < 2) throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
    if (!/^[A-Za-z0-9-]+$/.test(parts[0] ?? '')) throw malformed(`Vendor ${parts[0]} is not valid`)
    if (!/^[A-Za-z0-9*?_-]+$/.test(parts[1] ?? '')) throw malformed('The policy failed legacy parsing')
  }
}

const operators = new Set(
  [
    'StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike',
    'NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals',
    'DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals',
    'Bool BinaryEquals IpAddress NotIpAddress ArnEquals ArnLike ArnNotEquals ArnNotLike Null',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
)

const checkCondition = (condition: Json): void => {
  if (!isObject(condition)) throw syntax()
  for (const [operator, keys] of Object.entries(condition)) {
    const plain = operator.replace(/^(ForAnyValue|ForAllValues):/i, '').replace(/IfExists$/i, '')
    if (!operators.has(plain.toLowerCase())) throw malformed(`Invalid Condition type : ${operator}.`)
    if (!isObject(keys) || Object.keys(keys).length === 0) throw syntax()
    for (const [key, value] of Object.entries(keys)) {
      if (!key.includes(':'))
        throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
      const values = Array.isArray(value) ? value : [value]
      if (!values.every((item) => ['string', 'number', 'boolean'].includes(typeof item))) throw syntax()
    }
  }
}

const parseStrict = (text: string): Json => {
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch {
    throw malformed('This policy contains invalid Json')
  }
  if (hasDuplicateKeys(text)) throw malformed('This policy contains invalid Json')
  return value
}

/** `JSON.parse` keeps the last of two equal keys; IAM refuses the document. The text is known to be valid JSON. */
const hasDuplicateKeys = (text: string): boolean => {
  const scopes: (Set<string> | undefined)[] = []
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match
    if (found === '{') scopes.push(new Set())
    else if (found === '[') scopes.push(undefined)
    else if (found === '}' || found === ']') scopes.pop()
    else if (/^\s*:/.test(text.slice(token.lastIndex, token.lastIndex + 64))) {
      const scope = scopes.at(-1)
      if (scope?.has(found)) return true
      scope?.add(found)
    }
  }
  return false
}

/** Identity policies: inline, managed and boundary documents. */
export const checkIdentityDocument = (text: string): void => {
  for (const statement of parseDocument(text).statements) {
    if (statement['Principal'] !== undefined || statement['NotPrincipal'] !== undefined)
      throw malformed('Policy document should not specify a principal.')
    const {Resource: resource, NotResource: notResource} = statement
    if (resource !== undefined && notResource !== undefined) throw syntax()
    if (resource === undefined && notResource === undefined) throw malformed('Policy statement must contain resources.')
    for (const name of textsOf(resource ?? notResource)) {
      if (name === '*') continue
      if (!name.startsWith('arn:') && !/^[*?]/.test(name) && !name.startsWith('${'))
        throw malformed(`Resource ${name} must be in ARN format or "*".`)
      if (name.startsWith('arn:') && name.split(':').length < 6) throw malformed('The policy failed legacy parsing')
    }
  }
}
