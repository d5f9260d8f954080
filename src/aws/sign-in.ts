import {CloudError} from '../core/cloud.js'
import type {Keys} from './clients.js'

/**
 * Where each partition turns credentials into a sign-in, and its console (IAM User Guide, "Enable custom identity broker
 * access to the AWS console", and its editions for China and GovCloud).
 */
const SIGN_IN: Readonly<Record<string, {readonly endpoint: string; readonly console: string}>> = {
  aws: {endpoint: 'https://signin.aws.amazon.com/federation', console: 'https://console.aws.amazon.com/'},
  'aws-cn': {endpoint: 'https://signin.amazonaws.cn/federation', console: 'https://console.amazonaws.cn/'},
  'aws-us-gov': {
    endpoint: 'https://signin.amazonaws-us-gov.com/federation',
    console: 'https://console.amazonaws-us-gov.com/',
  },
}

export interface SignIn {
  readonly keys: Required<Keys>
  readonly partition: string
  /** The page of the console to come out at; its home unless given. */
  readonly destination?: string | undefined
  /** Stands in for the partition's own. */
  readonly endpoint?: string | undefined
  /** Milliseconds to wait for an answer. */
  readonly limit: number
}

const failed = (message: string, code: string, advice: string): CloudError =>
  new CloudError('unreachable', message, {account: 'the caller', op: 'getSigninToken', code, advice})

const REACH = 'Check the network and XROLE_SIGNIN_ENDPOINT, then run again; the role itself was assumed.'

async function tokenFrom(url: URL, limit: number): Promise<string> {
  let status: number
  let text: string
  try {
    const response = await fetch(url, {signal: AbortSignal.timeout(limit), redirect: 'error'})
    status = response.status
    text = await response.text()
  } catch (error) {
    // The message of fetch could quote the URL, and that has the credentials in it.
    const code = error instanceof Error && error.name === 'TimeoutError' ? 'Timeout' : 'NoAnswer'
    throw failed(`${url.origin} gave no answer`, code, REACH)
  }
  if (status >= 400)
    throw failed(
      `${url.origin} takes these credentials for no sign-in`,
      `HTTP ${status}`,
      'They are good for the API all the same: run without --console. Else see that the role is in the partition that was asked.',
    )
  try {
    const {SigninToken} = JSON.parse(text) as {SigninToken?: unknown}
    if (typeof SigninToken === 'string' && SigninToken !== '') return SigninToken
  } catch {
    // Not JSON: not AWS.
  }
  throw failed(`what ${url.origin} answered has no sign-in token in it`, `HTTP ${status}`, REACH)
}

/**
 * A URL that signs in to the console with temporary credentials: whoever opens it within 15 minutes is in. No
 * SessionDuration is asked for: the session then lasts as long as the credentials, and AWS refuses one for credentials that
 * a role's session got.
 */
export async function signInUrl({keys, partition, destination, endpoint, limit}: SignIn): Promise<string> {
  const own = SIGN_IN[partition]
  const base = endpoint ?? own?.endpoint
  // Never to the sign-in of another partition: the credentials would go where they are nobody's.
  if (base === undefined)
    throw failed(
      `no sign-in is known of the partition ${partition}`,
      'NoSignIn',
      'Name its own with XROLE_SIGNIN_ENDPOINT, or run without --console.',
    )
  const session = {sessionId: keys.accessKeyId, sessionKey: keys.secretAccessKey, sessionToken: keys.sessionToken}
  const asking = new URL(base)
  asking.search = new URLSearchParams({Action: 'getSigninToken', Session: JSON.stringify(session)}).toString()
  const token = await tokenFrom(asking, limit)
  const url = new URL(base)
  url.search = new URLSearchParams({
    Action: 'login',
    Issuer: 'xrole',
    Destination: destination ?? own?.console ?? '',
    SigninToken: token,
  }).toString()
  return url.href
}
