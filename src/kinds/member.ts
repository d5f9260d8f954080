import type {Kind} from '../core/kind.js'
import {accountId} from '../core/organization-ids.js'
import type {Call, Hazard, Resource} from '../core/types.js'
import {organizations, tagsInput} from './organization-calls.js'
import type {Member} from './values.js'

function make({name, value: {how, tags}}: Resource<Member>): Call[] {
  if ('create' in how) {
    const {email, name: AccountName, role} = how.create
    const input = {Email: email, AccountName, ...(role === '' ? {} : {RoleName: role}), ...tagsInput(tags)}
    return [organizations('CreateAccount', input, accountId(name))]
  }
  const {account: Id, notes} = how.invite
  const Target = {Type: Id.includes('@') ? 'EMAIL' : 'ACCOUNT', Id}
  return [
    organizations('InviteAccountToOrganization', {
      Target,
      ...(notes === undefined ? {} : {Notes: notes}),
      ...tagsInput(tags),
    }),
  ]
}

function hazards({name, verb}: {readonly name: string; readonly verb: string}, after: Member | undefined): Hazard[] {
  if (verb !== 'create' || !after) return []
  const message =
    'create' in after.how
      ? `the account ${name} is made for ${after.how.create.email}; xrole never closes an account`
      : `the account ${after.how.invite.account} is asked to join the organization, which then pays for it`
  return [{name: 'CREATES_ACCOUNT', message}]
}

/**
 * An account of the organization. It is made, or asked to join, where it is not there; what is there is never changed,
 * removed or closed. Source: Organizations API, CreateAccount (done when its status says so), InviteAccountToOrganization.
 */
export const member: Kind<Member> = {
  name: 'member',
  refs: () => [],
  same: () => true,
  make,
  remove: () => [],
  alter: () => [],
  hazards: (change, _, after) => hazards(change, after),
}
