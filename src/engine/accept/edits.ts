import {keyOf} from '../../core/address.js'
import type {Json, Resource} from '../../core/types.js'
import {bodyEdits} from '../../config/edit/body.js'
import type {Edit} from '../../config/edit/edit.js'
import type {Problem} from '../../config/edit/locate.js'
import {arnOfReference, durationOf, referenceTo} from '../../config/edit/names.js'
import {trustEdits} from '../../config/edit/trust.js'
import {list} from '../../config/grammar/open-trust.js'
import type {Path} from '../../config/source.js'
import {wholeTrust} from '../../config/trust/whole.js'
import type {
  Attachment,
  Boundary,
  Group,
  InlinePolicy,
  ManagedPolicy,
  Membership,
  Role,
  Trust,
  User,
} from '../../kinds/values.js'
import {isObject} from '../../policy/json.js'
import type {Entry, Ground} from './ground.js'

/** One difference in one account: as AWS has it, as the file wants it; the thing that it is on, as AWS has it. */
export interface Side<T> {
  readonly live: Resource<T> | undefined
  readonly desired: Resource<T> | undefined
  readonly thing: Resource
  readonly entry: Entry
  readonly ground: Ground
}

type Lift<T> = (side: Side<T>) => Edit[] | Problem

const own = ({entry}: {entry: Entry}, ...more: string[]): Path => [...entry.path, ...more]

/** The items of a list of the entry that mean something, taken out. */
const taken = (path: Path, items: readonly Json[], means: (item: string) => boolean): Edit[] | Problem => {
  const found = items.filter((item) => typeof item === 'string' && means(item))
  if (found.length === 0) return {problem: `the file does not name it under ${path.at(-1)}; edit it by hand`}
  return found.map((value) => ({do: 'take', path, value}))
}

const itemsOf = ({raw}: Entry, key: string): readonly Json[] => list<Json>(raw[key])

const attachment: Lift<Attachment> = (side) => {
  const {live, desired, entry, ground, thing} = side
  const path = own(side, 'policies')
  if (live) return [{do: 'add', path, value: referenceTo(live.value.arn, thing.account, ground.written)}]
  const {arn} = desired!.value
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  return taken(path, itemsOf(entry, 'policies'), (item) => {
    const known = arnOfReference(item, thing.account, ground.written)
    return known === undefined ? item === name : known === arn
  })
}

const boundary: Lift<Boundary> = (side) => {
  const path = own(side, 'boundary')
  if (!side.live) return [{do: 'drop', path}]
  return [{do: 'set', path, value: referenceTo(side.live.value.arn, side.thing.account, side.ground.written)}]
}

const inline: Lift<InlinePolicy> = (side) => {
  const {live, desired, entry, ground, thing} = side
  const raw = entry.raw['inline']
  const all = isObject(raw) ? raw : {}
  // The file's spelling: IAM ignores the case of names.
  const wanted = (live ?? desired)!.name
  const name = Object.keys(all).find((key) => keyOf(key) === keyOf(wanted)) ?? wanted
  const path = own(side, 'inline', name)
  if (!live) return [{do: 'drop', path}]
  const section = entry.section === 'policies' ? {} : ground.written[entry.section]
  return bodyEdits(path, all[name], section[entry.name]?.inline[name], live.value.document, thing.account)
}

const membership: Lift<Membership> = (side) => {
  const {live, desired, entry, ground, thing} = side
  const path = own(side, 'users')
  const {user} = (live ?? desired)!.value
  if (live) {
    const declared = ground.entryOf(keyOf(`${thing.account.name}/user/${user}`))
    return [{do: 'add', path, value: declared?.name ?? user}]
  }
  const key = keyOf(`${thing.account.name}/user/${user}`)
  return taken(path, itemsOf(entry, 'users'), (item) =>
    Object.hasOwn(ground.written.users, item)
      ? ground.entryOf(key)?.name === item || item === user
      : keyOf(item) === keyOf(user),
  )
}

