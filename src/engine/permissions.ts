import {ownerOf} from '../core/address.js'
import type {AccountRef, Json} from '../core/types.js'
import {roleArn} from '../aws/advice.js'
import {usesAccountTags} from '../config/compile/tags-used.js'
import type {Account, Intent} from '../config/intent.js'
import type {Written} from '../config/written.js'
import type {AccountPart} from '../core/snapshot.js'
import {NEEDS, SITUATIONS} from '../kinds/needs.js'
import type {Need, Situation, Subject} from '../kinds/needs.js'
import {organizationActions} from '../kinds/organization-needs.js'
import {ownerIn} from '../kinds/owner.js'
import {byText} from '../policy/json.js'
import {policySize} from '../policy/size.js'
import {wantedParts} from './account-parts.js'

/** What the permissions are for: a command. `drift` with --blame; its --revert writes, as apply does. */
export const PURPOSES = ['plan', 'apply', 'drift', 'verify', 'unused'] as const
export type Purpose = (typeof PURPOSES)[number]

/** Characters of one managed policy (IAM User Guide, "IAM and AWS STS quotas"); less than a role's inline policies may have. */
const PAGE = 6144

/** The account's id in documents that several accounts share, as in accounts.yaml. */
export const ACCOUNT_ID = '${account.id}'

export interface Occasional {
  readonly action: string
  /** In words, each of them enough. */
  readonly when: readonly string[]
}

/** The policies of one principal, in some accounts. */
export interface Holder {
  /** The role that xrole enters by; none: whoever the profile is. */
  readonly role?: string | undefined
  readonly profile?: string | undefined
  readonly accounts: readonly {readonly name: string; readonly id: string}[]
  /** Policy documents; of several accounts with ACCOUNT_ID in place of the id. */
  readonly policies: readonly Json[]
  /** Actions that are needed in named situations only. */
  readonly occasional: readonly Occasional[]
}

/** Who runs xrole, or whoever one of its profiles is: what it takes to find the accounts and to enter them. */
export interface CallerNeeds {
  readonly profile?: string | undefined
  /** Reads AWS Organizations as well. */
  readonly finds: boolean
  readonly policies: readonly Json[]
}

export interface Permissions {
  readonly purpose: Purpose
  readonly callers: readonly CallerNeeds[]
  readonly holders: readonly Holder[]
  /** Some account would be entered by a role that may also write. */
  readonly lacksPlanRole: boolean
}

const RESOURCES: Readonly<Record<Subject, (account: AccountRef) => string>> = {
  all: () => '*',
  role: ({partition, id}) => `arn:${partition}:iam::${id}:role/*`,
  user: ({partition, id}) => `arn:${partition}:iam::${id}:user/*`,
  group: ({partition, id}) => `arn:${partition}:iam::${id}:group/*`,
  policy: ({partition, id}) => `arn:${partition}:iam::${id}:policy/*`,
  mfa: ({partition, id}) => `arn:${partition}:iam::${id}:mfa/*`,
  'oidc-provider': ({partition, id}) => `arn:${partition}:iam::${id}:oidc-provider/*`,
  'saml-provider': ({partition, id}) => `arn:${partition}:iam::${id}:saml-provider/*`,
  'aws-policy': ({partition}) => `arn:${partition}:iam::aws:policy/*`,
}

const SUBJECTS = Object.keys(RESOURCES) as Subject[]

const PARTS = new Set(['trust', 'boundary', 'inline-policy', 'attachment', 'membership'])

/** What the file declares in each account, by its name: `role`, `attachment of group`. */
function declaredIn({state}: Intent): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const {account, kind, address} of state.values()) {
    const sorts = found.get(account.name) ?? new Set()
    found.set(account.name, sorts)
    sorts.add(kind)
    if (PARTS.has(kind)) sorts.add(`${kind} of ${ownerIn(ownerOf(address)).kind}`)
  }
  return found
}

/** What of a file bears on the requests to one of its accounts. */
interface Asked {
  readonly purpose: Purpose
  readonly declared: ReadonlySet<string>
  readonly parts: ReadonlySet<AccountPart>
  readonly managesProviders: boolean
  readonly asksAws: boolean
}

function isNeeded({when, situation}: Need, asked: Asked): boolean {
  const {purpose, declared, parts, managesProviders, asksAws} = asked
  if (situation === 'new-policy' && !asksAws) return false
  if (when === 'read') return true
  if (when === 'blame') return purpose === 'drift'
  if (when === 'last-accessed') return purpose === 'unused'
  if (typeof when === 'object' && 'part' in when) return parts.has(when.part)
  if (purpose !== 'apply') return false
  if (when === 'remove-provider') return managesProviders
  return when === 'remove' || declared.has(when.of === undefined ? when.make : `${when.make} of ${when.of}`)
}

const document = (statements: readonly Json[]): Json => ({Version: '2012-10-17', Statement: [...statements]})

/** As few documents as the quota of a managed policy allows. */
function paged(statements: readonly Json[]): Json[] {
  const pages: Json[][] = []
  for (const statement of statements) {
    const last = pages.at(-1)
    if (last && policySize(document([...last, statement])) <= PAGE) last.push(statement)
    else pages.push([statement])
  }
  return pages.map(document)
}

