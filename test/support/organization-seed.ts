import {Organizations} from '@aws-sdk/client-organizations'
import type {Keys} from '../../src/aws/clients.js'
import type {AccountRef} from '../../src/core/types.js'
import type {OrganizationSpec} from '../../src/sandbox/index.js'

/** An organization to begin with. SCPs are enabled, and FullAWSAccess is attached everywhere. */
export interface OrganizationSeed {
  /** Paths of units. */
  readonly units?: readonly string[]
  /** The unit of an account, by its name; the others are right below the root. The first account is the management account. */
  readonly places?: Readonly<Record<string, string>>
  /** Names of accounts that belong to no organization. */
  readonly outside?: readonly string[]
}

export const emailOf = (name: string): string => `${name}@acme.example`

export const specOf = (
  {units = [], places = {}, outside = []}: OrganizationSeed,
  accounts: readonly AccountRef[],
): OrganizationSpec => ({
  units,
  accounts: accounts
    .filter(({name}) => !outside.includes(name))
    .map(({id, name}) => ({id, name, email: emailOf(name), ou: places[name] ?? ''})),
  outside: accounts.filter(({name}) => outside.includes(name)).map(({id}) => id),
})

const SCPS = 'SERVICE_CONTROL_POLICY'

/** What moto makes at random comes from here on in the order that belongs to a number. */
const randomFrom = async (url: string, seed: number): Promise<void> => {
  const response = await fetch(`${url}/moto-api/seed?a=${seed}`, {method: 'POST'})
  if (!response.ok) throw new Error(`moto would not take a seed: HTTP ${response.status}`)
}

let seeded = 1000

/** The organization of a world of before, if there is one: moto lets it go when only the management account is in it. */
export async function disband(org: Organizations, management: string): Promise<void> {
  const {Accounts = []} = await org.listAccounts({}).catch((error: Error) => {
    if (error.name === 'AWSOrganizationsNotInUseException') return {Accounts: undefined}
    throw error
  })
  for (const {Id} of Accounts) if (Id !== management) await org.removeAccountFromOrganization({AccountId: Id})
  await org.deleteOrganization({}).catch((error: Error) => {
    if (error.name !== 'AWSOrganizationsNotInUseException') throw error
  })
}

/**
 * Makes the organization in moto, which gives accounts ids of its own: the same ones every time, as moto loads all
 * AWS-managed policies into an account that it has never seen. Gives the accounts with those ids.
 */
export async function seedMoto(
  url: string,
  credentials: Keys,
  {units = [], places = {}, outside = []}: OrganizationSeed,
  accounts: readonly AccountRef[],
): Promise<readonly AccountRef[]> {
  const org = new Organizations({endpoint: url, region: 'us-east-1', credentials})
  const [management] = accounts
  try {
    await disband(org, management?.id ?? '')
    await randomFrom(url, 1)
    await org.createOrganization({FeatureSet: 'ALL'})
    const {Roots = []} = await org.listRoots({})
    const RootId = Roots[0]?.Id ?? ''
    // AWS enables SCPs with the organization. moto does not.
    await org.enablePolicyType({RootId, PolicyType: SCPS})
    const made: AccountRef[] = []
    for (const one of accounts) {
      if (one === management || outside.includes(one.name)) {
        made.push(one)
        continue
      }
      const {CreateAccountStatus} = await org.createAccount({AccountName: one.name, Email: emailOf(one.name)})
      made.push({...one, id: CreateAccountStatus?.AccountId ?? ''})
    }
    // Keys that are made at random must not be those of a world of before.
    await randomFrom(url, ++seeded)
    const ids = new Map([['', RootId]])
    const paths = [...units, ...Object.values(places)].flatMap((path) =>
      path.split('/').map((_, at, names) => names.slice(0, at + 1).join('/')),
    )
    for (const path of new Set(paths)) {
      const cut = path.lastIndexOf('/')
      const ParentId = ids.get(cut < 0 ? '' : path.slice(0, cut))
      const {OrganizationalUnit} = await org.createOrganizationalUnit({ParentId, Name: path.slice(cut + 1)})
      ids.set(path, OrganizationalUnit?.Id ?? '')
    }
    for (const [name, path] of Object.entries(places)) {
      const AccountId = made.find((one) => one.name === name)?.id
      await org.moveAccount({AccountId, SourceParentId: RootId, DestinationParentId: ids.get(path)})
    }
    return made
  } finally {
    org.destroy()
  }
}
