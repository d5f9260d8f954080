import {isPart, keyOf, ownerOf} from '../core/address.js'
import {diff} from '../core/diff.js'
import {fold} from '../core/fold.js'
import type {Kinds, World} from '../core/kind.js'
import {kindOf} from '../core/kind.js'
import {order} from '../core/order.js'
import type {Step} from '../core/steps.js'
import type {Change, Finding, Hazard, Plan, State, Summary} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {credentialWords} from '../kinds/credentials.js'
import {kinds} from '../kinds/index.js'
import type {User} from '../kinds/values.js'
import {newAdministrators} from '../ownership/administrators.js'
import {lockouts} from '../ownership/lockout.js'
import {isLeft, refusals} from '../ownership/refusals.js'
import {ownershipOf} from '../ownership/owner.js'
import {ownedThings} from '../ownership/rails.js'
import {scope} from '../ownership/scope.js'
import type {Observation} from '../ownership/scope.js'
import {missing, narrow, selects} from '../ownership/selection.js'
import type {Selection} from '../ownership/selection.js'
import {isThing} from '../ownership/things.js'
import {accessChanges} from './access.js'
import {placed} from './places.js'
import {worldOf} from './world.js'

export interface PlanInput {
  readonly intent: Intent
  readonly live: Observation
  readonly caller: {readonly arn: string; readonly account: string} | undefined
  readonly selection: Selection
  /** xrole's version. */
  readonly version: string
  /** What parsing, compiling and reading had to say. */
  readonly findings: readonly Finding[]
  readonly unknown: Plan['unknown']
}

/** A plan with what apply and the reports need besides: the steps and the two states it lies between. */
export interface Planned {
  readonly plan: Plan
  readonly steps: readonly Step[]
  readonly live: State
  readonly desired: State
  /** How many things the owner has now. */
  readonly owned: number
  readonly world: World
}

/** What is lost by making a thing anew, though it looks the same afterwards. */
const LOST: Readonly<Record<string, string>> = {
  role: 'its unique id changes, sessions end, and resource policies elsewhere (S3, KMS, …) that name it stop working',
  'managed-policy': 'whoever it is attached to is without it for a moment, and its older versions are gone',
}

function generalHazards(change: Change): Hazard[] {
  const found: Hazard[] = []
  const isThing = !isPart(change.address)
  if (change.verb === 'delete' && isThing) found.push({name: 'DELETES', message: `${change.address} is deleted`})
  if (change.verb === 'replace' && isThing)
    found.push({
      name: 'REPLACES',
      message: `${change.address} is deleted and made anew: ${LOST[change.kind] ?? 'its unique id changes'}`,
    })
  if (change.verb === 'adopt') found.push({name: 'ADOPTS', message: `${change.address} exists and is taken over`})
  const credentials =
    change.kind === 'user' && change.verb === 'delete' ? (change.before as User).credentials : undefined
  const words = credentialWords(credentials)
  if (words.length > 0)
    found.push({name: 'DELETES_CREDENTIALS', message: `${change.address} has ${words.join(', ')}, deleted with it`})
  return found
}

/** Hazards of a change and of the parts that are folded into it. */
function hazardsOf(change: Change, desired: State, registry: Kinds, world: World): Hazard[] {
  const own = kindOf(registry, change.kind)
  const found = [
    ...(own.hazards?.(change, change.before as never, change.after as never, world) ?? []),
    ...newAdministrators(change, desired),
  ]
  if (isPart(change.address)) return [...generalHazards(change), ...found]
  const inside = [...registry.values()].flatMap((kind) => {
    if (!kind.part || !kind.hazards) return []
    const side = (value: unknown) => (value as Record<string, never> | undefined)?.[kind.part!.as]
    const [before, after] = [side(change.before), side(change.after)]
    return before === undefined && after === undefined ? [] : kind.hazards(change, before, after, world)
  })
  return [...generalHazards(change), ...found, ...inside]
}

/** A fingerprint is written along with what it is about, and counts only when it is all there is to do. */
export function summarize(changes: readonly Change[]): Summary {
  const busy = new Set(changes.filter((one) => one.kind !== 'mark').map((one) => keyOf(ownerOf(one.address))))
  const counted = changes.filter((one) => one.kind !== 'mark' || !busy.has(keyOf(ownerOf(one.address))))
  const count = (verb: Change['verb']) => counted.filter((change) => change.verb === verb).length
  const [create, update, replace, adopt] = [count('create'), count('update'), count('replace'), count('adopt')]
  return {create, update, replace, delete: count('delete'), adopt}
}

function notes(change: Change, intent: Intent): string[] {
  const declared = intent.declared.get(change.key)
  const byPath = change.kind === 'group' || change.kind === 'managed-policy'
  return byPath && change.verb === 'create' && declared?.pathWritten
    ? ['it has a path of its own and so bears no mark: when its entry goes, it is left alone']
    : []
}

