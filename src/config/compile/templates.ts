import {keyOf, ownerOf} from '../../core/address.js'
import type {Json, Resource} from '../../core/types.js'
import {withIdentity} from '../../kinds/mark.js'
import {stateOf} from '../../kinds/resource.js'
import type {ManagedPolicy, Mark, Role, User} from '../../kinds/values.js'
import {canonicalText, keepCanonical} from '../../policy/canonical.js'
import type {Account, Declared, Intent, LiveFacts} from '../intent.js'
import type {WrittenGroup, WrittenRole, WrittenUser} from '../written.js'
import {over} from './layered.js'
import {ownersIn} from './base.js'
import type {Base, OwnersHere} from './base.js'
import {compileIn} from './compile.js'
import {collectFindings, type Context} from './context.js'
import {entriesIn} from './entries.js'
import {select} from './selectors.js'
import type {Entry} from './entries.js'
import {identityHash, marking} from './marks.js'

/**
 * What thousands of accounts have alike is compiled once, for an account that there is not: wherever its id or name comes
 * out, an account of the same entries has its own.
 */
export interface Templates {
  /** That of an account's class; undefined where the account has to be compiled for itself. */
  of(account: Account): Template | undefined
}

export interface Template {
  /** What the file wants of an account that there is not, by the name and id of which this has to be asked. */
  readonly intent: Intent
  readonly stand: {readonly name: string; readonly id: string}
  /** What it wants of one of its class. */
  for(account: Account): Intent
}

/** Facts of which nothing is known, and whether anything was asked of them. */
export interface Blank {
  readonly facts: LiveFacts
  readonly isAsked: () => boolean
}

/** An account that there is not. */
const NOBODY = {id: '090909090909', name: 'Nobody0Template9'}

/** Classes of accounts that are worth while. */
const MOST = 64

interface Templated {
  readonly resource: Resource
  /** In JSON, where it has the id or name of the account that there is not; and its document in canonical form. */
  readonly text: string | undefined
  readonly canonical: string | undefined
  readonly isNamed: boolean
}

interface Made {
  readonly intent: Intent
  readonly resources: readonly Templated[]
  readonly declared: readonly {readonly key: string; readonly isNamed: boolean; readonly declared: Declared}[]
}

const isNobodys = (text: string): boolean => {
  const lower = text.toLowerCase()
  return lower.includes(NOBODY.id) || lower.includes(NOBODY.name.toLowerCase())
}

/** The same entries in the account that there is not. */
function nobodysEntries(context: Context, own: OwnersHere, nobody: Account): OwnersHere {
  const {roles, users, groups} = context.written
  const made = <W extends WrittenRole | WrittenUser | WrittenGroup>(
    kind: Entry['kind'],
    entries: readonly Entry<W>[],
    written: Readonly<Record<string, W>>,
  ): Entry<W>[] =>
    entries.flatMap(({path, tellIn}) => {
      const key = String(path[1])
      const entry = written[key]
      return entry ? entriesIn(context, kind, key, entry, [nobody], tellIn?.of ?? 1) : []
    })
  return {
    roles: made('role', own.roles, roles),
    users: made('user', own.users, users),
    groups: made('group', own.groups, groups),
  }
}

const entriesOf = ({roles, users, groups}: OwnersHere): Entry[] => [...roles, ...users, ...groups]

/** A file with one account more, which has what another one has. */
function withNobody(base: Base, like: Account): Base {
  const nobody: Account = {...like, ...NOBODY, partition: like.partition}
  const told = collectFindings(base.context.sources)
  const one = new Map([[nobody.name, nobody]])
  const context: Context = {
    ...base.context,
    accounts: [...base.context.accounts, nobody],
    account: over(one, base.context.account),
    accountById: over(new Map([[nobody.id, nobody]]), base.context.accountById),
    facts: {principalPath: () => undefined, names: () => [], managedPolicy: () => undefined, provider: () => undefined},
    tell: told.tell,
    standIn: {account: nobody, for: like},
  }
  const own = nobodysEntries(context, ownersIn(base.owners, new Set([like.name])), nobody)
  const declared = new Map(entriesOf(own).map((entry) => [entry.key, entry]))
  const {principals} = base.owners
  return {
    ...base,
    context,
    owners: {...own, principals: {...principals, declared: over(declared, principals.declared)}},
    identity: new Map(),
    tellings: () => told.list(),
  }
}

function templated(resource: Resource): Templated {
  const text = JSON.stringify(resource.value)
  const {document} = resource.value as {readonly document?: Json}
  const isOwn = isNobodys(text)
  return {
    resource,
    text: isOwn ? text : undefined,
    canonical: isOwn && document !== undefined ? canonicalText(document, resource.account) : undefined,
    isNamed: isNobodys(resource.key.slice(NOBODY.name.length)) || isNobodys(resource.name),
  }
}

/** Undefined where the class has something to tell, or to ask of AWS: each of its accounts is compiled then. */
function templateFrom(base: Base, like: Account, {facts, isAsked}: Blank): Made | undefined {
  const {intent, tellings} = compileIn(withNobody(base, like), facts, {
    within: new Set([NOBODY.name]),
    rules: false,
  })
  if (isAsked() || tellings.length > 0 || intent.undeclared.length > 0 || intent.callerScopes) return undefined
  return {
    intent,
    resources: [...intent.state.values()].map(templated),
    declared: [...intent.declared].map(([key, declared]) => ({
      key,
      declared,
      isNamed: isNobodys(key.slice(NOBODY.name.length)),
    })),
  }
}

