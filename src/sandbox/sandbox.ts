import {authorize} from './access/judge.js'
import type {Call, Operation} from './call.js'
import {AwsError, ConnectionReset} from './errors.js'
import type {Fault} from './faults.js'
import {faultScript} from './faults.js'
import {isNewUse, noteUse} from './iam/last-used.js'
import type {Store} from './memory-store.js'
import {memoryStore} from './memory-store.js'
import type {SandboxState, World} from './model.js'
import {operations} from './operations.js'
import {checkOrganizationsParameters} from './organizations/parameters.js'
import type {OrganizationSpec} from './organizations/seed.js'
import {accountsOf, seedOrganization} from './organizations/seed.js'
import {checkParameters} from './rules/parameters.js'
import type {Quotas} from './rules/quotas.js'
import {defaultQuotas} from './rules/quotas.js'
import type {Caller} from './sts/caller.js'
import {callerOf} from './sts/caller.js'
import {record, requestIdOf} from './trail.js'
import {text} from './wire/query.js'
import type {Asked} from './wire/wire.js'
import {read} from './wire/wire.js'
import type {XmlObject} from './wire/xml.js'
import type {AccountSpec} from './world.js'
import {addAccounts, newWorld, revive} from './world.js'

export interface SandboxOptions {
  /** The first one is the administrator's, once and for all when the world is made. */
  accounts: readonly AccountSpec[]
  /** The role that every account but the first starts with; OrganizationAccountAccessRole unless told. */
  connectRole?: string | undefined
  /** The organization that the first account manages, for a world that has none yet: without it there is none until CreateOrganization. */
  organization?: OrganizationSpec | true | undefined
  partition?: string | undefined
  now: () => Date
  store?: Store
  faults?: readonly Fault[]
  /** The most that a page holds, to make AWS's short pages happen. */
  pageSize?: number
  /** Quotas that were raised. */
  quotas?: Partial<Quotas>
  /** Told every permission that a request needed, of those that are judged by the caller's own policies. */
  onAsked?: ((asked: AskedPermission) => void) | undefined
}
export interface AskedPermission {
  /** Of the caller; an account id. */
  account: string
  /** The caller's ARN. */
  caller: string
  op: string
  /** `iam:CreateRole` */
  action: string
  resource: string
}
export interface SandboxRequest {
  /** With names in lower case. */
  headers: Record<string, string>
  body: string
  path?: string
  sourceIp?: string
}
export interface SandboxResponse {
  status: number
  headers: Record<string, string>
  body: string
}
export interface Sandbox {
  /** Answers one request. Rejects with an error of code ECONNRESET where the fault script breaks the connection. */
  handle(request: SandboxRequest): Promise<SandboxResponse>
  addAccounts(accounts: readonly AccountSpec[]): Promise<void>
  /** What there is. The trail of what was done is left out, and what was used when: two ways to one state are equal. */
  state(): Promise<SandboxState>
  load(state: SandboxState): Promise<void>
  /** Every request since the start, by the account it is about: the caller's; for AssumeRole that of the role. */
  readonly log: {account: string; op: string}[]
}

interface Request extends Asked {
  requestId: string
  headers: Record<string, string>
  body: string
  sourceIp: string
}

const isSts = (op: string): boolean => Object.hasOwn(operations.sts, op)

const operationOf = ({service, op, version}: Request): Operation => {
  const table = operations[service]
  const operation = Object.hasOwn(table, op) ? table[op] : undefined
  if (!operation) throw new AwsError('InvalidAction', `Could not find operation ${op} for version ${version}`)
  return operation
}

/** A refusal is an outcome as well: the trail has it. */
const attempt = (work: () => XmlObject | undefined): {result: XmlObject | undefined} | {error: AwsError} => {
  try {
    return {result: work()}
  } catch (error) {
    if (error instanceof AwsError) return {error}
    throw error
  }
}

/** Temporary credentials of GetSessionToken "cannot call IAM API operations unless MFA authentication information is included". */
const checkSessionToken = ({service}: Request, {session, entity}: Caller): void => {
  if (service === 'iam' && session && !entity?.startsWith('AROA') && !session.mfa)
    throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid')
}

