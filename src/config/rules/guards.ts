import type {GuardTarget} from '../../core/organization-ids.js'
import type {GuardType, Organization} from '../../core/organization.js'
import {checkGuard} from '../../policy/guard-syntax.js'
import type {Context} from '../compile/context.js'
import {AWS_GUARD, type Guard} from '../compile/organization-guards.js'
import type {Path} from '../source.js'
import {inBody, tellAll} from './documents.js'
import {GUARDS_PER_TARGET, TAGS} from './quotas.js'
import type {Rule} from './rule.js'

/** SCPs and RCPs: whose they are, what AWS would refuse of their texts, and how many fit on one target. */

const WORDS: Readonly<Record<GuardType, string>> = {SERVICE_CONTROL_POLICY: 'SCPs', RESOURCE_CONTROL_POLICY: 'RCPs'}

const hasBody = ({written}: Guard): boolean => written.statements !== undefined || written.document !== undefined

interface Fault {
  readonly code: string
  readonly path: Path
  readonly message: string
}

/** Of AWS's own nothing but the attachments can be said, and those of RCPFullAWSAccess AWS keeps itself. */
function problemOf(guard: Guard): Fault | undefined {
  const {type, name, written, path} = guard
  const own = AWS_GUARD[type].name
  if (name !== own) {
    if (hasBody(guard)) return undefined
    const message = `"${name}" says nothing: write statements, document or file; only ${own}, AWS's own, goes without`
    return {code: 'guard-body', path, message}
  }
  if (hasBody(guard))
    return {
      code: 'aws-policy-name',
      path,
      message: `${own} is AWS's own and cannot be changed; give this one another name`,
    }
  if (type === 'RESOURCE_CONTROL_POLICY')
    return {
      code: 'guard-body',
      path,
      message: `AWS attaches ${own} to everything and lets nobody detach it; leave it out`,
    }
  const extra = (['description', 'tags'] as const).find((key) =>
    key === 'tags' ? Object.keys(written.tags).length > 0 : written[key] !== undefined,
  )
  return (
    extra && {
      code: 'guard-body',
      path: [...path, extra],
      message: `${own} is AWS's own and cannot be changed; remove ${extra}:`,
    }
  )
}

export const guardsAreOurs: Rule = (context, {organization}) => {
  for (const guard of organization.guards) {
    const problem = problemOf(guard)
    if (problem) context.tell('error', problem.code, problem.path, problem.message)
    const tags = Object.keys(guard.written.tags).length
    if (tags < TAGS) continue
    const message = `${tags} tags; AWS allows ${TAGS}, of which xrole needs 1`
    context.tell('error', 'too-many-tags', [...guard.path, 'tags'], message)
  }
}

export const guardsAreValid: Rule = (context, {organization}) => {
  for (const {written, type, path, document, isAws} of organization.guards) {
    if (document === undefined || isAws) continue
    const at = (inside: Path): Path => (inside.length === 0 ? path : [...path, ...inBody(written, inside)])
    tellAll(context, checkGuard(document, type), at, undefined)
  }
}

/** Policies that the file does not speak of and that stay where they are: known to be there only where AWS was read. */
function staying(context: Context, declared: readonly Guard[], type: GuardType, target: GuardTarget): string[] {
  const {name} = AWS_GUARD[type]
  // It cannot be detached.
  if (type === 'RESOURCE_CONTROL_POLICY') return [name]
  // Declared, its attachments are those that are written.
  if (declared.some((guard) => guard.name === name)) return []
  const {organization} = context.facts
  const live = organization?.guards?.policies.find((policy) => policy.isAws && policy.type === type)
  const id = organization && idOf(context, organization, target)
  return id !== undefined && live?.targets.includes(id) ? [name] : []
}

function idOf({account}: Context, {root, units}: Organization, target: GuardTarget): string | undefined {
  if (target === 'root') return root
  const name = target.slice(target.indexOf('/') + 1)
  return target.startsWith('unit/') ? units.find(({path}) => path === name)?.id : account.get(name)?.id
}

const nameOf = (target: GuardTarget): string =>
  target === 'root' ? 'the root' : target.startsWith('unit/') ? target.slice(5) : `account ${target.slice(8)}`

interface Counted {
  readonly names: string[]
  readonly last: Path
}

export const guardsFit: Rule = (context, {organization}) => {
  const counts = new Map<string, Counted>()
  for (const {type, name, targets} of organization.guards) {
    for (const {target, path} of targets) {
      const key = `${type} ${target}`
      const names = counts.get(key)?.names ?? []
      counts.set(key, {names: names.includes(name) ? names : [...names, name], last: path})
    }
  }
  for (const [key, {names, last}] of counts) {
    const [type, target] = [key.slice(0, key.indexOf(' ')) as GuardType, key.slice(key.indexOf(' ') + 1) as GuardTarget]
    const all = [...new Set([...names, ...staying(context, organization.guards, type, target)])]
    const most = GUARDS_PER_TARGET[type]
    if (all.length <= most) continue
    const message = `${all.length} ${WORDS[type]} on ${nameOf(target)}, AWS allows ${most}: ${all.join(', ')}; make one of several, or attach some higher up`
    context.tell('error', 'too-many-guards', last, message)
  }
}
