import {shellWord} from '../core/shell.js'
import type {Json} from '../core/types.js'
import {ORPHAN, withPrincipals} from '../policy/principals.js'

/** JSON in which only printable ASCII stands as it is, so that nothing in it has to be escaped to be shown. */
const asciiJson = (value: Json): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** IAM takes no id, and nobody knows whose it was. Sent as it is, this is refused as an invalid principal. */
const toBeFilledIn = (principal: string): string | undefined =>
  ORPHAN.test(principal) ? `<ARN in place of ${principal}>` : undefined

/** The request that saves a role's trust policy, for a POSIX shell. A name may begin with a dash, as options do. */
export const resaveCommand = (name: string, document: Json): string =>
  `aws iam update-assume-role-policy --role-name${name.startsWith('-') ? '=' : ' '}${shellWord(name)} --policy-document ${shellWord(asciiJson(withPrincipals(document, toBeFilledIn)))}`
