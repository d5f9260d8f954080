import {ownerOf} from '../core/address.js'
import type {Change, Finding} from '../core/types.js'
import {ORPHAN} from '../policy/principals.js'
import {principalsOn} from './orphans.js'

/**
 * Unique ids that a trust policy of the file names and the one in AWS does not. Nobody comes in by an id as long as it
 * stays as it is; saved anew, that of a user or role that exists, in whatever account, becomes its ARN.
 * Source: IAM User Guide, "AWS JSON policy elements: Principal".
 * @param existing addresses of the users and roles there are, by unique id
 */
export const newIds = (changes: readonly Change[], existing: ReadonlyMap<string, string>): Finding[] =>
  changes.flatMap((change) => {
    const before = new Set(principalsOn(change, 'before'))
    const address = ownerOf(change.address)
    return principalsOn(change, 'after')
      .filter((name) => ORPHAN.test(name) && !before.has(name))
      .map((id): Finding => {
        const known = existing.get(id)
        const instead =
          known === undefined ? 'write the ARN that is meant' : `write the ARN of ${known}, whose id it is`
        return {
          code: 'new-unique-id',
          severity: 'error',
          address,
          message: `${address} is to trust ${id}, a unique id, which its trust policy in AWS does not name: AWS would let in the user or role that has it, in whatever account; ${instead}, or take it out`,
        }
      })
  })
