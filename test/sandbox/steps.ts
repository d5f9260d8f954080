import assert from 'node:assert/strict'
import type {Parameters} from './support.js'
import {allow, ask, main, must, newSandbox, trust} from './support.js'

export type Step = [op: string, parameters: Parameters]
/** After the given steps, all of which succeed, one request is answered so; `ok` stands for success. */
export interface Row {
  name: string
  given?: Step[]
  when: Step
  code: string
  message?: RegExp
}

export const role = (name: string, more: Parameters = {}): Step => [
  'CreateRole',
  {RoleName: name, AssumeRolePolicyDocument: trust(), ...more},
]
export const user = (name: string, more: Parameters = {}): Step => ['CreateUser', {UserName: name, ...more}]
export const group = (name: string): Step => ['CreateGroup', {GroupName: name}]
export const policy = (name: string, more: Parameters = {}): Step => [
  'CreatePolicy',
  {PolicyName: name, PolicyDocument: allow(), ...more},
]
export const arn = (rest: string, account = main): string => `arn:aws:iam::${account}:${rest}`
export const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`
export const repeat = (count: number, step: (n: number) => Step): Step[] =>
  Array.from({length: count}, (_, n) => step(n))
export const attach = (name: string, policyArn: string): Step => [
  'AttachRolePolicy',
  {RoleName: name, PolicyArn: policyArn},
]

const statusOf: Record<string, number> = {
  ok: 200,
  AccessDenied: 403,
  DeleteConflict: 409,
  EntityAlreadyExists: 409,
  LimitExceeded: 409,
  NoSuchEntity: 404,
}

/** One test per row. */
export const obeys = (rows: readonly Row[]): void => {
  for (const {name, given = [], when, code, message} of rows)
    it(`${name}: ${code}`, async () => {
      const sandbox = newSandbox()
      for (const step of given) await must(sandbox, ...step)
      const before = JSON.stringify(await sandbox.state())
      const answer = await ask(sandbox, ...when)
      assert.equal(answer.code, code, answer.message)
      assert.equal(answer.status, statusOf[code] ?? 400)
      if (message) assert.match(answer.message, message)
      if (code !== 'ok') assert.equal(JSON.stringify(await sandbox.state()), before, 'a refusal changes nothing')
    })
}
