import {keyOf} from '../../core/address.js'
import type {Resource} from '../../core/types.js'
import {arnOf, attachmentOf, inlineOf, managedPolicyOf, type OwnerKind} from '../../kinds/resource.js'
import type {ManagedPolicy} from '../../kinds/values.js'
import {policySize} from '../../policy/size.js'
import type {Document} from '../../policy/types.js'
import {arnsOf, assumeDocument, pageName, paginate} from './callers-pages.js'
import {scopedCaller, scopeOf, tellTooMany} from './callers-scope.js'
import type {ScopedCaller} from './callers-scope.js'
import type {Context} from './context.js'
import type {Entry} from './entries.js'
import {placeOf} from './places.js'
import type {Intent} from '../intent.js'
import type {Need} from '../trust/trust.js'
import {ATTACHMENTS, INLINE_SIZE} from '../rules/quotas.js'

export const CALLER_POLICY = 'xrole-assume'

/** Parts that callers get, and policies that hold what is too long for one part. */
export interface CallerPolicies {
  readonly parts: readonly {readonly entry: Entry; readonly resource: Resource}[]
  readonly policies: readonly {readonly entry: Entry; readonly policy: Resource<ManagedPolicy>}[]
  /** How far those reach that have `callerScope:`, by the key of the part. */
  readonly scopes: ReadonlyMap<string, ScopedCaller['scope']>
}

/** What a declared principal has already: the size of its inline policies, its attachments. */
export interface Load {
  readonly inlineSize: number
  readonly attachments: number
}

function byCaller(needs: readonly Need[]): Need[][] {
  const groups = new Map<string, Need[]>()
  for (const need of needs) {
    const key = keyOf(need.caller.address)
    const group = groups.get(key)
    if (group) group.push(need)
    else groups.set(key, [need])
  }
  return [...groups.values()]
}

/** Statements as they are, and one for exact ARNs. */
const documentOf = (statements: readonly Document[], arns: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [...statements, ...(arns.length > 0 ? assumeDocument(arns).Statement : [])],
})

/**
 * The caller policy of every declared principal that some trust names: inline, or when too long for that with its exact
 * ARNs on pages.
 */
export function callerPolicies(
  context: Context,
  needs: readonly Need[],
  declared: ReadonlyMap<string, Entry>,
  loadOf: (entry: Entry) => Load,
): CallerPolicies {
  const parts: CallerPolicies['parts'][number][] = []
  const policies: CallerPolicies['policies'][number][] = []
  const scopes = new Map<string, ScopedCaller['scope']>()
  for (const group of byCaller(needs)) {
    const entry = group[0] && declared.get(keyOf(group[0].caller.address))
    if (!entry) continue
    const kind = entry.kind as OwnerKind
    const load = loadOf(entry)
    const scoped = scopeOf(entry) && scopedCaller(context, entry, group)
    if (scopeOf(entry) && !scoped) continue
    const {statements, outside: arns} = scoped ?? {statements: [], outside: arnsOf(group)}
    const fits = (document: Document): boolean => load.inlineSize + policySize(document) <= INLINE_SIZE[kind]
    const whole = documentOf(statements, arns)
    const document = fits(whole) ? whole : statements.length > 0 ? documentOf(statements, []) : undefined
    if (scoped && document && !fits(document)) {
      tellTooMany(context, entry, scoped)
      continue
    }
    if (document) {
      const resource = inlineOf(entry.account, kind, entry.name, CALLER_POLICY, {document})
      parts.push({entry, resource})
      if (scoped) scopes.set(resource.key, scoped.scope)
    }
    if (document === whole) continue
    for (const policy of pagesFor(context, entry, arns, ATTACHMENTS[kind].default - load.attachments)) {
      policies.push({entry, policy})
      const arn = arnOf(entry.account, 'policy', policy.value.path, policy.value.name)
      parts.push({entry, resource: attachmentOf(entry.account, kind, entry.name, {arn})})
    }
  }
  return {parts, policies, scopes}
}

function pagesFor(context: Context, entry: Entry, arns: readonly string[], slots: number): Resource<ManagedPolicy>[] {
  const pages = paginate(arns, slots, context.hash)
  if (!pages) {
    const message =
      `the caller policy of ${entry.address} is on ${arns.length} roles: too long for an inline policy, and for managed ` +
      `policies on the ${Math.max(0, slots)} free attachment slots; spread the roles over more groups, or detach policies`
    context.tell('error', 'caller-policy-too-long', entry.path, message)
  }
  return (pages ?? []).flatMap((page, index) =>
    page.length === 0
      ? []
      : [
          managedPolicyOf(entry.account, {
            name: pageName(entry.kind, entry.name, index + 1, context.hash),
            path: `/xrole/${context.written.owner}/`,
            description: `roles that ${entry.kind} ${entry.name} may assume`.slice(0, 1000),
            document: assumeDocument(page),
            tags: {},
          }),
        ],
  )
}

/**
 * The principals of other files and hands that a trust names, and what they need to make use of it: of some accounts
 * (`needs`), for the roles of all (`everywhere`, by the key of the caller).
 */
export function undeclaredCallers(
  context: Context,
  needs: readonly Need[],
  everywhere: ReadonlyMap<string, readonly Need[]> | undefined,
): Intent['undeclared'] {
  return byCaller(needs.filter((need) => !need.caller.declared)).flatMap((group) => {
    const [first] = group
    if (!first) return []
    const {address, arn} = first.caller
    const all = everywhere?.get(keyOf(address)) ?? group
    return [{address, arn, roles: arnsOf(all), place: placeOf(context.sources, (all[0] ?? first).path)}]
  })
}
