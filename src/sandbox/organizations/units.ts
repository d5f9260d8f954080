import type {Operations} from '../call.js'
import {need, text} from '../wire/query.js'
import {attachDefaults, forgetTarget} from './attached.js'
import type {OrganizationCall} from './authority.js'
import {managing, reading} from './authority.js'
import {constraint, refusal} from './errors.js'
import type {Organization, Unit} from './model.js'
import {pageOf} from './paging.js'
import {quotaOf} from './quotas.js'
import {rootShown, unitShown} from './shapes.js'
import {nextUnitId} from './state.js'
import {newTags} from './tags.js'
import {isParent, lineOf, membersIn, unitsIn} from './tree.js'

const unitFrom = ({organization, input}: OrganizationCall): Unit => {
  const unit = organization.units.get(need(input, 'OrganizationalUnitId'))
  if (!unit) throw refusal('OrganizationalUnitNotFoundException')
  return unit
}

export const parentFrom = ({organization, input}: OrganizationCall): string => {
  const parent = need(input, 'ParentId')
  if (!isParent(organization, parent)) throw refusal('ParentNotFoundException')
  return parent
}

/** Names are unique among siblings. */
const checkName = (organization: Organization, parent: string, name: string, self: Unit | undefined): void => {
  if (unitsIn(organization, parent).some((unit) => unit !== self && unit.name === name))
    throw refusal('DuplicateOrganizationalUnitException')
}

export const addUnit = (organization: Organization, unit: Omit<Unit, 'id'>): Unit => {
  const whole = {id: nextUnitId(organization), ...unit}
  organization.units.add(whole)
  attachDefaults(organization, whole.id, organization.enabled)
  return whole
}

const createUnit = (call: OrganizationCall): Unit => {
  const {organization, input} = call
  const [parent, name, tags] = [parentFrom(call), need(input, 'Name'), newTags(call)]
  checkName(organization, parent, name, undefined)
  // The root is at the head of the line, and not a level of units.
  if (lineOf(organization, parent).length > quotaOf(organization, 'OrganizationalUnitDepth'))
    throw constraint('OU_DEPTH_LIMIT_EXCEEDED', 'You have exceeded the allowed depth of the OU tree.')
  if (organization.units.size >= quotaOf(organization, 'OrganizationalUnits'))
    throw constraint('OU_NUMBER_LIMIT_EXCEEDED', 'You have exceeded the allowed number of OUs.')
  return addUnit(organization, {name, parent, tags})
}

export const unitOperations: Operations = {
  ListRoots: reading([], (call) => {
    const {items, NextToken} = pageOf(call, [rootShown(call)])
    return {Roots: items, NextToken}
  }),
  ListOrganizationalUnitsForParent: reading(['ParentId'], (call) => {
    const {items, NextToken} = pageOf(call, unitsIn(call.organization, parentFrom(call)))
    return {OrganizationalUnits: items.map((unit) => unitShown(call, unit)), NextToken}
  }),
  DescribeOrganizationalUnit: reading(['OrganizationalUnitId'], (call) => ({
    OrganizationalUnit: unitShown(call, unitFrom(call)),
  })),
  CreateOrganizationalUnit: managing(['ParentId', 'Name'], (call) => ({
    OrganizationalUnit: unitShown(call, createUnit(call)),
  })),
  UpdateOrganizationalUnit: managing(['OrganizationalUnitId'], (call) => {
    const unit = unitFrom(call)
    const name = text(call.input, 'Name') ?? unit.name
    checkName(call.organization, unit.parent, name, unit)
    unit.name = name
    return {OrganizationalUnit: unitShown(call, unit)}
  }),
  DeleteOrganizationalUnit: managing(['OrganizationalUnitId'], (call) => {
    const {organization} = call
    const unit = unitFrom(call)
    if (unitsIn(organization, unit.id).length > 0 || membersIn(organization, unit.id).length > 0)
      throw refusal('OrganizationalUnitNotEmptyException')
    organization.units.remove(unit)
    forgetTarget(organization, unit.id)
  }),
}
