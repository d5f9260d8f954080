import {keyOf, type Address} from '../../core/address.js'
import {placeText} from '../../core/locate.js'
import {addressFor, arnOf, type OwnerKind} from '../../kinds/resource.js'
import type {Context, InAccount} from './context.js'
import {placeOf} from './places.js'
import type {Account} from '../intent.js'
import {select} from './selectors.js'
import type {Path} from '../source.js'
import {hasVariables, substitute} from './variables.js'
import type {Selector, WrittenGroup, WrittenPolicy, WrittenRole, WrittenUser} from '../written.js'

/** One entry of the file in one account, with its variables replaced. */
export interface Entry<W = unknown> {
  readonly kind: OwnerKind | 'policy'
  readonly key: string
  readonly address: Address
  readonly account: Account
  readonly name: string
  readonly arn: string
  /** IAM's path of the thing; `path` is where the entry is in the file. */
  readonly iamPath: string
  readonly path: Path
  readonly written: W
  /** The account among those of the entry, when there are several: what findings are told with. */
  readonly tellIn: InAccount | undefined
}

type Writable = WrittenRole | WrittenUser | WrittenGroup | WrittenPolicy

const SECTIONS = {role: 'roles', user: 'users', group: 'groups', policy: 'policies'} as const
// IAM API reference: RoleName and UserName 1-64, GroupName and PolicyName 1-128.
const LONGEST = {role: 64, user: 64, group: 128, policy: 128} as const

export const entryPath = (kind: Entry['kind'], entry: string): Path => [SECTIONS[kind], entry]

/** Roles and users carry tags in every bulk read; groups and policies are known to be ours by their path. */
const defaultPath = (kind: Entry['kind'], owner: string): string =>
  kind === 'role' || kind === 'user' ? '/' : `/xrole/${owner}/`

/** What an entry is made from, of all its accounts. */
interface Source<W> {
  readonly kind: Entry['kind']
  readonly path: Path
  /** With the variables of an account in place. */
  readonly writtenIn: (account: Account) => W
}

/**
 * Ten thousand accounts have two hundred thousand of these, and most are never asked for more than that they are there:
 * what follows from the rest is worked out when somebody wants it. A class, as getters of a prototype cost no memory.
 */
class Made<W> implements Entry<W> {
  #written: W | undefined
  constructor(
    private readonly source: Source<W>,
    readonly key: string,
    readonly account: Account,
    readonly name: string,
    readonly iamPath: string,
    readonly tellIn: InAccount | undefined,
  ) {}
  get kind(): Entry['kind'] {
    return this.source.kind
  }
  get path(): Path {
    return this.source.path
  }
  get address(): Address {
    return addressFor(this.account, this.kind, this.name)
  }
  get arn(): string {
    return arnOf(this.account, this.kind, this.iamPath, this.name)
  }
  get written(): W {
    return (this.#written ??= this.source.writtenIn(this.account))
  }
}

/** An entry in each of some of its accounts, which are `of` in all. */
export function entriesIn<W extends Writable>(
  context: Context,
  kind: Entry['kind'],
  entry: string,
  written: W,
  accounts: readonly Account[],
  of: number,
): Entry<W>[] {
  const path = entryPath(kind, entry)
  const varies = hasVariables(written)
  const {name: ownName, path: ownPath} = written
  const source: Source<W> = {
    kind,
    path,
    writtenIn: (account) => (varies ? substitute(written, account, context, path) : written),
  }
  const isNamedByVariables = varies && hasVariables([ownName, ownPath])
  return accounts.map((account) => {
    const named = {...(ownName !== undefined && {name: ownName}), ...(ownPath !== undefined && {path: ownPath})}
    const own: {readonly name?: string; readonly path?: string} = isNamedByVariables
      ? substitute(named, account, context, path)
      : named
    const name = own.name ?? entry
    const iamPath = own.path ?? defaultPath(kind, context.written.owner)
    const tellIn = of > 1 ? {name: account.name, of} : undefined
    checkName(context, kind, name, own.name === undefined ? path : [...path, 'name'], tellIn)
    checkPath(context, kind, iamPath, [...path, 'path'], tellIn)
    return new Made(source, keyOf(addressFor(account, kind, name)), account, name, iamPath, tellIn)
  })
}

function checkName(
  context: Context,
  kind: Entry['kind'],
  name: string,
  path: Path,
  tellIn: InAccount | undefined,
): void {
  if (/^[\w+=,.@-]+$/.test(name) && name.length <= LONGEST[kind]) return
  const rule = `1 to ${LONGEST[kind]} of A-Z a-z 0-9 + = , . @ _ -`
  context.tell('error', 'invalid-name', path, `"${name}" is no name for a ${kind}: ${rule}`, tellIn)
}

function checkPath(
  context: Context,
  kind: Entry['kind'],
  iamPath: string,
  path: Path,
  tellIn: InAccount | undefined,
): void {
  const form = kind === 'policy' ? /^\/([A-Za-z0-9.,+@=_-]+\/)*$/ : /^\/([!-~]+\/)?$/
  if (form.test(iamPath) && iamPath.length <= 512) return
  const chars = kind === 'policy' ? 'A-Z a-z 0-9 . , + @ = _ - and /' : 'visible ASCII characters'
  const message = `"${iamPath}" is no path: it begins and ends with "/" and has at most 512 of ${chars}`
  context.tell('error', 'invalid-path', path, message, tellIn)
}

/** Every entry of a section in every account it selects. */
export const expand = <W extends Writable & {readonly accounts: Selector}>(
  context: Context,
  kind: Entry['kind'],
  section: Readonly<Record<string, W>>,
): Entry<W>[] =>
  Object.entries(section).flatMap(([entry, written]) => {
    const accounts = select(context, written.accounts, [...entryPath(kind, entry), 'accounts'])
    return entriesIn(context, kind, entry, written, accounts, accounts.length)
  })

/** Entries by key; two of one kind, account and name are told with both places, and the first one counts. */
export function indexEntries<E extends Entry>(context: Context, entries: readonly E[]): ReadonlyMap<string, E> {
  const index = new Map<string, E>()
  for (const entry of entries) {
    const first = index.get(entry.key)
    if (!first) {
      index.set(entry.key, entry)
      continue
    }
    const other = placeText(context.sources.texts, placeOf(context.sources, first.path))
    const message = `${entry.kind} "${entry.name}" is declared twice in one account, also by ${first.path.join('.')} at ${other}`
    context.tell('error', 'declared-twice', entry.path, message, {name: entry.account.name})
  }
  return index
}