/** What the owners of principals that the file does not declare have to add, for the roles that change. */
function undeclared(intent: Intent, changes: readonly Change[]): Finding[] {
  const changed = new Set(changes.map((change) => keyOf(ownerOf(change.address))))
  const byArn = new Map(intent.accounts.map((account) => [account.id, account.name]))
  const address = (arn: string) => keyOf(`${byArn.get(arn.split(':')[4]!)}/role/${arn.slice(arn.lastIndexOf('/') + 1)}`)
  return intent.undeclared
    .filter((one) => one.roles.some((role) => changed.has(address(role))))
    .map((one) => ({
      code: 'undeclared-principal',
      severity: 'note' as const,
      place: one.place,
      address: one.address,
      message: `${one.address} is not in this file; whoever keeps it has to allow it: ${JSON.stringify({Effect: 'Allow', Action: 'sts:AssumeRole', Resource: one.roles})}`,
    }))
}

/**
 * What the rules of ownership say of things that nothing selected is about stops nobody: it belongs to another run. A
 * finding of a thing of which some part changes stays.
 */
function withinSelection(findings: readonly Finding[], selection: Selection, changes: readonly Change[]): Finding[] {
  const touched = new Set(changes.map((change) => keyOf(ownerOf(change.address))))
  return findings.filter(({severity, address}) => {
    if (severity !== 'error' || address === undefined) return true
    const name = address.slice(0, address.indexOf('/'))
    return selects(selection, {address, account: {name}}) || touched.has(keyOf(ownerOf(address)))
  })
}

function retired(intent: Intent, live: Observation, desired: State, changes: readonly Change[]): Finding[] {
  const holders = new Set(
    [...desired.values()]
      .filter((one) => isThing(one) && ownershipOf(one, intent).whose === 'ours')
      .map((one) => one.account.name),
  )
  return intent.accounts
    .filter((account) => account.retire && !live.unknown.has(account.name) && !holders.has(account.name))
    .filter((account) => !changes.some((change) => change.account.name === account.name))
    .map((account) => ({
      code: 'retired',
      severity: 'note' as const,
      place: account.place,
      message: `nothing of ours is left in ${account.name}; its line may go from the file`,
    }))
}

export function makePlan(input: PlanInput): Planned {
  const {intent, live} = input
  const world = worldOf(intent.accounts)
  const scoped = scope(intent, live)
  const locked = (changes: readonly Change[], desired: State) =>
    lockouts(changes, live.state, desired, intent, input.caller)
  const changesTo = (desired: State): Change[] => {
    const adopted = new Set([...scoped.adopted].filter((key) => desired.get(key) !== live.state.get(key)))
    const folded = fold(
      diff(live.state, desired, kinds, world, adopted, (one) => isLeft(one, live.state)),
      kinds,
      world,
    )
    const lock = locked(folded, desired)
    return folded.map((change) => ({
      ...change,
      hazards: [...hazardsOf(change, desired, kinds, world), ...(lock.has(change.key) ? [lock.get(change.key)!] : [])],
      notes: [...change.notes, ...notes(change, intent)],
    }))
  }
  const all = changesTo(scoped.desired)
  const isWhole = input.selection.only === undefined && input.selection.accounts === undefined
  const desired = isWhole ? scoped.desired : narrow(scoped.desired, live.state, input.selection)
  const chosen = isWhole ? all : changesTo(desired)
  const steps = order(chosen, live.state, kinds, world)
  const changes = [...new Set(steps.map((step) => step.change))]
  const shown = (some: readonly Change[]): number => {
    const {create, update, replace, adopt, delete: gone} = summarize(some)
    return create + update + replace + adopt + gone
  }

  // Nothing can be said of what is in accounts that were not read, or that are only named.
  const unseen = new Set([...live.unknown, ...intent.accounts.filter((one) => !one.managed).map((one) => one.name)])
  const sides = {live: live.state, desired, whole: scoped.desired}
  const plan: Plan = {
    format: 1,
    xrole: input.version,
    owner: intent.owner,
    accounts: intent.accounts.map(({name, id}) => ({name, id})),
    changes,
    access: accessChanges(changes, live.state, desired, world),
    findings: placed(
      [
        ...input.findings,
        ...(isWhole ? scoped.findings : withinSelection(scoped.findings, input.selection, changes)),
        ...(isWhole ? [] : missing(changes, all, scoped.desired, kinds, world)),
        ...refusals(changes, sides, {unread: live.unknown, unseen}, kinds, world),
        ...undeclared(intent, changes),
        ...retired(intent, live, scoped.desired, all),
      ],
      intent,
    ),
    summary: summarize(changes),
    leftOut: shown(all) - shown(changes),
    unknown: input.unknown,
  }
  return {plan, steps, live: live.state, desired, owned: ownedThings(live.state, intent), world}
}
