import {ownerOf} from '../core/address.js'
import {allowanceOf} from '../core/allowances.js'
import {HAZARDS, type HazardName, type Place, type Plan} from '../core/types.js'
import {escapeLines, escapeText} from './escape.js'
import {foldedLines, nameList} from './fold.js'
import {indented, line, type Line} from './lines.js'

/** The hazards that apply refuses, with the flag that lets them pass; the others are told only. */
export const ALLOWED_BY: Readonly<Partial<Record<HazardName, string>>> = {
  LOCKS_OUT: '--allow LOCKS_OUT',
  REPLACES: '--allow REPLACES',
  WIDENS_EXTERNAL: '--allow WIDENS_EXTERNAL',
  DELETES_CREDENTIALS: '--allow DELETES_CREDENTIALS',
  CREATES_ACCOUNT: '--allow CREATES_ACCOUNT',
  ADOPTS: '--adopt',
}

const placed = (address: string, message: string): string =>
  message.startsWith(address) ? message : `${address}: ${message}`

/** Told in full beside each change, and who gains and loses is its own section: here they are only named. */
const NAMED: ReadonlySet<HazardName> = new Set(['WIDENS_ACCESS', 'REVOKES_ACCESS'])

/** Where a rule of the file is: `accounts.yaml:12`. */
type Where = (place: Place) => string

/** The entries of `safety:` that let something of this plan pass, one a line, in the order of the file. */
export const safetyLines = (plan: Plan, where: Where): string[] =>
  plan.safety.map(({hazard, address, reason, until, place}) =>
    escapeText(`Safety: ${hazard} of ${address} passes until ${until} by ${where(place)}: ${reason}`),
  )

/**
 * Hazards by name, what apply would refuse first, each with where it is and, where needed, the flag, or the entry of the
 * file that lets it pass. `allowed` are those for which the flag was given.
 */
export function hazardLines(plan: Plan, where: Where, allowed: ReadonlySet<HazardName> = new Set()): Line[] {
  const found = plan.changes.flatMap((change) => change.hazards.map((hazard) => ({change, hazard})))
  const names = [...HAZARDS].sort((a, b) => Number(b in ALLOWED_BY) - Number(a in ALLOWED_BY))
  return names.flatMap((name) => {
    const here = found.filter(({hazard}) => hazard.name === name)
    if (here.length === 0) return []
    const flag = ALLOWED_BY[name]
    if (NAMED.has(name)) {
      const things = [...new Set(here.map(({change}) => escapeText(ownerOf(change.address))))]
      return [line(0, ' ', `${name}: ${nameList(things, 10)}`)]
    }
    const under = (headline: Line, some: typeof here): Line[] => {
      const told = some.map(({change, hazard}) => ({
        account: change.account,
        lines: [line(0, ' ', escapeText(placed(change.address, hazard.message)))],
      }))
      return some.length === 0 ? [] : [headline, ...indented(foldedLines(told), 1)]
    }
    if (!flag) return under(line(0, ' ', `${name}:`), here)
    if (allowed.has(name)) return under(line(0, '!', `${name}: allowed by ${flag}`), here)
    const letBy = new Map(here.map((one) => [one, allowanceOf(plan.safety, name, one.change)]))
    return [undefined, ...plan.safety].flatMap((entry) => {
      const judged = entry ? `allowed by ${escapeText(where(entry.place))}` : `apply refuses this without ${flag}`
      return under(
        line(0, '!', `${name}: ${judged}`),
        here.filter((one) => letBy.get(one) === entry),
      )
    })
  })
}

/** What this plan does not say: accounts that could not be read, differences that were not asked for. */
export const gapLines = (plan: Plan): Line[] => [
  ...plan.unknown.flatMap(({account, message}) => {
    const [first = '', ...advice] = escapeLines(message)
    return [
      line(0, '!', `account ${escapeText(account)} could not be read: ${first}`),
      ...advice.map((text) => line(1, ' ', text)),
    ]
  }),
  ...(plan.leftOut > 0
    ? [
        line(
          0,
          ' ',
          `${plan.leftOut} ${plan.leftOut === 1 ? 'difference' : 'differences'} left out by --only or --account`,
        ),
      ]
    : []),
]
