import type {Kind} from '../core/kind.js'
import type {Call, Resource} from '../core/types.js'
import type {AccountAlias} from './values.js'

const create = ({value}: Resource<AccountAlias>): Call[] => [
  {op: 'CreateAccountAlias', input: {AccountAlias: value.alias}},
]

/**
 * The name of an account in the URL of its sign-in page. Its entry is its claim, as it carries no mark. A new one takes
 * the place of the old one in one request; where the name is taken by another account, the old one stays. Source: IAM
 * User Guide, "Using an alias for your AWS account ID"; IAM API, CreateAccountAlias.
 */
export const accountAlias: Kind<AccountAlias> = {
  name: 'account-alias',
  refs: () => [],
  same: ({value: live}, {value: desired}) => live.alias === desired.alias,
  make: create,
  alter: (_, desired) => create(desired),
  remove: ({value}) => [{op: 'DeleteAccountAlias', input: {AccountAlias: value.alias}}],
}
