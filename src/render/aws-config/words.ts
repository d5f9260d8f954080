import type {Address} from '../../core/address.js'
import {blockLines} from './aws-config.js'
import type {AwsProfile} from './aws-config.js'
import {escapeText} from '../escape.js'
import {quantity} from '../summary.js'

interface Made {
  readonly who: string | undefined
  readonly profiles: readonly (AwsProfile & {readonly role: Address | undefined})[]
  readonly leftOut: readonly {readonly role: Address; readonly reason: string}[]
  readonly notes: readonly string[]
}

interface Filed {
  readonly file: string
  readonly change: 'written' | 'removed' | 'none'
}

/** The block, to be put into a configuration file by hand. */
export const profilesText = (owner: string, {profiles}: Made): string => blockLines(owner, profiles).join('\n')

export const profilesJson = (owner: string, made: Made, from: string, filed: Filed | undefined) => ({
  format: 1,
  from,
  owner,
  for: made.who ?? null,
  profiles: made.profiles.map(({name, role, settings}) => ({
    name,
    role: role ?? null,
    settings: Object.fromEntries(settings),
  })),
  leftOut: made.leftOut,
  notes: made.notes,
  ...(filed && {file: filed.file, change: filed.change}),
})

/** What was done to the file. */
export function filedText({file, change}: Filed, owner: string, made: Made | undefined): string {
  const profiles = quantity(made?.profiles.length ?? 0, 'profile')
  if (change === 'removed') return escapeText(`Removed the block of ${owner} from ${file}.`)
  if (change === 'none' && !made) return escapeText(`No change: ${file} has no block of ${owner}.`)
  if (change === 'none')
    return escapeText(
      made && made.profiles.length > 0
        ? `No change: ${file} has ${made.profiles.length === 1 ? 'this' : 'these'} ${profiles} already.`
        : `No change: there is no profile to write to ${file}.`,
    )
  return escapeText(`Wrote ${profiles} to ${file}.`)
}

/** More names than that stand in no line; --json has them all. */
const MOST = 12

/** Which profiles went from a block that was written anew. A line. */
export function removedLine(names: readonly string[]): string {
  const more = names.length > MOST ? ` and ${names.length - MOST} more` : ''
  return escapeText(
    `removed: ${names.slice(0, MOST).join(', ')}${more}: --write replaces the whole block, and these are not made any more; where they are wanted, run it again with the --for they were made with`,
  )
}

/** What is no result: roles left out, those of one reason together, and what has to be known of the others. A line each. */
export function leftOutLines({leftOut, notes}: Pick<Made, 'leftOut' | 'notes'>): string[] {
  const byReason = new Map<string, Address[]>()
  for (const {role, reason} of leftOut) byReason.set(reason, [...(byReason.get(reason) ?? []), role])
  const namesOf = (roles: readonly Address[]) =>
    roles.length <= MOST
      ? roles.join(', ')
      : `${roles.slice(0, MOST).join(', ')} and ${roles.length - MOST} more (--json lists them all)`
  return [
    ...[...byReason].map(([reason, roles]) => escapeText(`left out: ${namesOf(roles)}: ${reason}`)),
    ...notes.map((note) => escapeText(`note: ${note}`)),
  ]
}
