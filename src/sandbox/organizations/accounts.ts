import type {Operations} from '../call.js'
import {need} from '../wire/query.js'
import {attachDefaults, forgetTarget} from './attached.js'
import type {OrganizationCall} from './authority.js'
import {managing, reading} from './authority.js'
import {constraint, refusal} from './errors.js'
import type {Member, Organization} from './model.js'
import {pageOf} from './paging.js'
import {quotaOf} from './quotas.js'
import {handshakeState, memberShown} from './shapes.js'
import {stateOf} from './state.js'
import {isParent, membersIn, unitsIn} from './tree.js'
import {parentFrom} from './units.js'

const day = 24 * 3600 * 1000

export const memberFrom = ({organization, input}: OrganizationCall): Member => {
  const member = organization.members.get(need(input, 'AccountId'))
  if (!member) throw refusal('AccountNotFoundException')
  return member
}

export const join = (organization: Organization, member: Member): void => {
  organization.members.add(member)
  attachDefaults(organization, member.id, organization.enabled)
}

/** Invitations that are open and accounts in the making count as well. */
export const hasRoom = (organization: Organization, now: Date): boolean => {
  const invited = organization.handshakes.filter((one) => handshakeState(one, now) === 'OPEN')
  const coming = organization.creations.filter(({completed}) => completed === undefined)
  const count = organization.members.size + invited.length + coming.length
  return count < quotaOf(organization, 'Accounts')
}

const move = (call: OrganizationCall): void => {
  const {organization, input} = call
  const member = memberFrom(call)
  const [source, destination] = [need(input, 'SourceParentId'), need(input, 'DestinationParentId')]
  if (!isParent(organization, destination)) throw refusal('DestinationParentNotFoundException')
  if (!isParent(organization, source)) throw refusal('SourceParentNotFoundException')
  if (member.parent === destination) throw refusal('DuplicateAccountException')
  if (member.parent !== source) throw refusal('SourceParentNotFoundException')
  member.parent = destination
}

const close = (call: OrganizationCall): void => {
  const {organization, now} = call
  const member = memberFrom(call)
  if (organization.featureSet !== 'ALL')
    throw constraint('ORGANIZATION_NOT_IN_ALL_FEATURES_MODE', 'The organization must have all features enabled.')
  if (member.id === organization.management)
    throw constraint('CANNOT_CLOSE_MANAGEMENT_ACCOUNT', "You can't close the management account.")
  const state = stateOf(member, now)
  if (state === 'PENDING_CLOSURE') throw refusal('ConflictException')
  if (state === 'CLOSED') throw refusal('AccountAlreadyClosedException')
  const recent = organization.members
    .values()
    .filter(({closed}) => closed !== undefined && now.getTime() - Date.parse(closed) < 30 * day)
  if (recent.length >= quotaOf(organization, 'ClosedAccountsIn30Days'))
    throw constraint('CLOSE_ACCOUNT_QUOTA_EXCEEDED', 'You have exceeded close account quota for the past 30 days.')
  member.closed = now.toISOString()
}

const remove = (call: OrganizationCall): void => {
  const {organization, now} = call
  const member = memberFrom(call)
  if (member.id === organization.management) throw refusal('MasterCannotLeaveOrganizationException')
  if (organization.delegated.some(({account}) => account === member.id))
    throw constraint(
      'CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG',
      'You must first deregister this account as a delegated administrator.',
    )
  if (member.method === 'CREATED' && now.getTime() - Date.parse(member.joined) < 4 * day)
    throw constraint('WAIT_PERIOD_ACTIVE', 'You must wait until at least four days after the account was created.')
  organization.members.remove(member)
  forgetTarget(organization, member.id)
}

const parentType = ({root}: Organization, id: string): string => (id === root.id ? 'ROOT' : 'ORGANIZATIONAL_UNIT')

export const accountOperations: Operations = {
  ListAccounts: reading([], (call) => {
    const {items, NextToken} = pageOf(call, call.organization.members.values())
    return {Accounts: items.map((member) => memberShown(call, member)), NextToken}
  }),
  ListAccountsForParent: reading(['ParentId'], (call) => {
    const {items, NextToken} = pageOf(call, membersIn(call.organization, parentFrom(call)))
    return {Accounts: items.map((member) => memberShown(call, member)), NextToken}
  }),
  DescribeAccount: reading(['AccountId'], (call) => ({Account: memberShown(call, memberFrom(call))})),
  ListParents: reading(['ChildId'], (call) => {
    const {organization, input} = call
    const id = need(input, 'ChildId')
    const child = organization.members.get(id) ?? organization.units.get(id)
    if (!child) throw refusal('ChildNotFoundException')
    const {items, NextToken} = pageOf(call, [{Id: child.parent, Type: parentType(organization, child.parent)}])
    return {Parents: items, NextToken}
  }),
  ListChildren: reading(['ParentId', 'ChildType'], (call) => {
    const Type = need(call.input, 'ChildType')
    const list = Type === 'ACCOUNT' ? membersIn : unitsIn
    const {items, NextToken} = pageOf(call, list(call.organization, parentFrom(call)))
    return {Children: items.map(({id}) => ({Id: id, Type})), NextToken}
  }),
  MoveAccount: managing(['AccountId', 'SourceParentId', 'DestinationParentId'], move),
  CloseAccount: managing(['AccountId'], close),
  RemoveAccountFromOrganization: managing(['AccountId'], remove),
}
