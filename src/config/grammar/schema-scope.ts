import * as v from 'valibot'
import {nearest} from '../../core/nearest.js'
import {PARTITIONS, type Partition} from '../../core/partition.js'
import {rule, told} from './shapes.js'

/** Where the accounts are, and how far caller policies reach. */

function partitionProblem(name: string): string | undefined {
  if (PARTITIONS.includes(name as Partition)) return undefined
  const near = nearest(name, PARTITIONS)
  return `no partition "${name}"; ${near ? `did you mean ${near}?` : `there are ${PARTITIONS.join(', ')}`}`
}

/** `open` knows that no other gets through. */
export const partition = v.optional(
  told(
    v.pipe(v.string(), rule<string>('bad-partition', partitionProblem, {enum: [...PARTITIONS]})),
    'Partition',
    'The part of AWS that all accounts of this file are in: aws (when not given), aws-cn (China) or aws-us-gov (GovCloud).',
    'aws-cn',
  ),
)

const scopeProblem = (scope: string): string | undefined =>
  scope === 'organization'
    ? undefined
    : `no scope "${scope}"; write callerScope: organization, or leave it out for exactly the roles of this file`

export const callerScope = v.optional(
  told(
    v.pipe(v.string(), rule<string>('bad-scope', scopeProblem, {enum: ['organization']})),
    'Scope of the caller policy',
    'organization: its caller policy names the roles that it may assume in every account of the organization, by one statement however many accounts there are.',
    'organization',
  ),
)
