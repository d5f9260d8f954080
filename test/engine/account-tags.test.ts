import assert from 'node:assert/strict'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {readOrganization} from '../../src/aws/organization.js'
import type {Intent} from '../../src/config/intent.js'
import {gather} from '../../src/engine/gather.js'
import type {Gathered} from '../../src/engine/gather.js'
import {load} from '../../src/engine/load.js'
import {partsFor} from '../../src/engine/organization.js'
import {sandboxCloudOptions} from '../../src/engine/sandbox.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {doings, labOver, memoryFiles, NOW} from '../support/lab.js'

const ROOT = {id: '111111111111', name: 'root'}
const DEV = {id: '333333333333', name: 'dev'}
const yaml = (tags: string) => `owner: acme
accounts: {root: "${ROOT.id}", dev: {id: "${DEV.id}", connect: false}}
organization: {accounts: {dev: {tags: ${tags}}}}
`

const sleep = async (): Promise<void> => undefined

function planIn(sandbox: Sandbox, text: string): Promise<Gathered> {
  const loaded = load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': text}))
  return gather(loaded, {
    selection: {},
    concurrency: 8,
    version: '0.0.0-test',
    cloud: async ({accounts}: Intent) =>
      createAwsCloud({
        ...(await sandboxCloudOptions(
          sandbox,
          accounts.filter(({managed}) => managed),
          sleep,
        )),
        now: () => NOW,
      }),
    organization: () =>
      readOrganization({
        partition: 'aws',
        region: 'us-east-1',
        endpoint: 'http://sandbox.invalid',
        requestHandler: sandboxRequestHandler(sandbox),
        credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
        parts: partsFor(loaded.written),
        sleep,
        now: () => NOW,
        rates: 'none',
      }),
  })
}

describe('engine: tags of accounts that cannot be entered', () => {
  for (const state of ['SUSPENDED', 'PENDING_CLOSURE', 'PENDING_ACTIVATION', 'CLOSED'] as const)
    it(`${state}: they are set once, taken away again, and then nothing is left to do`, async () => {
      const sandbox = createSandbox({
        accounts: [ROOT, DEV],
        organization: {
          units: [],
          accounts: [
            {...ROOT, ou: ''},
            {...DEV, ou: '', state, tags: {old: 'x'}},
          ],
        },
        now: () => NOW,
      })
      for (const [tags, plans] of [
        ['{old: x}', []],
        ['{a: b}', ['update organization/account/dev/tags']],
        ['{}', ['update organization/account/dev/tags']],
      ] as const) {
        const gathered = await planIn(sandbox, yaml(tags))
        assert.deepEqual(doings(gathered), plans)
        const {exit} = await labOver(gathered.cloud, []).applyGathered(gathered)
        assert.equal(exit, 0)
        assert.deepEqual(doings(await planIn(sandbox, yaml(tags))), [])
      }
    })
})
