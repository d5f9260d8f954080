import type {AccountRef, Json} from '../../core/types.js'
import {canonicalStatement} from '../../policy/canonical.js'
import {byText} from '../../policy/json.js'
import type {Document} from '../../policy/types.js'

/** What one line adds to a trust policy: principals of one type under one condition, or a statement as it is. */
export type Piece =
  | {
      readonly type: 'AWS' | 'Service' | 'Federated'
      readonly principals: readonly string[]
      readonly actions: readonly string[]
      readonly condition?: Document
      /** Index of the line in `trust:`. */
      readonly line: number
    }
  | {readonly type: 'statement'; readonly statement: Json; readonly line: number}

export interface CanonicalTrust {
  readonly document: Document
  /** For each statement the line that it comes from first. */
  readonly lines: readonly number[]
}

const one = (values: readonly string[]): string | string[] =>
  values.length === 1 && values[0] !== undefined ? values[0] : [...values]

/** Lets nobody in; a trust policy cannot be empty, and IAM takes this one. */
const NOBODY: Document = {Effect: 'Deny', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}

/**
 * The trust policy in xrole's canonical form (product contract, section 2): one statement per distinct type of
 * principal, actions and conditions in order of first appearance. Changing this form is a major version.
 */
export function canonicalTrust(pieces: readonly Piece[], account: AccountRef): CanonicalTrust {
  const groups = new Map<string, {piece: Piece; principals: Set<string>}>()
  for (const [index, piece] of pieces.entries()) {
    const key = piece.type === 'statement' || pieces.length === 1 ? String(index) : sameStatement(piece, account)
    const group = groups.get(key) ?? {piece, principals: new Set()}
    groups.set(key, group)
    if (piece.type !== 'statement') for (const principal of piece.principals) group.principals.add(principal)
  }
  const statements = [...groups.values()].map(({piece, principals}): Json => {
    if (piece.type === 'statement') return piece.statement
    return {
      Effect: 'Allow',
      Principal: {[piece.type]: one([...principals].sort(byText))},
      Action: one(piece.actions),
      ...(piece.condition && {Condition: piece.condition}),
    }
  })
  return {
    document: {Version: '2012-10-17', Statement: statements.length > 0 ? statements : [NOBODY]},
    lines: [...groups.values()].map(({piece}) => piece.line),
  }
}

function sameStatement({type, actions, condition}: Exclude<Piece, {type: 'statement'}>, account: AccountRef): string {
  const canonical = condition && canonicalStatement({Condition: condition}, account)
  return JSON.stringify([type, actions, canonical])
}
