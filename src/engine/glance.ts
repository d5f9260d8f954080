import pMap from 'p-map'
import type {Cloud} from '../core/cloud.js'
import type {Resource} from '../core/types.js'
import type {Account} from '../config/intent.js'
import {observe} from '../kinds/live.js'
import {readAccount} from './read.js'

export const isRoleOrTrust = ({kind}: Resource): boolean => kind === 'role' || kind === 'trust'

/** Reads accounts and keeps of each only what is asked for; tells which could not be read. */
export const glancing =
  (cloud: Cloud, concurrency: number) =>
  async (accounts: readonly Account[], keeps: (resource: Resource) => boolean) => {
    const lost: string[] = []
    const found = await pMap(
      accounts.filter(({unusable}) => unusable === undefined),
      async (account) => {
        const answer = await readAccount(cloud, account, () => [])
        if ('snapshot' in answer) return observe(answer.snapshot).resources.filter(keeps)
        lost.push(account.name)
        return []
      },
      {concurrency},
    )
    return {found: found.flat(), lost}
  }
