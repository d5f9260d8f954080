import type {GuardTarget} from '../core/organization-ids.js'
import type {AccountRef, Json, State} from '../core/types.js'
import {guardLevels} from '../kinds/guard-levels.js'
import type {Guard, GuardLevels, Level, PlacedAccount} from '../kinds/guard-levels.js'
import {aboutResource} from '../policy/about-resource.js'
import {enterTerms} from '../policy/enter.js'
import {guardTargetWords} from '../policy/guard-target.js'
import {asTexts, isObject, statementsOf} from '../policy/json.js'
import {callTerms} from '../policy/may-call.js'
import type {Request} from '../policy/may-call.js'
import {applies} from '../policy/terms.js'
import type {Clause, Terms} from '../policy/terms.js'
import type {Visitor} from '../policy/visitor.js'
import type {Document} from '../policy/types.js'
import {matchesIgnoringCase} from '../policy/wildcard.js'
import {JUDGED} from './powers.js'

/** The accounts of a way whose place in the organization counts, and what AWS has. */
export interface Bounds {
  /** Where the guest is, whose service control policies bind it; undefined where nobody knows. */
  readonly caller: PlacedAccount | undefined
  /** Where the role is, whose resource control policies guard it. */
  readonly role: PlacedAccount
  /** Both, each once. */
  readonly accounts: readonly PlacedAccount[]
  readonly live: State
}

/** What policies of the organization say of one request, and who of them keeps out, in words. */
export interface Bound {
  readonly terms: Terms
  because(): string | undefined
}

export const UNBOUND: Bound = {terms: {allows: [[]], denies: []}, because: () => undefined}

/** One of each list has to hold; what surely holds asks for nothing. */
const both = (some: readonly Clause[], others: readonly Clause[]): readonly Clause[] => {
  const isSure = (all: readonly Clause[]) => all.some((one) => one.length === 0)
  if (isSure(others)) return some
  if (isSure(some)) return others
  return some.flatMap((one) => others.map((other) => [...one, ...other]))
}

function boundBy(
  levels: readonly Level[] | undefined,
  targets: readonly GuardTarget[],
  layer: string,
  termsOf: (guard: Guard) => Terms,
): Bound {
  if (levels === undefined) return UNBOUND
  const isOpen = (level: Level): boolean => {
    const all = level.map(termsOf)
    return (
      all.every(({denies}) => denies.length === 0) && all.some(({allows}) => allows.some((one) => one.length === 0))
    )
  }
  // Most are, for most requests.
  if (levels.every(isOpen)) return UNBOUND
  const judged = levels.map((level) => level.map((guard) => ({guard, terms: termsOf(guard)})))
  const terms: Terms = {
    allows: judged.reduce<readonly Clause[]>(
      (all, level) =>
        both(
          all,
          level.flatMap((one) => one.terms.allows),
        ),
      [[]],
    ),
    denies: judged.flat().flatMap((one) => one.terms.denies),
  }
  return {
    terms,
    because() {
      for (const verdict of ['yes', 'unknown'] as const) {
        const denying = judged.flat().find((one) => applies(one.terms.denies) === verdict)
        if (denying) {
          const {name, target} = denying.guard
          return `the ${layer} ${name}, attached to ${guardTargetWords(target)}, ${verdict === 'yes' ? 'denies' : 'may deny'} it`
        }
        const lacking = verdict === 'yes' ? 'no' : 'unknown'
        const at = judged.findIndex((level) => applies(level.flatMap((one) => one.terms.allows)) === lacking)
        const target = targets[at]
        if (target !== undefined)
          return verdict === 'yes'
            ? `no ${layer} attached to ${guardTargetWords(target)} allows it`
            : `it is not sure that a ${layer} attached to ${guardTargetWords(target)} allows it`
      }
      return undefined
    },
  }
}

const known = new WeakMap<State, GuardLevels>()

/** The states of a way are its own, and each is asked for several calls. */
function levelsIn(state: State, {accounts, live}: Bounds): GuardLevels {
  const found = known.get(state) ?? guardLevels(state, accounts, live)
  known.set(state, found)
  return found
}

const fixed = new WeakMap<object, Map<string, Terms | undefined>>()

/** What most policies say is the same of whoever calls, and is found once. */
function termsOf(document: Json, action: string, judge: () => Terms): Terms {
  if (!isObject(document)) return judge()
  const byAction = fixed.get(document) ?? new Map<string, Terms | undefined>()
  fixed.set(document, byAction)
  const found = byAction.has(action) ? byAction.get(action) : fixedTerms(document, action)
  byAction.set(action, found)
  return found ?? judge()
}

/** Undefined: it depends on who calls, or on what. */
function fixedTerms(document: Json, action: string): Terms | undefined {
  const some = statementsOf(document).filter((statement) => speaksOf(statement, action))
  const isFixed = (one: Document) =>
    one['Condition'] === undefined &&
    one['Resource'] === '*' &&
    (one['Principal'] === undefined || one['Principal'] === '*') &&
    one['NotPrincipal'] === undefined
  if (!some.every(isFixed)) return undefined
  const clauses = (effect: string) => some.filter((one) => one['Effect'] === effect).map((): Clause => [])
  return {allows: clauses('Allow'), denies: clauses('Deny')}
}

function speaksOf({Action: is, NotAction: isNot}: Document, action: string): boolean {
  const among = (patterns: Json | undefined) => asTexts(patterns).some((one) => matchesIgnoringCase(one, action))
  return isNot === undefined ? among(is) : !among(isNot)
}

/** Whether a policy can make a difference to a way. */
export const bearsOnWays = (document: Json): boolean =>
  statementsOf(document).some((statement) => JUDGED.some((action) => speaksOf(statement, action)))

/** What the service control policies of the guest's account say of a call. */
export function callBound(state: State, bounds: Bounds | undefined, request: Request): Bound {
  if (!bounds?.caller) return UNBOUND
  const {levels, targets} = levelsIn(state, bounds)
  const {id} = bounds.caller
  const judge = ({document}: Guard) => termsOf(document, request.action, () => callTerms([{document}], request))
  return boundBy(levels('SERVICE_CONTROL_POLICY', id), targets(id), 'service control policy', judge)
}

/** What the resource control policies of the role's account say of whoever is to assume it. */
export function enterBound(
  state: State,
  bounds: Bounds | undefined,
  visitor: Visitor,
  arn: string,
  account: AccountRef,
): Bound {
  if (!bounds) return UNBOUND
  const {levels, targets} = levelsIn(state, bounds)
  const {id} = bounds.role
  const judge = ({document}: Guard) =>
    termsOf(document, 'sts:AssumeRole', () => enterTerms(aboutResource(document, arn), visitor, account))
  return boundBy(levels('RESOURCE_CONTROL_POLICY', id), targets(id), 'resource control policy', judge)
}
