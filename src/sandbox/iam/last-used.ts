import type {Call} from '../call.js'
import type {Role, World} from '../model.js'

/**
 * When a role was last used for a request, by the service that was asked: ISO time and region. By the role's unique id, so
 * that a role of the same name made anew was never used.
 */
export type LastUsed = Record<string, Record<string, {at: string; region: string}>>

/** "Activity is only reported for the trailing 400 days" (IAM API, RoleLastUsed). */
const TRACKED = 400 * 24 * 60 * 60 * 1000

/** Nearer than this is not told apart, so that what only reads need not be written down each time. AWS takes up to four hours. */
const GRAIN = 60 * 60 * 1000

const since = (now: Date, at: string): number => now.getTime() - Date.parse(at)

type By = Pick<Call, 'world' | 'caller' | 'now'>

/** Whether a request is a use of a role that has to be written down. */
export const isNewUse = ({world, caller, now}: By, service: string): boolean => {
  const {entity} = caller
  if (!entity?.startsWith('AROA')) return false
  const last = world.lastUsed?.[entity]?.[service]
  return last === undefined || since(now, last.at) >= GRAIN
}

/** "All attempts to access an AWS API, not just the successful ones" (IAM API, GenerateServiceLastAccessedDetails). */
export const noteUse = (call: By & Pick<Call, 'region'>, service: string): void => {
  const {world, caller, now, region = 'us-east-1'} = call
  const {entity} = caller
  if (entity === undefined || !isNewUse(call, service)) return
  const all = (world.lastUsed ??= {})
  const own = (all[entity] ??= {})
  own[service] = {at: now.toISOString(), region}
}

type Seen = {world: Pick<World, 'lastUsed'>; now: Date}

/** By service, what AWS still tells. */
export const usesOfRole = ({world, now}: Seen, {id}: Pick<Role, 'id'>): Record<string, {at: string; region: string}> =>
  Object.fromEntries(Object.entries(world.lastUsed?.[id] ?? {}).filter(([, {at}]) => since(now, at) <= TRACKED))

/** The newest of them, as RoleLastUsed has it. */
export const lastUseOf = (seen: Seen, role: Pick<Role, 'id'>): {at: string; region: string} | undefined =>
  Object.values(usesOfRole(seen, role)).sort((a, b) => (a.at < b.at ? 1 : -1))[0]
