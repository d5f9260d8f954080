import type {Address} from '../../core/address.js'
import type {Json} from '../../core/types.js'
import {addLine, othersOf, rawLine, trustLine} from './edit.js'
import {callOf, expiredOf} from './words.js'
import type {Answer} from './words.js'
import type {Of, Said} from './send.js'
import type {Entry, Site} from './site.js'

const principalOf = ({caller}: Answer): Json =>
  caller.type === 'service'
    ? {Service: caller.arn}
    : caller.type === 'federated'
      ? {Federated: caller.arn}
      : {AWS: caller.type === 'role' ? (caller.session ?? caller.arn) : caller.arn}

/** What else the entry stands for. */
export const alsoFor = (entry: Entry, address: Address): string => {
  const others = othersOf(entry, address)
  return others.length === 0 ? '' : ` The entry is for ${others.join(', ')} as well.`
}

/** What the role asks of all its lines, so that the new one asks for it too. */
export function inherited({trust}: Entry, {caller, mfa, externalId}: Answer): {text: string; flags: string[]} {
  const flags = [
    ...(trust?.mfa && caller.type === 'user' && mfa !== true ? ['--mfa'] : []),
    ...(trust?.externalId !== undefined && externalId === undefined ? ['--external-id', trust.externalId] : []),
  ]
  const asks = [
    ...(flags.includes('--mfa') ? ['MFA'] : []),
    ...(flags.includes('--external-id') ? ['its external id'] : []),
    ...(trust?.isNarrow ? ['what its sourceIp and when say'] : []),
  ]
  const half =
    trust?.caller === false ? ' The role says caller: false, so that its permission has to come from elsewhere.' : ''
  return {text: `${asks.length === 0 ? '' : ` The role then still asks for ${asks.join(' and ')}.`}${half}`, flags}
}

/** The ARN of a session of a role, whose name has no path in it. */
const sessionArn = (role: string): string =>
  role.replace(':iam:', ':sts:').replace(/:role\/(?:.+\/)?([^/]+)$/, ':assumed-role/$1/SESSION')

/** What a new statement of a trust policy takes the place of, where that is read by AWS and not by the file. */
const insteadOf = ({instead}: Of<'trust'>): string =>
  instead === undefined ? '' : `, in place of statement ${instead + 1}, which keeps everybody out`

/** Who comes by a provider gets into roles of the provider's account only. */
function byProvider(role: Address, {caller}: Answer, site: Site): Said | undefined {
  const [account = ''] = role.split('/')
  const id = site.idOf(account)
  const own = caller.arn.split(':')[4]
  if (caller.type !== 'federated' || id === undefined || own === id) return undefined
  return {
    text: `An identity provider lets into roles of its own account only. Ask with the provider of account ${account}.`,
    command: site.command({principal: caller.arn.replace(`::${own}:`, `::${id}:`)}),
  }
}

function lead({without = [], isOpen}: Of<'trust'>, {who}: Answer): string {
  if (without.length === 0) return ''
  const words = `"${without.join('" and "')}"`
  return isOpen
    ? `No request that was tried meets ${words} and all else that is asked. To let it in without that, `
    : `No request of ${who} meets ${words}. To let it in all the same, `
}

const start = (before: string, text: string): string =>
  before === '' ? text : `${before}${text.charAt(0).toLowerCase()}${text.slice(1)}`

export function trust(fix: Of<'trust'>, answer: Answer, site: Site): Said {
  const {role, without, action} = fix
  if (answer.explanation.outcome === 'conditional' && answer.caller.type === 'role')
    return {
      text: 'Ask with the ARN of the session, its name for SESSION.',
      command: site.command({principal: sessionArn(answer.caller.arn)}),
    }
  const other = byProvider(role, answer, site)
  if (other) return other
  const [over] = expiredOf(answer, site)
  if (over && !without)
    return {
      text: `Give the line a later day (expires: at ${over.at}), or take it out if this access is over.`,
      command: site.command({}),
    }
  const before = lead(fix, answer)
  const entry = site.entryOf(role)
  if (!entry) {
    const text = start(before, `Add a statement to the trust policy of ${role}${insteadOf(fix)}:`)
    return {text, statement: {Effect: 'Allow', Principal: principalOf(answer), Action: action}}
  }
  const isInherited = entry.trust?.isNarrow === true || entry.trust?.externalId !== undefined
  const isLine = takesRoleConditions(answer)
  const isRaw = action === 'sts:SetSourceIdentity' || (without !== undefined && isInherited && isLine)
  const line = isRaw
    ? rawLine(principalOf(answer), action)
    : trustLine(answer, entry, {withoutMfa: Boolean(without), tagSession: action === 'sts:TagSession'})
  const more = without || isRaw || !isLine ? {text: '', flags: []} : inherited(entry, answer)
  return {
    text: `${start(before, `Let it ${action.startsWith('sts:AssumeRole') ? 'in' : callOf(action)} by a line of trust.`)}${more.text}${alsoFor(entry, role)}`,
    edit: addLine(entry, line),
    command: site.command({flags: more.flags}),
  }
}

/** A role's own conditions hold for users and roles; services and providers have none of what they ask for. */
const takesRoleConditions = ({caller}: Answer): boolean => caller.type === 'user' || caller.type === 'role'

export function withoutMfa({role, action}: Of<'trust-without-mfa'>, answer: Answer, site: Site): Said {
  const entry = site.entryOf(role)
  const text = 'To let this role in, give it a line of trust of its own that asks for no MFA'
  const Principal = principalOf(answer)
  if (!entry)
    return {
      text: `${text}: a statement of the trust policy of ${role}.`,
      statement: {Effect: 'Allow', Principal, Action: action},
    }
  // What the role says under `when` may be what asks for MFA; a line cannot take that back.
  const isRaw = entry.trust?.isNarrow === true
  const tagSession = action === 'sts:TagSession'
  const line = isRaw ? rawLine(Principal, action) : trustLine(answer, entry, {withoutMfa: true, tagSession})
  const more = isRaw ? {text: '', flags: []} : inherited(entry, answer)
  return {
    text: `${text}.${more.text}${alsoFor(entry, role)}`,
    edit: addLine(entry, line),
    command: site.command({flags: more.flags}),
  }
}
