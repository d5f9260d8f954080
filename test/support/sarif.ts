import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {Ajv} from 'ajv'
import type {Log} from 'sarif'

const FILE = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')

/** The published schema is of draft 4; what it uses of that is the same in draft 7 but for the name of its id. */
function draft7(): object {
  const {id: _, $schema: __, ...schema} = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>
  return schema
}

const isUri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]*$/i.test(text)
const isReference = (text: string): boolean => /^(?:[^\s<>"{}|\\^`%]|%[0-9A-Fa-f]{2})*$/.test(text)

// One pattern of it is none for a reader that takes Unicode seriously.
const ajv = new Ajv({strict: false, allErrors: true, unicodeRegExp: false})
ajv.addFormat('uri', isUri)
ajv.addFormat('uri-reference', isReference)
ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)))
const validate = ajv.compile(draft7())

/** The log, which the published schema takes. Throws where it does not. */
export function sarifLog(text: string): Log {
  const log: unknown = JSON.parse(text)
  if (validate(log)) return log as Log
  throw new Error(`no SARIF: ${ajv.errorsText(validate.errors)}`)
}
