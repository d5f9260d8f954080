import type {AccountRef} from '../../core/types.js'
import type {Test} from '../condition.js'
import {all, any, not} from '../verdict.js'
import type {Verdict} from '../verdict.js'
import {entranceAtHome} from './entrance.js'
import type {Entrance} from './entrance.js'
import type {Caller} from './principal.js'
import type {Request} from './statement.js'
import {found, isNamed, stepOf, verdictOf} from './step.js'
import type {Found, Layer, Source, Step, Unread} from './step.js'

export type {Layer, Source, Step, Unread} from './step.js'

/**
 * All policies that bear on a request. `undefined` means "there is none, all is let through"; of SCPs and RCPs one
 * list per level, from the root to the account, empty levels where nothing is attached let nothing through.
 */
export interface Policies<From = unknown> {
  /** Those attached to the caller, its inline ones and those of its groups. */
  readonly identity: readonly Source<From>[]
  /** Some of the caller's own policies are not known: they may allow what the others do not, and deny it as well. */
  readonly identityIsPartial?: boolean | undefined
  readonly boundary?: Source<From> | Unread<From> | undefined
  readonly session?: Source<From> | undefined
  /** The role's trust policy, or a resource's own policy. */
  readonly resource?: Source<From> | undefined
  readonly serviceControl?: readonly (readonly Source<From>[])[] | undefined
  readonly resourceControl?: readonly (readonly Source<From>[])[] | undefined
}

export interface Decision<From = unknown> {
  readonly outcome: 'allowed' | 'denied' | 'conditional'
  /** Every layer that was asked, in AWS's order. */
  readonly steps: readonly Step<From>[]
  /** Why not, or what it depends on: the first step that does not let through. Undefined when allowed. */
  readonly because?: Step<From> | undefined
  /** Tests that nobody can decide, of the statements that matter. */
  readonly open: readonly Test[]
}

/** A layer with an Allow of its own: open only as far as one of its statements allows. */
const allowing = <From>(
  layer: Layer,
  source: Source<From> | Unread<From> | undefined,
  request: Request,
): Step<From> | undefined => {
  if (!source) return undefined
  if (source.document === undefined) return {layer, effect: 'allows', verdict: 'unknown', source, near: []}
  const list = found([source], 'Allow', request, undefined)
  return {source, ...stepOf(layer, 'allows', verdictOf(list), list)}
}

/** Every level has to allow. */
const levels = <From>(layer: Layer, all_: Policies<From>['serviceControl'], request: Request): Step<From>[] =>
  (all_ ?? []).map((level) => {
    const list = found(level, 'Allow', request, undefined)
    return stepOf(layer, 'allows', verdictOf(list), list)
  })

/** What policies that nobody has read may deny. */
function unreadDenials<From>({identityIsPartial, boundary}: Policies<From>): Step<From>[] {
  const may = {effect: 'denies', verdict: 'unknown', near: []} as const
  return [
    ...(identityIsPartial ? [{...may, layer: 'identity policy' as const}] : []),
    ...(boundary && boundary.document === undefined
      ? [{...may, layer: 'permissions boundary' as const, source: boundary}]
      : []),
  ]
}

const isServiceLinked = ({arn}: Caller): boolean => arn.includes(':role/aws-service-role/')

/** Services, federated identities and service-linked roles are not bound (Organizations User Guide, "SCP evaluation"). */
const isBoundByServiceControl = (caller: Caller): boolean =>
  caller.type !== 'service' && caller.type !== 'federated' && !isServiceLinked(caller)

/** Whether the policy of a resource in the caller's own account is enough. */
const letIn = (trusting: readonly Found<unknown>[], limited: Verdict): Verdict =>
  any([
    isNamed(trusting, 'direct'),
    all(['unknown', isNamed(trusting, 'session')]),
    all([isNamed(trusting, 'role'), limited]),
  ])

/**
 * AWS's decision on one request, by its documented algorithm. Source: IAM User Guide, "Policy evaluation logic",
 * "Cross-account policy evaluation logic", "Permissions boundaries for IAM entities"; Organizations User Guide, "SCP
 * evaluation", "RCP evaluation".
 * @param account that of the resource
 * @param isRole the resource is a role that is to be assumed: its trust policy is needed even in the same account
 */
