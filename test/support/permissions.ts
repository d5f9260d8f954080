import type {Organization} from '../../src/core/organization.js'
import type {Json} from '../../src/core/types.js'
import {offlineFacts} from '../../src/engine/facts.js'
import type {Loaded} from '../../src/engine/load.js'
import {ACCOUNT_ID, discoveryActions, permissionsFor} from '../../src/engine/permissions.js'
import type {Permissions, Purpose} from '../../src/engine/permissions.js'
import type {AskedPermission} from '../../src/sandbox/index.js'
import {matches} from '../../src/policy/wildcard.js'

interface Statement {
  Action: string | string[]
  Resource: string | string[]
}

/** What `permissions --for` prints for a file, of discovered accounts with what was read of their organization. */
export function emitted(loaded: Loaded, purpose: Purpose, organization?: Organization): Permissions {
  const offline = offlineFacts(organization)
  const {intent} = loaded.compile(offline.facts)
  const managed = intent.accounts.filter((one) => one.managed).map(({name}) => name)
  return permissionsFor(intent, purpose, new Set(managed), {
    asksAws: offline.policies.size > 0,
    discovery: discoveryActions(loaded.written),
  })
}

/** The policies of the role that enters one account, its id put in. */
export const policiesIn = ({holders}: Permissions, id: string): Json[] =>
  holders
    .filter(({accounts}) => accounts.some((one) => one.id === id))
    .flatMap(({policies}) => JSON.parse(JSON.stringify(policies).replaceAll(ACCOUNT_ID, id)) as Json[])

const listed = (value: string | string[]): string[] => [value].flat()

const allows = (policies: readonly Json[], {action, resource}: AskedPermission): boolean =>
  policies
    .flatMap((policy) => (policy as unknown as {Statement: Statement[]}).Statement)
    .some(
      ({Action, Resource}) =>
        listed(Action).includes(action) && listed(Resource).some((pattern) => matches(pattern, resource)),
    )

/** What was asked of AWS and is not in what `permissions` prints for the file, each once. */
export function beyond(
  asked: readonly AskedPermission[],
  loaded: Loaded,
  purpose: Purpose,
  organization?: Organization,
): string[] {
  if (asked.length === 0) return []
  const permissions = emitted(loaded, purpose, organization)
  // The organization is read, and in these labs changed, by whoever runs xrole.
  const callers = permissions.callers.flatMap(({policies}) => policies)
  const policies = new Map(asked.map(({account}) => [account, [...policiesIn(permissions, account), ...callers]]))
  const missing = asked.filter((one) => !allows(policies.get(one.account) ?? [], one))
  return [...new Set(missing.map(({account, action, resource}) => `${account} ${action} ${resource}`))]
}
