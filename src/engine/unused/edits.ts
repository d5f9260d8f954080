import {globToRegExp, keyOf} from '../../core/address.js'
import type {Json, Resource} from '../../core/types.js'
import {edited, writtenAt} from '../../config/edit/edit.js'
import type {Edit} from '../../config/edit/edit.js'
import {withoutEntries} from '../../config/edit/remove.js'
import {list} from '../../config/grammar/open-trust.js'
import type {Path, Sources} from '../../config/source.js'
import {arnOf} from '../../kinds/resource.js'
import type {Role} from '../../kinds/values.js'
import {asTexts, isObject} from '../../policy/json.js'
import type {Entry, Ground} from '../accept/ground.js'
import type {Loaded} from '../load.js'

/** One edit of one file; `remove` takes a whole entry out. */
export interface FileEdit {
  readonly file: string
  readonly edit: Edit | {readonly do: 'remove'; readonly path: Path}
}

export type Texts = ReadonlyMap<string, string>

/** The names by which a file may mean a role, ignoring case: its address, the short form of that, its ARN. */
function namesOf({account, address, name, value}: Resource<Role>): string[] {
  return [address, `${account.name}/${name}`, arnOf(account, 'role', value.path, name)].map(keyOf)
}

/** Whether a text of the file means one of some roles. */
export type Means = (text: string) => boolean

export function meaning(keys: ReadonlySet<string>, {intent}: Ground): Means {
  const names = new Set([...keys].flatMap((key) => namesOf(intent.state.get(key) as Resource<Role>)))
  return (text) => names.has(keyOf(text))
}

const isGlob = (text: string): boolean => /[*?]/.test(text)

/** Takes accounts out of the entry of a role that others keep. */
function accountEdits(entry: Entry, gone: readonly string[], stay: readonly string[]): FileEdit[] {
  const {file, path, raw} = entry
  const word = raw['account'] === undefined ? 'accounts' : 'account'
  const written = raw[word]
  const at = [...path, word]
  const edit = (one: Edit): FileEdit => ({file, edit: one})
  const list = Array.isArray(written) ? asTexts(written) : undefined
  if (list) {
    const globs = list.filter((one) => isGlob(one) && gone.some((name) => globToRegExp(one).test(name)))
    // A glob cannot leave somebody out: the names that it stands for today take its place.
    if (globs.length > 0) return [edit({do: 'set', path: at, value: [...stay]})]
    return list.filter((one) => gone.includes(one)).map((value) => edit({do: 'take', path: at, value}))
  }
  if (isObject(written)) return gone.map((value) => edit({do: 'add', path: [...at, 'except'], value}))
  return [edit({do: 'set', path: at, value: written === 'all' ? {except: [...gone]} : [...stay]})]
}

/** A line of trust without the principals that go; undefined: nobody is left in it. */
function lineWithout(line: Json, means: Means): Json | undefined {
  if (typeof line === 'string' || !isObject(line)) return undefined
  const principals = asTexts(line['principals']).filter((one) => !means(one))
  return principals.length > 0 ? {...line, principals} : undefined
}

const namesIn = (line: Json): string[] =>
  typeof line === 'string'
    ? [line]
    : isObject(line)
      ? [...asTexts(line['principal']), ...asTexts(line['principals'])]
      : []

/** What is written at a path of a file that was read, as its lists have it. Files are parsed once. */
type WrittenList = (file: string, path: Path) => readonly Json[]

const PARSED = new WeakMap<Sources, WrittenList>()

function listsOf(sources: Sources): WrittenList {
  const found = PARSED.get(sources)
  if (found) return found
  const files = new Map<string, Json | undefined>()
  const lists: WrittenList = (file, path) => {
    if (!files.has(file)) files.set(file, writtenAt(sources.texts.get(file) ?? '', []))
    const value = path.reduce<Json | undefined>(
      (at, name) => (isObject(at) ? at[String(name)] : undefined),
      files.get(file),
    )
    return value === undefined ? [] : list<Json>(value)
  }
  PARSED.set(sources, lists)
  return lists
}

/** Takes the roles out of the trust of those that stay. */
function trustEdits({written, sources}: Loaded, goes: (role: string) => boolean, means: Means): FileEdit[] {
  const listAt = listsOf(sources)
  return Object.keys(written.roles).flatMap((name) => {
    if (goes(name)) return []
    const path = ['roles', name, 'trust']
    const {file} = sources.at(['roles', name], 'key')
    return listAt(file, path).flatMap((value): FileEdit[] => {
      if (!namesIn(value).some(means)) return []
      const rest = lineWithout(value, means)
      return [
        // First what is new: a list that is left empty goes.
        ...(rest === undefined ? [] : [{file, edit: {do: 'add', path, value: rest} as const}]),
        {file, edit: {do: 'take', path, value}},
      ]
    })
  })
}

/** Lists of the root file whose items are about one thing, and where each says so. */
const ABOUT: readonly (readonly [path: Path, texts: (item: {[key: string]: Json}) => Json[]])[] = [
  [['tests'], ({who, can, cannot}) => [who ?? null, can ?? null, cannot ?? null]],
  [['safety', 'allow'], ({address}) => [address ?? null]],
  [['lint', 'ignore'], ({address}) => [address ?? null]],
]

function mentionEdits({sources}: Loaded, means: Means): FileEdit[] {
  return ABOUT.flatMap(([path, textsOf]) => {
    const {file} = sources.at(path)
    return listsOf(sources)(file, path).flatMap((value): FileEdit[] => {
      const isAbout = isObject(value) && textsOf(value).some((text) => typeof text === 'string' && means(text))
      return isAbout ? [{file, edit: {do: 'take', path, value}}] : []
    })
  })
}

/**
 * The edits that take roles out of the file, with the lines of others that name them: entries last, so that what they say is
 * still there to be edited.
 * @param keys of declared roles
 */
export function removalEdits(loaded: Loaded, ground: Ground, keys: ReadonlySet<string>): FileEdit[] {
  const entries = [...new Set([...keys].flatMap((key) => ground.entryOf(key) ?? []))]
  const whole = new Set(entries.filter(({things}) => things.every((key) => keys.has(key))))
  const names = new Set([...whole].map(({name}) => name))
  const accountOf = (key: string): string => ground.intent.state.get(key)?.account.name ?? ''
  const means = meaning(keys, ground)
  return [
    ...mentionEdits(loaded, means),
    ...trustEdits(loaded, (name) => names.has(name), means),
    ...entries.flatMap((entry): FileEdit[] => {
      if (whole.has(entry)) return [{file: entry.file, edit: {do: 'remove', path: entry.path}}]
      const [gone, stay] = [true, false].map((is) => entry.things.filter((key) => keys.has(key) === is).map(accountOf))
      return accountEdits(entry, gone!, stay!)
    }),
  ]
}

/** The texts with all edits done, whole entries last and together, or why one cannot be. */
export function editedTexts(
  texts: Texts,
  edits: readonly FileEdit[],
): {readonly texts: Texts} | {readonly problem: string} {
  const now = new Map(texts)
  const entries = new Map<string, Path[]>()
  for (const {file, edit} of edits) {
    if (edit.do === 'remove') {
      entries.set(file, [...(entries.get(file) ?? []), edit.path])
      continue
    }
    const done = edited(now.get(file) ?? '', edit)
    if ('problem' in done) return {problem: `${edit.path.join('.')}: ${done.problem}`}
    now.set(file, done.text)
  }
  for (const [file, paths] of entries) {
    const done = withoutEntries(now.get(file) ?? '', paths)
    if ('problem' in done) return done
    now.set(file, done.text)
  }
  return {texts: now}
}
