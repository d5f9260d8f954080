import {keyOf, ownerOf} from '../../core/address.js'
import type {AccountRef, Finding, Json, Plan, State} from '../../core/types.js'
import type {Intent} from '../../config/intent.js'
import {kinds} from '../../kinds/index.js'
import {differences, fingerprints, isOthersTag, touchedBy} from '../../ownership/fingerprints.js'
import {keysOf} from '../../ownership/selection.js'
import {canonicalText} from '../../policy/canonical.js'
import {isObject, sortKeys} from '../../policy/json.js'
import {escapeText} from '../../render/escape.js'
import {changeJson} from '../../render/plan/json.js'
import {Failure} from '../base-command.js'
import {EXIT} from '../exit.js'
import {movedFindings, printing} from '../moved.js'
import {refuse, savedKey} from './plan.js'
import type {SavedChange, SavedPlan, SavedWorld} from './plan.js'
import {isOnTheWay, wishOf} from './progress.js'
import {modeOf} from '../session.js'
import type {Session} from '../session.js'
import {withTestsOf} from '../test-findings.js'

export const worldOfPlan = (flags: Parameters<typeof modeOf>[0]): SavedWorld =>
  modeOf(flags).kind === 'sandbox' ? 'sandbox' : 'aws'

const ELSEWHERE: Readonly<Record<SavedWorld, string>> = {
  aws: 'it was made for AWS; leave out --sandbox',
  sandbox: 'it was made in the sandbox; give --sandbox',
}

/** Throws where accounts.yaml is not the one that a plan was made from, or is no longer: before AWS is asked anything. */
export function checkSaved(saved: SavedPlan, intent: Intent, world: SavedWorld): void {
  const {file, owner, accounts} = saved
  if (saved.world !== world) throw refuse('plan-world', `${file} is not applied here: ${ELSEWHERE[saved.world]}`)
  if (owner !== intent.owner)
    throw refuse(
      'plan-owner',
      `${file} was made for the owner "${owner}", and the accounts file says "${intent.owner}": plan again, or name the file it was made from with -f`,
    )
  const [was, is] = [accounts, intent.accounts].map((list) => new Map(list.map(({name, id}) => [name, id])))
  const told = [
    ...accounts.filter(({name}) => !is!.has(name)).map(({name}) => `${name} is gone`),
    ...intent.accounts.flatMap(({name, id}) =>
      was!.get(name) === id ? [] : [was!.has(name) ? `${name} has another id` : `${name} is new`],
    ),
  ]
  if (told.length > 0)
    throw refuse(
      'plan-accounts',
      `the accounts are not those that ${file} was made for (${told.join(', ')}): plan again`,
    )
}

/** What a live value has that no fingerprint is about, or another field of it; see fingerprints. */
const APART = new Set(['versions', 'instanceProfiles', 'credentials', 'applied'])

/** One side of a change as it is compared: documents by their meaning, without others' tags. */
function sideText(side: Json, account: AccountRef, ignoreTags: readonly string[]): string {
  const plain = (value: Json): Json => {
    if (!isObject(value)) return value
    const entries = Object.entries(value).flatMap(([key, one]): [string, Json][] => {
      if (APART.has(key)) return []
      if (key === 'document') return [[key, canonicalText(one, account)]]
      if (key !== 'tags' || !isObject(one)) return [[key, plain(one)]]
      return [[key, Object.fromEntries(Object.entries(one).filter(([tag]) => !isOthersTag(tag, ignoreTags)))]]
    })
    return Object.fromEntries(entries)
  }
  return JSON.stringify(sortKeys(plain(side)))
}

interface Found extends SavedChange {
  readonly account: AccountRef
}

/** What AWS has, and which things of it an apply of the same saved plan has changed already, by key. */
interface Progress {
  readonly live: State
  readonly ahead: ReadonlySet<string>
}

/** Each change of the saved plan that is not done yet has to be found again just so, and no other with it. */
function otherChanges(
  saved: SavedPlan,
  found: readonly Found[],
  ignoreTags: readonly string[],
  {live, ahead}: Progress,
): Finding[] {
  const byKey = new Map(found.map((one) => [savedKey(one), one]))
  const told = new Map<string, string>()
  for (const change of saved.changes) {
    const key = savedKey(change)
    const now = byKey.get(key)
    byKey.delete(key)
    const isAhead = ahead.has(keyOf(ownerOf(change.address)))
    if (!now && isAhead && live.has(key) === (change.after !== null)) continue
    const same = (side: 'before' | 'after'): boolean =>
      now !== undefined &&
      sideText(change[side], now.account, ignoreTags) === sideText(now[side], now.account, ignoreTags)
    if (!now || now.kind !== change.kind)
      told.set(change.address, `the saved plan would ${change.verb} it, which is not needed now`)
    else if (now.verb !== change.verb)
      told.set(change.address, `the saved plan would ${change.verb} it, and now it would be: ${now.verb}`)
    // Of what is on the way each field was looked at.
    else if (!isAhead && !same('before')) told.set(change.address, 'what it has in AWS is not what the saved plan says')
    else if (!same('after')) told.set(change.address, 'what it shall have is not what the saved plan says')
    else {
      const known = new Set(change.hazards.map(({name}) => name))
      const more = new Set(now.hazards.map(({name}) => name).filter((name) => !known.has(name)))
      if (more.size > 0)
        told.set(change.address, `it has a hazard now that the saved plan does not tell: ${[...more].join(', ')}`)
    }
  }
  for (const {address, verb} of byKey.values())
    told.set(address, `${verb} is needed as well now, which is not in the saved plan`)
  return [...told].map(([address, why]) => outdated(address, why))
}

