import {keyOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import type {AccountRef, Json, Resource, State} from '../../core/types.js'
import {compile} from '../../config/compile/compile.js'
import {writtenAt} from '../../config/edit/edit.js'
import type {NamedPrincipal} from '../../config/edit/lines.js'
import type {LineOfFile} from '../../config/edit/trust.js'
import type {Intent} from '../../config/intent.js'
import type {Path} from '../../config/source.js'
import {list} from '../../config/grammar/open-trust.js'
import type {Written, WrittenRole} from '../../config/written.js'
import {addressFor, arnOf} from '../../kinds/resource.js'
import type {OwnerKind} from '../../kinds/resource.js'
import type {Role, Trust, User} from '../../kinds/values.js'
import {callersIn, inAnyAccount} from '../../ownership/callers.js'
import {rootArn} from '../../policy/canonical.js'
import {isObject} from '../../policy/json.js'
import {factsOf} from '../facts.js'
import type {Gathered} from '../gather.js'
import {sha256} from '../load.js'
import type {Loaded} from '../load.js'

export type Section = 'roles' | 'users' | 'groups' | 'policies'

/** An entry of the file and the things that it stands for, one per account. */
export interface Entry {
  readonly section: Section
  readonly name: string
  readonly file: string
  readonly line: number
  readonly path: Path
  /** As it stands in the text, aliases resolved. */
  readonly raw: {readonly [key: string]: Json}
  /** Keys of its things. */
  readonly things: readonly string[]
}

/** What lifting live values into the file has to know of both. */
export interface Ground {
  readonly written: Written
  readonly intent: Intent
  readonly live: State
  readonly desired: State
  entryOf(thing: string): Entry | undefined
  /** The lines of a role's trust, as they are written and as what each makes in one account. */
  linesOf(entry: Entry, account: AccountRef): readonly LineOfFile[]
  principal(arn: string, role: Resource<Role>, written: WrittenRole): NamedPrincipal | undefined
}

const SECTIONS: Readonly<Record<string, Section>> = {
  role: 'roles',
  user: 'users',
  group: 'groups',
  'managed-policy': 'policies',
}

function entriesOf({written, sources}: Loaded, intent: Intent): Map<string, Entry> {
  const things = new Map<string, string[]>()
  const at = (section: string, file: string, start: number) => `${section} ${start} ${file}`
  for (const [key, {place}] of intent.declared) {
    const section = SECTIONS[intent.state.get(key)?.kind ?? ''] ?? ''
    const id = at(section, place.file, place.start)
    things.set(id, [...(things.get(id) ?? []), key])
  }
  const entries = new Map<string, Entry>()
  // Parsed when it is asked for, and once.
  const files = new Map<string, Json | undefined>()
  for (const section of ['roles', 'users', 'groups', 'policies'] as const)
    for (const name of Object.keys(written[section])) {
      const path = [section, name]
      const {file, start} = sources.at(path, 'key')
      const keys = things.get(at(section, file, start)) ?? []
      if (keys.length === 0) continue
      const text = sources.texts.get(file) ?? ''
      const entry: Entry = {
        section,
        name,
        file,
        line: text.slice(0, start).split('\n').length,
        path,
        get raw() {
          if (!files.has(file)) files.set(file, writtenAt(text, []))
          const all = files.get(file)
          const own = isObject(all) ? all[section] : undefined
          const found = isObject(own) ? own[name] : undefined
          return isObject(found) ? found : {}
        },
        things: keys,
      }
      keys.forEach((key) => entries.set(key, entry))
    }
  return entries
}

/** Each line of each role as a role of its own: what it makes alone is what compiling makes of it. */
function lineDocuments({written, sources}: Loaded, gathered: Gathered, now: Date): (at: Address) => Json {
  const roles: Record<string, WrittenRole> = {...written.roles}
  Object.entries(written.roles).forEach(([, role], index) => {
    role.trust.forEach((line, at) => {
      roles[`\0${index}.${at}`] = {...role, name: `accept.${index}.${at}`, policies: [], inline: {}, trust: [line]}
    })
  })
  const facts = factsOf(gathered.snapshots, new Map())
  const {intent} = compile({...written, roles}, sources, facts, {now, hash: sha256})
  return (at) => (intent.state.get(keyOf(`${at}/trust`))?.value as Trust | undefined)?.document ?? null
}

export function openGround(loaded: Loaded, gathered: Gathered, now: Date): Ground {
  const {written} = loaded
  const {intent, live, desired} = gathered
  const entries = entriesOf(loaded, intent)
  const accounts = new Map(intent.accounts.map((account) => [account.id, account]))
  let documents: ((at: Address) => Json) | undefined
  let halves: Map<string, Set<string>> | undefined
  const mayAssume = (address: Address, arn: string): boolean => {
    halves ??= new Map([...callersIn(live)].map(([at, roles]) => [keyOf(at), roles]))
    const roles = halves.get(keyOf(address))
    return roles !== undefined && (roles.has(arn) || roles.has(inAnyAccount(arn)))
  }

  return {
    written,
    intent,
    live,
    desired,
    entryOf: (thing) => entries.get(thing),
    linesOf(entry, account) {
      documents ??= lineDocuments(loaded, gathered, now)
      const index = Object.keys(written.roles).indexOf(entry.name)
      const raw = list<Json>(entry.raw['trust'])
      return (written.roles[entry.name]?.trust ?? []).map((line, at) => ({
        raw: raw[at] ?? null,
        isStatement: line.type === 'statement',
        document: documents!(addressFor(account, 'role', `accept.${index}.${at}`)),
      }))
    },
    principal(name, role, {caller}) {
      const arn = rootArn(name, role.account)
      const [, , service, , id = '', rest = ''] = arn.split(':')
      const account = accounts.get(id)
      if (arn === '*' || !arn.startsWith('arn:')) return undefined
      if (rest === 'root') return {text: account?.name ?? id, callerless: false}
      const kind = rest.slice(0, rest.indexOf('/')) as OwnerKind
      if (!account || service !== 'iam') return {text: arn, callerless: false}
      const address = addressFor(account, kind, arn.slice(arn.lastIndexOf('/') + 1))
      const key = keyOf(address)
      const found = (intent.state.get(key) ?? live.get(key)) as Resource<Role | User> | undefined
      const isIt = found !== undefined && arnOf(account, kind, found.value.path, found.value.name) === arn
      if (!isIt) return intent.declared.has(key) ? undefined : {text: arn, callerless: false}
      const needsHalf = intent.declared.has(key) && account.id !== role.account.id && caller
      const own = arnOf(role.account, 'role', role.value.path, role.value.name)
      return {text: address, callerless: needsHalf && !mayAssume(address, own)}
    },
  }
}
