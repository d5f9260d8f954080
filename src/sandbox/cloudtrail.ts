import type {Call, Operations} from './call.js'
import {reads} from './call.js'
import {AwsError} from './errors.js'
import type {Event} from './trail.js'
import {eventsOf} from './trail.js'
import {page} from './wire/paging.js'
import type {Input, InputValue} from './wire/query.js'
import {integer, need, structures, text} from './wire/query.js'
import type {XmlObject} from './wire/xml.js'

/** IAM is global; where its events are (CloudTrail User Guide, "Global service events"), by partition. */
const homes: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
}

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

const camelCased = (value: InputValue): InputValue =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.map(camelCased)
      : Object.fromEntries(Object.entries(value).map(([name, item]) => [camel(name), camelCased(item)]))

const types: Readonly<Record<string, string>> = {
  RoleName: 'AWS::IAM::Role',
  UserName: 'AWS::IAM::User',
  GroupName: 'AWS::IAM::Group',
  PolicyArn: 'AWS::IAM::Policy',
  InstanceProfileName: 'AWS::IAM::InstanceProfile',
}

/** An alias, since interfaces do not pass for open structures of the wire. */
type Resource = {ResourceType: string; ResourceName: string}

/** What an event is found by: the names in the request, of a policy its ARN, of one that is made both. */
const resourcesOf = ({op, parameters}: Event, {world, account}: Call): Resource[] => {
  const named = Object.entries(types).flatMap(([parameter, ResourceType]) => {
    const ResourceName = text(parameters, parameter)
    return ResourceName === undefined ? [] : [{ResourceType, ResourceName}]
  })
  if (op !== 'CreatePolicy') return named
  const [name, path] = [need(parameters, 'PolicyName'), text(parameters, 'Path') ?? '/']
  return [`arn:${world.partition}:iam::${account.id}:policy${path}${name}`, name].map((ResourceName) => ({
    ResourceType: 'AWS::IAM::Policy',
    ResourceName,
  }))
}

/** The userIdentity element, as "CloudTrail userIdentity element" of the user guide has it. */
const identityOf = ({caller}: Event): {name: string; element: object} => {
  const [, partition = '', id = '', kind = '', rest = ''] = /^arn:([^:]+):\w+::(\d+):([^/]+)\/?(.*)$/.exec(caller) ?? []
  const name = rest.slice(rest.lastIndexOf('/') + 1)
  const common = {arn: caller, accountId: id}
  if (kind !== 'assumed-role') return {name, element: {type: 'IAMUser', ...common, userName: name}}
  const [role = ''] = rest.split('/')
  const issuer = {type: 'Role', arn: `arn:${partition}:iam::${id}:role/${role}`, accountId: id, userName: role}
  return {name, element: {type: 'AssumedRole', ...common, sessionContext: {sessionIssuer: issuer}}}
}

const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1000)

/** An event as LookupEvents gives it: a summary, and the whole of it as text. */
const shown = (event: Event, call: Call, region: string) => {
  const {name, element} = identityOf(event)
  const {time, op, sourceIp, requestId, error} = event
  const whole = {
    eventVersion: '1.11',
    userIdentity: element,
    eventTime: time.replace(/\.\d{3}Z$/, 'Z'),
    eventSource: 'iam.amazonaws.com',
    eventName: op,
    awsRegion: region,
    sourceIPAddress: sourceIp,
    userAgent: 'sandbox',
    ...(error === '' ? {} : {errorCode: error}),
    requestParameters: camelCased(event.parameters),
    responseElements: null,
    requestID: requestId,
    eventID: requestId,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: call.account.id,
    eventCategory: 'Management',
  }
  return {
    EventId: requestId,
    EventName: op,
    ReadOnly: 'false',
    EventTime: seconds(time),
    EventSource: 'iam.amazonaws.com',
    Username: name,
    Resources: resourcesOf(event, call),
    CloudTrailEvent: JSON.stringify(whole),
  }
}
type Shown = ReturnType<typeof shown>

/** The lookup attributes that make sense here; one of another name finds nothing. */
const attributes: Readonly<Record<string, (event: Shown, value: string) => boolean>> = {
  EventId: ({EventId}, value) => EventId === value,
  EventName: ({EventName}, value) => EventName === value,
  EventSource: ({EventSource}, value) => EventSource === value,
  ReadOnly: ({ReadOnly}, value) => ReadOnly === value,
  ResourceName: ({Resources}, value) => Resources.some(({ResourceName}) => ResourceName === value),
  ResourceType: ({Resources}, value) => Resources.some(({ResourceType}) => ResourceType === value),
  Username: ({Username}, value) => Username === value,
}

const pageOf = <T>({op, pageSize, input}: Call, items: readonly T[]) => {
  const [token, size] = [text(input, 'NextToken'), integer(input, 'MaxResults') ?? 50]
  if (size < 1 || size > 50)
    throw new AwsError('InvalidMaxResultsException', 'A maximum of 50 results can be specified.')
  const marker: Input = token === undefined ? {} : {Marker: token}
  try {
    return page({op, pageSize, input: {...marker, MaxItems: String(size)}}, items)
  } catch {
    throw new AwsError('InvalidNextTokenException', 'Invalid NextToken.')
  }
}

const lookupEvents = (call: Call): XmlObject => {
  const {world, account, input, region} = call
  const given = structures(input, 'LookupAttributes')
  if (given.length > 1) throw new AwsError('InvalidLookupAttributesException', 'You can only use one lookup attribute.')
  const home = homes[world.partition] ?? ''
  const [start, end] = [Number(text(input, 'StartTime') ?? 0), Number(text(input, 'EndTime') ?? Infinity)]
  const tests = given.map((one) => ({test: attributes[need(one, 'AttributeKey')], value: need(one, 'AttributeValue')}))
  // A region has the events that happened in it: elsewhere there is nothing of IAM.
  const events = region === undefined || region === home ? eventsOf(world, account.id) : []
  const found = events
    .map((event) => shown(event, call, home))
    .filter(({EventTime}) => EventTime >= start && EventTime <= end)
    .filter((event) => tests.every(({test, value}) => test?.(event, value) ?? false))
  const {items, more} = pageOf(call, found)
  return {Events: items, NextToken: more['Marker']}
}

export const cloudTrailOperations: Operations = {LookupEvents: reads([], lookupEvents)}