const trust: Lift<Trust> = (side) => {
  const {live, entry, ground, thing} = side
  const written = ground.written.roles[entry.name]
  if (!live || !written) return {problem: 'it has no trust policy'}
  if (wholeTrust(written))
    return bodyEdits(own(side, 'trust'), entry.raw['trust'], {}, live.value.document, thing.account)
  return trustEdits(own(side, 'trust'), live.value.document, ground.linesOf(entry, thing.account), {
    account: thing.account,
    role: written,
    names: new Map(ground.intent.accounts.map(({id, name}) => [id, name])),
    principal: (arn) => ground.principal(arn, thing as Resource<Role>, written),
  })
}

const setOrDrop = (side: {entry: Entry}, key: string, value: Json | undefined): Edit[] => {
  const path = own(side, key)
  if (value !== undefined) return [{do: 'set', path, value}]
  return side.entry.raw[key] === undefined ? [] : [{do: 'drop', path}]
}

function settings<T extends Group | ManagedPolicy | Role | User>(side: Side<T>): Edit[] | Problem {
  const [live, desired] = [side.live!.value, side.desired!.value]
  if (live.name !== desired.name) return {problem: `AWS has it as ${live.name}; write its name that way`}
  return live.path === desired.path ? [] : setOrDrop(side, 'path', live.path)
}

function tagged(side: Side<Role | User>): Edit[] | Problem {
  const base = settings(side)
  if ('problem' in base) return base
  const [live, desired] = [side.live!.value, side.desired!.value]
  if (live.marks.owner !== desired.marks.owner)
    return {problem: 'its tag xrole:owner is not that of this file; apply writes it'}
  const protect = live.marks.protect === true
  const tags = [...new Set([...Object.keys(live.tags), ...Object.keys(desired.tags)])]
  return [
    ...base,
    ...tags
      .filter((key) => live.tags[key] !== desired.tags[key])
      .map((key): Edit => {
        const path = own(side, 'tags', key)
        const value = live.tags[key]
        return value === undefined ? {do: 'drop', path} : {do: 'set', path, value}
      })
      // First what is new: a section that is left empty goes.
      .sort((a, b) => Number(a.do === 'drop') - Number(b.do === 'drop')),
    ...(protect === (desired.marks.protect === true) ? [] : setOrDrop(side, 'protect', protect ? true : undefined)),
  ]
}

const role: Lift<Role> = (side) => {
  const base = tagged(side)
  if ('problem' in base) return base
  const [live, desired] = [side.live!.value, side.desired!.value]
  const {description, maxSession} = live
  return [
    ...(description === desired.description
      ? []
      : setOrDrop(side, 'description', description === '' ? undefined : description)),
    ...(maxSession === desired.maxSession ? [] : setOrDrop(side, 'maxSession', durationOf(maxSession))),
    ...base,
  ]
}

const managedPolicy: Lift<ManagedPolicy> = (side) => {
  const base = settings(side)
  if ('problem' in base) return base
  const {entry, ground, live, thing} = side
  const opened = ground.written.policies[entry.name]
  const body = bodyEdits(entry.path, entry.raw, opened, live!.value.document, thing.account)
  return 'problem' in body ? body : [...base, ...body]
}

/** By kind: what of the file has to be written otherwise, so that it says what AWS has. */
const LIFTS: Readonly<Record<string, Lift<never>>> = {
  attachment,
  boundary,
  'inline-policy': inline,
  membership,
  trust,
  role,
  user: tagged,
  group: settings,
  'managed-policy': managedPolicy,
}

export function editsFor(side: Side<unknown>): Edit[] | Problem {
  const lift = LIFTS[(side.live ?? side.desired)!.kind]
  return lift ? lift(side as Side<never>) : {problem: 'there is no way to write it into the file'}
}
