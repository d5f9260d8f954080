import {asList, asTexts, isObject} from '../../policy/json.js'
import type {Document} from '../../policy/types.js'
import {statementWords} from '../../policy/words.js'
import {codeSpan} from '../escape.js'
import type {Handbook, HandbookPolicy} from './handbook.js'
import {markdownText} from '../markdown.js'
import {quantity} from '../summary.js'

/** A policy as a list of what it lets do and forbids. */
export type PolicyText = (policy: HandbookPolicy) => string

/** Descriptions may have several lines, most often by YAML's `|`; a heading's text and a list's are one. */
export const oneLine = (text: string): string => markdownText(text.replace(/\s+/g, ' '))

/** AWS's own policies may have hundreds of actions, and are known to readers: then the services are told. */
const LONG = 400
/** Services that are told by name, and entries of a list in a policy of AWS. A policy of the reader's own is told whole. */
const [NAMED, ENTRIES] = [12, 8]

/** The services of the statements' actions; undefined where one is about all services, or all but some. */
function servicesOf(statements: readonly Document[]): string[] | undefined {
  const actions = statements.flatMap((one) => asTexts(one['Action']))
  if (actions.some((action) => action.startsWith('*')) || statements.some((one) => one['NotAction'] !== undefined))
    return undefined
  return [...new Set(actions.map((action) => action.split(':')[0] ?? ''))]
}

function summary(statements: readonly Document[], services: readonly string[]): string {
  const denials = statements.filter((one) => one['Effect'] === 'Deny').length
  const [lets, not] = [statements.length - denials, denials > 0 ? ` and ${denials} that forbid` : '']
  const about = services.length > NAMED ? `${services.length} services` : services.map(codeSpan).join(', ')
  return `${quantity(lets, 'statement')} that ${lets === 1 ? 'allows' : 'allow'}${not}, about ${about}`
}

function statementLine(text: string): string {
  const [lead = '', ...rest] = text.split(' ')
  const what = rest.join(' ')
  return `  - ${lead === 'deny' ? '**may not**' : 'may'} ${what === '* on *' ? 'do everything' : codeSpan(what)}`
}

function policyLines({name, kind, description, document}: HandbookPolicy, {accounts}: Handbook['names']): string {
  const what = kind === 'aws' ? ', of AWS' : kind === 'inline' ? ', in the role itself' : ''
  const about = description === undefined || description.trim() === '' ? '' : `: ${oneLine(description)}`
  const head = `- ${codeSpan(name)}${what}${about}`
  if (document === undefined) return `${head}: nobody has its text`
  const statements = asList(isObject(document) ? document['Statement'] : undefined).filter(isObject)
  const most = kind === 'aws' ? ENTRIES : Infinity
  const words = statements.map((statement) => statementWords(statement, accounts, most))
  const services = kind === 'aws' && words.join('').length > LONG ? servicesOf(statements) : undefined
  if (services) return `${head}: ${summary(statements, services)}`
  return [head, ...words.map(statementLine)].join('\n')
}

/** Tells policies; of one that thousands of roles have only once. */
export function policyTexts(names: Handbook['names']): PolicyText {
  const known = new Map<HandbookPolicy['document'], Map<string, string>>()
  return (policy) => {
    const alike = known.get(policy.document) ?? new Map<string, string>()
    known.set(policy.document, alike)
    const key = JSON.stringify([policy.name, policy.kind, policy.description])
    const text = alike.get(key) ?? policyLines(policy, names)
    alike.set(key, text)
    return text
  }
}
