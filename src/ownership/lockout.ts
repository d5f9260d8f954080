import {keyOf} from '../core/address.js'
import type {Step} from '../core/steps.js'
import type {Change, Finding, Hazard, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {isGuarding} from '../kinds/guard-levels.js'
import {chained} from './chains.js'
import {callerGuest} from './guests.js'
import {halvesOf} from './open.js'
import type {Half, Judged} from './open.js'
import {reaches} from './reach.js'
import type {Reach} from './reach.js'
import {walk} from './walk.js'
import type {Stage} from './walk.js'
import {waysOf} from './ways.js'
import type {Asked, Way} from './ways.js'

/** How a plan treats the ways in. */
export interface Guarded {
  /** The same steps, chained so that what is said of them holds in whatever order they run. */
  readonly steps: readonly Step[]
  /** By the key of a change. */
  readonly hazards: ReadonlyMap<string, readonly Hazard[]>
  readonly findings: readonly Finding[]
}

/** A step that closes one half of a way; `until` is the step that opens it again. */
interface Closing {
  readonly way: Way
  readonly by: Step
  /** It is not just uncertain now. */
  readonly isClosed: boolean
  /** Which policy of the organization does it, in words. */
  readonly guard: string | undefined
  /** Of what xrole can do: `change anything`. */
  readonly what: string
  readonly until: Step | undefined
}

/** `call iam:PutRolePolicy`; of many the first by name. */
function whatIs(lost: readonly Judged[]): string {
  if (lost.some(({power}) => power === undefined)) return 'change anything'
  return lost.some(({power}) => power?.isRead)
    ? 'read what is'
    : `call ${list(lost.flatMap(({power}) => power?.action ?? []).sort())}`
}

/** What counts most of what a step takes: to write at all, to read, each request. */
function foremost(lost: readonly Judged[]): readonly Judged[] {
  const kinds = [lost.filter(({power}) => power === undefined), lost.filter(({power}) => power?.isRead), lost]
  return kinds.find((some) => some.length > 0) ?? []
}

/** What a step takes of what xrole can do in an account and had been left until then. */
function powerless(way: Way, stages: readonly Stage[], at: number): Closing[] {
  const {step, calls} = stages[at]!
  const isLost = (stage: Stage | undefined, one: Judged) => stage?.calls.some(({power}) => power === one.power) === true
  const lost = foremost(calls.filter((one) => !isLost(stages[at - 1], one)))
  if (lost.length === 0) return []
  return [
    {
      way,
      by: step,
      isClosed: lost.every(({verdict}) => verdict === 'no'),
      guard: isGuarding(step.change) ? lost[0]!.guard() : undefined,
      what: whatIs(lost),
      until: stages.slice(at).find((stage) => !lost.some((one) => isLost(stage, one)))?.step,
    },
  ]
}

const HALVES: readonly Half[] = ['trust', 'permissions']

const closings = (way: Way, stages: readonly Stage[]): Closing[] =>
  way.power ? stages.flatMap((_, at) => powerless(way, stages, at)) : shut(way, stages)

const shut = (way: Way, stages: readonly Stage[]): Closing[] =>
  HALVES.flatMap((half) =>
    stages.flatMap(({step, lost, halves}, at): Closing[] => {
      if (!lost[half] || stages[at - 1]?.lost[half]) return []
      const until = stages.slice(at).find((stage) => !stage.lost[half])?.step
      return [
        {
          way,
          by: step,
          isClosed: halves[half] === 'no',
          guard: isGuarding(step.change) ? halves.guard[half]() : undefined,
          what: '',
          until,
        },
      ]
    }),
  )

/** Names that are told before the rest is only counted. */
const TOLD = 4

const list = (names: readonly string[]): string => {
  const all = [...new Set(names)]
  if (all.length > TOLD) return `${all.slice(0, TOLD - 1).join(', ')} and ${all.length - TOLD + 1} more`
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

function again(until: Step | undefined): string {
  if (!until) return 'for good'
  const {change, phase} = until
  if (phase === 'make') return `until ${change.address} is made${change.verb === 'replace' ? ' anew' : ''}`
  return `until ${change.address} is ${phase === 'remove' ? 'gone' : 'written'}`
}

/** One message for what is the same of many roles. */
function message(same: readonly Closing[]): string {
  const {way, isClosed, until, guard, what} = same[0]!
  const by = guard === undefined ? '' : `: ${guard}`
  if (way.power) {
    const accounts = list(same.map((one) => one.way.account.name))
    const lost = isClosed ? 'xrole could no longer' : 'nothing shows that xrole could still'
    const who = same.length > 1 ? 'the role or user by which it comes' : way.guest.name
    return `after this step ${lost} ${what} in ${accounts}, where it is ${who}, ${again(until)}${by}`
  }
  const roles = list(same.map((one) => one.way.role))
  const lost = isClosed
    ? `${way.guest.name} could no longer assume ${roles}`
    : `nothing shows that ${way.guest.name} could still assume ${roles}`
  const why = way.entrance
    ? `by which xrole enters ${list(same.map((one) => one.way.account.name))}`
    : 'which mustKeep in the file says it always can'
  return `after this step ${lost}, ${why}, ${again(until)}${by}`
}

const kindOfClosing = ({way, isClosed, until, guard, what}: Closing): string => {
  // In each account xrole is another one.
  const who = way.power && guard !== undefined ? '' : way.guest.name
  return JSON.stringify([who, way.entrance !== undefined, what, isClosed, again(until), guard ?? ''])
}

/**
 * Steps after which a way that is open now is not open: judged after every one of them in the order given, by the trust
 * of the role and by the permissions of who is to assume it.
 */
export function lockouts(
  steps: readonly Step[],
  reached: ReadonlyMap<Way, Reach>,
): ReadonlyMap<string, readonly Hazard[]> {
  const found = new Map<Change, Closing[]>()
  for (const [way, reach] of reached) {
    const stages = walk(
      way,
      reach,
      steps.filter((step) => reach.touches(step.change)),
    )
    for (const closing of closings(way, stages)) {
      const {change} = closing.by
      found.set(change, [...(found.get(change) ?? []), closing])
    }
  }
  return new Map(
    [...found].map(([change, all]): [string, Hazard[]] => [
      change.key,
      [...new Set(all.map(kindOfClosing))].map((kind) => ({
        name: 'LOCKS_OUT',
        message: message(all.filter((one) => kindOfClosing(one) === kind)),
      })),
    ]),
  )
}

/** What keeps a way closed, in words; undefined where nothing certainly does. */
function obstacle(way: Way, state: State): string | undefined {
  const {trust, permissions, guard} = halvesOf(way, state)
  const {guest, role} = way
  if (way.unreadArn === undefined && !state.has(keyOf(role))) return `there is no ${role}`
  if (guest.thing !== undefined && !state.has(guest.thing)) return `there is no ${guest.name}`
  if (trust === 'no') return guard.trust() ?? `the trust policy of ${role} does not let it in`
  return permissions === 'no' ? (guard.permissions() ?? `the policies of ${guest.name} do not allow it`) : undefined
}

/** What the file says must be kept and is not so, neither now nor after these steps. */
function closed(steps: readonly Step[], reached: ReadonlyMap<Way, Reach>): Finding[] {
  return [...reached].flatMap(([way, reach]): Finding[] => {
    if (!way.keep || obstacle(way, reach.state) === undefined) return []
    const stages = walk(
      way,
      reach,
      steps.filter((step) => reach.touches(step.change)),
    )
    const why = obstacle(way, stages.at(-1)?.state ?? reach.state)
    if (why === undefined) return []
    const {guest, role, keep} = way
    return [
      {
        code: 'must-keep-closed',
        severity: 'warning',
        place: keep.place,
        address: role,
        message: `mustKeep says that ${guest.name} can assume ${role}, but it cannot, neither now nor after this plan: ${why}; correct the entry or what it is about`,
      },
    ]
  })
}

/** The caller's own user or role goes, and be it to be made anew: what xrole then asks for it is refused. */
function ownEnd(changes: readonly Change[], intent: Intent, live: State, {caller, unread}: Asked) {
  const itself = caller && callerGuest(caller.arn, intent, live, unread).thing
  const end = changes.filter(({key, verb}) => key === itself && (verb === 'delete' || verb === 'replace'))
  return end.map(({key, verb}): [string, Hazard[]] => {
    const what = verb === 'delete' ? 'deletes' : 'deletes to make it anew'
    const message = `xrole itself runs as ${caller?.arn}, which this ${what}; let somebody else apply this`
    return [key, [{name: 'LOCKS_OUT', message}]]
  })
}

/** Finds the ways in, chains the steps that touch them, and says which steps close one. */
export function guarded(steps: readonly Step[], live: State, intent: Intent, asked: Asked): Guarded {
  const ways = waysOf(intent, live, asked)
  const isIdle = steps.length === 0 && !ways.some((way) => way.keep)
  const changes = [...new Set(steps.map((step) => step.change))]
  const reached = isIdle ? new Map<Way, Reach>() : reaches(ways, changes, live)
  const inChains = chained(steps, reached)
  const hazards = new Map(lockouts(inChains, reached))
  for (const [key, own] of ownEnd(changes, intent, live, asked)) hazards.set(key, [...own, ...(hazards.get(key) ?? [])])
  return {steps: inChains, hazards, findings: closed(inChains, reached)}
}
