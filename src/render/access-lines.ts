import type {AccessChange, Plan, PowerChange} from '../core/types.js'
import {principalWords} from '../policy/words.js'
import {escapeText} from './escape.js'
import {foldedLines, groupBy, listed, type Told} from './fold.js'
import {line, type Line, type Mark} from './lines.js'

/** The plan's accounts, id → name. */
export const namesOf = (plan: Plan): ReadonlyMap<string, string> =>
  new Map(plan.accounts.map(({name, id}) => [id, name]))

const accountOf = (plan: Plan, address: string): Told['account'] => {
  const [name = ''] = address.split('/')
  return {name, id: plan.accounts.find((each) => each.name === name)?.id ?? name}
}

/** What one line tells: principals who gain, lose, or have under other conditions from now on, the same role. */
interface Item {
  readonly mark: Mark
  readonly of: readonly AccessChange[]
  /** What comes behind the role. */
  readonly how: string
}

const MAY: Readonly<Partial<Record<Mark, string>>> = {'-': 'may no longer assume'}

/** Principals of one line; a longer list is no longer read. */
const MOST = 10

const within = (some: readonly string[], others: readonly string[]): boolean =>
  some.every((one) => others.includes(one))

const asWords = (conditions: readonly string[]): string =>
  conditions.length > 0 ? conditions.map(escapeText).join(', ') : 'without conditions'

/** Whether somebody keeps a role under more or fewer conditions than before. */
const isAltered = (a: AccessChange, b: AccessChange): boolean =>
  a.change !== b.change && (within(a.conditions, b.conditions) || within(b.conditions, a.conditions))

/** The gain that goes with each loss. */
function pairsIn(changes: readonly AccessChange[]): Map<AccessChange, AccessChange> {
  const pairs = new Map<AccessChange, AccessChange>()
  const paired = new Set<AccessChange>()
  const gains = new Map(groupBy(changes, ({principal}) => principal).map((some) => [some[0]!.principal, some]))
  for (const was of changes) {
    if (was.change === 'gains') continue
    const is = gains.get(was.principal)?.find((one) => !paired.has(one) && isAltered(was, one))
    if (!is) continue
    pairs.set(was, is)
    paired.add(is)
  }
  return pairs
}

/** What somebody loses and gains again under other conditions is told once; whoever gets the same, by the same groups, in one line. */
function itemsOf(changes: readonly AccessChange[], numberOf: Numbers): Item[] {
  const isMixed = changes.some(({change}) => change !== changes[0]!.change)
  const pairs = isMixed ? pairsIn(changes) : new Map<AccessChange, AccessChange>()
  const losses = new Map([...pairs].map(([was, is]) => [is, was]))
  const told = changes.filter((one) => !pairs.has(one))
  const keyOf = (one: AccessChange): string => {
    const was = losses.get(one)
    return was ? `${alike(one, numberOf)} ${alike(was, numberOf)}` : alike(one, numberOf)
  }
  return groupBy(told, keyOf).map((of) => {
    const [first] = of as [AccessChange, ...AccessChange[]]
    const was = losses.get(first)
    const {change, conditions} = first
    if (!was)
      return {mark: change === 'gains' ? '+' : '-', of, how: conditions.length > 0 ? `, ${asWords(conditions)}` : ''}
    const only = within(was.conditions, conditions) ? ' only' : ''
    return {mark: '~', of, how: `${only} ${asWords(conditions)} (before: ${asWords(was.conditions)})`}
  })
}

const RELATIONS = {'same-account': ' (same account)', 'cross-account': ' (cross-account)', external: ''} as const

/** A service or an identity provider is of no account that it could share with a role. */
const hasAccount = (principal: string): boolean =>
  !/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$|^arn:[^:]+:iam::\d{12}:(saml|oidc)-provider\//.test(principal)

