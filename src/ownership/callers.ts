import {ownerOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {Intent} from '../config/intent.js'
import type {Json, Resource, State} from '../core/types.js'
import type {Attachment, InlinePolicy, ManagedPolicy} from '../kinds/values.js'
import {arnOf} from '../kinds/resource.js'

/** The caller policy, inline or one of its managed pages. */
export const isCallerPolicy = (resource: {kind: string; name: string}): boolean =>
  (resource.kind === 'inline-policy' && resource.name === 'xrole-assume') ||
  (resource.kind === 'managed-policy' && resource.name.startsWith('xrole-assume-'))

/** The part of a principal that is its caller policy: the inline one, or an attached page of ours. */
export function isCallerPart(part: Resource, {owner, formerOwners}: Pick<Intent, 'owner' | 'formerOwners'>): boolean {
  if (part.kind !== 'attachment') return part.kind === 'inline-policy' && isCallerPolicy(part)
  const {arn} = part.value as Attachment
  return [owner, ...formerOwners].some((one) => arn.includes(`:policy/xrole/${one}/xrole-assume-`))
}

/** The ARNs of the roles that a caller policy's statement names: it has one, as compiling writes it. */
export function rolesIn(document: Json): string[] {
  const statements = (document as {Statement?: {Resource?: string | string[]}[]} | null)?.Statement
  return (Array.isArray(statements) ? statements : []).flatMap((statement) => statement.Resource ?? [])
}

/** The same role in whichever account, as `callerScope: organization` names it. */
export const inAnyAccount = (arn: string): string => arn.replace(/^(arn:[^:]+:iam::)\d{12}(:role\/)/, '$1*$2')

/** Who has a caller policy, and for which role ARNs: the callers' half of every grant. */
export function callersIn(state: State): Map<Address, Set<string>> {
  const found = new Map<Address, Set<string>>()
  const add = (owner: Address, roles: readonly string[]) => {
    const known = found.get(owner) ?? new Set()
    roles.forEach((role) => known.add(role))
    found.set(owner, known)
  }
  const pages = new Map<string, string[]>()
  for (const resource of state.values()) {
    if (!isCallerPolicy(resource)) continue
    if (resource.kind === 'inline-policy')
      add(ownerOf(resource.address), rolesIn((resource.value as InlinePolicy).document))
    else {
      const {path, name, document} = (resource as Resource<ManagedPolicy>).value
      pages.set(arnOf(resource.account, 'policy', path, name), rolesIn(document))
    }
  }
  if (pages.size > 0)
    for (const resource of state.values()) {
      const roles = resource.kind === 'attachment' ? pages.get((resource.value as Attachment).arn) : undefined
      if (roles) add(ownerOf(resource.address), roles)
    }
  return found
}
