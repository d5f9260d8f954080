import type {Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import {isObject, asTexts, statementsOf} from '../policy/json.js'
import {assumingIn} from './assuming.js'
import {blocked} from './blocked.js'
import type {Blocked} from './blocked.js'
import type {Seen} from './closure.js'
import type {AccessModel, Principal} from './model.js'
import {byArn, isKnown, isOurs, others, pairOf} from './pairs.js'
import type {Enters} from './pairs.js'
import type {Told} from './told.js'

interface Half {
  readonly principal: Principal
  readonly role: Resource<Role>
  readonly statement: number
  /** It cannot assume the role, or cannot pass the session tags that the trust lets it pass. */
  readonly action: 'sts:AssumeRole' | 'sts:TagSession'
  readonly why: Blocked
}

/** What a role and those that it names lack. */
const CANNOT: Readonly<Record<Half['action'], (role: string, named: string) => string>> = {
  'sts:AssumeRole': (role, named) => `${role} trusts ${named}, which cannot assume it`,
  'sts:TagSession': (role, named) => `${role} lets ${named} pass session tags, which it cannot`,
}

type Named = ReadonlyMap<Principal, number>

/** Users and roles that a trust names itself, each with the first statement that does. */
function namedIn(model: AccessModel, role: Resource<Role>, all: ReadonlyMap<string, Principal>): Named {
  const found = new Map<Principal, number>()
  const document = model.trusts.get(role.key)?.document ?? null
  const letting = new Set(assumingIn(document).statements.filter((one) => one['Effect'] === 'Allow'))
  for (const [at, statement] of statementsOf(document).entries()) {
    const named = statement['Principal']
    for (const arn of letting.has(statement) && isObject(named) ? asTexts(named['AWS']) : []) {
      const principal = all.get(arn)
      if (principal && !found.has(principal)) found.set(principal, at)
    }
  }
  return found
}

/** The same of the statements that let session tags be passed by name. */
function taggingIn(model: AccessModel, role: Resource<Role>, all: ReadonlyMap<string, Principal>): Named {
  const found = new Map<Principal, number>()
  for (const [at, {Effect, Action, Principal: named}] of statementsOf(
    model.trusts.get(role.key)?.document ?? null,
  ).entries()) {
    if (Effect !== 'Allow' || !isObject(named)) continue
    if (!asTexts(Action).some((action) => action.toLowerCase() === 'sts:tagsession')) continue
    for (const arn of asTexts(named['AWS'])) {
      const principal = all.get(arn)
      if (principal && !found.has(principal)) found.set(principal, at)
    }
  }
  return found
}

function halvesOf(model: AccessModel, seen: Seen, enters: Enters, slips: ReadonlySet<string>): Half[] {
  const all = byArn(model)
  return [...model.roles.values()].flatMap((role) =>
    [...namedIn(model, role, all)].flatMap(([principal, statement]): Half[] => {
      if (!isOurs(seen, role.key, principal.key) || enters(principal, role)) return []
      if (!isKnown(seen, principal) || !isKnown(seen, role) || slips.has(pairOf(principal, role))) return []
      const why = blocked(model, principal, role, 'sts:AssumeRole')
      return why.reason === 'caller-policy' && seen.told.has(principal.address)
        ? []
        : [{principal, role, statement, action: 'sts:AssumeRole', why}]
    }),
  )
}

/** Who gets in and may not pass the tags that the trust lets it pass: its caller policy is for sts:AssumeRole alone. */
function untagged(model: AccessModel, seen: Seen, enters: Enters): Half[] {
  const all = byArn(model)
  return [...model.roles.values()].flatMap((role) =>
    [...taggingIn(model, role, all)].flatMap(([principal, statement]): Half[] => {
      if (!isOurs(seen, role.key, principal.key) || !isKnown(seen, principal) || !isKnown(seen, role)) return []
      if (!enters(principal, role)) return []
      const why = blocked(model, principal, role, 'sts:TagSession')
      return why.outcome === 'denied' ? [{principal, role, statement, action: 'sts:TagSession', why}] : []
    }),
  )
}

/** Trusts that name somebody who cannot get in whatever it sends: one finding per role and cause. */
export function halfMade(model: AccessModel, seen: Seen, enters: Enters, slips: ReadonlySet<string>) {
  const halves = halvesOf(model, seen, enters, slips)
  const alike = new Map<string, Half[]>()
  for (const half of [...halves, ...untagged(model, seen, enters)]) {
    const key = `${half.role.key}\n${half.action}\n${half.why.why}`
    alike.set(key, [...(alike.get(key) ?? []), half])
  }
  const told = [...alike.values()].map(([first, ...more]): Told => {
    const {principal, role, statement, action, why} = first!
    const isDeclared = seen.declared.has(role.key)
    return {
      code: 'half-made-grant',
      severity: isDeclared ? 'warning' : 'note',
      message: `${CANNOT[action](role.address, `${principal.address}${others(more.length)}`)}: ${why.why}; ${why.fix}`,
      address: role.address,
      at: isDeclared ? {key: `${role.key}/trust`, statement} : {key: principal.key},
    }
  })
  return {told, pairs: new Set(halves.map(({principal, role}) => pairOf(principal, role)))}
}
