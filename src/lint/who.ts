import {denies, grants} from '../policy/grants.js'
import type {Grant} from '../policy/grants.js'
import type {Document} from '../policy/types.js'
import {asksForMfa, asksForNoMfa, positive} from './tests.js'
import type {Statement} from './world.js'

/** The principals that a statement of a trust policy lets assume the role. */
export const letIn = ({body, of}: Pick<Statement, 'body' | 'of'>): readonly Grant[] => {
  // Whoever is named is the same in every account of one partition, and accounts share documents.
  const byPartition = known.get(body) ?? new Map<string, readonly Grant[]>()
  known.set(body, byPartition)
  const found = byPartition.get(of.account.partition) ?? grants({Statement: [body]}, of.account)
  byPartition.set(of.account.partition, found)
  return found
}

const known = new WeakMap<Document, Map<string, readonly Grant[]>>()

/** aws:PrincipalArn of a role's sessions: the role's ARN. Those of Identity Center have roles as well. */
const isRoleArn = (pattern: string): boolean => /^arn:[^:]*:iam:[^:]*:[^:]*:role\//.test(pattern)

/** Whether only sessions of roles meet a statement's tests, whoever its principals are. */
export const isForRoles = ({tests}: Pick<Statement, 'tests'>): boolean =>
  positive(tests, /^aws:principalarn$/).some(({values}) => values.every(isRoleArn)) ||
  positive(tests, /^aws:principaltype$/).some(({values}) => values.every((value) => value === 'AssumedRole'))

/** Who can come in by a grant: sessions of roles, which have no MFA and last an hour at most; somebody else, or both. */
export function comers(grant: Grant, statement: Pick<Statement, 'tests'>): 'roles' | 'anyone' | 'others' {
  if (grant.type === 'role') return 'roles'
  if (grant.type === 'session') return grant.principal.includes(':assumed-role/') ? 'roles' : 'others'
  if (grant.type === 'account' || grant.type === 'anyone') return isForRoles(statement) ? 'roles' : 'anyone'
  return grant.type === 'user' ? 'anyone' : 'others'
}

/** Whether a trust policy keeps out who has no MFA, by a Deny of sts:AssumeRole for everyone. */
const deniesWithoutMfa = (statements: readonly Statement[]): boolean =>
  statements.some(
    ({body, isAllow, tests, of}) =>
      !isAllow &&
      tests.length === 1 &&
      tests.every((test) => asksForNoMfa(test, true)) &&
      denies({Statement: [body]}, of.account).some(
        ({type, calls, except}) => type === 'anyone' && except === undefined && calls.includes('sts:AssumeRole'),
      ),
  )

/** The first by which users come in without MFA. */
export function withoutMfa(statements: readonly Statement[]): {statement: Statement; grant: Grant} | undefined {
  if (deniesWithoutMfa(statements)) return undefined
  for (const statement of statements) {
    if (!statement.isAllow || statement.tests.some(asksForMfa)) continue
    // Whoever sends an external id is a program, or a vendor's.
    if (positive(statement.tests, /^sts:externalid$/).length > 0) continue
    const grant = letIn(statement).find((one) => comers(one, statement) === 'anyone')
    if (grant) return {statement, grant}
  }
  return undefined
}

/** Tests of the time alone ask nothing of who comes. */
export const asksNothing = ({tests}: Pick<Statement, 'tests'>): boolean =>
  tests.every((test) => /^aws:(currenttime|epochtime)$/i.test(test.key))

/** A principal in words: an account by its name or id, anything else as it is. */
export const nameOf = ({type, principal, accountId}: Grant, accounts: readonly {name: string; id: string}[]): string =>
  type === 'account' ? `account ${accounts.find(({id}) => id === accountId)?.name ?? accountId}` : principal
