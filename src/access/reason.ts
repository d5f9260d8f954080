import type {Address} from '../core/address.js'
import type {Policies, Step} from '../policy/evaluate/decide.js'
import type {Caller} from '../policy/evaluate/principal.js'
import type {Fix, Sent} from './fix.js'
import type {Imagined} from './imagined.js'
import type {Origin} from './model.js'

/** What decides a question of access, the first that fails in this order. */
export type Reason =
  | 'principal-absent'
  | 'role-absent'
  | 'root-user'
  | 'session-length'
  | 'chaining'
  | 'wrong-account-id'
  | 'trust'
  | 'mfa'
  | 'mfa-of-session'
  | 'external-id'
  | 'condition'
  | 'explicit-deny'
  | 'caller-policy'
  | 'boundary'
  | 'session-policy'
  | 'scp'
  | 'rcp'
  | 'resource-policy'

/** What was asked, as far as why and what to do depend on it. */
export interface Asked extends Imagined {
  readonly caller: Caller
  /** As a reader knows the caller: an address, or its ARN. */
  readonly name: string
  /** The role that is to be assumed; undefined when something else is to be done. */
  readonly role: Address | undefined
  readonly action: string
  /** An ARN. */
  readonly resource: string
  readonly policies: Policies<Origin>
}

export interface Why {
  /** Undefined when allowed. */
  readonly reason?: Reason | undefined
  /** The step that decided, with its statement and where that is. */
  readonly step?: Step<Origin> | undefined
  readonly fix?: Fix | undefined
  /** Of policies of the organization that do not allow it: what they are attached to (`root`, `unit/…`, `account/…`). */
  readonly level?: string | undefined
  /** What the request has to carry besides, for the fix to be enough. */
  readonly besides?: readonly Sent[] | undefined
  /** What has to be done as well: other steps do not let through either. */
  readonly further?: readonly Fix[] | undefined
  /** What a policy names instead of what is meant, when only the account differs. */
  readonly mistaken?: string | undefined
}
