import * as v from 'valibot'
import type {Json} from '../../core/types.js'
import {group, policy, role, user} from './schema-entries.js'
import {statements} from './schema-policy.js'
import {trustLine} from './schema-trust.js'

/** Whether something that was not read from a file could stand in one. */

const ENTRIES = {policies: policy, roles: role, groups: group, users: user} as const

export const fitsEntry = (section: keyof typeof ENTRIES, body: Json): boolean =>
  v.safeParse(ENTRIES[section], body).success

export const fitsTrustLine = (line: Json): boolean => v.safeParse(trustLine, line).success

export const fitsStatements = (list: Json): boolean => v.safeParse(statements, list).success
