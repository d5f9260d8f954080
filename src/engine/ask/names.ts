import {keyOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import {nearest} from '../../core/nearest.js'
import {askerOf, nearPrincipal} from '../../access/asker.js'
import type {Asker} from '../../access/asker.js'
import {didYouMean as meaning, meantBy} from '../../access/meant.js'
import {arnOfPrincipal} from '../../access/model.js'
import type {AccessModel, Principal} from '../../access/model.js'
import {fullAddress, keptRoleProblem} from '../../config/grammar/addresses.js'
import type {Account} from '../../config/intent.js'
import {Failure} from '../base-command.js'
import type {AskedWorld} from './ask.js'

/** Who asks, in a world. */
export interface AskerIn extends Asker {
  /** Its account was read, and has nobody of that name. */
  readonly isAbsent: boolean
  /** Why nothing is known of its own policies, where that is so. */
  readonly unknown?: 'undeclared' | 'unread' | 'not-ours' | undefined
}

const isAccountRead = ({from, unread}: AskedWorld, {managed, name}: Account): boolean =>
  from !== 'file' && managed && !unread.has(name)

function unknownIn(world: AskedWorld, account: Account | undefined): AskerIn['unknown'] {
  if (!account?.managed) return 'not-ours'
  return world.from === 'file' ? 'undeclared' : 'unread'
}

/** Whom an argument of the command line means. Throws Failure where it names nobody who can ask. */
export function askerIn(world: AskedWorld, text: string): AskerIn {
  const asker = askerOf(text, world.model, world.intent.accounts)
  if ('problem' in asker) throw new Failure(asker.problem)
  const {caller, principal} = asker
  if (principal !== undefined || (caller.type !== 'user' && caller.type !== 'role')) return {...asker, isAbsent: false}
  const account = world.intent.accounts.find(({id}) => id === caller.accountId)
  if (account && isAccountRead(world, account)) return {...asker, isAbsent: true}
  // Who writes an ARN means it; of a name that is like one of the file's the answer would be about nobody.
  const near = world.from === 'file' && !text.startsWith('arn:') ? nearPrincipal(world.model, caller) : undefined
  if (near)
    throw new Failure(
      `the file does not declare ${asker.name}, so that its own policies are not known; did you mean "${near.address}"? If not, write its ARN, or ask AWS with --from live`,
    )
  return {...asker, isAbsent: false, unknown: unknownIn(world, account)}
}

const ARN = /^arn:[^:]+:iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/

const didYouMean = (near: string | undefined, otherwise: string): string =>
  near === undefined ? otherwise : `did you mean "${near}"?`

function byArn(world: AskedWorld, arn: string): Address {
  const [, id = '', name = ''] = ARN.exec(arn) ?? []
  if (id === '')
    throw new Failure(`${arn} is not the ARN of a role; write arn:aws:iam::111111111111:role/Name, or client/role/Name`)
  const {accounts} = world.intent
  const account = accounts.find((one) => one.id === id)
  if (!account) {
    const near = accounts.find(
      (one) =>
        one.id ===
        nearest(
          id,
          accounts.map((all) => all.id),
        ),
    )
    throw new Failure(
      `no account of the file has the id ${id}; ${near ? `did you mean ${near.id} (${near.name})?` : 'list it under accounts:'}`,
    )
  }
  const role = world.model.roles.get(keyOf(`${account.name}/role/${name}`))
  if (role && arnOfPrincipal(role) !== arn)
    throw new Failure(`no role has the ARN ${arn}; that of ${role.address} is ${arnOfPrincipal(role)}`)
  return role?.address ?? `${account.name}/role/${name}`
}

/** What is wrong with the name of a role; of a bare one, which role it may have meant. */
export function roleProblem(text: string, {roles}: Pick<AccessModel, 'roles'>): string | undefined {
  const problem = keptRoleProblem(text)
  const meant = problem === undefined || text.includes('/') ? undefined : meaning(meantBy(text, roles.values()))
  return meant === undefined ? problem : `"${text}" names no role; ${meant}`
}

/** The address of the role that an argument means; it need not exist. Throws Failure for any other form, an account that is not listed, one that could not be read. */
export function roleIn(world: AskedWorld, text: string): Address {
  const problem = text.startsWith('arn:') ? undefined : roleProblem(text, world.model)
  if (problem !== undefined) throw new Failure(problem)
  const address = text.startsWith('arn:') ? byArn(world, text) : fullAddress(text)
  const [name = ''] = address.split('/')
  const {accounts} = world.intent
  const account = accounts.find((one) => one.name === name)
  if (!account) {
    const names = accounts.map((one) => one.name)
    throw new Failure(
      `no account "${name}" in the file; ${didYouMean(nearest(name, names), `there are ${names.join(', ')}`)}`,
    )
  }
  if (!account.managed)
    throw new Failure(`account ${name} is only named (connect: false), so nothing is known of its roles`)
  if (world.unread.has(name))
    throw new Failure(`account ${name} could not be read, so nobody knows who may assume ${address}`)
  return world.model.roles.get(keyOf(address))?.address ?? address
}

/** The same of a role that has to be there. */
export function existingRole(world: AskedWorld, text: string) {
  const address = roleIn(world, text)
  const role = world.model.roles.get(keyOf(address))
  if (role) return role
  const near = meaning(meantBy(address, world.model.roles.values()))
  const where = world.from === 'file' ? 'in the file' : world.from === 'live' ? 'in AWS' : 'after the plan'
  throw new Failure(
    `there is no role ${address} ${where}; ${near ?? (world.from === 'file' ? 'ask AWS with --from live' : 'check its account and its name')}`,
  )
}

/** A user or role that has to be there. */
export function existingPrincipal(world: AskedWorld, text: string): Principal {
  const asker = askerIn(world, text)
  const principal = asker.principal === undefined ? undefined : world.model.principals.get(asker.principal)
  if (principal) return principal
  const {name, unknown} = asker
  const near = meaning(meantBy(name, world.model.principals.values()))
  const why = asker.isAbsent
    ? `there is no ${name} ${world.from === 'live' ? 'in AWS' : 'after the plan'}`
    : unknown === 'undeclared'
      ? `the file does not declare ${name}, so that its own policies are not known`
      : unknown === 'unread'
        ? `the account of ${name} could not be read`
        : `nothing is known of the policies of ${name}`
  throw new Failure(
    `${why}; ${near ?? (unknown === 'undeclared' ? 'ask AWS with --from live' : 'xrole who ROLE tells whom a role lets in')}`,
  )
}
