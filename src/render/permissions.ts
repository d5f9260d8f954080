import type {Json} from '../core/types.js'
import type {CallerNeeds, Holder, Permissions} from '../engine/permissions.js'
import {escapeText} from './escape.js'
import {painter} from './style.js'
import type {Paint} from './style.js'

const list = (words: readonly string[]): string =>
  words.length <= 4 ? words.join(', ') : `${words.slice(0, 3).join(', ')} and ${words.length - 3} more`

/** Ready to paste: indented JSON, whatever is not plainly visible written as JSON writes it. */
const pasted = (document: Json): string => JSON.stringify(document, null, 2).split('\n').map(escapeText).join('\n')

const documents = (policies: readonly Json[]): string[] =>
  policies.flatMap((policy, at) => [
    ...(policies.length > 1 ? [`Policy ${at + 1} of ${policies.length}:`] : []),
    pasted(policy),
  ])

function callerLines({profile, finds, policies}: CallerNeeds, paint: Paint): string[] {
  const who = profile === undefined ? 'Whoever runs xrole' : `Whoever the profile ${profile} is`
  return [
    paint('bold', escapeText(`${who}, to ${finds ? 'find and enter' : 'enter'} the accounts`)),
    ...documents(policies),
    '',
  ]
}

function holderLines({role, profile, accounts, policies, occasional}: Holder, paint: Paint): string[] {
  const [one] = accounts
  const where =
    accounts.length === 1 && one
      ? `${one.name} (${one.id})`
      : `${list(accounts.map(({name}) => name))} (\${account.id}: the id of each account)`
  const who = role === undefined ? `Whoever the profile ${profile} is` : `Role ${role}`
  const times = new Map<string, string[]>()
  for (const {action, when} of occasional) {
    const words = when.join('; or ')
    times.set(words, [...(times.get(words) ?? []), action])
  }
  return [
    paint('bold', escapeText(`${who} in ${where}`)),
    ...documents(policies),
    ...(times.size === 0 ? [] : ['Of these, needed only when']),
    ...[...times].map(([words, actions]) => `  ${words}: ${actions.join(', ')}`),
    '',
  ]
}

/** One heading for each principal, and under it the policies to paste. */
export function permissionsText(
  {purpose, callers, holders, lacksPlanRole}: Permissions,
  {color}: {color: boolean},
): string {
  const paint = painter(color)
  return [
    ...callers.flatMap((one) => callerLines(one, paint)),
    ...holders.flatMap((one) => holderLines(one, paint)),
    'The account that the caller is in is entered without a role, unless the file names one for it: there the',
    "caller itself needs that account's policies.",
    ...(purpose === 'verify'
      ? ['Verify assumes roles of the file with what the file gives the caller: nothing is added for that.']
      : []),
    ...(purpose === 'drift' ? ['Drift with --revert writes: it needs what apply needs.'] : []),
    ...(purpose !== 'apply' && lacksPlanRole
      ? [
          'What only reads can have a role of its own: make one with these policies in each account, and name it in',
          'the file: connect: {planRole: xrole-read}.',
        ]
      : []),
    '',
  ].join('\n')
}

/** The same for programs; with several accounts `${account.id}` stands for the id of each. */
export const permissionsJson = ({purpose, callers, holders}: Permissions) => ({
  format: 1,
  for: purpose,
  callers: callers.map(({profile, policies}) => ({profile: profile ?? null, policies})),
  roles: holders.map(({role, profile, accounts, policies, occasional}) => ({
    role: role ?? null,
    profile: profile ?? null,
    accounts,
    policies,
    occasional,
  })),
})
