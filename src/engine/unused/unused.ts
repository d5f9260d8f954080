import {keyOf, matchesGlob} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import type {Place, Plan, Resource} from '../../core/types.js'
import {isOfAws, isOlder, isUnused, usesIn} from '../../access/unused.js'
import type {Unused} from '../../access/unused.js'
import {whoInto} from '../../access/chains.js'
import {reachOf} from '../../access/reach.js'
import {flowText} from '../../config/edit/render.js'
import {list} from '../../config/grammar/open-trust.js'
import type {Account} from '../../config/intent.js'
import {arnOf} from '../../kinds/resource.js'
import type {Role} from '../../kinds/values.js'
import {ASKED_OF_AWS} from '../../lint/rules/unused.js'
import {openSilence} from '../../lint/silence.js'
import {callersIn, inAnyAccount} from '../../ownership/callers.js'
import {whose} from '../../ownership/owner.js'
import {byText} from '../../policy/json.js'
import {principalWords} from '../../policy/words.js'
import type {Entry, Ground} from '../accept/ground.js'
import {modelFor} from '../plan/access.js'
import type {Session} from '../session.js'

/** The id by which `lint: ignore:` silences a role that is expected to sleep. */
export const UNUSED_ROLE = 'unused-role'

/** A line of the file and what stands there. */
export interface Written {
  readonly place: Place
  readonly text: string
}

/** A role that the file declares and nobody used. */
export interface UnusedRole extends Unused {
  readonly entry: Entry
  readonly place: Place
  /** The lines of its trust. */
  readonly trust: readonly Written[]
  /** Groups, users and roles that have the permission to assume it from this file. */
  readonly callers: readonly {readonly address: Address; readonly place?: Place | undefined}[]
  /** Users and roles that could become it, as AWS is now. */
  readonly canUse: readonly Address[]
  /** Whole accounts, services and providers, and whoever is outside, in words. */
  readonly others: readonly string[]
  /** It serves instances: what runs on them uses it. */
  readonly instanceProfiles: readonly string[]
}

/** One that is unused and is not proposed to go. */
export interface Kept extends Unused {
  readonly reason: string
  readonly place?: Place | undefined
}

/** One that the file does not declare. */
export interface Undeclared extends Unused {
  readonly about: string
}

export interface UnusedReport {
  readonly days: number
  readonly now: Date
  /** Declared roles that were looked at. */
  readonly looked: number
  readonly found: readonly UnusedRole[]
  /** Declared roles that were used, and are old enough for it to be told what else of them was not. */
  readonly inUse: readonly Unused[]
  readonly kept: readonly Kept[]
  readonly undeclared: readonly Undeclared[]
  readonly unknown: Plan['unknown']
}

export interface UnusedOptions {
  readonly days: number
  readonly now: Date
  readonly only?: readonly string[] | undefined
}

