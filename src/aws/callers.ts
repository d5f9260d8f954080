import type {GetCallerIdentityResponse, STSClient} from '@aws-sdk/client-sts'
import {doorAdvice, profileAdvice, type Door} from './advice.js'
import type {Clients, Keys, Signer} from './clients.js'
import type {Caller, Identity} from './entry.js'
import {sdk} from './load.js'
import type {Paces} from './pace.js'
import {createService, type Service, type ServiceOptions} from './service.js'

export type Patience = Pick<ServiceOptions, 'sleep' | 'now' | 'random' | 'maxAttempts' | 'limit'>

function createCaller(signer: Signer, partition: string, clients: Clients, patience: Patience, paces: Paces): Caller {
  let client: Promise<STSClient> | undefined
  let identity: Promise<Identity> | undefined

  const sts = (account: string, door?: Door): Service =>
    createService({
      ...patience,
      paces,
      account,
      commands: async () => (await sdk()).sts,
      client: () => (client ??= clients.sts(signer, partition)),
      forget: () => {
        client = undefined
      },
      advice: ({code, message}) =>
        code === 'NoCredentials'
          ? profileAdvice(signer.keys ? undefined : (signer.profile ?? process.env['AWS_PROFILE']), message)
          : door && /^AccessDenied/.test(code)
            ? doorAdvice(door)
            : undefined,
    })

  const ask = async (): Promise<Identity> => {
    const about = signer.profile === undefined ? 'the caller' : `the profile ${signer.profile}`
    const {Arn = '', Account = ''} = await sts(about).ask<GetCallerIdentityResponse>('GetCallerIdentity', {})
    return {arn: Arn, account: Account}
  }

  const forgetful = async (): Promise<Identity> => {
    try {
      return await ask()
    } catch (error) {
      identity = undefined
      throw error
    }
  }

  return {
    signer,
    identity: () => (identity ??= forgetful()),
    sts: (door) => sts(door.account.name, door),
    own: () => sts('the caller'),
  }
}

/** One caller for the default chain and one for each profile, made when first asked for. */
export function createCallers(
  clients: Clients,
  keys: Keys | undefined,
  partition: string,
  patience: Patience,
  pacesOf: () => Paces,
): (profile: string | undefined) => Caller {
  const callers = new Map<string | undefined, Caller>()
  return (profile) => {
    const known = callers.get(profile)
    if (known) return known
    const caller = createCaller(profile === undefined ? {keys} : {profile}, partition, clients, patience, pacesOf())
    callers.set(profile, caller)
    return caller
  }
}
