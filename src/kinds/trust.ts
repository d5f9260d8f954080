import type {Kind} from '../core/kind.js'
import type {Call, Hazard, Ref, Resource} from '../core/types.js'
import {canonicalText} from '../policy/canonical.js'
import {awsPrincipals, federatedPrincipals, ORPHAN} from '../policy/principals.js'
import {denies, grants, isWithin} from '../policy/grants.js'
import type {Grant} from '../policy/grants.js'
import {needsOwner, ownerInput} from './owner.js'
import {addressFor, providerIn} from './resource.js'
import type {Trust} from './values.js'

/** Lets nobody in; IAM accepts it (field evidence: Terraform AWS provider, PR 4248). */
const CLOSED: Trust = {
  document: {
    Version: '2012-10-17',
    Statement: [{Effect: 'Deny', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}],
  },
}

const update = (resource: Resource<Trust>): Call[] => [
  {
    op: 'UpdateAssumeRolePolicy',
    input: {...ownerInput(resource.address), PolicyDocument: JSON.stringify(resource.value.document)},
  },
]

/** Identity providers of the role's own account: AWS takes a trust in no others, and does not look whether they exist. */
const usesProviders = ({account, value}: Resource<Trust>): Ref[] =>
  federatedPrincipals(value.document).flatMap((arn): Ref[] => {
    const provider = providerIn(arn)
    return provider?.accountId === account.id
      ? [{address: addressFor(account, provider.kind, provider.name), how: 'uses'}]
      : []
  })

const names = (grant: Grant): string => grant.principal

/**
 * Who comes in and who goes out by a change of trust, as grants (principal with conditions): `wider`, by which somebody
 * comes in who did not, and `narrower`, by which somebody no longer does; not those where another grant of the same
 * principal asks for less.
 */
function grantChanges(
  before: Trust | undefined,
  after: Trust | undefined,
  account: Resource['account'],
): {wider: Grant[]; narrower: Grant[]} {
  // What is left of a deleted principal lets nobody in.
  const live = (side: Trust | undefined) =>
    side ? grants(side.document, account).filter((grant) => !ORPHAN.test(grant.principal)) : []
  const [was, is] = [live(before), live(after)]
  const beyond = (some: readonly Grant[], others: readonly Grant[]) => some.filter((grant) => !isWithin(grant, others))
  return {wider: beyond(is, was), narrower: beyond(was, is)}
}

/** A role's trust policy. Source: IAM API, UpdateAssumeRolePolicy; principals must exist when it is written. */
export const trust: Kind<Trust> = {
  name: 'trust',
  part: {as: 'trust', closed: CLOSED},
  gate: true,
  refs(resource, world): Ref[] {
    const principals = awsPrincipals(resource.value.document).flatMap((arn): Ref[] => {
      const address = world.addressOf(arn)
      return address ? [{address, how: 'names'}] : []
    })
    return [needsOwner(resource), ...principals, ...usesProviders(resource)]
  },
  same: (live, desired) =>
    canonicalText(live.value.document, live.account) === canonicalText(desired.value.document, desired.account),
  make: update,
  remove: () => [],
  alter: (_, desired) => update(desired),
  hazards(change, before, after): Hazard[] {
    const {wider, narrower} = grantChanges(before, after, change.account)
    const list = (some: Grant[]) => [...new Set(some.map(names))].join(', ')
    const kept = (side: Trust | undefined) =>
      new Set(side ? denies(side.document, change.account).map((one) => one.key) : [])
    const [was, is] = [kept(before), kept(after)]
    const freed = before && after ? [...was].some((key) => !is.has(key)) : false
    const barred = before && after ? [...is].some((key) => !was.has(key)) : false
    return [
      ...(freed ? [{name: 'WIDENS_ACCESS' as const, message: 'it no longer denies what it denied'}] : []),
      ...(barred ? [{name: 'REVOKES_ACCESS' as const, message: 'it denies what it did not deny'}] : []),
      ...(wider.length > 0 ? [{name: 'WIDENS_ACCESS' as const, message: `${list(wider)} may assume it`}] : []),
      ...(narrower.length > 0
        ? [{name: 'REVOKES_ACCESS' as const, message: `${list(narrower)} may no longer assume it`}]
        : []),
    ]
  },
}
