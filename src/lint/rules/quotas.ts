import {keyOf, ownerOf} from '../../core/address.js'
import type {Resource} from '../../core/types.js'
import type {InlinePolicy, ManagedPolicy, Membership, Trust} from '../../kinds/values.js'
import {policySize} from '../../policy/size.js'
import {addressFor} from '../../kinds/resource.js'
import type {OwnerKind} from '../../kinds/resource.js'
import {MANAGED_SIZE} from '../../config/compile/callers-pages.js'
import {ATTACHMENTS, GROUPS_PER_USER, INLINE_SIZE, TRUST_SIZE} from '../../config/rules/quotas.js'
import type {Found, Rule} from '../rule.js'
import {isCallerPolicy} from '../world.js'
import type {LintWorld} from '../world.js'

/** Quotas that are nearly used up; what is beyond them is told by compiling. */
const NEAR = 0.8

const isNear = (used: number, quota: number): boolean => used > NEAR * quota && used <= quota

/** How much of something each owner has, by the owner's key. */
function sums(resources: Iterable<Resource>, measure: (one: Resource) => [owner: string, amount: number] | undefined) {
  const found = new Map<string, number>()
  for (const one of resources) {
    const [owner, amount] = measure(one) ?? []
    if (owner !== undefined) found.set(owner, (found.get(owner) ?? 0) + (amount ?? 0))
  }
  return found
}

const kindOf = (key: string): OwnerKind => key.split('/')[1] as OwnerKind

function near(world: LintWorld): Found[] {
  const {state, entries} = world
  const all = [...state.values()]
  const at = (key: string, ...more: string[]) => {
    const path = entries.get(key)?.path
    return path ? {path: [...path, ...more]} : {}
  }
  const sizes = all.flatMap((one): Found[] => {
    if (one.kind === 'trust') {
      const size = policySize((one as Resource<Trust>).value.document)
      return isNear(size, TRUST_SIZE.default)
        ? [{message: `the trust policy has ${size} of ${TRUST_SIZE.default} characters`, key: one.key}]
        : []
    }
    if (one.kind !== 'managed-policy' || isCallerPolicy(one.name)) return []
    const size = policySize((one as Resource<ManagedPolicy>).value.document)
    return isNear(size, MANAGED_SIZE)
      ? [{message: `the policy has ${size} of ${MANAGED_SIZE} characters`, key: one.key}]
      : []
  })
  const inline = sums(all, (one) =>
    one.kind === 'inline-policy' && !isCallerPolicy(one.name)
      ? [keyOf(ownerOf(one.address)), policySize((one as Resource<InlinePolicy>).value.document)]
      : undefined,
  )
  const attached = sums(all, (one) => (one.kind === 'attachment' ? [keyOf(ownerOf(one.address)), 1] : undefined))
  const groups = sums(all, (one) =>
    one.kind === 'membership'
      ? [keyOf(addressFor(one.account, 'user', (one as Resource<Membership>).value.user)), 1]
      : undefined,
  )
  return [
    ...sizes,
    ...[...inline].flatMap(([key, size]) =>
      isNear(size, INLINE_SIZE[kindOf(key)])
        ? [
            {
              message: `the inline policies have ${size} of ${INLINE_SIZE[kindOf(key)]} characters together`,
              key,
              ...at(key, 'inline'),
            },
          ]
        : [],
    ),
    ...[...attached].flatMap(([key, count]) =>
      isNear(count, ATTACHMENTS[kindOf(key)].default)
        ? [
            {
              message: `${count} of ${ATTACHMENTS[kindOf(key)].default} policies are attached`,
              key,
              ...at(key, 'policies'),
            },
          ]
        : [],
    ),
    ...[...groups].flatMap(([key, count]) =>
      isNear(count, GROUPS_PER_USER)
        ? [{message: `the user is in ${count} of ${GROUPS_PER_USER} groups`, key, ...at(key)}]
        : [],
    ),
  ]
}

export const QUOTA_RULES: readonly Rule[] = [
  {
    code: 'near-quota',
    severity: 'note',
    reason:
      'More than 80 % of a default quota of IAM is used: characters of a trust policy (2,048), of a managed policy (6,144), of the inline policies of one role, user or group; attached policies (10); groups of a user (10). What goes beyond is told as an error, or as a warning where AWS raises the quota on request.',
    look: near,
  },
]
