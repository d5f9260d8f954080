import {afterOf, beforeOf} from '../../core/steps.js'
import type {Step} from '../../core/steps.js'
import type {Change, Resource} from '../../core/types.js'
import type {Role, User} from '../../kinds/values.js'
import type {Told} from '../../ownership/causes.js'
import {withSettings} from '../../ownership/settings.js'
import type {Gathered} from '../gather.js'

/** Changes of settings with two causes, by key: the part that is drift and the part that is pending. */
export type SettingsSplit = ReadonlyMap<string, {readonly drift: Change; readonly config: Change}>

type Principal = Resource<Role | User>

/** What AWS has, with these settings as the file wants them. */
function valueWith(change: Change, names: readonly string[]): Role | User {
  const [before, after] = [beforeOf(change), afterOf(change)] as unknown as [Principal, Principal]
  const {value} = withSettings(before, names, after)
  if (!names.includes('owner')) return value
  const {protect} = value.marks
  return {...value, marks: {...after.value.marks, ...(protect === undefined ? {} : {protect})}}
}

/** The changes of which a part is drift and a part is pending, setting by setting. */
export function splitSettings(changes: readonly Change[], causes: ReadonlyMap<string, Told>): SettingsSplit {
  const found = new Map<string, {drift: Change; config: Change}>()
  for (const change of changes) {
    const settings = causes.get(change.key)?.settings
    if (!settings || change.cause !== 'both') continue
    const drifted = Object.keys(settings).filter((name) => settings[name] === 'drift')
    const between = valueWith(change, drifted)
    found.set(change.key, {
      drift: {...change, cause: 'drift', after: between},
      config: {...change, verb: 'update', cause: 'config', before: between},
    })
  }
  return found
}

/** The same plan, in which of such changes only the part that is drift is made. What is pending of them does not remain. */
export function splitGathered(gathered: Gathered, split: SettingsSplit): Gathered {
  if (split.size === 0) return gathered
  const {plan, steps, desired} = gathered
  const changes = new Map(
    plan.changes.flatMap((change) => {
      const part = split.get(change.key)
      return part ? [[change, {...change, cause: part.drift.cause, after: part.drift.after}] as const] : []
    }),
  )
  const made = new Map<Step, Step>()
  for (const step of steps) {
    const change = changes.get(step.change) ?? step.change
    made.set(step, {...step, change, after: step.after.map((first) => made.get(first)!)})
  }
  const wanted = new Map(desired)
  for (const {key, after} of changes.values()) wanted.set(key, {...desired.get(key)!, value: after})
  return {
    ...gathered,
    desired: wanted,
    steps: [...made.values()],
    plan: {...plan, changes: plan.changes.map((change) => changes.get(change) ?? change)},
    changesNow: async () =>
      (await gathered.changesNow()).filter(({key, cause}) => !(split.has(key) && cause === 'config')),
  }
}
