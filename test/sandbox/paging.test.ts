import assert from 'node:assert/strict'
import {paginateGetAccountAuthorizationDetails, paginateListRoles} from '@aws-sdk/client-iam'
import {allow, field, iamOf, must, newSandbox, trust} from './support.js'

const filled = async (pageSize?: number) => {
  const sandbox = newSandbox(pageSize === undefined ? {} : {pageSize})
  for (let n = 0; n < 7; n++) await must(sandbox, 'CreateRole', {RoleName: `r${n}`, AssumeRolePolicyDocument: trust()})
  for (const name of ['u1', 'u2']) await must(sandbox, 'CreateUser', {UserName: name})
  await must(sandbox, 'CreateGroup', {GroupName: 'g'})
  await must(sandbox, 'CreatePolicy', {PolicyName: 'p', PolicyDocument: allow()})
  return sandbox
}

describe('sandbox: paging', () => {
  it('the bulk read comes in short pages that together hold everything once', async () => {
    const sandbox = await filled(3)
    const names: (string | undefined)[] = []
    let pages = 0
    for await (const page of paginateGetAccountAuthorizationDetails({client: iamOf(sandbox)}, {MaxItems: 1000})) {
      pages++
      names.push(...(page.UserDetailList ?? []).map(({UserName}) => UserName))
      names.push(...(page.GroupDetailList ?? []).map(({GroupName}) => GroupName))
      names.push(...(page.RoleDetailList ?? []).map(({RoleName}) => RoleName))
      names.push(...(page.Policies ?? []).map(({PolicyName}) => PolicyName))
    }
    assert.equal(pages, 4)
    assert.deepEqual(names, ['u1', 'u2', 'g', 'r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'p'])
  })

  it('MaxItems holds, and the last page says that it is', async () => {
    const sandbox = await filled()
    const sizes: [number | undefined, boolean | undefined][] = []
    for await (const page of paginateListRoles({client: iamOf(sandbox), pageSize: 5}, {}))
      sizes.push([page.Roles?.length, page.IsTruncated])
    assert.deepEqual(sizes, [
      [5, true],
      [2, false],
    ])
  })

  it('lists are in the order of names, whatever the order of creation', async () => {
    const sandbox = newSandbox()
    for (const name of ['b', 'C', 'a']) await must(sandbox, 'CreateGroup', {GroupName: name})
    const {body} = await must(sandbox, 'ListGroups')
    assert.deepEqual(
      [...body.matchAll(/<GroupName>(.)/g)].map(([, name]) => name),
      ['a', 'b', 'C'],
    )
  })

  it('the filter of the bulk read holds', async () => {
    const sandbox = await filled()
    const {body} = await must(sandbox, 'GetAccountAuthorizationDetails', {Filter: ['LocalManagedPolicy', 'Group']})
    assert.deepEqual(
      ['UserName', 'RoleName', 'GroupName', 'PolicyName'].map((tag) =>
        field({body, status: 200, code: 'ok', message: ''}, tag),
      ),
      ['', '', 'g', 'p'],
    )
  })
})
