import type {Place} from '../../core/types.js'
import type {Context} from './context.js'
import type {Entry} from './entries.js'
import {placeOf} from './places.js'
import type {Declared} from '../intent.js'
import type {Compiled} from '../rules/rule.js'
import type {Path} from '../source.js'
import type {WrittenPolicy, WrittenRole} from '../written.js'

const SETTINGS = ['description', 'maxSession'] as const

type Made = Compiled['entries'][number] | Entry<WrittenPolicy>

function declaredOf(entry: Made, place: Place): Declared {
  const {written} = entry
  const settings = written as Partial<WrittenRole>
  return {
    address: entry.address,
    place,
    exclusive: 'exclusive' in written ? written.exclusive : true,
    named: new Set(SETTINGS.filter((setting) => settings[setting] !== undefined)),
    pathWritten: written.path !== undefined,
  }
}

/** What the file says of each thing besides its value. A page of a caller policy stands where the caller does. */
export function declarations(context: Context, compiled: Compiled): ReadonlyMap<string, Declared> {
  const places = new Map<string, Place>()
  // An entry has one place for all its accounts, and places are searched in the text.
  const placeFor = ({path}: {readonly path: Path}): Place => {
    const key = path.join('.')
    const place = places.get(key) ?? placeOf(context.sources, path)
    places.set(key, place)
    return place
  }
  const whole = {exclusive: true, named: new Set<never>(), pathWritten: false}
  const pages = compiled.pages.map(({policy: {key, address}, entry}): [string, Declared] => [
    key,
    {address, place: placeFor(entry), ...whole},
  ])
  const made = [...compiled.entries, ...compiled.policies]
  const identity = [...compiled.identity, ...compiled.organization.entries].map(([key, entry]): [string, Declared] => [
    key,
    {address: entry.resource.address, place: placeFor(entry), ...whole},
  ])
  return new Map([
    ...identity,
    ...made.map((entry): [string, Declared] => [entry.key, declaredOf(entry, placeFor(entry))]),
    ...pages,
  ])
}
