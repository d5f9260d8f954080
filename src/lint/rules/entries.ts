import {keyOf} from '../../core/address.js'
import {endOf, isOver} from '../../config/trust/expiry.js'
import type {Found, Rule} from '../rule.js'
import {sectionOf} from '../world.js'
import type {LintWorld} from '../world.js'

/** What the file says of its entries. */

const SHOWN = 5
const DAY = 24 * 60 * 60 * 1000
const EXPIRING_WITHIN = 30

function withoutDescription({entryAt, written, silence}: LintWorld): Found[] {
  const roles = new Map<string, Found & {readonly name: string}>()
  for (const {path, declared} of entryAt.values()) {
    const name = String(path[1])
    const told = declared.filter(({address}) => !silence.takes('missing-description', address))
    if (path[0] !== 'roles' || written.roles[name]?.description !== undefined || !told[0]) continue
    roles.set(name, {name, message: '', key: keyOf(told[0].address), path})
  }
  const [first] = roles.values()
  if (!first) return []
  const names = [...roles.keys()].slice(0, SHOWN)
  const rest = roles.size - names.length
  const message =
    roles.size === 1
      ? `${first.name} has no description:, which the console shows beside its name`
      : `${roles.size} roles have no description:, which the console shows beside their names: ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
  return [{message, key: first.key, path: first.path}]
}

const KINDS = {role: 'roles', user: 'users', group: 'groups', policy: 'policies'} as const

function misnamed({intent, written, entries}: LintWorld): Found[] {
  return Object.entries(written.lint.names).flatMap(([kind, pattern]) => {
    const test = new RegExp(`^(?:${pattern})$`, 'u')
    return [...intent.declared.values()].flatMap(({address}) => {
      const name = address.slice(address.lastIndexOf('/') + 1)
      const path = entries.get(keyOf(address))?.path
      const section = KINDS[kind as keyof typeof KINDS]
      // A page of a caller policy has its caller's entry.
      if (sectionOf(address) !== section || path?.[0] !== section || test.test(name)) return []
      return [{message: `"${name}" is not named as lint: names: ${kind}: wants it, ${pattern}`, key: keyOf(address)}]
    })
  })
}

function expiring({intent, written, entries, now}: LintWorld): Found[] {
  const within = (written.lint.expiringWithin ?? EXPIRING_WITHIN) * DAY
  const soon = (date: string | undefined): date is string =>
    date !== undefined && !isOver(date, now) && endOf(date).getTime() - now.getTime() <= within
  const message = (what: string, date: string) => {
    const days = Math.ceil((endOf(date).getTime() - now.getTime()) / DAY)
    return `${what} ends with ${date}, ${days === 1 ? 'today' : `in ${days} days`}; give it another day, or let it end`
  }
  return [...intent.declared.values()].flatMap(({address}): Found[] => {
    const key = keyOf(address)
    const path = entries.get(key)?.path
    const role = path?.[0] === 'roles' && sectionOf(address) === 'roles' ? written.roles[String(path[1])] : undefined
    if (!path || !role) return []
    const lines = role.trust.flatMap((line, index) =>
      line.type !== 'statement' && line.type !== 'document' && soon(line.expires)
        ? [{message: message('this line', line.expires), key, path: [...path, 'trust', index, 'expires']}]
        : [],
    )
    return soon(role.expires)
      ? [{message: message('the role', role.expires), key, path: [...path, 'expires']}, ...lines]
      : lines
  })
}

export const ENTRY_RULES: readonly Rule[] = [
  {
    code: 'missing-description',
    severity: 'note',
    reason:
      'Whoever meets a role in the console, in a log or in an incident reads its description first. A few words are enough: who uses it, for what. One finding stands for all roles of the file.',
    look: withoutDescription,
  },
  {
    code: 'naming-pattern',
    severity: 'warning',
    reason:
      'The name of a role, user, group or policy does not match what `lint: names:` asks for. The pattern is for the whole name.',
    look: misnamed,
  },
  {
    code: 'expiring-soon',
    severity: 'note',
    reason:
      'The last day of a role or a line of trust (`expires:`) is near, within 30 days or what `lint: expiringWithin:` says. AWS lets nobody in after that day, without further notice.',
    look: expiring,
  },
]
