import {createHash} from 'node:crypto'

/**
 * What a session token of this sandbox says. Tokens carry their session themselves, so that they need no store, and
 * survive the process. Nothing here is secret: signatures are not checked.
 */
export interface Session {
  account: string
  /** Unique id of the role or user; absent for the administrator. */
  entity?: string
  /** The session name, for roles. */
  name?: string
  /** ISO times. `issued` is absent in older tokens. */
  issued?: string
  expires: string
  mfa: boolean
  tags?: Record<string, string>
  sourceIdentity?: string
  /** The document that was passed: the session may do no more than it allows. */
  policy?: string
}

const mark = 'xroleSandbox.'

export const tokenOf = (session: Session): string => mark + Buffer.from(JSON.stringify(session)).toString('base64')

/** The session of a token that this sandbox issued, undefined for any other's. */
export const sessionOf = (token: string | undefined): Session | undefined => {
  if (!token?.startsWith(mark)) return undefined
  try {
    return JSON.parse(Buffer.from(token.slice(mark.length), 'base64').toString()) as Session
  } catch {
    return undefined
  }
}

export const credentialsOf = (session: Session): Record<string, string> => {
  const token = tokenOf(session)
  const digest = createHash('sha256').update(token).digest('hex').toUpperCase()
  return {
    AccessKeyId: `ASIA${digest.slice(0, 16)}`,
    SecretAccessKey: Buffer.from(digest).toString('base64').slice(0, 40),
    SessionToken: token,
    Expiration: session.expires.replace(/\.\d{3}Z$/, 'Z'),
  }
}
