import type {Ref} from '../core/types.js'
import {memberAddress, unitAddress} from './organization-resource.js'

/** `Workloads/Clients` → `Workloads`; '' is the root. */
export const parentPath = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** `Workloads/Clients` → `Clients` */
export const unitName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The root is always there. */
export const needsUnit = (path: string): Ref[] => (path === '' ? [] : [{address: unitAddress(path), how: 'needs'}])

const ID = /^\d{12}$/

/** An account that the file does not name is called by its id, and nothing here makes or removes it. */
export const needsMember = (name: string): Ref[] =>
  ID.test(name) ? [] : [{address: memberAddress(name), how: 'needs'}]
