import type {Declared, Intent} from '../config/intent.js'
import type {Finding} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {OwnerKind} from '../kinds/resource.js'
import {ownershipOf} from './owner.js'
import type {Ownership} from './owner.js'
import {hasMarks, marksOf} from './things.js'
import type {Thing} from './things.js'

export interface Claim {
  readonly adopt: boolean
  readonly findings: readonly Finding[]
}

const descriptionOf = (thing: Thing): string => ('description' in thing.value ? thing.value.description : '')

const differs = (live: Thing, wanted: Thing): boolean =>
  live.kind === 'managed-policy' && descriptionOf(live) !== '' && descriptionOf(live) !== descriptionOf(wanted)

/** Without `path:` and with `exclusive: false`, the path of a role or user is none of the file's business. */
export const keepsPath = (live: Thing, declared: Declared): boolean =>
  hasMarks(live) && !declared.exclusive && !declared.pathWritten

/** Whether a document of the file has the ARN that the thing would have at the path of the file. */
function isNamedByArn({account, kind, value}: Thing, intent: Intent): boolean {
  const arn = JSON.stringify(arnOf(account, kind as OwnerKind, value.path, value.name))
  return [...intent.state.values()].some(
    (one) => 'document' in (one.value as object) && JSON.stringify(one.value).includes(arn),
  )
}

/**
 * Whether a declared thing that exists may be managed: it is ours, it can be adopted, or it is somebody else's.
 * @param isCopied the owner tag is there, but its fingerprint is of another thing: it counts as nobody's
 */
export function claim(live: Thing, wanted: Thing, declared: Declared, intent: Intent, isCopied: boolean): Claim {
  const {address, place} = declared
  const findings: Finding[] = []
  const fail = (code: string, message: string, refused = false) =>
    findings.push({code, severity: 'error', address, place, message, refused})
  const marked = ownershipOf(live, intent)
  const ownership: Ownership = marked.whose === 'ours' && isCopied ? {whose: 'nobody'} : marked
  const no = {adopt: false, findings}

  if (ownership.whose === 'other') {
    fail(
      'other-owner',
      `${address} belongs to "${ownership.owner}", another accounts.yaml; take it out of that file first, or out of this one`,
      true,
    )
    return no
  }
  const isRename = live.name !== wanted.name
  if (isRename && (live.kind === 'user' || live.kind === 'group' || ownership.whose === 'nobody')) {
    fail(
      'case-rename',
      `AWS has this ${live.kind.replace('-', ' ')} as ${live.name}; write the name the same way, or rename it in AWS`,
    )
    return no
  }
  if (!hasMarks(live)) {
    const {path} = live.value
    const isMoved = path !== wanted.value.path
    // A former owner's path is ours and is rewritten; any other path has to be said.
    if (isMoved && (declared.pathWritten || ownership.whose === 'nobody'))
      fail('other-path', `${address} exists at the path ${path}; write \`path: ${path}\` to manage that one`)
    if (differs(live, wanted))
      findings.push({
        code: 'policy-description',
        severity: 'note',
        address,
        place,
        message: `${address}: a managed policy's description is set when it is made and cannot change; AWS keeps the old one`,
      })
    return no
  }
  const isMoved = wanted.value.path !== live.value.path && !keepsPath(live, declared)
  const otherPath = () =>
    fail(
      'other-path',
      `${address} exists at the path ${live.value.path}; write \`path: ${live.value.path}\` to manage it`,
    )
  if (keepsPath(live, declared) && wanted.value.path !== live.value.path && isNamedByArn(wanted, intent)) {
    // What names it would name a thing that is not there.
    otherPath()
    return no
  }
  if (ownership.whose === 'ours') {
    const isProtected = marksOf(live).protect || marksOf(wanted).protect
    if (isProtected && (isMoved || isRename) && live.kind === 'role')
      fail('protected', `${address} is protected and this change would replace it; apply protect: false first`, true)
    return no
  }
  const stack = Object.keys('tags' in live.value ? live.value.tags : {}).some((key) =>
    key.startsWith('aws:cloudformation:'),
  )
  if (stack) {
    fail(
      'cloudformation',
      `${address} belongs to a CloudFormation stack and cannot be adopted; remove it from the stack, keeping the resource`,
      true,
    )
    return no
  }
  if (isMoved) {
    otherPath()
    return no
  }
  return {adopt: true, findings}
}
