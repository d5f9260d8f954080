import type {Json} from '../core/types.js'
import {isOurs} from '../config/compile/variables.js'
import {managedPolicyArn} from '../data/managed-policy-names.js'
import type {Tags} from '../kinds/values.js'
import {checkDocument} from '../policy/check.js'
import {grants} from '../policy/grants.js'
import {awsPrincipals, ORPHAN} from '../policy/principals.js'
import type {LiftOptions} from './entry.js'
import type {Family} from './families.js'

/** Why something is not lifted, to go on its address with. `isChosen`: whoever asked for the lift did not want it. */
export interface Reason {
  readonly reason: string
  readonly isChosen: boolean
}

const AWS_PATHS = ['/aws-service-role/', '/aws-reserved/']

/** Roles that AWS makes and keeps: plan passes over them as well. */
export const isAwsOwned = ({kind, thing}: Family): boolean =>
  kind === 'role' && AWS_PATHS.some((path) => thing.value.path.startsWith(path))

/** Whose mark it bears; undefined when nobody's. */
export const ownerOfThing = ({thing}: Family): string | undefined =>
  'marks' in thing.value ? thing.value.marks.owner : /^\/xrole\/([^/]+)\/$/.exec(thing.value.path)?.[1]

const tagsOf = ({kind, thing}: Family): Tags =>
  kind === 'role' || kind === 'user' ? (thing.value as {readonly tags: Tags}).tags : {}

const documentsOf = ({thing, inline, trust}: Family): {readonly what: string; readonly document: Json}[] => [
  ...(trust === undefined ? [] : [{what: 'its trust policy', document: trust}]),
  ...('document' in thing.value ? [{what: 'it', document: thing.value.document}] : []),
  ...inline.map(({name, document}) => ({what: `its inline policy ${name}`, document})),
]

/** A text of it that the file would take for a variable of its own. */
function variableIn(value: unknown): string | undefined {
  const found = [...JSON.stringify(value).matchAll(/\$\{([^}]*)\}/g)].find(([, name]) => isOurs(name ?? ''))
  return found?.[0]
}

const madeByAws = ({kind, thing}: Family): string | undefined => {
  if (kind !== 'role') return undefined
  const {name, path} = thing.value
  if (path.startsWith('/aws-service-role/') || name.startsWith('AWSServiceRoleFor')) return 'a service-linked role'
  return path.startsWith('/aws-reserved/') || name.startsWith('AWSReservedSSO_')
    ? 'a role of IAM Identity Center'
    : undefined
}

function reserved({kind, thing}: Family): string | undefined {
  if (kind !== 'policy') return undefined
  const {name} = thing.value
  if (managedPolicyArn(name, 'aws') !== undefined)
    return 'AWS has a policy of its own with that name, which the file means by it'
  return name.toLowerCase().startsWith('xrole-assume-') ? 'its name is one of a caller policy of xrole' : undefined
}

function unsayable(family: Family): string | undefined {
  const {kind, trust, thing} = family
  if (kind === 'role' && trust === undefined) return 'its trust policy could not be read'
  const orphan = trust === undefined ? undefined : awsPrincipals(trust).find((one) => ORPHAN.test(one))
  if (orphan !== undefined)
    return `its trust policy names ${orphan}, which is what AWS leaves of a deleted principal; take that out in AWS first`
  for (const {what, document} of documentsOf(family)) {
    const problem = checkDocument(document, document === trust ? 'trust' : 'identity').find(
      ({severity}) => severity === 'error',
    )
    if (problem) return `${what} is not what AWS takes today: ${problem.message}`
  }
  const variable = variableIn([documentsOf(family), 'description' in thing.value ? thing.value.description : ''])
  return variable === undefined ? undefined : `it has ${variable}, which the file would take for a variable of its own`
}

/** Why a thing is left out whatever is known of the others; undefined to lift it. */
export function reasonToLeave(family: Family, {owner, passOver, leaveOut}: LiftOptions): Reason | undefined {
  const {thing} = family
  const mark = ownerOfThing(family)
  const own =
    madeByAws(family) ??
    (Object.keys(tagsOf(family)).some((key) => key.startsWith('aws:cloudformation:'))
      ? 'a CloudFormation stack made it'
      : undefined) ??
    (mark !== undefined && mark !== owner ? `it belongs to "${mark}", another accounts.yaml` : undefined)
  if (own !== undefined) return {reason: own, isChosen: false}
  const chosen = leaveOut(thing)
  if (chosen !== undefined) return {reason: chosen, isChosen: true}
  const reason = passOver?.get(thing.key) ?? reserved(family) ?? unsayable(family)
  return reason === undefined ? undefined : {reason, isChosen: false}
}

/** Whether plan would report a role that nobody declared: it lets in another account, anyone or a federated provider. */
export function isStranger(family: Family): boolean {
  const {thing, trust} = family
  if (family.kind !== 'role' || trust === undefined || isAwsOwned(family)) return false
  return grants(trust, thing.account).some(
    ({type, accountId}) =>
      type === 'anyone' || type === 'federated' || (accountId !== undefined && accountId !== thing.account.id),
  )
}
