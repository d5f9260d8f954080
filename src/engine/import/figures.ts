import {keyOf} from '../../core/address.js'
import type {Snapshot} from '../../core/snapshot.js'
import type {LiftedEntry} from '../../lift/lift.js'
import {addressFor} from '../../kinds/resource.js'
import type {ImportFigures} from '../../render/import.js'
import type {Imported} from './import.js'

/** Lines of a role as GetAccountAuthorizationDetails has it, pretty-printed. */
function rawLines(snapshots: readonly Snapshot[]): ReadonlyMap<string, number> {
  return new Map(
    snapshots.flatMap(({account, roles}) =>
      roles.map((role): [string, number] => [
        keyOf(addressFor(account, 'role', role.RoleName)),
        JSON.stringify(role, null, 2).split('\n').length,
      ]),
    ),
  )
}

/** What was imported, in numbers. */
export function figuresOf({lifted, pages}: Imported, snapshots: readonly Snapshot[]): ImportFigures {
  const counts = new Map<string, Record<LiftedEntry['section'], number>>()
  const raw = rawLines(snapshots)
  let json = 0
  for (const {section, things} of lifted.entries)
    for (const {account, key} of things) {
      const own = counts.get(account) ?? {roles: 0, users: 0, groups: 0, policies: 0}
      counts.set(account, {...own, [section]: own[section] + 1})
      if (section === 'roles') json += raw.get(key) ?? 0
    }
  const order = snapshots.map(({account}) => account.name)
  const all = [...counts.values()]
  return {
    accounts: [...counts]
      .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
      .map(([account, own]) => ({account, ...own})),
    entries: lifted.entries.length,
    roles: all.reduce((sum, {roles}) => sum + roles, 0),
    roleEntries: lifted.entries.filter(({section}) => section === 'roles').length,
    roleLines: pages.reduce((sum, {lines}) => sum + lines.roles, 0),
    lines: pages.reduce((sum, {text}) => sum + text.split('\n').length - 1, 0),
    roleJsonLines: json,
  }
}
