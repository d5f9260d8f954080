import {parseStrict} from './strict-json.js'
import type {Json} from './types.js'

const unescape = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function decode(text: string): Json | undefined {
  // Encoded text begins with %7B; trying it as JSON first would throw for every document of an account.
  const raw = text.startsWith('%') ? undefined : parseStrict(text)
  if (raw !== undefined) return raw
  const decoded = unescape(text)
  return decoded === undefined ? undefined : parseStrict(decoded)
}

/** Texts whose values are kept; a company's accounts have the same few documents over and over. */
const KEPT = 10_000
const kept = new Map<string, Json | undefined>()

/**
 * The JSON of a policy document as IAM returns it: URL-encoded by RFC 3986 (IAM API reference, "Policies returned by
 * this operation are URL-encoded"), or raw, as some implementations do. Undefined when it is neither. Equal texts give
 * the very same value, which must not be changed.
 */
export function decodeDocument(text: string): Json | undefined {
  if (kept.has(text)) return kept.get(text)
  if (kept.size >= KEPT) kept.clear()
  const document = decode(text)
  kept.set(text, document)
  return document
}