/** By which roles xrole enters an account. */
const isDoor = ({connect}: Account, name: string): boolean =>
  [connect.role, connect.planRole].some((one) => one !== undefined && keyOf(one.replace(/^.*\//, '')) === keyOf(name))

/** Why a role stays although nobody uses it; undefined: it may go. */
function keeping(session: Session, {now}: UnusedOptions): (one: Unused) => string | undefined {
  const {intent, live, loaded} = session
  const silence = openSilence(loaded.written.lint.ignore, loaded.sources, ASKED_OF_AWS, now)
  const accounts = new Map(intent.accounts.map((account) => [account.id, account]))
  return ({key, address, account, role}) => {
    const at = accounts.get(account.id)
    if (at && isDoor(at, role.RoleName)) return 'xrole enters the account by it'
    const sides = [intent.state.get(key), live.get(key)] as (Resource<Role> | undefined)[]
    if (sides.some((side) => side?.value.marks.protect === true)) return 'protect: true'
    for (const {principal, role: kept} of intent.safety.mustKeep) {
      if (keyOf(kept) === key) return `safety: mustKeep: says that ${principal} must be able to assume it`
      if (keyOf(principal) === key) return `safety: mustKeep: says that it must be able to assume ${kept}`
    }
    if (silence.takes(UNUSED_ROLE, address)) {
      const entry = loaded.written.lint.ignore.find(
        (one) => one.rule === UNUSED_ROLE && matchesGlob(one.address, address),
      )
      return `lint: ignore: ${entry?.reason ?? ''}`
    }
    return undefined
  }
}

function grantsOf(session: Session, ground: Ground): (one: Unused, entry: Entry) => UnusedRole {
  const {intent, live, loaded} = session
  const reach = reachOf(modelFor(live, intent.accounts, live))
  const callers = callersIn(intent.state)
  const names = new Map(intent.accounts.map(({id, name}) => [id, name]))
  return (one, entry) => {
    const role = live.get(one.key) as Resource<Role>
    const arn = arnOf(one.account, 'role', role.value.path, role.value.name)
    const holds = ([, arns]: [Address, Set<string>]): boolean => arns.has(arn) || arns.has(inAnyAccount(arn))
    const {chains, visits} = whoInto(reach, role, false)
    const direct = visits.filter(({chain}) => chain.length === 0)
    const lines = ground.written.roles[entry.name]?.trust ?? []
    const raw = list(entry.raw['trust'])
    return {
      ...one,
      entry,
      place: intent.declared.get(one.key)!.place,
      trust: lines.map((_, at) => ({
        place: loaded.sources.at([...entry.path, 'trust', at]),
        text: raw[at] === undefined ? '' : flowText(raw[at]),
      })),
      callers: [...callers]
        .filter(holds)
        .map(([address]) => ({address, place: intent.declared.get(keyOf(address))?.place}))
        .sort((a, b) => byText(a.address, b.address)),
      canUse: chains.map(([first]) => first!.principal.address).sort(byText),
      others: [...new Set(direct.map(({grant}) => principalWords(grant.principal, names)))].sort(byText),
      instanceProfiles: one.role.InstanceProfiles,
    }
  }
}

/** What is to be said of a role that the file does not declare; undefined: nobody could act on it here. */
function aboutUndeclared(session: Session): (one: Unused) => string | undefined {
  const {intent, live} = session
  const accounts = new Map(intent.accounts.map((account) => [account.id, account]))
  return ({key, address, account, role}) => {
    const at = accounts.get(account.id)
    if ((at && isDoor(at, role.RoleName)) || intent.unmanaged.some((one) => matchesGlob(one.address, address)))
      return undefined
    const stack = role.Tags.find(({Key}) => Key === 'aws:cloudformation:stack-name')?.Value
    if (stack !== undefined) return `the CloudFormation stack ${stack} made it: remove it there`
    const owned = whose((live.get(key) as Resource<Role> | undefined)?.value.marks.owner, intent)
    if (owned.whose === 'ours') return 'it is no longer in the file: the next apply deletes it, unless it is protected'
    return owned.whose === 'other' ? `${owned.owner} owns it` : 'made by hand or by another tool'
  }
}

/** Which roles nobody used, and by what the file grants them. Nothing is asked of AWS but what the session read. */
export function unusedIn(session: Session, ground: Ground, options: UnusedOptions): UnusedReport {
  const {intent, snapshots, selected, plan} = session
  const isWanted = ({address, account}: Unused): boolean =>
    selected.has(account.name) && (options.only?.some((glob) => matchesGlob(glob, address)) ?? true)
  const all = usesIn(snapshots, options.now).filter((one) => isWanted(one) && !isOfAws(one.role))
  const [declared, rest] = [true, false].map((is) => all.filter(({key}) => intent.declared.has(key) === is)) as [
    Unused[],
    Unused[],
  ]
  const reasonFor = keeping(session, options)
  const detailed = grantsOf(session, ground)
  const about = aboutUndeclared(session)
  const found: UnusedRole[] = []
  const kept: Kept[] = []
  for (const one of declared.filter((each) => isUnused(each, options.days))) {
    const entry = ground.entryOf(one.key)
    const reason = entry ? reasonFor(one) : 'it is not written as an entry of roles:'
    if (entry && reason === undefined) found.push(detailed(one, entry))
    else kept.push({...one, reason: reason ?? '', place: intent.declared.get(one.key)?.place})
  }
  return {
    days: options.days,
    now: options.now,
    looked: declared.length,
    found,
    inUse: declared.filter((one) => !isUnused(one, options.days) && isOlder(one, options) && ground.entryOf(one.key)),
    kept,
    undeclared: rest
      .filter((one) => isUnused(one, options.days))
      .flatMap((one) => {
        const words = about(one)
        return words === undefined ? [] : [{...one, about: words}]
      }),
    unknown: plan.unknown.filter(({account}) => selected.has(account)),
  }
}
