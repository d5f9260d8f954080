import {keyOf} from '../core/address.js'
import type {GuardType} from '../core/organization.js'
import type {Change, Json} from '../core/types.js'
import {isGuarding} from '../kinds/guard-levels.js'
import type {GuardAttachment, GuardPolicy, PolicyType} from '../kinds/values.js'
import type {Policies, Source} from '../policy/evaluate/decide.js'
import {isObject, statementsOf} from '../policy/json.js'
import type {Document} from '../policy/types.js'
import {entersBy} from '../policy/grants.js'
import type {AccessModel, Origin} from './model.js'
import {bearsOnPowers} from './spoken.js'

type Levels = Policies<Origin>['serviceControl']

/** Ids of the accounts that are guarded otherwise on one side of a plan than on the other. */
export interface Reguarded {
  /** Whose principals may be bound otherwise as to assuming roles. */
  readonly callers: ReadonlySet<string>
  /** Whose roles may let in others. */
  readonly roles: ReadonlySet<string>
  /** Whose principals may be bound otherwise as to what makes powers. */
  readonly powers: ReadonlySet<string>
}

export const NOTHING_REGUARDED: Reguarded = {callers: new Set(), roles: new Set(), powers: new Set()}

/** Whether a statement can bear on what is asked; others need not be compared. */
type Bears = (statement: Document) => boolean

/** Levels as text that is the same where the same is let through, as far as these statements go. */
function reading(bears: Bears): (levels: Levels) => string {
  const texts = new WeakMap<object, string>()
  const textOf = (document: Json): string => {
    if (!isObject(document)) return ''
    const known = texts.get(document)
    if (known !== undefined) return known
    const some = statementsOf(document).filter(bears)
    const made = isFull(some) ? FULLY : some.length === 0 ? '' : JSON.stringify([document['Version'] ?? '', some])
    texts.set(document, made)
    return made
  }
  const ofLevel = new WeakMap<readonly Source<Origin>[], string>()
  const levelText = (level: readonly Source<Origin>[]): string => {
    const known = ofLevel.get(level)
    if (known !== undefined) return known
    const made = [...new Set(level.map(({document}) => textOf(document)))].filter((text) => text !== '').sort()
    const text = made.length > 0 && made.every((one) => one === FULLY) ? '' : JSON.stringify(made)
    ofLevel.set(level, text)
    return text
  }
  // Where a level is in the tree makes no difference: all of them have to let through.
  return (levels) =>
    [...new Set((levels ?? []).map(levelText))]
      .filter((text) => text !== '')
      .sort()
      .join('\n')
}

const FULLY = 'everything'

/** What AWS's own policy says: it lets everything through. */
const isFull = ([one, ...others]: readonly Document[]): boolean =>
  one !== undefined &&
  others.length === 0 &&
  one['Effect'] === 'Allow' &&
  one['Condition'] === undefined &&
  one['Action'] === '*' &&
  one['Resource'] === '*'

/** Which accounts the changes of a plan guard otherwise. Costs nothing where a plan changes no guards. */
export function reguarded(before: AccessModel, after: AccessModel, changes: readonly Change[]): Reguarded {
  if (!changes.some(isGuarding)) return NOTHING_REGUARDED
  const ids = new Set([before, after].flatMap(({principals}) => [...principals.values()].map((one) => one.account.id)))
  const [callers, roles, powers] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const [entering, letting, giving] = [reading(entersBy), reading(entersBy), reading(bearsOnPowers)]
  for (const id of ids) {
    const [was, is] = [before.guards.serviceControl(id), after.guards.serviceControl(id)]
    if (entering(was) !== entering(is)) callers.add(id)
    if (giving(was) !== giving(is)) powers.add(id)
    if (letting(before.guards.resourceControl(id)) !== letting(after.guards.resourceControl(id))) roles.add(id)
  }
  return {callers, roles, powers}
}

/**
 * The changes by which an account is guarded otherwise: of its place, of a type, of policies that are attached above it
 * on either side, and of those attachments.
 */
export function guardChangesFor(
  account: {readonly id: string; readonly name: string},
  type: GuardType,
  changes: readonly Change[],
  sides: {readonly before: AccessModel; readonly after: AccessModel},
): Change[] {
  const guarding = changes.filter(isGuarding)
  if (guarding.length === 0) return []
  const word = type === 'SERVICE_CONTROL_POLICY' ? 'serviceControl' : 'resourceControl'
  const over = [sides.before, sides.after].flatMap(({guards}) => (guards[word](account.id) ?? []).flat())
  const policies = new Set(over.map(({from}) => keyOf(from.address)))
  const targets = new Set(over.map(({from}) => keyOf(from.through ?? '')))
  return guarding.filter(({kind, name, address, before, after}) => {
    const value = after ?? before
    switch (kind) {
      case 'placement':
        return keyOf(name) === keyOf(account.name) || name === account.id
      case 'policy-type':
        return (value as PolicyType).type === type
      case 'guard-policy':
        return (value as GuardPolicy).type === type && policies.has(keyOf(address))
      default:
        return (value as GuardAttachment).type === type && targets.has(keyOf((value as GuardAttachment).target))
    }
  })
}
