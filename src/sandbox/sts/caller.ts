import {AwsError} from '../errors.js'
import type {Account, Role, User, World} from '../model.js'
import {entityArn, findById} from '../world.js'
import type {Session} from './session.js'
import {sessionOf} from './session.js'

/** Who signs a request, as AWS names it. */
export interface Caller {
  account: string
  /** As GetCallerIdentity shows it; an assumed-role ARN for sessions of roles. */
  arn: string
  userId: string
  /** What trust policies name: the user's or role's ARN, and the unique id that they store. */
  principalArn: string
  entity?: string
  /** The user or role itself; absent for the administrator. */
  holder?: User | Role
  userName?: string
  /** Set for temporary credentials only. */
  session?: Session
  tags: Record<string, string>
}

const administratorName = 'administrator'

const administrator = (world: World): Caller => {
  const arn = entityArn(world, world.administrator, 'user', {path: '/', name: administratorName})
  return {
    account: world.administrator,
    arn,
    principalArn: arn,
    userId: 'AIDASANDBOXADMINISTRAT',
    userName: administratorName,
    tags: {},
  }
}

const tagsOf = (tags: readonly {Key: string; Value: string}[]): Record<string, string> =>
  Object.fromEntries(tags.map(({Key: key, Value: value}) => [key.toLowerCase(), value]))

const userCaller = (world: World, account: Account, user: User, session?: Session): Caller => {
  const arn = entityArn(world, account.id, 'user', user)
  return {
    account: account.id,
    arn,
    principalArn: arn,
    userId: user.id,
    entity: user.id,
    holder: user,
    userName: user.name,
    ...(session ? {session} : {}),
    tags: tagsOf(user.tags),
  }
}

const unknownToken = (): AwsError =>
  new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.')

const sessionCaller = (world: World, session: Session, now: Date): Caller => {
  if (Date.parse(session.expires) <= now.getTime())
    throw new AwsError('ExpiredToken', 'The security token included in the request is expired')
  if (session.entity === undefined) return {...administrator(world), session}
  const found = findById(world, session.entity)
  if (!found) throw unknownToken()
  if (found.type === 'user') return userCaller(world, found.account, found.entity, session)
  const {account, entity: role} = found
  const name = session.name ?? ''
  return {
    account: account.id,
    arn: `arn:${world.partition}:sts::${account.id}:assumed-role/${role.name}/${name}`,
    principalArn: entityArn(world, account.id, 'role', role),
    userId: `${role.id}:${name}`,
    entity: role.id,
    holder: role,
    session,
    tags: {...tagsOf(role.tags), ...session.tags},
  }
}

/**
 * The caller by its access key. A key that was not issued here is the administrator of the first account: any
 * credentials that happen to be configured will do for trying things out.
 */
export const callerOf = (world: World, headers: Readonly<Record<string, string>>, now: Date): Caller => {
  const session = sessionOf(headers['x-amz-security-token'])
  if (session) return sessionCaller(world, session, now)
  const keyId = /Credential=([^/,\s]+)\//.exec(headers['authorization'] ?? '')?.[1] ?? ''
  for (const account of world.accounts.values())
    for (const user of account.users.values()) {
      const key = user.accessKeys.find(({id}) => id === keyId)
      if (key?.status === 'Inactive') throw unknownToken()
      if (key) return userCaller(world, account, user)
    }
  return administrator(world)
}
