import type {Finding, Resource} from '../../core/types.js'
import {membershipsOf} from './memberships.js'
import {ORGANIZATION} from '../../kinds/organization-resource.js'
import {stateOf, trustOf} from '../../kinds/resource.js'
import {callerPolicies, undeclaredCallers} from './callers.js'
import {openBase, ownersIn} from './base.js'
import type {Base, CompileOptions} from './base.js'
import {collectFindings, findingOf, inFileOrder, together, type Context, type Telling} from './context.js'
import {declarations} from './declared.js'
import {indexEntries} from './entries.js'
import {marking} from './marks.js'
import {managedOrganization, NO_ORGANIZATION} from './organization.js'
import {loadOf, permissionsOf} from './owners.js'
import {openPolicies} from './policies.js'
import {provenance} from './provenance.js'
import {createPool} from './memo.js'
import {compileSafety} from './safety.js'
import {compileTests} from './tests.js'
import {byText} from '../../policy/json.js'
import {groupFrom, policyFrom, roleFrom, userFrom} from './things.js'
import type {Intent, LiveFacts} from '../intent.js'
import type {Compiled} from '../rules/rule.js'
import {runRules} from '../rules/rules.js'
import type {Sources} from '../source.js'
import {compileTrust} from '../trust/trust.js'
import type {Written} from '../written.js'

/**
 * All that the file says of some accounts (of all without names), made of the file alone and of what `facts` knows: things,
 * their parts and where they stand.
 */
function compileState(base: Base, context: Context, within: ReadonlySet<string> | undefined): Compiled {
  const {principals} = base.owners
  const owners = ownersIn(base.owners, within)
  const book = openPolicies(context, within)
  const entries = [...owners.roles, ...owners.users, ...owners.groups]
  const parts = new Map<string, Resource[]>(entries.map((entry) => [entry.key, permissionsOf(book, entry)] as const))
  const trusts = owners.roles.map((role) => ({role, trust: compileTrust(context, principals, role)}))
  const own = trusts.flatMap(({trust}) => trust.needs)
  const needs = within ? entries.flatMap(({key}) => base.needs().get(key) ?? []) : own
  const callers = callerPolicies(context, needs, principals.declared, (entry) => loadOf(parts.get(entry.key) ?? []))
  const policies = [...indexEntries(context, book.entries()).values()]

  const identity = within
    ? new Map([...base.identity].filter(([, {resource}]) => within.has(resource.account.name)))
    : base.identity
  const organization = !within || within.has(ORGANIZATION) ? base.organization : NO_ORGANIZATION
  const pooled = createPool()
  for (const {role, trust} of trusts) {
    parts.get(role.key)?.push(trustOf(role.account, role.name, {document: pooled(trust.document)}))
  }
  for (const {entry, resource} of callers.parts) parts.get(entry.key)?.push(resource)
  for (const group of owners.groups) parts.get(group.key)?.push(...membershipsOf(context, principals, group))

  const marked = [
    ...owners.roles.map((entry) => ({thing: roleFrom(context, entry), exclusive: entry.written.exclusive})),
    ...owners.users.map((entry) => ({thing: userFrom(context, entry), exclusive: entry.written.exclusive})),
  ]
  const marks = marking(context.hash)
  const resources: Resource[] = [
    ...marked.map(({thing}) => thing),
    ...marked.map(({thing, exclusive}) => marks.mark(thing, parts.get(thing.key) ?? [], exclusive)),
    ...owners.groups.map(groupFrom),
    ...[...policies.map((entry) => policyFrom(context, entry)), ...callers.policies.map(({policy}) => policy)].map(
      marks.policy,
    ),
    ...[...parts.values()].flat(),
    ...[...identity.values(), ...organization.entries.values()].map(({resource}) => resource),
  ]
  return {
    isPart: within !== undefined,
    entries,
    policies,
    pages: callers.policies,
    parts,
    trustLines: new Map(trusts.map(({role, trust}) => [role.key, trust.lines])),
    identity,
    organization,
    undeclared: undeclaredCallers(context, own, within && base.needs()),
    callerScopes: callers.scopes,
    state: stateOf(resources.sort((a, b) => byText(a.key, b.key))),
  }
}

/** What of a file is to be compiled. */
export interface Part {
  /** Names of accounts; undefined for all. */
  readonly within?: ReadonlySet<string> | undefined
  /** Whether `safety:` and `tests:` are wanted, which are about accounts that have to be known then. */
  readonly rules: boolean
}

export const WHOLE: Part = {rules: true}

/**
 * What the file wants of some accounts, with everything that is wrong with it there. Without names: of all accounts, and
 * with what it says of none of them in particular (`safety:`, `tests:`). Pure: the same inputs give the same intent. When
 * a finding is an error, the intent lacks what the error is about and must not be used.
 */
export function compileIn(
  base: Base,
  facts: LiveFacts,
  {within, rules}: Part,
): {intent: Intent; findings: Finding[]; tellings: readonly Telling[]} {
  const {written, sources} = base.context
  const found = collectFindings(sources)
  const context: Context = {...base.context, facts, tell: base.quietly(found.tell)}
  const compiled = compileState(base, context, within)
  runRules(context, compiled)
  const {owner, formerOwners, ignoreTags, unmanaged} = written
  const names = base.owners.principals.declared
  const intent: Intent = {
    owner,
    formerOwners,
    accounts: base.accounts,
    state: compiled.state,
    declared: declarations(context, compiled),
    safety: rules ? compileSafety(context, names) : NO_SAFETY,
    tests: rules ? compileTests(context, names) : [],
    placeOf: provenance(context, compiled),
    managesProviders: written.identityProviders !== undefined,
    ...managedOrganization(context),
    ...(compiled.callerScopes.size > 0 && {callerScopes: compiled.callerScopes}),
    ignoreTags,
    unmanaged,
    undeclared: compiled.undeclared,
  }
  const tellings = inFileOrder(together([...base.tellings(), ...found.list()]), base.context.accounts)
  return {intent, findings: tellings.map(findingOf), tellings}
}

const NO_SAFETY: Intent['safety'] = {allow: [], mustKeep: []}

/** What the file wants of all its accounts. */
export const compile = (
  written: Written,
  sources: Sources,
  facts: LiveFacts,
  options: CompileOptions,
): {intent: Intent; findings: Finding[]; tellings: readonly Telling[]} =>
  compileIn(openBase(written, sources, facts.organization, options), facts, WHOLE)
