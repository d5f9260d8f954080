import {AwsError} from '../errors.js'
import type {Json, JsonObject} from '../rules/documents.js'
import {checkIdentityDocument, isObject, parseDocument, textsOf} from '../rules/documents.js'
import {constraint, refusal} from './errors.js'
import type {Organization, PolicyType} from './model.js'
import type {OrganizationQuotas} from './quotas.js'
import {quotaOf} from './quotas.js'

const refuse = (): AwsError => refusal('MalformedPolicyDocumentException')

/** "Every SCP must include a Version element with the value 2012-10-17", and so must RCPs. */
const statementsOf = (text: string): JsonObject[] => {
  const {document, statements} = parseDocument(text)
  if (document['Version'] !== '2012-10-17') throw refuse()
  return statements
}

/**
 * "SCP syntax": since September 2025 the whole language of IAM policies, Allow with conditions, with single resources
 * and with NotAction included; no principals.
 */
const checkServiceControl = (text: string): void => {
  statementsOf(text)
  checkIdentityDocument(text)
}

/** "List of AWS services that support RCPs" (Organizations User Guide), as of January 2026. */
const rcpServices = 's3 sts kms sqs secretsmanager ecr aoss cognito-idp cognito-identity logs'.split(' ')

/** "RCP syntax": only AWS's own may allow; all principals, named services, NotResource but not NotAction. */
const checkResourceControl = (text: string): void => {
  for (const statement of statementsOf(text)) {
    const {Effect: effect, Principal: principal, Action: action, Resource: resource, NotResource: other} = statement
    if (effect !== 'Deny' || principal !== '*' || statement['NotPrincipal'] !== undefined) throw refuse()
    if (statement['NotAction'] !== undefined) throw refuse()
    for (const name of textsOf(action))
      if (!rcpServices.includes(name.toLowerCase().split(':')[0] ?? '')) throw refuse()
    if ((resource === undefined) === (other === undefined)) throw refuse()
    for (const name of textsOf(resource ?? other)) if (name !== '*' && !/^arn:([^:]*:){4}./.test(name)) throw refuse()
  }
}

/** "Tag policy syntax": `{"tags": {name: {tag_key, tag_value, …}}}`. */
const checkTagPolicy = (text: string): void => {
  const document = JSON.parse(text) as Json
  if (!isObject(document) || Object.keys(document).some((key) => key !== 'tags')) throw refuse()
  const tags = document['tags']
  if (!isObject(tags) || !Object.values(tags).every((rule) => isObject(rule))) throw refuse()
}

const checks: Readonly<Record<PolicyType, (text: string) => void>> = {
  SERVICE_CONTROL_POLICY: checkServiceControl,
  RESOURCE_CONTROL_POLICY: checkResourceControl,
  TAG_POLICY: checkTagPolicy,
}

const sizes: Readonly<Record<PolicyType, keyof OrganizationQuotas>> = {
  SERVICE_CONTROL_POLICY: 'ServiceControlPolicySize',
  RESOURCE_CONTROL_POLICY: 'ResourceControlPolicySize',
  TAG_POLICY: 'TagPolicySize',
}

/** Throws unless this text can be the content of a policy of the type. White space counts: only AWS's console strips it. */
export const checkContent = (organization: Organization, type: PolicyType, text: string): void => {
  try {
    checks[type](text)
  } catch (error) {
    // What the grammar of IAM's documents refuses has here one message for everything.
    if (error instanceof AwsError || error instanceof SyntaxError) throw refuse()
    throw error
  }
  if (text.length > quotaOf(organization, sizes[type]))
    throw constraint('POLICY_CONTENT_LIMIT_EXCEEDED', 'You have exceeded the maximum size of a policy document.')
}
