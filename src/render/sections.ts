import {ownerOf} from '../core/address.js'
import {allowanceOf} from '../core/allowances.js'
import {HAZARDS, type AccessChange, type HazardName, type Place, type Plan} from '../core/types.js'
import {principalWords} from '../policy/words.js'
import {escapeLines, escapeText} from './escape.js'
import {fold, groupBy, nameList, type Folded, type Told} from './fold.js'
import {indented, line, type Line} from './lines.js'

/** The hazards that apply refuses, with the flag that lets them pass; the others are told only. */
export const ALLOWED_BY: Readonly<Partial<Record<HazardName, string>>> = {
  LOCKS_OUT: '--allow LOCKS_OUT',
  REPLACES: '--allow REPLACES',
  WIDENS_EXTERNAL: '--allow WIDENS_EXTERNAL',
  DELETES_CREDENTIALS: '--allow DELETES_CREDENTIALS',
  ADOPTS: '--adopt',
}

/** The plan's accounts, id → name. */
export const namesOf = (plan: Plan): ReadonlyMap<string, string> =>
  new Map(plan.accounts.map(({name, id}) => [id, name]))

const accountOf = (plan: Plan, address: string): Told['account'] => {
  const [name = ''] = address.split('/')
  return {name, id: plan.accounts.find((each) => each.name === name)?.id ?? name}
}

const foldedLines = (items: readonly Told[]): Line[] =>
  fold(items).flatMap(({accounts, lines}: Folded) =>
    accounts.length === 1 ? lines : [...lines, line(1, ' ', `in ${accounts.length} accounts: ${nameList(accounts)}`)],
  )

function accessLine(access: AccessChange, names: ReadonlyMap<string, string>): Line {
  const {principal, role, change, conditions, external} = access
  const may = change === 'gains' ? 'may now assume' : 'may no longer assume'
  const how = conditions.length > 0 ? `, ${conditions.map(escapeText).join(', ')}` : ''
  const outside = external && change === 'gains' ? ' (external)' : ''
  const who = escapeText(principalWords(principal, names))
  return line(0, change === 'gains' ? '+' : '-', `${who}${outside} ${may} ${escapeText(role)}${how}`)
}

const within = (some: readonly string[], others: readonly string[]): boolean =>
  some.every((one) => others.includes(one))

const asWords = (conditions: readonly string[]): string =>
  conditions.length > 0 ? conditions.map(escapeText).join(', ') : 'without conditions'

/** Somebody who keeps a role under more or fewer conditions than before. */
function alteredLine(was: AccessChange, is: AccessChange, names: ReadonlyMap<string, string>): Line {
  const who = `${escapeText(principalWords(is.principal, names))}${is.external ? ' (external)' : ''}`
  const only = within(was.conditions, is.conditions) ? ' only' : ''
  const [before, now] = [asWords(was.conditions), asWords(is.conditions)]
  return line(0, '~', `${who} may now assume ${escapeText(is.role)}${only} ${now} (before: ${before})`)
}

/** Who gains and who loses access. What somebody loses and gains again under other conditions is one line. */
export function accessLines(plan: Plan): Line[] {
  const names = namesOf(plan)
  const told = new Set<AccessChange>()
  const lines = groupBy(plan.access, ({principal, role}) => `${role}\n${principal}`).flatMap((changes) =>
    changes.flatMap((each) => {
      if (told.has(each)) return []
      const other = changes.find(
        (one) =>
          one.change !== each.change &&
          !told.has(one) &&
          (within(one.conditions, each.conditions) || within(each.conditions, one.conditions)),
      )
      told.add(each)
      if (!other) return [{of: each, line: accessLine(each, names)}]
      told.add(other)
      const [was, is] = each.change === 'loses' ? [each, other] : [other, each]
      return [{of: each, line: alteredLine(was, is, names)}]
    }),
  )
  return foldedLines(lines.map(({of, line: one}) => ({account: accountOf(plan, of.role), lines: [one]})))
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
