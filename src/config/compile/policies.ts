import {nearest} from '../../core/nearest.js'
import {managedPolicyArn, managedPolicyNames} from '../../data/managed-policy-names.js'
import type {Context, InAccount} from './context.js'
import {entriesIn, entryPath, type Entry} from './entries.js'
import type {Account} from '../intent.js'
import {select} from './selectors.js'
import type {Path} from '../source.js'
import type {WrittenPolicy} from '../written.js'

/** Where a policy's name or ARN stands, for whom it is resolved, and how findings about it are told. */
export interface PolicyUse {
  readonly reference: string
  readonly account: Account
  readonly path: Path
  readonly tellIn: InAccount | undefined
}

/** The `policies:` of the file in their accounts, and the resolver of everything that names a policy. */
export interface PolicyBook {
  /** The ARN that a name or ARN means in an account; undefined when it means none (told). */
  arn(use: PolicyUse): string | undefined
  /** Policies to make: those with `accounts:` there, the others wherever `arn` was asked for them. */
  entries(): Entry<WrittenPolicy>[]
}

/** `within`: the accounts that are asked about; all without. */
export function openPolicies(context: Context, within: ReadonlySet<string> | undefined): PolicyBook {
  const {policies} = context.written
  const fixed = new Map<string, ReadonlySet<Account>>()
  for (const [key, policy] of Object.entries(policies)) {
    if (policy.accounts === undefined) continue
    fixed.set(key, new Set(select(context, policy.accounts, [...entryPath('policy', key), 'accounts'])))
  }
  const inManaged = context.accounts.filter((each) => each.managed && !each.retire)
  const isHere = ({name}: Account): boolean => within?.has(name) ?? true
  const entries = new Map<string, ReadonlyMap<Account, Entry<WrittenPolicy>>>()
  const entriesOf = (key: string): ReadonlyMap<Account, Entry<WrittenPolicy>> => {
    const known = entries.get(key)
    const policy = policies[key]
    if (known || !policy) return known ?? new Map<Account, Entry<WrittenPolicy>>()
    const all = [...(fixed.get(key) ?? inManaged)]
    const made = entriesIn(context, 'policy', key, policy, within ? all.filter(isHere) : all, all.length)
    const byAccount = new Map(made.map((entry) => [entry.account, entry]))
    entries.set(key, byAccount)
    return byAccount
  }
  const used = new Map<string, Set<Account>>()
  const use = (key: string, account: Account): void => {
    used.set(key, (used.get(key) ?? new Set()).add(account))
  }

  function fromEntry(key: string, {account, path}: PolicyUse): string | undefined {
    const entry = entriesOf(key).get(account)
    if (entry) {
      use(key, account)
      return entry.arn
    }
    const message = `policy "${key}" is not made in every account that uses it; widen its accounts: or leave them out`
    context.tell('error', 'policy-not-in-account', path, message, {name: account.name})
    return undefined
  }

  function fromName(each: PolicyUse): string | undefined {
    const {reference: name, account} = each
    return Object.hasOwn(policies, name) ? fromEntry(name, each) : awsManaged(context, name, account.partition, each)
  }

  /** A customer-managed policy of the account itself: one of this file, or one that only AWS knows. */
  function fromOwnArn({reference, account}: PolicyUse): string {
    for (const key of Object.keys(policies)) {
      if (entriesOf(key).get(account)?.arn === reference) use(key, account)
    }
    return reference
  }

  return {
    arn(each) {
      if (!each.reference.startsWith('arn:')) return fromName(each)
      const found = policyArn(each.reference, each.account)
      if ('problem' in found) {
        context.tell('error', 'invalid-policy-arn', each.path, found.problem, each.tellIn)
        return undefined
      }
      return found.owner === 'aws' ? awsManaged(context, found.name, each.account.partition, each) : fromOwnArn(each)
    },
    entries: () =>
      Object.keys(policies).flatMap((key) => {
        const wanted = fixed.get(key) ?? used.get(key)
        return [...entriesOf(key).values()].filter((entry) => wanted?.has(entry.account))
      }),
  }
}

/** Source: IAM User Guide, "IAM identifiers": `arn:aws:iam::aws:policy/…` is AWS's, with an id the account's. */
function policyArn(arn: string, account: Account): {owner: 'aws' | 'own'; name: string} | {problem: string} {
  const match = /^arn:([^:]*):iam::([^:]*):policy\/([\w+=,.@/-]+)$/.exec(arn)
  const [, partition, owner, rest] = match ?? []
  if (!rest) return {problem: `"${arn}" is no ARN of a policy; it looks like arn:aws:iam::111111111111:policy/Name`}
  if (partition !== account.partition) {
    return {problem: `${arn} is in the partition "${partition}", account "${account.name}" in "${account.partition}"`}
  }
  const name = rest.slice(rest.lastIndexOf('/') + 1)
  if (owner === 'aws') {
    if (!rest.startsWith('aws-service-role/')) return {owner: 'aws', name}
    return {problem: `${arn} is for a service-linked role; AWS lets nobody else attach it`}
  }
  if (owner === account.id) return {owner: 'own', name}
  return {problem: `${arn} is a policy of another account; only policies of "${account.name}" or AWS can be used there`}
}

function awsManaged(context: Context, name: string, partition: string, use: PolicyUse): string | undefined {
  const written = use.reference.startsWith('arn:') ? use.reference : undefined
  const listed = managedPolicyArn(name, partition)
  if (listed?.includes(':policy/aws-service-role/')) {
    const message = `policy "${name}" is for a service-linked role; AWS lets nobody else attach it`
    context.tell('error', 'policy-not-attachable', use.path, message, use.tellIn)
    return undefined
  }
  if (listed !== undefined) {
    if (written === undefined || written === listed) return listed
    context.tell('error', 'unknown-policy', use.path, `no such policy; its ARN is ${listed}`, use.tellIn)
    return undefined
  }
  const live = context.facts.managedPolicy(name)
  if (typeof live === 'string') return live
  const near = nearest(name, [...(written ? [] : Object.keys(context.written.policies)), ...managedPolicyNames()])
  if (near !== undefined || live === null) {
    const hint = near === undefined ? 'AWS has none of that name; add it under policies:' : `did you mean "${near}"?`
    context.tell('error', 'unknown-policy', use.path, `no policy "${name}"; ${hint}`, use.tellIn)
    return undefined
  }
  const message = `policy "${name}" is neither under policies: nor known as AWS-managed; plan asks AWS for it`
  context.tell('warning', 'unknown-policy', use.path, message, use.tellIn)
  return written ?? `arn:${partition}:iam::aws:policy/${name}`
}
