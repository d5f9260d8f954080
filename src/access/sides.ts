import type {AccountRef} from '../core/types.js'
import type {Policies, Source} from '../policy/evaluate/decide.js'
import type {Named} from '../policy/evaluate/principal.js'
import {sessionsIn} from '../policy/evaluate/principal.js'
import {matchesIn} from '../policy/evaluate/statement.js'
import type {Match, Request} from '../policy/evaluate/statement.js'
import type {Origin} from './model.js'
import {both, FREE, least, term, termsOf, unless, wideDenials} from './terms.js'
import type {Choices, Denial, Term} from './terms.js'

/** What one side of a request has to say of it: the caller's, or the role's. */
interface Side {
  /** The same for sides that say the same. */
  readonly id: string
  /** A Deny holds, whatever is met. */
  readonly isDenied: boolean
  /** Every Deny that may hold. */
  readonly denials: readonly Denial[]
  /** What the organization's policies of this side ask for. */
  readonly guard: Choices
}

/** The caller's own policies, its boundary, and the service control policies that bind it. */
export interface OwnSide extends Side {
  /** What its own policies and its boundary ask for. */
  readonly whole: Choices
  /** What its boundary asks for. */
  readonly limits: Choices
  /** The same where a trust names a user itself. */
  readonly named: Choices
  readonly isPartial: boolean
  /** A boundary whose text nobody has. */
  readonly unreadBoundary: string | undefined
}

/** The role's trust, and the resource control policies of its account. */
export interface TrustSide extends Side {
  /** What each statement asks for, by how it names the caller. */
  readonly allows: readonly {readonly named: Named; readonly terms: readonly Term[]}[]
}

export const UNREAD_ALLOW = term('if a policy allows it whose text is not known')
export const UNREAD_DENY = term('unless a policy denies it whose text is not known')
export const boundaryMay = (verb: 'allows' | 'denies', name: string): Term =>
  term(`${verb === 'allows' ? 'if' : 'unless'} the permissions boundary ${name} ${verb} it (its text is not known)`)

type Sources = readonly Source<Origin>[]

const possible = ({match}: Found): boolean => match.verdict !== 'no'

interface Found {
  readonly match: Match
  readonly source: Source<Origin>
}

const found = (sources: Sources, effect: 'Allow' | 'Deny', request: Request, trust: AccountRef | undefined): Found[] =>
  sources
    .flatMap((source) => matchesIn(source.document, effect, request, trust).map((match) => ({match, source})))
    .filter(possible)

const sessionTerm = ({match}: Found, {caller}: Request, account: AccountRef): Term =>
  term(`as session ${sessionsIn(match.statement, caller, account).join(' or ')}`)

function denialsOf(
  sources: Sources,
  request: Request,
  trust: AccountRef | undefined,
): {isDenied: boolean; denials: Denial[]} {
  const denying = found(sources, 'Deny', request, trust)
  const denials = denying.map((one) => {
    const {match, source} = one
    const who = trust && match.named === 'session' ? [sessionTerm(one, request, trust)] : []
    const spared = match.principal === 'unknown' && who.length === 0 ? [term('its NotPrincipal does not spare it')] : []
    return unless([...who, ...spared, ...termsOf(match, source.document)])
  })
  return {isDenied: denying.some(({match}) => match.verdict === 'yes'), denials}
}

/** Every level of an organization's policies has to let through. */
const levelsOf = (
  levels: Policies<Origin>['serviceControl'],
  request: Request,
  trust: AccountRef | undefined,
): Choices =>
  (levels ?? []).reduce<Choices>((all, level) => {
    const allowing = found(level, 'Allow', request, trust)
    return least(
      both(
        all,
        allowing.map(({match, source}) => ({terms: termsOf(match, source.document), through: undefined})),
      ),
    )
  }, FREE)

const told = (choices: Choices): unknown[] => choices.map(({terms, through}) => [terms, through])

/** Service-linked roles are not bound by service control policies (Organizations User Guide, "SCP evaluation"). */
export const isServiceLinked = (arn: string): boolean => arn.includes(':role/aws-service-role/')

