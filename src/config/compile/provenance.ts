import {keyOf, ownerOf} from '../../core/address.js'
import type {Place, Resource} from '../../core/types.js'
import type {Attachment, Membership} from '../../kinds/values.js'
import type {Intent} from '../intent.js'
import type {Compiled} from '../rules/rule.js'
import type {Path} from '../source.js'
import type {WrittenBody, WrittenGroup, WrittenPolicy, WrittenRole, WrittenUser} from '../written.js'
import type {Context} from './context.js'
import type {Entry} from './entries.js'
import {placeOf} from './places.js'

type Owner = Entry<WrittenRole | WrittenUser | WrittenGroup>

/** A statement that is written as one; of a document from elsewhere, where that is named. */
const statementIn = (body: WrittenBody | undefined, statement: number | undefined): Path =>
  body?.statements && statement !== undefined ? ['statements', statement] : []

const afterSlash = (text: string): string => text.slice(text.lastIndexOf('/') + 1)

/** Below an entry, where a part of it is. A caller policy is written nowhere: it stands where its owner does. */
function pathOfPart(entry: Owner, part: Resource, lines: readonly number[], statement: number | undefined): Path {
  const {written} = entry
  if (part.kind === 'trust')
    return statement === undefined ? ['trust'] : ['trust', ...lines.slice(statement, statement + 1)]
  if (part.kind === 'inline-policy') {
    const body = Object.hasOwn(written.inline, part.name) ? written.inline[part.name] : undefined
    return body ? ['inline', part.name, ...statementIn(body, statement)] : []
  }
  if (part.kind === 'attachment') {
    const name = afterSlash((part.value as Attachment).arn)
    const index = written.policies.findIndex((each) => afterSlash(each) === name)
    return index === -1 ? [] : ['policies', index]
  }
  if (part.kind === 'boundary') return ['boundary']
  if (part.kind === 'membership' && 'users' in written) {
    const index = written.users.indexOf((part.value as Membership).user)
    return index === -1 ? ['users'] : ['users', index]
  }
  return []
}

/** Finds where resources and statements are written: `Intent.placeOf`. Nothing is searched in the text before it is asked for. */
export function provenance(context: Context, compiled: Compiled): Intent['placeOf'] {
  const owners = new Map<string, Owner>(compiled.entries.map((entry) => [entry.key, entry]))
  const policies = new Map<string, Entry<WrittenPolicy>>(compiled.policies.map((entry) => [entry.key, entry]))
  const pages = new Map<string, Entry>(compiled.pages.map(({policy, entry}) => [policy.key, entry]))
  return (key, statement): Place | undefined => {
    const resource = compiled.state.get(key)
    if (!resource) return undefined
    const identity = compiled.identity.get(key)
    if (identity) return placeOf(context.sources, identity.path)
    const own = compiled.organization.entries.get(key)
    if (own) {
      const within = own.hasStatements && statement !== undefined ? ['statements', statement] : []
      return placeOf(context.sources, [...own.path, ...within])
    }
    const policy = policies.get(key)
    if (policy) return placeOf(context.sources, [...policy.path, ...statementIn(policy.written, statement)])
    const owner = owners.get(keyOf(ownerOf(resource.address)))
    const entry = owner ?? pages.get(key)
    if (!entry) return undefined
    const lines = compiled.trustLines.get(entry.key) ?? []
    return placeOf(context.sources, [...entry.path, ...(owner ? pathOfPart(owner, resource, lines, statement) : [])])
  }
}
