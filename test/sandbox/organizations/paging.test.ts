import assert from 'node:assert/strict'
import {paginateListAccounts, paginateListRoots} from '@aws-sdk/client-organizations'
import {company, obeys, orgOf, outcomeOf} from './support.js'

const many = {accounts: Array.from({length: 43}, (_, n) => ({id: String(400000000000 + n)}))}

describe('sandbox: pages of the organization', () => {
  it('hold 20 at most, and together everything once', async () => {
    const sizes: (number | undefined)[] = []
    const ids: (string | undefined)[] = []
    for await (const {Accounts = []} of paginateListAccounts({client: orgOf(company(many))}, {})) {
      sizes.push(Accounts.length)
      ids.push(...Accounts.map(({Id}) => Id))
    }
    assert.deepEqual(sizes, [20, 20, 5])
    assert.equal(new Set(ids).size, 45)
  })

  it('can be empty and lead on, where the sandbox makes them short', async () => {
    const client = orgOf(company(many, {pageSize: 15}))
    const sizes: (number | undefined)[] = []
    for await (const {Accounts = []} of paginateListAccounts({client}, {})) sizes.push(Accounts.length)
    assert.deepEqual(sizes, [0, 15, 0, 15, 0, 15])
    const roots: (number | undefined)[] = []
    for await (const {Roots = []} of paginateListRoots({client}, {})) roots.push(Roots.length)
    assert.deepEqual(roots, [0, 1])
    assert.deepEqual(await client.listHandshakesForOrganization({}).then(({NextToken}) => NextToken), undefined)
  })

  it('of what is only one page lead nowhere', async () => {
    const {NextToken} = await orgOf(company()).listAccounts({MaxResults: 2})
    assert.equal(NextToken, undefined)
  })

  it('cannot be had with the token of another list', async () => {
    const org = orgOf(company(many))
    const {NextToken} = await org.listAccounts({})
    const outcome = await outcomeOf(org.listRoots({NextToken}))
    assert.deepEqual([outcome.code, outcome.reason], ['InvalidInputException', 'INVALID_NEXT_TOKEN'])
  })

  obeys([
    {
      name: 'more than 20 at once',
      when: ({org}) => org.listAccounts({MaxResults: 21}),
      code: 'InvalidInputException',
      reason: 'MAX_VALUE_EXCEEDED',
    },
    {
      name: 'none at once',
      when: ({org}) => org.listAccounts({MaxResults: 0}),
      code: 'InvalidInputException',
      reason: 'MIN_VALUE_EXCEEDED',
    },
  ])
})
