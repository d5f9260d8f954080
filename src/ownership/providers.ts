import {matchesGlob} from '../core/address.js'
import type {Finding, Resource} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {indexOf} from './accounts.js'
import {foreignTags} from './foreign-tags.js'
import {whose} from './owner.js'
import type {Observation} from './scope.js'
import {isOfAccount, isProvider} from './things.js'
import type {Provider} from './things.js'

/** What the rules of ownership make of identity providers and of what an account has one of. */
interface Ruling {
  /** Keys of declared providers that exist without a mark. */
  readonly adopted: readonly string[]
  readonly findings: readonly Finding[]
}

/** Why a declared provider that exists cannot be managed; undefined when it can. */
function obstacle(live: Provider, wanted: Provider, intent: Intent): [code: string, message: string] | undefined {
  const {address, value, name} = live
  const owner = whose(value.marks.owner, intent)
  if (owner.whose === 'other')
    return [
      'other-owner',
      `${address} belongs to "${owner.owner}", another accounts.yaml; take it out of that file first, or out of this one`,
    ]
  if (name !== wanted.name) return ['case-rename', `AWS has this provider as ${name}; write the name the same way`]
  if (owner.whose === 'nobody' && Object.keys(value.tags).some((key) => key.startsWith('aws:cloudformation:')))
    return [
      'cloudformation',
      `${address} belongs to a CloudFormation stack and cannot be adopted; remove it from the stack, keeping the resource`,
    ]
  return undefined
}

/** The tags of others stay; thumbprints that the file does not name are AWS's. */
function settled(live: Provider, wanted: Provider, {ignoreTags}: Intent): Resource {
  const tags = {...wanted.value.tags, ...foreignTags(live.value.tags, wanted.value.tags, ignoreTags, true)}
  const thumbprints = 'thumbprints' in live.value ? {thumbprints: live.value.thumbprints} : {}
  return {...wanted, value: {...thumbprints, ...wanted.value, tags}}
}

/**
 * Edits Desired by the rules of ownership for what is no role, user, group or managed policy: a provider is ours by its
 * tag, and goes when the section is written and no longer has it; a password policy and an alias are claimed by their
 * entry and never deleted.
 */
export function scopeAccounts(desired: Map<string, Resource>, intent: Intent, live: Observation): Ruling {
  const adopted: string[] = []
  const findings: Finding[] = []
  const {retired} = indexOf(intent.accounts)
  const refuse = ({key, address}: Resource, code: string, message: string) => {
    const refused = code === 'other-owner' || code === 'cloudformation'
    findings.push({code, severity: 'error', refused, address, place: intent.declared.get(key)?.place, message})
  }
  for (const resource of live.state.values()) {
    const {key, address, account} = resource
    if (!isProvider(resource) && !isOfAccount(resource)) continue
    const wanted = desired.get(key)
    const listed = intent.unmanaged.find((entry) => matchesGlob(entry.address, address))
    const isOurs = isProvider(resource) && whose(resource.value.marks.owner, intent).whose === 'ours'
    if (wanted && listed) {
      desired.set(key, resource)
      const message = `${address} is declared and also listed under unmanaged: as "${listed.address}"; take one of the two out`
      refuse(resource, 'declared-and-unmanaged', message)
    } else if (wanted && isProvider(resource)) {
      const problem = obstacle(resource, wanted as Provider, intent)
      if (problem) refuse(resource, ...problem)
      else if (!isOurs) adopted.push(key)
      desired.set(key, problem ? resource : settled(resource, wanted as Provider, intent))
    } else if (listed && isOurs) desired.set(key, {...resource, value: {...resource.value, marks: {}}})
    else if (!wanted && !(isOurs && (intent.managesProviders || retired.has(account.name)))) desired.set(key, resource)
  }
  return {adopted, findings}
}
