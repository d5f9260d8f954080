import type {Finding, Resource} from '../../core/types.js'
import {membershipsOf} from './memberships.js'
import {stateOf, trustOf} from '../../kinds/resource.js'
import {callerPolicies, undeclaredCallers} from './callers.js'
import {listAccounts} from './accounts.js'
import {collectFindings, findingOf, type Context, type Telling} from './context.js'
import {declarations} from './declared.js'
import {discoverAccounts} from './discover.js'
import {indexEntries} from './entries.js'
import {compileIdentity} from './identity.js'
import {marking} from './marks.js'
import {loadOf, permissionsOf} from './owners.js'
import {openPolicies} from './policies.js'
import {provenance} from './provenance.js'
import {createPool} from './memo.js'
import {compileSafety} from './safety.js'
import {compileTests} from './tests.js'
import {untilDiscovered} from './undiscovered.js'
import {byText} from '../../policy/json.js'
import {listOwners} from './principals.js'
import {groupFrom, policyFrom, roleFrom, userFrom} from './things.js'
import type {Intent, LiveFacts} from '../intent.js'
import type {Compiled} from '../rules/rule.js'
import {runRules} from '../rules/rules.js'
import type {Sources} from '../source.js'
import {compileTrust} from '../trust/trust.js'
import {substitute} from './variables.js'
import type {Written} from '../written.js'

export interface CompileOptions {
  readonly now: Date
  /** SHA-256 of a text, in hex digits. */
  readonly hash: (text: string) => string
  /** Of all accounts' ARNs; `aws` when not given. */
  readonly partition?: string
}

function openContext(written: Written, sources: Sources, facts: LiveFacts, options: CompileOptions) {
  const findings = collectFindings(sources)
  const partition = options.partition ?? 'aws'
  const {organization} = facts
  const tell = written.discover && !organization ? untilDiscovered(findings.tell) : findings.tell
  const accounts = [
    ...listAccounts(written, sources, partition, written.discover && organization),
    ...(organization ? discoverAccounts(written, sources, partition, organization, tell) : []),
  ]
  const context: Context = {
    written,
    sources,
    facts,
    now: options.now,
    hash: options.hash,
    accounts,
    account: new Map(accounts.map((account) => [account.name, account])),
    accountById: new Map(accounts.map((account) => [account.id, account])),
    tell,
  }
  return {context, findings}
}

/** All that the file says, made of the file alone and of what `facts` knows: things, their parts and where they stand. */
function compileState(context: Context): Compiled {
  const owners = listOwners(context)
  const book = openPolicies(context)
  const entries = [...owners.roles, ...owners.users, ...owners.groups]
  const parts = new Map<string, Resource[]>(entries.map((entry) => [entry.key, permissionsOf(book, entry)] as const))
  const trusts = owners.roles.map((role) => ({role, trust: compileTrust(context, owners.principals, role)}))
  const needs = trusts.flatMap(({trust}) => trust.needs)
  const callers = callerPolicies(context, needs, owners.principals.declared, (entry) =>
    loadOf(parts.get(entry.key) ?? []),
  )
  const policies = [...indexEntries(context, book.entries()).values()]

  const identity = compileIdentity(context)
  const pooled = createPool()
  for (const {role, trust} of trusts) {
    parts.get(role.key)?.push(trustOf(role.account, role.name, {document: pooled(trust.document)}))
  }
  for (const {entry, resource} of callers.parts) parts.get(entry.key)?.push(resource)
  for (const group of owners.groups) parts.get(group.key)?.push(...membershipsOf(context, owners.principals, group))

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
    ...[...identity.values()].map(({resource}) => resource),
  ]
  return {
    entries,
    policies,
    pages: callers.policies,
    parts,
    trustLines: new Map(trusts.map(({role, trust}) => [role.key, trust.lines])),
    identity,
    undeclared: undeclaredCallers(context, needs),
    state: stateOf(resources.sort((a, b) => byText(a.key, b.key))),
  }
}

/**
 * What the file wants, with everything that is wrong with it. Pure: the same inputs give the same intent. When a finding
 * is an error, the intent lacks what the error is about and must not be used.
 */
export function compile(
  written: Written,
  sources: Sources,
  facts: LiveFacts,
  options: CompileOptions,
): {intent: Intent; findings: Finding[]; tellings: readonly Telling[]} {
  const {context, findings} = openContext(written, sources, facts, options)
  const compiled = compileState(context)
  runRules(context, compiled)
  const {owner, formerOwners, ignoreTags, unmanaged} = written
  const intent: Intent = {
    owner,
    formerOwners,
    accounts: context.accounts.map((account) => ({
      ...account,
      connect: substitute(account.connect, account, context, ['accounts', account.name, 'connect']),
    })),
    state: compiled.state,
    declared: declarations(context, compiled),
    safety: compileSafety(context, compiled.state),
    tests: compileTests(context, compiled.state),
    placeOf: provenance(context, compiled),
    managesProviders: written.identityProviders !== undefined,
    ignoreTags,
    unmanaged,
    undeclared: compiled.undeclared,
  }
  const tellings = findings.list()
  return {intent, findings: tellings.map(findingOf), tellings}
}
