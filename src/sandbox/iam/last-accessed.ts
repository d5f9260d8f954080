import {ACTIONS} from '../../data/actions.js'
import {managedText, parse} from '../access/policies.js'
import type {Call, Operations} from '../call.js'
import {reads} from '../call.js'
import {AwsError} from '../errors.js'
import type {Group, Policy, Role, User} from '../model.js'
import {isObject, textsOf} from '../rules/documents.js'
import type {Json} from '../rules/documents.js'
import {page} from '../wire/paging.js'
import {need} from '../wire/query.js'
import type {XmlObject} from '../wire/xml.js'
import {timestamp} from '../wire/xml.js'
import {accountOfId, entityArn, keyOfName} from '../world.js'
import {usesOfRole} from './last-used.js'

/** Services by their prefix, as policies name them. */
const SERVICES = ACTIONS.trim()
  .split('\n')
  .map((line) => line.slice(0, line.indexOf(' ')))

type Thing =
  | {type: 'role'; entity: Role}
  | {type: 'user'; entity: User}
  | {type: 'group'; entity: Group}
  | {type: 'policy'; entity: Policy}

const thingsIn = ({account}: Pick<Call, 'account'>): Thing[] => [
  ...account.roles.values().map((entity): Thing => ({type: 'role', entity})),
  ...account.users.values().map((entity): Thing => ({type: 'user', entity})),
  ...account.groups.values().map((entity): Thing => ({type: 'group', entity})),
  ...account.policies.values().map((entity): Thing => ({type: 'policy', entity})),
]

const notThere = (arn: string): AwsError => new AwsError('NoSuchEntity', `ARN ${arn} does not exist.`)

function thingOf(call: Call, arn: string): Thing {
  const {world, account} = call
  const [, type = '', name = ''] =
    /^arn:[a-z-]+:iam::\d{12}:(role|user|group|policy)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  if (type === '') throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`)
  const found = thingsIn(call).find((one) => one.type === type && keyOfName(one.entity.name) === keyOfName(name))
  if (!found || entityArn(world, account.id, found.type, found.entity) !== arn) throw notThere(arn)
  return found
}

/**
 * A job says itself what it is about and when it was begun, so that nothing has to be kept: the unique id of the thing
 * (AROA… and the like, 17 characters of base 32) and the second, written as a UUID.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const PREFIXES = ['AROA', 'AIDA', 'AGPA', 'ANPA']

const jobOf = (id: string, now: Date): string => {
  let value = BigInt(PREFIXES.indexOf(id.slice(0, 4)))
  for (const c of id.slice(4)) value = value * 32n + BigInt(ALPHABET.indexOf(c))
  const hex = ((value << 40n) + BigInt(Math.floor(now.getTime() / 1000))).toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const fromJob = (job: string): {id: string; begun: Date} | undefined => {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(job)) return undefined
  const value = BigInt(`0x${job.replaceAll('-', '')}`)
  let rest = value >> 40n
  let tail = ''
  for (; tail.length < 17; rest /= 32n) tail = `${ALPHABET[Number(rest % 32n)] ?? ''}${tail}`
  return {id: `${PREFIXES[Number(rest)] ?? ''}${tail}`, begun: new Date(Number(value & 0xffffffffffn) * 1000)}
}

/** Who acts by a thing: a policy by whom it is attached to, a group by its members. Only roles are known to have been used. */
const rolesBy = (call: Call, {type, entity}: Thing): Role[] => {
  if (type === 'role') return [entity]
  if (type !== 'policy') return []
  const arn = entityArn(call.world, call.account.id, 'policy', entity)
  return call.account.roles.values().filter(({attached}) => attached.includes(arn))
}

const documentsOf = (call: Call, {type, entity}: Thing): Json[] => {
  if (type === 'policy')
    return entity.versions.filter(({id}) => id === entity.defaultVersion).map(({document}) => parse(document))
  const {world, account} = call
  const joined = type === 'user' ? account.groups.values().filter(({id}) => entity.groups.includes(id)) : []
  return [entity, ...joined].flatMap(({attached, inline}) =>
    [...attached.map((arn) => managedText(world, account, arn)), ...inline.map(({document}) => document)].flatMap(
      (text) => (text === undefined ? [] : [parse(text)]),
    ),
  )
}

/** The services that a document allows something of. What denies takes no service away: AWS lists what policies allow. */
const servicesIn = (document: Json): string[] => {
  const all = isObject(document) ? document['Statement'] : undefined
  return (Array.isArray(all) ? all : [all]).filter(isObject).flatMap((statement) => {
    if (statement['Effect'] !== 'Allow') return []
    if (statement['NotAction'] !== undefined) return SERVICES
    return textsOf(statement['Action']).flatMap((action) => {
      if (action === '*') return SERVICES
      const [prefix = ''] = action.toLowerCase().split(':')
      return SERVICES.includes(prefix) ? [prefix] : []
    })
  })
}

const details = (call: Call): XmlObject => {
  const job = fromJob(need(call.input, 'JobId'))
  const thing = job && thingsIn(call).find(({entity}) => entity.id === job.id)
  if (!job || !thing || accountOfId(job.id) !== call.account.id)
    throw new AwsError('NoSuchEntity', `Job ${need(call.input, 'JobId')} does not exist.`)
  const services = [...new Set(documentsOf(call, thing).flatMap(servicesIn))].sort()
  const {items, more} = page(call, services)
  const users = rolesBy(call, thing).map((role) => ({role, uses: usesOfRole(call, role)}))
  return {
    JobStatus: 'COMPLETED',
    JobType: 'SERVICE_LEVEL',
    JobCreationDate: timestamp(job.begun),
    JobCompletionDate: timestamp(job.begun),
    ServicesLastAccessed: items.map((service) => {
      const found = users.flatMap(({role, uses}) => (uses[service] ? [{role, ...uses[service]}] : []))
      const [last] = found.sort((a, b) => (a.at < b.at ? 1 : -1))
      return {
        ServiceName: service,
        ServiceNamespace: service,
        TotalAuthenticatedEntities: found.length,
        ...(last && {
          LastAuthenticated: timestamp(new Date(last.at)),
          LastAuthenticatedEntity: entityArn(call.world, call.account.id, 'role', last.role),
          LastAuthenticatedRegion: last.region,
        }),
      }
    }),
    ...more,
  }
}

/** Reports on what was used (IAM API). A job is done as soon as it is begun. */
export const lastAccessedOperations: Operations = {
  GenerateServiceLastAccessedDetails: reads(['Arn'], (call) => ({
    JobId: jobOf(thingOf(call, need(call.input, 'Arn')).entity.id, call.now),
  })),
  GetServiceLastAccessedDetails: reads(['JobId'], details),
}
