import type {Json} from '../core/types.js'
import {shortStatements} from '../config/edit/body.js'
import {fitsStatements} from '../config/grammar/fits.js'
import {asList, isObject} from '../policy/json.js'
import type {Body} from './entry.js'

/** A policy's document as the file says it, and why it is not said shorter. */
export interface LiftedDocument {
  readonly body: Body
  readonly note?: string
}

/** One text in the place of a list of one. */
export const single = (value: Json): Json => (Array.isArray(value) && value.length === 1 ? value[0]! : value)

const KEYS = ['allow', 'deny', 'on'] as const

const shortened = (statement: Json): Json => {
  if (!isObject(statement)) return statement
  const own = Object.entries(statement).map(([key, value]) => [
    key,
    KEYS.some((each) => each === key) ? single(value) : value,
  ])
  return Object.fromEntries(own) as Json
}

function whyWhole(document: Json): string {
  if (!isObject(document)) return 'it has another form'
  if (document['Version'] !== '2012-10-17') return `its Version is ${JSON.stringify(document['Version'] ?? 'absent')}`
  const odd = Object.keys(document).find((key) => key !== 'Version' && key !== 'Statement')
  if (odd !== undefined) return `it has ${odd}`
  const statements = asList(document['Statement']).filter(isObject)
  const keys = statements.flatMap((one) => Object.entries(one).filter(([, value]) => value !== ''))
  const found = ['NotAction', 'NotResource'].find((key) => keys.some(([each]) => each === key))
  return found === undefined ? 'statements cannot say its conditions' : `it has ${found}`
}

/** Short statements where they say the same, else the document as it is. `what`: of which policy, in a note. */
export function liftDocument(document: Json, isVerbatim: boolean, what: string): LiftedDocument {
  const statements = isVerbatim ? undefined : shortStatements(document)?.map(shortened)
  if (statements && fitsStatements(statements)) return {body: {statements}}
  const why = isVerbatim ? 'as statements it would not come back the same' : whyWhole(document)
  return {body: {document}, note: `${what} is given whole: ${why}`}
}
