import type {Address} from '../core/address.js'
import type {Chain} from '../access/chains.js'
import type {Edge} from '../access/reach.js'
import {asList, asTexts, isObject} from '../policy/json.js'
import {statementWords} from '../policy/words.js'
import {codeSpan, escapeText} from './escape.js'
import type {Handbook, HandbookPolicy, HandbookRole} from './handbook.js'
import {markdownTable, markdownText} from './markdown.js'
import {quantity} from './summary.js'
import {FREE, hopText, inOrder, RELATIONS, relationOf, visitRelation, visitWords} from './who.js'

/** A name that pages can link to: GitHub makes none of its own for a heading with an id in it. */
export const accountAnchor = (name: string): string => `account-${name.toLowerCase()}`

/** `1 hour`, `90 minutes` */
const lasting = (seconds: number): string =>
  seconds % 3600 === 0 ? quantity(seconds / 3600, 'hour') : quantity(Math.floor(seconds / 60), 'minute')

function facts(role: HandbookRole, {owner, hasHistory}: Handbook): string {
  const {changed, aws} = role
  const rows: [string, string | undefined][] = [
    ['Owner', role.owner ? `${markdownText(role.owner.value)} (tag ${codeSpan(role.owner.tag)})` : undefined],
    [
      'Kept by',
      role.at === undefined ? '**nobody: it is not in the file**' : `${codeSpan(role.at)}, owner ${codeSpan(owner)}`,
    ],
    ['Session', `at most ${lasting(role.maxSession)}`],
    ['Ends', role.expires === undefined ? undefined : `after ${role.expires} (UTC)`],
    ['Protected', role.protect ? 'it is never deleted or replaced' : undefined],
    ['Limited by', role.boundary === undefined ? undefined : `the permissions boundary ${codeSpan(role.boundary)}`],
    [
      'Last change',
      changed
        ? [
            changed.commit === undefined ? 'not committed yet' : `${changed.day} by ${markdownText(changed.author)}`,
            ...(changed.commit === undefined ? [] : [`${codeSpan(changed.commit)} ${markdownText(changed.summary)}`]),
          ].join(': ')
        : role.at !== undefined && !hasHistory
          ? 'unknown (the file is not in a git repository)'
          : undefined,
    ],
    ['Made in AWS', aws?.made],
    ['Last used', aws && (aws.used ?? 'not in the days that AWS keeps (400 at most)')],
  ]
  const said = rows.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]))
  return markdownTable(['', ''], said)
}

const spans = (addresses: readonly Address[]): string => addresses.map(codeSpan).join(' → ')

function chainLine(chain: Chain): string {
  const [edge] = chain as readonly [Edge, ...Edge[]]
  const {principal} = edge
  if (chain.length === 1)
    return `- ${codeSpan(principal.address)} (${RELATIONS[relationOf(edge)]}): ${markdownText(hopText(edge))}`
  const hops = chain.map((hop) => `into ${codeSpan(hop.role.address)} ${markdownText(hopText(hop))}`)
  return `- ${spans([principal.address, ...chain.map(({role}) => role.address)])}: ${hops.join(', ')}`
}

function whoLines({entered, address}: HandbookRole, {names}: Handbook): string {
  const visits = inOrder(entered.visits, names).map((visit) => {
    const {grant, into, chain} = visit
    const how = markdownText(grant.conditions.join(' and ') || FREE)
    const relation = RELATIONS[visitRelation(grant, into, names)]
    const through =
      chain.length === 0 ? '' : `, by way of ${spans([into.address, ...chain.map(({role}) => role.address)])}`
    return `- ${codeSpan(visitWords(visit, names))} (${relation}): ${how}${through}`
  })
  const lines = [...entered.chains.map(chainLine), ...visits]
  return lines.length === 0 ? `Nobody may assume ${codeSpan(address)}.` : lines.join('\n')
}

/** Statements that are told before the rest is only counted; the policy itself shows them all. */
const TOLD = 12
/** AWS's own policies may have hundreds of actions: then the services are told. */
const LONG = 400

/** The services of which a statement's actions are. */
const servicesOf = (statement: unknown): string[] =>
  isObject(statement as never)
    ? asTexts((statement as {Action?: never}).Action).map((action) => action.split(':')[0] ?? '')
    : []

function policyLines({name, kind, description, document}: HandbookPolicy, names: Handbook['names']): string {
  const what = kind === 'aws' ? ', of AWS' : kind === 'inline' ? ', in the role itself' : ''
  const about = description === undefined || description === '' ? '' : `: ${markdownText(description)}`
  const head = `- ${codeSpan(name)}${what}${about}`
  if (document === undefined) return `${head}: nobody has its text`
  const statements = asList(isObject(document) ? document['Statement'] : undefined)
  const words = statements.map((statement) => statementWords(statement, names.accounts))
  const isLong = kind === 'aws' && words.join('').length > LONG
  if (isLong) {
    const services = [...new Set(statements.flatMap(servicesOf))].filter((service) => service !== '*' && service !== '')
    return `${head}: ${quantity(statements.length, 'statement')} about ${services.length > 12 ? `${services.length} services` : services.map(codeSpan).join(', ')}`
  }
  const told = words.slice(0, TOLD).map((text) => {
    const [lead = '', ...rest] = text.split(' ')
    const what = rest.join(' ')
    return `  - ${lead === 'deny' ? '**may not**' : 'may'} ${what === '* on *' ? 'do everything' : codeSpan(what)}`
  })
  const more = words.length - told.length
  return [head, ...told, ...(more > 0 ? [`  - and ${quantity(more, 'more statement')}`] : [])].join('\n')
}

function mayLines({administrator, escalations, policies}: HandbookRole, {names}: Handbook): string {
  const powers = administrator
    ? ['- **everything in its account: it is an administrator**']
    : escalations.length > 0
      ? [`- **it can give itself more**: ${escalations.map(codeSpan).join('; ')}`]
      : []
  const lines = [...powers, ...policies.map((policy) => policyLines(policy, names))]
  return lines.length === 0 ? 'Nothing: it has no policies.' : lines.join('\n')
}

export const roleText = (role: HandbookRole, book: Handbook): string =>
  [
    `### ${markdownText(role.address)}`,
    ...(role.purpose === '' ? ['*No purpose is written: give it a `description:`.*'] : [markdownText(role.purpose)]),
    facts(role, book),
    '**Who can assume it**',
    whoLines(role, book),
    '**What it may do**',
    mayLines(role, book),
  ].join('\n\n')

/** What each user can become: the same edges as of the roles, from the other side. */
export const peopleText = (people: Handbook['people']): string =>
  people
    .map(({address, chains}) => {
      const roles = chains.map((chain) => {
        const last = chain.at(-1)
        const way = chain.length === 1 ? '' : `, by way of ${spans(chain.slice(0, -1).map(({role}) => role.address))}`
        return last ? `  - ${codeSpan(last.role.address)}: ${markdownText(hopText(last))}${way}` : ''
      })
      return [`- ${codeSpan(escapeText(address))}${roles.length === 0 ? ': no role' : ''}`, ...roles].join('\n')
    })
    .join('\n')
