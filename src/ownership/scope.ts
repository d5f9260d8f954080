import {keyOf, matchesGlob, ownerOf} from '../core/address.js'
import type {Finding, Resource, State} from '../core/types.js'
import type {Declared, Intent} from '../config/intent.js'
import type {ManagedPolicy, Mark, Membership, Role, Tags, Trust, User} from '../kinds/values.js'
import {kinds} from '../kinds/index.js'
import {claim, keepsPath} from './claim.js'
import {unmanagedAccess} from './exposure.js'
import {foreignTags} from './foreign-tags.js'
import {sidesOf} from './applied.js'
import {changedLeftover, copiedMark, protectedLeftover} from './leftover.js'
import {fingerprintFits, isCopied, ownershipOf, withOwnIdentity} from './owner.js'
import {isCallerPart} from './callers.js'
import {scopeOrganization} from './organization.js'
import {scopeAccounts} from './providers.js'
import {families, hasMarks, isAwsOwned, isIncidentArtefact, isThing, marksOf} from './things.js'
import type {Thing} from './things.js'

/** What AWS has, as the planner sees it. */
export interface Observation {
  readonly state: State
  /** Names of the managed accounts that could not be read. */
  readonly unknown: ReadonlySet<string>
  /** Account id of the caller; undefined for a recorded snapshot. */
  readonly callerAccount: string | undefined
  /** The identity part of a fingerprint for a thing. */
  readonly identity: (thing: Thing) => string
  /** The whole fingerprint that a role, user or managed policy would get if it were applied as it is. */
  readonly fingerprint: (
    thing: Resource<Role | User | ManagedPolicy>,
    parts: readonly Resource[],
    exclusive: boolean,
  ) => string
  /** The addresses of the users and roles there are, by their unique ids. */
  readonly principals: ReadonlyMap<string, string>
}

export interface Scope {
  /** What AWS shall have, everything included that is not ours to change. */
  readonly desired: State
  /** Keys of declared things that exist without a mark. */
  readonly adopted: ReadonlySet<string>
  readonly findings: readonly Finding[]
}

const warning = (code: string, address: string, message: string): Finding => ({
  code,
  severity: 'warning',
  address,
  message,
})

/** Tags that are others' stay as they are: AWS's own and those that `ignoreTags` names. */
function withForeignTags<T extends Role | User>(live: T, desired: T, ignore: readonly string[], exclusive: boolean): T {
  const tags: Tags = {...desired.tags, ...foreignTags(live.tags, desired.tags, ignore, exclusive)}
  const {adopted} = live.marks
  return {...desired, tags, marks: {...desired.marks, ...(adopted ? {adopted} : {})}}
}

function withUnnamed(live: Thing, desired: Resource, declared: Declared): Resource {
  if (declared.exclusive || !hasMarks(live)) return desired
  const {path} = keepsPath(live, declared) ? live.value : (desired as Thing).value
  if (live.kind !== 'role') return {...desired, value: {...(desired.value as User), path}}
  const before = live.value as Role
  const after = {...(desired.value as Role), path}
  const description = declared.named.has('description') ? after.description : before.description
  const maxSession = declared.named.has('maxSession') ? after.maxSession : before.maxSession
  return {...desired, value: {...after, description, maxSession}}
}

/**
 * Desired, edited so that the difference to Live is what xrole may change and nothing else: what is not ours is copied
 * from Live. The rules of ownership are product rules; see the reference, "Ownership and scope".
 */
