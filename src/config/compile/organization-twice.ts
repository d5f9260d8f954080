import {placeText} from '../../core/locate.js'
import type {Path} from '../source.js'
import type {WrittenMember} from '../written-organization.js'
import type {Context} from './context.js'
import {joinedMember} from './organization-members.js'
import {placeOf} from './places.js'

/** What stands for one account, however it is written. */
interface Claim {
  /** The same for the same account. */
  readonly key: string
  /** `the address a@b.example` */
  readonly what: string
  readonly path: Path
  readonly advice: string
}

const ONE_ENTRY = 'one account is one entry'

function claimsOf({facts}: Context, key: string, entry: WrittenMember): Claim[] {
  const path = ['organization', 'accounts', key]
  const {create, invite} = entry
  if (!create && !invite) return []
  const wanted = create?.email ?? invite?.account ?? ''
  const where = [...path, create ? 'create' : 'invite']
  const what = wanted.includes('@') ? `the address ${wanted}` : `account ${wanted}`
  const member = facts.organization && joinedMember(entry, facts.organization)
  const account: Claim = member
    ? {key: member.id, what: `account ${member.id}`, path: where, advice: ONE_ENTRY}
    : {key: wanted.toLowerCase(), what, path: where, advice: ONE_ENTRY}
  if (!create) return [account]
  const name = create.name ?? key
  const advice =
    'AWS tells of an account in the making its name and not its address: give one of them another name with name: in create:'
  return [account, {key: `name ${name}`, what: `the name ${name}`, path: where, advice}]
}

/**
 * Tells of two entries that would make or ask one account, by its address (case does not matter) or its id, and of two that
 * would make accounts of one name.
 */
export function checkTwice(context: Context): void {
  const first = new Map<string, Claim>()
  const entries = Object.entries(context.written.organization?.accounts ?? {})
  for (const claim of entries.flatMap(([key, entry]) => claimsOf(context, key, entry))) {
    const other = first.get(claim.key)
    if (!other) {
      first.set(claim.key, claim)
      continue
    }
    const at = placeText(context.sources.texts, placeOf(context.sources, other.path))
    const message = `${claim.what} is there twice, also at ${at}; ${claim.advice}`
    context.tell('error', 'declared-twice', claim.path, message)
  }
}
