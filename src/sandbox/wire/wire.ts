import {organizationsErrorJson} from '../organizations/errors.js'
import {errorJson, jsonTarget, jsonType, parseJson} from './json.js'
import type {Input} from './query.js'
import {parseQuery, text} from './query.js'
import type {Service, XmlObject} from './xml.js'
import {errorXml, responseXml, services} from './xml.js'

/** One request off the wire, and how its answer is put onto it. */
export interface Asked {
  service: 'iam' | 'sts' | 'cloudtrail' | 'organizations'
  version: string
  op: string
  input: Input
  type: string
  success: (result: XmlObject | undefined, requestId: string) => string
  failure: (status: number, code: string, message: string, requestId: string, reason: string | undefined) => string
}

const serviceOf = (authorization: string, input: Input, isSts: (op: string) => boolean): Service => {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/(iam|sts)\/aws4_request/.exec(authorization)?.[1]
  if (scope !== undefined) return scope === 'sts' ? services.sts : services.iam
  const stated = text(input, 'Version') === services.sts.version || isSts(text(input, 'Action') ?? '')
  return stated ? services.sts : services.iam
}

/** Reads a request: CloudTrail's and Organizations' by their header, all others are of the Query protocol. `isSts` knows operations by name. */
export const read = (
  headers: Readonly<Record<string, string>>,
  body: string,
  isSts: (op: string) => boolean,
): Asked => {
  const target = jsonTarget(headers['x-amz-target'])
  if (target !== undefined)
    return {
      ...target,
      input: parseJson(body),
      type: jsonType,
      success: (result = {}) => JSON.stringify(result),
      failure: (_, code, message, _requestId, reason) =>
        target.service === 'organizations' ? organizationsErrorJson(code, message, reason) : errorJson(code, message),
    }
  const input = parseQuery(body)
  const op = text(input, 'Action') ?? ''
  const service = serviceOf(headers['authorization'] ?? '', input, isSts)
  return {
    service: service.name,
    version: text(input, 'Version') ?? service.version,
    op,
    input,
    type: 'text/xml',
    success: (result, requestId) => responseXml(service, op, result, requestId),
    failure: (status, code, message, requestId) => errorXml(service, status, code, message, requestId),
  }
}
