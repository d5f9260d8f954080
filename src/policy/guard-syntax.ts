import type {GuardType} from '../core/organization.js'
import type {Json} from '../core/types.js'
import {unknownIn} from './catalogue.js'
import {checkDocument} from './check.js'
import {asList, asTexts, isObject} from './json.js'
import {error, warning} from './problem.js'
import type {Path, Problem} from './problem.js'
import type {Document} from './types.js'

/** What AWS refuses of the text of an SCP or RCP. Source: Organizations User Guide, "SCP syntax" and "RCP syntax". */

/** Characters, each of them counted. SCPs: 5,120 until 2026-05-15. "Quotas for AWS Organizations". */
export const GUARD_SIZE: Readonly<Record<GuardType, number>> = {
  SERVICE_CONTROL_POLICY: 10_240,
  RESOURCE_CONTROL_POLICY: 5120,
}

const WORD: Readonly<Record<GuardType, string>> = {SERVICE_CONTROL_POLICY: 'SCP', RESOURCE_CONTROL_POLICY: 'RCP'}

/**
 * Prefixes of the services whose resources RCPs guard, as of September 2026. Source: Organizations User Guide, "Resource
 * control policies", "List of AWS services that support RCPs".
 */
const RCP_SERVICES: ReadonlySet<string> = new Set(
  [
    'aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch',
    'cloudtrail-data codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend',
    'comprehendmedical compute-optimizer cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis',
    'fms gamelift health inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications opensearch',
    'pca-connector-ad personalize polly pricing resource-groups rolesanywhere s3 secretsmanager servicediscovery',
    'signin sqs sts support swf textract timestream-influxdb transcribe transfer translate wafv2 workspaces xray',
  ].flatMap((line) => line.split(' ')),
)

/** How many characters are sent: without white space between the parts, but with that inside of texts. */
export const guardSize = (document: Json): number => JSON.stringify(document).length

/** All that is wrong with the text of an SCP or RCP by itself; as `checkDocument` for the policies of IAM. */
export function checkGuard(document: Json, type: GuardType): Problem[] {
  if (!isObject(document)) return checkDocument(document, 'identity')
  const isScp = type === 'SERVICE_CONTROL_POLICY'
  const common = checkDocument(isScp ? document : withoutPrincipals(document), 'identity')
  return [
    ...common.filter(({code}) => code !== 'variable-in-2008').map((problem) => named(problem, type)),
    ...checkVersion(document, type),
    ...(isScp ? [] : statementsAt(document).flatMap(([statement, path]) => checkResourceControl(statement, path))),
    ...checkSize(document, type),
  ]
}

const statementsAt = (document: Document): [Document, Path][] => {
  const value = document['Statement']
  return asList(value).flatMap((statement, at): [Document, Path][] =>
    isObject(statement) ? [[statement, Array.isArray(value) ? ['Statement', at] : ['Statement']]] : [],
  )
}

/** What an identity policy has not and an RCP has; paths stay what they are. */
function withoutPrincipals(document: Document): Document {
  const strip = (statement: Json): Json => {
    if (!isObject(statement)) return statement
    const {Principal: _, NotPrincipal: __, ...rest} = statement
    return rest
  }
  const value = document['Statement']
  if (value === undefined) return document
  return {...document, Statement: Array.isArray(value) ? value.map(strip) : strip(value)}
}

const FORBIDDEN = 'takes no Principal: it binds everybody in the accounts that it is attached to'

/** The same said of an SCP or RCP instead of a permissions policy. */
function named(problem: Problem, type: GuardType): Problem {
  if (problem.code !== 'forbidden-element') return problem
  const [element] = problem.path.slice(-1)
  if (element === 'Id') return {...problem, message: `an ${WORD[type]} takes no Id`}
  return {...problem, message: `an ${WORD[type]} ${FORBIDDEN.replace('Principal', String(element))}`}
}

function checkVersion(document: Document, type: GuardType): Problem[] {
  const version = document['Version']
  const needed = `an ${WORD[type]} needs "Version": "2012-10-17"`
  if (version === undefined) return [error([], 'missing-element', needed)]
  return version === '2008-10-17' ? [error(['Version'], 'version', `${needed}, not "2008-10-17"`)] : []
}

function checkSize(document: Document, type: GuardType): Problem[] {
  const [size, most] = [guardSize(document), GUARD_SIZE[type]]
  if (size <= most) return []
  const message = `the text has ${size} characters, AWS allows ${most} in an ${WORD[type]}; shorten it, or make two of it`
  return [error([], 'guard-too-long', message)]
}

function checkResourceControl(statement: Document, path: Path): Problem[] {
  const {
    Effect: effect,
    Principal: principal,
    NotPrincipal: notPrincipal,
    NotAction: notAction,
    Action: action,
  } = statement
  return [
    ...(effect === 'Allow'
      ? [
          error(
            [...path, 'Effect'],
            'rcp-element',
            'an RCP can only deny; what it does not deny passes, by RCPFullAWSAccess',
          ),
        ]
      : []),
    ...(notPrincipal === undefined
      ? []
      : [
          error([...path, 'NotPrincipal'], 'rcp-element', 'an RCP takes no NotPrincipal; make exceptions in Condition'),
        ]),
    ...(principal === '*' || notPrincipal !== undefined
      ? []
      : [
          principal === undefined
            ? error(path, 'missing-element', 'the statement has no Principal; in an RCP it is "*"')
            : error(
                [...path, 'Principal'],
                'rcp-element',
                'the Principal of an RCP is "*"; name principals in Condition, by aws:PrincipalArn and the like',
              ),
        ]),
    ...(notAction === undefined
      ? []
      : [error([...path, 'NotAction'], 'rcp-element', 'an RCP takes no NotAction; name the actions under Action')]),
    ...asTexts(action).flatMap((one, at) =>
      checkRcpAction(one, [...path, 'Action', ...(Array.isArray(action) ? [at] : [])]),
    ),
  ]
}

function checkRcpAction(action: string, path: Path): Problem[] {
  const service = (action.split(':')[0] ?? '').toLowerCase()
  if (/[*?]/.test(service))
    return [error(path, 'rcp-action', `"${action}": an RCP has to name the service, as in s3:*`)]
  // What has no service, or one that AWS does not have, is told by checkDocument.
  if (!action.includes(':') || RCP_SERVICES.has(service) || unknownIn(action)?.what === 'service') return []
  const message = `"${action}": AWS documents no RCPs for ${service} (as of September 2026) and may refuse this one; it does for s3, sts, kms, sqs, secretsmanager, dynamodb and others`
  return [warning(path, 'rcp-service', message)]
}
