/**
 * What an operation answers, as values: lists become `<member>`s, a Map becomes `<entry>`s, undefined is left out.
 * Neither IAM nor STS has flattened lists or renamed members, so no shapes are needed.
 */
export type XmlValue =
  string | number | boolean | Date | undefined | readonly XmlValue[] | ReadonlyMap<string, XmlValue> | XmlObject
export type XmlObject = {readonly [name: string]: XmlValue}

const escapes: Record<string, string> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;'}
const escape = (text: string): string => text.replace(/[&<>"\r]/g, (c) => escapes[c] ?? c)

/** IAM and STS write whole seconds. */
export const timestamp = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, 'Z')

const isMap = (value: object): value is ReadonlyMap<string, XmlValue> => value instanceof Map

const content = (value: XmlValue): string => {
  if (value === undefined) return ''
  if (typeof value !== 'object') return escape(String(value))
  if (value instanceof Date) return timestamp(value)
  if (Array.isArray(value)) return (value as readonly XmlValue[]).map((item) => element('member', item)).join('')
  if (isMap(value)) return [...value].map(([key, item]) => element('entry', {key, value: item})).join('')
  return Object.entries(value)
    .map(([name, item]) => element(name, item))
    .join('')
}

export const element = (name: string, value: XmlValue): string =>
  value === undefined ? '' : `<${name}>${content(value)}</${name}>`

export interface Service {
  name: 'iam' | 'sts'
  version: string
}
export const services = {
  iam: {name: 'iam', version: '2010-05-08'},
  sts: {name: 'sts', version: '2011-06-15'},
} as const satisfies Record<string, Service>

const namespace = ({name, version}: Service): string => `https://${name}.amazonaws.com/doc/${version}/`

export const responseXml = (service: Service, op: string, result: XmlObject | undefined, requestId: string): string =>
  `<${op}Response xmlns="${namespace(service)}">` +
  (result ? element(`${op}Result`, result) : '') +
  `${element('ResponseMetadata', {RequestId: requestId})}</${op}Response>`

export const errorXml = (service: Service, status: number, code: string, message: string, requestId: string): string =>
  `<ErrorResponse xmlns="${namespace(service)}">` +
  element('Error', {Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message}) +
  `${element('RequestId', requestId)}</ErrorResponse>`
