import type {Address} from '../../core/address.js'
import type {Json} from '../../core/types.js'
import type {Answer} from './words.js'
import type {Entry, Site} from './site.js'

/** A change of the file that can be pasted. */
export interface Edit {
  /** `accounts.yaml:12`, or the file where the entry is new. */
  readonly at: string
  /** Keys from the top of the file to what is changed. */
  readonly path: readonly string[]
  /** `add`: one more item of that list, which may not be there yet. `set`: the value of that key. */
  readonly how: 'add' | 'set'
  /** On one line. */
  readonly yaml: string
}

// A word that YAML takes for itself wherever it stands: no number, no yes or no, nothing that means something to YAML.
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z][\w./+=-]*(?::[A-Za-z][\w-]*)?$/i

/** A value as YAML on one line. */
export function flow(value: Json): string {
  if (typeof value === 'string') return PLAIN.test(value) ? value : JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, one]) => `${/^[A-Za-z][\w-]*$/.test(key) ? key : JSON.stringify(key)}: ${flow(one)}`)
    .join(', ')}}`
}

/** A provider by its ARN as a line of trust; what nobody has said stands in capitals. */
function providerLine(arn: string): {[key: string]: Json} {
  const [, kind = '', name = ''] = /:(oidc|saml)-provider\/(.+)$/.exec(arn) ?? []
  if (kind === 'saml') return {saml: name}
  return name === 'token.actions.githubusercontent.com'
    ? {github: 'OWNER/REPOSITORY', branch: 'BRANCH'}
    : {oidc: name, audience: 'AUDIENCE', subject: 'SUBJECT'}
}

/**
 * The line of trust that lets a principal in, and with it the permission to make use of it, where the file declares the
 * principal. What the role says for all its lines holds for it as well.
 */
export function trustLine(
  answer: Answer,
  entry: Entry,
  {withoutMfa, tagSession}: {readonly withoutMfa: boolean; readonly tagSession: boolean},
): Json {
  const {who, caller} = answer
  const tagging = tagSession ? {tagSession} : {}
  if (caller.type === 'federated') return {...providerLine(who), ...tagging}
  if (caller.type === 'service') return tagSession ? {service: who, ...tagging} : who
  const without = entry.trust?.mfa && (caller.type === 'role' || withoutMfa) ? {mfa: false} : {}
  const more = {...without, ...tagging}
  return Object.keys(more).length === 0 ? who : {principal: who, ...more}
}

/** Verbatim, so that nothing of what the role says for its lines holds for it. */
export const rawLine = (Principal: Json, Action: Json): Json => ({statement: {Effect: 'Allow', Principal, Action}})

export const addLine = (entry: Entry, line: Json): Edit => ({
  at: entry.at,
  path: [entry.section, entry.key, 'trust'],
  how: 'add',
  yaml: flow(line),
})

/** What a user, role or group of the file gets as a policy of its own. */
export const addInline = (entry: Entry, name: string, statement: Json): Edit => ({
  at: entry.at,
  path: [entry.section, entry.key, 'inline', name],
  how: 'set',
  yaml: flow({statements: [statement]}),
})

export const addStatement = (entry: Entry, statement: Json): Edit => ({
  at: entry.at,
  path: [entry.section, entry.key, 'statements'],
  how: 'add',
  yaml: flow(statement),
})

/** A new role; the key of its entry is its name where that is free. */
export function declareRole(site: Site, role: Address, {who, caller}: Answer): Edit {
  const [account = '', , name = ''] = role.split('/')
  const isTaken = site.hasKey('roles', name)
  const trust = [caller.type === 'federated' ? providerLine(who) : who]
  return {
    at: site.file,
    path: ['roles', isTaken ? `${account}-${name}` : name],
    how: 'set',
    yaml: flow({...(isTaken ? {name} : {}), account, trust}),
  }
}

export const setLength = (entry: Entry, length: string): Edit => ({
  at: entry.at,
  path: [entry.section, entry.key, 'maxSession'],
  how: 'set',
  yaml: flow(length),
})

/** Other things that the same entry stands for: they change as well. */
export const othersOf = ({addresses}: Entry, address: Address): Address[] =>
  addresses.filter((one) => one.toLowerCase() !== address.toLowerCase())

/** `Add to roles.Admin.trust (accounts.yaml:12):` */
export const editTitle = ({how, path, at}: Edit): string =>
  how === 'add' ? `Add to ${path.join('.')} (${at}):` : `Set under ${path.slice(0, -1).join('.')} (${at}):`

export const editLine = ({how, path, yaml}: Edit): string =>
  how === 'add' ? `- ${yaml}` : `${flow(path.at(-1) ?? '')}: ${yaml}`
