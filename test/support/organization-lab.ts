import {CreateAccessKeyCommand, IAMClient} from '@aws-sdk/client-iam'
import {AssumeRoleCommand, STSClient} from '@aws-sdk/client-sts'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {readOrganization} from '../../src/aws/organization.js'
import type {Intent} from '../../src/config/intent.js'
import {regionOf} from '../../src/core/partition.js'
import {gather} from '../../src/engine/gather.js'
import type {Gathered} from '../../src/engine/gather.js'
import {load} from '../../src/engine/load.js'
import type {Loaded} from '../../src/engine/load.js'
import {sandboxCloudOptions} from '../../src/engine/sandbox.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {labOver, memoryFiles, NOW} from './lab.js'
import type {Applied, LabOptions} from './lab.js'

const sleep = async (): Promise<void> => undefined

export interface LabAccount {
  readonly id: string
  readonly name: string
  readonly ou?: string
}

/** The sandbox with an organization, in any partition: the first account is its management account. */
export interface OrganizationLab {
  readonly sandbox: Sandbox
  load(yaml: string): Loaded
  plan(yaml: string): Promise<Gathered>
  apply(yaml: string, options?: LabOptions): Promise<Applied>
  /** Whether a user of the first account, with a key of its own, gets into a role. AWS's error code where it does not. */
  assume(user: string, role: string): Promise<string>
  /** Takes an account out of the organization. */
  expel(id: string): Promise<void>
}

export function organizationLab(accounts: readonly LabAccount[], partition: string): OrganizationLab {
  const sandbox = createSandbox({
    accounts: accounts.map(({id, name}) => ({id, name})),
    organization: {
      units: [...new Set(accounts.flatMap(({ou}) => ou ?? []))],
      accounts: accounts.map(({id, name, ou = ''}) => ({id, name, ou})),
    },
    partition,
    now: () => NOW,
  })
  const wiring = {
    region: regionOf(partition),
    endpoint: 'http://sandbox.invalid',
    requestHandler: sandboxRequestHandler(sandbox),
    credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
  }
  const loadOf = (yaml: string): Loaded => load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': yaml}))
  const planOf = (loaded: Loaded): Promise<Gathered> =>
    gather(loaded, {
      selection: {},
      concurrency: 8,
      version: '0.0.0-test',
      cloud: async (intent: Intent) =>
        createAwsCloud({
          ...(await sandboxCloudOptions(
            sandbox,
            intent.accounts.filter((one) => one.managed),
            sleep,
          )),
          now: () => NOW,
        }),
      organization: () =>
        readOrganization({
          ...wiring,
          partition: loaded.written.partition,
          parts: {
            accountTags: false,
            unitTags: false,
            policies: false,
            policyTags: false,
            delegated: false,
            joining: false,
          },
          sleep,
          now: () => NOW,
          rates: 'none',
        }),
    })
  const keys = new Map<string, {readonly accessKeyId: string; readonly secretAccessKey: string}>()
  const keyOf = async (user: string) => {
    const {AccessKey: key} = await new IAMClient(wiring).send(new CreateAccessKeyCommand({UserName: user}))
    return {accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? ''}
  }
  return {
    sandbox,
    load: loadOf,
    plan: (yaml) => planOf(loadOf(yaml)),
    async apply(yaml, options) {
      const gathered = await planOf(loadOf(yaml))
      return labOver(gathered.cloud, []).applyGathered(gathered, options)
    },
    async expel(id) {
      const state = await sandbox.state()
      const {organization} = state
      if (!organization) return
      const members = organization.members.filter((member) => member.id !== id)
      await sandbox.load({...state, organization: {...organization, members}})
    },
    async assume(user, role) {
      const credentials = keys.get(user) ?? (await keyOf(user))
      keys.set(user, credentials)
      const sts = new STSClient({...wiring, credentials, maxAttempts: 1})
      try {
        const {AssumedRoleUser} = await sts.send(new AssumeRoleCommand({RoleArn: role, RoleSessionName: 'lab'}))
        return AssumedRoleUser?.Arn ?? ''
      } catch (error) {
        return (error as Error).name
      }
    },
  }
}
