import type {AccountRef, Resource} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {Role, Trust, User} from '../kinds/values.js'
import {canonicalText} from '../policy/canonical.js'

/** Kinds of which a difference changes nothing that its owner may do elsewhere. */
const STAYS_HOME: ReadonlySet<string> = new Set([
  'trust',
  'mark',
  'role',
  'oidc-provider',
  'saml-provider',
  'password-policy',
  'account-alias',
])

/** Which accounts have to be looked at together. Names are those of the file; only accounts of the file are told. */
export interface Relations {
  /** Takes in what an account has, or is to have. */
  add(resources: Iterable<Resource>): void
  /** Takes in one thing or part that differs: as it is, and as it is to be. */
  differ(before: Resource | undefined, after: Resource | undefined): void
  /** Accounts of whoever a trust that differs lets in, and those whose trusts name somebody who goes. */
  neighbours(): ReadonlySet<string>
  /** ARNs of the users and roles that go, or are made anew. */
  gone(): ReadonlySet<string>
  /** Takes an account in of which everybody's permissions and every trust may mean something else. */
  touch(account: string): void
  /** Whether accounts may have to do with it that nobody can name without looking at all of them. */
  reachesFar(): boolean
  /** Whether a trust that differs lets in whoever is in no account that it names. */
  opens(): boolean
  /** Accounts with a trust that names one in which somebody's own permissions differ: who gains or loses may be told of roles there. */
  targets(): ReadonlySet<string>
}

const add = <K>(to: Map<K, Set<string>>, key: K, name: string): void => {
  const found = to.get(key)
  if (found) found.add(name)
  else to.set(key, new Set([name]))
}

const IDS = /\b\d{12}\b/g
const PRINCIPALS = /arn:[a-z-]+:iam::\d{12}:(?:user|role)\/[\w+=,.@/-]+/g

/** Whom a trust policy names. */
interface Named {
  readonly ids: readonly string[]
  /** ARNs of users and roles. */
  readonly principals: readonly string[]
  /** It lets in somebody of whom it names no account. */
  readonly isOpen: boolean
}

const namedIn = (text: string): Named => ({
  ids: [...new Set([...text.matchAll(IDS)].map(([id]) => id))],
  principals: [...new Set([...text.matchAll(PRINCIPALS)].map(([arn]) => arn))],
  // Nothing but a principal can be everything there.
  isOpen: text.includes('"*"'),
})

export function createRelations(accounts: readonly AccountRef[]): Relations {
  const names = new Map(accounts.map(({id, name}) => [id, name]))
  const ids = new Map(accounts.map(({id, name}) => [name, id]))
  /** By an account's id, the accounts with a trust that names it. */
  const trusting = new Map<string, Set<string>>()
  /** By the name of an account, the ids of those that its trusts name. */
  const trusted = new Map<string, Set<string>>()
  /** By the ARN of a user or role, the accounts with a trust that names it. */
  const holders = new Map<string, Set<string>>()
  /** Accounts with a trust that names no account: everybody, or an organization. */
  const open = new Set<string>()
  const forward = new Set<string>()
  let opened = false
  const gone = new Set<string>()
  const moved = new Set<string>()
  const textOf = ({value, account}: Resource): string => canonicalText((value as Trust).document, account)
  /** Thousands of accounts have the same few documents, each once in memory. */
  const read = new WeakMap<object, Named>()
  const namedBy = (resource: Resource): Named => {
    const document = (resource.value as Trust).document as object
    const known = read.get(document) ?? namedIn(textOf(resource))
    read.set(document, known)
    return known
  }

  return {
    add(resources) {
      for (const resource of resources) {
        if (resource.kind !== 'trust') continue
        const {account} = resource
        const named = namedBy(resource)
        if (named.isOpen) open.add(account.name)
        for (const id of named.ids) {
          if (id === account.id || !names.has(id)) continue
          add(trusting, id, account.name)
          add(trusted, account.name, id)
        }
        for (const arn of named.principals) add(holders, arn, account.name)
      }
    },
    differ(before, after) {
      const one = (after ?? before)!
      if (one.kind === 'trust')
        for (const side of [before, after]) {
          if (!side) continue
          const named = namedBy(side)
          opened ||= named.isOpen
          for (const id of named.ids) forward.add(id)
        }
      if (!STAYS_HOME.has(one.kind)) moved.add(one.account.id)
      if (before && (one.kind === 'role' || one.kind === 'user')) {
        const {path, name} = before.value as Role | User
        const isSame = after && (after.value as Role | User).path === path && (after.value as Role | User).name === name
        if (!isSame) gone.add(arnOf(before.account, one.kind, path, name))
      }
    },
    gone: () => gone,
    neighbours: () =>
      new Set([
        ...[...forward].flatMap((id) => names.get(id) ?? []),
        ...[...gone].flatMap((arn) => [...(holders.get(arn) ?? [])]),
      ]),
    touch(account) {
      const id = ids.get(account)
      if (id !== undefined) moved.add(id)
      for (const named of trusted.get(account) ?? []) forward.add(named)
    },
    reachesFar: () => gone.size + moved.size > 0,
    opens: () => opened,
    targets: () =>
      new Set(moved.size === 0 ? [] : [...open, ...[...moved].flatMap((id) => [...(trusting.get(id) ?? [])])]),
  }
}

/** The name of the account that an address begins with. */
export const accountIn = (address: string): string => address.slice(0, address.indexOf('/'))
