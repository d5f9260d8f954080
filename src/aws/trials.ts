import type {AssumeRoleResponse, Credentials, GetSessionTokenResponse} from '@aws-sdk/client-sts'
import {CloudError, type Cloud, type Tried, type TriedRequest} from '../core/cloud.js'
import type {Patience} from './callers.js'
import type {Clients, Signer} from './clients.js'
import type {Caller} from './entry.js'
import {sdk} from './load.js'
import {NO_PACES} from './pace.js'
import {createService, type SdkClient, type Service} from './service.js'

interface Wiring {
  readonly clients: Clients
  readonly partition: string
  readonly patience: Patience
}

/** How errors name it. */
const WHERE = 'the caller'

const keysOf = ({AccessKeyId = '', SecretAccessKey = '', SessionToken = ''}: Credentials): Signer => ({
  keys: {accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken},
})

function serviceOf(name: 'iam' | 'sts', signer: Signer, {clients, partition, patience}: Wiring): Service {
  let client: Promise<SdkClient> | undefined
  return createService({
    ...patience,
    paces: NO_PACES,
    account: WHERE,
    commands: async () => (await sdk())[name],
    client: () => (client ??= clients[name](signer, partition) as Promise<SdkClient>),
    forget: () => undefined,
  })
}

/** A request of STS that is too long for the role or its chain is refused as well (STS API, AssumeRole, "Errors"). */
const isTooLong = ({detail: {code}, message}: CloudError): boolean =>
  code === 'ValidationError' && /DurationSeconds/.test(message)

/** What an answer, or its absence, tells. */
async function triedBy<T>(request: () => Promise<T>): Promise<{tried: Tried; answer?: T}> {
  try {
    const answer = await request()
    return {tried: {outcome: 'allowed'}, answer}
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    const {code} = error.detail
    const isNo = /^AccessDenied/.test(code) || isTooLong(error)
    return {tried: {outcome: isNo ? 'denied' : 'unknown', code, message: error.message}}
  }
}

/** `iam:ListRoles` → its service and operation; a list is asked for one item. */
async function probed(probe: string, signer: Signer, wiring: Wiring): Promise<Tried> {
  const [name, op = ''] = probe.split(':')
  const service = serviceOf(name === 'sts' ? 'sts' : 'iam', signer, wiring)
  const input = /^(List|GetAccountAuthorizationDetails)/.test(op) ? {MaxItems: 1} : {}
  return (await triedBy(() => service.ask(op, input))).tried
}

const inputOf = ({roleArn, sessionName, externalId, duration, tags, sourceIdentity}: TriedRequest): object => ({
  RoleArn: roleArn,
  RoleSessionName: sessionName,
  ...(externalId !== undefined && {ExternalId: externalId}),
  ...(duration !== undefined && {DurationSeconds: duration}),
  ...(sourceIdentity !== undefined && {SourceIdentity: sourceIdentity}),
  ...(tags && {Tags: Object.entries(tags).map(([Key, Value]) => ({Key, Value}))}),
})

/**
 * What the caller's own credentials get. Credentials that AWS gives out are used for the probe, or for what needs MFA,
 * and are never handed on.
 */
export function createTrials(callerOf: () => Caller, wiring: Wiring): Required<Pick<Cloud, 'tryAssume'>> {
  // AWS takes a code only once, so that one session serves all that needs MFA.
  const sessions = new Map<string, Promise<Service>>()
  const withMfa = ({serial, token}: NonNullable<TriedRequest['mfa']>): Promise<Service> => {
    const known = sessions.get(`${serial} ${token}`)
    if (known) return known
    const made = callerOf()
      .own()
      .ask<GetSessionTokenResponse>('GetSessionToken', {SerialNumber: serial, TokenCode: token})
      .then(({Credentials = {}}) => serviceOf('sts', keysOf(Credentials as Credentials), wiring))
    sessions.set(`${serial} ${token}`, made)
    return made
  }
  return {
    async tryAssume(request) {
      const sts = request.mfa ? await withMfa(request.mfa) : callerOf().own()
      const {tried, answer} = await triedBy(() => sts.ask<AssumeRoleResponse>('AssumeRole', inputOf(request)))
      if (!answer?.Credentials || request.probe === undefined) return tried
      return {...tried, probe: await probed(request.probe, keysOf(answer.Credentials), wiring)}
    },
  }
}
