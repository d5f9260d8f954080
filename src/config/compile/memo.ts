import type {Json} from '../../core/types.js'

/** Thousands of accounts mostly have the same documents: what is found out about one is found out once. */
export function perDocument<T>(ask: (document: Json) => T): (document: Json) => T {
  const known = new Map<Json, T>()
  return (document) => {
    const answer = known.get(document)
    if (answer !== undefined) return answer
    const found = ask(document)
    known.set(document, found)
    return found
  }
}

/** The first document of each text, so that equal documents are one object, with one canonical form to work out. */
export function createPool(): (document: Json) => Json {
  const pool = new Map<string, Json>()
  return (document) => {
    const text = JSON.stringify(document)
    const first = pool.get(text)
    if (first === undefined) pool.set(text, document)
    return first ?? document
  }
}
