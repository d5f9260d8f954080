import assert from 'node:assert/strict'
import type {Json} from '../../src/core/types.js'
import {newIds} from '../../src/ownership/new-ids.js'
import {stateOf} from '../../src/kinds/resource.js'
import {account1, role, stepsBetween, trusting} from './estate.js'

const GONE = 'AROAEXAMPLEEXAMPLE123'
const HERE = 'AIDAEXAMPLEEXAMPLE456'
const denying: Json = {
  Version: '2012-10-17',
  Statement: [{Effect: 'Deny', Principal: {AWS: GONE}, Action: 'sts:AssumeRole'}],
}

const ROWS: Record<string, readonly [before: Json | undefined, after: Json | undefined, told: RegExp | undefined]> = {
  'a trust that comes to name an id': [account1, trusting(GONE), /is to trust AROA\w+.*; write the ARN that is meant/],
  'a new role that names one': [undefined, trusting(GONE), /^client\/role\/Admin is to trust AROA/],
  'the id of somebody known': [account1, trusting(HERE), /; write the ARN of root\/user\/alice, whose id it is/],
  'another id than the one that is there': [trusting(GONE), trusting(GONE, HERE), /trust AIDA/],
  'an id that is kept out': [account1, denying, /trust AROA/],
  'one that is there already': [trusting(GONE), trusting(GONE, 'arn:aws:iam::111111111111:root'), undefined],
  'one that goes': [trusting(GONE), account1, undefined],
  'a role that goes': [trusting(GONE), undefined, undefined],
  'no id': [undefined, account1, undefined],
}

describe('unique ids that are new in a trust policy', () => {
  for (const [name, [before, after, told]] of Object.entries(ROWS))
    it(`${name}: ${told ? 'an error' : 'nothing'}`, () => {
      const [was, is] = [before, after].map((trust) => stateOf(trust === undefined ? [] : role('Admin', trust)))
      const changes = stepsBetween(was!, is!, {}).map(({change}) => change)
      const found = newIds(changes, new Map([[HERE, 'root/user/alice']]))
      assert.deepEqual(
        found.map(({code, severity, address}) => [code, severity, address]),
        told ? [['new-unique-id', 'error', 'client/role/Admin']] : [],
      )
      if (told) assert.match(found[0]!.message, told)
    })
})
