import type {Address} from '../../core/address.js'
import type {Chain} from '../../access/chains.js'
import type {Edge} from '../../access/reach.js'
import {codeSpan, escapeText} from '../escape.js'
import type {Handbook, HandbookRole} from './handbook.js'
import {oneLine} from './policy.js'
import type {PolicyText} from './policy.js'
import {codeCell, markdownTable, markdownText} from '../markdown.js'
import {quantity} from '../summary.js'
import {FREE, hopText, inOrder, RELATIONS, relationOf, visitRelation, visitWords} from '../who.js'

/** A name that pages can link to: GitHub makes none of its own for a heading with an id in it. */
export const accountAnchor = (name: string): string => `account-${name.toLowerCase()}`

/** `1 hour`, `90 minutes` */
const lasting = (seconds: number): string =>
  seconds % 3600 === 0 ? quantity(seconds / 3600, 'hour') : quantity(Math.floor(seconds / 60), 'minute')

function facts(role: HandbookRole, {owner}: Handbook): string {
  const {changed, aws} = role
  const rows: [string, string | undefined][] = [
    [
      'Owner',
      role.owner
        ? `${markdownText(role.owner.value)} (tag ${codeCell(role.owner.tag)})`
        : '*nobody is named: give it a tag `owner`*',
    ],
    [
      'Kept by',
      role.at === undefined ? '**nobody: it is not in the file**' : `${codeCell(role.at)}, owner ${codeSpan(owner)}`,
    ],
    ['Session', `at most ${lasting(role.maxSession)}`],
    ['Ends', role.expires === undefined ? undefined : `after ${role.expires} (UTC)`],
    ['Protected', role.protect ? 'it is never deleted or replaced' : undefined],
    ['Limited by', role.boundary === undefined ? undefined : `the permissions boundary ${codeCell(role.boundary)}`],
    [
      'Last change',
      changed
        ? [
            changed.commit === undefined ? 'not committed yet' : `${changed.day} by ${markdownText(changed.author)}`,
            ...(changed.commit === undefined ? [] : [`${codeSpan(changed.commit)} ${markdownText(changed.summary)}`]),
          ].join(': ')
        : role.at === undefined
          ? undefined
          : 'unknown (no git repository here has the whole history of the file)',
    ],
    ['Made in AWS', aws?.made],
    ['Last used', aws && (aws.used ?? 'not in the days that AWS keeps (400 at most)')],
  ]
  const said = rows.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]))
  return markdownTable(['', ''], said)
}

const spans = (addresses: readonly Address[]): string => addresses.map(codeSpan).join(' → ')

/** Each hop has conditions of its own: those of the last alone would read as if nothing else were asked. */
const intoText = (hop: Edge): string => `into ${codeSpan(hop.role.address)} ${markdownText(hopText(hop))}`

function chainLine(chain: Chain): string {
  const [edge] = chain as readonly [Edge, ...Edge[]]
  const {principal} = edge
  if (chain.length === 1)
    return `- ${codeSpan(principal.address)} (${RELATIONS[relationOf(edge)]}): ${markdownText(hopText(edge))}`
  return `- ${spans([principal.address, ...chain.map(({role}) => role.address)])}: ${chain.map(intoText).join(', ')}`
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

function mayLines({administrator, escalations, policies, boundary}: HandbookRole, policyText: PolicyText): string {
  const powers = administrator
    ? ['- **everything in its account: it is an administrator**']
    : escalations.length > 0
      ? [`- **it can give itself more**: ${escalations.map(codeSpan).join('; ')}`]
      : []
  // What the policies say would read as more than it has.
  const limit =
    boundary === undefined ? [] : [`- nothing but what its permissions boundary ${codeSpan(boundary)} allows as well`]
  const lines = policies.length === 0 ? [] : [...powers, ...limit, ...policies.map(policyText)]
  return lines.length === 0 ? 'Nothing: it has no policies.' : lines.join('\n')
}

export const roleText = (role: HandbookRole, book: Handbook, policyText: PolicyText): string =>
  [
    `### ${markdownText(role.address)}`,
    ...(role.purpose.trim() === '' ? ['*No purpose is written: give it a `description:`.*'] : [oneLine(role.purpose)]),
    facts(role, book),
    '**Who can assume it**',
    whoLines(role, book),
    '**What it may do**',
    mayLines(role, policyText),
  ].join('\n\n')

/** What each user can become: the same edges as of the roles, from the other side. */
export const peopleText = (people: Handbook['people']): string =>
  people
    .map(({address, chains}) => {
      const roles = chains.map((chain) => {
        const last = chain.at(-1)
        const how = chain.length === 1 ? chain.map((hop) => markdownText(hopText(hop))) : chain.map(intoText)
        return last ? `  - ${codeSpan(last.role.address)}: ${how.join(', ')}` : ''
      })
      return [`- ${codeSpan(escapeText(address))}${roles.length === 0 ? ': no role' : ''}`, ...roles].join('\n')
    })
    .join('\n')
