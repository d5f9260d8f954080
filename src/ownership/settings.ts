import type {Resource} from '../core/types.js'
import type {Role, User} from '../kinds/values.js'

type Principal = Resource<Role | User>

const PLAIN = ['path', 'description', 'maxSession'] as const

/** The settings of a role or user by name: `path`, `description`, `maxSession`, `protect`, `tags.team`. */
function settingsOf({value}: Principal): Map<string, unknown> {
  const {tags, marks} = value
  return new Map<string, unknown>([
    ...PLAIN.map((name) => [name, (value as Partial<Role>)[name]] as const),
    ['protect', marks.protect === true],
    ...Object.entries(tags).map(([key, text]) => [`tags.${key}`, text] as const),
  ])
}

/** The names of the settings in which two sides differ. */
export function differingSettings(live: Principal, wanted: Principal): string[] {
  const [is, shall] = [settingsOf(live), settingsOf(wanted)]
  return [...new Set([...is.keys(), ...shall.keys()])].filter((name) => is.get(name) !== shall.get(name))
}

/** A role or user with some of its settings as the other side has them. */
export function withSettings(thing: Principal, names: readonly string[], from: Principal): Principal {
  const [chosen, shall] = [new Set(names), settingsOf(from)]
  const tags = new Map(Object.entries(thing.value.tags))
  for (const name of names.filter((one) => one.startsWith('tags.'))) {
    const text = shall.get(name) as string | undefined
    if (text === undefined) tags.delete(name.slice(5))
    else tags.set(name.slice(5), text)
  }
  const plain = PLAIN.filter((name) => chosen.has(name)).map((name) => [name, shall.get(name)])
  const {value} = thing
  const protect = chosen.has('protect') ? from.value.marks.protect === true : value.marks.protect === true
  return {
    ...thing,
    value: {
      ...value,
      ...(Object.fromEntries(plain) as Partial<Role>),
      tags: Object.fromEntries(tags),
      marks: {...value.marks, protect},
    },
  }
}
