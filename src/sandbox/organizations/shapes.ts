import type {XmlObject} from '../wire/xml.js'
import type {OrganizationCall} from './authority.js'
import {isAwsManaged} from './managed.js'
import type {Creation, Handshake, Member, OrganizationPolicy, PolicyType, Unit} from './model.js'
import {stateOf} from './state.js'
import type {Place} from './tree.js'
import {pathOf} from './tree.js'

type Here = Pick<OrganizationCall, 'world' | 'organization'>

/** The JSON protocol has times as seconds since 1970. */
export const seconds = (iso: string): number => Date.parse(iso) / 1000

/** `arn:aws:organizations::111111111111:ou/o-…/ou-…` */
const arnOf = ({world, organization}: Here, type: string, id: string): string =>
  `arn:${world.partition}:organizations::${organization.management}:${type}/${organization.id}/${id}`

const accountArn = (here: Here, id: string): string => arnOf(here, 'account', id)

const typesShown = (types: readonly PolicyType[]): XmlObject[] => types.map((Type) => ({Type, Status: 'ENABLED'}))

export const organizationShown = (here: Here): XmlObject => {
  const {world, organization} = here
  const {id, featureSet, management, members} = organization
  return {
    Id: id,
    Arn: `arn:${world.partition}:organizations::${management}:organization/${id}`,
    FeatureSet: featureSet,
    MasterAccountArn: accountArn(here, management),
    MasterAccountId: management,
    MasterAccountEmail: members.get(management)?.email,
    AvailablePolicyTypes: featureSet === 'ALL' ? typesShown(['SERVICE_CONTROL_POLICY']) : [],
  }
}

export const rootShown = (here: Here): XmlObject => {
  const {root, enabled} = here.organization
  return {Id: root.id, Arn: arnOf(here, 'root', root.id), Name: 'Root', PolicyTypes: typesShown(enabled)}
}

export const unitShown = (here: Here, {id, name}: Unit): XmlObject => ({
  Id: id,
  Arn: arnOf(here, 'ou', id),
  Name: name,
  Path: pathOf(here.organization, id),
})

/** What the older field, which AWS retires in September 2026, says of each state. */
const statusOf: Readonly<Record<Member['state'], string>> = {
  PENDING_ACTIVATION: 'SUSPENDED',
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  PENDING_CLOSURE: 'PENDING_CLOSURE',
  CLOSED: 'SUSPENDED',
}

export const memberShown = (call: OrganizationCall, member: Member): XmlObject => {
  const state = stateOf(member, call.now)
  return {
    Id: member.id,
    Arn: accountArn(call, member.id),
    Email: member.email,
    Name: member.name,
    Status: statusOf[state],
    State: state,
    Paths: [pathOf(call.organization, member.id)],
    JoinedMethod: member.method,
    JoinedTimestamp: seconds(member.joined),
  }
}

const policyArn = (here: Here, policy: OrganizationPolicy): string =>
  isAwsManaged(policy)
    ? `arn:${here.world.partition}:organizations::aws:policy/${policy.type.toLowerCase()}/${policy.id}`
    : arnOf(here, 'policy', `${policy.type.toLowerCase()}/${policy.id}`)

export const policySummary = (here: Here, policy: OrganizationPolicy): XmlObject => ({
  Id: policy.id,
  Arn: policyArn(here, policy),
  Name: policy.name,
  Description: policy.description,
  Type: policy.type,
  AwsManaged: isAwsManaged(policy),
})

export const policyShown = (here: Here, policy: OrganizationPolicy): XmlObject => ({
  PolicySummary: policySummary(here, policy),
  Content: policy.content,
})

/** A target of a policy. */
export const placeShown = (here: Here, place: Place): XmlObject => {
  const {type, id} = place
  if (type === 'ROOT') return {TargetId: id, Arn: arnOf(here, 'root', id), Name: 'Root', Type: type}
  if (type === 'ACCOUNT') return {TargetId: id, Arn: accountArn(here, id), Name: place.member.name, Type: type}
  return {TargetId: id, Arn: arnOf(here, 'ou', id), Name: place.unit.name, Type: type}
}

export const creationState = ({completed, failure}: Creation): string =>
  completed === undefined ? 'IN_PROGRESS' : failure === undefined ? 'SUCCEEDED' : 'FAILED'

export const creationShown = (creation: Creation): XmlObject => ({
  Id: creation.id,
  AccountName: creation.name,
  State: creationState(creation),
  RequestedTimestamp: seconds(creation.requested),
  CompletedTimestamp: creation.completed === undefined ? undefined : seconds(creation.completed),
  AccountId: creation.account,
  FailureReason: creation.failure,
})

/** Invitations are open for 15 days. */
const openFor = 15 * 24 * 3600

export const handshakeState = ({state, requested}: Handshake, now: Date): string =>
  state === 'OPEN' && now.getTime() / 1000 > seconds(requested) + openFor ? 'EXPIRED' : state

export const handshakeShown = (here: Here & {now: Date}, handshake: Handshake): XmlObject => {
  const {id, target, notes, requested} = handshake
  const {id: organizationId, management, members, featureSet} = here.organization
  const {email, name} = members.get(management) ?? {}
  return {
    Id: id,
    Arn: arnOf(here, 'handshake', `invite/${id}`),
    Parties: [
      {Id: organizationId, Type: 'ORGANIZATION'},
      {Id: target.id, Type: target.type},
    ],
    State: handshakeState(handshake, here.now),
    RequestedTimestamp: seconds(requested),
    ExpirationTimestamp: seconds(requested) + openFor,
    Action: 'INVITE',
    Resources: [
      {
        Type: 'ORGANIZATION',
        Value: organizationId,
        Resources: [
          {Type: 'MASTER_EMAIL', Value: email},
          {Type: 'MASTER_NAME', Value: name},
          {Type: 'ORGANIZATION_FEATURE_SET', Value: featureSet},
        ],
      },
      {Type: target.type, Value: target.id},
      ...(notes === undefined ? [] : [{Type: 'NOTES', Value: notes}]),
    ],
  }
}
