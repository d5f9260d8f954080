import type * as v from 'valibot'
import {given, list} from './open-trust.js'
import type {GuardInput, organization} from './schema-organization.js'
import {unitParts} from './schema-organization.js'
import type {Path} from '../source.js'
import type {WrittenBody} from '../written.js'
import type {WrittenGuard, WrittenMember, WrittenOrganization, WrittenTarget} from '../written-organization.js'

type Input = v.InferOutput<typeof organization>
type MemberInput = NonNullable<Input['accounts']>[string]

/** Opens the body of the policy at a path. */
export type OpenBody = (from: GuardInput, path: Path) => WrittenBody

/** `/Workloads/` → `Workloads`, `/` → ''. */
const unit = (path: string): string => unitParts(path).join('/')

const openTarget = (from: GuardInput['attach'][number]): WrittenTarget => {
  if (typeof from === 'string') return {ou: unit(from)}
  return 'ou' in from ? {ou: unit(from.ou)} : {account: from.account}
}

const openGuard = (from: GuardInput, path: Path, body: OpenBody): WrittenGuard => ({
  ...body(from, path),
  ...given({name: from.name, description: from.description}),
  tags: {...from.tags},
  attach: from.attach.map(openTarget),
})

const openMember = ({ou, tags, create, invite}: MemberInput): WrittenMember => ({
  ...given({ou: ou === undefined ? undefined : unit(ou), tags}),
  ...(create && {create: {email: create.email, ...given({name: create.name, role: create.role})}}),
  ...(invite !== undefined && {
    invite: typeof invite === 'string' ? {account: invite} : {account: invite.account, ...given({notes: invite.notes})},
  }),
})

/** Keyed by what users choose, so without a prototype. */
function each<T, U>(from: Record<string, T>, open: (value: T, key: string) => U): Record<string, U> {
  const to = Object.create(null) as Record<string, U>
  for (const [key, value] of Object.entries(from)) to[key] = open(value, key)
  return to
}

export function openOrganization(from: Input, body: OpenBody): WrittenOrganization {
  const guards = (part: 'scps' | 'rcps') =>
    from[part] && each(from[part], (value, key) => openGuard(value, ['organization', part, key], body))
  return given({
    id: from.id,
    units: from.units?.map(unit),
    policyTypes: from.policyTypes,
    accounts: from.accounts && each(from.accounts, openMember),
    scps: guards('scps'),
    rcps: guards('rcps'),
    delegatedAdministrators:
      from.delegatedAdministrators && each(from.delegatedAdministrators, (keys) => list<string>(keys)),
  })
}
