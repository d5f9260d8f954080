import {managedText} from '../access/policies.js'
import type {Call} from '../call.js'
import {AwsError} from '../errors.js'
import type {Account} from '../model.js'
import type {Json, JsonObject} from '../rules/documents.js'
import {checkIdentityDocument} from '../rules/documents.js'
import {structures, text} from '../wire/query.js'

const statementsIn = (document: string): Json[] => {
  const {Statement: list = []} = JSON.parse(document) as JsonObject
  return Array.isArray(list) ? list : [list]
}

/**
 * What is passed to limit a session, inline and by ARN, as one document: a session may do what any of it allows and its
 * role may (STS API, AssumeRole, Policy and PolicyArns). Undefined when nothing is passed.
 */
export const sessionPolicy = ({world, input}: Call, account: Account): string | undefined => {
  const inline = text(input, 'Policy')
  if (inline !== undefined) checkIdentityDocument(inline)
  const managed = structures(input, 'PolicyArns').map((one) => {
    const arn = text(one, 'arn') ?? ''
    const found = managedText(world, account, arn)
    if (found === undefined) throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`)
    return found
  })
  const all = [...(inline === undefined ? [] : [inline]), ...managed]
  return all.length === 0 ? undefined : JSON.stringify({Version: '2012-10-17', Statement: all.flatMap(statementsIn)})
}
