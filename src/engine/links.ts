import type {Address} from '../core/address.js'
import type {Account} from '../config/intent.js'
import type {WrittenAccount} from '../config/written.js'
import {colorOf} from '../render/links/colors.js'
import type {LinkGroup, SwitchLink} from '../render/links/links.js'
import {displayNameOf, fullNameOf, MOST_NAME, switchUrl} from '../render/links/url.js'
import type {AskedWorld} from './ask/ask.js'
import {reachedBy} from './who-for/who-for.js'
import type {Hop, LeftOut, Person, Reached} from './who-for/who-for.js'
import {reachedByAnyone} from './who-for/anyone.js'
import type {OpenHop} from './who-for/anyone.js'

export interface Links {
  /** By account, in the file's order; those without a link are not there. */
  readonly groups: readonly LinkGroup[]
  readonly leftOut: readonly LeftOut[]
  readonly notes: readonly string[]
}

const isOpen = (hop: Hop | OpenHop): hop is OpenHop => 'isForRoles' in hop

/** What has to be so for a link to work. */
const conditionsOf = (hop: Hop | OpenHop): string[] => [
  ...(hop.needs.mfa ? ['sign in with MFA'] : []),
  ...hop.needs.conditions,
  ...(isOpen(hop) && hop.isForRoles ? ['only for who signed in to a role by federation'] : []),
]

function tooLong({role}: Hop): LeftOut[] {
  const {length} = fullNameOf(role)
  if (length <= MOST_NAME) return []
  const reason = `its path and name have ${length} characters, and the console takes ${MOST_NAME}; use xrole assume`
  return [{role: role.address, reason}]
}

/** Ids of the accounts that somebody may switch from; undefined: any. */
const basesOf = (hop: Hop | OpenHop, person: Person | undefined): readonly string[] | undefined =>
  person ? [person.account.id] : isOpen(hop) ? hop.from : undefined

type Displays = Readonly<Record<string, Pick<WrittenAccount, 'display'>>>

/** Links to switch role in the console: for somebody, or for whoever a role's trust policy lets in. */
export function linksFor(world: AskedWorld, person: Person | undefined, displays: Displays, now: Date): Links {
  const means = {isConsole: true, now}
  const reached: Reached = person ? reachedBy(world, person, means, true) : reachedByAnyone(world, means)
  const notes: string[] = []
  const groupOf = (account: Account): LinkGroup[] => {
    const display = displays[account.name]?.display ?? {}
    const {name: shown = account.name, color: written} = display
    const hops = reached.hops.filter(({role}) => role.account.id === account.id)
    const links = hops.flatMap((hop): SwitchLink[] => {
      const {role} = hop
      const url = switchUrl(role, display)
      if (url === undefined) return []
      return [
        {
          role: role.address,
          name: fullNameOf(role),
          description: role.value.description.replace(/\s+/g, ' ').trim(),
          displayName: displayNameOf(role, display),
          url,
          conditions: conditionsOf(hop),
          bases: basesOf(hop, person),
        },
      ]
    })
    if (links.length === 0) return []
    const color = written === undefined ? undefined : colorOf(written)
    if (written !== undefined && color === undefined)
      notes.push(
        `accounts.${account.name}.display.color is "${written}", which is no colour of the console, so its links have none; write red, orange, yellow, green, blue or six hex digits`,
      )
    return [{account: account.name, id: account.id, partition: account.partition, shown, color, links}]
  }
  const groups = world.intent.accounts.flatMap(groupOf)
  if (person?.kind === 'role' && groups.length > 0)
    notes.push(
      `the console switches roles for users, and for who signed in to a role by federation: the links work for ${person.name} only if people sign in to it so`,
    )
  return {groups, leftOut: [...reached.leftOut, ...reached.hops.flatMap(tooLong)].sort(byRole), notes}
}

const byRole = (a: {readonly role: Address}, b: {readonly role: Address}): number => (a.role < b.role ? -1 : 1)
