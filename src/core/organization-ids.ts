import type {GuardType} from './organization.js'

/**
 * AWS Organizations knows its things by ids that nobody can foresee, and a plan names things that do not exist yet. So
 * requests name them, in angle brackets, and names become ids just before a request is sent.
 */
export type Symbolic = `<${string}>`

export const ROOT_ID: Symbolic = '<root>'

/** `Workloads/Clients`; '' is the root. */
export const unitId = (path: string): Symbolic => (path === '' ? ROOT_ID : `<unit ${path}>`)

/** By the name that addresses have: the key of the file, or the 12-digit id. */
export const accountId = (name: string): Symbolic => `<account ${name}>`

export const policyId = (type: GuardType, name: string): Symbolic =>
  `<${type === 'SERVICE_CONTROL_POLICY' ? 'scp' : 'rcp'} ${name}>`

/** What a policy is attached to, as addresses have it. */
export type GuardTarget = 'root' | `unit/${string}` | `account/${string}`

export function targetId(target: GuardTarget): Symbolic {
  if (target === 'root') return ROOT_ID
  const name = target.slice(target.indexOf('/') + 1)
  return target.startsWith('unit/') ? unitId(name) : accountId(name)
}

export const isSymbolic = (value: unknown): value is Symbolic => typeof value === 'string' && /^<.+>$/s.test(value)
