import {matchesGlob} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import type {Cloud, TriedRequest} from '../../core/cloud.js'
import type {State} from '../../core/types.js'
import {modelOf} from '../../access/model.js'
import type {TestedWorld} from '../../access/tests.js'
import {attachmentOf, stateOf, userOf} from '../../kinds/resource.js'
import type {AskedWorld, Asking} from '../ask/ask.js'
import {Failure} from '../base-command.js'
import {managedDocument} from '../managed-documents.js'
import {liveWorld} from '../tests.js'
import {verify} from './verify.js'
import type {Verified} from './verify.js'

export interface VerifyFlags {
  readonly only?: readonly string[] | undefined
  readonly concurrency: number
  readonly sandbox: boolean
  readonly 'sandbox-file'?: string | undefined
  readonly mfa?: TriedRequest['mfa']
}

type Trying = Required<Pick<Cloud, 'tryAssume' | 'lookup'>>

function tryingOf(cloud: Cloud): Trying {
  const {tryAssume} = cloud
  if (!tryAssume) throw new Failure('a recorded snapshot lets nobody in: verify needs AWS, or --sandbox')
  return {tryAssume, lookup: (account, query) => cloud.lookup(account, query)}
}

/** The sandbox's caller is an administrator whom its IAM does not list. */
function withAdministrator(state: State, caller: Caller, {accounts}: TestedWorld): State {
  const account = accounts.find(({id}) => id === caller.account)
  const name = /:user\/([^/]+)$/.exec(caller.arn)?.[1]
  if (!account || name === undefined) return state
  const user = userOf(account, {name, path: '/', tags: {}, marks: {}})
  if (state.has(user.key)) return state
  const arn = `arn:${account.partition}:iam::aws:policy/AdministratorAccess`
  return new Map([...state, ...stateOf([user, attachmentOf(account, 'user', name, {arn})])])
}

interface Caller {
  readonly arn: string
  readonly account: string
}

/** Verifies what the flags select of a file and the AWS that was read. */
export async function runVerify({worlds: [asked, after], session}: Asking, flags: VerifyFlags): Promise<Verified> {
  if (!session || !asked || !after) throw new Failure('verify needs AWS, or --sandbox')
  const cloud = tryingOf(session.cloud)
  const caller = await session.cloud.caller()
  if (!caller) throw new Failure('verify needs AWS, or --sandbox')
  const {intent} = asked
  const isSandbox = flags.sandbox || flags['sandbox-file'] !== undefined
  const worldOf = ({model, unread}: AskedWorld): TestedWorld => {
    const world = liveWorld(model, intent, unread)
    if (!isSandbox) return world
    const state = withAdministrator(model.state, caller, world)
    return {...world, model: modelOf(state, managedDocument, model.guards)}
  }
  const isSelected = (address: Address): boolean =>
    session.selected.has(address.slice(0, address.indexOf('/'))) &&
    (flags.only?.some((glob) => matchesGlob(glob, address)) ?? true)
  const isNarrowed = flags.only !== undefined || session.isSelection
  const roles = [...intent.state.values()]
    .filter(({kind, address}) => kind === 'role' && isSelected(address))
    .map(({address}) => address)
  const tests = intent.tests.filter(({role, who}) => !isNarrowed || isSelected(role ?? who))
  if (isNarrowed && roles.length + tests.length === 0)
    throw new Failure('nothing of the file matches --only and --account: no role, and no test about one')
  return verify({
    caller,
    cloud,
    now: new Date(),
    mfa: flags.mfa,
    live: worldOf(asked),
    applied: worldOf(after),
    isThere: (user) => asked.model.state.has(user),
    roles,
    tests,
    concurrency: flags.concurrency,
  })
}