export function decide<From>(
  request: Request,
  policies: Policies<From>,
  account: AccountRef,
  isRole: boolean,
): Decision<From> {
  const {caller} = request
  const sameAccount = caller.accountId === account.id
  const own = policies.resource ? [policies.resource] : []
  const serviceControl = isBoundByServiceControl(caller) ? policies.serviceControl : undefined
  // What a service-linked role does is not restricted (Organizations User Guide, "Resource control policies").
  const resourceControl = isServiceLinked(caller) ? undefined : policies.resourceControl
  const flat = (list: Policies<From>['serviceControl']) => (list ?? []).flat()
  const resourceLayer: Layer = isRole ? 'trust policy' : 'resource policy'

  const denials = (
    [
      ['service control policy', flat(serviceControl), undefined],
      ['resource control policy', flat(resourceControl), account],
      [resourceLayer, own, account],
      ['identity policy', policies.identity, undefined],
      ['permissions boundary', policies.boundary?.document === undefined ? [] : [policies.boundary], undefined],
      ['session policy', policies.session ? [policies.session] : [], undefined],
    ] as const
  ).flatMap(([layer, sources, trust]): Step<From>[] => {
    const list = found(sources, 'Deny', request, trust)
    const verdict = verdictOf(list)
    return verdict === 'no' ? [] : [{...stepOf(layer, 'denies', verdict, list), near: []}]
  })

  const scp = levels('service control policy', serviceControl, request)
  const rcp = (resourceControl ?? []).map((level): Step<From> => {
    const list = found(level, 'Allow', request, account)
    return stepOf('resource control policy', 'allows', verdictOf(list), list)
  })
  const trusting = found(own, 'Allow', request, account)
  const resource: Step<From> = {source: own[0], ...stepOf(resourceLayer, 'allows', verdictOf(trusting), trusting)}
  const boundary = allowing('permissions boundary', policies.boundary, request)
  const session = allowing('session policy', policies.session, request)
  const allowed = found(policies.identity, 'Allow', request, undefined)
  const identity: Step<From> = {
    ...stepOf('identity policy', 'allows', verdictOf(allowed), allowed),
    verdict: any([verdictOf(allowed), ...(policies.identityIsPartial ? (['unknown'] as const) : [])]),
  }
  const limits = [boundary, session].filter((step) => step !== undefined)
  const limited = all(limits.map(({verdict}) => verdict))
  // Nobody's permissions are asked of a service or a federated user: the role's trust policy is all there is.
  const hasPermissions = caller.type === 'user' || caller.type === 'role'
  // The root user may everything in its account, but not assume a role (STS API, AssumeRole).
  const callersOwn: Verdict =
    caller.type === 'root' ? (isRole ? 'no' : 'yes') : hasPermissions ? all([identity.verdict, limited]) : 'yes'

  const isHome = sameAccount && isRole && hasPermissions
  const entrance: Entrance<From> = isHome
    ? entranceAtHome(trusting, resource, {
        identity: identity.verdict,
        limits: limited,
        boundary: caller.type === 'user' ? (boundary?.verdict ?? 'yes') : 'yes',
      })
    : {
        verdict:
          sameAccount && !isRole
            ? any([callersOwn, hasPermissions ? letIn(trusting, limited) : resource.verdict])
            : all([resource.verdict, callersOwn]),
        trust: resource,
        needsIdentity: hasPermissions,
        needsLimits: hasPermissions,
      }
  const unread = hasPermissions ? unreadDenials(policies) : []

  const verdict = all([
    ...[...denials, ...unread].map((step) => not(step.verdict)),
    ...[...scp, ...rcp].map((step) => step.verdict),
    entrance.verdict,
  ])
  const asked = [
    ...denials,
    ...scp,
    ...rcp,
    ...(isRole || own.length > 0 ? [entrance.trust] : []),
    ...(entrance.needsIdentity ? [identity] : []),
    ...(entrance.needsLimits ? limits : []),
    ...unread,
  ]
  return {...outcome(verdict, asked), steps: asked}
}

const stops = ({effect, verdict}: Step): boolean => (effect === 'denies' ? verdict === 'yes' : verdict === 'no')
const isOpen = ({verdict}: Step): boolean => verdict === 'unknown'

function outcome<From>(verdict: Verdict, asked: readonly Step<From>[]): Omit<Decision<From>, 'steps'> {
  if (verdict === 'yes') return {outcome: 'allowed', open: []}
  const open = asked.filter(isOpen).flatMap(({match}) => match?.open ?? [])
  if (verdict === 'no') return {outcome: 'denied', because: asked.find(stops) ?? asked.find(isOpen), open}
  return {outcome: 'conditional', because: asked.find(isOpen) ?? asked.find(stops), open}
}