/** A template with an account's own id and name. */
function instance({intent, resources, declared}: Made, account: Account, base: Base): Intent {
  const {hash} = base.context
  const own = (text: string): string => text.replaceAll(NOBODY.id, account.id).replaceAll(NOBODY.name, account.name)
  const prefix = keyOf(account.name)
  const keyFor = (key: string, isNamed: boolean): string => {
    const rest = key.slice(NOBODY.name.length)
    if (!isNamed) return prefix + rest
    return prefix + rest.replaceAll(NOBODY.id, account.id).replaceAll(keyOf(NOBODY.name), prefix)
  }
  const addressFor = (address: string, isNamed: boolean): string => {
    const rest = address.slice(NOBODY.name.length)
    return account.name + (isNamed ? own(rest) : rest)
  }
  const changed = new Set<string>()
  const made = resources.map(({resource, text, canonical, isNamed}): Resource => {
    const value = text === undefined ? resource.value : (JSON.parse(own(text)) as unknown)
    if (text !== undefined) changed.add(keyOf(ownerOf(resource.address)))
    // In another order than its own id would have it, it only looks different, and is compiled then.
    if (canonical !== undefined) keepCanonical((value as {document: Json}).document, account, own(canonical))
    return {
      key: keyFor(resource.key, isNamed),
      address: addressFor(resource.address, isNamed),
      account,
      kind: resource.kind,
      name: isNamed ? own(resource.name) : resource.name,
      value,
    }
  })
  const marks = marking(hash)
  const parts = new Map<string, Resource[]>()
  const things = new Map<string, Resource>()
  for (const [at, one] of made.entries()) {
    const owner = keyOf(ownerOf(resources[at]!.resource.address))
    if (one.kind === 'role' || one.kind === 'user') things.set(owner, one)
    else if (changed.has(owner)) parts.set(owner, [...(parts.get(owner) ?? []), one])
  }
  /** What is fingerprinted of most things is the same in all accounts but for who they are. */
  const marked = (one: Resource, template: Resource): Resource => {
    const owner = keyOf(ownerOf(template.address))
    if (one.kind === 'managed-policy') {
      const policy = one as Resource<ManagedPolicy>
      if (changed.has(owner)) return marks.policy(policy)
      const applied = withIdentity(policy.value.applied ?? '', identityHash(policy, hash))
      return {...policy, value: {...policy.value, applied}}
    }
    if (one.kind !== 'mark') return one
    const thing = things.get(owner) as Resource<Role | User>
    if (changed.has(owner)) {
      const exclusive = intent.declared.get(owner)?.exclusive ?? true
      const others = (parts.get(owner) ?? []).filter(({kind}) => kind !== 'mark')
      return marks.mark(thing, others, exclusive)
    }
    const {applied} = one.value as Mark
    return {...one, value: {applied: withIdentity(applied, identityHash(thing, hash))}}
  }
  return {
    ...intent,
    state: stateOf(made.map((one, at) => marked(one, resources[at]!.resource))),
    declared: new Map(
      declared.map(({key, isNamed, declared: of}) => [
        keyFor(key, isNamed),
        {...of, address: addressFor(of.address, isNamed)},
      ]),
    ),
  }
}

export function createTemplates(base: Base, blank: () => Blank): Templates {
  const {sources} = base.context
  const texts = [...sources.texts.values()]
  const isFree = !texts.some((text) => isNobodys(text)) && !base.context.accounts.some(({id}) => id === NOBODY.id)
  const usesTags = texts.some((text) => text.includes('${account.tags'))
  const identified = new Set([...base.identity.values()].map(({resource}) => resource.account.name))
  const known = new Map<string, Template | undefined>()
  // What is wrong with these selectors is told where the policies are compiled.
  const quiet: Context = {...base.context, facts: blank().facts, tell: () => undefined}
  const policies = Object.entries(base.context.written.policies).flatMap(([key, {accounts}]) =>
    accounts === undefined ? [] : [{key, names: new Set(select(quiet, accounts, []).map(({name}) => name))}],
  )

  /** Accounts of one class have the same entries; undefined where an account has something that others have not. */
  const classOf = (account: Account): string | undefined => {
    if (account.retire || identified.has(account.name)) return undefined
    const entries = entriesOf(ownersIn(base.owners, new Set([account.name])))
    if (entries.some(({key}) => base.needs().has(key))) return undefined
    const names = entries.map(({path}) => path.join('.'))
    const made = policies.filter(({names: chosen}) => chosen.has(account.name)).map(({key}) => key)
    return JSON.stringify([names, made, usesTags ? account.tags : undefined])
  }

  return {
    of(account) {
      if (!isFree) return undefined
      const name = classOf(account)
      if (name === undefined) return undefined
      if (!known.has(name)) {
        if (known.size >= MOST) return undefined
        const made = templateFrom(base, account, blank())
        known.set(name, made && {intent: made.intent, stand: NOBODY, for: (one) => instance(made, one, base)})
      }
      return known.get(name)
    },
  }
}
