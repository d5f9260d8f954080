import type {Organization, GuardType} from '../core/organization.js'
import type {Finding, State} from '../core/types.js'
import {guardLevels} from '../kinds/guard-levels.js'
import type {Guard, Level, PlacedAccount} from '../kinds/guard-levels.js'
import {GUARD_WORD} from '../kinds/organization-resource.js'
import type {Source} from '../policy/evaluate/decide.js'
import type {Guards, Origin} from './model.js'

/** An account of a file with the organization that it is in, as far as that was read. */
export interface GuardedAccount extends PlacedAccount {
  readonly organization?: string | undefined
}

const sourceOf = ({type, address, name, document, target, isAws}: Guard): Source<Origin> => ({
  document,
  from: {address, kind: GUARD_WORD[type], name, through: target, isAws},
})

/**
 * The service and resource control policies of a State as questions of access ask for them; see `guardLevels`. Whatever
 * is the same is the same object, so that it is read once: 10,000 accounts in 500 units have the levels of 500 units.
 */
export function guardsOf(state: State, accounts: readonly GuardedAccount[], live: State | undefined): Guards {
  const all = guardLevels(state, accounts, live)
  const sources = new Map<Level, readonly Source<Origin>[]>()
  const sourcesOf = (level: Level): readonly Source<Origin>[] => {
    const known = sources.get(level)
    if (known) return known
    const made = level.map(sourceOf)
    sources.set(level, made)
    return made
  }
  const told = new Map<readonly Level[], readonly (readonly Source<Origin>[])[]>()
  const of = (type: GuardType) => (accountId: string) => {
    const levels = all.levels(type, accountId)
    if (levels === undefined) return undefined
    const known = told.get(levels)
    if (known) return known
    const made = levels.map(sourcesOf)
    told.set(levels, made)
    return made
  }
  let organizations: Map<string, string | undefined> | undefined
  return {
    serviceControl: of('SERVICE_CONTROL_POLICY'),
    resourceControl: of('RESOURCE_CONTROL_POLICY'),
    organizationOf(accountId) {
      organizations ??= new Map(accounts.map(({id, organization}) => [id, organization]))
      return organizations.get(accountId)
    },
  }
}

/** That the policies of an organization could not be read, so that nothing was judged by them. */
export const guardsUnread = (organization: Pick<Organization, 'guardsUnread'> | undefined): Finding[] =>
  organization?.guardsUnread === undefined
    ? []
    : [
        {
          code: 'guards-unread',
          severity: 'note',
          message: `the service and resource control policies of the organization could not be read (${organization.guardsUnread}), so what they forbid is not taken into account; let xrole call organizations:ListPolicies, organizations:DescribePolicy and organizations:ListTargetsForPolicy in the management account or as a delegated administrator`,
        },
      ]
