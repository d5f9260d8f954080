import type {Change} from '../core/types.js'
import {escapeText} from './escape.js'

type Fields = Readonly<Record<string, unknown>>

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

const text = (value: unknown): string => escapeText(typeof value === 'string' ? value : '')

const GUARDS: Readonly<Record<string, string>> = {SERVICE_CONTROL_POLICY: 'SCP', RESOURCE_CONTROL_POLICY: 'RCP'}

/** `SCP DenyLeaving`, by the part of an address or by the type. */
export const guardWord = (type: unknown): string => GUARDS[String(type)] ?? escapeText(String(type).toUpperCase())

/** `the root`, `Workloads/Clients`, `account client`. */
function targetText(target: unknown): string {
  const all = String(target)
  if (all === 'root') return 'the root'
  return text(all.startsWith('unit/') ? all.slice('unit/'.length) : all.replace('/', ' '))
}

const place = (unit: unknown): string => (unit === '' ? 'the root' : text(unit))

function memberText({name, after, before}: Change): string {
  const how = fields(fields(after ?? before)['how'])
  const isAsked = 'invite' in how
  return `account ${escapeText(name)}${isAsked ? `, asked to join: ${text(fields(how['invite'])['account'])}` : ''}`
}

function placementText({name, before, after}: Change): string {
  const [from, to] = [fields(before)['unit'] ?? '', fields(after)['unit'] ?? '']
  return `account ${escapeText(name)} moves from ${place(from)} to ${place(to)}`
}

const TITLES: Readonly<Record<string, (change: Change, value: Fields) => string>> = {
  unit: (_, {path}) => `unit ${text(path)}`,
  'guard-policy': ({name}, {type}) => `${guardWord(type)} ${escapeText(name)}`,
  'guard-attachment': (_, {target}) => `attached to ${targetText(target)}`,
  'policy-type': (_, {type}) => `policy type ${text(type)}, enabled in the root`,
  member: memberText,
  placement: placementText,
  'account-tags': ({name}) => `tags of account ${escapeText(name)}`,
  'delegated-administrator': ({name}, {service}) => `account ${escapeText(name)} as administrator of ${text(service)}`,
}

/** What a change of the organization is about, `SCP DenyLeaving`; undefined of any other. */
export const organizationTitle = (change: Change): string | undefined =>
  TITLES[change.kind]?.(change, fields(change.after ?? change.before))

/** The thing that changed parts belong to, `SCP DenyLeaving`; null where the parts name it themselves. */
export function organizationOwner(kind: string, name: string): string | null | undefined {
  if (kind === 'account') return null
  return kind === 'scp' || kind === 'rcp'
    ? `${kind.toUpperCase()} ${escapeText(name.replaceAll('%2F', '/'))}`
    : undefined
}
