import {createAwsCloud, type AwsCloudOptions} from '../../src/aws/cloud.js'
import type {AwsAccount} from '../../src/aws/entry.js'
import type {Cloud} from '../../src/core/cloud.js'
import type {AccountRef} from '../../src/core/types.js'
import {EMPTY_LIST, identity, session, startStub, type Answer, type Asked, type Stub} from './stub.js'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

export const ROOT: AccountRef = {name: 'root', id: '111111111111', partition: 'aws'}
export const CLIENT: AccountRef = {name: 'client', id: '222222222222', partition: 'aws'}

export const entered = (ref: AccountRef, connect: Partial<AwsAccount['connect']> = {}): AwsAccount => ({
  ref,
  connect: {role: 'OrganizationAccountAccessRole', ...connect},
  connectExplicit: connect.role !== undefined,
})

export interface Stubbed extends Stub {
  readonly cloud: Cloud
  readonly slept: number[]
}

/** The caller is an administrator of root and AssumeRole lets it in anywhere, unless `special` answers otherwise. */
export const usual = ({op, params}: Asked): Answer => {
  if (op === 'GetCallerIdentity') return identity(ROOT.id)
  if (op === 'AssumeRole') return session(/::(\d+):/.exec(params.get('RoleArn') ?? '')?.[1] ?? '')
  return /^(List|GetAccountAuthorizationDetails)/.test(op) ? EMPTY_LIST : ''
}

const open: Stubbed[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((it) => it.close()))
})

/** For tests that wait for a time-out; others have the real ones, as the machine may be busy. */
export const IMPATIENT = {timeouts: {connect: 2000, request: 300}}

/** A Cloud on a stub that is gone after the test. Sleeping takes no time and is noted, in ms. */
export async function stubbed(
  special: (asked: Asked, nth: number) => Answer | undefined,
  options: Partial<AwsCloudOptions> = {},
): Promise<Stubbed> {
  const counts = new Map<string, number>()
  const stub = await startStub((asked) => {
    const nth = counts.get(asked.op) ?? 0
    counts.set(asked.op, nth + 1)
    return special(asked, nth) ?? usual(asked)
  })
  const slept: number[] = []
  const cloud = createAwsCloud({
    accounts: [entered(ROOT), entered(CLIENT)],
    use: 'apply',
    region: 'us-east-1',
    endpoint: stub.endpoint,
    credentials: {accessKeyId: 'AKIACALLER0000000000', secretAccessKey: 'callersecretcallersecretcallersecretcall'},
    now: () => new Date('2030-01-01T00:00:00Z'),
    random: () => 0.5,
    sleep: async (ms) => void slept.push(ms),
    rates: 'none',
    ...options,
  })
  const it = {
    ...stub,
    cloud,
    slept,
    close: async () => {
      cloud.close()
      await stub.close()
    },
  }
  open.push(it)
  return it
}
