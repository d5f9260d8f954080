import {all, any} from '../verdict.js'
import type {Verdict} from '../verdict.js'
import type {Named} from './principal.js'
import {isNamed, stepOf, verdictOf} from './step.js'
import type {Found, Step} from './step.js'

/** How a caller gets, or comes nearest to getting, into a role of its own account. */
export interface Entrance<From> {
  readonly verdict: Verdict
  /** What the trust policy says on that way. */
  readonly trust: Step<From>
  /** Whether the caller's own policies count on that way, and whether its boundary and session policy do. */
  readonly needsIdentity: boolean
  readonly needsLimits: boolean
}

interface Own {
  /** What the caller's own policies say, without their limits. */
  readonly identity: Verdict
  /** What its boundary and its session policy say together. */
  readonly limits: Verdict
  /** What its boundary says of a user that the trust names itself. */
  readonly boundary: Verdict
}

interface Way {
  readonly trusted: Verdict
  readonly verdict: Verdict
  readonly names: readonly Named[]
  readonly needsIdentity: boolean
  readonly needsLimits: boolean
}

/**
 * Who is named itself (a user, a session) needs nothing more, a session whose role is named needs the leave of its
 * boundary and session policy, everybody else of the account that of its own policies as well.
 * Source: IAM User Guide, "Policy evaluation logic", "Permissions boundaries for IAM entities".
 * @param trusting the Allow statements of the trust policy
 * @param whole what all of them say together
 */
export function entranceAtHome<From>(trusting: readonly Found<From>[], whole: Step<From>, own: Own): Entrance<From> {
  const direct = any([isNamed(trusting, 'direct'), all(['unknown', isNamed(trusting, 'session')])])
  // For a user named by its own ARN AWS's pages contradict each other about a boundary that does not allow it.
  const bound: Verdict = own.boundary === 'yes' ? 'yes' : 'unknown'
  const [role, account] = [isNamed(trusting, 'role'), isNamed(trusting, 'account')]
  const byAccount: Way = {
    trusted: account,
    verdict: all([account, own.identity, own.limits]),
    names: ['account'],
    needsIdentity: true,
    needsLimits: true,
  }
  const byRole: Way = {
    trusted: role,
    verdict: all([role, own.limits]),
    names: ['role'],
    needsIdentity: false,
    needsLimits: true,
  }
  const ways: readonly Way[] = [
    {
      trusted: direct,
      verdict: all([direct, bound]),
      names: ['direct', 'session'],
      needsIdentity: false,
      needsLimits: bound !== 'yes',
    },
    byRole,
    byAccount,
  ]
  const verdict = any(ways.map((way) => way.verdict))
  if (verdict === 'no') {
    // Where its role is named its own policies do not help: what keeps it out is a limit.
    const {needsIdentity, needsLimits} = role === 'no' ? byAccount : byRole
    return {verdict, trust: role === 'no' ? whole : on(byRole, trusting, whole), needsIdentity, needsLimits}
  }
  const open = ways.filter((way) => way.verdict === verdict)
  // A trust that says yes leaves less to be asked than one that depends on something.
  const way = open.find(({trusted}) => trusted === 'yes') ?? open[0] ?? byAccount
  return {verdict, trust: on(way, trusting, whole), needsIdentity: way.needsIdentity, needsLimits: way.needsLimits}
}

/** What the trust says of a caller by the statements that name it in one way. */
function on<From>({names}: Way, trusting: readonly Found<From>[], whole: Step<From>): Step<From> {
  const list = trusting.filter(({match}) => match.names.some((one) => names.includes(one)))
  return {...whole, ...stepOf(whole.layer, whole.effect, verdictOf(list), list), near: whole.near}
}
