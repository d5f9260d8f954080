import assert from 'node:assert/strict'
import type {Json} from '../../src/core/types.js'
import {account} from '../support/clouds.js'
import {acceptAfter} from './accept-support.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]
const trust = (id: string): Json => ({
  Version: '2008-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS: `arn:aws:iam::${id}:root`}, Action: 'sts:AssumeRole'}],
})
const file = (given: string): string => `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles:
  Gate: {account: client, trust: ${given}}
`
const byHand = (id: string) =>
  ['client', 'UpdateAssumeRolePolicy', {RoleName: 'Gate', PolicyDocument: JSON.stringify(trust(id))}] as const

describe('accepting a trust policy that the file gives whole', () => {
  it('sets the document', async () => {
    const written = (id: string): string =>
      file(
        `{document: {Version: "2008-10-17", Statement: [{Effect: Allow, Principal: {AWS: arn:aws:iam::${id}:root}, Action: sts:AssumeRole}]}}`,
      )
    const {texts, plan} = await acceptAfter(
      {'accounts.yaml': written('111111111111')},
      [byHand('999999999999')],
      ACCOUNTS,
      [],
    )
    assert.equal(texts['accounts.yaml'], written('999999999999'))
    assert.deepEqual(plan, [])
  })

  it('says what to write into its file', async () => {
    const start = {'accounts.yaml': file('{file: trust.json}'), 'trust.json': JSON.stringify(trust('111111111111'))}
    const {texts, acceptance} = await acceptAfter(start, [byHand('999999999999')], ACCOUNTS, [])
    assert.deepEqual(texts, start)
    assert.match(JSON.stringify(acceptance), /its document is in trust\.json; what AWS has now is /)
  })
})
