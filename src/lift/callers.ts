import type {Json} from '../core/types.js'
import {assumeDocument} from '../config/compile/callers-pages.js'
import {CALLER_POLICY} from '../config/compile/callers.js'
import {keyOf} from '../core/address.js'
import {canonicalText} from '../policy/canonical.js'
import {asList, asTexts, byText, isObject} from '../policy/json.js'
import type {Family} from './families.js'
import {principalsIn} from './lines.js'

/** Who may assume which roles by policies of their own: what lines of trust bring along. */

/** An inline policy that does what a caller policy does, and on which roles. */
interface Half {
  readonly caller: Family
  readonly policy: string
  readonly roles: readonly Family[]
}

export interface Callers {
  /** Names of inline policies that lines of trust make, by the key of whose they are. */
  readonly folded: ReadonlyMap<string, ReadonlySet<string>>
  /** Who gets a caller policy by a line, by the key of the role. */
  readonly byRole: ReadonlyMap<string, readonly Family[]>
  /** Hand-made ones that could have been folded, by the key of the role. */
  readonly unfolded: ReadonlyMap<string, readonly Half[]>
  /**
   * By the key of those whose policy has the name of a caller policy, and is none that lines could make: the ARNs in it of
   * roles that are not lifted.
   */
  readonly impossible: ReadonlyMap<string, readonly string[]>
}

const KEYS = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition'])

/** ARNs of roles that a statement allows to be assumed, when it does nothing else; undefined otherwise. */
function assumedBy(statement: Json): string[] | undefined {
  if (!isObject(statement) || statement['Effect'] !== 'Allow') return undefined
  const {Action: action, Resource: resource, Condition: condition} = statement
  const isBare = condition === undefined || (isObject(condition) && Object.keys(condition).length === 0)
  const actions = asTexts(action)
  const arns = asList(resource)
  if (!isBare || !Object.keys(statement).every((key) => KEYS.has(key)) || arns.length === 0) return undefined
  if (actions.length !== 1 || actions[0]?.toLowerCase() !== 'sts:assumerole') return undefined
  return arns.every((arn) => typeof arn === 'string' && !/[*?$]/.test(arn)) ? (arns as string[]) : undefined
}

function assumed(document: Json): string[] | undefined {
  const statements = isObject(document) ? asList(document['Statement']) : []
  const found = statements.map(assumedBy)
  return found.length > 0 && found.every((arns) => arns !== undefined) ? [...new Set(found.flat())] : undefined
}

/** What is known of roles: their lines of trust as they are written for their own account, and how accounts are called. */
export interface CallerWorld {
  /** What is lifted. */
  readonly things: readonly Family[]
  /** What the file declares already. */
  readonly declared: readonly Family[]
  readonly lines: ReadonlyMap<string, readonly Json[]>
  readonly fold: boolean
  readonly isVerbatim: (key: string) => boolean
}

const isCallerPolicy = (name: string): boolean => keyOf(name) === CALLER_POLICY

/** Whether a line for this caller makes a permission to assume this role, and leaves the trust policy as it is. */
function lets(caller: Family, role: Family, lines: readonly Json[]): boolean {
  const {account, address} = caller.thing
  const names = lines.flatMap(principalsIn)
  return caller.kind === 'group'
    ? names.includes(account.name)
    : account.id !== role.thing.account.id && names.includes(address)
}

export function callersOf({things, declared, lines, fold, isVerbatim}: CallerWorld): Callers {
  const roles = new Map(things.filter(({kind}) => kind === 'role').map((role) => [role.arn, role]))
  const folded = new Map<string, Set<string>>()
  const byRole = new Map<string, Set<Family>>()
  const unfolded = new Map<string, Half[]>()
  const impossible = new Map<string, readonly string[]>()
  const add = (role: Family, caller: Family) =>
    void byRole.set(role.thing.key, (byRole.get(role.thing.key) ?? new Set()).add(caller))
  const isLet = (caller: Family, role: Family): boolean => lets(caller, role, lines.get(role.thing.key) ?? [])
  for (const caller of things) {
    const {key, account} = caller.thing
    for (const {name, document} of caller.inline) {
      const isOurs = isCallerPolicy(name)
      const arns = assumed(document)
      const found = (arns ?? []).map((arn) => roles.get(arn))
      const isWhole = arns !== undefined && found.every((role) => role !== undefined && isLet(caller, role))
      const half: Half = {caller, policy: name, roles: found.filter((role) => role !== undefined)}
      if (isOurs) {
        const isExact = isWhole && canonicalText(document, account) === canonicalText(assumeDocument(arns), account)
        if (!isExact && !(isWhole && fold)) {
          impossible.set(
            key,
            (arns ?? []).filter((arn) => !roles.has(arn)),
          )
          continue
        }
      } else if (!isWhole) continue
      if (isOurs || (fold && !isVerbatim(key))) {
        folded.set(key, (folded.get(key) ?? new Set()).add(name))
        for (const role of half.roles) add(role, caller)
      } else
        for (const role of half.roles) unfolded.set(role.thing.key, [...(unfolded.get(role.thing.key) ?? []), half])
    }
  }
  // What the file says of these stays; they keep what they have of the roles that are lifted.
  for (const caller of declared)
    for (const {name, document} of caller.inline)
      for (const arn of isCallerPolicy(name) ? (assumed(document) ?? []) : []) {
        const role = roles.get(arn)
        if (role && isLet(caller, role)) add(role, caller)
      }
  const sorted = (all: ReadonlySet<Family>) => [...all].sort((a, b) => byText(a.thing.key, b.thing.key))
  return {folded, byRole: new Map([...byRole].map(([key, all]) => [key, sorted(all)])), unfolded, impossible}
}
