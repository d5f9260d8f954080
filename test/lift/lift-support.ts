import assert from 'node:assert/strict'
import {stringify} from 'yaml'
import {compile} from '../../src/config/compile/compile.js'
import type {LiveFacts} from '../../src/config/intent.js'
import {keyOf} from '../../src/core/address.js'
import {diff} from '../../src/core/diff.js'
import type {Json, Resource, State} from '../../src/core/types.js'
import {worldOf} from '../../src/engine/world.js'
import {kinds} from '../../src/kinds/index.js'
import {roleOf, stateOf, trustOf} from '../../src/kinds/resource.js'
import type {Role} from '../../src/kinds/values.js'
import {lift} from '../../src/lift/lift.js'
import type {LiftAccount, Lifted, LiftOptions} from '../../src/lift/lift.js'
import {sha256} from '../config/compile-support.js'
import {findingsOf, readText} from '../config/read-text.js'

export const ROOT: LiftAccount = {name: 'root', id: '111111111111', partition: 'aws', managed: true}
export const DEV: LiftAccount = {name: 'dev', id: '222222222222', partition: 'aws', managed: true}
export const ACCOUNTS: readonly LiftAccount[] = [ROOT, DEV]

export const optionsFor = (accounts: readonly LiftAccount[], more: Partial<LiftOptions> = {}): LiftOptions => ({
  accounts,
  read: new Set(accounts.filter(({managed}) => managed).map(({name}) => name)),
  owner: 'o',
  leaveOut: () => undefined,
  verbatim: new Set(),
  fold: false,
  merge: true,
  ...more,
})

/** The file that a lift makes. */
export const fileOf = ({entries}: Lifted, accounts: readonly LiftAccount[]): Json => ({
  version: 1,
  owner: 'o',
  accounts: Object.fromEntries(
    accounts.map(({name, id, managed, ou, tags}): [string, Json] => [
      name,
      {id, ...(managed ? {} : {connect: false}), ...(ou && {ou}), ...(tags && {tags: {...tags}})},
    ]),
  ),
  ...Object.fromEntries(
    ['policies', 'roles', 'groups', 'users'].map((section): [string, Json] => [
      section,
      Object.fromEntries(
        entries.filter((entry) => entry.section === section).map(({key, body}): [string, Json] => [key, body]),
      ),
    ]),
  ),
})

const factsOf = (live: State, read: ReadonlySet<string>): LiveFacts => ({
  principalPath(address) {
    const found = live.get(keyOf(address)) as Resource<Role> | undefined
    return found ? found.value.path : read.has(address.split('/')[0] ?? '') ? null : undefined
  },
  names: () => [],
  managedPolicy: () => undefined,
  provider: () => undefined,
})

/** What the file of a lift would change: `verb key`. It has to be a file without errors. */
export function planOf(live: State, lifted: Lifted, options: LiftOptions): string[] {
  const {accounts, read} = options
  const config = readText(stringify(fileOf(lifted, accounts)))
  assert.deepEqual(findingsOf(config), [])
  assert.ok(config.written)
  const now = new Date('2026-06-01T12:00:00Z')
  const {intent, findings} = compile(config.written, config.sources, factsOf(live, read), {now, hash: sha256})
  const errors = findings.filter(({severity}) => severity === 'error').map(({message}) => message)
  assert.deepEqual(errors, [])
  const left = new Set(lifted.left.map(({key}) => key))
  const isPartOfLeft = ({address}: Resource) =>
    [...left].some((key) => keyOf(address) === key || keyOf(address).startsWith(`${key}/`))
  // Marks are what adoption sets; what is left out is not looked at.
  const plain = (state: State): State =>
    stateOf(
      [...state.values()].flatMap((one): Resource[] => {
        if (one.kind === 'mark' || isPartOfLeft(one)) return []
        if (one.kind === 'role' || one.kind === 'user') {
          const {tags, ...value} = one.value as Role
          const own = Object.entries(tags).filter(([key]) => !key.startsWith('aws:'))
          return [{...one, value: {...value, marks: {protect: value.marks.protect}, tags: Object.fromEntries(own)}}]
        }
        return [one]
      }),
    )
  const world = worldOf(accounts)
  return [...diff(plain(live), plain(intent.state), kinds, world).values()].map(
    ({verb, before, after}) => `${verb} ${(after ?? before)!.key}`,
  )
}

/** A role with this trust policy. */
export const roleWith = (
  document: Json,
  more: Partial<Role> = {},
  account: LiftAccount = ROOT,
): readonly Resource[] => {
  const role = {name: 'R', path: '/', description: '', maxSession: 3600, tags: {}, marks: {}, ...more}
  return [roleOf(account, role), trustOf(account, role.name, {document})]
}

export const allow = (...statements: readonly Json[]): Json => ({Version: '2012-10-17', Statement: [...statements]})

/** The body of an entry by section and key. */
export const bodyOf = (lifted: Lifted, section: string, key: string): Json =>
  lifted.entries.find((entry) => entry.section === section && entry.key === key)?.body ?? null

export const liftOf = (resources: Iterable<Resource>, options: LiftOptions): {live: State; lifted: Lifted} => {
  const live = stateOf(resources)
  return {live, lifted: lift(live, options)}
}
