import type {Plain} from '../model.js'
import {Table} from '../model.js'
import type {Member, Organization} from './model.js'

const reviveOrganization = (plain: Plain<Organization>): Organization => ({
  ...plain,
  units: new Table((unit) => unit.id, plain.units),
  members: new Table((member) => member.id, plain.members),
  policies: new Table((policy) => policy.id, plain.policies),
  attachments: new Table((one) => one.target, plain.attachments),
})

/** As a property to spread: a world without an organization has none. */
export const revivedOrganization = (plain: Plain<Organization> | undefined): {organization?: Organization} =>
  plain === undefined ? {} : {organization: reviveOrganization(plain)}

const base36 = (value: number | bigint, width: number): string => value.toString(36).padStart(width, '0').slice(-width)

/** The ids of an organization follow from its management account. */
export const newOrganization = (management: string, featureSet: Organization['featureSet']): Organization =>
  reviveOrganization({
    id: `o-sb${base36(BigInt(management), 8)}`,
    featureSet,
    management,
    root: {id: `r-${base36(BigInt(management), 4)}`, tags: []},
    serial: 0,
    quotas: {},
    units: [],
    members: [],
    policies: [],
    attachments: [],
    enabled: [],
    services: [],
    delegated: [],
    creations: [],
    handshakes: [],
  })

const next = (organization: Organization, width: number): string => base36(++organization.serial, width)

export const nextUnitId = (organization: Organization): string =>
  `ou-${organization.root.id.slice(2)}-${next(organization, 8)}`
export const nextPolicyId = (organization: Organization): string => `p-${next(organization, 8)}`
export const nextCreationId = (organization: Organization): string => `car-${next(organization, 32)}`
export const nextHandshakeId = (organization: Organization): string => `h-${next(organization, 8)}`
/** AWS's are random as well: nothing can be read from them. */
export const nextAccountId = (organization: Organization): string => String(900000000000 + ++organization.serial)

/** An account that nobody gave an address has this one. */
export const addressOf = (account: string): string => `account-${account}@sandbox.example`

/** The time after which AWS has closed an account; here a minute. */
const closing = 60_000

export const stateOf = ({state, closed}: Member, now: Date): Member['state'] => {
  if (closed === undefined) return state
  return now.getTime() - Date.parse(closed) < closing ? 'PENDING_CLOSURE' : 'CLOSED'
}
