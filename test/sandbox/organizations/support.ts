import assert from 'node:assert/strict'
import {Organizations, paginateListOrganizationalUnitsForParent} from '@aws-sdk/client-organizations'
import type {OrganizationSpec, Sandbox, SandboxOptions} from '../../../src/sandbox/index.js'
import {sandboxRequestHandler} from '../../../src/sandbox/index.js'
import type {Keys} from '../support.js'
import {administrator, enter, main, newSandbox, other} from '../support.js'

/** In the sandbox, and in no organization. */
export const outsider = '333333333333'
export const SCPS = 'SERVICE_CONTROL_POLICY'
export const RCPS = 'RESOURCE_CONTROL_POLICY'
export const FULL = 'p-FullAWSAccess'

export const orgOf = (sandbox: Sandbox, keys: Keys = administrator): Organizations =>
  new Organizations({
    region: 'us-east-1',
    credentials: keys,
    maxAttempts: 1,
    requestHandler: sandboxRequestHandler(sandbox),
  })

/** The company of these tests: `client` in Workloads/Prod, an empty unit Security, an account outside. */
export const company = (spec: OrganizationSpec = {}, options: Partial<SandboxOptions> = {}): Sandbox =>
  newSandbox({
    accounts: [
      {id: main, name: 'root'},
      {id: other, name: 'client'},
      {id: outsider, name: 'outsider'},
    ],
    organization: {
      units: ['Security'],
      accounts: [{id: other, ou: 'Workloads/Prod', tags: {env: 'prod'}, method: 'INVITED'}],
      outside: [outsider],
      ...spec,
    },
    ...options,
  })

/** Ids of the root (path '') and of all units by their paths. */
export type Ids = Readonly<Record<string, string>>

export const idsOf = async (org: Organizations): Promise<Ids> => {
  const {Roots = []} = await org.listRoots({})
  const root = Roots[0]?.Id ?? ''
  const below = async (parent: string, path: string): Promise<[string, string][]> => {
    const found: [string, string][] = []
    for await (const page of paginateListOrganizationalUnitsForParent({client: org}, {ParentId: parent}))
      for (const {Id: id = '', Name: name = ''} of page.OrganizationalUnits ?? [])
        found.push([path + name, id], ...(await below(id, `${path}${name}/`)))
    return found
  }
  return Object.fromEntries([['', root], ...(await below(root, ''))])
}

export const scp = (action: string | string[] = 's3:*', rest: object = {}): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Deny', Action: action, Resource: '*', ...rest}],
  })
export const rcp = (rest: object = {}): string => scp('sts:AssumeRole', {Principal: '*', ...rest})

export const newPolicy = async (org: Organizations, name: string, content = scp(), type = SCPS): Promise<string> => {
  const {Policy} = await org.createPolicy({Name: name, Description: '', Content: content, Type: type as typeof SCPS})
  return Policy?.PolicySummary?.Id ?? ''
}

export interface Outcome {
  code: string
  reason: string | undefined
  message: string
}
/** How a request ended; `ok` for success. */
export const outcomeOf = (request: Promise<unknown>): Promise<Outcome> =>
  request.then(
    () => ({code: 'ok', reason: undefined, message: ''}),
    (error: Error & {Reason?: string}) => ({code: error.name, reason: error.Reason, message: error.message}),
  )

interface Scene {
  sandbox: Sandbox
  org: Organizations
  ids: Ids
}
/** After what is given, which succeeds, one request of the management account (or of another) is answered so. */
export interface Row {
  name: string
  spec?: OrganizationSpec
  given?: (scene: Scene) => Promise<unknown>
  when: (scene: Scene) => Promise<unknown>
  by?: string
  code: string
  reason?: string
}

/** One test per row; a refusal leaves everything as it was. */
export const obeys = (rows: readonly Row[]): void => {
  for (const {name, spec, given, when, by, code, reason} of rows)
    it(`${name}: ${code}${reason === undefined ? '' : ` (${reason})`}`, async () => {
      const sandbox = company(spec)
      const org = orgOf(sandbox)
      const scene: Scene = {sandbox, org, ids: await idsOf(org)}
      await given?.(scene)
      const before = await sandbox.state()
      const caller = by === undefined ? org : orgOf(sandbox, await enter(sandbox, by))
      const outcome = await outcomeOf(when({...scene, org: caller}))
      assert.deepEqual({code: outcome.code, reason: outcome.reason}, {code, reason}, outcome.message)
      if (code !== 'ok') assert.deepEqual(await sandbox.state(), before, 'a refusal changes nothing')
    })
}

export const inTurn = async <T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = []
  for (let n = 0; n < count; n++) results.push(await work(n))
  return results
}
