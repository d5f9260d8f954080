import type {Kind} from '../core/kind.js'
import type {Call, Hazard, Ref, Resource} from '../core/types.js'
import {canonicalText} from '../policy/canonical.js'
import {awsPrincipals, federatedPrincipals, ORPHAN} from '../policy/principals.js'
import {denies, grants, isAsWide, isExternal} from '../policy/grants.js'
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
 * Who comes in and who goes out by a change of trust, as grants (principal with conditions). `wider` are the gains by
 * which somebody comes in who did not, `narrower` the losses by which somebody no longer does: not those where another
 * grant of the same principal asks for less.
 */
export function grantChanges(
  before: Trust | undefined,
  after: Trust | undefined,
  account: Resource['account'],
): {gains: Grant[]; loses: Grant[]; wider: Grant[]; narrower: Grant[]} {
  // What is left of a deleted principal lets nobody in.
  const live = (side: Trust | undefined) =>
    side ? grants(side.document, account).filter((grant) => !ORPHAN.test(grant.principal)) : []
  const [was, is] = [live(before), live(after)]
  const had = new Set(was.map((grant) => grant.key))
  const has = new Set(is.map((grant) => grant.key))
  const kept = is.filter((grant) => had.has(grant.key))
  const beyond = (some: readonly Grant[], others: readonly Grant[]) =>
    some.filter((grant) => !others.some((other) => isAsWide(other, grant)))
  // What is redundant beside a grant that stays changes nothing for anybody.
  const gains = beyond(
    is.filter((grant) => !had.has(grant.key)),
    kept,
  )
  const loses = beyond(
    was.filter((grant) => !has.has(grant.key)),
    kept,
  )
  return {gains, loses, wider: beyond(gains, was), narrower: beyond(loses, is)}
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
  hazards(change, before, after, world): Hazard[] {
    const {wider, narrower} = grantChanges(before, after, change.account)
    const external = wider.filter((grant) => isExternal(grant, world.accountIds))
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
      ...(external.length > 0
        ? [{name: 'WIDENS_EXTERNAL' as const, message: `${list(external)}, outside the listed accounts, may assume it`}]
        : []),
      ...(narrower.length > 0
        ? [{name: 'REVOKES_ACCESS' as const, message: `${list(narrower)} may no longer assume it`}]
        : []),
    ]
  },
}
