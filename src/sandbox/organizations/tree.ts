import type {Member, Organization, Unit} from './model.js'

/** A place where policies can be attached. */
export type Place =
  | {type: 'ROOT'; id: string}
  | {type: 'ORGANIZATIONAL_UNIT'; id: string; unit: Unit}
  | {type: 'ACCOUNT'; id: string; member: Member}

export const placeOf = (organization: Organization, id: string): Place | undefined => {
  if (id === organization.root.id) return {type: 'ROOT', id}
  const unit = organization.units.get(id)
  if (unit) return {type: 'ORGANIZATIONAL_UNIT', id, unit}
  const member = organization.members.get(id)
  return member && {type: 'ACCOUNT', id, member}
}

/** Whether something can be in it. */
export const isParent = ({root, units}: Organization, id: string): boolean =>
  id === root.id || units.get(id) !== undefined

/** Ids from the root down to the thing itself. */
export const lineOf = (organization: Organization, id: string): string[] => {
  const parent = (organization.members.get(id) ?? organization.units.get(id))?.parent
  return parent === undefined ? [id] : [...lineOf(organization, parent), id]
}

/** `o-…/r-…/ou-…/111111111111/`, as aws:PrincipalOrgPaths has it. */
export const pathOf = (organization: Organization, id: string): string =>
  `${[organization.id, ...lineOf(organization, id)].join('/')}/`

export const unitsIn = ({units}: Organization, parent: string): Unit[] =>
  units.values().filter((unit) => unit.parent === parent)

export const membersIn = ({members}: Organization, parent: string): Member[] =>
  members.values().filter((member) => member.parent === parent)
