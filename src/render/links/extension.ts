import type {Address} from '../../core/address.js'
import {isPlainValue, plainName} from '../aws-config/aws-config.js'
import type {LinkGroup, LinkPage} from './links.js'

export interface ExtensionOptions {
  /** Account id → name. */
  readonly accounts: ReadonlyMap<string, string>
  readonly region: string | undefined
}

export interface Extension {
  readonly text: string
  readonly leftOut: readonly {readonly role: Address; readonly reason: string}[]
}

const section = (name: string, settings: readonly (readonly [string, string | undefined])[]): string =>
  [`[profile ${name}]`, ...settings.flatMap(([key, value]) => (value === undefined ? [] : [`${key} = ${value}`]))].join(
    '\n',
  )

/**
 * The configuration of the browser extension AWS Extend Switch Roles: a base account for each that people sign in to, and
 * the roles of each by `source_profile`; a role that is for any account has none, and is always shown. The extension
 * takes a `#`, a `;` or a second `=` in a line for something else. Source: the extension's README.
 */
export function linksExtension(page: LinkPage, {accounts, region}: ExtensionOptions): Extension {
  const taken = new Set<string>()
  const nameOf = (text: string): string => {
    const name = plainName(text)
    let unique = name
    for (let more = 2; taken.has(unique); more++) unique = `${name}-${more}`
    taken.add(unique)
    return unique
  }
  const all = page.groups.flatMap((group) => group.links.map((link) => ({group, link})))
  const isFit = ({link}: (typeof all)[number]) => isPlainValue(link.name) && !link.name.includes('=')
  const fit = all.filter(isFit)
  const ids = [...new Set(fit.flatMap(({link}) => link.bases ?? []))].sort()
  const bases = new Map(ids.map((id) => [id, nameOf(accounts.get(id) ?? id)]))
  const arnOf = ({partition, id}: LinkGroup, name: string) => `arn:${partition}:iam::${id}:role/${name}`
  const targets = fit.flatMap(({group, link}) => {
    const settings = [
      ['role_arn', arnOf(group, link.name)],
      ['color', group.color],
      ['region', region],
    ] as const
    const short = link.name.slice(link.name.lastIndexOf('/') + 1)
    const name = `${group.account}-${short}`
    const {bases: from} = link
    if (from === undefined) return [section(nameOf(name), settings)]
    return from.map((id) =>
      section(nameOf(from.length === 1 ? name : `${name}-from-${accounts.get(id) ?? id}`), [
        ...settings,
        ['source_profile', bases.get(id)],
      ]),
    )
  })
  return {
    text: [...[...bases].map(([id, name]) => section(name, [['aws_account_id', id]])), ...targets].join('\n\n'),
    leftOut: all
      .filter((one) => !isFit(one))
      .map(({link}) => ({
        role: link.role,
        reason: 'AWS Extend Switch Roles misreads a character of its name; use one of the other formats',
      })),
  }
}
