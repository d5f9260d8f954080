import type {Resource} from '../../src/core/types.js'
import type {Role} from '../../src/kinds/values.js'
import {wordsOf as testWords} from '../../src/access/fix.js'
import {policiesFor} from '../../src/access/model.js'
import type {AccessModel, Principal} from '../../src/access/model.js'
import {requestFor} from '../../src/access/ways.js'
import {decide} from '../../src/policy/evaluate/decide.js'
import type {Policies} from '../../src/policy/evaluate/decide.js'
import {sessionsIn} from '../../src/policy/evaluate/principal.js'
import {matchesIn} from '../../src/policy/evaluate/statement.js'
import type {Match} from '../../src/policy/evaluate/statement.js'
import {asTexts} from '../../src/policy/json.js'

type Words = readonly string[]

/** The ways into a role as AWS's rules say them, pair by pair, nothing shared and nothing prepared: what `reachOf` has to find. */
export function plainWays(model: AccessModel, principal: Principal, role: Resource<Role>): string[] {
  const request = requestFor(model, principal, role)
  const policies: Policies<unknown> = policiesFor(model, principal.key, role.key, principal.account.id)
  const {resource: trust, identity, identityIsPartial, boundary, serviceControl = [], resourceControl = []} = policies
  if (!trust || decide(request, policies, role.account, true).outcome === 'denied') return []
  const isHome = principal.account.id === role.account.id

  const allowing = (documents: readonly {document: Parameters<typeof matchesIn>[0]}[], at?: typeof role.account) =>
    documents.flatMap(({document}) => matchesIn(document, 'Allow', request, at)).filter(({verdict}) => verdict !== 'no')
  const session = ({statement}: Match) =>
    `as session ${sessionsIn(statement, request.caller, role.account).join(' or ')}`
  const words = ({statement, open, resource}: Match): Words => {
    const [is, isNot] = [asTexts(statement['Resource']), asTexts(statement['NotResource'])]
    const depends =
      isNot.length > 0 ? `not if ${isNot.join(' or ')} is this role` : `if ${is.join(' or ')} is this role`
    return [...testWords(open), ...(resource === 'unknown' ? [depends] : [])]
  }
  const both = (a: readonly Words[], b: readonly Words[]): Words[] => a.flatMap((x) => b.map((y) => [...x, ...y]))
  const level = (all: readonly Words[], documents: Parameters<typeof allowing>[0], at?: typeof role.account) =>
    both(all, allowing(documents, at).map(words))

  const name = (boundary?.from as {name: string} | undefined)?.name
  const unreadAllow = 'if a policy allows it whose text is not known'
  const boundaryAllows = `if the permissions boundary ${name} allows it (its text is not known)`
  const own = [...allowing(identity).map(words), ...(identityIsPartial ? [[unreadAllow]] : [])]
  const limits = !boundary
    ? [[]]
    : boundary.document === undefined
      ? [[boundaryAllows]]
      : allowing([boundary]).map(words)
  const guards = [
    ...serviceControl.map((one) => [one, undefined] as const),
    ...resourceControl.map((one) => [one, role.account] as const),
  ].reduce<readonly Words[]>((all, [documents, at]) => level(all, documents, at), [[]])
  const passing = limits.length > 0 ? limits : [[`if AWS does not ask the permissions boundary ${name}`]]
  const needed = {
    direct: request.caller.type === 'user' ? passing : [[]],
    session: [[]],
    role: limits,
    account: both(own, limits),
    none: [],
  }

  const read = boundary?.document === undefined ? [] : [boundary]
  const denying = [
    ...[trust, ...resourceControl.flat()].flatMap(({document}) => matchesIn(document, 'Deny', request, role.account)),
    ...[...identity, ...read, ...serviceControl.flat()].flatMap(({document}) =>
      matchesIn(document, 'Deny', request, undefined),
    ),
  ].filter(({verdict}) => verdict === 'unknown')
  const asked = denying.map((match): Words => {
    const who = match.named === 'session' ? [session(match)] : []
    const spared = match.principal === 'unknown' && who.length === 0 ? ['its NotPrincipal does not spare it'] : []
    return [...who, ...spared, ...words(match)]
  })
  const denied = asked
    .filter((one) => !asked.some((other) => other.length < one.length && other.every((each) => one.includes(each))))
    .map((one) => `unless ${one.join(' and ')}`)

  const ways = allowing([trust], role.account).flatMap((match) =>
    match.names.flatMap((named) =>
      both(
        both(
          [[...(named === 'session' ? [session(match)] : []), ...words(match)]],
          isHome ? needed[named] : needed.account,
        ),
        guards,
      ),
    ),
  )
  const whole = ways.map((way) => [
    ...new Set([
      ...way,
      ...denied,
      ...(identityIsPartial && !way.includes(unreadAllow) ? ['unless a policy denies it whose text is not known'] : []),
      ...(boundary && boundary.document === undefined && !way.includes(boundaryAllows)
        ? [`unless the permissions boundary ${name} denies it (its text is not known)`]
        : []),
    ]),
  ])
  const least = whole.filter(
    (way) => !whole.some((other) => other.length < way.length && other.every((one) => way.includes(one))),
  )
  return [...new Set(least.map((way) => [...way].sort().join(', ')))].sort()
}
