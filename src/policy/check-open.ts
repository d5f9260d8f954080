import type {Document} from './types.js'
import {grants} from './grants.js'
import {warning} from './problem.js'
import type {Path, Problem} from './problem.js'

// Openness is the same in every partition, and the messages name no account.
const ANY_ACCOUNT = {name: '', id: '000000000000', partition: 'aws'}

/**
 * Trust that lets in whoever comes: never an error, since it can be meant. A SAML provider is one company's own directory;
 * an OIDC issuer like GitHub vouches for the whole world.
 */
export function checkOpen(statement: Document, path: Path): Problem[] {
  const open = grants({Statement: [statement]}, ANY_ACCOUNT).filter(
    (grant) => grant.open && !grant.principal.includes(':saml-provider/'),
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
