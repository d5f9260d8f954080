import {matchesGlob} from '../core/address.js'
import type {Finding, Resource} from '../core/types.js'
import type {Intent, ManagedOrganization} from '../config/intent.js'
import type {AccountTags, DelegatedAdministrator, GuardAttachment, GuardPolicy, Placement} from '../kinds/values.js'
import {foreignTags} from './foreign-tags.js'
import {attachable} from './guard-counts.js'
import {leavingAlike} from './organization-alike.js'
import {joinedLater} from './organization-joining.js'
import {isMarked, isOfOrganization, ofKind, policyKey, unitOfTarget} from './organization-things.js'
import type {Guarded} from './organization-things.js'
import {keepFullUnits, respelled} from './organization-units.js'
import {whose} from './owner.js'
import type {Observation} from './scope.js'

/** What the rules of ownership make of what an organization has. */
interface Ruling {
  /** Keys of declared units and policies that exist without a mark. */
  readonly adopted: readonly string[]
  readonly findings: readonly Finding[]
}

type Refusal = readonly [code: string, message: string]

const isAws = ({value}: Guarded): boolean => 'isAws' in value && value.isAws === true

/** Why a declared unit or policy that exists cannot be managed; undefined when it can. */
function obstacle(live: Guarded, wanted: Guarded, intent: Intent): Refusal | undefined {
  const {address, value, name} = live
  if (isAws(live) && !isAws(wanted))
    return ['aws-owned', `${address} is made and kept by AWS; write no statements, file or document, or another name`]
  if (isAws(live)) return undefined
  if (isAws(wanted))
    return ['guard-body', `${address} is not one of AWS: write its statements, so that it can be managed`]
  const owner = whose(value.marks.owner, intent)
  if (owner.whose === 'other')
    return [
      'other-owner',
      `${address} belongs to "${owner.owner}", another accounts.yaml; take it out of that file first, or out of this one`,
    ]
  if (name !== wanted.name) return ['case-rename', `AWS has ${wanted.address} as ${name}; write the name the same way`]
  if (owner.whose === 'nobody' && Object.keys(value.tags).some((key) => key.startsWith('aws:cloudformation:')))
    return [
      'cloudformation',
      `${address} belongs to a CloudFormation stack and cannot be adopted; remove it from the stack, keeping the resource`,
    ]
  return undefined
}

/** Whether the part of the file that would name it is written. */
const isManaged = ({kind, value}: Guarded, managed: ManagedOrganization | undefined): boolean =>
  managed !== undefined &&
  (kind === 'unit'
    ? managed.units
    : (value as GuardPolicy).type === 'SERVICE_CONTROL_POLICY'
      ? managed.scps
      : managed.rcps)

const REFUSED: ReadonlySet<string> = new Set(['other-owner', 'cloudformation'])

/**
 * Edits Desired by the rules of ownership for what an organization has. A unit or policy is ours by its tag; ours that a
 * written part no longer has goes, with its attachments. Attachments of a declared policy and administrators of a written
 * service are compared whole. Nothing else is ever taken away: no account, no type of policies.
 */
export function scopeOrganization(desired: Map<string, Resource>, intent: Intent, live: Observation): Ruling {
  const there = [...live.state.values()].filter(isOfOrganization)
  const [{account: org} = {account: undefined}] = there
  // Read for what it binds accounts by, and no more.
  if (!intent.organization) for (const one of there) desired.set(one.key, one)
  if (!org || !intent.organization) return {adopted: [], findings: []}
  const adopted: string[] = []
  const findings: Finding[] = []
  const refuse = ({key, address}: Resource, [code, message]: Refusal) =>
    findings.push({
      code,
      severity: 'error',
      refused: REFUSED.has(code),
      address,
      place: intent.declared.get(key)?.place ?? intent.placeOf(key),
      message,
    })
  const alike = leavingAlike(live.state, intent)
  alike.respell(desired)
  // The file alone does not know in which account the organization is kept, nor how AWS writes the paths of units.
  for (const one of [...desired.values()].filter(isOfOrganization))
    desired.set(one.key, {...respelled(one, live.state), account: org})

  const declared = new Set([
    ...ofKind<GuardPolicy>(desired, 'guard-policy').map(({key}) => key),
    ...ofKind<GuardAttachment>(desired, 'guard-attachment').map(({value}) => policyKey(value)),
  ])
  const leftAlone = new Set<string>()

  const judge = (resource: Guarded): void => {
    const {key, address} = resource
    const wanted = desired.get(key) as Guarded | undefined
    const listed = intent.unmanaged.find((entry) => matchesGlob(entry.address, address))
    const isOurs = whose(resource.value.marks.owner, intent).whose === 'ours'
    const keep = () => void desired.set(key, resource)
    if (wanted && listed) {
      refuse(resource, [
        'declared-and-unmanaged',
        `${address} is declared and also listed under unmanaged: as "${listed.address}"; take one of the two out`,
      ])
      leftAlone.add(key)
      keep()
    } else if (wanted) {
      const problem = obstacle(resource, wanted, intent)
      if (problem) {
        refuse(resource, problem)
        leftAlone.add(key)
        keep()
      } else if (isAws(resource)) keep()
      else {
        if (!isOurs) adopted.push(key)
        const tags = {
          ...wanted.value.tags,
          ...foreignTags(resource.value.tags, wanted.value.tags, intent.ignoreTags, true),
        }
        desired.set(key, {...wanted, value: {...wanted.value, tags}})
      }
    } else if (listed && isOurs) desired.set(key, {...resource, value: {...resource.value, marks: {}}})
    else if (!isOurs || listed || !isManaged(resource, intent.organization)) keep()
  }
  there.filter(isMarked).forEach(judge)
  alike.settle(desired, isMarked)
  findings.push(...keepFullUnits(desired, live.state, intent))

  for (const resource of there) {
    const {key, kind} = resource
    const wanted = desired.get(key)
    if (kind === 'guard-attachment') {
      const value = resource.value as GuardAttachment
      const policy = policyKey(value)
      const isWhole = declared.has(policy) && !leftAlone.has(policy)
      const unit = unitOfTarget(value.target)
      // What is attached to a unit goes with it; the last one could not be detached before.
      const goesAlong = unit !== undefined && live.state.has(unit) && !desired.has(unit)
      if (goesAlong || (desired.has(policy) && !isWhole)) desired.set(key, resource)
    } else if (kind === 'policy-type' || kind === 'member') desired.set(key, resource)
    else if (kind === 'placement') {
      const {unit} = (wanted ?? resource).value as Placement
      desired.set(key, {...resource, value: {...(resource.value as Placement), unit}})
    } else if (kind === 'account-tags') {
      const [had, has] = [resource, wanted ?? resource].map((one) => (one.value as AccountTags).tags) as [
        AccountTags['tags'],
        AccountTags['tags'],
      ]
      const foreign = foreignTags(had, has, intent.ignoreTags, true)
      desired.set(key, {...resource, value: {tags: {...has, ...foreign}}})
    } else if (kind === 'delegated-administrator') {
      const {service} = resource.value as DelegatedAdministrator
      if (!intent.organization?.services.has(service)) desired.set(key, resource)
    }
  }
  // What is attached by a policy that is left alone is as it was.
  for (const {key, value} of ofKind<GuardAttachment>(desired, 'guard-attachment'))
    if (leftAlone.has(policyKey(value)) && !live.state.has(key)) desired.delete(key)
  alike.settle(desired, isOfOrganization)
  findings.push(
    ...alike.findings(),
    ...joinedLater(desired, intent, live.state),
    ...attachable(desired, intent, live.state),
  )
  return {adopted, findings}
}
