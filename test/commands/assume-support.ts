import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {
  CreateAccessKeyCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
} from '@aws-sdk/client-iam'
import Apply from '../../src/commands/apply.js'
import Assume from '../../src/commands/assume.js'
import {managedAccounts} from '../../src/engine/organization.js'
import {openSandboxFile} from '../../src/engine/sandbox.js'
import {serve} from '../../src/sandbox/index.js'
import {openDesk} from './asking.js'
import type {Desk, Ran} from './asking.js'

export const FILE = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", partner: {id: "333333333333", connect: false}}
users:
  paul: {account: root, inline: {own: {statements: [{allow: ["iam:ListMFADevices"], on: ["*"]}]}}}
  zoe: {account: root}
groups: {Ops: {account: root, users: [paul]}}
roles:
  Admin: {account: client, trust: [root/group/Ops], mfa: true, maxSession: 4h}
  Reader: {account: client, trust: [root/group/Ops], maxSession: 2h}
  Vendor: {account: client, trust: [root/user/paul], externalId: acme-7f3a}
  Gate: {account: root, trust: [root/group/Ops]}
  Inner: {account: client, trust: [root/role/Gate], maxSession: 4h}
  Strange: {account: client, trust: [root/user/zoe]}
`

/** An AWS on loopback in which FILE is applied, and a desk at which its users sit. */
export interface AssumeDesk {
  readonly desk: Desk
  /** Who calls from now on. */
  signIn(user: 'paul' | 'zoe', more?: Record<string, string>): void
  assume(...argv: string[]): Promise<Ran>
  /** What AWS was asked since the last time. */
  asked(): string[]
  readonly url: string
  readonly home: string
  close(): Promise<void>
}

const isOurs = (name: string): boolean => /^(AWS_|XDG_CACHE_HOME$|HOME$|XROLE_)/.test(name)

export async function openAssumeDesk(): Promise<AssumeDesk> {
  const before = {...process.env}
  const isTTY = process.stdout.isTTY
  const clean = (): void => {
    for (const name of Object.keys(process.env)) if (isOurs(name)) delete process.env[name]
  }
  clean()
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'
  const home = mkdtempSync(join(tmpdir(), 'xrole-home-'))
  const desk = await openDesk()
  desk.write(FILE)
  await desk.run((argv, config) => new Apply(argv, config), '--sandbox', '--yes', '--allow', 'WIDENS_EXTERNAL')
  const sandbox = await openSandboxFile(
    await managedAccounts('accounts.yaml', '.xrole/sandbox.json'),
    '.xrole/sandbox.json',
  )
  const {url, close} = await serve(sandbox)
  const credentials = {accessKeyId: 'x', secretAccessKey: 'x'}
  const iam = new IAMClient({endpoint: url, region: 'us-east-1', credentials})
  const keys = new Map<string, {id: string; secret: string}>()
  for (const user of ['paul', 'zoe']) {
    const {AccessKey} = await iam.send(new CreateAccessKeyCommand({UserName: user}))
    keys.set(user, {id: AccessKey?.AccessKeyId ?? '', secret: AccessKey?.SecretAccessKey ?? ''})
  }
  const {VirtualMFADevice} = await iam.send(new CreateVirtualMFADeviceCommand({VirtualMFADeviceName: 'phone'}))
  const codes = {AuthenticationCode1: '123456', AuthenticationCode2: '654321'}
  await iam.send(new EnableMFADeviceCommand({UserName: 'paul', SerialNumber: VirtualMFADevice?.SerialNumber, ...codes}))
  iam.destroy()
  // Before the first question: the SDK reads these files once.
  mkdirSync(join(home, '.aws'))
  const {id = '', secret = ''} = keys.get('paul') ?? {}
  const profile = `[work]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`
  writeFileSync(join(home, '.aws', 'credentials'), profile, {mode: 0o600})
  const guarded =
    '[profile guarded]\nrole_arn = arn:aws:iam::222222222222:role/Admin\nsource_profile = work\nmfa_serial = arn:aws:iam::111111111111:mfa/phone\n'
  writeFileSync(join(home, '.aws', 'config'), guarded, {mode: 0o600})
  let seen = sandbox.log.length
  return {
    desk,
    url,
    home,
    signIn(user, more = {}) {
      clean()
      const {id, secret} = keys.get(user) ?? {id: '', secret: ''}
      Object.assign(process.env, {
        HOME: home,
        AWS_ENDPOINT_URL: url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: id,
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...more,
      })
      rmSync(join(home, '.cache'), {recursive: true, force: true})
    },
    async assume(...argv) {
      Object.defineProperty(process.stdout, 'isTTY', {value: false, configurable: true})
      return desk.run((args, config) => new Assume(args, config), ...argv)
    },
    asked() {
      const all = sandbox.log.slice(seen).map(({op}) => op)
      seen = sandbox.log.length
      return all
    },
    async close() {
      await close()
      clean()
      Object.assign(process.env, before)
      Object.defineProperty(process.stdout, 'isTTY', {value: isTTY, configurable: true})
      desk.close()
      rmSync(home, {recursive: true})
    },
  }
}
