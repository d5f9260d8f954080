import type {Input, InputValue} from './query.js'
import {isObject, type Json} from '../rules/documents.js'

/** The AWS JSON 1.1 protocol: the operation is in a header, both bodies are JSON. */
export const jsonType = 'application/x-amz-json-1.1'

interface Target {
  service: 'cloudtrail' | 'organizations'
  version: string
  op: string
}
const services = [
  {
    service: 'cloudtrail',
    version: '2013-11-01',
    pattern: /^(?:com\.amazonaws\.cloudtrail\.v20131101\.)?CloudTrail_20131101\.(\w+)$/,
  },
  {service: 'organizations', version: '2016-11-28', pattern: /^AWSOrganizationsV20161128\.(\w+)$/},
] as const

/** `AWSOrganizationsV20161128.ListRoots` → service and operation; undefined where the header is another's, or absent. */
export const jsonTarget = (header: string | undefined): Target | undefined => {
  for (const {service, version, pattern} of services) {
    const op = pattern.exec(header ?? '')?.[1]
    if (op !== undefined) return {service, version, op}
  }
  return undefined
}

const valueOf = (value: Json): InputValue => {
  if (Array.isArray(value)) return value.map(valueOf)
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, valueOf(item)]))
  return String(value)
}

/** A JSON body as the parameters that the Query protocol would give: numbers are text. What is no JSON has none. */
export const parseJson = (body: string): Input => {
  try {
    const value = valueOf(JSON.parse(body) as Json)
    return typeof value === 'string' || Array.isArray(value) ? {} : value
  } catch {
    return {}
  }
}

export const errorJson = (code: string, message: string): string => JSON.stringify({__type: code, message})
