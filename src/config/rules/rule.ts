import type {Resource, State} from '../../core/types.js'
import type {ManagedPolicy} from '../../kinds/values.js'
import type {Context} from '../compile/context.js'
import type {AccountEntry} from '../compile/identity.js'
import type {CompiledOrganization} from '../compile/organization.js'
import type {Entry} from '../compile/entries.js'
import type {Intent} from '../intent.js'
import type {WrittenGroup, WrittenPolicy, WrittenRole, WrittenUser} from '../written.js'

/** The state with what it was made from: what rules look at. */
export interface Compiled {
  /** Some accounts of the file, not all. */
  readonly isPart: boolean
  readonly state: State
  readonly entries: readonly Entry<WrittenRole | WrittenUser | WrittenGroup>[]
  readonly policies: readonly Entry<WrittenPolicy>[]
  /** Managed policies that hold the caller policy of an entry. */
  readonly pages: readonly {readonly entry: Entry; readonly policy: Resource<ManagedPolicy>}[]
  /** By the key of an entry. */
  readonly parts: ReadonlyMap<string, readonly Resource[]>
  /** By the key of a role, for each statement of its trust the index of the line it comes from. */
  readonly trustLines: ReadonlyMap<string, readonly number[]>
  /** What accounts have as a whole, by key. */
  readonly identity: ReadonlyMap<string, AccountEntry>
  /** What the file wants of the organization. */
  readonly organization: CompiledOrganization
  readonly undeclared: Intent['undeclared']
  readonly callerScopes: NonNullable<Intent['callerScopes']>
}

export type Rule = (context: Context, compiled: Compiled) => void
