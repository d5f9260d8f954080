import type {CloudError} from '../core/cloud.js'

/** What an AWS failure says to the reader: what was asked, what AWS answered (on one line), what to do. */
export function failureText(error: CloudError): string {
  const {op, code, requestId, advice} = error.detail
  const id = requestId ? ` (request id ${requestId})` : ''
  const said = error.message.replace(/\s+/g, ' ')
  return `${op}: ${code}: ${said}${id}${advice ? `\n${advice}` : ''}`
}
