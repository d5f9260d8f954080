import type {Json, Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import {asTexts} from '../policy/json.js'
import {arnOfPrincipal, policiesFor} from './model.js'
import type {AccessModel, Principal} from './model.js'
import {isServiceLinked, ownSide, trustSide} from './sides.js'
import type {OwnSide, TrustSide} from './sides.js'
import {aboutOf, assumingIn, isNarrow, singledOut} from './assuming.js'
import type {About} from './assuming.js'
import {requestFor} from './ways.js'

/** What those with the same policies have in common: what these say of each role. */
export interface Profile {
  side(role: Resource<Role>, arn: string): Numbered<OwnSide>
  /** ARNs of the roles that are named to be assumed; `isWide`: some are named by patterns, or by what nobody has read. */
  readonly exact: ReadonlySet<string>
  readonly isWide: boolean
}

/** A user or role with what is asked of it again and again. */
export interface Asking {
  readonly principal: Principal
  readonly key: string
  readonly arn: string
  readonly profile: Profile
  /** Its account and kind, which is all that most trusts tell apart. */
  readonly like: string
  /** Of a role, as the sessions of it are named. */
  readonly session: string | undefined
}

/** What a role says of whoever asks. */
export interface Door {
  readonly role: Resource<Role>
  readonly arn: string
  side(asking: Asking): Numbered<TrustSide>
}

/** Something of which there is one for all that is the same, with a number of its own, from 0. */
export type Numbered<T> = T & {readonly number: number}

/** One object for all that is the same, so that what is made of it is made once. */
function interning<T extends {readonly id: string}>(): (made: T) => Numbered<T> {
  const all = new Map<string, Numbered<T>>()
  return (made) => remembered(all, made.id, () => ({...made, number: all.size}))
}

function remembered<T>(all: Map<string, T>, key: string, make: () => T): T {
  const known = all.get(key)
  if (known !== undefined) return known
  const made = make()
  all.set(key, made)
  return made
}

export interface Profiles {
  of(principal: Principal): Asking
  door(role: Resource<Role>): Door
}

const made = new WeakMap<AccessModel, Profiles>()

/**
 * Decides once for all who cannot be told apart: a principal's own policies by what they say of assuming roles, a trust
 * by account and kind of who asks. Whatever depends on more is decided for each. Made once for a model.
 */
export function profilesOf(model: AccessModel): Profiles {
  const known = made.get(model)
  if (known) return known
  const profiles = profilesIn(model)
  made.set(model, profiles)
  return profiles
}

function profilesIn(model: AccessModel): Profiles {
  const [ownOnce, trustOnce] = [interning<OwnSide>(), interning<TrustSide>()]
  const profiles = new Map<string, Profile>()
  const askings = new Map<string, Asking>()
  const doors = new Map<string, Door>()
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    return number
  }

  function profile(principal: Principal): Profile {
    const {identity, isPartial, boundary} = model.own(principal.key)
    const guards = (model.guards.serviceControl(principal.account.id) ?? []).flat()
    const documents = [...identity, ...(boundary?.document === undefined ? [] : [boundary]), ...guards].map(
      ({document}) => assumingIn(document),
    )
    const isPersonal = documents.some((one) => one.isPersonal)
    const key = JSON.stringify([
      isPersonal ? principal.key : 0,
      principal.account.id,
      principal.kind,
      isServiceLinked(arnOfPrincipal(principal)),
      isPartial,
      identity.flatMap(({document, from}) => {
        const {text} = assumingIn(document)
        return text === '' ? [] : [[numberOf(text), from.through ?? '']]
      }),
      boundary
        ? [boundary.from.name, boundary.document === undefined ? -1 : numberOf(assumingIn(boundary.document).text)]
        : 0,
    ])
    const known = profiles.get(key)
    if (known) return known
    const named = identity.flatMap(({document}) =>
      assumingIn(document).statements.filter((one) => one['Effect'] === 'Allow'),
    )
    const resources = named.flatMap((one) => asTexts(one['Resource']))
    const isOpen = (text: string) => /[*?$]/.test(text)
    const made: Profile = {
      side: sideOf(
        principal,
        documents.some((one) => one.isOfRole),
        documents.some((one) => one.isOfOrganization),
      ),
      exact: new Set(resources.filter((one) => !isOpen(one))),
      isWide: isPartial || resources.some(isOpen) || named.some((one) => one['Resource'] === undefined),
    }
    profiles.set(key, made)
    return made
  }

  /** Roles of which all statements say the same, by their ARNs, have one answer; `principal` stands for all of its like. */
  function sideOf(principal: Principal, isOfRole: boolean, isOfOrganization: boolean): Profile['side'] {
    const decided = new Map<string, Numbered<OwnSide>>()
    let abouts: readonly ((arn: string) => string)[] | undefined
    const decide = (role: Resource<Role>): Numbered<OwnSide> =>
      ownOnce(
        ownSide(policiesFor(model, principal.key, role.key, principal.account.id), requestFor(model, principal, role)),
      )
    return (role, arn) => {
      if (isOfRole) return decide(role)
      abouts ??= aboutsFor(principal, role)
      let said = isOfOrganization ? `${model.guards.organizationOf?.(role.account.id)} ` : ''
      for (const about of abouts) said += about(arn)
      const known = decided.get(said)
      if (known) return known
      const side = decide(role)
      decided.set(said, side)
      return side
    }
  }

  function aboutsFor(principal: Principal, role: Resource<Role>) {
    const {identity, boundary, serviceControl} = policiesFor(model, principal.key, role.key, principal.account.id)
    const {context} = requestFor(model, principal, role)
    return [...identity, ...(boundary?.document === undefined ? [] : [boundary]), ...(serviceControl ?? []).flat()]
      .map(({document}) => assumingIn(document))
      .flatMap(({statements, variables}) => statements.map((one) => aboutOf(one, context, variables)))
      .filter((about): about is NonNullable<About> => about !== undefined)
  }

  /** Trusts that say the same say it of whoever asks, unless they look at the role itself. */
  const sides = new Map<string, Door['side']>()
  function door(role: Resource<Role>): Door {
    const trust = model.trusts.get(role.key)
    const levels = model.guards.resourceControl(role.account.id) ?? []
    const guards = levels.flat()
    const documents = [...(trust ? [trust] : []), ...guards].map(({document}) => document)
    const isOfRole =
      guards.some(({document}) => isNarrow(document)) || documents.some((one) => assumingIn(one).isOfRole)
    const textOf = ({document}: {readonly document: Json}) => assumingIn(document).text
    const texts = [trust ? textOf(trust) : '', levels.map((level) => level.map(textOf))]
    const isOfOrganization = documents.some((one) => assumingIn(one).isOfOrganization)
    const organization = isOfOrganization ? model.guards.organizationOf?.(role.account.id) : undefined
    const like = JSON.stringify([isOfRole ? role.key : role.account.partition, organization ?? '', ...texts])
    return {role, arn: arnOfPrincipal(role), side: remembered(sides, like, () => trustSideOf(role, documents))}
  }

  /** `role` stands for all of its like. */
  function trustSideOf(role: Resource<Role>, documents: readonly Json[]): Door['side'] {
    const singled = documents.map(singledOut).filter((one) => one.isPersonal || one.arns.size + one.sessions.size > 0)
    const isPersonal = singled.some((one) => one.isPersonal)
    const isSingled = ({arn, session}: Asking) =>
      singled.some(({arns, sessions}) => arns.has(arn) || (session !== undefined && sessions.has(session)))
    const decided = new Map<string, Numbered<TrustSide>>()
    return (asking) => {
      const like = isPersonal || isSingled(asking) ? asking.key : asking.like
      const known = decided.get(like)
      if (known) return known
      const {principal} = asking
      const policies = policiesFor(model, principal.key, role.key, principal.account.id)
      const side = trustOnce(trustSide(policies, requestFor(model, principal, role), role.account))
      decided.set(like, side)
      return side
    }
  }

  function asking(principal: Principal): Asking {
    const {key, account, kind, value} = principal
    const session = kind === 'role' ? `${account.id}/${value.name}` : undefined
    const like = `${account.id} ${kind}`
    return {principal, key, arn: arnOfPrincipal(principal), profile: profile(principal), like, session}
  }

  return {
    of: (principal) => remembered(askings, principal.key, () => asking(principal)),
    door: (role) => remembered(doors, role.key, () => door(role)),
  }
}
