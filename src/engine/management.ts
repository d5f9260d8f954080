import type {Account, Intent} from '../config/intent.js'
import type {Change, Finding} from '../core/types.js'
import {ORGANIZATION} from '../kinds/organization-resource.js'
import {escapeText} from '../render/escape.js'

/**
 * The management account of the organization, where it is known and some of these changes are in it: it is above all
 * service control policies and holds the keys of all other accounts. What the organization itself has, its units and
 * policies, is not meant: there is no other account to change it from.
 */
export function managementChanged(
  changes: readonly Change[],
  {accounts}: Pick<Intent, 'accounts'>,
): Account | undefined {
  const management = accounts.find((one) => one.isManagement)
  return changes.some(({account}) => account.id === management?.id && account.name !== ORGANIZATION)
    ? management
    : undefined
}

const named = ({name, id}: Account): string => `the management account of the organization, ${escapeText(name)} (${id})`

/** Part of the plan: whoever looks at it sees what applying it will take. */
export function managementNotes(changes: readonly Change[], intent: Pick<Intent, 'accounts'>): Finding[] {
  const account = managementChanged(changes, intent)
  if (!account) return []
  return [
    {
      code: 'changes-management-account',
      severity: 'warning',
      place: account.place,
      message: `this plan changes ${named(account)}; apply asks for its name, or takes --management-account`,
    },
  ]
}

/** Why nothing is written without one more confirmation. */
export const unconfirmed = (account: Account): Finding => ({
  code: 'management-account-unconfirmed',
  severity: 'error',
  refused: true,
  place: account.place,
  message: `this changes ${named(account)}; to allow that, add --management-account`,
})

export const managementQuestion = (account: Account): string =>
  `This changes ${named(account)}: type its name to go on: `
