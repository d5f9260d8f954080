import {keyOf, ownerOf} from '../core/address.js'
import type {Change, Json, State} from '../core/types.js'
import {isCallerPolicy} from './callers.js'

const text = (value: unknown): string => JSON.stringify((value as {document?: Json} | undefined)?.document ?? null)

/** Finds the ARN of the role that a trust or role change is about, whatever its path, in a policy's text. */
function roleInText(change: Change): RegExp | undefined {
  if (change.verb === 'delete' || (change.kind !== 'role' && change.kind !== 'trust')) return undefined
  const name = ownerOf(change.address).split('/')[2]!.replace(/[.+]/g, '\\$&')
  return new RegExp(`"arn:[^:]+:iam::(?:${change.account.id}|\\*):role/([^"]*/)?${name}"`)
}

/**
 * Pairs of a selected and a left-out change that are the two halves of one grant: the role (or its trust), and the
 * caller policy that begins to name it. `desired` is where the whole plan leads.
 */
export function needsCaller(selected: readonly Change[], out: readonly Change[], desired: State): [Change, Change][] {
  const pairs: [Change, Change][] = []
  // A caller policy of pages lets its owner in only where the page is attached.
  const page = (change: Change) =>
    change.kind === 'attachment' && change.verb === 'create' && change.name.startsWith('xrole-assume-')
      ? desired.get(keyOf(`${change.account.name}/policy/${change.name}`))
      : undefined
  const after = (change: Change) => text(page(change)?.value ?? change.after)
  const opens = (change: Change, role: RegExp) => role.test(after(change)) && !role.test(text(change.before))
  const match = (
    roles: readonly Change[],
    callers: readonly Change[],
    push: (role: Change, caller: Change) => void,
  ) => {
    const policies = callers.filter((one) => isCallerPolicy(one) || page(one))
    if (policies.length === 0) return
    for (const role of roles) {
      const named = roleInText(role)
      if (named) for (const policy of policies) if (opens(policy, named)) push(role, policy)
    }
  }
  match(selected, out, (role, caller) => pairs.push([role, caller]))
  match(out, selected, (role, caller) => pairs.push([caller, role]))
  return pairs
}
