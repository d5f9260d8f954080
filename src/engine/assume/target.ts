import {keyOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import {nearest} from '../../core/nearest.js'
import {didYouMean, meantBy} from '../../access/meant.js'
import {arnOfPrincipal} from '../../access/model.js'
import {fullAddress} from '../../config/grammar/addresses.js'
import type {AskedWorld} from '../ask/ask.js'
import {roleProblem} from '../ask/names.js'
import {Failure} from '../base-command.js'

/** A role that is to be assumed. */
export interface Target {
  readonly arn: string
  /** As a reader knows it: its address, or its ARN. */
  readonly name: string
  /** Set where the file declares it. */
  readonly address?: Address | undefined
  /** Seconds, by the file. */
  readonly maxSession?: number | undefined
  /** Of the connect settings, where it is the role by which xrole enters. */
  readonly externalId?: string | undefined
}

const ARN = /^arn:[^:\s]+:iam::\d{12}:role\/[!-~]+$/

function byArn(arn: string, world: AskedWorld | undefined): Target {
  if (!ARN.test(arn))
    throw new Failure(`${arn} is not the ARN of a role; write arn:aws:iam::111111111111:role/Name, or client/Name`)
  const role = [...(world?.model.roles.values() ?? [])].find((one) => arnOfPrincipal(one) === arn)
  return role ? {arn, name: role.address, address: role.address, maxSession: role.value.maxSession} : {arn, name: arn}
}

/** The role by which xrole enters an account: the file names it, though it does not declare it. */
function entranceNamed({intent}: AskedWorld, address: Address): Target | undefined {
  const [name = '', , role = ''] = address.split('/')
  const account = intent.accounts.find((one) => one.name === name)
  if (!account?.managed) return undefined
  const {connect} = account
  const found = [connect.role, connect.planRole].find((one) => one?.split('/').pop() === role)
  if (found === undefined) return undefined
  const arn = `arn:${account.partition}:iam::${account.id}:role/${found.replace(/^\//, '')}`
  return {arn, name: address, externalId: connect.externalId}
}

/** Which role an argument means. Throws Failure where the file has no such name. */
export function targetOf(text: string, world: AskedWorld | undefined): Target {
  if (text.startsWith('arn:')) return byArn(text, world)
  if (!world)
    throw new Failure(`"${text}" is a name, and names need the file; -f names it, or write the ARN of the role`)
  const problem = roleProblem(text, world.model)
  if (problem !== undefined)
    throw new Failure(`${problem}${problem.endsWith('?') ? ' If not,' : '; or'} write the ARN of the role`)
  const address = fullAddress(text)
  const role = world.model.roles.get(keyOf(address))
  if (role) {
    const {maxSession} = role.value
    return {arn: arnOfPrincipal(role), name: role.address, address: role.address, maxSession}
  }
  const entrance = entranceNamed(world, address)
  if (entrance) return entrance
  const [name = '', , own = ''] = address.split('/')
  const {accounts} = world.intent
  const account = accounts.find((one) => one.name === name)
  if (!account) {
    const names = accounts.map((one) => one.name)
    const near = nearest(name, names)
    throw new Failure(
      `no account "${name}" in the file; ${near === undefined ? `there are ${names.join(', ')}` : `did you mean "${near}"?`}`,
    )
  }
  const near = didYouMean(meantBy(address, world.model.roles.values()))
  const arn = `arn:${account.partition}:iam::${account.id}:role/${own}`
  throw new Failure(
    `the file declares no role ${address}; ${near === undefined ? '' : `${near} If not, `}write its ARN to assume a role that the file does not declare: ${arn}`,
  )
}
