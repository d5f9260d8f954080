import type {
  CreateAccountResponse,
  CreateOrganizationalUnitResponse,
  CreatePolicyResponse,
} from '@aws-sdk/client-organizations'
import type {Sent} from '../core/cloud.js'
import type {AccountRef, Call} from '../core/types.js'
import type {Patience} from './callers.js'
import type {Clients, Signer} from './clients.js'
import type {Caller, Identity} from './entry.js'
import {coded} from './json-error.js'
import {atMost} from './limit.js'
import {organizationsSdk} from './load.js'
import {sendToOrganizations} from './organizations-send.js'
import {createOrganizationPaces, type Rates} from './pace.js'
import {createService, type SdkClient} from './service.js'

/** Where the id of what was made is in an answer. Of an account it is that of the request: the account comes later. */
const MADE: Readonly<Record<string, (answer: object) => string | undefined>> = {
  CreateOrganizationalUnit: (answer: CreateOrganizationalUnitResponse) => answer.OrganizationalUnit?.Id,
  CreatePolicy: (answer: CreatePolicyResponse) => answer.Policy?.PolicySummary?.Id,
  CreateAccount: (answer: CreateAccountResponse) => answer.CreateAccountStatus?.Id,
}

/** Who signs, and the way to new keys when these turn out to be old. */
export interface OrganizationsWay<Door extends {readonly signer: Signer}> {
  readonly current: () => Promise<Door>
  readonly drop: (door: Door) => void
  /** The caller itself, where the file knows no way into the management account. */
  readonly stranger?: () => Identity | undefined
}

/** The caller where it is, with credentials that the SDK renews itself. */
export function callersWay(caller: Caller): OrganizationsWay<Caller> {
  let door = {...caller}
  let identity: Identity | undefined
  return {
    async current() {
      identity = await caller.identity()
      return door
    },
    drop() {
      door = {...caller}
    },
    stranger: () => identity,
  }
}

/**
 * The organization, to be changed: by whoever enters its management account, which is what `account` stands for. One
 * write at a time, as AWS answers two at once with ConcurrentModificationException.
 */
export function createOrganizations<Door extends {readonly signer: Signer}>(
  account: AccountRef,
  {current, drop, stranger}: OrganizationsWay<Door>,
  {patience, rates, clients}: {patience: Patience; rates: Rates; clients: Clients},
): (call: Call) => Promise<Sent> {
  const pace = createOrganizationPaces(rates, patience).rest
  let opened: {door: Door; client: Promise<SdkClient>} | undefined
  const service = createService({
    ...patience,
    paces: {read: pace, write: pace},
    account: account.name,
    commands: organizationsSdk,
    async client() {
      const door = await current()
      if (opened?.door !== door) {
        const client = clients
          .organizations(door.signer, account.partition)
          .then((it) => coded(it as unknown as SdkClient))
        opened = {door, client}
      }
      return opened.client
    },
    forget: () => opened && drop(opened.door),
    advice({code}) {
      const caller = stranger?.()
      if (caller === undefined || caller.account === account.id || !/^AccessDenied/.test(code)) return undefined
      return `Only the management account (${account.id}) can change the organization, and xrole calls as ${caller.arn}: use credentials of the management account, or list it under accounts: so that xrole enters it.`
    },
    made: (op, answer) => MADE[op]?.(answer),
  })
  const inTurn = atMost(1)
  const how = {
    account: account.name,
    sleep: patience.sleep,
    service: {
      ask: service.ask,
      tell: (...request: Parameters<typeof service.tell>) => inTurn(() => service.tell(...request)),
    },
  }
  return (call) => sendToOrganizations(how, call)
}
