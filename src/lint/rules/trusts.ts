import {checkOpen} from '../../policy/check-open.js'
import {matches} from '../../policy/wildcard.js'
import {foundAt} from '../line.js'
import type {Found, Rule} from '../rule.js'
import {asksForMfa, positive} from '../tests.js'
import {asksNothing, comers, letIn, nameOf} from '../who.js'
import type {LintWorld, Statement} from '../world.js'
import {eachTrust} from './each.js'

/** Whom a trust policy lets in, and whom it cannot. Source: IAM User Guide, "AWS JSON policy elements: Principal". */

/** A line `org:` is told by compiling: it has no other way to be written. */
const isToldAsOrg = ({intent, tellings}: LintWorld, {of, index}: Statement): boolean => {
  const place = intent.placeOf(of.key, index)
  return tellings.some(
    (one) =>
      one.code === 'org-trust-own-account' &&
      one.place.file === place?.file &&
      one.place.start >= place.start &&
      one.place.end <= place.end,
  )
}

/** Whether conditions keep everyone of an account out. */
const excludes = ({tests}: Statement, accountId: string): boolean =>
  positive(tests, /^aws:principalaccount$/).some(({values}) => !values.some((value) => matches(value, accountId))) ||
  positive(tests, /^aws:principalarn$/).some(
    ({values}) => !values.some((value) => matches(value.split(':')[4] ?? '*', accountId)),
  )

const neverSent = ({tests}: Statement, key: 'mfa' | 'external id'): boolean =>
  key === 'mfa' ? tests.some(asksForMfa) : positive(tests, /^sts:externalid$/).length > 0

/** The claim by which an identity provider says for whom a token is. */
const AUDIENCE = /:(aud|oaud|azp|app_id|client_id)$/

