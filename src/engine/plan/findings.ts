import {keyOf, ownerOf} from '../../core/address.js'
import type {Change, Finding, State} from '../../core/types.js'
import type {CallerReach, Intent} from '../../config/intent.js'
import {isOurs} from '../../ownership/owner.js'
import type {Observation} from '../../ownership/scope.js'
import {isOfAccount} from '../../ownership/things.js'
import {weakened} from '../../kinds/password-policy.js'
import type {AccountAlias, PasswordPolicy} from '../../kinds/values.js'
import {selects} from '../../ownership/selection.js'
import type {Selection} from '../../ownership/selection.js'

/** What a change of an account's password policy or alias does that its values do not say at a glance. */
function accountNotes({kind, before, after}: Change): string[] {
  if (before === undefined || after === undefined) return []
  if (kind === 'account-alias')
    return [`the sign-in URL with ${(before as AccountAlias).alias} stops working, and anybody may take that name`]
  const weaker = kind === 'password-policy' ? weakened(before as PasswordPolicy, after as PasswordPolicy) : []
  return weaker.length > 0 ? [`weaker than what AWS has now: ${weaker.join(', ')}`] : []
}

/** How wide a caller policy with `callerScope: organization` is. */
const reachWords = ({arn, accounts}: CallerReach['roles'][number], {organization}: CallerReach): string =>
  `may assume role ${arn.slice(arn.indexOf(':role/') + ':role/'.length)} in every account of organization ${organization} that trusts it: ${accounts} account${accounts === 1 ? '' : 's'} of this file today`

/** What a reader has to know of a change besides its values. */
export function notes(change: Change, intent: Intent): string[] {
  if (isOfAccount(change)) return accountNotes(change)
  const reach = change.after === undefined ? undefined : intent.callerScopes?.get(change.key)
  if (reach) return reach.roles.map((role) => reachWords(role, reach))
  const declared = intent.declared.get(change.key)
  const byPath = change.kind === 'group' || change.kind === 'managed-policy'
  return byPath && change.verb === 'create' && declared?.pathWritten
    ? ['it has a path of its own and so bears no mark: when its entry goes, it is left alone']
    : []
}

/** What the owners of principals that the file does not declare have to add, for the roles that change. */
export function undeclared(intent: Intent, changes: readonly Change[]): Finding[] {
  const changed = new Set(changes.map((change) => keyOf(ownerOf(change.address))))
  const byArn = new Map(intent.accounts.map((account) => [account.id, account.name]))
  const address = (arn: string) => keyOf(`${byArn.get(arn.split(':')[4]!)}/role/${arn.slice(arn.lastIndexOf('/') + 1)}`)
  return intent.undeclared
    .filter((one) => one.roles.some((role) => changed.has(address(role))))
    .map((one) => ({
      code: 'undeclared-principal',
      severity: 'note' as const,
      place: one.place,
      address: one.address,
      message: `${one.address} is not in this file; whoever keeps it has to allow it: ${JSON.stringify({Effect: 'Allow', Action: 'sts:AssumeRole', Resource: one.roles})}`,
    }))
}

/**
 * What the rules of ownership say of things that nothing selected is about stops nobody: it belongs to another run. A
 * finding of a thing of which some part changes stays.
 */
export function withinSelection(
  findings: readonly Finding[],
  selection: Selection,
  changes: readonly Change[],
): Finding[] {
  const touched = new Set(changes.map((change) => keyOf(ownerOf(change.address))))
  return findings.filter(({severity, address}) => {
    if (severity !== 'error' || address === undefined) return true
    const name = address.slice(0, address.indexOf('/'))
    return selects(selection, {key: keyOf(address), address, account: {name}}) || touched.has(keyOf(ownerOf(address)))
  })
}

export function retired(intent: Intent, live: Observation, desired: State, changes: readonly Change[]): Finding[] {
  const holders = new Set([...desired.values()].filter((one) => isOurs(one, intent)).map((one) => one.account.name))
  return intent.accounts
    .filter((account) => account.retire && !live.unknown.has(account.name) && !holders.has(account.name))
    .filter((account) => !changes.some((change) => change.account.name === account.name))
    .map((account) => ({
      code: 'retired',
      severity: 'note' as const,
      place: account.place,
      message: `nothing of ours is left in ${account.name}; its line may go from the file`,
    }))
}
