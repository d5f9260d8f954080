import type {Account, Entity, Plain, Role, SandboxState, User, World} from './model.js'
import {Table} from './model.js'
import {revivedOrganization} from './organizations/state.js'

/** IAM's names are unique ignoring case, whatever their path. */
export const keyOfName = (name: string): string => name.toLowerCase()
const byName = (entity: {name: string}): string => keyOfName(entity.name)

export const revive = ({organization, ...plain}: SandboxState): World => ({
  ...plain,
  accounts: new Table<Account>((a) => a.id, plain.accounts.map(reviveAccount)),
  ...revivedOrganization(organization),
})

const reviveAccount = (plain: Plain<Account>): Account => ({
  ...plain,
  roles: new Table(byName, plain.roles),
  users: new Table(byName, plain.users),
  groups: new Table(byName, plain.groups),
  policies: new Table(byName, plain.policies),
  instanceProfiles: new Table(byName, plain.instanceProfiles),
  oidcProviders: new Table((p) => p.url, plain.oidcProviders),
  samlProviders: new Table(byName, plain.samlProviders),
  mfaDevices: new Table((d) => d.serial, plain.mfaDevices),
})

export const newWorld = (partition: string, administrator: string): World =>
  revive({format: 1, partition, administrator, accounts: []})

const newAccount = (id: string, name: string | undefined): Account =>
  reviveAccount({
    id,
    ...(name === undefined ? {} : {name}),
    serial: 0,
    roles: [],
    users: [],
    groups: [],
    policies: [],
    instanceProfiles: [],
    oidcProviders: [],
    samlProviders: [],
    mfaDevices: [],
  })

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const base32 = (value: bigint, width: number): string => {
  let out = ''
  for (let rest = value; out.length < width; rest /= 32n) out = `${alphabet[Number(rest % 32n)] ?? ''}${out}`
  return out
}

/** A unique id (prefix and 17 characters, as AWS's): which account, and the how-manieth thing made there. */
export const nextId = (account: Account, prefix: string): string =>
  prefix + base32(BigInt(account.id), 8) + base32(BigInt(++account.serial), 9)

/** The account that a unique id of this sandbox was made in. */
export const accountOfId = (id: string): string => {
  let value = 0n
  for (const c of id.slice(4, 12)) value = value * 32n + BigInt(Math.max(0, alphabet.indexOf(c)))
  return value.toString().padStart(12, '0')
}

export const entityArn = (world: World, account: string, type: string, entity: Pick<Entity, 'path' | 'name'>): string =>
  `arn:${world.partition}:iam::${account}:${type}${entity.path}${entity.name}`
export const rootArn = (world: World, account: string): string => `arn:${world.partition}:iam::${account}:root`

/** The living user or role with this unique id, whatever its account. */
export const findById = (
  world: World,
  id: string,
): {type: 'role'; account: Account; entity: Role} | {type: 'user'; account: Account; entity: User} | undefined => {
  const account = world.accounts.get(accountOfId(id))
  if (!account) return undefined
  if (id.startsWith('AROA')) {
    const entity = account.roles.values().find((role) => role.id === id)
    return entity && {type: 'role', account, entity}
  }
  const entity = account.users.values().find((user) => user.id === id)
  return entity && {type: 'user', account, entity}
}

/** The role through which an account is entered, as AWS Organizations makes it in the accounts that it creates. */
const connectRole = (world: World, account: Account, name: string, now: Date): Role => ({
  name,
  path: '/',
  id: nextId(account, 'AROA'),
  created: now.toISOString(),
  trust: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Principal: {AWS: rootArn(world, world.administrator)}, Action: 'sts:AssumeRole'}],
  }),
  maxSession: 3600,
  attached: [`arn:${world.partition}:iam::aws:policy/AdministratorAccess`],
  inline: [],
  tags: [],
})

export interface AccountSpec {
  id: string
  name?: string | undefined
  /** The role by which this account is entered; without it the sandbox's own. */
  connectRole?: string | undefined
}

/** Adds the accounts that are missing; says whether there were any. */
export const addAccounts = (world: World, specs: readonly AccountSpec[], role: string, now: Date): boolean => {
  const missing = specs.filter(({id}) => !world.accounts.get(id))
  for (const {id, name, connectRole: own} of missing) {
    const account = newAccount(id, name)
    world.accounts.add(account)
    if (id !== world.administrator) account.roles.add(connectRole(world, account, own ?? role, now))
  }
  return missing.length > 0
}
