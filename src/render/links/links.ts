import type {Address} from '../../core/address.js'
import {codeSpan, escapeText} from '../escape.js'
import {codeCell} from '../markdown.js'
import {painter} from '../style.js'
import {quantity} from '../summary.js'

/** One role that the console can switch to. */
export interface SwitchLink {
  readonly role: Address
  /** Path without its first slash, and name. */
  readonly name: string
  readonly description: string
  /** As the console shows it. */
  readonly displayName: string
  /** Letters, digits and `-_.%/?&=:` only. */
  readonly url: string
  /** In words: what has to be so for the link to work. */
  readonly conditions: readonly string[]
  /** Ids of the accounts that somebody may switch from; undefined: any. */
  readonly bases: readonly string[] | undefined
}

export interface LinkGroup {
  /** Its key in the file. */
  readonly account: string
  readonly id: string
  readonly partition: string
  /** Its name for people. */
  readonly shown: string
  /** Six hex digits. */
  readonly color: string | undefined
  readonly links: readonly SwitchLink[]
}

export interface LinkPage {
  /** Whose they are; undefined: of whoever a trust policy lets in. */
  readonly who: string | undefined
  readonly groups: readonly LinkGroup[]
}

export const titleOf = ({who}: LinkPage): string => (who === undefined ? 'Switch role' : `Switch role: ${who}`)

export const headingOf = ({account, shown, id}: LinkGroup): string =>
  shown === account ? `${account} (${id})` : `${shown} (${account}, ${id})`

export const countOf = ({groups}: LinkPage): string =>
  `${quantity(
    groups.reduce((sum, {links}) => sum + links.length, 0),
    'role',
  )} in ${quantity(groups.length, 'account')}`

export function linksText(page: LinkPage, {color}: {color: boolean}): string {
  const paint = painter(color)
  return page.groups
    .map((group) =>
      [
        paint('bold', escapeText(headingOf(group))),
        ...group.links.flatMap(({name, conditions, url}) => [
          `  ${escapeText([name, ...(conditions.length > 0 ? [conditions.join(' and ')] : [])].join('  '))}`,
          `    ${url}`,
        ]),
      ].join('\n'),
    )
    .join('\n\n')
}

const cell = (text: string): string => (text === '' ? '' : codeCell(text))

export function linksMarkdown(page: LinkPage): string {
  const tables = page.groups.map((group) =>
    [
      `## ${codeSpan(headingOf(group))}`,
      '',
      '| role | conditions | description |',
      '| --- | --- | --- |',
      ...group.links.map(
        ({name, url, conditions, description}) =>
          `| [${cell(name)}](${url}) | ${conditions.map(cell).join(' and ')} | ${cell(description)} |`,
      ),
    ].join('\n'),
  )
  return [`# ${page.who === undefined ? 'Switch role' : `Switch role: ${codeSpan(page.who)}`}`, ...tables].join('\n\n')
}

export const linksJson = (
  page: LinkPage,
  more: {readonly from: string; readonly leftOut: unknown; readonly notes: unknown},
) => ({
  format: 1,
  from: more.from,
  for: page.who ?? null,
  accounts: page.groups.map(({account, id, shown, color, links}) => ({
    account,
    id,
    displayName: shown,
    color: color ?? null,
    links: links.map(({role, name, displayName, url, conditions, bases}) => ({
      role,
      roleName: name,
      displayName,
      url,
      conditions,
      from: bases ?? null,
    })),
  })),
  leftOut: more.leftOut,
  notes: more.notes,
})
