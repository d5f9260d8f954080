import {keyOf, ownerOf} from '../core/address.js'
import type {Json, Place, Resource, State} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {Attachment, Boundary, ManagedPolicy, Role, Trust} from '../kinds/values.js'
import {testsOf} from '../policy/condition.js'
import type {Test} from '../policy/condition.js'
import {statementsOf} from '../policy/json.js'
import type {Document} from '../policy/types.js'
import type {AccessModel} from '../access/model.js'
import type {Telling} from '../config/compile/context.js'
import type {Declared, Intent} from '../config/intent.js'
import type {Path, Sources} from '../config/source.js'
import type {Written} from '../config/written.js'
import type {Silence} from './silence.js'

export interface LintInput {
  readonly intent: Intent
  readonly written: Written
  readonly sources: Sources
  /** From compiling. */
  readonly tellings: readonly Telling[]
  /** Of what the file declares. */
  readonly model: AccessModel
  readonly now: Date
}

/** A statement of a policy in the file. */
export interface Statement {
  /** The resource that has the document. */
  readonly of: Resource
  /** From 0. */
  readonly index: number
  readonly use: 'trust' | 'identity'
  readonly body: Document
  readonly isAllow: boolean
  readonly tests: readonly Test[]
}

/** A section's entry with the things that it stands for, one in each of its accounts. */
export interface Entry {
  readonly path: Path
  readonly declared: readonly Declared[]
}

export interface LintWorld extends LintInput {
  readonly silence: Silence
  readonly state: State
  /** Allow and Deny, of trusts and of what gives permissions; caller policies follow from trusts and are left out. */
  readonly statements: readonly Statement[]
  readonly roles: readonly {
    readonly role: Resource<Role>
    readonly trust: Resource<Trust> | undefined
    readonly statements: readonly Statement[]
  }[]
  /** By the key of a thing. A page of a caller policy has the entry of its caller. */
  readonly entries: ReadonlyMap<string, Entry>
  /** The same by the path of the entry, as `entryKey` has it. */
  readonly entryAt: ReadonlyMap<string, Entry>
}

export const entryKey = ([section, name]: Path): string => `${section}\n${name}`

/** What xrole writes itself: `xrole-assume`, and its pages. */
export const isCallerPolicy = (name: string): boolean => /^xrole-assume(-|$)/i.test(name)

const SECTIONS = {role: 'roles', user: 'users', group: 'groups', policy: 'policies'} as const

export type Section = (typeof SECTIONS)[keyof typeof SECTIONS]

/** The section of a thing, by its address. */
export const sectionOf = (address: string): Section => SECTIONS[address.split('/')[1] as keyof typeof SECTIONS]

const placeKey = ({file, start}: Place): string => `${file}\n${start}`

/** Which entry each thing comes from: they have one place. */
function entriesOf({intent, written, sources}: LintInput): ReadonlyMap<string, Entry> {
  const paths = new Map<string, Path>()
  for (const section of Object.values(SECTIONS))
    for (const key of Object.keys(written[section]))
      paths.set(placeKey(sources.at([section, key], 'key')), [section, key])
  const byPlace = new Map<string, Declared[]>()
  for (const declared of intent.declared.values()) {
    const key = placeKey(declared.place)
    const same = byPlace.get(key)
    if (same) same.push(declared)
    else byPlace.set(key, [declared])
  }
  const entries = new Map<string, Entry>()
  for (const [place, all] of byPlace) {
    const path = paths.get(place)
    if (!path) continue
    const own = all.filter(({address}) => sectionOf(address) === path[0])
    for (const {address} of all) entries.set(keyOf(address), {path, declared: own})
  }
  return entries
}

/** ARNs of policies that only bound what others give. */
function limitsOnly(state: State): ReadonlySet<string> {
  const all = [...state.values()]
  const arns = (kind: string) =>
    all.filter((one) => one.kind === kind).map((one) => (one.value as Attachment | Boundary).arn)
  const attached = new Set(arns('attachment'))
  return new Set(arns('boundary').filter((arn) => !attached.has(arn)))
}

const bodies = (document: Json) =>
  statementsOf(document).map((body, index) => ({
    body,
    index,
    isAllow: body['Effect'] === 'Allow',
    tests: testsOf(body),
  }))

export function worldOf(input: LintInput, silence: Silence): LintWorld {
  const {state} = input.intent
  const limits = limitsOnly(state)
  // Accounts share documents: each is taken apart once.
  const known = new Map<Json, ReturnType<typeof bodies>>()
  const statements: Statement[] = []
  const trusts = new Map<string, Statement[]>()
  for (const of of state.values()) {
    const isTrust = of.kind === 'trust'
    if (!isTrust && ((of.kind !== 'inline-policy' && of.kind !== 'managed-policy') || isCallerPolicy(of.name))) continue
    if (of.kind === 'managed-policy') {
      const {path, name} = of.value as ManagedPolicy
      if (limits.has(arnOf(of.account, 'policy', path, name))) continue
    }
    const {document} = of.value as Trust
    const parts = known.get(document) ?? bodies(document)
    known.set(document, parts)
    const made = parts.map((part): Statement => ({...part, of, use: isTrust ? 'trust' : 'identity'}))
    statements.push(...made)
    if (isTrust) trusts.set(keyOf(ownerOf(of.address)), made)
  }
  const roles = [...state.values()]
    .filter((one): one is Resource<Role> => one.kind === 'role')
    .map((role) => ({
      role,
      trust: state.get(`${role.key}/trust`) as Resource<Trust> | undefined,
      statements: trusts.get(role.key) ?? [],
    }))
  const entries = entriesOf(input)
  const entryAt = new Map([...entries.values()].map((entry) => [entryKey(entry.path), entry]))
  return {...input, silence, state, statements, roles, entries, entryAt}
}