/** Whoever hands out permissions in a listed account decides who comes in by a grant to all of it. */
const isListedAccount = ({principal, relation}: AccessChange): boolean =>
  relation !== 'external' && /^arn:[^:]+:iam::\d{12}:root$/.test(principal)

function itemLine({mark, of: all, how}: Item, names: ReadonlyMap<string, string>): Line {
  const [of] = all as [AccessChange]
  const outside = of.relation === 'external' ? ' (external)' : ''
  const say = ({principal}: AccessChange) => `${escapeText(principalWords(principal, names))}${outside}`
  const who = listed(all, say, MOST, ', ')
  const whoever = isListedAccount(of) ? 'whoever is given sts:AssumeRole in ' : ''
  const by = of.through.length > 0 ? ` (by ${of.through.map(escapeText).join(' and ')})` : ''
  const relation = hasAccount(of.principal) ? RELATIONS[of.relation] : ''
  const may = MAY[mark] ?? 'may now assume'
  return line(0, mark, `${whoever}${who}${by} ${may} ${escapeText(of.role)}${relation}${how}`)
}

/** Equal lists have one number. Many are the very same list, so that its text is made once. */
function numbering(): (list: readonly string[]) => number {
  const byList = new Map<readonly string[], number>()
  const byText = new Map<string, number>()
  return (list) => {
    const known = byList.get(list)
    if (known !== undefined) return known
    const text = JSON.stringify(list)
    const number = byText.get(text) ?? byText.size
    byText.set(text, number)
    byList.set(list, number)
    return number
  }
}

type Numbers = ReturnType<typeof numbering>

/** A short text, because there is one for everybody who gains or loses: the same for whoever goes into one line. */
function alike(one: AccessChange, numberOf: Numbers): string {
  const {principal, change, relation, through, conditions} = one
  const isAddress = !principal.includes(':') && principal.includes('/')
  const sort = isAddress ? '' : isListedAccount(one) ? 'a' : hasAccount(principal) ? 'b' : 'c'
  return `${change[0]}${relation[0]}${sort}${numberOf(through)}.${numberOf(conditions)}`
}

function powerLine(changes: readonly PowerChange[]): Line {
  const {change, power, by, still = []} = changes[0]!
  const who = listed(changes, ({principal}) => escapeText(principal), MOST, ', ')
  const how = by.length > 0 ? `: ${listed(by, escapeText, MOST, '; ')}` : ''
  const [verb, verbs] =
    power === 'administrator'
      ? change === 'gains'
        ? ['becomes an administrator', 'become administrators']
        : ['is no longer an administrator', 'are no longer administrators']
      : change === 'gains'
        ? ['can give itself more', 'can give themselves more']
        : ['can no longer give itself more', 'can no longer give themselves more']
  const kept = listed(still, escapeText, MOST, '; ')
  const rest =
    still.length > 0 ? `; but can still give ${changes.length === 1 ? 'itself' : 'themselves'} more: ${kept}` : ''
  return line(0, change === 'gains' ? '+' : '-', `${who} ${changes.length === 1 ? verb : verbs}${how}${rest}`)
}

/** Who gains and who loses access to roles, and who the power over everything or to take more. */
export function accessLines(plan: Plan): Line[] {
  const names = namesOf(plan)
  const numberOf = numbering()
  const items = groupBy(plan.access, ({role}) => role).flatMap((changes) => itemsOf(changes, numberOf))
  const sameAccount = ({principal}: PowerChange) => principal.split('/')[0]
  const powers = groupBy(plan.powers, (one) =>
    JSON.stringify([sameAccount(one), one.change, one.power, one.by, one.still]),
  )
  const told = (address: string, one: Line): Told => ({account: accountOf(plan, address), lines: [one]})
  return [
    ...foldedLines(items.map((item) => told(item.of[0]!.role, itemLine(item, names)))),
    ...foldedLines(powers.map((some) => told(some[0]!.principal, powerLine(some)))),
  ]
}
