/**
 * How a request failed, as far as it decides what happens next. `answer`: AWS understood the request and said no.
 * Of `server`, `garbled`, `network` and `timeout` nobody knows whether a write was done.
 */
export type Sort =
  | 'answer'
  | 'throttled'
  | 'busy'
  | 'server'
  | 'garbled'
  | 'network'
  | 'unusable'
  | 'timeout'
  | 'skew'
  | 'expired'
  | 'unknown-key'
  | 'no-credentials'

export interface Failure {
  readonly sort: Sort
  /** AWS's code as on the wire (`NoSuchEntity`), or Node's (`ECONNREFUSED`). */
  readonly code: string
  readonly message: string
  readonly requestId?: string | undefined
}

/** The connection was never there, so nothing was sent. */
const UNSENT = /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH)/

export const isAmbiguous = ({sort, code}: Failure): boolean =>
  ['server', 'garbled', 'network', 'timeout'].includes(sort) && !UNSENT.test(code)

export const LATE: Failure = {sort: 'timeout', code: 'Timeout', message: 'no answer came in time'}

/** Wire codes that have a sort of their own; all others are an `answer`. Both spellings of a code exist (IAM, STS). */
const SORTS: readonly (readonly [RegExp, Sort])[] = [
  [
    /^(Throttl\w*|RequestLimitExceeded|RequestThrottled\w*|TooManyRequests\w*|SlowDown|BandwidthLimitExceeded)$/,
    'throttled',
  ],
  [
    /^(ConcurrentModification|EntityTemporarilyUnmodifiable|FinalizingOrganization|PolicyChangesInProgress)(Exception)?$/,
    'busy',
  ],
  [/^(ServiceFailure|ServiceUnavailable|InternalFailure|InternalError)(Exception)?$/, 'server'],
  [/^(ExpiredToken|RequestExpired)(Exception)?$/, 'expired'],
  [/^(InvalidClientTokenId|UnrecognizedClientException)$/, 'unknown-key'],
]

interface SdkError {
  name?: string
  message?: string
  code?: string
  Code?: string
  RequestId?: string
  $metadata?: {httpStatusCode?: number; requestId?: string; clockSkewCorrected?: boolean}
}

/** What comes before a secret: its name and `=`, `:` or the quotes of JSON. */
const NAMED_SECRET =
  /((?:secret|password|passwd|session_?token|access_?token|refresh_?token|security-token|assertion)\w*"?\s*[=:]\s*"?)[^\s,;&"']+/gi

/**
 * No credential may reach a message. AWS itself puts them there: the text of SignatureDoesNotMatch quotes the whole
 * canonical request, session token included. A credential_process that fails is quoted with its arguments, a proxy with
 * its password.
 */
export const withoutSecrets = (text: string): string =>
  text
    .replace(/The (Canonical String|String-to-Sign) for this request should have been[\s\S]*/, '')
    .replace(/\b(AKIA|ASIA)[A-Z0-9]{8,}\b/g, '[key id]')
    .replace(/[A-Za-z0-9+/=_-]{200,}/g, '[token]')
    .replace(/Command failed: [^\n]*/g, 'Command failed')
    .replace(/\b(Signature=|x-amz-security-token:?\s*|SecretAccessKey\W+|SessionToken\W+)[^\s,;&"]+/gi, '$1[…]')
    .replace(NAMED_SECRET, '$1[…]')
    .replace(/\bBearer\s+[\w.~+/=-]{8,}/g, 'Bearer […]')
    .replace(/:\/\/[^\s/@]+@/g, '://[…]@')
    .trim()

// The SDK appends advice for people who debug deserialisers.
const firstLine = (text: string): string => text.split('\n  Deserialization error:')[0] ?? text

// Not every code of Node: one of a file that cannot be read has nothing to do with the network.
const NETWORK = /^(ECONN|EPIPE|EHOST|ENET|ENOTFOUND|EAI_|EADDR|EPROTO)/
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/

const network = (error: SdkError): Failure | undefined => {
  const code = error.code ?? ''
  // The handler names a reset connection TimeoutError, so the code decides first.
  if (NETWORK.test(code)) {
    return {
      sort: 'network',
      code,
      message: `the connection failed (${withoutSecrets(firstLine(error.message ?? code))})`,
    }
  }
  if (code === 'ERR_INVALID_URL') {
    return {
      sort: 'unusable',
      code,
      message: 'the endpoint is not a URL (AWS_ENDPOINT_URL, or endpoint_url of the profile)',
    }
  }
  if (TLS.test(code)) {
    return {sort: 'unusable', code, message: `the connection is not trusted (${firstLine(error.message ?? code)})`}
  }
  if (error.name === 'TimeoutError' || code === 'ETIMEDOUT') {
    return LATE
  }
  return undefined
}

const credentials = (error: SdkError): Failure | undefined =>
  /^(Credentials|Token)Provider\w*$|^ProviderError$/.test(error.name ?? '')
    ? {sort: 'no-credentials', code: 'NoCredentials', message: withoutSecrets(error.message ?? '')}
    : undefined

const garbled = (status: number): Failure => ({
  sort: status >= 500 ? 'server' : 'garbled',
  code: `HTTP ${status}`,
  message: `HTTP ${status} with a body that is not AWS's XML (a proxy or a load balancer in between may have answered)`,
})

/** Reads what the SDK threw. Anything that is not about a request (a bug) is thrown on as it is. */
export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) throw thrown
  const error = thrown as SdkError
  const early = network(error) ?? credentials(error)
  if (early) return early
  const status = error.$metadata?.httpStatusCode
  if (status === undefined) throw thrown
  if (error.Code === undefined) return garbled(status)
  const sort = error.$metadata?.clockSkewCorrected
    ? 'skew'
    : (SORTS.find(([codes]) => codes.test(error.Code ?? ''))?.[1] ?? (status >= 500 ? 'server' : 'answer'))
  return {
    sort,
    code: error.Code,
    message: withoutSecrets(error.message ?? ''),
    requestId: error.RequestId ?? error.$metadata?.requestId,
  }
}

/** A success that carries no request id did not come from AWS: a page of a proxy parses to an empty answer. */
export const notFromAws = (status: number | undefined): Failure => garbled(status ?? 200)
