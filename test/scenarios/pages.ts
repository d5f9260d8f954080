import assert from 'node:assert/strict'
import {BOTH, file} from './base.js'
import type {Stop, Walk} from './base.js'
import type {Json} from '../../src/core/types.js'
import type {Lab} from '../support/lab.js'
import {inForce, namesIn, userIn} from './look.js'

/** Roles of the client account that alice may assume, by number. */
const roles = (numbers: readonly number[]): string =>
  file(`
roles: {${numbers.map((n) => `VeryLongRoleNameNumber${n}: {account: client, trust: [root/user/alice]}`).join(', ')}}
users: {alice: {account: root}}`)

const upTo = (n: number): number[] => Array.from({length: n}, (_, i) => i)

const resources = (document: Json): string[] =>
  (document as {Statement: {Resource: string | string[]}[]}).Statement.flatMap((one) => one.Resource)

/** All that alice may assume, and in how many pieces it is written: inline and pages. */
async function grants(lab: Lab): Promise<{inline: number; pages: number; roles: number}> {
  const alice = await userIn(lab, 'root', 'alice')
  const {policies} = await lab.snapshot('root')
  const pages = alice.AttachedManagedPolicies.map(
    ({PolicyArn}) => policies.find((policy) => policy.Arn === PolicyArn) ?? assert.fail(`no ${PolicyArn}`),
  )
  const documents = [...alice.UserPolicyList.map((one) => one.PolicyDocument), ...pages.map(inForce)]
  return {
    inline: alice.UserPolicyList.length,
    pages: pages.length,
    roles: new Set(documents.flatMap(resources)).size,
  }
}

const holds = (name: string, numbers: readonly number[], expected: object, more: Partial<Stop> = {}): Stop => ({
  name,
  yaml: roles(numbers),
  options: {maxDeletes: '99'},
  then: async (lab) => assert.deepEqual(await grants(lab), {...expected, roles: numbers.length}),
  ...more,
})

export const pages: readonly Walk[] = [
  {
    name: 'a caller policy that outgrows its quota is written in pages, and comes back inline',
    accounts: BOTH,
    stops: [
      holds('inline', upTo(2), {inline: 1, pages: 0}),
      holds('in pages', upTo(40), {inline: 0, pages: 1}),
      holds(
        'one role less: its page is written again, nothing moves',
        upTo(39),
        {inline: 0, pages: 1},
        {
          planned: ({plan}) =>
            assert.deepEqual(
              plan.changes.filter((one) => one.kind === 'managed-policy').map((one) => one.verb),
              ['update'],
            ),
        },
      ),
      holds(
        'inline again',
        upTo(2),
        {inline: 1, pages: 0},
        {
          async then(lab) {
            assert.deepEqual(await grants(lab), {inline: 1, pages: 0, roles: 2})
            assert.deepEqual(await namesIn(lab, 'root'), ['user/alice'])
          },
        },
      ),
    ],
  },
]