const statementsOf = (needs: readonly Need[], account: AccountRef): Json[] =>
  SUBJECTS.flatMap((subject) => {
    const actions = needs.filter(({on}) => on === subject).flatMap((one) => one.actions)
    if (actions.length === 0) return []
    return [{Effect: 'Allow', Action: [...new Set(actions)].sort(byText), Resource: RESOURCES[subject](account)}]
  })

function occasionalOf(needs: readonly Need[]): Occasional[] {
  const situations = new Map<string, (Situation | undefined)[]>()
  for (const {actions, situation} of needs)
    for (const action of actions) situations.set(action, [...(situations.get(action) ?? []), situation])
  return [...situations]
    .filter(([, all]) => !all.includes(undefined))
    .map(([action, all]) => ({action, when: [...new Set(all.flatMap((one) => (one ? SITUATIONS[one] : [])))]}))
    .sort((a, b) => byText(a.action, b.action))
}

const doorOf = ({connect}: Account, purpose: Purpose): string =>
  (purpose === 'apply' ? undefined : connect.planRole) ?? connect.role

/** Entered as the principal of its profile, without a role. */
const isProfiles = ({connect, connectExplicit}: Account): boolean => connect.profile !== undefined && !connectExplicit

const folded = (documents: readonly Json[], {id}: AccountRef): string =>
  JSON.stringify(documents).replaceAll(id, ACCOUNT_ID)

const TREE = ['DescribeOrganization', 'ListRoots', 'ListOrganizationalUnitsForParent', 'ListAccountsForParent']
/** Asked for in any case: what an SCP or RCP forbids is part of every answer. Without them accounts are found all the same. */
const POLICIES = ['ListPolicies', 'DescribePolicy', 'ListTargetsForPolicy']

/** What finds the accounts, for files with `accounts: {from: organization}`; empty for others. */
export const discoveryActions = (written: Written): string[] =>
  written.discover
    ? [...TREE, ...POLICIES, ...(usesAccountTags(written) ? ['ListTagsForResource'] : [])].map(
        (op) => `organizations:${op}`,
      )
    : []

/** What the caller, and whoever the file's profiles are, needs to enter: the exact roles, as many as a policy can name. */
function callersOf(accounts: readonly Account[], purpose: Purpose, discovery: readonly string[]): CallerNeeds[] {
  const entered = accounts.filter((account) => !isProfiles(account))
  // Accounts are found by whoever runs xrole, whatever the profiles.
  const finder = discovery.length > 0 ? [undefined] : []
  return [...new Set([...finder, ...entered.map(({connect}) => connect.profile)])].map((profile) => {
    const finds = profile === undefined && discovery.length > 0
    const find: Json = {Effect: 'Allow', Action: [...discovery].sort(byText), Resource: '*'}
    const arns = entered
      .filter(({connect}) => connect.profile === profile)
      .map((account) => roleArn({account, role: doorOf(account, purpose)}))
      .sort(byText)
    const allow = (list: readonly string[]): Json => ({Effect: 'Allow', Action: 'sts:AssumeRole', Resource: [...list]})
    const pages: string[][] = []
    for (const arn of arns) {
      const last = pages.at(-1)
      if (last && policySize(document([allow([...last, arn])])) <= PAGE) last.push(arn)
      else pages.push([arn])
    }
    return {
      profile,
      finds,
      policies: [...(finds ? [document([find])] : []), ...pages.map((page) => document([allow(page)]))],
    }
  })
}

/**
 * The IAM policies that a command needs for this file, in each account and for who runs it.
 * @param names the accounts that are asked about
 * @param besides `asksAws`: the file names policies that only AWS can know; `discovery`: see discoveryActions
 */
export function permissionsFor(
  intent: Intent,
  purpose: Purpose,
  names: ReadonlySet<string>,
  {asksAws, discovery}: {readonly asksAws: boolean; readonly discovery: readonly string[]},
): Permissions {
  const accounts = intent.accounts.filter(({managed, name}) => managed && names.has(name))
  const declared = declaredIn(intent)
  const partsOf = wantedParts(intent)
  const groups = new Map<string, {account: Account; accounts: Account[]; policies: Json[]; needs: Need[]}>()
  for (const account of accounts) {
    const asked: Asked = {
      purpose,
      asksAws,
      declared: declared.get(account.name) ?? new Set(),
      parts: new Set(partsOf(account).map(({part}) => part)),
      managesProviders: intent.managesProviders || account.retire,
    }
    const needs = NEEDS.filter((need) => isNeeded(need, asked))
    const policies = paged(statementsOf(needs, account))
    const key = JSON.stringify([
      isProfiles(account) ? [account.connect.profile] : doorOf(account, purpose),
      folded(policies, account),
    ])
    const known = groups.get(key)
    if (known) known.accounts.push(account)
    else groups.set(key, {account, accounts: [account], policies, needs})
  }
  return {
    purpose,
    callers: callersOf(accounts, purpose, [
      ...new Set([...discovery, ...organizationActions(intent.state, intent.organization, purpose === 'apply')]),
    ]),
    holders: [...groups.values()].map(({account, accounts: all, policies, needs}) => ({
      ...(isProfiles(account) ? {profile: account.connect.profile} : {role: doorOf(account, purpose)}),
      accounts: all.map(({name, id}) => ({name, id})),
      policies: all.length > 1 ? (JSON.parse(folded(policies, account)) as Json[]) : policies,
      occasional: occasionalOf(needs),
    })),
    lacksPlanRole: accounts.some((account) => !isProfiles(account) && account.connect.planRole === undefined),
  }
}