/** What an ARN under aws:PrincipalArn can be at all. Source: IAM User Guide, "aws:PrincipalArn". */
function neverMatches(pattern: string, operator: string, accountId: string | undefined): string | undefined {
  if (pattern.includes('${')) return undefined
  const [, , service = '', , account = '', ...rest] = pattern.split(':')
  const resource = rest.join(':')
  if (/^string(equals|equalsignorecase)$/.test(operator) && /[*?]/.test(pattern))
    return `StringEquals compares "${pattern}" to the letter; write ArnLike`
  if (pattern === '*') return undefined
  if (/^arn:[^:]*:sts:/.test(pattern) && resource.startsWith('assumed-role'))
    return `aws:PrincipalArn of a session is the ARN of its role, never "${pattern}"; write arn:aws:iam::${account}:role/…`
  if (operator.startsWith('arn') && pattern.split(':').length < 6)
    return `"${pattern}" matches no ARN: an ARN has six parts`
  if (/^[a-z-]+$/.test(service) && service !== 'iam' && service !== 'sts') return `"${pattern}" is no user and no role`
  if (/^(group|policy|instance-profile)\//.test(resource)) return `"${pattern}" is no user and no role`
  if (accountId !== undefined && !matches(account, accountId) && pattern.split(':').length >= 6)
    return `"${pattern}" is of another account than the principal, ${accountId}`
  return undefined
}

export const TRUST_RULES: readonly Rule[] = [
  {
    code: 'own-account-star',
    severity: 'warning',
    reason:
      'Where a trust policy allows everyone (`AWS: "*"`), AWS asks nobody of the role’s own account for a permission of their own: every user and every role there that meets the conditions may assume it, even with no policy at all. Name the accounts, or hold everyone to other accounts with aws:PrincipalAccount. A line `org:` has the same effect and is told as org-trust-own-account.',
    look: eachTrust((statement, world) => {
      if (!letIn(statement).some(({type}) => type === 'anyone') || excludes(statement, statement.of.account.id))
        return undefined
      // Whoever lets in the whole world need not be told of the house.
      if (checkOpen(statement.body, []).length > 0 || isToldAsOrg(world, statement)) return undefined
      return `everyone in the role's own account may assume it too, without any permission of their own; name accounts instead of "*"`
    }),
  },
  {
    code: 'whole-foreign-account',
    severity: 'warning',
    reason:
      'A trust in an account that is not in the file, or only named there (`connect: false`), without a condition: whoever administers that account decides who comes in. Name one user or role of it, or ask for something that only the right one has, an external id for example.',
    look: (world) =>
      world.statements.flatMap((statement): Found[] => {
        if (statement.use !== 'trust' || !statement.isAllow || !asksNothing(statement)) return []
        const {accounts} = world.intent
        return letIn(statement)
          .filter(
            ({type, accountId}) => type === 'account' && !accounts.some(({id, managed}) => managed && id === accountId),
          )
          .map((grant) => ({
            message: `whoever administers ${nameOf(grant, accounts)} decides who may assume it, under no condition; name a user or role there, or add a condition`,
            ...foundAt(world, statement, grant),
          }))
      }),
  },
  {
    code: 'condition-never-sent',
    severity: 'warning',
    reason:
      'Services and identity providers send neither MFA nor an external id, and the sessions of roles and permission sets carry no MFA. A statement that asks for what its principals never send lets nobody in. Leave the condition out for them, in a statement or line of their own. On a line of trust `mfa` and `externalId` are an error there; this rule is for `when:` and `statement:`.',
    look: eachTrust((statement) => {
      const all = letIn(statement)
      if (all.length === 0) return undefined
      const who = new Set(all.map((grant) => comers(grant, statement)))
      if (neverSent(statement, 'mfa') && !who.has('anyone'))
        return 'it asks for MFA, which none of its principals can have: services, identity providers and the sessions of roles carry none; leave it out'
      if (neverSent(statement, 'external id') && all.every(({type}) => type === 'service' || type === 'federated'))
        return 'it asks for an external id, which services and identity providers do not send; leave it out'
      return undefined
    }),
  },
  {
    code: 'no-audience',
    severity: 'warning',
    reason:
      'A token of an identity provider says for whom it was made. Without a condition on that (`aud`, or `SAML:aud`) the role also takes tokens that were made for another application of the same provider. The lines `github:`, `oidc:` and `saml:` write it by themselves.',
    look: eachTrust((statement) => {
      const found = letIn(statement).find(({type}) => type === 'federated')
      if (!found || positive(statement.tests, AUDIENCE).length > 0) return undefined
      const key = found.principal.includes(':saml-provider/')
        ? 'SAML:aud'
        : `${found.principal.split('/').slice(1).join('/') || found.principal}:aud`
      return `tokens that ${found.principal} made for another application are taken as well; add a condition on ${key}`
    }),
  },
  {
    code: 'principal-arn-never-matches',
    severity: 'warning',
    reason:
      'A condition on aws:PrincipalArn that no principal of the statement can meet, so that it lets nobody in: the ARN of another account, a wildcard under StringEquals, a group, or the ARN of a session, where AWS compares the ARN of its role.',
    look: eachTrust((statement) => {
      const all = letIn(statement)
      const accounts = new Set(all.map(({accountId}) => accountId))
      const accountId = accounts.size === 1 ? [...accounts][0] : undefined
      for (const {operator, values} of positive(statement.tests, /^aws:principalarn$/)) {
        const faults = values.map((value) => neverMatches(value, operator, accountId))
        if (faults.length > 0 && faults.every((fault) => fault !== undefined)) return faults[0]
      }
      return undefined
    }),
  },
  {
    code: 'chained-session',
    severity: 'warning',
    reason:
      'The session of a role that assumes another role ends after one hour, whatever the other role’s `maxSession:` says. On a role that only roles and permission sets may assume, a longer one promises what AWS refuses. Leave it out, or let users assume the role.',
    look: ({roles, entries}) =>
      roles.flatMap(({role, statements}) => {
        const who = statements
          .filter(({isAllow}) => isAllow)
          .flatMap((statement) => letIn(statement).map((grant) => comers(grant, statement)))
        if (role.value.maxSession <= 3600 || who.length === 0 || who.some((each) => each !== 'roles')) return []
        const path = entries.get(role.key)?.path
        const message =
          'only roles may assume it, and the session of a role that assumes another lasts one hour at most; leave maxSession out'
        return [{message, key: role.key, ...(path && {path: [...path, 'maxSession']})}]
      }),
  },
]
