import {keyOf} from '../core/address.js'
import type {AccountRef, Json} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import {ON_ONE_ROLE, ON_WHAT_IT_MAKES} from '../policy/escalations.js'
import {withFacts} from '../policy/evaluate/context.js'
import {decide} from '../policy/evaluate/decide.js'
import type {Decision} from '../policy/evaluate/decide.js'
import {matches} from '../policy/wildcard.js'
import {factsOf} from './administrators.js'
import {allowedBy, boundaryArn, contextFor, lets, NOBODY} from './holders.js'
import type {Holder} from './holders.js'
import {arnOfPrincipal} from './model.js'
import type {AccessModel, Origin} from './model.js'
import {and} from './power-ways.js'
import type {Way} from './power-ways.js'
import {namedFor} from './spoken.js'
import {isOfAws, rolesNamedFor} from './targets.js'

/** Calls that give more together, all of them on one user or role: one that the holder makes, or a role that is there. */

type Kind = 'user' | 'role'

/** A user or role of the account that is not there and that a pattern matches; undefined: there can be none. */
function newNameWithin(model: AccessModel, account: AccountRef, kind: Kind, pattern: string): string | undefined {
  const any = arnOf(account, kind, '/', NOBODY)
  if (matches(pattern, any)) return any
  const [head, parts] = [any.split(':').slice(0, 5), pattern.split(':')]
  const path = parts.slice(5).join(':')
  if (!head.every((part, at) => matches(parts[at] ?? '', part)) || !path.startsWith(`${kind}/`)) return undefined
  const name = path.slice(path.lastIndexOf('/') + 1)
  const arn = [...head, path.replaceAll('*', NOBODY).replaceAll('?', 'x')].join(':')
  return isOfAws(arn) || model.state.has(keyOf(`${account.name}/${kind}/${name}`)) ? undefined : arn
}

/** Whether a trust policy that names the holder lets it into a role of its account, whatever else it may. */
function couldEnter(holder: Holder, role: string): boolean {
  const {caller, account, policies} = holder
  const document: Json = {
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Principal: {AWS: caller.arn}, Action: 'sts:AssumeRole'}],
  }
  const resource = {document, from: {address: '', kind: 'trust' as const, name: ''}}
  const context = withFacts(contextFor(holder), {'aws:ResourceAccount': account.id})
  const request = {caller, action: 'sts:AssumeRole', resource: role, context}
  return decide(request, {...policies, resource}, account, true).outcome !== 'denied'
}

/** All calls on one thing. */
function all(
  holder: Holder,
  calls: readonly string[],
  arn: string,
  boundary: string | undefined,
): number[] | undefined {
  const decisions: Decision<Origin>[] = []
  for (const call of calls) {
    const decision = lets(holder, call, arn, factsOf(holder.account, boundary))
    if (!decision) return undefined
    decisions.push(decision)
  }
  return decisions.flatMap((decision) => allowedBy(holder, decision))
}

const isSpoken = (calls: readonly string[], spoken: ReadonlySet<string>): boolean =>
  calls.every((call) => spoken.has(call))

function byMaking(model: AccessModel, holder: Holder, spoken: ReadonlySet<string>): Way[] {
  const {account} = holder
  return ON_WHAT_IT_MAKES.flatMap(({kind, calls}): Way[] => {
    if (!isSpoken(calls, spoken)) return []
    const patterns = new Set(calls.flatMap((call) => namedFor(holder, call)))
    const names = new Set([...patterns].map((pattern) => newNameWithin(model, account, kind, pattern)))
    for (const arn of names) {
      const from = arn === undefined ? undefined : all(holder, calls, arn, undefined)
      if (arn === undefined || !from || (kind === 'role' && !couldEnter(holder, arn))) continue
      return [{calls, needs: calls.map((call) => [call]), name: and(calls), from}]
    }
    return []
  })
}

function byOpening(model: AccessModel, holder: Holder, spoken: ReadonlySet<string>): Way[] {
  return ON_ONE_ROLE.flatMap((calls): Way[] => {
    if (!isSpoken(calls, spoken)) return []
    for (const role of rolesNamedFor(model, holder, calls[0]!)) {
      const {address: on} = role
      const from = all(holder, calls, arnOfPrincipal(role), boundaryArn(model.state, role.key))
      if (!from || !couldEnter(holder, arnOfPrincipal(role))) continue
      return [{calls, needs: calls.map((call) => [call]), on, name: `${and(calls)} on ${on}`, from}]
    }
    return []
  })
}

export const byTogether = (model: AccessModel, holder: Holder, spoken: ReadonlySet<string>): Way[] => [
  ...byMaking(model, holder, spoken),
  ...byOpening(model, holder, spoken),
]
