import type {Cloud} from '../core/cloud.js'
import type {Organization} from '../core/organization.js'
import type {Snapshot} from '../core/snapshot.js'
import type {Finding, Plan} from '../core/types.js'
import {findingOf, inFileOrder, together} from '../config/compile/context.js'
import type {Telling} from '../config/compile/context.js'
import type {Account, Intent} from '../config/intent.js'
import {ORGANIZATION} from '../kinds/organization-resource.js'
import {wantedParts} from './account-parts.js'
import {factsOf, offlineFacts} from './facts.js'
import {compiled} from './load.js'
import type {Loaded} from './load.js'
import {newPolicies, readUsable} from './read.js'
import type {Read, ReadOptions} from './read.js'
import {accountIn, createRelations} from './relations.js'
import type {Relations} from './relations.js'
import {reguarded} from './reguarded.js'
import {refuseErrors, survey} from './survey.js'
import type {Survey, SurveyOptions} from './survey.js'

/** With more managed accounts than this, each is compared by itself first, and only what differs is planned together. */
export const LARGE = 256

/** What the file wants, given what was read. */
export interface Understood {
  readonly intent: Intent
  /** What there is to say of the file, in words; and the same before that. */
  readonly findings: readonly Finding[]
  readonly tellings: readonly Telling[]
}

/** Accounts that a plan is not made of, as nothing differs in them, or as they are others' business. */
export interface Elsewhere {
  /** Accounts were compared one by one first. */
  readonly isSurveyed: boolean
  readonly names: ReadonlySet<string>
  readonly findings: readonly Finding[]
  readonly unknown: Plan['unknown']
  /** How many things the owner has there. */
  readonly owned: number
}

export const NOWHERE: Elsewhere = {isSurveyed: false, names: new Set(), findings: [], unknown: [], owned: 0}

/** What a plan stands on: the accounts that it is made of, how they are read, and what the file wants of them. */
export interface Ground {
  /** Reads them, again each time but the first, where they may have been read already. */
  read(): Promise<Read>
  understand(snapshots: readonly Snapshot[]): Promise<Understood>
  readonly parts: ReadOptions['parts']
  readonly elsewhere: Elsewhere
}

type Reading = Omit<ReadOptions, 'parts'>

/** All accounts together. `first` is what the file wants as far as is known without AWS. */
export function wholeGround(
  loaded: Loaded,
  {first, wasAsked, policies}: {first: Understood; wasAsked: boolean; policies: ReadonlySet<string>},
  {cloud, organization, reading}: {cloud: Cloud; organization: Organization | undefined; reading: Reading},
): Ground {
  const managed = first.intent.accounts.filter((account) => account.managed)
  const parts = wantedParts(first.intent)
  return {
    parts,
    elsewhere: NOWHERE,
    read: () => readUsable(cloud, managed, {...reading, parts}),
    async understand(snapshots) {
      if (!wasAsked) return first
      const found = await newPolicies(cloud, policies, snapshots[0]?.account)
      return compiled(loaded, factsOf(snapshots, found, organization))
    },
  }
}

/** Accounts that entries of `tests:` and `mustKeep:` are about: what becomes of those is judged in every plan. */
function ruled({tests, safety, accounts}: Intent): string[] {
  const names = new Map(accounts.map(({id, name}) => [id, name]))
  const of = (text: string): string =>
    text.startsWith('arn:') ? (names.get(text.split(':')[4] ?? '') ?? '') : accountIn(text)
  return [
    ...tests.flatMap(({who, role}) => [who, ...(role ? [role] : [])]),
    ...safety.mustKeep.flatMap(({principal, role}) => [principal, role]),
  ].map(of)
}

export interface GroundOptions extends Omit<SurveyOptions, 'relations'> {
  readonly reading: Reading
  /** Names of accounts to take in whether they differ or not. */
  readonly include: readonly string[]
  /** Names of the accounts of one part; undefined: all. */
  readonly part: ReadonlySet<string> | undefined
}

/** The accounts to plan together: those that differ, and those without which nobody can tell what the differences mean. */
function focusOf(
  {loud, relations}: Pick<Survey, 'loud'> & {readonly relations: Relations},
  intent: Intent,
  {caller, include}: {readonly caller: string | undefined; readonly include: readonly string[]},
): ReadonlySet<string> {
  const managed = new Set(intent.accounts.filter((account) => account.managed).map(({name}) => name))
  const home = intent.accounts.find(({id}) => id === caller)?.name
  const around =
    loud.size === 0 ? [] : [...relations.neighbours(), ...relations.targets(), ...(home === undefined ? [] : [home])]
  return new Set([
    ORGANIZATION,
    ...[...loud, ...include, ...ruled(intent), ...around].filter((name) => managed.has(name)),
  ])
}

/**
 * Looks at each account by itself first: at those of one part, where only that is planned, as long as nothing differs there
 * that has to do with others. `first` is what the file says of no account in particular.
 */
export async function surveyedGround(
  loaded: Loaded,
  first: Understood,
  accounts: readonly Account[],
  {reading, include, part, ...options}: GroundOptions,
): Promise<Ground> {
  const {cloud, organization, marks} = options
  const isPart = ({name}: Account): boolean => part?.has(name) ?? true
  const relations = createRelations(first.intent.accounts)
  const found = await survey(loaded, first.intent, accounts.filter(isPart), {...options, relations})
  const offline = offlineFacts(organization).facts
  const rules = loaded.compile(offline, {within: new Set([ORGANIZATION]), rules: false}).intent
  const bound = reguarded(organization, rules, accounts.filter(isPart), marks)
  for (const name of bound) relations.touch(name)
  // Who trusts somebody that goes, or gains by what others gain, may be anywhere.
  if (part && relations.reachesFar())
    await survey(
      loaded,
      first.intent,
      accounts.filter((one) => !isPart(one)),
      {...options, relations: {...relations, differ: () => undefined}},
    )
  const focus = focusOf({loud: new Set([...found.loud, ...bound]), relations}, first.intent, {
    caller: marks.callerAccount,
    include,
  })
  const managed = first.intent.accounts.filter((account) => account.managed)
  const here = managed.filter(({name}) => focus.has(name))
  const {intent} = loaded.compile(offline, {within: focus, rules: false})
  const parts = wantedParts(intent)
  const kept = new Map(found.snapshots)
  return {
    parts,
    elsewhere: {
      isSurveyed: true,
      names: new Set(managed.map(({name}) => name).filter((name) => !focus.has(name))),
      findings: found.findings.filter(({address}) => address === undefined || !focus.has(accountIn(address))),
      unknown: found.unknown.filter(({account}) => !focus.has(account)),
      owned: found.owned,
    },
    async read() {
      const open = here.filter(({name}) => !kept.has(name))
      const {snapshots, unknown} = await readUsable(cloud, open, {...reading, parts})
      const all = new Map([...kept, ...snapshots.map((one) => [one.account.name, one] as const)])
      kept.clear()
      return {snapshots: here.flatMap(({name}) => all.get(name) ?? []), unknown}
    },
    async understand(snapshots) {
      const {intent: wanted, tellings} = await found.compiler.compile(focus, snapshots, {rules: true})
      const told = inFileOrder(together([...found.tellings, ...tellings]), wanted.accounts)
      refuseErrors(loaded, told)
      return {intent: wanted, findings: [...loaded.findings, ...told.map(findingOf)], tellings: told}
    },
  }
}
