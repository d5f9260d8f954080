import type {Json, JsonObject} from './rules/documents.js'
import {isObject, malformed, parseDocument, textsOf} from './rules/documents.js'
import type {World} from './model.js'
import {entityArn, findById, keyOfName, rootArn} from './world.js'

/**
 * Trust policies name users and roles by ARN; IAM keeps their unique ids instead and shows the ARN for as long as that
 * very entity lives, even under a new name ("AWS JSON policy elements: Principal", IAM User Guide).
 */

const invalidPrincipal = (type: string, value: string): Error =>
  malformed(`Invalid principal in policy: "${type}":"${value}"`)

const wellKnownFederations = [
  'cognito-identity.amazonaws.com',
  'accounts.google.com',
  'graph.facebook.com',
  'www.amazon.com',
]

/** What IAM stores for one AWS principal. Throws Invalid principal for what cannot be one, or does not exist. */
const storedAwsPrincipal = (world: World, value: string): string => {
  const refuse = (): Error => invalidPrincipal('AWS', value)
  if (value === '*') return value
  if (/^\d{12}$/.test(value)) return rootArn(world, value)
  if (/^A(ROA|IDA)[A-Z0-9]{17}$/.test(value)) {
    if (!findById(world, value)) throw refuse()
    return value
  }
  const [, partition, service, accountId = '', resource = ''] =
    /^arn:([a-z-]+):(iam|sts)::(\d{12}):([^*?\s]+)$/.exec(value) ?? []
  if (partition !== world.partition) throw refuse()
  if (service === 'iam' && resource === 'root') return value
  const account = world.accounts.get(accountId)
  if (service === 'sts') {
    const [, roleName, session] = /^assumed-role\/([^/]+)\/([^/]+)$/.exec(resource) ?? []
    const user = /^federated-user\/[^/]+$/.test(resource)
    if (!user && (roleName === undefined || session === undefined)) throw refuse()
    if (account && roleName !== undefined && account.roles.get(keyOfName(roleName))?.name !== roleName) throw refuse()
    return value
  }
  const [, type, name] = /^(user|role)\/(?:.*\/)?([^/]+)$/.exec(resource) ?? []
  if (type === undefined || name === undefined) throw refuse()
  // An account outside the sandbox is some vendor's real one: whether its users and roles exist cannot be known here.
  if (!account) return value
  const entity = (type === 'user' ? account.users : account.roles).get(keyOfName(name))
  if (!entity || entityArn(world, accountId, type, entity) !== value) throw refuse()
  return entity.id
}

const storedPrincipal = (world: World, type: string, value: string): string => {
  switch (type) {
    case 'AWS':
      return storedAwsPrincipal(world, value)
    case 'Service':
      if (/^[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal)$/.test(value)) return value
      throw invalidPrincipal('SERVICE', value)
    case 'Federated':
      // Existence of the provider is not checked by IAM, only the form.
      if (wellKnownFederations.includes(value)) return value
      if (/^arn:[a-z-]+:iam::\d{12}:(oidc-provider|saml-provider)\/\S+$/.test(value)) return value
      throw invalidPrincipal('FEDERATED', value)
    default:
      throw malformed('Syntax errors in policy.')
  }
}

/** IAM shows a list of one as its only item. */
const collapsed = (values: string[]): Json => (values.length === 1 ? (values[0] ?? '') : values)

const mapPrincipals = (statement: JsonObject, change: (type: string, value: string) => string): JsonObject => {
  const principal = statement['Principal']
  if (!isObject(principal)) return statement
  const mapped = Object.entries(principal).map(([type, values]) => [
    type,
    collapsed([...new Set(textsOf(values).map((value) => change(type, value)))]),
  ])
  return {...statement, Principal: Object.fromEntries(mapped) as JsonObject}
}

const withStatements = (document: JsonObject, statements: JsonObject[]): string =>
  JSON.stringify({...document, Statement: Array.isArray(document['Statement']) ? statements : (statements[0] ?? {})})

/** Checks a trust policy and gives the form in which it is stored. */
export const storedTrust = (world: World, text: string): string => {
  const {document, statements} = parseDocument(text)
  return withStatements(
    document,
    statements.map((statement) => {
      const {Principal: principal, Action: action, NotAction: notAction} = statement
      for (const field of ['Resource', 'NotResource', 'NotPrincipal'])
        if (statement[field] !== undefined) throw malformed(`Has prohibited field ${field}`)
      if (principal === undefined) throw malformed('Missing required field Principal')
      if (principal === '*') throw malformed('AssumeRolepolicy contained an invalid principal: "STAR":"*".')
      if (!isObject(principal) || Object.keys(principal).length === 0) throw malformed('Syntax errors in policy.')
      if (notAction !== undefined || !textsOf(action).every((name) => /^sts:/i.test(name)))
        throw malformed('AssumeRole policy may only specify STS AssumeRole actions.')
      return mapPrincipals(statement, (type, value) => storedPrincipal(world, type, value))
    }),
  )
}

/** The stored trust as IAM shows it today: ARNs for those who live, the bare id for those who are gone. */
export const shownTrust = (world: World, stored: string): string => {
  const document = JSON.parse(stored) as JsonObject
  const list = document['Statement']
  const statements = (Array.isArray(list) ? list : [list]).filter(isObject)
  const shown = (value: string): string => {
    if (!/^A(ROA|IDA)[A-Z0-9]{17}$/.test(value)) return value
    const found = findById(world, value)
    return found ? entityArn(world, found.account.id, `${found.type}`, found.entity) : value
  }
  return withStatements(
    document,
    statements.map((statement) => mapPrincipals(statement, (type, value) => (type === 'AWS' ? shown(value) : value))),
  )
}
