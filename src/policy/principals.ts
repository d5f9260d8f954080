import type {Json} from '../core/types.js'

const list = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

const isObject = (value: Json | undefined): value is {[key: string]: Json} =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Everything that stands under `Principal.AWS` in any statement, denied ones too: IAM wants all of them to exist. */
export function awsPrincipals(document: Json): string[] {
  if (!isObject(document)) return []
  return list(document['Statement']).flatMap((statement) => {
    const principal = isObject(statement) ? statement['Principal'] : undefined
    return isObject(principal) ? list(principal['AWS']).filter((one) => typeof one === 'string') : []
  })
}