export function scope(intent: Intent, live: Observation): Scope {
  const desired = new Map<string, Resource>()
  for (const [key, resource] of intent.state) if (!live.unknown.has(resource.account.name)) desired.set(key, resource)
  const findings: Finding[] = []
  const adopted = new Set<string>()
  const pruned = new Set<string>()
  const keep = (resources: Iterable<Resource>) => {
    for (const resource of resources) desired.set(resource.key, resource)
  }
  const liveFamilies = families(live.state)
  const sides = sidesOf(live, intent)

  const incident = (part: Resource) =>
    warning(
      'incident-artefact',
      part.address,
      `${part.address} was put there in an incident; it stays until an operator removes it`,
    )

  const release = (thing: Thing, family: Resource[]) => {
    keep(family.filter((part) => part.kind !== 'mark'))
    if (hasMarks(thing)) desired.set(thing.key, {...thing, value: {...thing.value, marks: {}}})
  }

  const keepDeclared = (thing: Thing, family: Resource[], declared: Declared) => {
    const wanted = desired.get(thing.key) as Thing
    const mark = family.find((part) => part.kind === 'mark')
    const verdict = claim(thing, wanted, declared, intent, isCopied(thing, mark, live.identity))
    findings.push(...verdict.findings)
    if (verdict.adopt) adopted.add(thing.key)
    const edited = hasMarks(thing)
      ? {
          ...wanted,
          value: withForeignTags(
            thing.value,
            (wanted as Resource<Role | User>).value,
            intent.ignoreTags,
            declared.exclusive,
          ),
        }
      : wanted
    const marked = verdict.adopt && thing.kind === 'user' && hasMarks(edited) ? withAdopted(edited) : edited
    const settled = withUnnamed(thing, marked, declared)
    desired.set(thing.key, settled)
    const applied = desired.get(`${thing.key}/mark`) as Resource<Mark> | undefined
    // The file does not know what was there before.
    if (applied && marksOf(settled as Thing).adopted)
      desired.set(applied.key, withOwnIdentity(applied, live.identity(settled as Thing)))
    const isReplaced = kinds.get(thing.kind)?.replaces?.(thing as Resource<never>, settled as Resource<never>) === true
    for (const part of family) {
      if (part === thing) continue
      if (isIncidentArtefact(part) && isReplaced)
        findings.push({
          code: 'incident-artefact',
          severity: 'error',
          refused: true,
          address: part.address,
          message: `${part.address} was put there in an incident, and ${thing.address} would be made anew; an operator has to remove it first`,
        })
      if (desired.has(part.key)) continue
      if (isIncidentArtefact(part)) {
        desired.set(part.key, part)
        if (!isReplaced) findings.push(incident(part))
      } else if (!declared.exclusive && part.kind !== 'mark' && !isCallerPart(part, intent)) desired.set(part.key, part)
    }
  }

  const keepUndeclared = (thing: Thing, family: Resource[]) => {
    const ownership = ownershipOf(thing, intent)
    const trust = family.find((part) => part.kind === 'trust') as Resource<Trust> | undefined
    const stay = (finding?: Finding) => {
      keep(family)
      if (finding) findings.push(finding)
    }
    if (ownership.whose !== 'ours') return stay(unmanagedAccess(thing, trust, intent, live.callerAccount))
    const artefacts = family.filter(isIncidentArtefact)
    if (!hasMarks(thing)) {
      if (artefacts.length === 0) return void pruned.add(thing.key)
      findings.push(...artefacts.map(incident))
      return stay()
    }
    const {protect, adopted: taken} = marksOf(thing)
    if (thing.kind === 'user' && taken && !protect)
      return release(
        thing,
        family.filter((part) => !isCallerPart(part, intent)),
      )
    const mark = family.find((part) => part.kind === 'mark')
    const isOurs = fingerprintFits(thing, mark, live.identity)
    if (!isOurs || protect) {
      const access = unmanagedAccess(thing, trust, intent, live.callerAccount)
      if (access) findings.push(access)
      if (!isOurs) return stay(copiedMark(thing))
      const changed = changedLeftover(thing, sides(thing.key))
      if (changed) findings.push(changed)
      return stay(protectedLeftover(thing))
    }
    if (artefacts.length > 0) {
      findings.push(...artefacts.map(incident))
      return stay()
    }
    pruned.add(thing.key)
  }

  for (const family of liveFamilies.values()) {
    const thing = family.find(isThing)
    if (!thing) continue
    const declared = intent.declared.get(thing.key)
    const listed = intent.unmanaged.find((entry) => matchesGlob(entry.address, thing.address))
    if (isAwsOwned(thing)) {
      keep(family)
      if (declared)
        findings.push({
          code: 'aws-owned',
          severity: 'error',
          place: declared.place,
          address: thing.address,
          message: `${thing.address} is made and kept by AWS; nobody else can change it`,
        })
    } else if (listed && declared) {
      keep(family)
      findings.push({
        code: 'declared-and-unmanaged',
        severity: 'error',
        place: declared.place,
        address: thing.address,
        message: `${thing.address} is declared and also listed under unmanaged: as "${listed.address}"; take one of the two out`,
      })
    } else if (listed && ownershipOf(thing, intent).whose === 'ours') release(thing, family)
    else if (listed) keep(family)
    else if (declared && desired.has(thing.key)) keepDeclared(thing, family, declared)
    else keepUndeclared(thing, family)
  }

  const accounts = scopeAccounts(desired, intent, live)
  accounts.adopted.forEach((key) => adopted.add(key))
  findings.push(...accounts.findings)
  const organization = scopeOrganization(desired, intent, live)
  organization.adopted.forEach((key) => adopted.add(key))
  findings.push(...organization.findings)
  loseMembersWithUsers(desired, pruned, intent)
  findings.push(...foreignMemberships(desired, intent))
  return {desired, adopted, findings}
}

const withAdopted = (resource: Resource): Resource => {
  const value = resource.value as User
  return {...resource, value: {...value, marks: {...value.marks, adopted: true}}}
}

/**
 * A membership is as much the user's as the group's: it goes with the user, from groups that are not ours too. One that
 * the file names stays, and keeps the user from going.
 */
function loseMembersWithUsers(desired: Map<string, Resource>, pruned: ReadonlySet<string>, intent: Intent): void {
  for (const [key, resource] of desired) {
    if (resource.kind !== 'membership' || intent.state.has(key)) continue
    const {user} = resource.value as Membership
    if (pruned.has(keyOf(`${resource.account.name}/user/${user}`))) desired.delete(key)
  }
}

function foreignMemberships(desired: State, intent: Intent): Finding[] {
  return [...desired.values()].flatMap((resource) => {
    if (resource.kind !== 'membership' || intent.state.has(resource.key)) return []
    const {user} = resource.value as Membership
    const isOurs = intent.declared.has(keyOf(`${resource.account.name}/user/${user}`))
    if (!isOurs || intent.declared.has(keyOf(ownerOf(resource.address)))) return []
    const message = `${resource.account.name}/user/${user} is in the group ${ownerOf(resource.address)}, which the file does not declare, and has its permissions`
    return [warning('undeclared-group', resource.address, message)]
  })
}
