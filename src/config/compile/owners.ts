import type {Json, Resource} from '../../core/types.js'
import {attachmentOf, boundaryOf, inlineOf, type OwnerKind} from '../../kinds/resource.js'
import {policySize} from '../../policy/size.js'
import type {Load} from './callers.js'
import type {Entry} from './entries.js'
import type {PolicyBook} from './policies.js'
import type {Path} from '../source.js'
import type {WrittenBody, WrittenGroup, WrittenRole, WrittenStatement, WrittenUser} from '../written.js'

type Owner = Entry<WrittenRole | WrittenUser | WrittenGroup>

const one = <T>(values: readonly T[]): T | T[] =>
  values.length === 1 && values[0] !== undefined ? values[0] : [...values]

const statement = ({effect, actions, on, when, sid}: WrittenStatement): Json => ({
  ...(sid !== undefined && {Sid: sid}),
  Effect: effect,
  Action: one(actions),
  Resource: one(on),
  ...(when && {Condition: when}),
})

const bodies = new WeakMap<object, Json>()

/**
 * The document of a policy's body: as it is, or made of short statements. The same body gives the same object, so that
 * what is found out about a document is found out once for all accounts.
 */
export function documentOf(body: WrittenBody): Json {
  const made = body.document ??
    bodies.get(body) ?? {Version: '2012-10-17', Statement: (body.statements ?? []).map(statement)}
  bodies.set(body, made)
  return made
}

/** Attachments, inline policies and the boundary: what roles, users and groups alike can have. */
export function permissionsOf(policies: PolicyBook, entry: Owner): Resource[] {
  const {account, name, written, path, tellIn} = entry
  const kind = entry.kind as OwnerKind
  const arn = (reference: string, at: Path): string | undefined =>
    policies.arn({reference, account, path: [...path, ...at], tellIn})
  const boundary =
    'boundary' in written && written.boundary !== undefined ? arn(written.boundary, ['boundary']) : undefined
  return [
    ...written.policies.flatMap((reference, index) => {
      const found = arn(reference, ['policies', index])
      return found === undefined ? [] : [attachmentOf(account, kind, name, {arn: found})]
    }),
    ...Object.entries(written.inline).map(([policy, body]) =>
      inlineOf(account, kind, name, policy, {document: documentOf(body)}),
    ),
    ...(boundary === undefined || kind === 'group' ? [] : [boundaryOf(account, kind, name, {arn: boundary})]),
  ]
}

/** What the parts of an owner take of its quotas, before it is given a caller policy. */
export function loadOf(parts: readonly Resource[]): Load {
  const inline = parts.filter((part) => part.kind === 'inline-policy') as Resource<{document: Json}>[]
  return {
    inlineSize: inline.reduce((size, part) => size + policySize(part.value.document), 0),
    attachments: new Set(parts.filter((part) => part.kind === 'attachment').map((part) => part.key)).size,
  }
}
