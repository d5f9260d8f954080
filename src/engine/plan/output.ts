import {locate} from '../../core/locate.js'
import type {Shard} from '../../core/shard.js'
import type {Finding, Place, Plan} from '../../core/types.js'
import {accountsOf, findingOf} from '../../config/compile/context.js'
import type {Telling} from '../../config/compile/context.js'
import {planJson} from '../../render/plan/json.js'
import type {Locate} from '../../render/plan/json.js'
import {EXIT} from '../exit.js'
import type {ExitCode} from '../exit.js'
import {UNSEEN_TRUSTS} from '../../ownership/replaced.js'
import {listed} from '../listed.js'
import {sha256} from '../load.js'
import {fileLimit, railWarnings} from '../rail-warnings.js'
import {callsOfChange} from '../session.js'
import type {Session} from '../session.js'

/** The plan with what apply would refuse of it whatever were allowed. */
export const warned = (session: Session): Plan => ({
  ...session.plan,
  findings: [...session.plan.findings, ...railWarnings(session.plan, session.owned, fileLimit(session))],
})

const locating =
  ({loaded}: Session): Locate =>
  (at: Place) =>
    locate(loaded.sources.texts.get(at.file) ?? '', at.start)

const jsonOf = (session: Session, plan: Plan) =>
  planJson({...plan, changes: listed(plan, session)}, callsOfChange, locating(session))

/** The plan as `plan --json` prints it and `--out` saves it. */
export const wholeJson = (session: Session) => jsonOf(session, warned(session))

/** Something that is said of the file, before its accounts are put into words: those of all parts are named together. */
export interface ToldJson {
  readonly code: string
  readonly severity: string
  readonly message: string
  readonly file: string
  readonly line: number
  readonly column: number
  readonly accounts: readonly string[]
  /** How many accounts the entry is for, where that matters. */
  readonly of: number | null
}

const toldJson = (telling: Telling, place: Locate): ToldJson => {
  const accounts = accountsOf(telling)
  return {
    code: telling.code,
    severity: telling.severity,
    message: telling.message,
    file: telling.place.file,
    ...place(telling.place),
    accounts: accounts.map(({name}) => name),
    of: accounts[0]?.of ?? null,
  }
}

const keyOf = ({code, message, place}: Finding): string => JSON.stringify([code, message, place])

/** What joining parts needs to know of one. */
export interface ShardJson extends Shard {
  /** SHA-256 of the file with all that it includes, in hex digits. */
  readonly digest: string
  /** How many things the owner has in the accounts of this part. */
  readonly owned: number
  /** `maxDeletes:` of the file and where it is. */
  readonly maxDeletes?: {readonly limit: string; readonly at: string}
  readonly told: readonly ToldJson[]
  /** Names of accounts that are only named. */
  readonly unmanaged: readonly string[]
  /** How `plan` ended. */
  readonly exit: ExitCode
}

/** An unknown account and an error are louder than a refusal, and that than a difference. */
export function exitCode({findings, unknown, changes}: Plan, detailed: boolean): ExitCode {
  const errors = findings.filter((finding) => finding.severity === 'error')
  if (unknown.length > 0 || errors.some((finding) => finding.refused !== true)) return EXIT.error
  if (errors.length > 0) return EXIT.refused
  return detailed && changes.length > 0 ? EXIT.differences : EXIT.done
}

const digestOf = ({loaded}: Session): string =>
  sha256(JSON.stringify([...loaded.sources.texts].sort(([a], [b]) => (a < b ? -1 : 1))))

/** One part of a plan, for `xrole merge`. What holds for the whole only is said when the parts are joined. */
export function shardJson(session: Session, shard: Shard) {
  const {plan, tellings, owned} = session
  const said = new Set(tellings.map(findingOf).map(keyOf))
  const isOfWhole = (finding: Finding): boolean => finding.code === UNSEEN_TRUSTS || said.has(keyOf(finding))
  const own = {...plan, findings: plan.findings.filter((finding) => !isOfWhole(finding))}
  const limit = fileLimit(session)
  const about: ShardJson = {
    index: shard.index,
    of: shard.of,
    digest: digestOf(session),
    owned,
    ...(limit && {maxDeletes: limit}),
    unmanaged: session.intent.accounts.filter(({managed}) => !managed).map(({name}) => name),
    exit: exitCode(plan, false),
    told: tellings.map((telling) => toldJson(telling, locating(session))),
  }
  return {...jsonOf(session, own), shard: about}
}
