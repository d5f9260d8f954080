import {keyOf} from '../../core/address.js'
import {kindOf} from '../../core/kind.js'
import {lineText} from '../../core/locate.js'
import type {Resource, State} from '../../core/types.js'
import type {Intent} from '../../config/intent.js'
import {kinds} from '../../kinds/index.js'
import type {AccessModel, Origin} from '../../access/model.js'
import {offlineFacts} from '../facts.js'
import {compiled, load} from '../load.js'
import type {Loaded} from '../load.js'
import {recordedFor} from '../organization.js'
import {modelFor} from '../plan/access.js'
import {hasGuards} from '../../kinds/guard-levels.js'
import {openSession} from '../session.js'
import type {Session} from '../session.js'

/** Of which State a question is asked: what the file says, what AWS has, what AWS will have when the plan is applied. */
export const FROM = ['file', 'live', 'after'] as const
export type From = (typeof FROM)[number]

export interface AskedWorld {
  readonly from: From
  readonly model: AccessModel
  readonly intent: Intent
  /** Names of managed accounts that could not be read. */
  readonly unread: ReadonlySet<string>
  /** Policies of an organization are known, and are looked at. */
  readonly hasGuards: boolean
  /** Whether a policy is as the file says, so that its text can be changed there. */
  isWritten(origin: Origin): boolean
  /** Where a policy is: `accounts.yaml:12`, or its address in AWS. @param statement from 0 */
  where(origin: Origin, statement?: number): string
}

export interface Asking {
  readonly loaded: Loaded
  /** One for each that was asked for, in that order. */
  readonly worlds: readonly AskedWorld[]
  /** Where AWS was asked. */
  readonly session?: Session
  close(): void
}

/** The address of a policy's text: of an attachment, the managed policy's own. */
const homeOf = ({address, policy}: Origin): string => policy ?? address

/** @param live what AWS has; undefined where nobody asked it */
function worldFrom(
  from: From,
  state: State,
  live: State | undefined,
  intent: Intent,
  loaded: Loaded,
  unread: ReadonlySet<string>,
): AskedWorld {
  // The key of an attachment is not made of its address alone, and is asked for only where one decides.
  let keys: ReadonlyMap<string, string> | undefined
  const keyFor = (address: string): string => {
    if (state.has(keyOf(address))) return keyOf(address)
    keys ??= new Map([...state.values()].map((one) => [one.address, one.key]))
    return keys.get(address) ?? keyOf(address)
  }
  const isAsWritten = (key: string): boolean => {
    const [here, written] = [state.get(key), intent.state.get(key)]
    return (
      here !== undefined &&
      written !== undefined &&
      kindOf(kinds, here.kind).same(here as Resource<never>, written as Resource<never>)
    )
  }
  return {
    from,
    intent,
    unread,
    model: modelFor(state, intent.accounts, live),
    hasGuards: hasGuards(state),
    isWritten: (origin) => isAsWritten(keyFor(homeOf(origin))),
    where(origin, statement) {
      const at = homeOf(origin)
      const key = keyFor(at)
      const place = isAsWritten(key) ? intent.placeOf(key, statement) : undefined
      if (place && from !== 'live') return lineText(loaded.sources.texts, place)
      return statement === undefined ? at : `${at}, statement ${statement + 1}`
    },
  }
}

/** Reads the file and, where a State is asked for that depends on it, AWS. Throws InvalidFile, Failure. */
export async function openWorlds(
  flags: Parameters<typeof openSession>[0],
  froms: readonly From[],
  version: string,
): Promise<Asking> {
  if (froms.every((from) => from === 'file')) {
    const loaded = load(flags.file, () => new Date())
    const organization = await recordedFor(loaded, flags.organization)
    const {intent} = compiled(loaded, offlineFacts(organization).facts)
    return {
      loaded,
      worlds: froms.map((from) => worldFrom(from, intent.state, undefined, intent, loaded, new Set())),
      close: () => undefined,
    }
  }
  const session = await openSession(flags, 'plan', version)
  const {loaded, intent, live, desired, plan} = session
  const unread = new Set(plan.unknown.map(({account}) => account))
  const states: Readonly<Record<From, State>> = {file: intent.state, live, after: desired}
  return {
    loaded,
    session,
    worlds: froms.map((from) =>
      from === 'file'
        ? worldFrom(from, states[from], undefined, intent, loaded, new Set())
        : worldFrom(from, states[from], live, intent, loaded, unread),
    ),
    close: () => session.close(),
  }
}
