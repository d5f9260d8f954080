import type {Table, Tag} from '../model.js'
import type {OrganizationQuotas} from './quotas.js'

/** The types that the sandbox has; AWS has more, which are refused as not available. */
export type PolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY' | 'TAG_POLICY'
export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED'

/** All times are ISO; all ids are AWS's (`ou-…`, `p-…`, `car-…`, `h-…`). */
export interface Unit {
  id: string
  name: string
  /** Of the root or another unit. */
  parent: string
  tags: Tag[]
}
export interface Member {
  id: string
  name: string
  email: string
  parent: string
  state: AccountState
  /** When its closing was asked for. */
  closed?: string
  method: 'CREATED' | 'INVITED'
  joined: string
  tags: Tag[]
}
export interface OrganizationPolicy {
  id: string
  name: string
  description: string
  type: PolicyType
  content: string
  tags: Tag[]
}
/** What is attached to one root, unit or account: policy ids, in the order of attachment. */
export interface Attachment {
  target: string
  policies: string[]
}
/** A request for a new account: done after it was asked about a few times. */
export interface Creation {
  id: string
  name: string
  email: string
  /** The role to make in the account. */
  role: string
  tags: Tag[]
  requested: string
  /** How often its state was asked for. */
  asked: number
  completed?: string
  /** Its outcome: the account's id, or AWS's FailureReason. */
  account?: string
  failure?: string
}
/** An invitation to join. One that is open expires after 15 days. */
export interface Handshake {
  id: string
  target: {type: 'ACCOUNT' | 'EMAIL'; id: string}
  notes?: string
  tags: Tag[]
  state: 'OPEN' | 'CANCELED' | 'ACCEPTED' | 'DECLINED'
  requested: string
}
export interface Organization {
  id: string
  featureSet: 'ALL' | 'CONSOLIDATED_BILLING'
  /** The account id of the management account. */
  management: string
  root: {id: string; tags: Tag[]}
  /** Counts what was ever made here: ids come from it, so that the same history gives the same ids. */
  serial: number
  /** Those that were raised; the others are AWS's defaults. */
  quotas: Partial<OrganizationQuotas>
  units: Table<Unit>
  members: Table<Member>
  policies: Table<OrganizationPolicy>
  attachments: Table<Attachment>
  /** Policy types that are enabled in the root. */
  enabled: PolicyType[]
  /** Services that have trusted access. */
  services: {principal: string; enabled: string}[]
  delegated: {account: string; principal: string; enabled: string}[]
  creations: Creation[]
  handshakes: Handshake[]
}
