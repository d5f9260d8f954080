import {isDeepStrictEqual} from 'node:util'
import type {DescribePolicyResponse, OrganizationalUnit, PolicySummary, Tag} from '@aws-sdk/client-organizations'
import {decodeDocument} from '../core/document.js'
import type {Call} from '../core/types.js'
import {tagsOf} from './organization-tree.js'
import {allItems} from './pages.js'
import type {Ask} from './service.js'

type Input = Call['input']

/** `different`: there is one of that name which is not as it was asked for. */
export type Found = {readonly id: string} | 'different' | 'absent'

const sameTags = async (ask: Ask, id: string, {Tags = []}: Input): Promise<boolean> => {
  const wanted = (Tags as readonly Tag[]).map(({Key = '', Value = ''}) => [Key, Value])
  return isDeepStrictEqual(await tagsOf(ask, id), Object.fromEntries(wanted))
}

async function unit(ask: Ask, account: string, input: Input): Promise<Found> {
  const {ParentId, Name} = input
  const list = {ParentId}
  const units = await allItems<OrganizationalUnit>(
    ask,
    account,
    'ListOrganizationalUnitsForParent',
    'OrganizationalUnits',
    list,
  )
  const id = units.find((one) => one.Name === Name)?.Id
  if (id === undefined) return 'absent'
  return (await sameTags(ask, id, input)) ? {id} : 'different'
}

async function policy(ask: Ask, account: string, input: Input): Promise<Found> {
  const {Name, Type: Filter, Content, Description = ''} = input
  const policies = await allItems<PolicySummary>(ask, account, 'ListPolicies', 'Policies', {Filter})
  const found = policies.find((one) => one.Name === Name)
  if (found?.Id === undefined) return 'absent'
  const {Policy} = await ask<DescribePolicyResponse>('DescribePolicy', {PolicyId: found.Id})
  const isSame =
    (found.Description ?? '') === Description &&
    isDeepStrictEqual(decodeDocument(Policy?.Content ?? ''), decodeDocument(String(Content))) &&
    (await sameTags(ask, found.Id, input))
  return isSame ? {id: found.Id} : 'different'
}

/** For requests that make what has an id of its own: what AWS has of it, after an answer was lost. */
export const organizationReadBack: Readonly<
  Record<string, (ask: Ask, account: string, input: Input) => Promise<Found>>
> = {CreateOrganizationalUnit: unit, CreatePolicy: policy}
