import assert from 'node:assert/strict'
import type {Fault} from '../../src/sandbox/index.js'
import {prepareReplay} from './replay.js'
import type {Asked, Replay} from './replay.js'
import {aws, DENIED} from './world.js'
import type {Wiring} from './world.js'

const MINUTE = 60_000

const isWrite = ({op}: Asked): boolean => !/^(Get|List|AssumeRole)/.test(op)
const isTrust = ({op}: Asked): boolean => op === 'CreateRole' || op === 'UpdateAssumeRolePolicy'
/** What names something that may have been made a moment ago. */
const isOnward = ({op}: Asked): boolean => /^(Attach|Put|Tag|AddUser)/.test(op)
const isCreation = ({op}: Asked): boolean => /^Create/.test(op)

interface Way {
  readonly name: string
  /** What goes wrong when it begins at this request. */
  readonly faults: (asked: Asked) => readonly Fault[]
  /** At which requests it may happen. */
  readonly at: (asked: Asked) => boolean
  /** How it may end when a write is concerned. 0 is: nobody noticed. */
  readonly exits: readonly number[]
  /** Milliseconds, were everything done one after the other. */
  readonly within: number
}

const ANY = {at: () => true, within: 5 * MINUTE}
const once = (error: Fault['error'], times = 1) => ({
  ...ANY,
  faults: ({op, account, alike}: Asked): Fault[] => [{op, account, after: alike, times, error}],
})
const forever = (error: Fault['error']) => ({
  faults: ({index}: Asked): Fault[] => [{after: index, error}],
  at: ANY.at,
  exits: [1, 4],
})
const INVALID = aws(400, 'MalformedPolicyDocument', 'Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:x"')
const MISSING = aws(404, 'NoSuchEntity', 'The role with name X cannot be found.')

const ways: readonly Way[] = [
  {name: 'Throttling, three times', ...once(aws(400, 'Throttling', 'Rate exceeded'), 3), exits: [0]},
  {name: 'a failure of AWS (500)', ...once(aws(500, 'ServiceFailure')), exits: [0]},
  {name: 'the HTML page of a proxy', ...once('html'), exits: [0]},
  {name: 'no answer', ...once('hang'), exits: [0]},
  {name: 'a connection that breaks before it was done', ...once('reset'), exits: [0]},
  {name: 'a connection that breaks after it was done', ...once('reset-after'), exits: [0]},
  {name: 'ConcurrentModification, twice', ...once(aws(409, 'ConcurrentModification'), 2), exits: [0]},
  {name: 'ExpiredToken', ...once(aws(403, 'ExpiredToken')), exits: [0]},
  // Where nothing is concerned that this run made, asking again is of no use.
  {name: 'Invalid principal, twice', ...once(INVALID, 2), at: isTrust, exits: [0, 4]},
  {name: 'NoSuchEntity for what is new, twice', ...once(MISSING, 2), at: isOnward, exits: [0, 4]},
  {
    name: 'a lost answer, and NoSuchEntity when it is read back',
    ...ANY,
    faults: ({op, account, alike}) => [
      {op, account, after: alike, times: 1, error: 'reset-after'},
      ...['GetRole', 'GetUser', 'GetPolicy', 'GetPolicyVersion'].map((get) => ({op: get, times: 2, error: MISSING})),
    ],
    at: isCreation,
    exits: [0],
  },
  {name: 'LimitExceeded', ...once(aws(409, 'LimitExceeded', 'Cannot exceed quota for X: 10')), exits: [1, 4]},
  {name: 'AccessDenied', ...once(DENIED), exits: [1, 4]},
  {
    name: 'AccessDenied in one account from there on',
    ...ANY,
    faults: ({account, inAccount}) => [{account, after: inAccount, error: DENIED}],
    exits: [1, 4],
  },
  {name: 'the end of the network', ...forever('hang'), within: 90 * MINUTE},
  {name: 'the loss of all answers', ...forever('reset-after'), within: 30 * MINUTE},
]

describe('faults: each fault at each request of an apply', function () {
  this.timeout(600_000)
  let replay: Replay
  let unnoticed = 0
  let finished = 0
  before(async () => {
    replay = await prepareReplay()
    const writes = replay.applying.filter(isWrite).length
    assert.ok(writes >= 30, `${writes} writes`)
  })
  after(() =>
    console.log(
      `  ${unnoticed + finished} runs: ${unnoticed} went through all the same, ${finished} the next apply finished`,
    ),
  )

  const note = (exit: number): void => void (exit === 0 ? unnoticed++ : finished++)

  for (const {name, faults, at, exits, within} of ways) {
    it(`${name}: while writing`, async () => {
      for (const asked of replay.applying.filter((one) => isWrite(one) && at(one))) {
        const label = `${name} at ${asked.op} ${asked.alike} in ${asked.account}`
        const {exit, took} = await replay.run(faults(asked), label)
        note(exit)
        assert.ok(exits.includes(exit), `${label}: exit ${exit}`)
        assert.ok(took <= within, `${label}: ${took} ms`)
      }
    })
    if (at !== ANY.at) continue
    it(`${name}: while reading, before and after`, async () => {
      for (const asked of replay.planning) note((await replay.whole(faults(asked), `${name} at ${asked.op}`)).exit)
      for (const asked of replay.applying.filter((one) => !isWrite(one)))
        note((await replay.run(faults(asked), `${name} at ${asked.op} ${asked.alike}`)).exit)
    })
  }

  for (const times of [1, 2, 3])
    it(`the bare id of a new role in the place of its ARN, ${times} times`, async () => {
      let given = 0
      const answer: Wiring['answer'] = (op, body) => {
        const isLook = op === 'GetAccountAuthorizationDetails' && body.includes('<RoleName>Pong<')
        return isLook && given++ < times ? body.replace(/<Arn>[^<]*role\/Pong<\/Arn>/, '<Arn>AROAEXAMPLE</Arn>') : body
      }
      const {exit} = await replay.run([], 'a bare id', {answer})
      note(exit)
      assert.equal(exit, 0)
      assert.ok(given > times, `looked ${given} times`)
    })
})
