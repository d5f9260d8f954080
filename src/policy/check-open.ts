import type {Document} from './types.js'
import {testsOf} from './condition.js'
import {grants} from './grants.js'
import {warning} from './problem.js'
import type {Path, Problem} from './problem.js'
import {literalPrefix} from './wildcard.js'

const exact = (value: string): boolean => value !== '' && literalPrefix(value) === value
const ofAccount = (value: string): boolean => /^\d{12}$/.test(value.split(':')[4] ?? '')

/**
 * Positive tests that not just anybody meets: who knows an external id, principals of an account, a network, a source.
 * Tags are not among them: everybody tags their own. `openTo` has those for organizations and accounts.
 */
const HELD: readonly [RegExp, (value: string) => boolean][] = [
  [/^string(equals|equalsignorecase|like) sts:externalid$/, exact],
  [/^(arn|string)(equals|like) aws:(principalarn|sourcearn|sourcevpcarn)$/, ofAccount],
  [/^ipaddress aws:(sourceip|vpcsourceip)$/, (value) => !value.endsWith('/0')],
  [/^string(equals|equalsignorecase|like) aws:source(vpc|vpce)$/, exact],
]

const isHeld = (statement: Document): boolean =>
  testsOf(statement).some(
    ({id, values}) => values.length > 0 && HELD.some(([test, enough]) => test.test(id) && values.every(enough)),
  )

// Openness is the same in every partition, and the messages name no account.
const ANY_ACCOUNT = {name: '', id: '000000000000', partition: 'aws'}

/**
 * Trust that lets in whoever comes: never an error, since it can be meant. A SAML provider is one company's own directory;
 * an OIDC issuer like GitHub vouches for the whole world.
 */
export function checkOpen(statement: Document, path: Path): Problem[] {
  const open = grants({Statement: [statement]}, ANY_ACCOUNT).filter(
    ({open, type, principal}) =>
      open && !principal.includes(':saml-provider/') && !(type === 'anyone' && isHeld(statement)),
  )
  return open.map((grant) =>
    grant.type === 'anyone'
      ? warning(
          path,
          'public-trust',
          'anyone in any AWS account may assume it; add an organization condition like aws:PrincipalOrgID',
        )
      : warning(
          path,
          'open-federation',
          `anyone that ${grant.principal} vouches for may assume it; add a condition on its "sub"`,
        ),
  )
}
