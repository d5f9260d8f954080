import {managedPolicy} from '../../data/managed-policies.js'
import type {Policies, Source} from '../../policy/evaluate/decide.js'
import type {Account, Identity} from '../model.js'
import type {Json} from '../rules/documents.js'
import type {Caller} from '../sts/caller.js'
import type {World} from '../model.js'
import {entityArn, keyOfName} from '../world.js'

/** Documents as they were parsed, by their text: the evaluator prepares each once, and knows it again as the same object. */
const parsed = new Map<string, Json>()
const kept = 5000

export const parse = (text: string): Json => {
  const known = parsed.get(text)
  if (known !== undefined) return known
  if (parsed.size >= kept) parsed.clear()
  const document = JSON.parse(text) as Json
  parsed.set(text, document)
  return document
}

/** The text of a managed policy, AWS's or the account's own; undefined when there is none. */
export const managedText = (world: World, account: Account, arn: string): string | undefined => {
  const own = account.policies.get(keyOfName(arn.slice(arn.lastIndexOf('/') + 1)))
  if (own && entityArn(world, account.id, 'policy', own) === arn)
    return own.versions.find(({id}) => id === own.defaultVersion)?.document
  return managedPolicy(arn)?.document
}

const everything: Json = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}]}

const none = {from: undefined}

/** What binds a caller: its policies and those of its groups, its boundary, the policy of its session. */
export const policiesOf = (world: World, caller: Caller): Policies<undefined> => {
  const {holder, session} = caller
  const account = world.accounts.get(caller.account)
  if (!holder || !account) return {identity: [{document: everything, ...none}]}
  const managed = (arn: string): Source<undefined>[] => {
    const text = managedText(world, account, arn)
    return text === undefined ? [] : [{document: parse(text), ...none}]
  }
  const of = ({attached, inline}: Identity): Source<undefined>[] => [
    ...attached.flatMap(managed),
    ...inline.map(({document}) => ({document: parse(document), ...none})),
  ]
  const joined = 'groups' in holder ? holder.groups : []
  const groups = joined.length === 0 ? [] : account.groups.values().filter(({id}) => joined.includes(id))
  const [boundary] = holder.boundary === undefined ? [] : managed(holder.boundary)
  return {
    identity: [...of(holder), ...groups.flatMap(of)],
    ...(holder.boundary === undefined ? {} : {boundary: boundary ?? {document: undefined, ...none}}),
    ...(session?.policy === undefined ? {} : {session: {document: parse(session.policy), ...none}}),
  }
}
