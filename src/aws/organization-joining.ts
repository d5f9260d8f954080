import type {
  CreateAccountStatus,
  DelegatedAdministrator,
  DelegatedService,
  Handshake,
} from '@aws-sdk/client-organizations'
import type {Organization, OrganizationJoining} from '../core/organization.js'
import {orAbsent} from './absent.js'
import {WHERE} from './organization-asks.js'
import {byText} from './organization-tree.js'
import {allItems} from './pages.js'
import type {Ask} from './service.js'

/** By service, then account. */
export async function readDelegated(ask: Ask): Promise<NonNullable<Organization['delegated']>> {
  const accounts = await allItems<DelegatedAdministrator>(
    ask,
    WHERE,
    'ListDelegatedAdministrators',
    'DelegatedAdministrators',
    {},
  )
  const services = async ({Id: account = ''}: DelegatedAdministrator) => {
    const found = await orAbsent(
      allItems<DelegatedService>(ask, WHERE, 'ListDelegatedServicesForAccount', 'DelegatedServices', {
        AccountId: account,
      }),
    )
    return (found ?? []).map(({ServicePrincipal: service = ''}) => ({account, service}))
  }
  const all = (await Promise.all(accounts.map(services))).flat()
  return all.sort((a, b) => byText(a.service, b.service) || byText(a.account, b.account))
}

/** States in which an invitation waits for an answer (Organizations API, Handshake). */
const OPEN: readonly (string | undefined)[] = ['REQUESTED', 'OPEN']

const invited = ({Id: id = '', Parties = []}: Handshake): OrganizationJoining['invitations'][number] => ({
  id,
  account: Parties.find(({Type}) => Type === 'ACCOUNT' || Type === 'EMAIL')?.Id ?? '',
})

/** Both by id. */
export async function readJoining(ask: Ask): Promise<OrganizationJoining> {
  const [handshakes, creations] = await Promise.all([
    allItems<Handshake>(ask, WHERE, 'ListHandshakesForOrganization', 'Handshakes', {Filter: {ActionType: 'INVITE'}}),
    allItems<CreateAccountStatus>(ask, WHERE, 'ListCreateAccountStatus', 'CreateAccountStatuses', {
      States: ['IN_PROGRESS'],
    }),
  ])
  const byId = (a: {id: string}, b: {id: string}): number => byText(a.id, b.id)
  return {
    invitations: handshakes
      .filter(({State}) => OPEN.includes(State))
      .map(invited)
      .sort(byId),
    creations: creations
      .filter(({State}) => State === 'IN_PROGRESS')
      .map(({Id: id = '', AccountName: name = ''}) => ({id, name}))
      .sort(byId),
  }
}
