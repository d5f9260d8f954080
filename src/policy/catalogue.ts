import {nearest} from '../core/nearest.js'
import {ACTIONS} from '../data/actions.js'
import {matches} from './wildcard.js'

// Half a megabyte of text: nothing is made of it before it is asked for, and then only of the services asked for.
let lines: ReadonlyMap<string, string> | undefined
const services = new Map<string, ReadonlyMap<string, string>>()

function serviceLines(): ReadonlyMap<string, string> {
  lines ??= new Map(
    ACTIONS.trim()
      .split('\n')
      .map((line) => {
        const blank = line.indexOf(' ')
        return [line.slice(0, blank), line.slice(blank + 1)] as const
      }),
  )
  return lines
}

/** The actions of a service, lower case → as AWS writes them; undefined when there is no such service. */
function actionsOf(service: string): ReadonlyMap<string, string> | undefined {
  const line = serviceLines().get(service)
  if (line === undefined) return undefined
  let known = services.get(service)
  if (!known) {
    known = new Map(line.split(',').map((action) => [action.toLowerCase(), action]))
    services.set(service, known)
  }
  return known
}

/** What AWS does not know of an action, `s3:GetObjcet`, with the nearest that it knows; undefined when it is known. */
export function unknownIn(action: string): {what: 'service' | 'action'; nearest: string | undefined} | undefined {
  const [service = '', name = ''] = action.toLowerCase().split(':')
  if (service === '*' || service === '') return undefined
  const known = actionsOf(service)
  if (!known) return {what: 'service', nearest: nearest(service, serviceLines().keys())}
  if (known.has(name)) return undefined
  if (!/[*?]/.test(name)) {
    const near = nearest(name, known.keys())
    return {what: 'action', nearest: near && `${service}:${known.get(near)}`}
  }
  for (const one of known.keys()) if (matches(name, one)) return undefined
  return {what: 'action', nearest: undefined}
}