export const createSandbox = (options: SandboxOptions): Sandbox => {
  const {
    now,
    pageSize,
    store = memoryStore(),
    connectRole = 'OrganizationAccountAccessRole',
    partition = 'aws',
  } = options
  const quotas = {...defaultQuotas, ...options.quotas}
  const due = faultScript(options.faults ?? [])
  const log: Sandbox['log'] = []
  const known = [...accountsOf(options.accounts, options.organization)]
  let requests = 0

  const complete = (world: World | undefined): World => {
    const [first] = known
    const whole = world ?? newWorld(partition, first?.id ?? '000000000000')
    const missing = known.filter(({id}) => !whole.accounts.get(id))
    addAccounts(whole, missing, connectRole, now())
    seedOrganization(whole, options.organization, missing, now())
    return whole
  }
  const isComplete = (world: World | undefined): world is World =>
    world !== undefined &&
    known.every(({id}) => world.accounts.get(id)) &&
    (options.organization === undefined || world.organization !== undefined)
  const newest = async (): Promise<World> => {
    const world = store.read()
    if (isComplete(world)) return world
    return store.update((old) => {
      const whole = complete(old)
      return {world: whole, value: whole}
    })
  }

  const callIn = (world: World, {op, input, headers, sourceIp}: Request): Call => {
    const caller = callerOf(world, headers, now())
    const account = world.accounts.get(caller.account)
    if (!account) throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.')
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers['authorization'] ?? '')?.[1]
    return {op, world, account, caller, input, now: now(), quotas, pageSize, sourceIp, region}
  }

  /** Carries out what the caller's policies allow. */
  const judged = (request: Request, operation: Operation, call: Call): XmlObject | undefined => {
    const {account, caller, op} = call
    for (const asked of authorize(request.service, call))
      options.onAsked?.({account: account.id, caller: caller.arn, op, ...asked})
    return operation.run(call)
  }

  /** By the role through which accounts are entered xrole itself reads, again and again: that is not worth a write each time. */
  const isEntrance = ({caller}: Call): boolean => {
    const name = caller.holder?.name
    return name === connectRole || known.some((one) => one.connectRole !== undefined && one.connectRole === name)
  }
  const noteRead = async (request: Request, asking: Call): Promise<void> => {
    if (isEntrance(asking) || !isNewUse(asking, request.service)) return
    await store.update((old) => {
      const current = complete(old)
      noteUse(callIn(current, request), request.service)
      return {world: current, value: undefined}
    })
  }

  const run = async (request: Request, world: World): Promise<XmlObject | undefined> => {
    const operation = operationOf(request)
    const asking = callIn(world, request)
    checkSessionToken(request, asking.caller)
    const check = request.service === 'organizations' ? checkOrganizationsParameters : checkParameters
    check(request.op, request.input, operation.needs)
    if (!operation.writes) {
      await noteRead(request, asking)
      return judged(request, operation, asking)
    }
    const outcome = await store.update((old) => {
      const current = complete(old)
      const call = callIn(current, request)
      noteUse(call, request.service)
      const value = attempt(() => judged(request, operation, call))
      const [time, caller] = [call.now.toISOString(), call.caller.arn]
      const error = 'error' in value ? value.error.code : ''
      if (request.service === 'iam') record(current, call.account.id, {...request, time, caller, error})
      return {world: current, value}
    })
    if ('error' in outcome) throw outcome.error
    return outcome.result
  }

  const place = (request: Request, world: World): string =>
    request.op === 'AssumeRole'
      ? (/^arn:[a-z-]+:iam::(\d{12}):/.exec(text(request.input, 'RoleArn') ?? '')?.[1] ?? '')
      : callerOf(world, request.headers, now()).account

  const handle = async (raw: SandboxRequest): Promise<SandboxResponse> => {
    const {sourceIp = '127.0.0.1'} = raw
    const asked = read(raw.headers, raw.body, isSts)
    const requestId = requestIdOf(++requests)
    const request: Request = {...asked, requestId, headers: raw.headers, body: raw.body, sourceIp}
    const {op} = asked
    const headers = {'content-type': asked.type, 'x-amzn-requestid': requestId}
    const failure = (status: number, code: string, message: string, reason?: string): SandboxResponse => ({
      status,
      headers,
      body: asked.failure(status, code, message, requestId, reason),
    })
    try {
      const world = await newest()
      const account = place(request, world)
      log.push({account, op})
      const fault = due(asked.service, op, account)
      if (fault === 'hang') return await new Promise<SandboxResponse>(() => undefined)
      if (fault === 'reset') throw new ConnectionReset()
      if (fault === 'html')
        return {status: 500, headers: {'content-type': 'text/html'}, body: '<html><body><h1>Internal Server Error</h1>'}
      if (typeof fault === 'object') return failure(fault.status, fault.code, fault.message)
      const result = await run(request, world)
      if (fault === 'reset-after') throw new ConnectionReset()
      return {status: 200, headers, body: asked.success(result, requestId)}
    } catch (error) {
      if (error instanceof AwsError) return failure(error.status, error.code, error.message, error.reason)
      throw error
    }
  }

  return {
    handle,
    log,
    addAccounts: async (accounts) => {
      known.push(...accounts)
      await newest()
    },
    state: async () => {
      const {trail: _, lastUsed: __, ...world} = await newest()
      return JSON.parse(JSON.stringify(world)) as SandboxState
    },
    load: (state) => store.update(() => ({world: complete(revive(structuredClone(state))), value: undefined})),
  }
}
