import type {Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import {contextOf} from '../policy/evaluate/assume.js'
import type {Context, Fact} from '../policy/evaluate/context.js'
import {matchesIn} from '../policy/evaluate/statement.js'
import type {Match, Request} from '../policy/evaluate/statement.js'
import {decide} from '../policy/evaluate/decide.js'
import type {Policies} from '../policy/evaluate/decide.js'
import {sessionsIn} from '../policy/evaluate/principal.js'
import type {Named} from '../policy/evaluate/principal.js'
import {asTexts, byText} from '../policy/json.js'
import {arnOf} from '../kinds/resource.js'
import {wordsOf as testWords} from './fix.js'
import {callerOf, policiesFor} from './model.js'
import type {AccessModel, Origin, Principal} from './model.js'

/** How a principal of an account that we see gets into a role: one way per set of conditions that lets it in. */
export interface Way {
  /** What has to be met, in words; none: it may as it is. */
  readonly conditions: readonly string[]
}

/** Ways of one layer, each with its conditions in words. None: it lets nothing through. One that is empty: anything. */
type Choices = readonly (readonly string[])[]

const FREE: Choices = [[]]

/** Whatever the caller's ARN does not say may be so or otherwise. */
const open = (context: Context): Context => ({
  fact(key): Fact {
    const fact = context.fact(key)
    return fact === 'absent' && !SETTLED.test(key) ? 'unknown' : fact
  },
})

/** Keys that follow from who calls, so that absent means absent. */
const SETTLED = /^aws:(principalarn|principalaccount|username|principaltype|principalisawsservice)$/i

/** A session of a role has no MFA, whatever is asked for. */
const ofSession = (context: Context): Context => ({
  fact: (key) => (/^aws:multifactorauth(present|age)$/i.test(key) ? 'absent' : context.fact(key)),
})

/** What a statement that may hold depends on. */
function wordsOf({statement, open: tests, resource}: Match): string[] {
  const [named, but] = [asTexts(statement['Resource']), asTexts(statement['NotResource'])]
  return [
    ...testWords(tests),
    ...(resource !== 'unknown'
      ? []
      : [but.length > 0 ? `not if ${but.join(' or ')} is this role` : `if ${named.join(' or ')} is this role`]),
  ]
}

const sessionWords = (match: Match, {caller}: Request, role: Resource<Role>): string =>
  `as session ${sessionsIn(match.statement, caller, role.account).join(' or ')}`

export const requestFor = (principal: Principal, role: Resource<Role>): Request => {
  const caller = callerOf(principal)
  const {account, value} = role
  const arn = arnOf(account, 'role', value.path, value.name)
  const context = open(contextOf({caller, role: {arn, account, maxSession: value.maxSession}, given: {}}))
  return {
    caller,
    action: 'sts:AssumeRole',
    resource: arn,
    context: principal.kind === 'role' ? ofSession(context) : context,
  }
}

/** Without those that ask for all that another one asks for: they are idle beside it. */
function least(ways: Choices): string[][] {
  const unique = [...new Map(ways.map((way) => [JSON.stringify([...way].sort(byText)), [...new Set(way)]])).values()]
  const asksLess = (a: readonly string[], b: readonly string[]) =>
    a.length < b.length && a.every((words) => b.includes(words))
  return unique.filter((way) => !unique.some((other) => asksLess(other, way)))
}

/** Both have to let through. */
const both = (a: Choices, b: Choices): Choices => a.flatMap((one) => b.map((other) => [...one, ...other]))

const possible = ({verdict}: Match): boolean => verdict !== 'no'
const depends = ({verdict}: Match): boolean => verdict === 'unknown'

const UNREAD_ALLOW = 'if a policy allows it whose text is not known'
const UNREAD_DENY = 'unless a policy denies it whose text is not known'
const boundaryMay = (verb: 'allows' | 'denies', {name}: Origin): string =>
  `${verb === 'allows' ? 'if' : 'unless'} the permissions boundary ${name} ${verb} it (its text is not known)`

/** What the caller's own policies ask for. */
const ownChoices = ({identity, identityIsPartial}: Policies<Origin>, request: Request): Choices =>
  least([
    ...identity
      .flatMap(({document}) => matchesIn(document, 'Allow', request, undefined))
      .filter(possible)
      .map(wordsOf),
    ...(identityIsPartial ? [[UNREAD_ALLOW]] : []),
  ])

function boundaryChoices({boundary}: Policies<Origin>, request: Request): Choices {
  if (!boundary) return FREE
  if (boundary.document === undefined) return [[boundaryMay('allows', boundary.from)]]
  return least(matchesIn(boundary.document, 'Allow', request, undefined).filter(possible).map(wordsOf))
}

/** Every Deny that may hold, in words: of the trust, the caller's own policies and the boundary. */
function denialWords(
  {identity, boundary, resource}: Policies<Origin>,
  request: Request,
  role: Resource<Role>,
): string[] {
  const own = [...identity, ...(boundary?.document === undefined ? [] : [boundary])]
  const denying = [
    ...(resource ? matchesIn(resource.document, 'Deny', request, role.account) : []),
    ...own.flatMap(({document}) => matchesIn(document, 'Deny', request, undefined)),
  ].filter(depends)
  const words = denying.map((match) => {
    const who = match.named === 'session' ? [sessionWords(match, request, role)] : []
    const spared = match.principal === 'unknown' && who.length === 0 ? ['its NotPrincipal does not spare it'] : []
    return `unless ${[...who, ...spared, ...wordsOf(match)].join(' and ')}`
  })
  return [...new Set(words)].sort(byText)
}

/**
 * Every way by which a principal may assume a role, each with its conditions in words, those of its own policies
 * included; none when no condition helps. In the role's own account only a trust in the account asks for the caller's
 * own policies, and one in the role of a session for its boundary (IAM User Guide, "Policy evaluation logic").
 */
export function waysInto(model: AccessModel, principal: Principal, role: Resource<Role>): Way[] {
  const request = requestFor(principal, role)
  const policies = policiesFor(model, principal.key, role.key, principal.account.id)
  const {resource: trust, boundary, identityIsPartial} = policies
  const limits = boundaryChoices(policies, request)
  const whole = both(ownChoices(policies, request), limits)
  const isHome = principal.account.id === role.account.id
  // Most end here, so that the decision need not be asked for them.
  if (!trust || (!isHome && whole.length === 0)) return []
  if (decide(request, policies, role.account, true).outcome === 'denied') return []
  // For a user named by its own ARN AWS's pages contradict each other about a boundary that does not allow it.
  const passing = limits.length > 0 ? limits : [[`if AWS does not ask the permissions boundary ${boundary?.from.name}`]]
  const atHome: Readonly<Record<Named, Choices>> = {
    direct: request.caller.type === 'user' ? passing : FREE,
    session: FREE,
    role: limits,
    account: whole,
    none: [],
  }
  const ways = matchesIn(trust.document, 'Allow', request, role.account)
    .filter(possible)
    .flatMap((match) =>
      match.names.flatMap((named) =>
        both(
          [[...(named === 'session' ? [sessionWords(match, request, role)] : []), ...wordsOf(match)]],
          isHome ? atHome[named] : whole,
        ),
      ),
    )
  const denied = denialWords(policies, request, role)
  const unread = (way: readonly string[]): string[] => [
    ...(identityIsPartial && !way.includes(UNREAD_ALLOW) ? [UNREAD_DENY] : []),
    ...(boundary && boundary.document === undefined && !way.includes(boundaryMay('allows', boundary.from))
      ? [boundaryMay('denies', boundary.from)]
      : []),
  ]
  return least(ways.map((way) => [...way, ...denied, ...unread(way)])).map((conditions) => ({conditions}))
}
