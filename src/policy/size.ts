import type {Json} from '../core/types.js'

/**
 * The size of a document as IAM's quotas count it: characters, white space left out.
 * Source: IAM User Guide, "IAM and AWS STS quotas, character limits".
 */
export function policySize(document: Json): number {
  if (typeof document !== 'object' || document === null) return sizeOf(document)
  const known = sizes.get(document) ?? sizeOf(document)
  sizes.set(document, known)
  return known
}

const sizeOf = (document: Json): number => JSON.stringify(document).replace(/[ \t\r\n]/g, '').length

// Kept per object: a plan weighs the same document for every account that has it. It must not be changed afterwards.
const sizes = new WeakMap<object, number>()
