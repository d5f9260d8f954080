import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import {InvalidFile} from '../../src/engine/load.js'
import {clouds} from '../support/clouds.js'
import {openLab} from '../support/lab.js'
import type {Lab} from '../support/lab.js'
import {RCP, THREE} from './organization-base.js'

const statement = {Effect: 'Deny', Action: 's3:*', Resource: '*'}
const scp = (more: object = {}, top: object = {}): object => ({
  Version: '2012-10-17',
  Statement: [{...statement, ...more}],
  ...top,
})
const rcp = (more: object = {}): object => scp({Principal: '*', ...more})
/** Longer than AWS takes. */
const long = (characters: number): string[] =>
  Array.from({length: Math.ceil(characters / 40)}, (_, at) => `arn:aws:s3:::${'b'.repeat(20)}-${1000 + at}`)

type Row = readonly [name: string, body: object, told: RegExp]

/** What AWS answers with MalformedPolicyDocumentException, and the words in which a plan says so. */
const TEXTS: Readonly<Record<'scps' | 'rcps', readonly Row[]>> = {
  scps: [
    ['a Principal', {document: scp({Principal: '*'})}, /an SCP takes no Principal/],
    ['a NotPrincipal', {document: scp({NotPrincipal: {AWS: '*'}})}, /an SCP takes no NotPrincipal/],
    ['an Id', {document: scp({}, {Id: 'x'})}, /an SCP takes no Id/],
    ['no Version', {document: {Statement: [statement]}}, /an SCP needs "Version": "2012-10-17"/],
    ['the old Version', {document: scp({}, {Version: '2008-10-17'})}, /not "2008-10-17"/],
    ['no statement', {document: {Version: '2012-10-17'}}, /Statement/],
    ['an Effect in lower case', {document: scp({Effect: 'deny'})}, /Effect/],
    ['no Action', {document: scp({Action: undefined})}, /Action/],
    ['Action and NotAction', {document: scp({NotAction: 'iam:*'})}, /NotAction/],
    ['no Resource', {document: scp({Resource: undefined})}, /Resource/],
    ['an action without a service', {document: scp({Action: 'GetObject'})}, /"GetObject"/],
    ['a condition that is none', {document: scp({Condition: {Bool: 'x'}})}, /Condition|Bool/],
    ['more than 10,240 characters', {document: scp({Resource: long(10_400)})}, /AWS allows 10240 in an SCP/],
    ['a short statement with a wrong action', {statements: [{deny: ['s3'], on: ['*']}]}, /"s3"/],
  ],
  rcps: [
    ['an Allow', {document: rcp({Effect: 'Allow'})}, /an RCP can only deny/],
    ['no Principal', {document: scp()}, /no Principal; in an RCP it is "\*"/],
    ['a Principal by name', {document: rcp({Principal: {AWS: '*'}})}, /the Principal of an RCP is "\*"/],
    ['a NotPrincipal', {document: scp({NotPrincipal: {AWS: '*'}})}, /takes no NotPrincipal/],
    ['a NotAction', {document: rcp({Action: undefined, NotAction: 's3:*'})}, /takes no NotAction/],
    ['every action', {document: rcp({Action: '*'})}, /an RCP has to name the service/],
    ['more than 5,120 characters', {document: rcp({Resource: long(5300)})}, /AWS allows 5120 in an RCP/],
    ['a short statement that allows', {statements: [{allow: ['s3:*'], on: ['*']}]}, /an RCP can only deny/],
  ],
}

const yamlOf = (part: 'scps' | 'rcps', body: object): string => `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", dev: "333333333333"}
organization:
  policyTypes: [${RCP}]
  units: [New]
  ${part}:
    Guard: ${JSON.stringify({...body, attach: ['New']})}
`

/** AWS documents no such element, and not that it refuses one. */
const UNKNOWN: ReadonlySet<string> = new Set(['an Id'])

let named = 0

/** What AWS says to the same text. */
async function answer(lab: Lab, part: 'scps' | 'rcps', document: unknown): Promise<string> {
  const Type = part === 'scps' ? 'SERVICE_CONTROL_POLICY' : RCP
  const input = {Name: `Guard ${named++}`, Description: '', Type, Content: JSON.stringify(document)}
  return lab.organize('CreatePolicy', input).then(
    () => 'taken',
    (error: unknown) => (error instanceof CloudError ? error.detail.code : String(error)),
  )
}

for (const cloud of clouds())
  describe(`SCPs and RCPs that AWS would refuse, over ${cloud.name}`, () => {
    let lab: Lab
    before(async () => {
      lab = await openLab(cloud, THREE, {})
    })
    after(() => lab.close())

    for (const part of ['scps', 'rcps'] as const)
      for (const [name, body, told] of TEXTS[part])
        it(`${part}: ${name}`, async () => {
          const before = await lab.organization()
          cloud.asked?.splice(0)
          await assert.rejects(lab.apply(yamlOf(part, body)), (error: unknown) => {
            assert.ok(error instanceof InvalidFile)
            assert.match(error.message, /^accounts\.yaml:8:\d+: error /)
            assert.match(error.message, told)
            return true
          })
          assert.deepEqual(cloud.asked ?? [], [], 'something was asked')
          assert.deepEqual(await lab.organization(), before)
        })

    // moto takes any text.
    if (cloud.name === 'sandbox')
      for (const part of ['scps', 'rcps'] as const)
        for (const [name, body] of TEXTS[part])
          if ('document' in body && !UNKNOWN.has(name))
            it(`${part}: ${name} is refused by AWS, too`, async () => {
              const said = await answer(lab, part, body.document)
              assert.match(said, /^(MalformedPolicyDocument|ConstraintViolation|InvalidInput)Exception$/)
            })
  })
