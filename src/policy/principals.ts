import type {Json} from '../core/types.js'

const list = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

const isObject = (value: Json | undefined): value is {[key: string]: Json} =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What IAM leaves of a user or role that was deleted: its unique id (IAM User Guide, "IAM identifiers"). */
export const ORPHAN = /^A[A-Z]{3}[A-Z0-9]{12,}$/

/** Whose unique id it is, by its first letters. */
export const orphanKind = (id: string): 'role' | 'user' | 'principal' =>
  id.startsWith('AROA') ? 'role' : id.startsWith('AIDA') ? 'user' : 'principal'

/** The document with other names under `Principal.AWS`, where `rename` gives one; everything else as it is. */
export function withPrincipals(document: Json, rename: (principal: string) => string | undefined): Json {
  const renamed = (name: Json): Json => (typeof name === 'string' ? (rename(name) ?? name) : name)
  const names = (value: Json): Json => (Array.isArray(value) ? value.map(renamed) : renamed(value))
  const statement = (one: Json): Json => {
    const principal = isObject(one) ? one['Principal'] : undefined
    if (!isObject(one) || !isObject(principal) || principal['AWS'] === undefined) return one
    return {...one, Principal: {...principal, AWS: names(principal['AWS'])}}
  }
  if (!isObject(document) || document['Statement'] === undefined) return document
  const {Statement: all} = document
  return {...document, Statement: Array.isArray(all) ? all.map(statement) : statement(all)}
}

function principalsOf(document: Json, type: 'AWS' | 'Federated'): string[] {
  if (!isObject(document)) return []
  return list(document['Statement']).flatMap((statement) => {
    const principal = isObject(statement) ? statement['Principal'] : undefined
    return isObject(principal) ? list(principal[type]).filter((one) => typeof one === 'string') : []
  })
}

/** Everything that stands under `Principal.AWS` in any statement, denied ones too: IAM wants all of them to exist. */
export const awsPrincipals = (document: Json): string[] => principalsOf(document, 'AWS')

/** Identity providers: ARNs, and hosts that need none, as `accounts.google.com`. IAM does not look whether they exist. */
export const federatedPrincipals = (document: Json): string[] => principalsOf(document, 'Federated')
