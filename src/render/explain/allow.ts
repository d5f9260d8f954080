import type {Json} from '../../core/types.js'
import {guardTargetWords} from '../../policy/guard-target.js'
import {asTexts, isObject} from '../../policy/json.js'
import type {Origin} from '../../access/model.js'
import {addInline, addLine, addStatement, trustLine} from './edit.js'
import type {Of, Said} from './send.js'
import type {Entry, Site} from './site.js'
import {alsoFor, inherited} from './trust.js'
import {statementOf} from './words.js'
import type {Answer} from './words.js'

/** The short form of a statement, as the file takes it. */
const short = (statement: Json): Json => {
  const {Action = '', Resource = ''} = isObject(statement) ? statement : {}
  return {allow: [Action], on: [Resource]}
}

/** A name for an inline policy that its entry has not got: IAM's names ignore case. */
function nameFor({act}: Answer, statement: Json, {inline = []}: Entry): string {
  const [action = ''] = isObject(statement) ? asTexts(statement['Action']) : []
  const call = action === 'sts:AssumeRole' ? 'assume' : action.slice(action.indexOf(':') + 1)
  const wanted = 'role' in act ? `${call}-${act.role.split('/').at(-1)}` : action.replace(/[^\w+=,.@-]/g, '-')
  const taken = new Set(inline.map((name) => name.toLowerCase()))
  const free = (at: number): string => {
    const name = at === 1 ? wanted : `${wanted}-${at}`
    return taken.has(name.toLowerCase()) ? free(at + 1) : name
  }
  return free(1)
}

/** Whether the trust lets the caller in as it is, or by what the role says for all lines, which a new line says too. */
function isSafeLine({explanation: {decision}}: Answer, {trust: said}: Entry): boolean {
  const step = decision?.steps.find(({layer, effect}) => layer === 'trust policy' && effect === 'allows')
  const statement = step && statementOf(step)?.match.statement
  const hasTests = statement?.['Condition'] !== undefined
  return !hasTests || (said !== undefined && (said.mfa || said.externalId !== undefined || said.isNarrow))
}

function allowOwn(fix: Of<'allow'>, answer: Answer, site: Site): Said {
  const {principal, statement} = fix
  const own = site.entryOf(principal)
  const role = 'role' in answer.act ? answer.act.role : undefined
  const entry = role === undefined ? undefined : site.entryOf(role)
  const isUsed = /^(user|role)$/.test(answer.caller.type)
  const isWritten = entry?.trust?.caller !== false
  // The permission that a line of trust brings along is for sts:AssumeRole alone.
  const isAssume = isObject(statement) && statement['Action'] === 'sts:AssumeRole'
  if (own && entry && role !== undefined && isAssume && isUsed && isWritten && isSafeLine(answer, entry)) {
    const more = inherited(entry, answer)
    const text = `Name it in the trust of ${role}: it then gets the permission as well.${more.text}${alsoFor(entry, role)}`
    const edit = addLine(entry, trustLine(answer, entry, {withoutMfa: false, tagSession: false}))
    return {text, edit, command: site.command({flags: more.flags})}
  }
  if (own && own.section !== 'policies')
    return {
      text: `${isWritten || !isAssume ? '' : `The role says caller: false (${entry?.at}). `}Give it the permission.${alsoFor(own, principal)}`,
      edit: addInline(own, nameFor(answer, statement, own), short(statement)),
      command: site.command({}),
    }
  const needed = 'it needs this statement in one of its policies:'
  if (answer.unknown === 'undeclared')
    return {
      text: `Ask AWS what ${principal} has; ${needed}`,
      statement,
      command: site.command({flags: ['--from', 'live']}),
    }
  if (answer.unknown === 'unread') return {text: `Ask again when its account can be read; ${needed}`, statement}
  return {text: `Whoever looks after ${principal} has to add this statement to one of its policies:`, statement}
}

export const ORGANIZATION = 'Whoever looks after the organization has to'

/** Which policy of the organization has to say more, and who has to see to it. */
function guardText(layer: string, where: Origin | undefined, level: string | undefined, site: Site): string {
  if (level === undefined) return `${ORGANIZATION} allow it at every level, by this statement of a ${layer}`
  const at = guardTargetWords(level)
  if (where && site.isWritten(where))
    return `Allow it at ${at}: add this statement to ${where.name} (${site.where(where)}), or to another ${layer} there`
  return `${ORGANIZATION} allow it at ${at}, by this statement of a ${layer} attached there`
}

export function allow(fix: Of<'allow'>, answer: Answer, site: Site): Said {
  const {layer, where, level, statement} = fix
  switch (layer) {
    case 'permissions boundary': {
      const entry = where?.policy === undefined ? undefined : site.entryOf(where.policy)
      const text = `Let the permissions boundary ${where?.name ?? ''} allow it, for all who have it`
      return entry?.hasStatements
        ? {text: `${text}.`, edit: addStatement(entry, short(statement)), command: site.command({})}
        : {text: `${text}, by a statement${where ? ` in ${site.where(where)}` : ''}:`, statement}
    }
    case 'session policy':
      return {text: 'Pass a session policy that has this statement too:', statement}
    case 'service control policy':
    case 'resource control policy':
      return {text: `${guardText(layer, where, level, site)}:`, statement}
    default:
      return allowOwn(fix, answer, site)
  }
}
