import assert from 'node:assert/strict'
import {account, clouds} from '../support/clouds.js'
import {openLab} from '../support/lab.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]

const yaml = (role: string) => `owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles: {R: {account: client, ${role}}}
users: {alice: {account: root}, bob: {account: root}}
`
const list = (...actions: string[]) => `x: {statements: [{allow: [${actions.join(', ')}], on: ["*"]}]}`
const inline = (...actions: string[]) => `inline: {${list(...actions)}}`
const TRUST = 'trust: [root]'

/** What is done to the parts of a role, in order. */
const CASES: Record<string, {before: string; after: string; steps: readonly string[]}> = {
  'what an inline policy loses comes another way first': {
    before: `${TRUST}, ${inline('s3:GetObject', 's3:ListBucket')}`,
    after: `${TRUST}, ${inline('s3:ListBucket')}, policies: [AmazonS3ReadOnlyAccess]`,
    steps: ['make policy/AmazonS3ReadOnlyAccess', 'alter inline/x'],
  },
  'also where it gains something else': {
    before: `${TRUST}, ${inline('s3:GetObject', 's3:ListBucket')}`,
    after: `${TRUST}, ${inline('s3:ListBucket', 's3:PutObject')}, policies: [AmazonS3ReadOnlyAccess]`,
    steps: ['make policy/AmazonS3ReadOnlyAccess', 'alter inline/x'],
  },
  'what an inline policy gains is there before its other way goes': {
    before: `${TRUST}, inline: {a: {statements: [{allow: [s3:GetObject], on: ["*"]}]}, ${list('s3:ListBucket')}}`,
    after: `${TRUST}, ${inline('s3:GetObject', 's3:ListBucket')}`,
    steps: ['alter inline/x', 'remove inline/a'],
  },
  'between them come those who come in while others leave': {
    before: `trust: [root/user/alice], ${inline('s3:GetObject', 's3:ListBucket')}`,
    after: `trust: [root/user/bob], ${inline('s3:ListBucket')}, policies: [ReadOnlyAccess]`,
    steps: ['alter inline/x', 'alter trust', 'make policy/ReadOnlyAccess'],
  },
}

describe('engine: the parts of one role', () => {
  for (const [name, {before, after, steps}] of Object.entries(CASES))
    it(name, async () => {
      const lab = await openLab(clouds()[0] ?? assert.fail(), ACCOUNTS)
      try {
        assert.equal((await lab.apply(yaml(before))).exit, 0)
        const {exit, gathered} = await lab.apply(yaml(after))
        assert.equal(exit, 0)
        assert.deepEqual(
          gathered.steps
            .filter(({change}) => change.address.startsWith('client/role/R/') && change.kind !== 'mark')
            .map(({phase, change}) => `${phase} ${change.address.slice('client/role/R/'.length)}`),
          steps,
        )
      } finally {
        lab.close()
      }
    })
})
