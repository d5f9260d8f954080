import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import type {MfaDevice, User} from '../model.js'
import {checkQuota} from '../rules/quotas.js'
import {readTags, withTags} from '../rules/tags.js'
import {page} from '../wire/paging.js'
import {need, text} from '../wire/query.js'
import type {XmlObject} from '../wire/xml.js'
import {userOf, userOrCaller} from './lookup.js'
import {date, userListed} from './shapes.js'

const missing = (serial: string): AwsError =>
  new AwsError('NoSuchEntity', `VirtualMFADevice with serial number ${serial} doesn't exist.`)

export const mfaDeviceOf = ({account, input}: Call): MfaDevice => {
  const serial = need(input, 'SerialNumber')
  const device = account.mfaDevices.get(serial)
  if (!device) throw missing(serial)
  return device
}

const ownerOf = ({account}: Call, {serial}: MfaDevice): User | undefined =>
  account.users.values().find(({mfaDevices}) => mfaDevices.some((device) => device.serial === serial))

const create = (call: Call): MfaDevice => {
  const {account, input, world} = call
  const name = need(input, 'VirtualMFADeviceName')
  const serial = `arn:${world.partition}:iam::${account.id}:mfa${text(input, 'Path') ?? '/'}${name}`
  if (account.mfaDevices.get(serial))
    throw new AwsError('EntityAlreadyExists', 'MFADevice entity at the same path and name already exists.')
  const tags = withTags([], readTags(input, 'case-sensitive'), 'case-sensitive', call.quotas.TagsQuota)
  const device: MfaDevice = {serial, name, created: call.now.toISOString(), tags}
  account.mfaDevices.add(device)
  return device
}

const enable = (call: Call): void => {
  const [user, device] = [userOf(call), mfaDeviceOf(call)]
  if (ownerOf(call, device)) throw new AwsError('EntityAlreadyExists', 'MFA Device is already in use.')
  if (text(call.input, 'AuthenticationCode1') === text(call.input, 'AuthenticationCode2'))
    throw new AwsError('InvalidAuthenticationCode', 'Authentication code for device is not valid.')
  checkQuota('MFADevicesPerUser', user.mfaDevices.length + 1, call.quotas.MfaDevicesPerUserQuota)
  user.mfaDevices = [...user.mfaDevices, {serial: device.serial, enabled: call.now.toISOString()}]
}

const deactivate = (call: Call): void => {
  const [user, serial] = [userOrCaller(call), need(call.input, 'SerialNumber')]
  const rest = user.mfaDevices.filter((device) => device.serial !== serial)
  if (rest.length === user.mfaDevices.length) throw missing(serial)
  user.mfaDevices = rest
}

const listVirtual = (call: Call): XmlObject => {
  const status = text(call.input, 'AssignmentStatus') ?? 'Any'
  const all = call.account.mfaDevices.sorted().map((device) => ({device, user: ownerOf(call, device)}))
  const {items, more} = page(
    call,
    all.filter(({user}) => status === 'Any' || (status === 'Assigned') === (user !== undefined)),
  )
  return {
    VirtualMFADevices: items.map(({device, user}) => ({
      SerialNumber: device.serial,
      User: user && userListed(call, user),
      EnableDate: user && enabledAt(user, device),
    })),
    ...more,
  }
}

const enabledAt = (user: User, {serial}: MfaDevice): string | undefined => {
  const enabled = user.mfaDevices.find((device) => device.serial === serial)?.enabled
  return enabled === undefined ? undefined : date(enabled)
}

/** A picture of one pixel; clients write it to a file. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='

export const mfaOperations: Operations = {
  CreateVirtualMFADevice: writes(['VirtualMFADeviceName'], (call) => {
    const {serial, tags} = create(call)
    // A seed that never works: the sandbox takes any six digits for a code.
    const seed = Buffer.from('SANDBOX-SEED').toString('base64')
    return {
      VirtualMFADevice: {
        SerialNumber: serial,
        Base32StringSeed: seed,
        QRCodePNG: picture,
        Tags: tags.length > 0 ? tags : undefined,
      },
    }
  }),
  DeleteVirtualMFADevice: writes(['SerialNumber'], (call) => {
    const device = mfaDeviceOf(call)
    if (ownerOf(call, device)) throw new AwsError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.')
    call.account.mfaDevices.remove(device)
  }),
  EnableMFADevice: writes(['UserName', 'SerialNumber', 'AuthenticationCode1', 'AuthenticationCode2'], enable),
  DeactivateMFADevice: writes(['SerialNumber'], deactivate),
  ListMFADevices: reads([], (call) => {
    const user = userOrCaller(call)
    const {items, more} = page(call, user.mfaDevices)
    return {
      MFADevices: items.map(({serial, enabled}) => ({
        UserName: user.name,
        SerialNumber: serial,
        EnableDate: date(enabled),
      })),
      ...more,
    }
  }),
  GetMFADevice: reads(['SerialNumber'], (call) => {
    const device = mfaDeviceOf(call)
    const user = ownerOf(call, device)
    return {UserName: user?.name, SerialNumber: device.serial, EnableDate: user && enabledAt(user, device)}
  }),
  ListVirtualMFADevices: reads([], listVirtual),
}
