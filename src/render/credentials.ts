import {shellWord} from '../core/shell.js'

/** Temporary credentials as AWS gives them. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** ISO 8601 in UTC, whole seconds: `2027-01-31T09:00:00Z`. */
  readonly expires: string
}

export const CREDENTIAL_FORMATS = ['sh', 'fish', 'powershell', 'json', 'dotenv', 'credential-process'] as const
export type CredentialFormat = (typeof CREDENTIAL_FORMATS)[number]

/** The variables by which every SDK and the AWS CLI take credentials; the last one is for people and prompts. */
export const variablesOf = ({accessKeyId, secretAccessKey, sessionToken, expires}: Credentials) => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_SESSION_TOKEN: sessionToken,
  AWS_CREDENTIAL_EXPIRATION: expires,
})

/**
 * Variables that name other credentials and would win over those, or be taken for their own (AWS SDKs and Tools Reference,
 * "Environment variables list"): a profile goes before keys in the SDK for JavaScript.
 */
export const OTHER_CREDENTIALS = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SECURITY_TOKEN',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
] as const

/** In single quotes of fish nothing means anything but the quote and the backslash. */
const fishWord = (text: string): string => (/^[\w+.,@/:=-]+$/.test(text) ? text : `'${text.replace(/[\\']/g, '\\$&')}'`)

/** PowerShell ends a single-quoted string at typographic quotes too; each is written twice. */
const powershellWord = (text: string): string => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`

/** What dotenv libraries and `docker --env-file` both read as it is; else in the single quotes that the former know. */
const dotenvWord = (text: string): string => (/^[\w+.,@/:=-]*$/.test(text) ? text : `'${text}'`)

const lines = (all: readonly string[]): string => all.join('\n')

type Variables = readonly (readonly [name: string, value: string])[]

const FORMATS: Readonly<Record<CredentialFormat, (variables: Variables, credentials: Credentials) => string>> = {
  sh: (variables) =>
    lines([
      `unset ${OTHER_CREDENTIALS.join(' ')}`,
      ...variables.map(([name, value]) => `export ${name}=${shellWord(value)}`),
    ]),
  // One at a time: fish stops at the first that is not set.
  fish: (variables) =>
    lines([
      ...OTHER_CREDENTIALS.map((name) => `set -e ${name}`),
      ...variables.map(([name, value]) => `set -gx ${name} ${fishWord(value)}`),
    ]),
  powershell: (variables) =>
    lines([
      ...OTHER_CREDENTIALS.map((name) => `$Env:${name} = $null`),
      ...variables.map(([name, value]) => `$Env:${name} = ${powershellWord(value)}`),
    ]),
  json: (variables) => JSON.stringify(Object.fromEntries(variables), null, 2),
  dotenv: (variables) => lines(variables.map(([name, value]) => `${name}=${dotenvWord(value)}`)),
  // AWS SDKs and Tools Reference, "Process credential provider".
  'credential-process': (_, {accessKeyId, secretAccessKey, sessionToken, expires}) =>
    JSON.stringify(
      {
        Version: 1,
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: expires,
      },
      null,
      2,
    ),
}

/** Credentials as a shell or a program reads them, without a newline at the end. */
export const credentialsText = (credentials: Credentials, format: CredentialFormat): string =>
  FORMATS[format](Object.entries(variablesOf(credentials)), credentials)
