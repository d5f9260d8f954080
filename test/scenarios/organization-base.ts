import type {GuardType, Organization} from '../../src/core/organization.js'
import {account} from '../support/clouds.js'
import type {Lab} from '../support/lab.js'
import {CLIENT, ROOT} from './base.js'
import type {Stop, Walk} from './base.js'

export const SCP = 'SERVICE_CONTROL_POLICY'
export const RCP = 'RESOURCE_CONTROL_POLICY'

export const DEV = account('dev', 3)
/** The management account, and two more. */
export const THREE = [ROOT, CLIENT, DEV]

/** A file of three accounts with what is said of their organization, in flow style. */
export const organization = (body: string, owner = 'acme'): string => `version: 1
owner: ${owner}
accounts: {root: "111111111111", client: "222222222222", dev: "333333333333"}
organization: ${body}
`

/** The same with SCPs, and what is said before them. */
export const scps = (body: string, more = ''): string => organization(`{${more}scps: {${body}}}`)

/** From an organization with client in the unit Workloads, and dev below the root. */
export const walk = (name: string, ...stops: readonly Stop[]): Walk => ({
  name: `organization: ${name}`,
  accounts: THREE,
  organization: {places: {client: 'Workloads'}},
  stops,
})

/** moto lacks it, or has it otherwise than AWS: walked in the sandbox only. */
export const notOnMoto = (reason: string, one: Walk): Walk => ({...one, notOn: {moto: reason}})

export const LEAVING = 'statements: [{deny: [organizations:LeaveOrganization], on: ["*"]}]'

/** As tags, what makes a thing this owner's. */
export const ownedBy = (owner: string) => [{Key: 'xrole:owner', Value: owner}]

/** The paths of all units. */
export const unitsIn = async (lab: Lab): Promise<string[]> =>
  (await lab.organization()).units.map(({path}) => path).sort()

/** Where the accounts of the lab are. */
export async function placesIn(lab: Lab): Promise<Record<string, string>> {
  const {accounts} = await lab.organization()
  const names = new Map(lab.organized?.accounts.map(({id, name}) => [id, name]))
  const places = accounts.flatMap(({id, ou}): [string, string][] => {
    const name = names.get(id)
    return name === undefined ? [] : [[name, ou]]
  })
  return Object.fromEntries(places)
}

/** What a target's id stands for: `/`, `Workloads`, `account client`. */
function targetNames({root, units, accounts}: Organization, lab: Lab): Map<string, string> {
  const names = new Map(lab.organized?.accounts.map(({id, name}) => [id, name]))
  return new Map([
    [root, '/'],
    ...units.map(({id, path}) => [id, path] as const),
    ...accounts.map(({id, name}) => [id, `account ${names.get(id) ?? name}`] as const),
  ])
}

/** To what a policy is attached; undefined where there is no such policy. */
export async function attachedTo(lab: Lab, name: string, type: GuardType = SCP): Promise<string[] | undefined> {
  const all = await lab.organization()
  const names = targetNames(all, lab)
  const found = all.guards?.policies.find((one) => one.name === name && one.type === type)
  return found?.targets.flatMap((id) => names.get(id) ?? []).sort()
}

/** The names of the policies that somebody made. */
export const guardsIn = async (lab: Lab): Promise<string[]> =>
  ((await lab.organization()).guards?.policies ?? []).flatMap(({isAws, name}) => (isAws ? [] : [name])).sort()

/** By hand: a policy that denies leaving, attached where that is said. */
export async function policyByHand(lab: Lab, name: string, targets: readonly string[] = [], Tags: object[] = []) {
  const Content =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"}]}'
  await lab.organize('CreatePolicy', {Name: name, Description: '', Type: SCP, Content, Tags})
  for (const TargetId of targets) await lab.organize('AttachPolicy', {PolicyId: `<scp ${name}>`, TargetId})
}
