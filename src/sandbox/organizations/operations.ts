import type {Operations} from '../call.js'
import {accountOperations} from './accounts.js'
import {attachmentOperations} from './attachments.js'
import {creationOperations} from './creations.js'
import {delegationOperations} from './delegation.js'
import {handshakeOperations} from './handshakes.js'
import {organizationOperations} from './organization.js'
import {policyOperations} from './policies.js'
import {tagOperations} from './tags.js'
import {unitOperations} from './units.js'

export const organizationsOperations: Operations = {
  ...accountOperations,
  ...attachmentOperations,
  ...creationOperations,
  ...delegationOperations,
  ...handshakeOperations,
  ...organizationOperations,
  ...policyOperations,
  ...tagOperations,
  ...unitOperations,
}
