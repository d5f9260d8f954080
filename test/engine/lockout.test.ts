import assert from 'node:assert/strict'
import {labOver} from '../support/lab.js'
import type {Lab} from '../support/lab.js'
import {account, clouds} from '../support/clouds.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]
const ALICE = {arn: 'arn:aws:iam::111111111111:user/alice', account: '111111111111'}

const yaml = (alice: string, more = ''): string => `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
policies:
  Enter: {statements: [{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::222222222222:role/*"]}]}
  Limit: {statements: [{allow: ["iam:*"], on: ["*"]}]}
roles: {Gate: {account: root, trust: [client], policies: [Limit]}}
users: {alice: {account: root${alice}}, bob: {account: root, policies: [Enter]}}
${more}`

/** A world in which xrole's caller is alice, a user that the file declares. */
async function asAlice(): Promise<Lab> {
  const cloud = await clouds()[0]!.open(ACCOUNTS)
  return labOver(
    {
      caller: async () => ALICE,
      snapshot: (one) => cloud.snapshot(one),
      send: (one, call) => cloud.send(one, call),
      lookup: (one, question) => cloud.lookup(one, question),
      close: () => cloud.close(),
    },
    ACCOUNTS,
  )
}

const BY_HER_OWN = yaml(', policies: [Enter]')

const CASES: Record<string, string> = {
  'her policy is detached': yaml(''),
  'a boundary comes': yaml(`, policies: [Enter], boundary: "arn:aws:iam::111111111111:policy/xrole/acme/Limit"`),
  'her policy allows less': BY_HER_OWN.replace('222222222222:role/*', '222222222222:role/Gate'),
}

describe('the caller, whose own permissions can be seen', () => {
  for (const [name, after] of Object.entries(CASES))
    it(`${name}: refused, nothing is written; allowed by name it is done`, async () => {
      const lab = await asAlice()
      try {
        assert.equal((await lab.apply(BY_HER_OWN)).exit, 0)
        const before = await lab.snapshot('root')
        const {exit, refused} = await lab.apply(after)
        assert.equal(exit, 3)
        assert.match(
          refused!.findings.map((one) => one.message).join('\n'),
          /^LOCKS_OUT root\/\S+: after this step arn:aws:iam::111111111111:user\/alice could no longer assume client\/role\/OrganizationAccountAccessRole, by which xrole enters client, for good; allow it with --allow LOCKS_OUT$/,
        )
        assert.deepEqual(await lab.snapshot('root'), before)
        assert.equal((await lab.apply(after, {allow: ['LOCKS_OUT']})).exit, 0)
      } finally {
        lab.close()
      }
    })

  it('from her own policy to a group that has it: in before out, and no hazard', async () => {
    const lab = await asAlice()
    try {
      assert.equal((await lab.apply(BY_HER_OWN)).exit, 0)
      const {exit, gathered} = await lab.apply(
        yaml('', 'groups: {Ops: {account: root, users: [alice], policies: [Enter]}}'),
      )
      assert.equal(exit, 0)
      const at = (address: string) => gathered.steps.findIndex((step) => step.change.address === address)
      assert.ok(at('root/group/Ops/user/alice') < at('root/user/alice/policy/Enter'))
    } finally {
      lab.close()
    }
  })
})
