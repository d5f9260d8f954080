import pMap from 'p-map'
import {keyOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import {CloudError} from '../../core/cloud.js'
import {failureText} from '../failure-text.js'
import type {Checked, Verified, Verifying, WithoutDevice} from './verify.js'

/** Of the users who get somewhere with MFA only, those who have no device. */
export async function devicesOf(
  {live, isThere, cloud, concurrency}: Verifying,
  checked: readonly Checked[],
): Promise<Pick<Verified, 'withoutDevice' | 'unread'>> {
  const roles = new Map<string, Set<Address>>()
  for (const {who, role, needs, test, result} of checked) {
    const user = live.model.principals.get(keyOf(who))
    if (
      user?.kind !== 'user' ||
      !isThere(user.key) ||
      role === undefined ||
      test ||
      !needs.includes('mfa') ||
      result.outcome === 'denied'
    )
      continue
    roles.set(user.key, (roles.get(user.key) ?? new Set()).add(role))
  }
  const unread: {user: Address; message: string}[] = []
  const found = await pMap(
    [...roles],
    async ([key, into]): Promise<WithoutDevice[]> => {
      const user = live.model.principals.get(key)
      if (!user) return []
      try {
        const devices = await cloud.lookup(user.account, {about: 'mfa-devices', subject: user.name})
        return Array.isArray(devices) && devices.length > 0 ? [] : [{user: user.address, roles: [...into]}]
      } catch (error) {
        if (!(error instanceof CloudError)) throw error
        unread.push({user: user.address, message: failureText(error)})
        return []
      }
    },
    {concurrency},
  )
  return {withoutDevice: found.flat(), unread}
}
