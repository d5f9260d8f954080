import type {Call, Operation, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import type {Identity} from '../model.js'
import {checkIdentityDocument} from '../rules/documents.js'
import type {Quotas} from '../rules/quotas.js'
import {checkInlineSize, checkQuota} from '../rules/quotas.js'
import {page} from '../wire/paging.js'
import {need, text} from '../wire/query.js'
import {keyOfName} from '../world.js'
import {checkPolicyArn, demandAttachable, groupOf, ownRoleOf, roleOf, userOf} from './lookup.js'
import {attachment, encoded} from './shapes.js'

/** What roles, users and groups have in common: inline policies and attached ones, the same operations three times over. */
interface IdentityKind {
  kind: 'Role' | 'User' | 'Group'
  find: (call: Call) => Identity
  /** As `find`, but refuses what only AWS may change. */
  change: (call: Call) => Identity
  inlineQuota: keyof Quotas
  attachedQuota: keyof Quotas
}

const kinds: readonly IdentityKind[] = [
  {
    kind: 'Role',
    find: (call) => roleOf(call),
    change: ownRoleOf,
    inlineQuota: 'RolePolicySizeQuota',
    attachedQuota: 'AttachedPoliciesPerRoleQuota',
  },
  {
    kind: 'User',
    find: (call) => userOf(call),
    change: (call) => userOf(call),
    inlineQuota: 'UserPolicySizeQuota',
    attachedQuota: 'AttachedPoliciesPerUserQuota',
  },
  {
    kind: 'Group',
    find: groupOf,
    change: groupOf,
    inlineQuota: 'GroupPolicySizeQuota',
    attachedQuota: 'AttachedPoliciesPerGroupQuota',
  },
]

const sameName = (a: string, b: string): boolean => keyOfName(a) === keyOfName(b)

const noInline = ({kind}: IdentityKind, name: string): AwsError =>
  new AwsError('NoSuchEntity', `The ${kind.toLowerCase()} policy with name ${name} cannot be found.`)

const inlineOperations = (of: IdentityKind): [string, Operation][] => {
  const {kind, find, change, inlineQuota} = of
  const owner = `${kind}Name`
  return [
    [
      `Put${kind}Policy`,
      writes([owner, 'PolicyName', 'PolicyDocument'], (call) => {
        const identity = change(call)
        const [name, document] = [need(call.input, 'PolicyName'), need(call.input, 'PolicyDocument')]
        checkIdentityDocument(document)
        const others = identity.inline.filter((item) => !sameName(item.name, name))
        const documents = [...others.map((item) => item.document), document]
        checkInlineSize(kind.toLowerCase(), identity.name, documents, call.quotas[inlineQuota])
        identity.inline = [...others, {name, document}]
      }),
    ],
    [
      `Get${kind}Policy`,
      reads([owner, 'PolicyName'], (call) => {
        const identity = find(call)
        const name = need(call.input, 'PolicyName')
        const found = identity.inline.find((item) => sameName(item.name, name))
        if (!found) throw noInline(of, name)
        return {[owner]: identity.name, PolicyName: found.name, PolicyDocument: encoded(found.document)}
      }),
    ],
    [
      `List${kind}Policies`,
      reads([owner], (call) => {
        const {items, more} = page(
          call,
          find(call)
            .inline.map(({name}) => name)
            .sort(),
        )
        return {PolicyNames: items, ...more}
      }),
    ],
    [
      `Delete${kind}Policy`,
      writes([owner, 'PolicyName'], (call) => {
        const identity = change(call)
        const name = need(call.input, 'PolicyName')
        const rest = identity.inline.filter((item) => !sameName(item.name, name))
        if (rest.length === identity.inline.length) throw noInline(of, name)
        identity.inline = rest
      }),
    ],
  ]
}

const attachmentOperations = ({kind, find, change, attachedQuota}: IdentityKind): [string, Operation][] => {
  const owner = `${kind}Name`
  return [
    [
      `Attach${kind}Policy`,
      writes([owner, 'PolicyArn'], (call) => {
        const identity = change(call)
        const arn = need(call.input, 'PolicyArn')
        demandAttachable(call, arn)
        if (identity.attached.includes(arn)) return
        checkQuota(`PoliciesPer${kind}`, identity.attached.length + 1, call.quotas[attachedQuota])
        identity.attached = [...identity.attached, arn]
      }),
    ],
    [
      `Detach${kind}Policy`,
      writes([owner, 'PolicyArn'], (call) => {
        const identity = change(call)
        const arn = need(call.input, 'PolicyArn')
        checkPolicyArn(arn)
        if (!identity.attached.includes(arn)) throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`)
        identity.attached = identity.attached.filter((item) => item !== arn)
      }),
    ],
    [
      `ListAttached${kind}Policies`,
      reads([owner], (call) => {
        const prefix = text(call.input, 'PathPrefix') ?? '/'
        const attached = find(call).attached.filter((arn) => arn.slice(arn.indexOf(':policy/') + 7).startsWith(prefix))
        const {items, more} = page(call, attached)
        return {AttachedPolicies: items.map(attachment), ...more}
      }),
    ],
  ]
}

export const identityOperations: Operations = Object.fromEntries(
  kinds.flatMap((kind) => [...inlineOperations(kind), ...attachmentOperations(kind)]),
)
