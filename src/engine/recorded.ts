import {CloudError, type Cloud} from '../core/cloud.js'
import {queryKey, type Snapshot} from '../core/snapshot.js'
import type {Organization} from '../core/organization.js'
import type {AccountRef} from '../core/types.js'

/** A recording as it stands in a file: what `xrole snapshot` writes and `--snapshot` reads. */
export interface Recording {
  readonly format: 1
  readonly snapshots: readonly Snapshot[]
  /** Where the file discovers its accounts in it. */
  readonly organization?: Organization
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What only newer recordings have, and only of files that need it. */
const arePartsFine = ({oidcProviders, samlProviders, passwordPolicy, accountAlias}: Record<string, unknown>): boolean =>
  [oidcProviders, samlProviders].every((list) => list === undefined || Array.isArray(list)) &&
  (passwordPolicy === undefined || passwordPolicy === null || isObject(passwordPolicy)) &&
  (accountAlias === undefined || accountAlias === null || typeof accountAlias === 'string')

const isSnapshot = (value: unknown): value is Snapshot =>
  isObject(value) &&
  isObject(value['account']) &&
  hasTexts(value['account'], 'id', 'name') &&
  ['roles', 'users', 'groups', 'policies'].every((list) => Array.isArray(value[list])) &&
  arePartsFine(value)

const hasTexts = (value: unknown, ...keys: readonly string[]): boolean =>
  isObject(value) && keys.every((key) => typeof value[key] === 'string')

const isTags = (value: unknown): boolean =>
  value === undefined || (isObject(value) && Object.values(value).every((each) => typeof each === 'string'))

const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === 'string')

/** A list of things with these texts, and with tags where they were read. */
const areTagged = (value: unknown, ...keys: readonly string[]): boolean =>
  Array.isArray(value) &&
  value.every((one: unknown) => hasTexts(one, ...keys) && isTags((one as {tags?: unknown}).tags))

const areGuards = (value: unknown): boolean =>
  isObject(value) &&
  isTextList(value['types']) &&
  areTagged(value['policies'], 'id', 'type', 'name', 'description') &&
  (value['policies'] as Record<string, unknown>[]).every(
    ({isAws, document, targets}) => typeof isAws === 'boolean' && document !== undefined && isTextList(targets),
  )

const isJoining = (value: unknown): boolean =>
  isObject(value) && areTagged(value['invitations'], 'id', 'account') && areTagged(value['creations'], 'id', 'name')

/** What only newer recordings have. */
const areOrganizationPartsFine = ({guards, guardsUnread, delegated, joining}: Record<string, unknown>): boolean =>
  (guards === undefined || areGuards(guards)) &&
  (guardsUnread === undefined || typeof guardsUnread === 'string') &&
  (delegated === undefined || areTagged(delegated, 'account', 'service')) &&
  (joining === undefined || isJoining(joining))

const isOrganization = (value: unknown): value is Organization =>
  isObject(value) &&
  hasTexts(value, 'id', 'managementAccount', 'root') &&
  areTagged(value['units'], 'id', 'name', 'parent', 'path') &&
  areTagged(value['accounts'], 'id', 'name', 'email', 'ou', 'state') &&
  areOrganizationPartsFine(value)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads the text of a recording. What a file that is none contains is not quoted. */
export function parseRecording(text: string, file: string): Recording {
  const value = parse(text)
  if (!isObject(value) || !Array.isArray(value['snapshots'])) {
    throw new Error(`${file} is not a recorded snapshot; \`xrole snapshot\` makes one`)
  }
  if (value['format'] !== 1) throw new Error(`${file} has a format that this version of xrole does not know`)
  const odd = value['snapshots'].findIndex((snapshot) => !isSnapshot(snapshot))
  if (odd >= 0) throw new Error(`${file}: snapshots[${odd}] is not the snapshot of an account`)
  const {organization} = value
  if (organization === undefined) return {format: 1, snapshots: value['snapshots'] as Snapshot[]}
  if (!isOrganization(organization)) throw new Error(`${file}: "organization" is not a recorded organization`)
  return {format: 1, snapshots: value['snapshots'] as Snapshot[], organization}
}

const missing = (account: AccountRef, op: string, message: string): CloudError =>
  new CloudError('unreachable', message, {
    account: account.name,
    op,
    code: 'NotRecorded',
    advice: 'Record again with `xrole snapshot`, or plan without --snapshot.',
  })

/** AWS's own policies that something in a recording has, by name: they are there, whether anybody asked that day or not. */
function policiesHad(snapshots: readonly Snapshot[]): ReadonlyMap<string, string> {
  const had = snapshots.flatMap(({roles, users, groups}) => [
    ...[...roles, ...users, ...groups].flatMap(({AttachedManagedPolicies: all}) => all.map((one) => one.PolicyArn)),
    ...[...roles, ...users].flatMap(({PermissionsBoundary: arn}) => arn ?? []),
  ])
  const ofAws = had.filter((arn) => /^arn:[^:]*:iam::aws:policy\//.test(arn))
  return new Map(ofAws.map((arn) => [arn.slice(arn.lastIndexOf('/') + 1), arn]))
}

/** AWS as it was when it was recorded. Nothing can be sent to it. */
export function createRecordedCloud(snapshots: readonly Snapshot[]): Cloud {
  const byId = new Map(snapshots.map((snapshot) => [snapshot.account.id, snapshot]))
  let had: ReadonlyMap<string, string> | undefined
  const find = (ref: AccountRef, op: string): Snapshot => {
    const found = byId.get(ref.id)
    if (!found) throw missing(ref, op, `the account ${ref.name} (${ref.id}) is not in the recorded snapshot`)
    return found
  }
  return {
    caller: async () => undefined,
    // Accounts are known by their id; what the file of that day called them does not matter.
    snapshot: async ({name, id, partition}) => ({
      ...find({name, id, partition}, 'snapshot'),
      account: {name, id, partition},
    }),
    async lookup(account, query) {
      const answer = find(account, 'lookup').lookups?.[queryKey(query)]
      if (answer !== undefined) return answer
      const arn = query.about === 'managed-policy' ? (had ??= policiesHad(snapshots)).get(query.subject) : undefined
      if (arn !== undefined) return arn
      throw missing(account, 'lookup', `the recorded snapshot does not answer the question "${queryKey(query)}"`)
    },
    async send(account, {op}) {
      throw new CloudError('refused', 'a recorded snapshot cannot be changed', {
        account: account.name,
        op,
        code: 'Recorded',
        advice: 'Apply without --snapshot.',
      })
    },
  }
}
