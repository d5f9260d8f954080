import {powersOf} from '../../access/powers.js'
import type {Resource} from '../../core/types.js'
import type {Rule} from '../rule.js'
import {foundAt} from '../line.js'
import {asksNothing, letIn, nameOf, withoutMfa} from '../who.js'
import type {LintWorld} from '../world.js'

/** Roles that may do everything. */

/** What makes a role an administrator, in words; undefined when it is none. */
function power({model}: LintWorld, {key}: Resource): string | undefined {
  const {administrator, escalations} = powersOf(model, key)
  if (administrator) return 'it is an administrator'
  return escalations.length === 0 ? undefined : `it can make itself an administrator (${escalations[0]})`
}

export const ADMINISTRATOR_RULES: readonly Rule[] = [
  {
    code: 'admin-without-mfa',
    severity: 'warning',
    reason:
      'A role that may do everything, or can make itself an administrator, and users come in without MFA: a stolen password or access key is then enough. Write `mfa: true` on the role or the line of trust. Lines that only roles, permission sets, services or identity providers come in by are not told, nor those with an external id, which programs send: MFA is not theirs to have.',
    look: (world) =>
      world.roles.flatMap(({role, statements}) => {
        const open = withoutMfa(statements)
        const what = open && power(world, role)
        if (!open || what === undefined) return []
        const message = `${what}, and users can assume it without MFA; write mfa: true`
        const {statement, grant} = open
        return [{message, ...foundAt(world, statement, grant)}]
      }),
  },
  {
    code: 'whole-account-admin',
    severity: 'note',
    reason:
      'A role that may do everything, or can make itself an administrator, and whose trust policy trusts an account as a whole, under no condition. Whoever administers that account can let anybody there assume it. A group is trusted as its account too: AWS knows no other way.',
    look: (world) =>
      world.roles.flatMap(({role, statements}) =>
        statements.flatMap((statement) => {
          if (!statement.isAllow || !asksNothing(statement)) return []
          const found = letIn(statement).find(
            ({type, accountId}) =>
              type === 'account' && world.intent.accounts.some(({id, managed}) => managed && id === accountId),
          )
          const what = found && power(world, role)
          if (!found || what === undefined) return []
          const message = `${what}, and whoever administers ${nameOf(found, world.intent.accounts)} decides who there may assume it, under no condition`
          return [{message, ...foundAt(world, statement, found)}]
        }),
      ),
  },
]
