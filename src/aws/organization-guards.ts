import type {DescribePolicyResponse, PolicySummary, PolicyTargetSummary, Root} from '@aws-sdk/client-organizations'
import {CloudError} from '../core/cloud.js'
import {decodeDocument} from '../core/document.js'
import type {GuardType, Organization, OrganizationPolicy} from '../core/organization.js'
import type {Json} from '../core/types.js'
import {orAbsent} from './absent.js'
import {cloudError} from './errors.js'
import {notFromAws} from './failure.js'
import {WHERE, type Asks, type OrganizationParts} from './organization-asks.js'
import {byText, tagsOf} from './organization-tree.js'
import {allItems} from './pages.js'
import type {Ask} from './service.js'

const TYPES: readonly GuardType[] = ['RESOURCE_CONTROL_POLICY', 'SERVICE_CONTROL_POLICY']

const allowing = (principal: {Principal?: Json}): Json => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', ...principal, Action: '*', Resource: '*'}],
})

/** What AWS's own policies say, which never changes (Organizations User Guide, "SCP evaluation", "RCP syntax"). */
const AWS_OWN: Readonly<Record<string, Json>> = {
  'p-FullAWSAccess': allowing({}),
  'p-RCPFullAWSAccess': allowing({Principal: '*'}),
}

async function documentOf(ask: Ask, {Id = '', AwsManaged}: PolicySummary): Promise<Json | undefined> {
  const known = AwsManaged ? AWS_OWN[Id] : undefined
  if (known !== undefined) return known
  const answer = await orAbsent(ask<DescribePolicyResponse>('DescribePolicy', {PolicyId: Id}))
  if (answer === undefined) return undefined
  const document = decodeDocument(answer.Policy?.Content ?? '')
  if (document === undefined) throw cloudError(notFromAws(200), {account: WHERE, op: 'DescribePolicy'})
  return document
}

/** Undefined of one that was deleted since it was listed. */
async function policyFrom(
  {rest, tags}: Asks,
  type: GuardType,
  summary: PolicySummary,
  withTags: boolean,
): Promise<OrganizationPolicy | undefined> {
  const {Id: id = '', Name: name = '', Description: description = '', AwsManaged: isAws = false} = summary
  const [document, targets, found] = await Promise.all([
    documentOf(rest, summary),
    orAbsent(allItems<PolicyTargetSummary>(rest, WHERE, 'ListTargetsForPolicy', 'Targets', {PolicyId: id})),
    withTags && !isAws ? orAbsent(tagsOf(tags, id)) : undefined,
  ])
  if (document === undefined || targets === undefined) return undefined
  const ids = targets.map(({TargetId = ''}) => TargetId).sort(byText)
  return {id, type, name, description, isAws, document, targets: ids, ...(found && {tags: found})}
}

const allows = ({document}: OrganizationPolicy): boolean => {
  const statements = (document as {Statement?: Json}).Statement
  return [statements].flat().some((one) => (one as {Effect?: Json} | null | undefined)?.Effect === 'Allow')
}

/**
 * To what AWS's own policy is attached takes a request for twenty units and accounts: asked where that may be some of them
 * only, which makes sense where another policy allows something. Without it, it counts as attached to all.
 */
async function policiesOf(asks: Asks, type: GuardType, managed: boolean): Promise<OrganizationPolicy[]> {
  const list = await allItems<PolicySummary>(asks.rest, WHERE, 'ListPolicies', 'Policies', {Filter: type})
  const read = async (some: readonly PolicySummary[]): Promise<OrganizationPolicy[]> =>
    (await Promise.all(some.map((one) => policyFrom(asks, type, one, managed)))).filter((one) => one !== undefined)
  const own = await read(list.filter(({AwsManaged}) => !AwsManaged))
  const needed = managed || (type === 'SERVICE_CONTROL_POLICY' && own.some(allows))
  return needed ? [...own, ...(await read(list.filter(({AwsManaged}) => AwsManaged)))] : own
}

/**
 * The types that are enabled in the root, and the service and resource control policies with what they are attached to.
 * Who may read the tree may not always read policies (a delegated administrator): they are left out then, with AWS's
 * words, unless the file cannot do without.
 */
export async function readGuards(
  asks: Asks,
  root: Root | undefined,
  {policies: needed, policyTags: managed}: Pick<OrganizationParts, 'policies' | 'policyTags'>,
): Promise<Pick<Organization, 'guards' | 'guardsUnread'>> {
  const types = (root?.PolicyTypes ?? []).flatMap(({Type, Status}) => (Type && Status === 'ENABLED' ? [Type] : []))
  try {
    const wanted = TYPES.filter((type) => managed || types.includes(type))
    const policies = await Promise.all(wanted.map((type) => policiesOf(asks, type, managed)))
    return {
      guards: {
        types: types.sort(byText),
        policies: policies.flat().sort((a, b) => byText(a.type, b.type) || byText(a.name, b.name)),
      },
    }
  } catch (error) {
    if (managed || needed || !(error instanceof CloudError) || error.kind !== 'denied') throw error
    return {guardsUnread: `organizations:${error.detail.op}: ${error.message}`}
  }
}
