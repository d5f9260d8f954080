import type {GuardTarget} from '../../core/organization-ids.js'
import type {GuardType, OrganizationPolicy} from '../../core/organization.js'
import type {AccountRef, Json} from '../../core/types.js'
import {guardAttachmentOf, guardPolicyOf} from '../../kinds/organization-resource.js'
import type {GuardPolicy} from '../../kinds/values.js'
import {isObject} from '../../policy/json.js'
import type {Path} from '../source.js'
import type {WrittenGuard, WrittenTarget} from '../written-organization.js'
import type {Context} from './context.js'
import type {OrganizationEntry} from './organization.js'
import {documentOf} from './owners.js'
import {isOurs} from './variables.js'

/** Where a policy is to be attached, and where that is written. */
export interface GuardPlace {
  readonly target: GuardTarget
  readonly path: Path
}

/** An SCP or RCP of the file. */
export interface Guard {
  readonly type: GuardType
  readonly name: string
  readonly written: WrittenGuard
  readonly path: Path
  /** Undefined: nothing is written, and it is not AWS's own either. */
  readonly document: Json | undefined
  readonly isAws: boolean
  /** In the order they are written, each once. */
  readonly targets: readonly GuardPlace[]
}

export const GUARD_PARTS = [
  ['scps', 'SERVICE_CONTROL_POLICY'],
  ['rcps', 'RESOURCE_CONTROL_POLICY'],
] as const satisfies readonly (readonly ['scps' | 'rcps', GuardType])[]

/** AWS's own, which let everything pass, and their description. Source: Organizations User Guide, "SCP evaluation", "RCP syntax". */
export const AWS_GUARD: Readonly<Record<GuardType, {readonly name: string; readonly description: string}>> = {
  SERVICE_CONTROL_POLICY: {name: 'FullAWSAccess', description: 'Allows access to every operation'},
  RESOURCE_CONTROL_POLICY: {name: 'RCPFullAWSAccess', description: 'Allows access to every resource'},
}
const ALL: Json = {Effect: 'Allow', Action: '*', Resource: '*'}
const AWS_DOCUMENT: Readonly<Record<GuardType, Json>> = {
  SERVICE_CONTROL_POLICY: {Version: '2012-10-17', Statement: [ALL]},
  RESOURCE_CONTROL_POLICY: {Version: '2012-10-17', Statement: [{...ALL, Principal: '*'}]},
}

/** "You can only specify `*` in the Principal element of an RCP" (Organizations User Guide, "RCP syntax"). */
const forEverybody = (statement: Json): Json => {
  if (!isObject(statement)) return statement
  const {Effect, ...rest} = statement
  return {Effect: Effect ?? 'Deny', Principal: '*', ...rest}
}

function bodyOf(written: WrittenGuard, type: GuardType): Json | undefined {
  if (written.document !== undefined) return written.document
  if (!written.statements) return undefined
  const document = documentOf(written)
  if (type === 'SERVICE_CONTROL_POLICY' || !isObject(document)) return document
  const statements = document['Statement']
  return {...document, Statement: Array.isArray(statements) ? statements.map(forEverybody) : []}
}

const VARIABLE = /\$\{([^}]*)\}/g

/** One text holds for all accounts, so that of our variables only the partition can be filled in. */
function filledIn(context: Context, document: Json, path: Path): Json {
  const text = JSON.stringify(document)
  const ours = [...text.matchAll(VARIABLE)].map(([, name = '']) => name).filter((name) => isOurs(name))
  for (const name of new Set(ours.filter((one) => one !== 'partition'))) {
    const message = `\${${name}}: an SCP or RCP is the same for all accounts, so that only \${partition} is filled in; IAM's own, such as \${aws:PrincipalAccount}, pass through`
    context.tell('error', 'unknown-variable', path, message)
  }
  const {partition} = context.written
  return ours.includes('partition') ? (JSON.parse(text.replaceAll('${partition}', partition)) as Json) : document
}

const targetOf = (target: WrittenTarget): GuardTarget => {
  if ('account' in target) return `account/${target.account}`
  return target.ou === '' ? 'root' : `unit/${target.ou}`
}

function targetsOf({attach}: WrittenGuard, path: Path): GuardPlace[] {
  const found = new Map<GuardTarget, GuardPlace>()
  for (const [index, one] of attach.entries()) {
    const target = targetOf(one)
    if (!found.has(target)) found.set(target, {target, path: [...path, 'attach', index]})
  }
  return [...found.values()]
}

/** AWS's own as it is live, where it was read: then there is no difference to be told. */
const liveOf = (context: Context, type: GuardType, name: string): OrganizationPolicy | undefined =>
  context.facts.organization?.guards?.policies.find((one) => one.isAws && one.type === type && one.name === name)

export function guardsIn(context: Context): Guard[] {
  return GUARD_PARTS.flatMap(([part, type]) =>
    Object.entries(context.written.organization?.[part] ?? {}).map(([key, written]): Guard => {
      const path = ['organization', part, key]
      const name = written.name ?? key
      const body = bodyOf(written, type)
      const isAws = name === AWS_GUARD[type].name && body === undefined
      const document = isAws
        ? (liveOf(context, type, name)?.document ?? AWS_DOCUMENT[type])
        : body && filledIn(context, body, path)
      return {type, name, written, path, document, isAws, targets: targetsOf(written, path)}
    }),
  )
}

export function guardEntries(context: Context, org: AccountRef, guard: Guard): OrganizationEntry[] {
  const {type, name, written, path, document, isAws, targets} = guard
  if (document === undefined) return []
  const {owner} = context.written
  const common = {type, name, document}
  const aws = liveOf(context, type, name)?.description ?? AWS_GUARD[type].description
  const policy: GuardPolicy = isAws
    ? {...common, description: aws, isAws, tags: {}, marks: {}}
    : {...common, description: written.description ?? '', tags: written.tags, marks: {owner}}
  return [
    {
      resource: guardPolicyOf(org, policy),
      path,
      ...(written.statements && {hasStatements: true}),
    },
    ...targets.map(({target, path: at}): OrganizationEntry => ({
      resource: guardAttachmentOf(org, {type, policy: name, target}),
      path: at,
    })),
  ]
}
