import assert from 'node:assert/strict'
import type {Json} from '../../../src/core/types.js'
import type {Caller} from '../../../src/policy/evaluate/principal.js'
import {A, assuming, ID, trust} from './world.js'

const ARN = `arn:aws:iam::${A.id}:role`
const ROOT = `arn:aws:iam::${A.id}:root`
const SSO = `${ARN}/aws-reserved/sso.amazonaws.com`
const HASH = '0123456789abcdef'
const PERMISSION_SET = `AWSReservedSSO_Admin_${HASH}`

/** A session of a role whose path nobody has said whole. */
const session = (name: string, below = '/'): Caller => ({
  type: 'role',
  arn: `${ARN}${below}${name}`,
  accountId: A.id,
  session: `arn:aws:sts::${A.id}:assumed-role/${name}/me`,
  isPathOpen: true,
})
const dev = session('dev')
const admin = session(PERMISSION_SET, '/aws-reserved/sso.amazonaws.com/')
const user: Caller = {type: 'user', arn: `arn:aws:iam::${A.id}:user/u`, accountId: A.id, isPathOpen: true}

const where = (operator: string, ...values: string[]): Json =>
  trust({AWS: ROOT}, {Condition: {[operator]: {'aws:PrincipalArn': values}}})
const permissionSet = (name: string): Json =>
  where(
    'ArnLike',
    `${SSO}/AWSReservedSSO_${name}_${'?'.repeat(16)}`,
    `${SSO}/*/AWSReservedSSO_${name}_${'?'.repeat(16)}`,
  )

const ROWS: readonly (readonly [what: string, 'allowed' | 'denied' | 'conditional', Caller, trusted: Json])[] = [
  ['its name below a path', 'allowed', dev, trust({AWS: `${ARN}/svc/dev`})],
  ['its name without a path', 'allowed', dev, trust({AWS: `${ARN}/dev`})],
  ['another name', 'denied', dev, trust({AWS: `${ARN}/svc/dev2`})],
  ['a name that ends like its own', 'denied', dev, trust({AWS: `${ARN}/svc-dev`})],
  ['its name as a path', 'denied', dev, trust({AWS: `${ARN}/dev/ci`})],
  ['its name in another account', 'denied', dev, trust({AWS: 'arn:aws:iam::333333333333:role/svc/dev'})],
  ['a user of its name', 'denied', dev, trust({AWS: `arn:aws:iam::${A.id}:user/dev`})],
  ['its session', 'allowed', dev, trust({AWS: `arn:aws:sts::${A.id}:assumed-role/dev/me`})],
  ['another session of it', 'denied', dev, trust({AWS: `arn:aws:sts::${A.id}:assumed-role/dev/you`})],
  ['a user below a path', 'allowed', user, trust({AWS: `arn:aws:iam::${A.id}:user/people/u`})],
  ['a user of another name', 'denied', user, trust({AWS: `arn:aws:iam::${A.id}:user/people/v`})],

  ['its permission set, in whichever region', 'allowed', admin, permissionSet('Admin')],
  ['another permission set', 'denied', admin, permissionSet('ReadOnly')],
  [
    'its permission set in one region',
    'conditional',
    admin,
    where('ArnLike', `${SSO}/eu-west-1/AWSReservedSSO_Admin_*`),
  ],
  ['its permission set without a region', 'conditional', admin, where('ArnLike', `${SSO}/AWSReservedSSO_Admin_*`)],
  ['a permission set, of any other role', 'denied', dev, permissionSet('Admin')],

  ['a pattern of its name below a path', 'conditional', dev, where('ArnLike', `${ARN}/svc/d*`)],
  ['a pattern of another name', 'denied', dev, where('ArnLike', `${ARN}/svc/x*x`)],
  ['any role', 'allowed', dev, where('ArnLike', `${ARN}/*`)],
  ['anything that ends so', 'allowed', dev, where('ArnLike', `${ARN}/*dev`)],
  ['anything of its name that has a path', 'conditional', dev, where('ArnLike', `${ARN}/*/dev`)],
  ['any role but of one path', 'conditional', dev, where('ArnNotLike', `${ARN}/svc/*`)],
  ['any role but another', 'allowed', dev, where('ArnNotEquals', `${ARN}/svc/ops`)],
  ['its ARN, in any case', 'conditional', dev, where('StringEqualsIgnoreCase', `${ARN}/SVC/DEV`)],
  ['it has an ARN', 'allowed', dev, trust({AWS: ROOT}, {Condition: {Null: {'aws:PrincipalArn': 'false'}}})],
  ['it has no ARN', 'denied', dev, trust({AWS: ROOT}, {Condition: {Null: {'aws:PrincipalArn': 'true'}}})],
]

describe('who is known by the name, and not by the path', () => {
  for (const [what, expected, caller, trusted] of ROWS)
    it(`${what}: ${expected}`, () => assert.equal(assuming({caller, identity: [ID], trust: trusted}).outcome, expected))

  it('what is said of the ARN is what it is', () => {
    const ask = (arn: string) =>
      assuming({
        caller: dev,
        identity: [ID],
        trust: where('ArnLike', `${ARN}/svc/*`),
        given: {'aws:PrincipalArn': arn},
      }).outcome
    assert.deepEqual([ask(`${ARN}/svc/dev`), ask(`${ARN}/dev`)], ['allowed', 'denied'])
  })

  it('who is known whole has that path and no other', () => {
    const whole: Caller = {type: 'role', arn: `${ARN}/dev`, accountId: A.id}
    const ask = (trusted: Json) => assuming({caller: whole, identity: [ID], trust: trusted}).outcome
    assert.deepEqual([ask(trust({AWS: `${ARN}/svc/dev`})), ask(where('ArnLike', `${ARN}/svc/*`))], ['denied', 'denied'])
  })
})
