import type {Address} from '../core/address.js'
import type {Account} from '../config/intent.js'
import type {WrittenAccount} from '../config/written.js'
import {colorOf} from '../render/links-colors.js'
import type {LinkGroup, SwitchLink} from '../render/links.js'
import type {AskedWorld} from './ask.js'
import {reachedBy} from './who-for.js'
import type {Hop, LeftOut, Person, Reached} from './who-for.js'
import {reachedByAnyone} from './who-for-anyone.js'
import type {OpenHop} from './who-for-anyone.js'

export interface Links {
  /** By account, in the file's order; those without a link are not there. */
  readonly groups: readonly LinkGroup[]
  readonly leftOut: readonly LeftOut[]
  readonly notes: readonly string[]
}

/** Where the console is. Source: AWS service endpoints of the partitions ("Switch Role" of each console). */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'https://signin.aws.amazon.com/switchrole',
  'aws-cn': 'https://signin.amazonaws.cn/switchrole',
  'aws-us-gov': 'https://signin.amazonaws-us-gov.com/switchrole',
}

/** What the console takes: of path and name together (IAM User Guide, "IAM role management"), and of the name that it shows. */
const [MOST_NAME, MOST_DISPLAY] = [64, 64]

/** Nothing but letters, digits and `-_.` stays as it is, so that a link means the same in HTML, Markdown and mail. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

const wellFormed = (text: string): string => text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD')

/** As the console shows who one is, cut to what it takes. */
const displayNameOf = (role: string, account: string): string =>
  [...wellFormed(`${role} @ ${account}`)].slice(0, MOST_DISPLAY).join('')

function urlOf({role}: Hop, fullName: string, displayName: string, color: string | undefined): string {
  const {id, partition} = role.account
  const query = [
    `account=${id}`,
    `roleName=${fullName.split('/').map(encoded).join('/')}`,
    `displayName=${encoded(displayName)}`,
    ...(color === undefined ? [] : [`color=${color}`]),
  ]
  return `${CONSOLES[partition] ?? CONSOLES['aws']}?${query.join('&')}`
}

const isOpen = (hop: Hop | OpenHop): hop is OpenHop => 'isForRoles' in hop

/** What has to be so for a link to work. */
const conditionsOf = (hop: Hop | OpenHop): string[] => [
  ...(hop.needs.mfa ? ['sign in with MFA'] : []),
  ...hop.needs.conditions,
  ...(isOpen(hop) && hop.isForRoles ? ['only for who signed in to a role by federation'] : []),
]

const fullNameOf = ({role: {value}}: Hop): string => value.path.slice(1) + value.name

function tooLong(hop: Hop): LeftOut[] {
  const {length} = fullNameOf(hop)
  if (length <= MOST_NAME) return []
  const reason = `its path and name have ${length} characters, and the console takes ${MOST_NAME}; use xrole assume`
  return [{role: hop.role.address, reason}]
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
    const {name: shown = account.name, color: written} = displays[account.name]?.display ?? {}
    const hops = reached.hops.filter((hop) => hop.role.account.id === account.id && tooLong(hop).length === 0)
    if (hops.length === 0) return []
    const color = written === undefined ? undefined : colorOf(written)
    if (written !== undefined && color === undefined)
      notes.push(
        `accounts.${account.name}.display.color is "${written}", which is no colour of the console, so its links have none; write red, orange, yellow, green, blue or six hex digits`,
      )
    const links = hops.map((hop): SwitchLink => {
      const displayName = displayNameOf(hop.role.value.name, shown)
      return {
        role: hop.role.address,
        name: fullNameOf(hop),
        description: hop.role.value.description,
        displayName,
        url: urlOf(hop, fullNameOf(hop), displayName, color),
        conditions: conditionsOf(hop),
        bases: basesOf(hop, person),
      }
    })
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
