import {keyOf, ownerOf} from '../core/address.js'
import type {Grant} from '../policy/grants.js'
import type {Path} from '../config/source.js'
import type {WrittenTrust} from '../config/written.js'
import type {Found} from './rule.js'
import type {LintWorld, Statement} from './world.js'

type Line = Exclude<WrittenTrust, {type: 'statement' | 'document'}>

const conditionsOf = ({mfa, externalId, sourceIp, when, expires}: Line): string =>
  JSON.stringify([mfa, externalId, sourceIp, when, expires])

/** Whether a principal as the file has it is the one of a grant. A group stands for its account. */
function isMeant(written: string, {type, principal, accountId = ''}: Grant, account: string | undefined): boolean {
  if (written === principal) return true
  const name = principal.slice(principal.lastIndexOf('/') + 1)
  if (type === 'account')
    return (
      written === account || written === accountId || (account !== undefined && written.startsWith(`${account}/group/`))
    )
  return account !== undefined && written === `${account}/${type}/${name}`
}

/**
 * Where the principal of a grant is written. Lines with the same conditions become one statement, whose own place is the
 * first of them. Undefined: it is written nowhere by itself, in a raw statement for example.
 */
function lineOf(
  {entries, written, sources, intent}: LintWorld,
  {of, index}: Statement,
  grant: Grant,
): Path | undefined {
  const path = entries.get(keyOf(ownerOf(of.address)))?.path
  const lines = path ? written.roles[String(path[1])]?.trust : undefined
  const place = intent.placeOf(of.key, index)
  if (!path || !lines || !place) return undefined
  const first = lines.findIndex((_, at) => sources.at([...path, 'trust', at]).start === place.start)
  const head = lines[first]
  if (!head || head.type === 'statement' || head.type === 'document') return undefined
  const account = intent.accounts.find(({id}) => id === grant.accountId)?.name
  for (const [at, line] of lines.entries()) {
    if (at < first || line.type !== 'principals' || conditionsOf(line) !== conditionsOf(head)) continue
    const principal = line.principals.findIndex((each) => isMeant(each, grant, account))
    if (principal !== -1) return [...path, 'trust', at, 'principals', principal]
  }
  return undefined
}

/** At the principal of a grant, else at its statement. */
export const foundAt = (world: LintWorld, statement: Statement, grant: Grant): Omit<Found, 'message'> => {
  const path = lineOf(world, statement, grant)
  return {key: statement.of.key, statement: statement.index, ...(path && {path})}
}