const outdated = (address: string, why: string): Finding => ({
  code: 'plan-outdated',
  severity: 'error',
  refused: true,
  address,
  message: `${address}: ${why}; plan again`,
})

/**
 * What keeps the saved plan from being what the file and AWS need now; what moved in AWS is not judged further. What
 * moved just as the saved plan says has not: it is ahead.
 */
function standing(
  {intent, live, wanted}: Session,
  saved: SavedPlan,
): {findings: Finding[]; ahead: ReadonlySet<string>} {
  const touched = touchedBy(saved.changes)
  const print = printing(intent)
  const now = fingerprints(touched, live, print)
  const empty = new Set([print.hash('[]'), print.hash('false')])
  const onTheWay = touched.map((_, i) => isOnTheWay(saved.baseline[i]!, now[i]!, empty))
  const moved = movedFindings(
    touched,
    saved.baseline.map(({fields}) => fields),
    now.map((fields, i) => (onTheWay[i] ? saved.baseline[i]!.fields : fields)),
    'moved since the plan was made',
  )
  const isMoved = new Set(moved.map(({address}) => address))
  const wishes = fingerprints(
    touched.map(({address}) => ({address, goes: false})),
    wanted,
    print,
  )
  const others = touched.flatMap(({address}, i) => {
    const told = isMoved.has(address) ? [] : differences(wishOf(saved.baseline[i]!.wanted), wishOf(wishes[i]!))
    return told.length === 0
      ? []
      : [outdated(address, `accounts.yaml wants something else than the saved plan: ${told.join(', ')}`)]
  })
  const ahead = touched.filter((_, i) => onTheWay[i] && differences(saved.baseline[i]!.fields, now[i]!).length > 0)
  return {findings: [...moved, ...others], ahead: new Set(ahead.map(({address}) => keyOf(address)))}
}

const refuseAll = (file: string, findings: readonly Finding[]): Failure =>
  new Failure(
    [
      `${file} is not applied and nothing was written:`,
      ...findings.map(({message}) => `  ${escapeText(message)}`),
    ].join('\n'),
    EXIT.refused,
    {refused: findings.map(({code, message}) => ({code, message}))},
  )

/** A change that needs one outside is planned for by planning again, not by selecting more. */
const reworded = (finding: Finding): Finding => {
  const [what] = finding.message.split(/; (?:add --only|apply the whole file) /)
  const isOurs = finding.code === 'left-out' && finding.severity === 'error'
  return isOurs ? {...finding, message: `${what} of the saved plan; plan again`} : finding
}

/** That the saved plan was applied before, in part or to its end. */
function doneAlready({file, changes}: SavedPlan, plan: Plan): Finding[] {
  if (plan.changes.length === changes.length) return []
  const message =
    plan.changes.length === 0
      ? `all of ${file} is done already; nothing is left to do`
      : `a part of ${file} is done already; this is the rest`
  return [{code: 'plan-progress', severity: 'note', message}]
}

/**
 * The new plan, narrowed to what a saved one is about, when that is what it has to be: nothing that the saved plan
 * touches has moved in AWS or in the file. Throws where it is not. Requests, hazards and order are the new plan's.
 */
export function chooseSaved(session: Session, saved: SavedPlan): Session {
  const names = new Set(saved.changes.map(({address}) => address.slice(0, address.indexOf('/'))))
  const blind = session.plan.unknown.find(({account}) => names.has(account))
  if (blind)
    throw new Failure(
      `${saved.file} changes the account ${blind.account}, which cannot be read, so nothing is written: ${blind.message}`,
    )
  const stands = standing(session, saved)
  if (stands.findings.length > 0) throw refuseAll(saved.file, stands.findings)
  const keys = keysOf(
    saved.changes.map((change) => ({...change, key: savedKey(change)})),
    kinds,
  )
  const chosen = session.choose(keys)
  const others = otherChanges(
    saved,
    chosen.plan.changes.map((change) => ({...(changeJson(change, () => []) as SavedChange), account: change.account})),
    session.intent.ignoreTags,
    {live: chosen.live, ahead: stands.ahead},
  )
  if (others.length > 0) throw refuseAll(saved.file, others)
  const {plan} = chosen
  const left: Finding = {
    code: 'left-out',
    severity: 'note',
    message: `${plan.leftOut === 1 ? 'one difference is' : `${plan.leftOut} differences are`} not in ${saved.file}; ${plan.leftOut === 1 ? 'it stays as it is' : 'they stay as they are'}`,
  }
  return {
    ...session,
    ...chosen,
    plan: {
      ...plan,
      leftOut: 0,
      findings: [
        ...(plan.leftOut > 0 ? plan.findings : withTestsOf(session.plan, plan.findings)).map(reworded),
        ...(plan.leftOut > 0 ? [left] : []),
        ...doneAlready(saved, plan),
      ],
    },
    // Accounts that it does not touch may be unreadable.
    selected: names,
    isSelection: true,
  }
}
