import type {Source} from '../../policy/evaluate/decide.js'
import type {World} from '../model.js'
import type {Json} from '../rules/documents.js'
import {attachedTo} from './attached.js'
import type {Organization, PolicyType} from './model.js'
import {lineOf} from './tree.js'

type Levels = readonly (readonly Source<undefined>[])[]
export interface Guards {
  /** One list per level, from the root to the account; undefined where nothing guards. */
  serviceControl: Levels | undefined
  resourceControl: Levels | undefined
}

const none: Guards = {serviceControl: undefined, resourceControl: undefined}

/** Documents as they were parsed, by their text: the evaluator knows a document again as the same object. */
const parsed = new Map<string, Json>()
const kept = 2000

const parse = (text: string): Json => {
  const known = parsed.get(text)
  if (known !== undefined) return known
  if (parsed.size >= kept) parsed.clear()
  const document = JSON.parse(text) as Json
  parsed.set(text, document)
  return document
}

const levels = (organization: Organization, account: string, type: PolicyType): Levels | undefined =>
  organization.enabled.includes(type)
    ? lineOf(organization, account).map((id) =>
        attachedTo(organization, id, type).map(({content}) => ({document: parse(content), from: undefined})),
      )
    : undefined

/**
 * The SCPs that bind the principals of an account, and the RCPs that bind its resources. Neither binds the management
 * account ("SCPs don't affect users or roles in the management account"), nor accounts outside the organization.
 */
export const guardsFor = ({organization}: World, account: string): Guards => {
  if (!organization?.members.get(account) || account === organization.management) return none
  return {
    serviceControl: levels(organization, account, 'SERVICE_CONTROL_POLICY'),
    resourceControl: levels(organization, account, 'RESOURCE_CONTROL_POLICY'),
  }
}
