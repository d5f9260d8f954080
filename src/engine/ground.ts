import {ownerOf} from '../core/address.js'
import type {Cloud} from '../core/cloud.js'
import type {Organization} from '../core/organization.js'
import type {Snapshot} from '../core/snapshot.js'
import type {Finding, Plan, State} from '../core/types.js'
import {findingOf, inFileOrder, together} from '../config/compile/context.js'
import type {Telling} from '../config/compile/context.js'
import type {Account, Intent} from '../config/intent.js'
import {ORGANIZATION} from '../kinds/organization-resource.js'
import {stateOf} from '../kinds/resource.js'
import type {Trust} from '../kinds/values.js'
import {wantedParts} from './account-parts.js'
import {factsOf, offlineFacts} from './facts.js'
import {compiled} from './load.js'
import type {Loaded} from './load.js'
import {glancing, isRoleOrTrust} from './glance.js'
import {newPolicies, readUsable} from './read.js'
import type {Read, ReadOptions} from './read.js'
import {accountIn, createRelations} from './relations.js'
import type {Relations} from './relations.js'
import {reguarded} from './reguarded.js'
import {refuseErrors, survey} from './survey/survey.js'
import type {SurveyOptions} from './survey/survey.js'

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
  /** Names of accounts of other parts that could not be read. */
  readonly lost: ReadonlySet<string>
  /** How many things the owner has there. */
  readonly owned: number
  /** Roles and their trusts of accounts in which somebody may come to gain or lose a role by what differs. */
  readonly roles: State
  /** Addresses of users and roles by their unique ids. */
  readonly principals: ReadonlyMap<string, string>
  /** Accounts of other parts in which something changes only as it follows from this part. */
  readonly follows: ReadonlySet<string>
  /** What the file declares, where somebody has to choose by address. */
  readonly addresses: readonly string[]
}

export const NOWHERE: Elsewhere = {
  isSurveyed: false,
  names: new Set(),
  findings: [],
  unknown: [],
  lost: new Set(),
  owned: 0,
  roles: new Map(),
  principals: new Map(),
  follows: new Set(),
  addresses: [],
}

/** What a plan stands on: the accounts that it is made of, how they are read, and what the file wants of them. */
export interface Ground {
  /** Reads them, again each time but the first, where they may have been read already. */
  read(): Promise<Read>
  understand(snapshots: readonly Snapshot[]): Promise<Understood>
  /** Roles of accounts elsewhere that trust somebody who goes, by now; and accounts that do not tell. */
  referrers(): Promise<{readonly addresses: readonly string[]; readonly lost: readonly string[]}>
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
    referrers: async () => ({addresses: [], lost: []}),
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
  loud: ReadonlySet<string>,
  relations: Relations,
  intent: Intent,
  {caller, include}: {readonly caller: string | undefined; readonly include: readonly string[]},
): ReadonlySet<string> {
  const managed = new Set(intent.accounts.filter((account) => account.managed).map(({name}) => name))
  const home = intent.accounts.find(({id}) => id === caller)?.name
  const around = loud.size === 0 ? [] : [...relations.neighbours(), ...(home === undefined ? [] : [home])]
  const names = [...loud, ...include, ...ruled(intent), ...around]
  return new Set([ORGANIZATION, ...names.filter((name) => managed.has(name))])
}

const CALLERS_UNSEEN: Finding = {
  code: 'callers-unseen',
  severity: 'note',
  message:
    'a trust policy that changes lets in callers of accounts that it does not name; with so many accounts a plan tells only of those in accounts that it looks at together: xrole who --from live tells of all',
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
  // Whoever plans what belongs to the organization answers for all on whom it bears.
  const judged = part?.has(ORGANIZATION) ? accounts : accounts.filter(isPart)
  const bound = reguarded(organization, rules, judged, marks)
  for (const name of bound) relations.touch(name)
  // Who trusts somebody that goes, or gains by what others gain, may be anywhere.
  const rest =
    part && relations.reachesFar()
      ? await survey(
          loaded,
          first.intent,
          accounts.filter((one) => !isPart(one)),
          {...options, relations: {...relations, differ: () => undefined}},
        )
      : undefined
  const targets = relations.targets()
  // Of a role that is about to change somewhere else it is not enough to know what it is now.
  const changing = [...(rest?.loud ?? [])].filter((name) => targets.has(name))
  const focus = focusOf(new Set([...found.loud, ...bound]), relations, first.intent, {
    caller: marks.callerAccount,
    include: [...include, ...changing],
  })
  const here = accounts.filter(({name}) => focus.has(name))
  const others = accounts.filter(({name}) => !focus.has(name))
  const {intent} = loaded.compile(offline, {within: focus, rules: false})
  const parts = wantedParts(intent)
  const kept = new Map(found.snapshots)
  const isElsewhere = (name: string | undefined): boolean => name === undefined || !focus.has(name)
  const glances = glancing(cloud, reading.concurrency)
  const around = await glances(
    others.filter(({name}) => targets.has(name)),
    isRoleOrTrust,
  )
  const follows = here.map(({name}) => name).filter((name) => rest && !part?.has(name) && !rest.loud.has(name))
  return {
    parts,
    elsewhere: {
      isSurveyed: true,
      names: new Set(others.map(({name}) => name)),
      findings: [
        ...found.findings.filter(({address}) => isElsewhere(address && accountIn(address))),
        ...(relations.opens() ? [CALLERS_UNSEEN] : []),
      ],
      unknown: found.unknown.filter(({account}) => isElsewhere(account)),
      lost: new Set([...(rest?.unknown ?? []).map(({account}) => account), ...around.lost]),
      owned: [...found.owned].reduce((sum, [name, count]) => (isElsewhere(name) ? sum + count : sum), 0),
      roles: stateOf(around.found),
      principals: new Map([...(rest?.principals ?? []), ...found.principals]),
      follows: new Set(follows),
      addresses: options.seen ? [...loaded.declared(organization)] : [],
    },
    async referrers() {
      const gone = [...relations.gone()].map((arn) => `"${arn}"`)
      const {found: trusts, lost} = await glances(others, ({kind, value}) => {
        const text = kind === 'trust' ? JSON.stringify((value as Trust).document) : ''
        return gone.some((arn) => text.includes(arn))
      })
      return {addresses: trusts.map(({address}) => ownerOf(address)), lost}
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
