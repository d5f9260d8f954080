import {hasKey, unknownKey} from '../../policy/catalogue.js'
import {asTexts} from '../../policy/json.js'
import {matchesIgnoringCase} from '../../policy/wildcard.js'
import type {Rule} from '../rule.js'
import {positive, readTest} from '../tests.js'
import type {Statement} from '../world.js'
import {eachStatement} from './each.js'

/** What policies give. Source of keys and actions: Service Authorization Reference. */

/** Tests that hold a statement to some resources. */
const OF_RESOURCE = /^(aws:resource(account|orgid|orgpaths)|(aws|iam):resourcetag\/.+)$/

const onEveryRole = ({body}: Statement): boolean =>
  asTexts(body['Resource']).some(
    (resource) => /^\*+$/.test(resource) || /^arn:[^:]*:iam::[^:]*\*[^:]*:(\*|role\/\*+)$/.test(resource),
  )

/** The action pattern by which a statement gives an action on every role. Everything (`*`) is an administrator's. */
function givenOnEveryRole(statement: Statement, action: string, whole: RegExp): string | undefined {
  if (statement.use === 'trust' || !statement.isAllow || !onEveryRole(statement)) return undefined
  if (positive(statement.tests, OF_RESOURCE).length > 0) return undefined
  const patterns = asTexts(statement.body['Action'])
  if (patterns.some((pattern) => whole.test(pattern))) return undefined
  return patterns.find((pattern) => matchesIgnoringCase(pattern, action))
}

const servicesOf = ({body}: Statement): string[] | undefined => {
  const services = asTexts(body['Action']).map((action) => action.toLowerCase().split(':')[0] ?? '')
  return services.length === 0 || services.some((service) => /[*?]/.test(service)) ? undefined : services
}

export const PERMISSION_RULES: readonly Rule[] = [
  {
    code: 'assume-anything',
    severity: 'warning',
    reason:
      'sts:AssumeRole on every role: its holder can become each role, in any account, that trusts the holder’s account as a whole, those made later included. Name the roles. What a line of trust needs is written by itself.',
    look: eachStatement((statement) => {
      const pattern = givenOnEveryRole(statement, 'sts:AssumeRole', /^\*(:\*)?$/)
      return pattern && `${pattern} on every role lets its holder assume whichever trusts its account; name the roles`
    }),
  },
  {
    code: 'pass-any-role',
    severity: 'warning',
    reason:
      'iam:PassRole on every role: its holder can hand any role of the account, an administrator’s too, to a service that acts with it, and so do what that role may. Name the roles that are meant to be passed. A condition on iam:PassedToService narrows the services, not the roles.',
    look: eachStatement((statement) => {
      const pattern = givenOnEveryRole(statement, 'iam:PassRole', /^(\*(:\*)?|iam:\*)$/i)
      return pattern && `${pattern} on every role lets its holder act as any of them through a service; name the roles`
    }),
  },
  {
    code: 'key-of-other-service',
    severity: 'note',
    reason:
      'A condition key that belongs to another service than all actions of its statement: no request that the statement is about has it, so that an Allow never allows, and a Deny never denies.',
    look: eachStatement((statement) => {
      const services = statement.use === 'identity' ? servicesOf(statement) : undefined
      const found =
        services &&
        statement.tests.find((test) => {
          const {operator, isIfExists, key} = readTest(test)
          return (
            !isIfExists &&
            operator !== 'null' &&
            unknownKey(key) === undefined &&
            !services.some((service) => hasKey(service, key))
          )
        })
      return found && `no action of this statement has the condition key ${found.key}, which is of another service`
    }),
  },
]