export function ownSide(policies: Policies<Origin>, request: Request): OwnSide {
  const {identity, identityIsPartial: isPartial = false, boundary} = policies
  const serviceControl = isServiceLinked(request.caller.arn) ? undefined : policies.serviceControl
  const read = boundary?.document === undefined ? [] : [boundary]
  const own: Choices = least([
    ...found(identity, 'Allow', request, undefined).map(({match, source: {document, from}}) => ({
      terms: termsOf(match, document),
      through: from.through === undefined ? [] : [from.through],
    })),
    ...(isPartial ? [{terms: [UNREAD_ALLOW], through: []}] : []),
  ])
  const limits = !boundary
    ? FREE
    : boundary.document === undefined
      ? [{terms: [boundaryMay('allows', boundary.from.name)], through: undefined}]
      : least(
          found(read, 'Allow', request, undefined).map(({match, source: {document}}) => ({
            terms: termsOf(match, document),
            through: undefined,
          })),
        )
  // For a user named by its own ARN AWS's pages contradict each other about a boundary that does not allow it.
  const passing: Choices =
    limits.length > 0
      ? limits
      : [{terms: [term(`if AWS does not ask the permissions boundary ${boundary?.from.name}`)], through: undefined}]
  const {isDenied, denials} = denialsOf([...(serviceControl ?? []).flat(), ...identity, ...read], request, undefined)
  const guard = levelsOf(serviceControl, request, undefined)
  const named = request.caller.type === 'user' ? passing : FREE
  const unreadBoundary = boundary && boundary.document === undefined ? boundary.from.name : undefined
  const whole = both(own, limits)
  return {
    id: JSON.stringify([
      isDenied,
      denials,
      told(guard),
      told(whole),
      told(limits),
      told(named),
      isPartial,
      unreadBoundary,
    ]),
    isDenied,
    denials,
    guard,
    whole,
    limits,
    named,
    isPartial,
    unreadBoundary,
  }
}

export function trustSide(policies: Policies<Origin>, request: Request, account: AccountRef): TrustSide {
  const own = policies.resource ? [policies.resource] : []
  const {isDenied, denials} = denialsOf([...own, ...(policies.resourceControl ?? []).flat()], request, account)
  const guard = levelsOf(policies.resourceControl, request, account)
  const allows = found(own, 'Allow', request, account).flatMap((one) => {
    const {match, source} = one
    const terms = termsOf(match, source.document)
    return match.names.map((named) => ({
      named,
      terms: named === 'session' ? [sessionTerm(one, request, account), ...terms] : terms,
    }))
  })
  return {id: JSON.stringify([isDenied, denials, told(guard), allows]), isDenied, denials, guard, allows}
}

/** Every way through both sides. In the role's own account the trust decides how much of the caller's own it needs. */
export function through(own: OwnSide, trust: TrustSide, isHome: boolean): Choices {
  if (own.isDenied || trust.isDenied) return []
  const atHome: Readonly<Record<Named, Choices>> = {
    direct: own.named,
    session: FREE,
    role: own.limits,
    account: own.whole,
    none: [],
  }
  const guard = both(own.guard, trust.guard)
  const ways = trust.allows.flatMap(({named, terms}) =>
    both(both([{terms, through: undefined}], isHome ? atHome[named] : own.whole), guard),
  )
  if (ways.length === 0) return []
  const denials = wideDenials([...trust.denials, ...own.denials])
  const unread = (terms: readonly Term[]): Term[] => {
    const has = ({id}: Term) => terms.some((one) => one.id === id)
    const {unreadBoundary: name} = own
    return [
      ...(own.isPartial && !has(UNREAD_ALLOW) ? [UNREAD_DENY] : []),
      ...(name !== undefined && !has(boundaryMay('allows', name)) ? [boundaryMay('denies', name)] : []),
    ]
  }
  return least(ways.map((way) => ({...way, terms: [...way.terms, ...denials, ...unread(way.terms)]})))
}
